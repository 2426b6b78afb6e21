import { decorating } from '../../program/decorating.js';
import type { Expression, Statement } from '../../program/program.js';
import { bind, emptyBlock } from './bind.js';
import { lowerAssignment, lowerAugmented } from './assignments.js';
import { lowerClass } from './classes.js';
import { decoratorName, decoratorsOf } from './functions.js';
import { lowerImport, lowerImportFrom } from './imports.js';
import { lowerFor, lowerWhile } from './loops.js';
import { callOf, type Lowering, memberOf, nameOf, nothing } from './lowering.js';
import { lowerMatch } from './match.js';
import { field, fields, parts, type Syntax } from './syntax.js';
import { lowerTry } from './try.js';

type Lowered = readonly Statement[];
type Handler = (low: Lowering, node: Syntax) => Lowered;

/** A statement, as none, one or several. */
export function lowerStatement(low: Lowering, node: Syntax): Lowered {
  const handler = handlers[node.type];
  if (handler) return handler(low, node);
  const reason = `${node.type.replaceAll('_', ' ')} is not followed`;
  return [{ kind: 'unsupportedStatement', reason, at: low.at(node) }];
}

const block: Handler = (low, node) => [low.block(node)];
const none: Handler = () => [];

const expressionStatement: Handler = (low, node) => {
  const inner = parts(node);
  const [first] = inner;
  if (inner.length === 1 && first?.type === 'assignment') return lowerAssignment(low, first);
  if (inner.length === 1 && first?.type === 'augmented_assignment') return [lowerAugmented(low, first)];
  return inner.map((part) => {
    const expression = low.expression(part);
    return { kind: 'expression', expression, at: expression.at };
  });
};

const returning: Handler = (low, node) => {
  const [value] = parts(node);
  const at = low.at(node);
  return [{ kind: 'return', value: value ? low.expression(value) : nothing(at), at }];
};

const raising: Handler = (low, node) => {
  const value = parts(node).find((part) => part.field !== 'cause');
  const at = low.at(node);
  const again = low.caught === null ? nothing(at) : nameOf(low.caught, at);
  return [{ kind: 'throw', value: value ? low.expression(value) : again, at }];
};

/** A test that the code relies on: where it fails, the path ends. */
const asserting: Handler = (low, node) => {
  const [test, message] = parts(node);
  const at = low.at(node);
  if (!test) return [];
  const operand = low.expression(test);
  const error = callOf(nameOf('AssertionError', at), message ? [low.expression(message)] : [], at);
  const then: Statement = { kind: 'throw', value: error, at };
  const not: Expression = { kind: 'unary', operator: '!', operand, at: operand.at };
  return [{ kind: 'if', test: not, then, otherwise: null, at }];
};

const conditional: Handler = (low, node) => [ifOf(low, node, fields(node, 'alternative'))];

function ifOf(low: Lowering, node: Syntax, alternatives: readonly Syntax[]): Statement {
  const [next, ...others] = alternatives;
  const [test, then] = [field(node, 'condition'), field(node, 'consequence')];
  const body = next && field(next, 'body');
  const otherwise = !next
    ? null
    : next.type === 'elif_clause'
      ? ifOf(low, next, others)
      : body
        ? low.block(body)
        : null;
  const at = low.at(node);
  return {
    kind: 'if',
    test: test ? low.expression(test) : nothing(at),
    then: then ? low.block(then) : emptyBlock(at),
    otherwise,
    at,
  };
}

/** Deleting a name changes nothing that matters here; an entry or attribute goes. */
const deleting: Handler = (low, node) =>
  parts(node)
    .flatMap((part) => (part.type === 'expression_list' ? parts(part) : [part]))
    .filter(({ type }) => type === 'attribute' || type === 'subscript')
    .map((part) => ({
      kind: 'expression',
      expression: { kind: 'unary', operator: 'delete', operand: low.expression(part), at: low.at(part) },
      at: low.at(part),
    }));

