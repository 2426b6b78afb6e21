import type { Argument, Expression, FunctionNode, Place } from '../program/program.js';
import { makeClass } from './classes.js';
import { evaluateCondition, underControl } from './conditions.js';
import { type CallSite, type Machine, spend } from './machine.js';
import { boolean, derivedUnknown, list, literal, number, record, settle, string, unknown } from './make.js';
import { controlledBy, noOrigins } from './origins.js';
import { assignTo, noteBinding, propertyKey, readTarget } from './patterns.js';
import { findCell, type Scope } from './scope.js';
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
  switch (node.kind) {
    case 'number':
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
      return list(m, evaluateArguments(m, node.elements, scope));
    case 'record':
      return evaluateRecord(m, node, scope);
    case 'function':
      return closure(m, node, scope);
    case 'class':
      return makeClass(m, node, scope, resultName);
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
    case 'await':
      return node.operand ? m.evaluate(node.operand, scope, resultName) : undefinedValue;
    case 'import':
      return m.importModule(node.specifier, scope.context.module, node.at);
    case 'yield':
      return unknown(m, { reason: 'generators are not followed', at: node.at });
    case 'unsupported':
      return unknown(m, { reason: node.reason, at: node.at });
    default:
      return unknown(m, { reason: `${node.kind} is not followed here`, at: node.at });
  }
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

function readName(m: Machine, name: string, at: Place, scope: Scope): Value {
  const cell = findCell(scope, name);
  if (cell) return cell.value;
  const builtIn = m.host.globals.get(name);
  if (builtIn) return builtIn;
  if (name === 'require' || name === 'module' || name === 'exports') {
    return m.importModule(`\0${name}`, scope.context.module, at);
  }
  for (const library of m.libraries) {
    if (library.globalName === name) return { kind: 'library', library, path: '' };
  }
  return unknown(m, { reason: `${name} is not defined in the analysed code`, at });
}

/** The object of a member access, `super` standing for the methods of the superclass on `this`. */
function evaluateMember(m: Machine, node: Of<'member'>, scope: Scope): Value {
  if (node.object.kind === 'super') return superMember(m, node, scope);
  const object = m.evaluate(node.object, scope);
  if (isCut(m, node, object)) return undefinedValue;
  return m.host.getMember(m, object, node.property, node.at);
}

function superMember(m: Machine, node: Of<'member'>, scope: Scope): Value {
  const { home, isStatic } = scope.context;
  const parent = home?.superclass ?? null;
  if (parent === null) {
    if (home?.foreign) {
      return unknown(m, { reason: `super.${node.property} of a class that is not analysed`, at: node.at });
    }
    return undefinedValue;
  }
  if (isStatic) return m.host.getMember(m, parent, node.property, node.at);
  for (let cls: typeof home = parent; cls !== null; cls = cls.superclass) {
    const method = cls.methods.get(node.property);
    if (method) return method;
    const getter = cls.getters.get(node.property);
    if (getter) return m.call(getter, scope.context.self, [], site(node.at));
  }
  return undefinedValue;
}

function evaluateIndex(m: Machine, node: Of<'index'>, scope: Scope): Value {
  const object = m.evaluate(node.object, scope);
  if (isCut(m, node, object)) return undefinedValue;
  return m.host.getIndex(m, object, m.evaluate(node.index, scope), node.at);
}

function site(at: Place): CallSite {
  return { at, argumentPlaces: [], resultName: null };
}

/** Evaluates arguments or list elements, spreads included. */
function evaluateArguments(m: Machine, args: readonly (Argument | null)[], scope: Scope): Value[] {
  const values: Value[] = [];
  for (const arg of args) {
    if (arg === null) {
      values.push(undefinedValue);
    } else if (arg.spread) {
      const spread = m.evaluate(arg.value, scope);
      const items = m.host.iterate(m, spread, arg.value.at);
      if (items) values.push(...items);
      else values.push(derivedUnknown(m, [spread], arg.value.at, 'a spread value'));
    } else {
      values.push(m.evaluate(arg.value, scope));
    }
  }
  return values;
}

function evaluateCall(m: Machine, node: Of<'call'>, scope: Scope, resultName: string | null): Value {
  const argumentPlaces = node.args.some((arg) => arg.spread) ? [] : node.args.map((arg) => arg.value.at);
  const callSite: CallSite = { at: node.at, argumentPlaces, resultName };
  if (node.isNew) {
    const callee = m.evaluate(node.callee, scope);
    return m.construct(callee, evaluateArguments(m, node.args, scope), callSite);
  }
  if (node.callee.kind === 'super') {
    return m.call(
      superConstructor(m, node.at, scope),
      scope.context.self,
      evaluateArguments(m, node.args, scope),
      callSite,
    );
  }
  const { callee, self } = evaluateCallee(m, node.callee, scope);
  if (node.optional && m.host.isNullish(m, callee, node.at)) return undefinedValue;
  if (node.inChain && settle(callee).kind === 'undefined') return undefinedValue;
  return m.call(callee, self, evaluateArguments(m, node.args, scope), callSite);
}

/** Whether an optional chain ends here: `a?.b` and `a?.b.c` are undefined when `a` is null. */
function isCut(m: Machine, node: { optional: boolean; inChain: boolean; at: Place }, object: Value): boolean {
  if (node.optional) return m.host.isNullish(m, object, node.at);
  return node.inChain && settle(object).kind === 'undefined';
}

