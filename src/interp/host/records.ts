import type { Place } from '../../program/program.js';
import { spendOnItems } from '../budget.js';
import { change, deleteEntry, setEntry } from '../heap.js';
import type { CallSite, Machine } from '../machine.js';
import { boolean, derivedUnknown, settle, string } from '../make.js';
import { partOf } from '../unknowns.js';
import {
  networkOf,
  type ClosureValue,
  hole,
  nullValue,
  type PropertyValue,
  type RecordValue,
  undefinedValue,
  type UnknownValue,
  type UserLayerValue,
  type Value,
} from '../values.js';
import { wrappedLibrary } from '../wrapped.js';
import { collectionMember } from './collections.js';
import { foreignMember } from './members.js';
import { setLayerMember, userLayerMember } from './network-members.js';

/** The field that stands for whatever else an object holds that is not known. */
export const restKey = '\0rest';

/** A call that stands nowhere in the code: of a getter, a setter, a conversion. */
export function innerSite(at: Place): CallSite {
  return { at, argumentPlaces: [], resultName: null };
}

/** The prototype of a built-in class; null before the built-ins are made. */
export function builtInPrototype(m: Machine, name: string): RecordValue | null {
  const constructor = m.host.globals.get(name);
  const prototype = constructor?.kind === 'native' ? constructor.members?.get('prototype') : undefined;
  return prototype?.kind === 'record' ? prototype : null;
}

/** What an object inherits from; null at the end of the chain. */
export function parentOf(m: Machine, object: RecordValue): Value | null {
  if (object.proto !== undefined) return object.proto;
  if (object.cls !== null) return object.cls.prototype;
  const base = builtInPrototype(m, object.entries ? (object.isSet ? 'Set' : 'Map') : 'Object');
  return base === object ? null : base;
}

