import type { Expression, FunctionNode } from '../program/program.js';
import { evaluateCall, evaluateIndex, evaluateMember, isUndefinedName, readName } from './access.js';
import { evaluateAssign, evaluateUpdate } from './assignments.js';
import { awaitNow } from './coroutines.js';
import { evaluateComprehension } from './comprehensions.js';
import { evaluateCondition, underControl } from './conditions.js';
import { regexValue } from './host/regexes.js';
import { evaluateList, evaluateRecord, evaluateTemplate, templateStrings } from './literals.js';
import { spend } from './budget.js';
import type { Machine } from './machine.js';
import { asFloat, boolean, literal, settle, string, unknown } from './make.js';
import { controlledBy } from './origins.js';
import { createScope, type Scope } from './scope.js';
import { type ClosureValue, nullValue, undefinedValue, type Value } from './values.js';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** Runs an expression. `resultName` is what the code binds its value to. */
export function evaluate(
  m: Machine,
  node: Expression,
  scope: Scope,
  resultName: string | null = null,
): Value {
  spend(m, 1, node.at);
  if (m.held !== null) {
    const value = m.held.get(node);
    if (value !== undefined) return value;
  }
  switch (node.kind) {
    case 'number':
      return node.isFloat ? asFloat(literal(node.value, node.at)) : literal(node.value, node.at);
    case 'string':
    case 'boolean':
      return literal(node.value, node.at);
    case 'null':
      return nullValue;
    case 'undefined':
      return undefinedValue;
    case 'name':
      return readName(m, node.name, node.at, scope);
    case 'this':
      return scope.context.self;
    case 'member':
      return evaluateMember(m, node, scope);
    case 'index':
      return evaluateIndex(m, node, scope);
    case 'call':
      return evaluateCall(m, node, scope, resultName);
    case 'binary':
      return evaluateBinary(m, node, scope);
    case 'assign':
      return evaluateAssign(m, node, scope);
    default:
      return evaluateOther(m, node, scope, resultName);
  }
}

function evaluateOther(m: Machine, node: Expression, scope: Scope, resultName: string | null): Value {
  switch (node.kind) {
    case 'template':
      return evaluateTemplate(m, node, scope);
    case 'list':
      return evaluateList(m, node, scope);
    case 'record':
      return evaluateRecord(m, node, scope);
    case 'function':
      return m.host.makeFunction(m, node, scope);
    case 'class':
      return m.host.makeClass(m, node, scope, resultName);
    case 'unary':
      return evaluateUnary(m, node, scope);
    case 'logical':
      return evaluateLogical(m, node, scope, resultName);
    case 'conditional':
      return evaluateConditional(m, node, scope, resultName);
    case 'update':
      return evaluateUpdate(m, node, scope);
    case 'sequence':
      return node.expressions.reduce<Value>((_, each) => m.evaluate(each, scope), undefinedValue);
    default:
      return evaluateRare(m, node, scope, resultName);
  }
}

function evaluateRare(m: Machine, node: Expression, scope: Scope, resultName: string | null): Value {
  switch (node.kind) {
    case 'await':
      return awaitNow(m, m.evaluate(node.operand, scope, resultName), node.at);
    case 'import':
      return m.importModule(node.specifier, scope.context.module, node.at);
    case 'regex':
      return (
        regexValue(node.source, node.flags) ??
        unknown(m, { reason: 'this regular expression is not followed', at: node.at })
      );
    case 'templateStrings':
      return templateStrings(m, node);
    case 'newTarget':
      return scope.context.newTarget ?? undefinedValue;
    case 'comprehension':
      return evaluateComprehension(m, node, scope);
    case 'superObject':
      return superObject(m, node, scope);
    case 'slice': {
      const bound = (each: Expression | null): Value => (each ? m.evaluate(each, scope) : nullValue);
      return m.host.more?.slice(m, bound(node.lower), bound(node.upper), bound(node.step)) ?? undefinedValue;
    }
    case 'yield':
      return unknown(m, { reason: 'a yield in this place is not followed', at: node.at });
    case 'unsupported':
      return unknown(m, { reason: node.reason, at: node.at });
    default:
      return unknown(m, { reason: `${node.kind} is not followed here`, at: node.at });
  }
}

function superObject(m: Machine, node: Of<'superObject'>, scope: Scope): Value {
  const [cls, self] = [node.cls && m.evaluate(node.cls, scope), node.self && m.evaluate(node.self, scope)];
  return m.host.more?.superObject(m, cls, self, scope, node.at) ?? undefinedValue;
}

