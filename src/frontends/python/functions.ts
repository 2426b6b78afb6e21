import type {
  BlockStatement,
  Expression,
  FunctionNode,
  Param,
  Pattern,
  Statement,
} from '../../program/program.js';
import { type Lowering, nothing, within } from './lowering.js';
import { field, parts, type Syntax } from './syntax.js';
import { lowerType } from './types.js';

/** `def` and `lambda`. A function without `return` gives None. */
export function lowerFunction(low: Lowering, node: Syntax): FunctionNode {
  const name = field(node, 'name');
  const parameters = field(node, 'parameters');
  const body = field(node, 'body');
  const at = low.at(node);
  const params = parameters ? lowerParameters(low, parameters) : [];
  const isLambda = node.type === 'lambda';
  const context = {
    scope: { kind: 'function', outer: new Set<string>() },
    caught: null,
    breakLabel: null,
  } as const;
  const lowered = (): FunctionNode['body'] =>
    within(low, context, () =>
      !body ? nothing(at) : isLambda ? low.expression(body) : returning(low, body),
    );
  let made: FunctionNode['body'] | null = isLambda ? lowered() : null;
  return {
    kind: 'function',
    name: name ? low.source(name) : null,
    nameAt: name ? low.at(name) : null,
    params,
    get body() {
      return (made ??= lowered());
    },
    isArrow: isLambda,
    isAsync: node.children.some(({ type }) => type === 'async'),
    isGenerator: !isLambda && body !== null && /\byield\b/.test(low.source(body)) && yields(body),
    at,
  };
}

function returning(low: Lowering, body: Syntax): BlockStatement {
  const block = low.block(body);
  const at = { ...low.at(body), start: body.end };
  const last: Statement = { kind: 'return', value: nothing(at), at };
  return { ...block, body: [...block.body, last] };
}

const bodies = new Set(['function_definition', 'class_definition', 'lambda']);

function yields(node: Syntax): boolean {
  return node.type === 'yield' || node.children.some((child) => !bodies.has(child.type) && yields(child));
}

function lowerParameters(low: Lowering, node: Syntax): readonly Param[] {
  const params: Param[] = [];
  let isNamed = false;
  for (const part of parts(node)) {
    if (part.type === 'keyword_separator') isNamed = true;
    if (part.type === 'keyword_separator' || part.type === 'positional_separator') continue;
    const param = lowerParameter(low, part, isNamed);
    if (!param) continue;
    params.push(param);
    if (param.rest) isNamed = true;
  }
  return params;
}

function lowerParameter(low: Lowering, node: Syntax, isNamed: boolean): Param | null {
  const isTyped = node.type === 'typed_parameter';
  const named = isTyped ? (parts(node)[0] ?? null) : (field(node, 'name') ?? node);
  if (!named) return null;
  const isRest = named.type === 'list_splat_pattern' || named.type === 'dictionary_splat_pattern';
  const bound = isRest ? parts(named)[0] : named;
  if (!bound) return null;
  const [type, value] = [field(node, 'type'), field(node, 'value')];
  const target: Pattern = low.target(bound);
  const kind: Param['named'] | null =
    named.type === 'dictionary_splat_pattern' ? 'rest' : isNamed ? 'only' : null;
  return {
    target,
    defaultValue: value ? low.expression(value) : null,
    rest: isRest,
    optional: false,
    type: type ? lowerType(low, type) : null,
    isField: false,
    ...(kind ? { named: kind } : {}),
    at: low.at(node),
  };
}

/** The decorators of a definition as expressions, the outermost first. */
export function decoratorsOf(low: Lowering, node: Syntax): readonly Expression[] {
  return parts(node).flatMap((part) => {
    const [inner] = part.type === 'decorator' ? parts(part) : [];
    return inner ? [low.expression(inner)] : [];
  });
}

/** The dotted name of a decorator, its arguments left out; empty for what has none. */
export function decoratorName(expression: Expression): string {
  if (expression.kind === 'call') return decoratorName(expression.callee);
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return '';
  const object = decoratorName(expression.object);
  return object === '' ? '' : `${object}.${expression.property}`;
}
