import { popItem, pushItem, setItems, shiftItem } from '../heap.js';
import type { Machine } from '../machine.js';
import { list, number, settle } from '../make.js';
import { plainNumber } from '../numbers.js';
import { hole, type ListValue, type NativeCall, undefinedValue, type Value } from '../values.js';
import { type ArrayMethod, NotPlain, plainArgument, positionOf } from './array-arguments.js';
import { itemAt } from './arrays.js';
import { toNumber, toText } from './conversions.js';
import { isAbsent } from './operators.js';
import { innerSite } from './records.js';
import { coerced } from './typed-arrays.js';

/** What `splice` leaves, and what it takes out. */
function spliced(m: Machine, self: ListValue, { args }: NativeCall): { left: Value[]; removed: Value[] } {
  const { items } = self;
  const from = positionOf(m, args[0], items.length, 0);
  const most = items.length - from;
  const count =
    args.length === 0
      ? 0
      : args.length === 1
        ? most
        : Math.min(most, Math.max(0, plainArgument(m, args[1], 0)));
  return {
    left: [...items.slice(0, from), ...args.slice(2), ...items.slice(from + count)],
    removed: items.slice(from, from + count),
  };
}

/** Stable, as the language asks; nothing is guessed of an order that is not known. */
function sorted(m: Machine, self: ListValue, { args: [by], at }: NativeCall): Value[] {
  const items = self.items.filter((item) => !isAbsent(item));
  const rest = self.items.filter((item) => isAbsent(item) && item !== hole);
  const compare =
    by && !isAbsent(by) ? byFunction(m, by, at) : self.typed === undefined ? byText(m, at) : bySize(m, at);
  return [...items.sort(compare), ...rest, ...self.items.filter((item) => item === hole)];
}

type Order = (a: Value, b: Value) => number;

function byFunction(m: Machine, by: Value, at: NativeCall['at']): Order {
  return (a, b) => {
    const result = m.call(by, undefinedValue, [a, b], innerSite(at));
    const order = plainNumber(toNumber(m, result, at));
    if (order === null) throw new NotPlain(result);
    return Number.isNaN(order) ? 0 : order;
  };
}

function byText(m: Machine, at: NativeCall['at']): Order {
  return (a, b) => {
    const [x, y] = [toText(m, a, at), toText(m, b, at)];
    if (x === null || y === null) throw new NotPlain(x === null ? a : b);
    return x < y ? -1 : x > y ? 1 : 0;
  };
}

function bySize(m: Machine, at: NativeCall['at']): Order {
  return (a, b) => (plainNumber(toNumber(m, a, at)) ?? 0) - (plainNumber(toNumber(m, b, at)) ?? 0);
}

function filled(
  m: Machine,
  self: ListValue,
  { args: [value = undefinedValue, start, end] }: NativeCall,
): Value[] {
  const { length } = self.items;
  const [from, to] = [positionOf(m, start, length, 0), positionOf(m, end, length, length)];
  return self.items.map((item, index) => (index >= from && index < to ? coerced(m, self, value) : item));
}

function copiedWithin(m: Machine, self: ListValue, { args }: NativeCall): Value[] {
  const { items } = self;
  const target = positionOf(m, args[0], items.length, 0);
  const from = positionOf(m, args[1], items.length, 0);
  const part = items.slice(from, positionOf(m, args[2], items.length, items.length));
  return items.map((item, index) => part[index - target] ?? item);
}

/** Copies into a typed array, from a place on. */
function put(m: Machine, self: ListValue, { args: [source = undefinedValue, start], at }: NativeCall): Value {
  const from = positionOf(m, start, self.items.length, 0);
  const given = m.host.arrayLike(m, source, at);
  if (given === null) throw new NotPlain(settle(source));
  const items = [...self.items];
  given.items.forEach((item, index) => {
    if (from + index < items.length) items[from + index] = coerced(m, self, item);
  });
  setItems(m.heap, self.items, items);
  return undefinedValue;
}

function changed(m: Machine, self: ListValue, items: Value[]): Value {
  setItems(m.heap, self.items, items);
  return self;
}

/** `with`: a copy with one item replaced. */
function replaced(m: Machine, self: ListValue, { args, at }: NativeCall): Value {
  const index = Math.trunc(plainArgument(m, args[0], 0));
  const place = index < 0 ? self.items.length + index : index;
  if (place < 0 || place >= self.items.length) return m.fail('this list has no such place', at);
  return list(m, self.items.with(place, args[1] ?? undefinedValue));
}

/** Methods that give a changed copy. */
const copyingMethods: Readonly<Record<string, ArrayMethod>> = {
  toReversed: (m, self) => list(m, self.items.map((_, index) => itemAt(self, self.items.length - 1 - index))),
  toSorted: (m, self, call) => list(m, sorted(m, self, call)),
  toSpliced: (m, self, call) => list(m, spliced(m, self, call).left),
  with: replaced,
}; // prettier-ignore

/** Methods that change a list, or a copy of one. */
export const changingMethods: Readonly<Record<string, ArrayMethod>> = {
  ...copyingMethods,
  push: (m, self, { args }) => {
    for (const arg of args) pushItem(m.heap, self.items, arg);
    return number(self.items.length);
  },
  pop: (m, self) => {
    const last = itemAt(self, self.items.length - 1);
    popItem(m.heap, self.items);
    return last;
  },
  shift: (m, self) => {
    const first = itemAt(self, 0);
    shiftItem(m.heap, self.items);
    return first;
  },
  unshift: (m, self, { args }) => {
    setItems(m.heap, self.items, [...args, ...self.items]);
    return number(self.items.length);
  },
  splice: (m, self, call) => {
    const { left, removed } = spliced(m, self, call);
    setItems(m.heap, self.items, left);
    return list(m, removed);
  },
  reverse: (m, self) => changed(m, self, [...self.items].reverse()),
  sort: (m, self, call) => changed(m, self, sorted(m, self, call)),
  fill: (m, self, call) => changed(m, self, filled(m, self, call)),
  copyWithin: (m, self, call) => changed(m, self, copiedWithin(m, self, call)),
  set: put,
};
