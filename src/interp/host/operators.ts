import { type Dim, type DimSymbol, mul, sign, symbol } from '../../dim/index.js';
import type { Place } from '../../program/program.js';
import { equalValues, ordered, substituteEqual } from '../compare.js';
import type { Machine } from '../machine.js';
import {
  boolean,
  derivedNumber,
  derivedUnknown,
  number,
  originsOfValue,
  settle,
  string,
  undecidedTest,
} from '../make.js';
import { arithmetic, normal } from '../numbers.js';
import { mergeOrigins } from '../origins.js';
import { assume, truthOfUnknown } from '../unknowns.js';
import {
  type NumberValue,
  type RecordValue,
  type TensorValue,
  undefinedValue,
  type Value,
} from '../values.js';
import { isObject, longestText, toNumber, toPrimitive, toText } from './conversions.js';
import { instancePrototype } from './functions.js';
import { builtInPrototype, findProperty, innerSite, keyOf, parentOf, restKey } from './records.js';

/** JavaScript's ToBoolean; null where this path has not decided. */
export function truthIfKnown(m: Machine, given: Value): boolean | null {
  const value = settle(given);
  switch (value.kind) {
    case 'undefined':
    case 'null':
      return false;
    case 'boolean':
      return value.value;
    case 'string':
      return value.value !== '';
    case 'number': {
      const dim = normal(m, value.dim);
      if (typeof dim === 'number') return dim !== 0 && !Number.isNaN(dim);
      const known = sign(dim);
      return known === 'positive' || known === 'negative' ? true : null;
    }
    case 'unknown':
      return value.facts.truthy;
    default:
      return true;
  }
}

export function truth(m: Machine, value: Value, at: Place): boolean {
  const settled = settle(value);
  if (settled.kind === 'unknown') return truthOfUnknown(m, settled, at);
  const known = truthIfKnown(m, settled);
  if (known !== null) return known;
  return !equalValues(m, settled, number(0), false, at);
}

function plus(m: Machine, left: Value, right: Value, at: Place): Value {
  const [a, b] = [primitive(m, left, at), primitive(m, right, at)];
  if (a.kind !== 'string' && b.kind !== 'string') {
    const [x, y] = [toNumber(m, a, at), toNumber(m, b, at)];
    const sum = x && y ? arithmetic('+', x, y) : null;
    return sum ?? derivedNumber(m, [a, b], at, 'a sum');
  }
  const [x, y] = [toText(m, a, at), toText(m, b, at)];
  if (x === null || y === null) {
    return { ...derivedUnknown(m, [a, b], at, 'a text'), hint: { kind: 'string' } };
  }
  if (x.length + y.length > longestText) return derivedUnknown(m, [a, b], at, 'a long text');
  return string(x + y, mergeOrigins(originsOfValue(a), originsOfValue(b)));
}

/** The value itself where it has no primitive that is known. */
function primitive(m: Machine, given: Value, at: Place): Value {
  const value = settle(given);
  return isObject(value) ? (toPrimitive(m, value, 'default', at) ?? value) : value;
}

/** `value instanceof of`; null when it is not known. */
function isInstance(m: Machine, given: Value, of: Value, at: Place): boolean | null {
  const [value, cls] = [settle(given), settle(of)];
  if (cls.kind === 'class' || cls.kind === 'record') {
    const own = settle(m.host.getMember(m, cls, '\0@hasInstance', at));
    if (own.kind === 'closure') return m.host.truth(m, m.call(own, cls, [value], innerSite(at)), at);
  }
  if (value.kind === 'unknown') return null;
  if (cls.kind === 'library') {
    const wanted = cls.path.split('.').at(-1);
    if (value.kind === 'tensor') return isTensorOf(m, value, wanted);
    if (value.kind === 'layer' || value.kind === 'model') return wanted === 'Layer';
    if (value.kind === 'record' && value.library !== null) return value.library === cls.path ? true : null;
    return false;
  }
  if (cls.kind === 'unknown') return null;
  const prototype = instancePrototype(m, cls, at);
  if (prototype === null) return cls.kind === 'native' ? isOfBuiltIn(value, cls.name) : null;
  return descends(m, value, prototype) ?? isOfBuiltIn(value, cls.kind === 'native' ? cls.name : '');
}

/** A tensor has values or is symbolic; of one that the caller passes in, that is not known before it is used. */
function isTensorOf(m: Machine, { eager }: TensorValue, wanted: string | undefined): boolean | null {
  if (wanted === 'Variable') return null;
  if (wanted !== 'Tensor' && wanted !== 'SymbolicTensor') return false;
  if (eager !== true && m.trace.inputs.some(({ isPassedIn }) => isPassedIn)) return null;
  return (wanted === 'Tensor') === (eager === true);
}

/** Whether a prototype is among those that a value inherits from; null for values whose prototypes are not kept. */
function descends(m: Machine, value: Value, prototype: Value): boolean | null {
  let at: Value | null = value.kind === 'record' ? parentOf(m, value) : builtInParent(m, value);
  if (at === null) return value.kind === 'record' ? false : null;
  while (at?.kind === 'record') {
    if (at === prototype) return true;
    at = parentOf(m, at);
  }
  return false;
}

/** What kind of built-in object a value is, by the name of its class. */
const builtIns: Readonly<Partial<Record<Value['kind'], string>>> = {
  list: 'Array',
  closure: 'Function',
  class: 'Function',
  native: 'Function',
  promise: 'Promise',
  regex: 'RegExp',
};

function builtInParent(m: Machine, value: Value): Value | null {
  const name = value.kind === 'list' ? (value.typed ?? 'Array') : builtIns[value.kind];
  return name === undefined ? null : builtInPrototype(m, name);
}

