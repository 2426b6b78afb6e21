import type { Place } from '../../../program/program.js';
import { asFloat, boolean, derivedUnknown, list, number, settle, string } from '../../make.js';
import type { Machine } from '../../machine.js';
import { asNumber, rounded } from '../../numbers.js';
import { type ListValue, type NativeCall, nullValue, type Value } from '../../values.js';
import { mergeInto } from './dicts.js';
import type { BuiltIn } from './builtins.js';
import { sliceOf } from './indexing.js';
import { findMember } from './members.js';
import { dict, isDict, raise, set, tuple } from './objects.js';
import { toText } from './text.js';
import { record } from '../../make.js';

/** The items that a container is made of; one that is not known makes a container that is not. */
function itemsOf(m: Machine, { args: [values], at }: NativeCall): Value[] | Value {
  if (!values) return [];
  const items = m.host.iterate(m, values, at);
  return items ? [...items] : derivedUnknown(m, [settle(values)], at, 'the items of this');
}

function made(found: Value[] | Value, make: (items: Value[]) => Value): Value {
  return Array.isArray(found) ? make(found) : found;
}

/** What nobody knows as a number. */
function notANumber(m: Machine, given: Value, at: Place): Value {
  return derivedUnknown(m, [given], at, given.kind === 'tensor' ? 'a value of a tensor' : 'a number');
}

/** Built-in classes: called, they make an instance; `isinstance` asks for them. */
export const classFunctions: Readonly<Record<string, BuiltIn>> = {
  object: (m) => record(m),
  list: (m, call) => made(itemsOf(m, call), (items): ListValue => list(m, items)),
  tuple: (m, call) => made(itemsOf(m, call), (items) => tuple(m, items)),
  set: (m, call) => made(itemsOf(m, call), (items) => set(m, items)),
  frozenset: (m, call) => made(itemsOf(m, call), (items) => set(m, items)),
  dict: makeDict,
  str: (m, { args: [value], at }) => {
    if (!value) return string('');
    const text = toText(m, value, at);
    const unknownText = derivedUnknown(m, [settle(value)], at, 'a text');
    return text === null ? { ...unknownText, hint: { kind: 'string' } } : string(text);
  },
  int: (m, { args: [value], at }) => {
    const given = settle(value ?? number(0));
    if (given.kind === 'null') return raise(m, 'TypeError', 'int of None', at);
    const found = asNumber(m, given);
    if (!found) return given.kind === 'string' ? raise(m, 'ValueError', 'this is no number', at) : notANumber(m, given, at);
    return rounded(found, 'trunc');
  },
  float: (m, { args: [value], at }) => {
    const given = settle(value ?? number(0));
    if (given.kind === 'string' && /^[+-]?inf(inity)?$/i.test(given.value)) return number(given.value.startsWith('-') ? -Infinity : Infinity);
    return asFloat(asNumber(m, given) ?? notANumber(m, given, at));
  },
  bool: (m, { args: [value], at }) => {
    if (!value) return boolean(false);
    const given = settle(value);
    return given.kind === 'boolean' ? given : boolean(m.host.truth(m, given, at));
  },
  slice: (m, { args }) => {
    const [first = nullValue, second, third = nullValue] = args;
    return second ? sliceOf(m, first, second, third) : sliceOf(m, nullValue, first, nullValue);
  },
  bytes: (m, { at }) => derivedUnknown(m, [], at, 'bytes'),
}; // prettier-ignore

/** `dict(a, b=1)`, also as what a class of the code's own extends. */
export function makeDict(m: Machine, call: NativeCall): Value {
  const self = settle(call.self);
  const target = self.kind === 'record' && self.cls !== null && isDict(self) ? self : dict(m);
  const [source] = call.args;
  if (source && settle(source).kind === 'unknown') return derivedUnknown(m, [settle(source)], call.at, 'a dictionary');
  mergeInto(m, target, call);
  return target;
} // prettier-ignore

/** `len(x)` by what x itself says. */
export function ownLength(m: Machine, value: Value, at: NativeCall['at']): Value | null {
  const method = value.kind === 'record' || value.kind === 'tensor' ? findMember(m, value, '__len__', at) : null;
  return method && settle(method).kind !== 'undefined' ? m.call(method, value, [], { at, argumentPlaces: [], resultName: null }) : null;
} // prettier-ignore