/** `with a as b:` binds what a gives when it is entered; how it is left changes no network. */
const withStatement: Handler = (low, node) => {
  const clause = parts(node).find(({ type }) => type === 'with_clause');
  const items = clause ? parts(clause).filter(({ type }) => type === 'with_item') : [];
  const entered = items.flatMap((item): Lowered => {
    const value = field(item, 'value');
    if (!value) return [];
    const at = low.at(value);
    const [manager, alias] = value.type === 'as_pattern' ? [parts(value)[0], field(value, 'alias')] : [value, null];
    const result = manager ? callOf(memberOf(low.expression(manager), '__enter__', at), [], at) : nothing(at);
    return alias ? [bind(low, low.target(alias), result, at)] : [{ kind: 'expression', expression: result, at }];
  });
  const body = field(node, 'body');
  return [...entered, ...(body ? [low.block(body)] : [])];
}; // prettier-ignore

const outerNames: Handler = (low, node) => {
  for (const part of parts(node)) low.scope.outer.add(low.source(part));
  return [];
};

const definition: Handler = (low, node) => {
  const fn = low.fn(node);
  return [bind(low, { kind: 'bind', name: fn.name ?? '', at: fn.nameAt ?? fn.at }, fn, fn.at)];
};

const classDefinition: Handler = (low, node) => {
  const cls = lowerClass(low, node);
  return [bind(low, { kind: 'bind', name: cls.name ?? '', at: cls.nameAt ?? cls.at }, cls, cls.at)];
};

/** A decorator that is a function of the code's own may note what it is given, for others to look up. */
function noted(low: Lowering, decorators: readonly Expression[], name: Syntax): Statement[] {
  const at = low.at(name);
  return decorators
    .filter(({ kind }) => kind === 'name' || kind === 'member')
    .map((decorator) => {
      const call = callOf(nameOf(decorating, at), [decorator, nameOf(low.source(name), at)], at);
      return { kind: 'expression', expression: call, at };
    });
}

/** Decorators leave what they stand on as it is, but for those that make something else of it. */
const decorated: Handler = (low, node) => {
  const inner = field(node, 'definition');
  if (!inner) return [];
  const decorators = decoratorsOf(low, node);
  const names = decorators.map(decoratorName);
  if (names.some((name) => /(^|\.)overload$/.test(name))) return [];
  const lowered = [...lowerStatement(low, inner)];
  const name = field(inner, 'name');
  if (name) lowered.push(...noted(low, decorators, name));
  const making = decorators.filter((_, index) => /(^|\.)dataclass(es\.dataclass)?$/.test(names[index] ?? ''));
  if (making.length === 0 || !name) return lowered;
  const at = low.at(name);
  const [decorator] = making;
  const made = callOf(decorator ?? nothing(at), [nameOf(low.source(name), at)], at);
  return [...lowered, bind(low, low.target(name), made, at)];
};

const jump =
  (kind: 'break' | 'continue'): Handler =>
  (low, node) => [{ kind, label: kind === 'break' ? low.breakLabel : null, at: low.at(node) }];

const handlers: Readonly<Record<string, Handler>> = {
  block,
  expression_statement: expressionStatement,
  return_statement: returning,
  raise_statement: raising,
  assert_statement: asserting,
  if_statement: conditional,
  for_statement: lowerFor,
  while_statement: lowerWhile,
  try_statement: lowerTry,
  with_statement: withStatement,
  match_statement: lowerMatch,
  function_definition: definition,
  class_definition: classDefinition,
  decorated_definition: decorated,
  import_statement: lowerImport,
  import_from_statement: lowerImportFrom,
  future_import_statement: none,
  delete_statement: deleting,
  global_statement: outerNames,
  nonlocal_statement: outerNames,
  break_statement: jump('break'),
  continue_statement: jump('continue'),
  pass_statement: none,
  type_alias_statement: none,
};