function isOfBuiltIn(value: Value, name: string): boolean {
  if (!isObject(value)) return false;
  if (name === 'Object') return true;
  return value.kind === 'list' && value.typed !== undefined
    ? name === value.typed
    : name === builtIns[value.kind];
}

/** JavaScript's binary operators. */
export function binary(m: Machine, operator: string, left: Value, right: Value, at: Place): Value {
  const origins = (): ReturnType<typeof mergeOrigins> =>
    mergeOrigins(originsOfValue(settle(left)), originsOfValue(settle(right)));
  switch (operator) {
    case '+':
      return plus(m, left, right, at);
    case '===':
    case '==':
      return boolean(equalValues(m, left, right, operator === '==', at), origins());
    case '!==':
    case '!=':
      return boolean(!equalValues(m, left, right, operator === '!=', at), origins());
    case '<':
    case '>':
    case '<=':
    case '>=': {
      const result = ordered(m, operator, primitive(m, left, at), primitive(m, right, at));
      return result === null ? undecidedTest(m, [left, right], at) : boolean(result, origins());
    }
    case 'in':
      return hasKey(m, left, right, at);
    case 'instanceof': {
      const result = isInstance(m, left, right, at);
      return result === null ? undecidedTest(m, [left, right], at) : boolean(result);
    }
    default: {
      const [x, y] = [toNumber(m, left, at), toNumber(m, right, at)];
      const result = x && y ? arithmetic(operator, x, y) : null;
      const exact = result === null && operator === '/' && x && y ? dividing(m, x, y) : null;
      return result ?? exact ?? derivedNumber(m, [settle(left), settle(right)], at);
    }
  }
}

/** `channels / heads` of two sizes that the caller chooses: taken to divide, as the code that computes it takes them to. */
export function dividing(m: Machine, a: NumberValue, b: NumberValue): NumberValue | null {
  const [dividend, divisor] = [normal(m, a.dim), normal(m, b.dim)];
  if (a.den !== 1 || b.den !== 1 || !isCallers(dividend) || !isCallers(divisor)) return null;
  const quotient = symbol(`(${dividend.name}/${divisor.name})`, 'caller');
  assume(m, `${divisor.name} divides ${dividend.name}`);
  substituteEqual(m, dividend, mul(quotient, divisor));
  return number(quotient, mergeOrigins(originsOfValue(a), originsOfValue(b)));
}

function isCallers(dim: Dim): dim is DimSymbol {
  return typeof dim !== 'number' && dim.kind === 'symbol' && dim.symbolKind === 'caller';
}

/** `key in object`. */
export function hasKey(m: Machine, key: Value, object: Value, at: Place): Value {
  const [name, target] = [keyOf(m, key), settle(object)];
  if (name === null) return undecidedTest(m, [settle(key)], at);
  switch (target.kind) {
    case 'record':
      return recordHas(m, target, name, at);
    case 'list':
      if (/^\d+$/.test(name)) return boolean(Number(name) < target.items.length);
      return boolean(settle(m.host.getMember(m, target, name, at)).kind !== 'undefined');
    case 'class':
    case 'closure':
    case 'native':
      return boolean(settle(m.host.getMember(m, target, name, at)).kind !== 'undefined');
    case 'unknown':
    case 'library':
    case 'layer':
    case 'model':
    case 'tensor':
      return undecidedTest(m, [target], at);
    default:
      return isObject(target) ? boolean(false) : m.fail('this is not an object to look in', at);
  }
}

function recordHas(m: Machine, target: RecordValue, name: string, at: Place): Value {
  if (findProperty(m, target, name) !== undefined) return boolean(true);
  const rest = target.fields.get(restKey);
  if (rest !== undefined) return undecidedTest(m, [rest], at);
  return target.library === null ? boolean(false) : undecidedTest(m, [target], at);
}

const typeNames: Readonly<Record<string, string>> = {
  undefined: 'undefined',
  boolean: 'boolean',
  number: 'number',
  string: 'string',
  closure: 'function',
  class: 'function',
  native: 'function',
  symbol: 'symbol',
};

/** Built-in objects that are no functions. */
const plainNatives = new Set([
  'Math',
  'JSON',
  'Reflect',
  'console',
  'globalThis',
  'Atomics',
  'Intl',
  'process',
  'performance',
  'crypto',
]);

function typeOf(m: Machine, value: Value, at: Place): Value {
  if (value.kind === 'unknown') return undecidedTest(m, [value], at);
  if (value.kind === 'native' && plainNatives.has(value.name)) return string('object');
  if (value.kind === 'library') {
    return string(
      /(^|\.)[a-z]\w*$/.test(value.path) && value.library.meaning(value.path).kind !== 'namespace'
        ? 'function'
        : 'object',
    );
  }
  return string(typeNames[value.kind] ?? 'object');
}

/** JavaScript's unary operators but `!`, `void` and `delete`. */
export function unary(m: Machine, operator: string, operand: Value, at: Place): Value {
  const value = settle(operand);
  if (operator === 'typeof') return typeOf(m, value, at);
  const x = toNumber(m, value, at);
  if (x === null) return derivedNumber(m, [settle(value)], at);
  if (operator === '+') return x;
  if (operator === '-') {
    return arithmetic('*', x, number(-1)) ?? derivedNumber(m, [settle(value)], at);
  }
  if (operator === '~' && typeof x.dim === 'number') return number(~(x.dim / x.den), x.origins);
  return derivedNumber(m, [settle(value)], at);
}

/** Whether a value is there at all. */
export function isAbsent(value: Value | undefined): boolean {
  return settle(value ?? undefinedValue).kind === 'undefined';
}
