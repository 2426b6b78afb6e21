import type { Place } from '../../../program/program.js';
import { change, setEntry } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { boolean, derivedUnknown, list, record, settle, string, undecidedTest, unknown } from '../../make.js';
import { asNumber, plainNumber } from '../../numbers.js';
import { dataOf, dataTensor, loseData } from '../../tensor-data.js';
import type { TensorData } from '../../tensor-meaning.js';
import { callTensorOp } from '../../tensor-ops.js';
import { partOf } from '../../unknowns.js';
import type { ListValue, RecordValue, TensorValue, Value } from '../../values.js';
import { innerSite } from '../records.js';
import { equal } from './equality.js';
import { isEnumeration, memberByName } from './enumerations.js';
import { findMember, typeName } from './members.js';
import { asModule, childrenOf, holdsOf } from './modules.js';
import { hashOf, isDict, isSet, plainMember, put, raise, sliceKey } from './objects.js';
import { asTyped } from './tensors.js';

/** A slice as a value: `list[a:b:c]` evaluates its bounds first. */
export function sliceOf(m: Machine, lower: Value, upper: Value, step: Value): RecordValue {
  return record(m, new Map<string, Value>([[sliceKey, boolean(true)], ['start', lower], ['stop', upper], ['step', step]]));
} // prettier-ignore

export function isSlice(value: Value): value is RecordValue {
  return value.kind === 'record' && value.fields.has(sliceKey);
}

/** `object[key]`. */
export function getIndex(m: Machine, given: Value, givenKey: Value, at: Place): Value {
  const [object, key] = [asTyped(m, settle(given), at), settle(givenKey)];
  switch (object.kind) {
    case 'list':
    case 'string':
      return itemOf(m, object, plainMember(key), at);
    case 'record':
      return entryOf(m, object, key, at);
    case 'tensor':
      return partOfTensor(m, object, key, at);
    case 'class':
      if (isEnumeration(object)) return memberByName(m, object, key, at);
      return object;
    case 'native': {
      const own = object.members?.get('__getitem__');
      return own ? m.call(own, object, [key], innerSite(at)) : object;
    }
    case 'library':
      // `List[int]`: types are no values.
      return object;
    case 'unknown': {
      const name =
        key.kind === 'string' ? key.value : key.kind === 'number' ? String(plainNumber(key)) : null;
      if (object.isChoice && name !== null) return partOf(m, object, name, at);
      const known = name === null ? undefined : object.parts.get(name);
      if (known) return known;
      return derivedUnknown(m, [object], at, 'an entry');
    }
    case 'null':
      return raise(m, 'TypeError', 'None has no entries', at);
    default:
      return unknown(m, { reason: `an entry of a ${typeName(object)} is not followed`, at });
  }
}

function partOfTensor(m: Machine, tensor: TensorValue, key: Value, at: Place): Value {
  const data = dataOf(m, tensor);
  const part = data && partOfData(m, data, key, at);
  if (part) return dataTensor(m, part, at, tensor);
  for (const library of m.libraries) {
    const op = library.operator?.('index');
    if (op) return callTensorOp(m, op, [tensor, key], at);
  }
  return unknown(m, { reason: 'a part of a tensor is not followed', at });
}

/** `x[0]`, `x[1:]`: along the first axis; null for any other key. */
function partOfData(m: Machine, data: TensorData, key: Value, at: Place): TensorData | null {
  const [length, ...rest] = data.shape;
  const index = key.kind === 'number' ? plainNumber(asNumber(m, key)) : null;
  if (length === undefined || (index === null && !isSlice(key))) return null;
  const place = index !== null && index < 0 ? index + length : index;
  if (place !== null && (place < 0 || place >= length)) raise(m, 'IndexError', 'index out of range', at);
  const places = place !== null ? [place] : isSlice(key) ? positions(m, key, length) : null;
  const size = rest.reduce((all, each) => all * each, 1);
  const items = places?.flatMap((each) => data.items.slice(each * size, (each + 1) * size));
  return places && items ? { ...data, shape: place === null ? [places.length, ...rest] : rest, items } : null;
} // prettier-ignore

