import { list, native, number, settle } from '../../make.js';
import type { Machine } from '../../machine.js';
import { asNumber, plainNumber } from '../../numbers.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { iteratorOf } from '../iterators.js';
import { keywordOf } from './natives.js';
import { tuple } from './objects.js';
import type { StandardModule } from './standard.js';

function itemsOf(m: Machine, value: Value | undefined, at: NativeCall['at']): readonly Value[] {
  return m.host.iterate(m, value ?? nullValue, at) ?? [];
}

function chained(m: Machine, lists: readonly Value[], at: NativeCall['at']): Value {
  return iteratorOf(lists.flatMap((each) => itemsOf(m, each, at)).values());
}

function product(lists: readonly (readonly Value[])[]): Value[][] {
  return lists.reduce<Value[][]>(
    (all, items) => all.flatMap((before) => items.map((item) => [...before, item])),
    [[]],
  );
}

const most = 10_000;

function* counting(m: Machine, start: Value, step: Value, at: NativeCall['at']): Generator<Value> {
  let value = start;
  for (let index = 0; index < most; index++) {
    yield value;
    value = m.host.binary(m, '+', value, step, at);
  }
}

/** `itertools`. */
export const itertoolsModule: StandardModule = {
  product: (m, call) => {
    const times = plainNumber(asNumber(m, keywordOf(call, 'repeat') ?? number(1))) ?? 1;
    const lists = call.args.map((each) => itemsOf(m, each, call.at));
    const all = product(Array.from({ length: times }, () => lists).flat());
    return iteratorOf(all.map((items): Value => tuple(m, items)).values());
  },
  repeat: (m, { args: [value = nullValue, times] }) => {
    const count = times ? (plainNumber(asNumber(m, times)) ?? 0) : most;
    return iteratorOf(Array.from({ length: Math.min(count, most) }, () => value).values());
  },
  count: (m, { args: [start = number(0), step = number(1)], at }) => iteratorOf(counting(m, start, step, at)),
  accumulate: (m, { args: [values], at }) => {
    const found: Value[] = [];
    for (const item of itemsOf(m, values, at)) {
      const last = found.at(-1);
      found.push(last ? m.host.binary(m, '+', last, item, at) : item);
    }
    return iteratorOf(found.values());
  },
  islice: (m, { args: [values = nullValue, ...bounds], at }) => {
    const [first = 0, second] = bounds.map((each) => plainNumber(asNumber(m, each)) ?? 0);
    const [start, stop] = second === undefined ? [0, first] : [first, second];
    const cursor = m.host.cursor(m, values, at);
    const found: Value[] = [];
    for (let index = 0; cursor && index < stop; index++) {
      const item = cursor.next();
      if (item === null) break;
      if (index >= start) found.push(item);
    }
    return iteratorOf(found.values());
  },
  combinations: (m, { args: [values = nullValue], at }) => list(m, pairsOf(m, itemsOf(m, values, at))),
  zip_longest: (m, { args, at }) => {
    const lists = args.map((each) => itemsOf(m, each, at));
    const length = Math.max(0, ...lists.map((items) => items.length));
    return list(
      m,
      Array.from({ length }, (_, index) =>
        tuple(
          m,
          lists.map((items) => items[index] ?? nullValue),
        ),
      ),
    );
  },
};

function pairsOf(m: Machine, items: readonly Value[]): Value[] {
  return items.flatMap((first, index) => items.slice(index + 1).map((second) => tuple(m, [first, second])));
}

/** `chain` is a class: `chain.from_iterable(lists)` goes over lists in a list. */
export function chainOf(m: Machine): Value {
  return native(
    'chain',
    ({ args, at }) => chained(m, args, at),
    new Map([
      [
        'from_iterable',
        native('from_iterable', ({ args, at }) => chained(m, itemsOf(m, args[0], at).map(settle), at)),
      ],
    ]),
  );
}
