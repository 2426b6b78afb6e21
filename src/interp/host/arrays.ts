import type { Place } from '../../program/program.js';
import { callIteration, unknownResult } from '../calls.js';
import { equalValues } from '../compare.js';
import { pushItem, setItems } from '../heap.js';
import type { Machine } from '../machine.js';
import { boolean, derivedUnknown, list, native, number, settle, string } from '../make.js';
import { asNumber, plainNumber } from '../numbers.js';
import { type ListValue, type NativeCall, undefinedValue, type Value } from '../values.js';
import { printed, truth } from './operators.js';

type Method = (m: Machine, self: ListValue, call: NativeCall) => Value;

function plainArgument(m: Machine, value: Value | undefined): number | null {
  return value === undefined ? null : plainNumber(asNumber(m, value));
}

/** A relative index as slice and at take it. */
function position(index: number, length: number): number {
  return index < 0 ? Math.max(0, length + index) : Math.min(index, length);
}

function each(
  m: Machine,
  self: ListValue,
  { args, at }: NativeCall,
  visit: (result: Value, item: Value, index: number) => boolean | undefined,
): void {
  const callback = args[0] ?? undefinedValue;
  for (const [index, item] of [...self.items].entries()) {
    const result = callIteration(m, callback, [item, number(index), self], index, at);
    if (visit(result, item, index) === false) return;
  }
}

function fold(m: Machine, self: ListValue, { args, at }: NativeCall, fromRight: boolean): Value {
  const items = [...self.items.entries()];
  if (fromRight) items.reverse();
  let all = args[1];
  for (const [index, item] of items) {
    all =
      all === undefined
        ? item
        : callIteration(m, args[0] ?? undefinedValue, [all, item, number(index), self], index, at);
  }
  return all ?? m.fail('reduce of an empty list needs an initial value', at);
}

function slice(m: Machine, self: ListValue, { args }: NativeCall): Value {
  const from = args[0] ? plainArgument(m, args[0]) : 0;
  const to = args[1] && settle(args[1]).kind !== 'undefined' ? plainArgument(m, args[1]) : self.items.length;
  if (from === null || to === null) return derivedUnknown(m, args, self.maker.definition, 'a slice');
  return list(m, self.items.slice(from, to));
}

function splice(m: Machine, self: ListValue, { args }: NativeCall): Value {
  const from = position(plainArgument(m, args[0]) ?? 0, self.items.length);
  const count = args.length < 2 ? self.items.length - from : (plainArgument(m, args[1]) ?? 0);
  const removed = self.items.slice(from, from + count);
  setItems(m.heap, self.items, [
    ...self.items.slice(0, from),
    ...args.slice(2),
    ...self.items.slice(from + count),
  ]);
  return list(m, removed);
}

function flat(m: Machine, items: readonly Value[], depth: number): Value[] {
  return items.flatMap((item) => {
    const value = settle(item);
    return value.kind === 'list' && depth > 0 ? flat(m, value.items, depth - 1) : [item];
  });
}

function sorted(m: Machine, self: ListValue, { args, at }: NativeCall): Value[] {
  const by = args[0];
  return [...self.items].sort((a, b) => {
    if (by === undefined) return (printed(a) ?? '') < (printed(b) ?? '') ? -1 : 1;
    const result = plainArgument(
      m,
      m.call(by, undefinedValue, [a, b], { at, argumentPlaces: [], resultName: null }),
    );
    return result ?? 0;
  });
}

function find(
  m: Machine,
  self: ListValue,
  call: NativeCall,
  fromRight = false,
): { item: Value; index: number } {
  let found = { item: undefinedValue, index: -1 };
  each(m, self, call, (result, item, index) => {
    if (!truth(m, result, call.at)) return true;
    found = { item, index };
    return fromRight;
  });
  return found;
}

function indexOf(m: Machine, self: ListValue, { args, at }: NativeCall): number {
  return self.items.findIndex((item) => equalValues(m, item, args[0] ?? undefinedValue, false, at));
}