function itemOf(m: Machine, object: Extract<Value, { kind: 'list' | 'string' }>, key: Value, at: Place): Value {
  const length = object.kind === 'list' ? object.items.length : object.value.length;
  if (isSlice(key)) return sliced(m, object, key, at);
  const index = key.kind === 'number' || key.kind === 'boolean' ? plainNumber(asNumber(m, key)) : null;
  if (index === null) return derivedUnknown(m, [key, object], at, 'an entry whose index is not known');
  const place = index < 0 ? index + length : index;
  const found = object.kind === 'list' ? object.items[place] : object.value[place];
  if (found === undefined) return raise(m, 'IndexError', 'index out of range', at);
  return typeof found === 'string' ? string(found) : found;
} // prettier-ignore

/** The positions that a slice takes; null where they are not known. */
export function positions(m: Machine, slice: RecordValue, length: number): readonly number[] | null {
  const bound = (name: string): number | null | undefined => {
    const value = settle(slice.fields.get(name) ?? { kind: 'null' });
    return value.kind === 'null' ? undefined : plainNumber(asNumber(m, value));
  };
  const [start, stop, step = 1] = [bound('start'), bound('stop'), bound('step')];
  if (start === null || stop === null || step === null || step === 0) return null;
  const clamp = (value: number): number => {
    const front = value < 0 ? value + length : value;
    return step > 0 ? Math.min(Math.max(front, 0), length) : Math.min(Math.max(front, -1), length - 1);
  };
  const first = start === undefined ? (step > 0 ? 0 : length - 1) : clamp(start);
  const end = stop === undefined ? (step > 0 ? length : -1) : clamp(stop);
  const found: number[] = [];
  for (let at = first; step > 0 ? at < end : at > end; at += step) found.push(at);
  return found;
}

function sliced(m: Machine, object: Extract<Value, { kind: 'list' | 'string' }>, key: RecordValue, at: Place): Value {
  const length = object.kind === 'list' ? object.items.length : object.value.length;
  const places = positions(m, key, length);
  if (places === null) return derivedUnknown(m, [...key.fields.values()].map(settle), at, 'a slice');
  if (object.kind === 'string') return string(places.map((place) => object.value[place] ?? '').join(''));
  const items = places.flatMap((place) => object.items[place] ?? []);
  return { ...list(m, items), ...(object.typed === undefined ? {} : { typed: object.typed }) };
} // prettier-ignore

function entryOf(m: Machine, object: RecordValue, key: Value, at: Place): Value {
  const method = object.cls ? findMember(m, object, '__getitem__', at) : null;
  const own = method ? settle(method) : null;
  if (own?.kind === 'closure') return m.call(own, object, [key], { at, argumentPlaces: [], resultName: null });
  if (isDict(object)) return dictEntry(m, object, key, at);
  if (holdsOf(m, object) !== null) return partOfNetwork(m, object, key, at);
  const builtIn = object.fields.get('__getitem__');
  if (builtIn?.kind === 'native') return builtIn.call({ self: object, args: [key], at });
  return unknown(m, { reason: `an entry of a ${typeName(object)} is not followed`, at });
} // prettier-ignore

function dictEntry(m: Machine, object: RecordValue, key: Value, at: Place): Value {
  const hash = hashOf(key);
  if (hash === null) return derivedUnknown(m, [key], at, 'an entry whose key is not known');
  const found = object.entries?.get(hash);
  if (found) return found[1];
  const make = object.fields.get('\0factory');
  if (!make) return raise(m, 'KeyError', `there is no entry ${typeof hash === 'object' ? '' : String(hash)}`, at);
  const made = m.call(make, object, [], { at, argumentPlaces: [], resultName: null });
  if (isDict(object)) put(m, object, key, made);
  return made;
} // prettier-ignore

/** `layers[0]`, `layers[1:]`, `blocks['a']`. */
function partOfNetwork(m: Machine, object: RecordValue, key: Value, at: Place): Value {
  const children = childrenOf(m, object);
  if (isSlice(key)) {
    const places = positions(m, key, children.length);
    if (places === null) return derivedUnknown(m, [], at, 'a slice');
    const kept = places.flatMap((place, index) => {
      const child = children[place]?.[1];
      return child ? [[String(index), child] as const] : [];
    });
    return { ...record(m, new Map<string, Value>(kept)), library: object.library ?? 'nn.Sequential' };
  }
  if (key.kind === 'string') {
    const child = children.find(([name]) => name === key.value);
    return child?.[1] ?? raise(m, 'KeyError', `there is no ${key.value}`, at);
  }
  const index = plainNumber(asNumber(m, key));
  if (index === null) return derivedUnknown(m, [key], at, 'a part of a network');
  return children.at(index)?.[1] ?? raise(m, 'IndexError', 'index out of range', at);
}

