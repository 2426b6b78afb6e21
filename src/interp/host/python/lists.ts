import { change } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { boolean, derivedUnknown, list, native, number, settle } from '../../make.js';
import { asNumber, plainNumber } from '../../numbers.js';
import { type ListValue, type NativeCall, nullValue, type Value } from '../../values.js';
import { iteratorOf } from '../iterators.js';
import { equal } from './equality.js';
import { keywordOf } from './natives.js';
import { isTuple, raise } from './objects.js';
import { sorted } from './sorting.js';

type Method = (m: Machine, self: ListValue, call: NativeCall) => Value;

/** Gives a list other items, undoably. */
export function setItems(m: Machine, self: ListValue, items: readonly Value[]): void {
  const before = [...self.items];
  self.items.splice(0, self.items.length, ...items);
  m.heap.changed(() => self.items.splice(0, self.items.length, ...before));
}

function add(m: Machine, self: ListValue, value: Value): void {
  self.items.push(value);
  m.heap.changed(() => self.items.pop());
}

function lose(m: Machine, self: ListValue, by: Value, at: NativeCall['at']): void {
  change(m.heap, self, 'lost', derivedUnknown(m, [settle(by)], at, 'what was put into this list'));
}

const changing: Readonly<Record<string, Method>> = {
  append: (m, self, { args: [value = nullValue] }) => {
    add(m, self, value);
    return nullValue;
  },
  extend: (m, self, { args: [values = nullValue], at }) => {
    const items = m.host.iterate(m, values, at);
    if (items) for (const item of items) add(m, self, item);
    else lose(m, self, values, at);
    return nullValue;
  },
  insert: (m, self, { args: [index = nullValue, value = nullValue], at }) => {
    const place = plainNumber(asNumber(m, index));
    if (place === null) lose(m, self, index, at);
    else setItems(m, self, self.items.toSpliced(place, 0, value));
    return nullValue;
  },
  pop: (m, self, { args: [index], at }) => {
    const place = index ? plainNumber(asNumber(m, index)) : -1;
    if (place === null) return derivedUnknown(m, [settle(index ?? nullValue)], at, 'an entry');
    const found = self.items.at(place);
    if (!found) return raise(m, 'IndexError', 'pop from an empty list', at);
    setItems(m, self, self.items.toSpliced(place, 1));
    return found;
  },
  remove: (m, self, { args: [value = nullValue], at }) => {
    const place = self.items.findIndex((item) => equal(m, item, value, at));
    if (place < 0) return raise(m, 'ValueError', 'this is not in the list', at);
    setItems(m, self, self.items.toSpliced(place, 1));
    return nullValue;
  },
  clear: (m, self) => {
    setItems(m, self, []);
    return nullValue;
  },
  reverse: (m, self) => {
    setItems(m, self, self.items.toReversed());
    return nullValue;
  },
  sort: (m, self, call) => {
    const items = sorted(m, self.items, keywordOf(call, 'key'), keywordOf(call, 'reverse'), call.at);
    if (items) setItems(m, self, items);
    else lose(m, self, self, call.at);
    return nullValue;
  },
  copy: (m, self) => list(m, [...self.items]),
};

/** What a `deque` has besides. */
const ofDeques: Readonly<Record<string, Method>> = {
  appendleft: (m, self, { args: [value = nullValue] }) => {
    setItems(m, self, [value, ...self.items]);
    return nullValue;
  },
  extendleft: (m, self, { args: [values = nullValue], at }) => {
    const items = m.host.iterate(m, values, at);
    if (items) setItems(m, self, [...items.toReversed(), ...self.items]);
    else lose(m, self, values, at);
    return nullValue;
  },
  popleft: (m, self, { at }) => {
    const [first, ...rest] = self.items;
    if (!first) return raise(m, 'IndexError', 'pop from an empty deque', at);
    setItems(m, self, rest);
    return first;
  },
};

const reading: Readonly<Record<string, Method>> = {
  index: (m, self, { args: [value = nullValue], at }) => {
    const place = self.items.findIndex((item) => equal(m, item, value, at));
    return place < 0 ? raise(m, 'ValueError', 'this is not in the list', at) : number(place);
  },
  count: (m, self, { args: [value = nullValue], at }) =>
    number(self.items.filter((item) => equal(m, item, value, at)).length),
  __len__: (_, self) => number(self.items.length),
  __iter__: (_, self) => iteratorOf(self.items.values()),
  __getitem__: (m, self, { args: [key = nullValue], at }) => m.host.getIndex(m, self, key, at),
  __contains__: (m, self, { args: [value = nullValue], at }) => boolean(self.items.some((item) => equal(m, item, value, at))),
  // Of a shape: the number of its elements.
  numel: (m, self, { at }) => self.items.reduce<Value>((all, item) => m.host.binary(m, '*', all, item, at), number(1)),
}; // prettier-ignore

/** What a shape of TensorFlow has besides being a tuple. */
const shapes: Readonly<Record<string, (m: Machine, self: ListValue) => Value>> = {
  as_list: (m, self) => native('as_list', () => list(m, [...self.items])),
  rank: (_, self) => number(self.items.length),
  ndims: (_, self) => number(self.items.length),
};

/** Members of lists and tuples. */
export function listMember(m: Machine, self: ListValue, name: string): Value | null {
  const ofShape = isTuple(self) ? shapes[name] : undefined;
  if (ofShape) return ofShape(m, self);
  const ofDeque = self.typed === 'deque' ? ofDeques[name] : undefined;
  const method = ofDeque ?? reading[name] ?? (isTuple(self) ? undefined : changing[name]);
  return method ? native(name, (call) => method(m, self, call)) : (self.fields?.get(name) ?? null);
}
