import type { Place } from '../../program/program.js';
import { callIteration } from '../calls.js';
import { change, pushItem, setEntry } from '../heap.js';
import { equalValues } from '../compare.js';
import type { Machine } from '../machine.js';
import { boolean, derivedUnknown, hidden, list, native, number, record, settle, string } from '../make.js';
import {
  type NativeCall,
  type NativeValue,
  nullValue,
  type PropertyValue,
  type RecordValue,
  undefinedValue,
  type Value,
} from '../values.js';
import { isObject } from './conversions.js';
import { inheritsFrom } from './functions.js';
import { iterate } from './iteration.js';
import { hasKey } from './operators.js';
import {
  blur,
  builtInPrototype,
  defineProperty,
  describedProperty,
  keyOf,
  ownEntries,
  ownNames,
  parentOf,
  setPrototype,
} from './records.js';

type Native = (call: NativeCall) => Value;

function first({ args }: NativeCall): Value {
  return settle(args[0] ?? undefinedValue);
}

/** A function of an object's own listed entries. */
function ofEntries(
  m: Machine,
  name: string,
  body: (entries: readonly (readonly [string, Value])[]) => Value,
): Native {
  return (call) => {
    const value = first(call);
    if (value.kind === 'undefined' || value.kind === 'null') {
      return m.fail(`Object.${name} of ${value.kind}`, call.at);
    }
    const entries = ownEntries(m, value, call.at);
    return entries === null ? derivedUnknown(m, [value], call.at, `Object.${name}`) : body(entries);
  };
}

/** Copies the listed fields of sources into an object; one that is not known can set any of them. */
export function assignAll(m: Machine, { args, at }: NativeCall): Value {
  const [target = undefinedValue, ...sources] = args;
  for (const given of sources) {
    const source = settle(given);
    const entries = ownEntries(m, source, at);
    if (entries !== null) {
      for (const [key, value] of entries) m.host.setMember(m, target, key, value, at);
      copySymbols(m, source, target, at);
      continue;
    }
    const object = settle(target);
    if (source.kind === 'unknown' && source.isChoice) m.host.setMember(m, target, '\0rest', source, at);
    else if (object.kind === 'record') {
      blur(
        m,
        object,
        source.kind === 'unknown' ? source : derivedUnknown(m, [source], at, 'what is merged here'),
      );
    }
  }
  return target;
}

function copySymbols(m: Machine, source: Value, target: Value, at: Place): void {
  if (source.kind !== 'record') return;
  for (const [key, value] of source.fields) {
    if (key.startsWith('\0@') || key === '\0rest') m.host.setMember(m, target, key, value, at);
  }
}

function fromEntries(m: Machine, call: NativeCall): Value {
  const pairs = iterate(m, first(call), call.at);
  if (pairs === null) return derivedUnknown(m, [first(call)], call.at, 'Object.fromEntries');
  const made = record(m);
  for (const pair of pairs) {
    const [key, value] = [0, 1].map((index) => m.host.getIndex(m, pair, number(index), call.at));
    m.host.setIndex(m, made, key ?? undefinedValue, value ?? undefinedValue, call.at);
  }
  return made;
}

function grouped(
  m: Machine,
  { args: [items = undefinedValue, by = undefinedValue], at }: NativeCall,
  into: RecordValue,
): Value {
  const listed = iterate(m, items, at);
  if (listed === null) return derivedUnknown(m, [settle(items)], at, 'a grouping');
  listed.forEach((item, index) => {
    const key = callIteration(m, by, [item, number(index)], index, at);
    const get = into.entries ? m.host.getMember(m, into, 'get', at) : null;
    const site = { at, argumentPlaces: [], resultName: null };
    const group = settle(get ? m.call(get, into, [key], site) : m.host.getIndex(m, into, key, at));
    if (group.kind === 'list') pushItem(m.heap, group.items, item);
    else if (into.entries) m.call(m.host.getMember(m, into, 'set', at), into, [key, list(m, [item])], site);
    else m.host.setIndex(m, into, key, list(m, [item]), at);
  });
  return into;
}

/** `Map.groupBy`. */
export function groupedMap(m: Machine, call: NativeCall): Value {
  return grouped(m, call, { ...record(m), entries: new Map() });
}

export function defineOne(m: Machine, target: Value, key: Value, how: Value, at: Place): void {
  const object = settle(target);
  const name = keyOf(m, key);
  const fields = fieldsOf(object);
  if (settle(how).kind === 'unknown' || name === null || fields === null) {
    m.host.setIndex(m, object, key, derivedUnknown(m, [settle(how)], at, 'a described property'), at);
    return;
  }
  defineProperty(m, fields, name, describedProperty(m, how, at));
}