/** A property of an object or of what it inherits from, as it is kept. */
export function findProperty(m: Machine, object: RecordValue, name: string): Value | undefined {
  for (let at: Value | null = object; at?.kind === 'record'; at = parentOf(m, at)) {
    const found = at.fields.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What reading a property as it is kept gives, on `receiver`. */
export function readProperty(m: Machine, found: Value, receiver: Value, at: Place): Value {
  if (found.kind !== 'property') return found;
  if (found.value !== null) return found.value;
  return found.get ? m.call(found.get, receiver, [], innerSite(at)) : undefinedValue;
}

/** `object.name` of a plain object, a map or set, or an instance. */
export function recordMember(m: Machine, object: RecordValue, name: string, at: Place): Value {
  if (object.wrapped && !object.fields.has(name)) return m.host.getMember(m, object.wrapped, name, at);
  const found = findProperty(m, object, name);
  if (found !== undefined) return readProperty(m, found, object, at);
  if (object.entries) {
    const member = collectionMember(m, object, name);
    if (member) return member;
  }
  if (name === '__proto__') return parentOf(m, object) ?? nullValue;
  if (name === 'constructor' && object.cls) return object.cls;
  const library = object.fields.get(wrappedLibrary);
  if (library) return m.host.getMember(m, library, name, at);
  const rest = object.fields.get(restKey);
  if (rest?.kind === 'unknown') return partOf(m, rest, name, at);
  if (object.layer) return userLayerMember(m, object as UserLayerValue, name, at);
  const network = networkOf(object);
  if (network) return m.host.getMember(m, network, name, at);
  if (object.library !== null) return foreignMember(m, object, name, at);
  return undefinedValue;
}

/** `object.name = value`. */
export function setRecordMember(
  m: Machine,
  object: RecordValue,
  name: string,
  value: Value,
  receiver: Value,
  at: Place,
): void {
  if (name === '__proto__') {
    const proto = settle(value);
    if (proto.kind === 'record' || proto.kind === 'null') setPrototype(m, object, proto);
    return;
  }
  const found = object.fields.get(name) ?? findProperty(m, object, name);
  if (found?.kind === 'property' && found.value === null) {
    if (found.set) m.call(found.set, receiver, [value], innerSite(at));
    return;
  }
  if (object.isFrozen) return;
  if (object.layer) {
    setLayerMember(m, object as UserLayerValue, name, value, at);
    return;
  }
  const own = object.fields.get(name);
  if (own?.kind !== 'property') setEntry(m.heap, object.fields, name, value);
  else if (own.isWritable) setEntry(m.heap, object.fields, name, { ...own, value });
}

export function setPrototype(m: Machine, object: RecordValue | ClosureValue, proto: Value): void {
  change(m.heap, object, 'proto', proto.kind === 'null' ? null : proto);
}

/** An object's fields can be anything from now on: it was written under a key that is not known. */
export function blur(m: Machine, object: RecordValue, by: UnknownValue): void {
  // A computed key of an instance is none of the fields that its class declares.
  if (object.cls === null) {
    for (const key of [...object.fields.keys()]) setEntry(m.heap, object.fields, key, by);
  }
  setEntry(m.heap, object.fields, restKey, by);
}

/** `delete object.name`. */
export function deleteMember(m: Machine, given: Value, key: Value): Value {
  const object = settle(given);
  const name = keyOf(m, key);
  if (name === null) {
    const by = derivedUnknown(m, [settle(key)], m.frame.definition, 'a deleted key');
    if (object.kind === 'record') blur(m, object, by);
    if (object.kind === 'list') change(m.heap, object, 'lost', by);
    return boolean(true);
  }
  const fields =
    object.kind === 'closure' || (object.kind === 'record' && !object.isFrozen)
      ? object.fields
      : object.kind === 'class'
        ? object.statics
        : null;
  if (fields) {
    spendOnItems(m, fields.size, m.frame.definition);
    deleteEntry(m.heap, fields, name);
  }
  return boolean(true);
}

/** The name under which a key is kept; null when it is not known. */
export function keyOf(m: Machine, given: Value): string | null {
  const key = settle(given);
  if (key.kind === 'string') return key.value;
  if (key.kind === 'symbol') return key.key;
  return m.host.toText(m, key);
}

const index = /^(0|[1-9]\d{0,9})$/;

/** Names in the order in which JavaScript lists them: numbers first, by size. */
export function inListedOrder(names: readonly string[]): readonly string[] {
  const numbers = names.filter((name) => index.test(name));
  if (numbers.length === 0) return names;
  return [...numbers.sort((a, b) => Number(a) - Number(b)), ...names.filter((name) => !index.test(name))];
}

/** Whether loops see a property: not a method of a class. */
function isListed(field: Value): boolean {
  if (field.kind === 'closure') return !field.isMethod;
  return field.kind !== 'property' || field.isEnumerable;
}

/** The names of an object's own properties; null when there may be others. */
export function ownNames(
  object: RecordValue | ClosureValue,
  which: 'listed' | 'all',
): readonly string[] | null {
  if (object.fields.has(restKey)) return null;
  const names: string[] = [];
  for (const [name, field] of object.fields) {
    if (name.charCodeAt(0) !== 0 && name.charAt(0) !== '#' && (which === 'all' || isListed(field))) {
      names.push(name);
    }
  }
  return inListedOrder(names);
}

/** The names that `for…in` runs over: inherited ones too. */
export function inheritedNames(m: Machine, object: RecordValue): readonly string[] | null {
  const seen = new Set<string>();
  const listed: string[] = [];
  for (let at: Value | null = object; at?.kind === 'record'; at = parentOf(m, at)) {
    const names = ownNames(at, 'all');
    if (names === null) return null;
    for (const name of names) {
      const field = at.fields.get(name);
      if (!seen.has(name) && field && isListed(field)) listed.push(name);
      seen.add(name);
    }
  }
  return listed;
}

/** Own listed properties and their values, getters called; null when there may be others. */
export function ownEntries(
  m: Machine,
  given: Value,
  at: Place,
): readonly (readonly [string, Value])[] | null {
  const value = settle(given);
  switch (value.kind) {
    case 'record':
    case 'closure': {
      if (value.kind === 'record' && value.library !== null) return null;
      const names = ownNames(value, 'listed');
      return names?.map((name) => [name, m.host.getMember(m, value, name, at)] as const) ?? null;
    }
    case 'class':
      return [...value.statics].filter(([, field]) => isListed(field));
    case 'list':
      return value.items.flatMap((item, place) => (item === hole ? [] : [[String(place), item] as const]));
    case 'string':
      return Array.from(value.value, (letter, place) => [String(place), string(letter)] as const);
    case 'unknown':
    case 'library':
    case 'tensor':
    case 'layer':
    case 'model':
      return null;
    default:
      return [];
  }
}

/** A property from its description: `{ value }`, or `{ get, set }`. */
export function describedProperty(m: Machine, how: Value, at: Place): PropertyValue {
  const part = (name: string): Value => settle(m.host.getMember(m, how, name, at));
  const [get, set] = [part('get'), part('set')];
  const isAccessor = get.kind !== 'undefined' || set.kind !== 'undefined';
  return {
    kind: 'property',
    value: isAccessor ? null : part('value'),
    get: get.kind === 'undefined' ? null : get,
    set: set.kind === 'undefined' ? null : set,
    isEnumerable: m.host.truthIfKnown(m, part('enumerable')) === true,
    isWritable: m.host.truthIfKnown(m, part('writable')) === true,
  };
}

/** Puts a property in its place; one that is nothing but a value stands as that value. */
export function defineProperty(
  m: Machine,
  fields: Map<string, Value>,
  name: string,
  how: PropertyValue,
): void {
  const before = fields.get(name);
  const isPlain = how.isEnumerable && how.isWritable;
  let next: Value = how.value !== null && isPlain ? how.value : how;
  if (before?.kind === 'property' && before.value === null && how.value === null) {
    next = { ...how, get: how.get ?? before.get, set: how.set ?? before.set };
  }
  setEntry(m.heap, fields, name, next);
}