export function closure(m: Machine, fn: FunctionNode, scope: Scope): ClosureValue {
  return {
    kind: 'closure',
    fn,
    scope,
    maker: m.frame,
    name: fn.name,
    nameAt: fn.nameAt,
    home: scope.context.home,
    isMethod: false,
    bound: null,
    fields: new Map(),
  };
}

/** A function expression; one with a name can call itself by it. */
export function functionExpression(m: Machine, node: FunctionNode, scope: Scope): ClosureValue {
  if (node.name === null) return closure(m, node, scope);
  const own = createScope(scope, scope.context, false);
  const made = closure(m, node, own);
  own.names.set(node.name, { value: made, at: node.nameAt, kind: 'function' });
  return made;
}

function evaluateBinary(m: Machine, node: Of<'binary'>, scope: Scope): Value {
  const left = m.evaluate(node.left, scope);
  return m.host.binary(m, node.operator, left, m.evaluate(node.right, scope), node.at);
}

function evaluateUnary(m: Machine, node: Of<'unary'>, scope: Scope): Value {
  if (node.operator === '!') {
    const condition = evaluateCondition(m, node, scope);
    return boolean(condition.value, condition.origins, storable(condition.evaluation, condition.value));
  }
  if (node.operator === 'delete') return evaluateDelete(m, node.operand, scope);
  if (
    node.operator === 'typeof' &&
    node.operand.kind === 'name' &&
    isUndefinedName(m, node.operand.name, scope)
  ) {
    return string('undefined');
  }
  const operand = m.evaluate(node.operand, scope);
  return node.operator === 'void' ? undefinedValue : m.host.unary(m, node.operator, operand, node.at);
}

function evaluateDelete(m: Machine, operand: Expression, scope: Scope): Value {
  if (operand.kind !== 'member' && operand.kind !== 'index') return boolean(true);
  const object = m.evaluate(operand.object, scope);
  if (operand.optional && m.host.isNullish(m, object, operand.at)) return boolean(true);
  const key = operand.kind === 'member' ? string(operand.property) : m.evaluate(operand.index, scope);
  return m.host.deleteMember(m, object, key);
}

/** A stored condition keeps its evaluation only when it has the evaluation's own polarity. */
function storable<T extends { value: boolean | null } | null>(evaluation: T, value: boolean): T | null {
  return evaluation?.value === value ? evaluation : null;
}

function evaluateLogical(m: Machine, node: Of<'logical'>, scope: Scope, resultName: string | null): Value {
  if (node.operator !== 'nullish' && looksBoolean(node)) {
    const condition = evaluateCondition(m, node, scope);
    return boolean(condition.value, condition.origins, storable(condition.evaluation, condition.value));
  }
  const left = m.evaluate(node.left, scope, resultName);
  if (node.operator === 'nullish') {
    return m.host.isNullish(m, left, node.at) ? m.evaluate(node.right, scope, resultName) : left;
  }
  const truth = m.host.truth(m, left, node.left.at);
  return truth === (node.operator === 'and') ? m.evaluate(node.right, scope, resultName) : left;
}

const booleanOperators = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=', 'in', 'instanceof']);

/** Whether an expression is a condition by its form; `options || {}` and `x && f(x)` are values. */
function looksBoolean(node: Expression): boolean {
  if (node.kind === 'logical') return looksBoolean(node.left) && looksBoolean(node.right);
  if (node.kind === 'unary') return node.operator === '!';
  return node.kind === 'boolean' || (node.kind === 'binary' && booleanOperators.has(node.operator));
}

function evaluateConditional(
  m: Machine,
  node: Of<'conditional'>,
  scope: Scope,
  resultName: string | null,
): Value {
  const condition = evaluateCondition(m, node.test, scope);
  const branch = condition.value ? node.then : node.otherwise;
  const value = underControl(m, condition.control, () => m.evaluate(branch, scope, resultName));
  return chosenBy(value, condition.origins);
}

/** A plain value carries where the condition that chose it came from. */
export function chosenBy(value: Value, condition: Parameters<typeof controlledBy>[1]): Value {
  const settled = settle(value);
  if (settled.kind === 'number' || settled.kind === 'boolean' || settled.kind === 'string') {
    const origins = controlledBy(settled.origins, condition);
    return origins === settled.origins ? value : { ...settled, origins };
  }
  return value;
}
