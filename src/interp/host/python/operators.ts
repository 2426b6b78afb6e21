import type { Place } from '../../../program/program.js';
import { equalValues, ordered } from '../../compare.js';
import type { Machine } from '../../machine.js';
import {
  boolean,
  derivedNumber,
  derivedUnknown,
  list,
  number,
  originsOfValue,
  settle,
  string,
  undecidedTest,
  asFloat,
} from '../../make.js';
import { arithmetic, asNumber, plainNumber } from '../../numbers.js';
import { mergeOrigins } from '../../origins.js';
import { dataOf, loseData } from '../../tensor-data.js';
import { callTensorOp } from '../../tensor-ops.js';
import { truthOfUnknown } from '../../unknowns.js';
import { dividing, truthIfKnown as knownTruth } from '../operators.js';
import type { NumberValue, Value } from '../../values.js';
import { changedInPlace, ownAugment } from './augmented.js';
import { equal } from './equality.js';
import { openCount } from './built-in-sequences.js';
import { isInstance } from './instances.js';
import { contains } from './indexing.js';
import { joinedNetworks } from './joined-networks.js';
import { findInLineage } from './lineage.js';
import { holdsOf } from './modules.js';
import { dict, isDict, isSet, isTuple, plainMember, raise, set } from './objects.js';
import { asTyped } from './tensors.js';
import { percented } from './text.js';

/** Python's truth; null where this path has not decided. */
export function truthIfKnown(m: Machine, given: Value): boolean | null {
  const value = settle(given);
  if (value.kind === 'list') return value.items.length > 0;
  if (value.kind === 'record' && value.entries) return value.entries.size > 0;
  if (value.kind === 'tensor') {
    const data = dataOf(m, value);
    return data?.items.length === 1 ? data.items[0] !== 0 : null;
  }
  return knownTruth(m, value);
}

export function truth(m: Machine, given: Value, at: Place): boolean {
  const value = settle(given);
  if (value.kind === 'unknown') return truthOfUnknown(m, value, at);
  if (value.kind === 'tensor') {
    return truthIfKnown(m, value) ?? truthOfUnknown(m, derivedUnknown(m, [], at, 'a test on the values of a tensor'), at);
  }
  const own = value.kind === 'record' && value.cls ? ownTruth(m, value, at) : null;
  if (own !== null) return own;
  return truthIfKnown(m, value) ?? !equalValues(m, value, number(0), false, at);
} // prettier-ignore

function ownTruth(m: Machine, value: Extract<Value, { kind: 'record' }>, at: Place): boolean | null {
  for (const name of ['__bool__', '__len__']) {
    if (!value.cls || !findInLineage(value.cls, name)) continue;
    const result = m.call(m.host.getMember(m, value, name, at), value, [], { at, argumentPlaces: [], resultName: null });
    return truth(m, result, at);
  }
  return null;
} // prettier-ignore

const dunders: Readonly<Record<string, string>> = {
  '+': 'add', '-': 'sub', '*': 'mul', '/': 'truediv', '//': 'floordiv', '%': 'mod', '**': 'pow', '@': 'matmul', '|': 'or', '&': 'and',
  '^': 'xor', '<<': 'lshift', '>>': 'rshift', '<': 'lt', '>': 'gt', '<=': 'le', '>=': 'ge', '==': 'eq', '!=': 'ne',
}; // prettier-ignore

const signsOfTensors = new Set(['+', '-', '*', '/', '//', '**', '@', '%', '==', '!=', '<', '<=', '>', '>=']);

/** Python's binary operators. */
export function binary(m: Machine, operator: string, left: Value, right: Value, at: Place): Value {
  const isOfTensors = signsOfTensors.has(operator);
  const a = isOfTensors ? asTyped(m, settle(left), at) : settle(left);
  const b = isOfTensors ? asTyped(m, settle(right), at) : settle(right);
  if (operator === '===' || operator === '!==') return identical(m, operator, a, b, at);
  if (operator === 'instanceof') {
    const result = isInstance(m, a, b);
    return result === null ? undecidedTest(m, [a, b], at) : boolean(result);
  }
  if (operator === 'in') return contains(m, a, b, at);
  const own = overloaded(m, operator, a, b, at);
  if (own) return own;
  return plainBinary(m, operator, plainMember(a), plainMember(b), at);
}

function plainBinary(m: Machine, operator: string, a: Value, b: Value, at: Place): Value {
  if (operator === '==' || operator === '!=') {
    const isEqual = equal(m, a, b, at);
    return boolean(isEqual === (operator === '=='), mergeOrigins(originsOfValue(a), originsOfValue(b)));
  }
  if (['<', '>', '<=', '>='].includes(operator)) return compared(m, operator, a, b, at);
  return (
    combined(m, operator, a, b, at) ?? joinedNetworks(m, operator, a, b) ?? calculated(m, operator, a, b, at)
  );
}