/** Where an object keeps its properties; null for what has none of its own here. */
function fieldsOf(object: Value): Map<string, Value> | null {
  if (object.kind === 'record' || object.kind === 'closure') return object.fields;
  if (object.kind === 'class') return object.statics;
  return object.kind === 'native' ? (object.members ?? null) : null;
}

function defineAll(m: Machine, target: Value, given: Value, at: Place): Value {
  for (const [name, how] of ownEntries(m, given, at) ?? []) defineOne(m, target, string(name), how, at);
  return target;
}

function descriptor(m: Machine, object: Value, key: string): Value {
  const field =
    fieldsOf(object)?.get(key) ?? (object.kind === 'list' ? object.items[Number(key)] : undefined);
  if (field === undefined) return undefinedValue;
  const how: PropertyValue =
    field.kind === 'property'
      ? field
      : { kind: 'property', value: field, get: null, set: null, isEnumerable: true, isWritable: true };
  const parts: [string, Value][] =
    how.value === null
      ? [['get', how.get ?? undefinedValue], ['set', how.set ?? undefinedValue]]
      : [['value', how.value], ['writable', boolean(how.isWritable)]]; // prettier-ignore
  return record(m, new Map<string, Value>([...parts, ['enumerable', boolean(how.isEnumerable)], ['configurable', boolean(true)]])); // prettier-ignore
}

function allNames(m: Machine, value: Value): readonly string[] | null {
  if (value.kind === 'record' || value.kind === 'closure') return ownNames(value, 'all');
  if (value.kind === 'class') return [...value.statics.keys()];
  if (value.kind === 'list') return [...value.items.keys(), 'length'].map(String);
  return null;
}

export function namesOf(m: Machine, call: NativeCall): Value {
  const names = allNames(m, first(call));
  if (names === null) return derivedUnknown(m, [first(call)], call.at, 'the names of an object');
  return list(m, names.map((name) => string(name))); // prettier-ignore
}

function symbolsOf(m: Machine, call: NativeCall): Value {
  const keys = [...(fieldsOf(first(call))?.keys() ?? [])].filter((key) => key.startsWith('\0@'));
  return list(m, keys.map((key): Value => ({ kind: 'symbol', key, description: key.slice(2) }))); // prettier-ignore
}

/** What a value inherits from. */
export function prototypeOfValue(m: Machine, value: Value): Value {
  switch (value.kind) {
    case 'record':
      return parentOf(m, value) ?? nullValue;
    case 'closure':
      return value.proto ?? builtInPrototype(m, 'Function') ?? nullValue;
    case 'class':
      return value.superclass ?? value.foreign ?? builtInPrototype(m, 'Function') ?? nullValue;
    case 'list':
      return builtInPrototype(m, value.typed ?? 'Array') ?? nullValue;
    case 'library':
      return { ...value, path: `${value.path}.__proto__` };
    default:
      return builtInPrototype(m, 'Object') ?? nullValue;
  }
}

export function withPrototype(m: Machine, target: Value, proto: Value): Value {
  const object = settle(target);
  if (object.kind === 'record' || object.kind === 'closure') setPrototype(m, object, settle(proto));
  return target;
}

function freeze(m: Machine, call: NativeCall): Value {
  const value = first(call);
  if (value.kind === 'record') change(m.heap, value, 'isFrozen', true);
  return call.args[0] ?? undefinedValue;
}

function isFrozen(call: NativeCall): Value {
  const value = first(call);
  return boolean(value.kind === 'record' ? value.isFrozen === true : !isObject(value));
}

function isSame(m: Machine, { args: [a = undefinedValue, b = undefinedValue], at }: NativeCall): Value {
  const [x, y] = [settle(a), settle(b)];
  if (x.kind === 'number' && y.kind === 'number' && typeof x.dim === 'number' && typeof y.dim === 'number') {
    return boolean(Object.is(x.dim / x.den, y.dim / y.den));
  }
  return boolean(equalValues(m, x, y, false, at));
}

function created(m: Machine, { args: [proto = undefinedValue, properties], at }: NativeCall): Value {
  const made = record(m);
  const from = settle(proto);
  if (from.kind === 'unknown') setEntry(m.heap, made.fields, '\0rest', from);
  made.proto = from.kind === 'null' || from.kind === 'unknown' ? null : from;
  const given = settle(properties ?? undefinedValue);
  return given.kind === 'undefined' ? made : defineAll(m, made, given, at);
}

