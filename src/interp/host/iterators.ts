import type { Place } from '../../program/program.js';
import type { Machine } from '../machine.js';
import { boolean, list, native, number, record, unknown } from '../make.js';
import { plainNumber } from '../numbers.js';
import { Abandoned, OutOfFuel, UserThrow } from '../signals.js';
import { recordGap } from '../trace.js';
import {
  type IteratorValue,
  type NativeCall,
  type Resume,
  type Step,
  undefinedValue,
  type Value,
} from '../values.js';
import { callIteration } from '../calls.js';
import { toNumber } from './conversions.js';
import { cursorOf, flattenedItems } from './iteration.js';
import { truth } from './operators.js';

/** An iterator over what a generator of ours gives. */
export function iteratorOf(source: Iterator<Value>): IteratorValue {
  return {
    kind: 'iterator',
    resume: ({ kind, value }, at) => {
      if (kind === 'throw') throw new UserThrow(value, at);
      if (kind === 'return') {
        source.return?.();
        return { done: true, value };
      }
      const next = source.next();
      return { done: next.done === true, value: next.done === true ? undefinedValue : next.value };
    },
  };
}

/**
 * Lets an iterator go on. How far it got cannot be undone: one that comes from before what was undone is followed no
 * further.
 */
export function resumeIterator(m: Machine, iterator: IteratorValue, how: Resume, at: Place): Step {
  if (m.decisions.peeking > 0) throw new Abandoned();
  if (stale.has(iterator)) {
    const reason = 'an iterator that other code has moved on is not followed';
    recordGap(m, at, reason);
    return { done: true, value: unknown(m, { reason, at }) };
  }
  m.heap.changed(() => stale.add(iterator));
  return iterator.resume(how, at);
}

const stale = new WeakSet<IteratorValue>();

/** `{ value, done }`. */
export function stepRecord(m: Machine, { value, done }: Step): Value {
  return record(
    m,
    new Map<string, Value>([
      ['value', value],
      ['done', boolean(done)],
    ]),
  );
}

/** Members of iterators. */
export function iteratorMember(m: Machine, self: IteratorValue, name: string): Value {
  switch (name) {
    case 'next':
    case 'throw':
    case 'return':
      return native(name, ({ args: [value = undefinedValue], at }) => {
        if (self.request) return self.request({ kind: name, value }, at);
        return stepRecord(m, resumeIterator(m, self, { kind: name, value }, at));
      });
    case '\0@iterator':
      return self.request ? undefinedValue : native(name, () => self);
    case '\0@asyncIterator':
      return self.request ? native(name, () => self) : undefinedValue;
    default: {
      const helper = self.request ? undefined : helpers[name];
      return helper ? native(name, (call) => helper(m, self, call)) : undefinedValue;
    }
  }
}

/** What an iterator has left. */
function* left(m: Machine, self: IteratorValue, at: Place): Generator<Value> {
  for (;;) {
    const step = resumeIterator(m, self, { kind: 'next', value: undefinedValue }, at);
    if (step.done) return;
    yield step.value;
  }
}

type Helper = (m: Machine, self: IteratorValue, call: NativeCall) => Value;

function* mapped(m: Machine, self: IteratorValue, { args, at }: NativeCall): Generator<Value> {
  let index = 0;
  for (const item of left(m, self, at)) {
    yield callIteration(m, args[0] ?? undefinedValue, [item, number(index)], index++, at);
  }
}

function* filtered(m: Machine, self: IteratorValue, { args, at }: NativeCall): Generator<Value> {
  let index = 0;
  for (const item of left(m, self, at)) {
    if (truth(m, callIteration(m, args[0] ?? undefinedValue, [item, number(index)], index++, at), at)) {
      yield item;
    }
  }
}

function countOf(m: Machine, { args, at }: NativeCall): number {
  const count = plainNumber(toNumber(m, args[0] ?? undefinedValue, at));
  if (count === null) throw new OutOfFuel('how many values are taken from this iterator is not known', at);
  return count;
}

function* taken(m: Machine, self: IteratorValue, call: NativeCall): Generator<Value> {
  let count = countOf(m, call);
  if (count <= 0) return;
  for (const item of left(m, self, call.at)) {
    yield item;
    if (--count <= 0) return;
  }
}

function* dropped(m: Machine, self: IteratorValue, call: NativeCall): Generator<Value> {
  let count = countOf(m, call);
  for (const item of left(m, self, call.at)) if (count-- <= 0) yield item;
}

function* flatMapped(m: Machine, self: IteratorValue, call: NativeCall): Generator<Value> {
  for (const part of mapped(m, self, call)) yield* flattenedItems(m, part, call.at);
}

/** The methods of iterators that work on what they have left, as those of a list of it. */
const asList = new Set(['forEach', 'reduce', 'some', 'every', 'find']);

const helpers: Readonly<Record<string, Helper>> = {
  map: (m, self, call) => iteratorOf(mapped(m, self, call)),
  filter: (m, self, call) => iteratorOf(filtered(m, self, call)),
  take: (m, self, call) => iteratorOf(taken(m, self, call)),
  drop: (m, self, call) => iteratorOf(dropped(m, self, call)),
  flatMap: (m, self, call) => iteratorOf(flatMapped(m, self, call)),
  toArray: (m, self, { at }) => list(m, cursorOf(m, self, at)?.rest() ?? []),
  ...Object.fromEntries(
    [...asList].map((name): [string, Helper] => [
      name,
      (m, self, { args, at }) => {
        const items = list(m, cursorOf(m, self, at)?.rest() ?? []);
        return m.call(m.host.getMember(m, items, name, at), items, args, {
          at,
          argumentPlaces: [],
          resultName: null,
        });
      },
    ]),
  ),
};
