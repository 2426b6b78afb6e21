import type { BinaryOperator, Expression, RecordEntry } from '../../program/program.js';
import { lowerCall } from './calls.js';
import { lowerComprehension, lowerGenerator } from './comprehensions.js';
import { type Lowering, nothing, unsupported } from './lowering.js';
import { lowerString } from './strings.js';
import { field, parts, type Syntax } from './syntax.js';
import { lowerAttribute, lowerSubscript } from './targets.js';

type Handler = (low: Lowering, node: Syntax) => Expression;

/** An expression; what has no node of its own keeps its parts, which are searched for tensor code. */
export function lowerExpression(low: Lowering, node: Syntax): Expression {
  const handler = handlers[node.type];
  return handler ? handler(low, node) : unsupported(low, node);
}

function child(low: Lowering, node: Syntax, name: string): Expression {
  const found = field(node, name);
  return found ? low.expression(found) : nothing(low.at(node));
}

const constant =
  (make: Pick<Extract<Expression, { kind: 'boolean' }>, 'kind' | 'value'> | { kind: 'null' }): Handler =>
  (low, node) => ({ ...make, at: low.at(node) });

/** `0x1f`, `1_000`, `1e-3`, `2j`. */
const numeric: Handler = (low, node) => {
  const text = low.source(node).replaceAll('_', '');
  if (/[jJ]$/.test(text) && !/^0x/i.test(text)) return unsupported(low, node);
  const value = Number(/^0\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text.replace(/[lL]$/, ''));
  if (Number.isNaN(value)) return unsupported(low, node);
  const isFloat = Number.isInteger(value) && /^[^xX]*[.eE]/.test(text);
  return { kind: 'number', value, at: low.at(node), ...(isFloat ? { isFloat } : {}) };
};

const binaryOperators: ReadonlySet<string> = new Set([
  '+', '-', '*', '/', '%', '**', '//', '&', '|', '^', '<<', '>>', '@',
]); // prettier-ignore

const binary: Handler = (low, node) => {
  const operator = field(node, 'operator')?.type ?? '';
  const [left, right] = [child(low, node, 'left'), child(low, node, 'right')];
  return binaryOperators.has(operator)
    ? { kind: 'binary', operator: operator as BinaryOperator, left, right, at: low.at(node) }
    : unsupported(low, node, [left, right]);
};

const comparisons: Readonly<Record<string, BinaryOperator>> = {
  is: '===', 'is not': '!==', in: 'in', 'not in': 'in', '<>': '!=',
}; // prettier-ignore

/** `a < b < c` is `a < b and b < c`. */
const comparison: Handler = (low, node) => {
  const operands = parts(node).filter((part) => part.field !== 'operators');
  const operators = operatorsOf(low, node);
  const links = operators.flatMap((operator, index): Expression[] => {
    const [before, after] = [operands[index], operands[index + 1]];
    return before && after ? [compared(low, operator, before, after)] : [];
  });
  const [first, ...others] = links;
  if (!first) return unsupported(low, node);
  return others.reduce<Expression>(
    (left, right) => ({ kind: 'logical', operator: 'and', left, right, at: low.at(node) }),
    first,
  );
};

/** Signs and words between the operands; `is not` and `not in` may be one sign or two. */
function operatorsOf(low: Lowering, node: Syntax): readonly string[] {
  const signs = node.children.filter((part) => !part.named || part.field === 'operators');
  const words: string[] = [];
  let end = -1;
  for (const sign of signs) {
    const text = low.source(sign).replace(/\s+/g, ' ');
    const isJoined = end >= 0 && /^\s*$/.test(low.text.slice(end, sign.start));
    words.push(isJoined ? `${words.pop() ?? ''} ${text}` : text);
    end = sign.end;
  }
  return words;
}

function compared(low: Lowering, operator: string, left: Syntax, right: Syntax): Expression {
  const at = { ...low.at(left), end: right.end };
  const test: Expression = {
    kind: 'binary',
    operator: comparisons[operator] ?? (operator as BinaryOperator),
    left: low.expression(left),
    right: low.expression(right),
    at,
  };
  return operator === 'not in' ? { kind: 'unary', operator: '!', operand: test, at } : test;
}

const logical: Handler = (low, node) => ({
  kind: 'logical',
  operator: field(node, 'operator')?.type === 'and' ? 'and' : 'or',
  left: child(low, node, 'left'),
  right: child(low, node, 'right'),
  at: low.at(node),
});

const unary: Handler = (low, node) => {
  const sign = field(node, 'operator')?.type;
  const operator = sign === '-' || sign === '+' || sign === '~' ? sign : '!';
  return { kind: 'unary', operator, operand: child(low, node, 'argument'), at: low.at(node) };
};