/** `Object`. */
export function objectGlobal(m: Machine): NativeValue {
  const prototype = record(m);
  prototype.proto = null;
  const functions: Record<string, Native> = {
    keys: ofEntries(m, 'keys', (entries) => list(m, entries.map(([key]) => string(key)))),
    values: ofEntries(m, 'values', (entries) => list(m, entries.map(([, value]) => value))),
    entries: ofEntries(m, 'entries', (entries) => list(m, entries.map(([key, value]) => list(m, [string(key), value])))),
    assign: (call) => assignAll(m, call),
    fromEntries: (call) => fromEntries(m, call),
    groupBy: (call) => grouped(m, call, record(m)),
    freeze: (call) => freeze(m, call),
    seal: first,
    preventExtensions: first,
    isFrozen,
    isSealed: isFrozen,
    isExtensible: (call) => boolean(!isFrozen(call)),
    is: (call) => isSame(m, call),
    create: (call) => created(m, call),
    defineProperty: ({ args: [target = undefinedValue, key = undefinedValue, how = undefinedValue], at }) => {
      defineOne(m, target, key, how, at);
      return target;
    },
    defineProperties: ({ args: [target = undefinedValue, how = undefinedValue], at }) => defineAll(m, target, how, at),
    getPrototypeOf: (call) => prototypeOfValue(m, first(call)),
    setPrototypeOf: ({ args: [target = undefinedValue, proto = undefinedValue] }) => withPrototype(m, target, proto),
    getOwnPropertyNames: (call) => namesOf(m, call),
    getOwnPropertySymbols: (call) => symbolsOf(m, call),
    getOwnPropertyDescriptor: (call) => descriptor(m, first(call), keyOf(m, call.args[1] ?? undefinedValue) ?? ''),
    getOwnPropertyDescriptors: (call) => record(m, new Map((allNames(m, first(call)) ?? []).map((key) => [key, descriptor(m, first(call), key)]))),
    hasOwn: (call) => ownHas(m, first(call), call.args[1] ?? undefinedValue, call.at),
  }; // prettier-ignore
  const members = new Map<string, Value>(
    Object.entries(functions).map(([name, body]) => [name, native(name, body)]),
  );
  members.set('prototype', prototype);
  const make = (call: NativeCall): Value => wrapped(m, first(call));
  const constructor: NativeValue = { ...native('Object', make, members), construct: make };
  for (const [name, body] of methodsOfObjects(m)) {
    prototype.fields.set(name, hidden(native(name, body)));
  }
  prototype.fields.set('constructor', hidden(constructor));
  return constructor;
}

/** `Object(4)`: an object around a primitive. */
export function wrapped(m: Machine, value: Value): Value {
  if (value.kind === 'undefined' || value.kind === 'null') return record(m);
  return isObject(value) || value.kind === 'unknown' ? value : { ...record(m), wrapped: value };
}

/** Whether an object itself has a property. */
export function ownHas(m: Machine, object: Value, key: Value, at: Place): Value {
  const fields = fieldsOf(object);
  const name = keyOf(m, key);
  if (object.kind === 'list' || name === null || fields === null) return hasKey(m, key, object, at);
  if (object.kind === 'record' && !fields.has(name) && fields.has('\0rest')) {
    return hasKey(m, key, object, at);
  }
  if (object.kind === 'record' && object.library !== null && !fields.has(name)) {
    return hasKey(m, key, object, at);
  }
  return boolean(fields.has(name) || (object.kind === 'closure' && name === 'prototype'));
}

/** What every object inherits. */
function methodsOfObjects(m: Machine): readonly (readonly [string, Native])[] {
  const has: Native = ({ self, args, at }) => ownHas(m, settle(self), args[0] ?? undefinedValue, at);
  return [
    ['hasOwnProperty', has],
    ['propertyIsEnumerable', has],
    ['isPrototypeOf', ({ self, args }) => boolean(inheritsFrom(m, settle(args[0] ?? undefinedValue), settle(self), parentOf) === true)],
    ['toString', ({ self }) => string(tagOf(m, settle(self)))],
    ['toLocaleString', ({ self, at }) => m.call(m.host.getMember(m, self, 'toString', at), self, [], { at, argumentPlaces: [], resultName: null })],
    ['valueOf', ({ self }) => self],
  ]; // prettier-ignore
}

const tags: Readonly<Partial<Record<Value['kind'], string>>> = {
  list: 'Array', closure: 'Function', class: 'Function', native: 'Function', number: 'Number', string: 'String', boolean: 'Boolean',
  undefined: 'Undefined', null: 'Null', regex: 'RegExp', promise: 'Promise', symbol: 'Symbol',
}; // prettier-ignore

function tagOf(m: Machine, value: Value): string {
  if (value.kind === 'record') {
    const own = settle(m.host.getMember(m, value, '\0@toStringTag', m.frame.definition));
    if (own.kind === 'string') return `[object ${own.value}]`;
    const error = builtInPrototype(m, 'Error');
    if (error && inheritsFrom(m, value, error, parentOf) === true) return '[object Error]';
    if (value.entries) return value.isSet ? '[object Set]' : '[object Map]';
  }
  return `[object ${(value.kind === 'list' ? value.typed : undefined) ?? tags[value.kind] ?? 'Object'}]`;
}