/** `a += b` and its like: lists and the like are changed where they are, and a library may have tensors that are. */
export function augment(m: Machine, operator: string, left: Value, right: Value, at: Place): Value {
  const [a, b] = [settle(left), settle(right)];
  loseData(m, a);
  const made = (): Value => binary(m, operator, a, b, at);
  const onto =
    a.kind === 'tensor'
      ? onTensors(m, `${operator}=`, a, b, at)
      : (ownAugment(m, dunders[operator] ?? '', a, b, at) ?? changedInPlace(m, operator, a, b, at, made));
  return onto ?? made();
}

/** `is` and `is not`. */
function identical(m: Machine, operator: string, a: Value, b: Value, at: Place): Value {
  const isSame = equalValues(m, a, b, false, at);
  return boolean(isSame === (operator === '==='), mergeOrigins(originsOfValue(a), originsOfValue(b)));
}

/** Operators of tensors, and of classes of the code's own. */
function overloaded(m: Machine, operator: string, a: Value, b: Value, at: Place): Value | null {
  if (a.kind === 'tensor' || b.kind === 'tensor') return onTensors(m, operator, a, b, at);
  const name = dunders[operator];
  if (name === undefined) return null;
  for (const [value, other, prefix] of [[a, b, ''], [b, a, 'r']] as const) {
    if (value.kind !== 'record' || !value.cls || holdsOf(m, value) !== null) continue;
    if (!findInLineage(value.cls, `__${prefix}${name}__`)) continue;
    const method = m.host.getMember(m, value, `__${prefix}${name}__`, at);
    return m.call(method, value, [other], { at, argumentPlaces: [], resultName: null });
  }
  return null;
} // prettier-ignore

function onTensors(m: Machine, operator: string, a: Value, b: Value, at: Place): Value | null {
  const nothing = [a, b].some(({ kind }) => kind === 'null' || kind === 'string');
  if (nothing && (operator === '==' || operator === '!=')) return boolean(operator === '!=');
  for (const library of m.libraries) {
    const op = library.operator?.(operator);
    if (op) return callTensorOp(m, op, [a, b], at);
  }
  return null;
}

function compared(m: Machine, operator: string, a: Value, b: Value, at: Place): Value {
  const result = a.kind === 'list' && b.kind === 'list' ? inOrder(m, operator, a.items, b.items, at) : isComparable(a, b) ? ordered(m, operator, a, b) : null;
  if (result !== null) return boolean(result, mergeOrigins(originsOfValue(a), originsOfValue(b)));
  const isKnown = a.kind !== 'unknown' && b.kind !== 'unknown';
  if (isKnown && (a.kind === 'null' || b.kind === 'null')) raise(m, 'TypeError', 'None has no order', at);
  return undecidedTest(m, [a, b], at);
} // prettier-ignore

function isComparable(a: Value, b: Value): boolean {
  const kinds = ['number', 'boolean', 'unknown'];
  return (a.kind === 'string' && b.kind === 'string') || (kinds.includes(a.kind) && kinds.includes(b.kind));
}

/** Lists are compared item by item. */
function inOrder(m: Machine, operator: string, a: readonly Value[], b: readonly Value[], at: Place): boolean {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [x, y] = [a[index], b[index]];
    if (!x || !y || equal(m, x, y, at)) continue;
    return truth(m, binary(m, operator, x, y, at), at);
  }
  if (a.length === b.length) return operator.endsWith('=');
  return operator.startsWith('<') === a.length < b.length;
}