/** `object[key] = value`. */
export function setIndex(m: Machine, given: Value, givenKey: Value, value: Value, at: Place): void {
  const [object, key] = [settle(given), settle(givenKey)];
  if (object.kind === 'list') setItem(m, object, key, value, at);
  else if (object.kind === 'record') setEntryOf(m, object, key, value, at);
  else if (object.kind === 'tensor') loseData(m, object);
  else if (object.kind === 'unknown' && key.kind === 'string') setEntry(m.heap, object.parts, key.value, value);
} // prettier-ignore

function setItem(m: Machine, object: ListValue, key: Value, value: Value, at: Place): void {
  const before = [...object.items];
  const put = (items: readonly Value[]): void => {
    object.items.splice(0, object.items.length, ...items);
    m.heap.changed(() => object.items.splice(0, object.items.length, ...before));
  };
  const index = key.kind === 'number' ? plainNumber(key) : null;
  if (index !== null) {
    const place = index < 0 ? index + before.length : index;
    if (place < 0 || place >= before.length) raise(m, 'IndexError', 'index out of range', at);
    put(before.with(place, value));
    return;
  }
  const places = isSlice(key) ? positions(m, key, before.length) : null;
  const items = places ? m.host.iterate(m, value, at) : null;
  if (!places || !items) {
    change(m.heap, object, 'lost', derivedUnknown(m, [key, settle(value)], at, 'an entry stored under a key that is not known'));
    return;
  }
  const [first = before.length] = places;
  put([...before.slice(0, first), ...items, ...before.slice(first + places.length)]);
} // prettier-ignore

function setEntryOf(m: Machine, object: RecordValue, key: Value, value: Value, at: Place): void {
  const method = object.cls ? findMember(m, object, '__setitem__', at) : null;
  const own = method ? settle(method) : null;
  if (own?.kind === 'closure') {
    m.call(own, object, [key, value], { at, argumentPlaces: [], resultName: null });
    return;
  }
  if (isDict(object)) {
    if (hashOf(key) === null) change(m.heap, object, 'lost', derivedUnknown(m, [key], at, 'an entry stored under a key that is not known'));
    else put(m, object, key, value);
    return;
  }
  const children = asModule(m, object) ? childrenOf(m, object) : [];
  const index = key.kind === 'number' ? plainNumber(key) : null;
  const name = key.kind === 'string' ? key.value : index === null ? null : (children.at(index)?.[0] ?? null);
  if (name !== null) setEntry(m.heap, object.fields, name, value);
} // prettier-ignore

/** `key in object`. */
export function contains(m: Machine, key: Value, object: Value, at: Place): Value {
  switch (object.kind) {
    case 'list': {
      if (key.kind === 'unknown' && object.items.length === 0) return boolean(false);
      return boolean(object.items.some((item) => equal(m, key, item, at)));
    }
    case 'string':
      return key.kind === 'string' ? boolean(object.value.includes(key.value)) : undecidedTest(m, [key], at);
    case 'record': {
      if (isDict(object) || isSet(object)) {
        const hash = hashOf(key);
        return hash === null ? undecidedTest(m, [key], at) : boolean(object.entries.has(hash));
      }
      const method = object.cls
        ? findMember(m, object, '__contains__', at)
        : object.fields.get('__contains__');
      if (method) return m.call(method, object, [key], { at, argumentPlaces: [], resultName: null });
      if (holdsOf(m, object) !== null) {
        return boolean(childrenOf(m, object).some(([name]) => key.kind === 'string' && name === key.value));
      }
      return undecidedTest(m, [object], at);
    }
    case 'native': {
      const own = object.members?.get('__contains__');
      return own ? m.call(own, object, [key], innerSite(at)) : undecidedTest(m, [object], at);
    }
    case 'iterator': {
      const items = m.host.iterate(m, object, at) ?? [];
      return boolean(items.some((item) => equal(m, key, item, at)));
    }
    default:
      return undecidedTest(m, [key, object], at);
  }
}
