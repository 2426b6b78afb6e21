import type { Place } from '../../program/program.js';
import { spendOnItems } from '../budget.js';
import { callIteration } from '../calls.js';
import { change, pushItem, setEntry, setItem, setItems } from '../heap.js';
import type { Machine } from '../machine.js';
import { derivedUnknown, list, native, number, settle, string } from '../make.js';
import { asNumber, plainNumber } from '../numbers.js';
import { hole, type ListValue, type NativeCall, undefinedValue, type Value } from '../values.js';
import { type ArrayMethod, NotPlain, plainArgument, positionOf } from './array-arguments.js';
import { changingMethods } from './array-changes.js';
import { searchingMethods } from './array-search.js';
import { joined, toNumber, toText } from './conversions.js';
import { flattenedItems } from './iteration.js';
import { iteratorOf } from './iterators.js';
import { isAbsent, truth } from './operators.js';
import { builtInPrototype, findProperty, readProperty, restKey } from './records.js';
import { coerced } from './typed-arrays.js';

/** The item at a place; undefined where there is none. */
export function itemAt(self: ListValue, place: number): Value {
  const item = self.items[place];
  return item === undefined || item === hole ? (self.fields?.get(String(place)) ?? undefinedValue) : item;
}

/** A list of the same class: typed arrays make typed arrays. */
function like(m: Machine, self: ListValue, items: Value[]): ListValue {
  return self.typed === undefined ? list(m, items) : { ...list(m, items.map((item) => coerced(m, self, item))), typed: self.typed }; // prettier-ignore
}

/** Calls back for each item that is there, while the list keeps it. */
export function each(
  m: Machine,
  self: ListValue,
  { args: [callback = undefinedValue, receiver], at }: NativeCall,
  visit: (result: Value, item: Value, index: number) => boolean | undefined,
  skipsHoles = true,
): void {
  const { length } = self.items;
  for (let index = 0; index < length; index++) {
    const item = self.items[index];
    if (skipsHoles && (item === undefined || item === hole)) continue;
    const value = item === undefined || item === hole ? undefinedValue : item;
    const result = callIteration(m, callback, [value, number(index), self], index, at, receiver);
    if (visit(result, value, index) === false) return;
  }
}

function fold(m: Machine, self: ListValue, { args, at }: NativeCall, fromRight: boolean): Value {
  const items = [...self.items.entries()].filter(([, item]) => item !== hole);
  if (fromRight) items.reverse();
  const [callback = undefinedValue] = args;
  let all = args.length > 1 ? args[1] : undefined;
  for (const [index, item] of items) {
    all = all === undefined ? item : callIteration(m, callback, [all, item, number(index), self], index, at);
  }
  return all ?? m.fail('reduce of an empty list needs an initial value', at);
}

function flat(m: Machine, items: readonly Value[], depth: number, at: Place): Value[] {
  spendOnItems(m, items.length, at);
  return items.flatMap((item) => {
    if (item === hole) return [];
    const value = settle(item);
    return value.kind === 'list' && depth > 0 ? flat(m, value.items, depth - 1, at) : [item];
  });
}

function concat(m: Machine, self: ListValue, { args }: NativeCall): Value {
  const parts = args.map(settle);
  const strange = parts.find((part) => part.kind === 'unknown');
  // Whether it is a list, and of how many, decides about all the rest.
  if (strange) return derivedUnknown(m, [strange], m.frame.definition, 'what is joined to this list');
  return list(m, [...self.items, ...args.flatMap((arg, index) => {
    const part = parts[index];
    return part?.kind === 'list' && part.typed === undefined ? part.items : [arg];
  })]); // prettier-ignore
}

const iterating: Readonly<Record<string, ArrayMethod>> = {
  forEach: (m, self, call) => {
    each(m, self, call, () => true);
    return undefinedValue;
  },
  map: (m, self, call) => {
    const results = self.items.map((): Value => hole);
    each(m, self, call, (result, _, index) => {
      results[index] = result;
      return true;
    });
    return like(m, self, results);
  },
  filter: (m, self, call) => {
    const kept: Value[] = [];
    each(m, self, call, (result, item) => {
      if (truth(m, result, call.at)) kept.push(item);
      return true;
    });
    return like(m, self, kept);
  },
  flatMap: (m, self, call) => {
    const results: Value[] = [];
    each(m, self, call, (result) => {
      results.push(...flattenedItems(m, result, call.at));
      return true;
    });
    return list(m, results);
  },
  reduce: (m, self, call) => fold(m, self, call, false),
  reduceRight: (m, self, call) => fold(m, self, call, true),
};