const conditional: Handler = (low, node) => {
  const [then, test, otherwise] = parts(node).map((part) => low.expression(part));
  if (!then || !test || !otherwise) return unsupported(low, node);
  return { kind: 'conditional', test, then, otherwise, at: low.at(node) };
};

const sequence =
  (isTuple: boolean): Handler =>
  (low, node) => ({
    kind: 'list',
    elements: parts(node).map((part) => ({ ...splatted(low, part), name: null })),
    ...(isTuple ? { isTuple } : {}),
    at: low.at(node),
  });

function splatted(low: Lowering, node: Syntax): { value: Expression; spread: boolean } {
  return { value: low.expression(node), spread: isSplat(node) };
}

const splats = new Set(['list_splat', 'parenthesized_list_splat']);
const reaching = new Set(['attribute', 'subscript', 'call']);

/** The grammar has `*x.shape, 1` without brackets as the `shape` of `*x`. */
function isSplat(node: Syntax): boolean {
  const [first] = node.children;
  return splats.has(node.type) || (reaching.has(node.type) && first !== undefined && isSplat(first));
}

const setDisplay: Handler = (low, node) => {
  const at = low.at(node);
  const list = sequence(false)(low, node);
  const callee: Expression = { kind: 'name', name: 'set', at };
  const args = [{ value: list, spread: false, name: null }];
  return { kind: 'call', callee, args, optional: false, inChain: false, isNew: false, at };
};

const dictionary: Handler = (low, node) => ({
  kind: 'record',
  entries: parts(node).flatMap((part): readonly RecordEntry[] => {
    const at = low.at(part);
    if (part.type === 'dictionary_splat') {
      const [inner] = parts(part);
      return inner ? [{ kind: 'spread', value: low.expression(inner), at }] : [];
    }
    const [key, value] = [field(part, 'key'), field(part, 'value')];
    if (!key || !value) return [];
    return [{ kind: 'property', key: low.expression(key), keyAt: low.at(key), value: low.expression(value), shorthand: false, at }];
  }),
  at: low.at(node),
}); // prettier-ignore

const named: Handler = (low, node) => {
  const target = field(node, 'name');
  if (!target) return unsupported(low, node);
  return { kind: 'assign', target: low.target(target), operator: null, value: child(low, node, 'value'), at: low.at(node) };
}; // prettier-ignore

const slice: Handler = (low, node) => {
  const bounds: (Expression | null)[] = [null, null, null];
  let position = 0;
  for (const part of node.children) {
    if (part.type === ':') position++;
    else if (part.named && position < 3) bounds[position] = low.expression(part);
  }
  const [lower = null, upper = null, step = null] = bounds;
  return { kind: 'slice', lower, upper, step, at: low.at(node) };
};

const lambda: Handler = (low, node) => low.fn(node);

const inner: Handler = (low, node) => {
  const [only] = parts(node);
  return only ? low.expression(only) : unsupported(low, node);
};

const awaiting: Handler = (low, node) => ({ kind: 'await', operand: inner(low, node), at: low.at(node) });

const yielding: Handler = (low, node) => {
  const [operand] = parts(node);
  const delegates = node.children.some(({ type }) => type === 'from');
  return { kind: 'yield', operand: operand ? low.expression(operand) : null, delegates, at: low.at(node) };
};

const name: Handler = (low, node) => ({ kind: 'name', name: low.source(node), at: low.at(node) });

const handlers: Readonly<Record<string, Handler>> = {
  identifier: name,
  keyword_identifier: name,
  integer: numeric,
  float: numeric,
  true: constant({ kind: 'boolean', value: true }),
  false: constant({ kind: 'boolean', value: false }),
  none: constant({ kind: 'null' }),
  ellipsis: (low, node) => ({ kind: 'name', name: 'Ellipsis', at: low.at(node) }),
  string: lowerString,
  concatenated_string: lowerString,
  binary_operator: binary,
  comparison_operator: comparison,
  boolean_operator: logical,
  not_operator: unary,
  unary_operator: unary,
  conditional_expression: conditional,
  attribute: lowerAttribute,
  subscript: lowerSubscript,
  call: lowerCall,
  list: sequence(false),
  list_pattern: sequence(false),
  tuple: sequence(true),
  tuple_pattern: sequence(true),
  expression_list: sequence(true),
  pattern_list: sequence(true),
  set: setDisplay,
  dictionary,
  list_comprehension: lowerComprehension,
  set_comprehension: lowerComprehension,
  dictionary_comprehension: lowerComprehension,
  generator_expression: lowerGenerator,
  parenthesized_expression: inner,
  list_splat: inner,
  parenthesized_list_splat: inner,
  named_expression: named,
  slice,
  lambda,
  await: awaiting,
  yield: yielding,
  type: inner,
};