const iterating: Readonly<Record<string, Method>> = {
  forEach: (m, self, call) => {
    each(m, self, call, () => true);
    return undefinedValue;
  },
  map: (m, self, call) => {
    const results: Value[] = [];
    each(m, self, call, (result) => {
      results.push(result);
      return true;
    });
    return list(m, results);
  },
  filter: (m, self, call) => {
    const kept: Value[] = [];
    each(m, self, call, (result, item) => {
      if (truth(m, result, call.at)) kept.push(item);
      return true;
    });
    return list(m, kept);
  },
  flatMap: (m, self, call) => {
    const results: Value[] = [];
    each(m, self, call, (result) => {
      results.push(...flat(m, [result], 1));
      return true;
    });
    return list(m, results);
  },
  some: (m, self, call) => boolean(find(m, self, call).index >= 0),
  every: (m, self, call) => {
    let all = true;
    each(m, self, call, (result) => (all = truth(m, result, call.at)));
    return boolean(all);
  },
  find: (m, self, call) => find(m, self, call).item,
  findIndex: (m, self, call) => number(find(m, self, call).index),
  findLast: (m, self, call) => find(m, self, call, true).item,
  reduce: (m, self, call) => fold(m, self, call, false),
  reduceRight: (m, self, call) => fold(m, self, call, true),
};

const plainMethods: Readonly<Record<string, Method>> = {
  push: (m, self, { args }) => {
    for (const arg of args) pushItem(m.heap, self.items, arg);
    return number(self.items.length);
  },
  add: (m, self, { args, at }) => {
    const [item = undefinedValue] = args;
    if (indexOf(m, self, { self, args: [item], at }) < 0) pushItem(m.heap, self.items, item);
    return self;
  },
  has: (m, self, call) => boolean(indexOf(m, self, call) >= 0),
  pop: (m, self) => {
    const last = self.items.at(-1) ?? undefinedValue;
    setItems(m.heap, self.items, self.items.slice(0, -1));
    return last;
  },
  shift: (m, self) => {
    const [first = undefinedValue, ...rest] = self.items;
    setItems(m.heap, self.items, rest);
    return first;
  },
  unshift: (m, self, { args }) => {
    setItems(m.heap, self.items, [...args, ...self.items]);
    return number(self.items.length);
  },
  slice,
  splice,
  concat: (m, self, { args }) => list(m, [...self.items, ...args.flatMap((arg) => flat(m, [arg], 1))]),
  at: (m, self, { args, at }) => {
    const index = plainArgument(m, args[0]);
    return index === null ? derivedUnknown(m, args, at, 'an entry') : (self.items.at(index) ?? undefinedValue);
  },
  includes: (m, self, call) => boolean(indexOf(m, self, call) >= 0),
  indexOf: (m, self, call) => number(indexOf(m, self, call)),
  join: (m, self, { args, at }) => {
    const parts = self.items.map(printed);
    return parts.includes(null) ? derivedUnknown(m, self.items, at, 'a text') : string(parts.join(args[0] ? (printed(args[0]) ?? ',') : ','));
  },
  reverse: (m, self) => {
    setItems(m.heap, self.items, [...self.items].reverse());
    return self;
  },
  toReversed: (m, self) => list(m, [...self.items].reverse()),
  sort: (m, self, call) => {
    setItems(m.heap, self.items, sorted(m, self, call));
    return self;
  },
  toSorted: (m, self, call) => list(m, sorted(m, self, call)),
  fill: (m, self, { args }) => {
    const [value = undefinedValue] = args;
    const from = position(plainArgument(m, args[1]) ?? 0, self.items.length);
    const to = position(plainArgument(m, args[2]) ?? self.items.length, self.items.length);
    setItems(m.heap, self.items, self.items.map((item, index) => (index >= from && index < to ? value : item)));
    return self;
  },
  flat: (m, self, { args }) => list(m, flat(m, self.items, plainArgument(m, args[0]) ?? 1)),
  keys: (m, self) => list(m, self.items.map((_, index) => number(index))),
  values: (m, self) => list(m, [...self.items]),
  entries: (m, self) => list(m, self.items.map((item, index) => list(m, [number(index), item]))),
}; // prettier-ignore

/** Members of arrays (and of sets, which are lists of unique items here). */
export function arrayMember(m: Machine, self: ListValue, name: string, at: Place): Value {
  if (name === 'length' || name === 'size') return number(self.items.length);
  const method = iterating[name] ?? plainMethods[name];
  if (method) return native(name, (call) => method(m, self, call));
  if (/^\d+$/.test(name)) return self.items[Number(name)] ?? undefinedValue;
  if (name === '__proto__' || name === 'constructor') return undefinedValue;
  return native(name, (call) => unknownResult(m, call.args, at, `${name}() of a list`));
}