const copying: Readonly<Record<string, ArrayMethod>> = {
  slice: (m, self, { args }) => {
    const from = positionOf(m, args[0], self.items.length, 0);
    return like(
      m,
      self,
      self.items.slice(from, positionOf(m, args[1], self.items.length, self.items.length)),
    );
  },
  concat,
  at: (m, self, { args }) => {
    const index = Math.trunc(plainArgument(m, args[0], 0));
    return itemAt(self, index < 0 ? self.items.length + index : index);
  },
  join: (m, self, { args: [separator], at }) => {
    const by = isAbsent(separator) ? ',' : toText(m, separator ?? undefinedValue, at);
    const text = by === null ? null : joined(self.items, by, (item) => toText(m, item, at));
    return text === null ? derivedUnknown(m, self.items.map(settle), at, 'a text') : string(text);
  },
  flat: (m, self, { args, at }) => list(m, flat(m, self.items, plainArgument(m, args[0], 1), at)),
  keys: (m, self) => iteratorOf(indices(self, (index) => number(index))),
  values: (m, self) => iteratorOf(indices(self, (index) => itemAt(self, index))),
  '\0@iterator': (m, self) => iteratorOf(indices(self, (index) => itemAt(self, index))),
  entries: (m, self) => iteratorOf(indices(self, (index) => list(m, [number(index), itemAt(self, index)]))),
};

function* indices(self: ListValue, pick: (index: number) => Value): Generator<Value> {
  for (let index = 0; index < self.items.length; index++) yield pick(index);
}

/** Methods that say the same in text form. */
const asText = {
  toString: (m: Machine, self: ListValue, call: NativeCall): Value => m.call(arrayMember(m, self, 'join', call.at), self, [], { at: call.at, argumentPlaces: [], resultName: null }),
  toLocaleString: (m: Machine, self: ListValue, call: NativeCall): Value => derivedUnknown(m, [self], call.at, 'a text in the words of a place'),
}; // prettier-ignore

const methods: Readonly<Record<string, ArrayMethod>> = {
  ...iterating,
  ...copying,
  ...searchingMethods,
  ...changingMethods,
  ...asText,
};

/** A method with its arguments read: one that is not known gives something unknown, and a changed list is lost. */
function run(m: Machine, self: ListValue, name: string, method: ArrayMethod, call: NativeCall): Value {
  spendOnItems(m, self.items.length, call.at);
  try {
    return method(m, self, call);
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    const result = derivedUnknown(m, [settle(error.value)], call.at, `${name}() of a list`);
    if (name in changingMethods) change(m.heap, self, 'lost', result);
    return result;
  }
}

/** The methods that lists have, for `Array.prototype`. */
export const arrayMethodNames: readonly string[] = Object.keys(methods);

/** Members of typed arrays that share their memory. */
const views: ReadonlySet<string> = new Set(['subarray', 'buffer', 'byteLength', 'byteOffset']);

/** Members of arrays. */
export function arrayMember(m: Machine, self: ListValue, name: string, at: Place): Value {
  if (name === 'length') return number(self.items.length);
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method) return native(name, (call) => run(m, self, name, method, call));
  const own = self.fields?.get(name);
  if (own) return own;
  if (/^\d+$/.test(name)) return itemAt(self, Number(name));
  if (self.typed !== undefined && views.has(name)) {
    return derivedUnknown(m, [], at, `${name} of a typed array`);
  }
  const prototype = builtInPrototype(m, self.typed ?? 'Array');
  const inherited = prototype ? findProperty(m, prototype, name) : undefined;
  return inherited === undefined ? undefinedValue : readProperty(m, inherited, self, at);
}

/** `list.name = value`. */
export function setListMember(m: Machine, self: ListValue, name: string, value: Value, at: Place): void {
  if (name === 'length') setLength(m, self, value, at);
  else if (/^\d{1,7}$/.test(name)) setItemAt(m, self, Number(name), value);
  else {
    if (!self.fields) change(m.heap, self, 'fields', new Map<string, Value>());
    if (self.fields) setEntry(m.heap, self.fields, name, value);
  }
}

function setLength(m: Machine, self: ListValue, value: Value, at: Place): void {
  const length = plainNumber(asNumber(m, value));
  if (length === null) {
    change(m.heap, self, 'lost', derivedUnknown(m, [settle(value)], at, 'the length of a list'));
    return;
  }
  const kept = self.items.slice(0, length);
  while (kept.length < Math.min(length, mostMade)) kept.push(hole);
  setItems(m.heap, self.items, kept);
}

/** Longer lists than this are not made at once. */
export const mostMade = 10_000;

function setItemAt(m: Machine, self: ListValue, place: number, value: Value): void {
  if (self.typed !== undefined) {
    if (place < self.items.length) setItem(m.heap, self.items, place, coerced(m, self, value));
    return;
  }
  if (place > self.items.length + mostMade) return;
  while (self.items.length < place) pushItem(m.heap, self.items, hole);
  if (place === self.items.length) pushItem(m.heap, self.items, value);
  else setItem(m.heap, self.items, place, value);
}

/** A list of what has a length and numbered entries; null when it is none, or not known. */
export function arrayLike(m: Machine, given: Value, at: Place): ListValue | null {
  const value = settle(given);
  if (value.kind === 'list') return value;
  if (value.kind === 'string') {
    return list(
      m,
      Array.from(value.value, (letter) => string(letter)),
    );
  }
  if (value.kind !== 'record' || value.fields.has(restKey)) return null;
  const length = plainNumber(toNumber(m, m.host.getMember(m, value, 'length', at), at));
  if (length === null || length > mostMade) return null;
  return list(
    m,
    Array.from({ length: length || 0 }, (_, index) =>
      value.fields.has(String(index)) ? m.host.getMember(m, value, String(index), at) : hole,
    ),
  );
}