function superConstructor(m: Machine, at: Place, scope: Scope): Value {
  const parent = scope.context.home?.superclass;
  if (parent) return parent;
  return scope.context.home?.foreign ?? unknown(m, { reason: 'super() outside a class', at });
}

function evaluateCallee(m: Machine, callee: Expression, scope: Scope): { callee: Value; self: Value } {
  if (callee.kind === 'member' && callee.object.kind !== 'super') {
    const self = m.evaluate(callee.object, scope);
    if (isCut(m, callee, self)) return { callee: undefinedValue, self };
    return { callee: m.host.getMember(m, self, callee.property, callee.at), self };
  }
  if (callee.kind === 'index') {
    const self = m.evaluate(callee.object, scope);
    if (isCut(m, callee, self)) return { callee: undefinedValue, self };
    return { callee: m.host.getIndex(m, self, m.evaluate(callee.index, scope), callee.at), self };
  }
  const self = callee.kind === 'member' ? scope.context.self : undefinedValue;
  return { callee: m.evaluate(callee, scope), self };
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
  if (node.operator === 'delete') {
    if (node.operand.kind === 'member') {
      m.host.setMember(
        m,
        m.evaluate(node.operand.object, scope),
        node.operand.property,
        undefinedValue,
        node.at,
      );
    }
    return boolean(true);
  }
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

/** `typeof module === 'undefined'` is how scripts ask for their surroundings: a plain browser-like one. */
function isUndefinedName(m: Machine, name: string, scope: Scope): boolean {
  return (
    findCell(scope, name) === null &&
    !m.host.globals.has(name) &&
    !m.libraries.some((library) => library.globalName === name)
  );
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
  if (value.kind === 'number' || value.kind === 'boolean' || value.kind === 'string') {
    const origins = controlledBy(value.origins, condition.origins);
    return origins === value.origins ? value : { ...value, origins };
  }
  return value;
}

function evaluateTemplate(m: Machine, node: Of<'template'>, scope: Scope): Value {
  let text: Value = string('');
  for (const part of node.parts) {
    const next = typeof part === 'string' ? string(part) : m.evaluate(part, scope);
    text = m.host.binary(m, '+', text, next, node.at);
  }
  return text;
}

function evaluateRecord(m: Machine, node: Of<'record'>, scope: Scope): Value {
  const fields = new Map<string, Value>();
  const getters = new Map<string, ClosureValue>();
  for (const entry of node.entries) {
    if (entry.kind === 'spread') {
      copyFields(m.evaluate(entry.value, scope), fields);
      continue;
    }
    const key = propertyKey(m, entry.key, scope);
    if (key === null) return derivedUnknown(m, [], entry.at, 'a computed property name');
    if (entry.kind === 'getter') {
      getters.set(key, closure(m, entry.fn, scope));
    } else if (entry.kind === 'property') {
      const value = m.evaluate(entry.value, scope, key);
      nameClosure(value, key, entry.keyAt);
      fields.set(key, value);
      noteBinding(m, { name: key, kind: 'property', at: entry.keyAt }, value);
    }
  }
  return { ...record(m, fields), getters: getters.size > 0 ? getters : null };
}

function copyFields(from: Value, into: Map<string, Value>): void {
  const source = settle(from);
  if (source.kind === 'record') {
    for (const [key, value] of source.fields) into.set(key, value);
  } else if (source.kind === 'unknown') {
    // What it holds is not known: absent keys are looked up in it.
    into.set('\0rest', source);
  } else if (source.kind === 'list') {
    source.items.forEach((item, index) => into.set(String(index), item));
  }
}

/** A function takes the name of what it is first bound to. */
function nameClosure(value: Value, name: string, at: Place): void {
  if (value.kind !== 'closure' || value.name !== null) return;
  value.name = name;
  value.nameAt = at;
}

function evaluateAssign(m: Machine, node: Of<'assign'>, scope: Scope): Value {
  if (node.operator === null) {
    const name =
      node.target.kind === 'bind'
        ? node.target.name
        : node.target.kind === 'target' && node.target.expression.kind === 'member'
          ? node.target.expression.property
          : null;
    const value = m.evaluate(node.value, scope, name);
    assignTo(m, node.target, value, scope);
    return value;
  }
  const before = readTarget(m, node.target, scope);
  if (node.operator === 'and' || node.operator === 'or' || node.operator === 'nullish') {
    const keeps =
      node.operator === 'nullish'
        ? !m.host.isNullish(m, before, node.at)
        : m.host.truth(m, before, node.at) === (node.operator === 'or');
    if (keeps) return before;
    const value = m.evaluate(node.value, scope);
    assignTo(m, node.target, value, scope);
    return value;
  }
  const value = m.host.binary(m, node.operator, before, m.evaluate(node.value, scope), node.at);
  assignTo(m, node.target, value, scope);
  return value;
}

function evaluateUpdate(m: Machine, node: Of<'update'>, scope: Scope): Value {
  const before = readTarget(m, node.target, scope);
  const after = m.host.binary(
    m,
    '+',
    m.host.unary(m, '+', before, node.at),
    number(node.delta, noOrigins),
    node.at,
  );
  assignTo(m, node.target, after, scope);
  return node.prefix ? after : before;
}