/** `+` and `*` of texts and lists, `|` and the like of sets and dictionaries. */
function combined(m: Machine, operator: string, a: Value, b: Value, at: Place): Value | null {
  if (operator === '+' && a.kind === 'list' && b.kind === 'list') {
    return { ...list(m, [...a.items, ...b.items]), ...(isTuple(a) ? { typed: 'tuple' } : {}) };
  }
  if (operator === '+' && a.kind === 'string' && b.kind === 'string') {
    return string(a.value + b.value, mergeOrigins(a.origins, b.origins));
  }
  if (operator === '+' && [a, b].every(({ kind }) => kind === 'string' || kind === 'unknown') && (a.kind === 'string' || b.kind === 'string')) {
    return { ...derivedUnknown(m, [a, b], at, 'a text'), hint: { kind: 'string' } };
  }
  if (operator === '%' && a.kind === 'string') {
    const text = percented(m, a.value, b, at);
    return text === null ? { ...derivedUnknown(m, [a, b], at, 'a text'), hint: { kind: 'string' } } : string(text);
  }
  if (operator === '*') return repeated(m, a, b, at) ?? repeated(m, b, a, at);
  if (isDict(a) && isDict(b) && operator === '|') return dict(m, [...a.entries.values(), ...b.entries.values()]);
  if (!isSet(a) || !isSet(b)) return null;
  const [x, y] = [[...a.entries], [...b.entries]];
  const values = (entries: typeof x): Value[] => entries.map(([, [value]]) => value);
  if (operator === '|') return set(m, [...values(x), ...values(y)]);
  if (operator === '&') return set(m, values(x.filter(([key]) => b.entries.has(key))));
  if (operator === '-') return set(m, values(x.filter(([key]) => !b.entries.has(key))));
  return operator === '^' ? set(m, values([...x.filter(([key]) => !b.entries.has(key)), ...y.filter(([key]) => !a.entries.has(key))])) : null;
} // prettier-ignore

const mostRepeated = 100_000;

/** A number of times that the caller chooses is decided, as that of a loop's turns is. */
function repeated(m: Machine, value: Value, times: Value, at: Place): Value | null {
  if (value.kind !== 'list' && value.kind !== 'string') return null;
  const number = asNumber(m, times);
  if (number === null) return derivedUnknown(m, [times], at, 'a repeated list');
  const known = plainNumber(number) ?? openCount(m, [number], at);
  const count = Math.max(0, known);
  if (value.kind === 'string') {
    return string(value.value.repeat(Math.min(count, mostRepeated)), value.origins);
  }
  const items = Array.from({ length: Math.min(count, mostRepeated) }, () => value.items).flat();
  return { ...list(m, items), ...(isTuple(value) ? { typed: 'tuple' } : {}) };
}

const numeric: ReadonlySet<Value['kind']> = new Set(['number', 'boolean', 'unknown']);

function calculated(m: Machine, operator: string, a: Value, b: Value, at: Place): Value {
  const isNumeric = numeric.has(a.kind) && numeric.has(b.kind);
  const [x, y] = isNumeric ? [asNumber(m, a), asNumber(m, b)] : [null, null];
  if (x && y) {
    const result = numbers(m, operator, x, y, at);
    if (result) return result;
  }
  if (
    !isNumeric &&
    a.kind !== 'unknown' &&
    b.kind !== 'unknown' &&
    (a.kind === 'null' || b.kind === 'null')
  ) {
    raise(m, 'TypeError', `None cannot stand at ${operator}`, at);
  }
  return derivedNumber(m, [a, b], at);
}

/** What floats give is a float, and so is what a division gives. */
function numbers(m: Machine, operator: string, x: NumberValue, y: NumberValue, at: Place): Value | null {
  const result = calculatedOf(m, operator, x, y, at);
  return result && (operator === '/' || isFloat(x) || isFloat(y)) ? asFloat(result) : result;
}

function isFloat(value: NumberValue): boolean {
  const known = exact(value);
  return value.isFloat === true || (known !== null && !Number.isInteger(known));
}

function calculatedOf(m: Machine, operator: string, x: NumberValue, y: NumberValue, at: Place): Value | null {
  const [a, b] = [exact(x), exact(y)];
  if (a !== null && b !== null) {
    if (b === 0 && ['/', '//', '%'].includes(operator)) raise(m, 'ZeroDivisionError', 'division by zero', at);
    if (operator === '%') return number(a - b * Math.floor(a / b), mergeOrigins(x.origins, y.origins));
  }
  return arithmetic(operator, x, y) ?? (operator === '/' || operator === '//' ? dividing(m, x, y) : null);
}

function exact({ dim, den }: NumberValue): number | null {
  return typeof dim === 'number' ? dim / den : null;
}

/** Python's unary operators but `not`. */
export function unary(m: Machine, operator: string, operand: Value, at: Place): Value {
  const value = settle(operand);
  if (value.kind === 'tensor') {
    for (const library of m.libraries) {
      const op = library.operator?.(`unary ${operator}`);
      if (op) return callTensorOp(m, op, [value], at);
    }
  }
  const x = numeric.has(value.kind) ? asNumber(m, value) : null;
  if (x === null) return derivedNumber(m, [value], at);
  if (operator === '+') return x;
  if (operator === '-') return numbers(m, '*', x, number(-1), at) ?? derivedUnknown(m, [value], at, 'this arithmetic');
  const known = exact(x);
  return operator === '~' && known !== null ? number(~known, x.origins) : derivedUnknown(m, [value], at, 'this arithmetic');
} // prettier-ignore
