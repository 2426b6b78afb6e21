import { type Dim, max, min } from '../../../dim/index.js';
import { asFloat, boolean, derivedUnknown, list, number, settle, string, unknown } from '../../make.js';
import type { Machine } from '../../machine.js';
import { asNumber, plainNumber } from '../../numbers.js';
import { mergeOrigins } from '../../origins.js';
import { setEntry } from '../../heap.js';
import { Restart } from '../../signals.js';
import { recordDoubt, recordGap } from '../../trace.js';
import { innerSite } from '../records.js';
import { iteratorOf } from '../iterators.js';
import { type NativeCall, nullValue, type NumberValue, type Value } from '../../values.js';
import { ownLength } from './built-in-classes.js';
import type { BuiltIn } from './builtins.js';
import { nextOf } from './iteration.js';
import { keywordOf } from './natives.js';
import { isDict, isSet, raise, tuple } from './objects.js';
import { sorted } from './sorting.js';

/** Items of an iterable; what is not known is unknown as a whole. */
function withItems(
  m: Machine,
  given: Value | undefined,
  at: NativeCall['at'],
  use: (items: readonly Value[]) => Value,
): Value {
  const value = given ?? nullValue;
  const items = m.host.iterate(m, value, at);
  return items ? use(items) : derivedUnknown(m, [settle(value)], at, 'the items of this');
}

/** Built-in functions on what can be iterated. */
export const sequenceFunctions: Readonly<Record<string, BuiltIn>> = {
  len: (m, { args: [value = nullValue], at }) => {
    const given = settle(value);
    if (given.kind === 'list') return number(given.items.length);
    if (given.kind === 'string') return number(given.value.length);
    if (isDict(given) || isSet(given)) return number(given.entries.size);
    if (given.kind === 'tensor') return m.host.getIndex(m, m.host.getMember(m, given, 'shape', at), number(0), at);
    if (given.kind === 'unknown' && !given.isChoice) return derivedUnknown(m, [given], at, 'a length');
    return ownLength(m, given, at) ?? withItems(m, given, at, (items) => number(items.length));
  },
  range: rangeOf,
  enumerate: (m, call) => {
    const start = settle(call.args[1] ?? keywordOf(call, 'start') ?? number(0));
    return withItems(m, call.args[0], call.at, (items) =>
      list(m, items.map((item, index) => tuple(m, [m.host.binary(m, '+', number(index), start, call.at), item]))),
    );
  },
  zip: (m, { args, at }) => {
    const all = args.map((each) => m.host.iterate(m, each, at));
    if (!all.every((items) => items !== null)) return derivedUnknown(m, args.map(settle), at, 'the items of this');
    const length = all.length === 0 ? 0 : Math.min(...all.map((items) => items.length));
    return list(m, Array.from({ length }, (_, index) => tuple(m, all.map((items) => items[index] ?? nullValue))));
  },
  map: (m, { args: [fn = nullValue, ...lists], at }) => {
    const all = lists.map((each) => m.host.iterate(m, each, at));
    if (!all.every((items) => items !== null)) return derivedUnknown(m, lists.map(settle), at, 'the items of this');
    const length = Math.min(...all.map((items) => items.length));
    const indices = Array.from({ length }, (_, index) => index);
    return iteratorOf(lazily(indices, (index) => m.call(fn, nullValue, all.map((items) => items[index] ?? nullValue), innerSite(at))));
  },
  filter: (m, { args: [fn = nullValue, values], at }) =>
    withItems(m, values, at, (items) => {
      const isPlain = settle(fn).kind === 'null';
      return list(m, items.filter((item) => m.host.truth(m, isPlain ? item : m.call(fn, nullValue, [item], innerSite(at)), at)));
    }),
  reversed: (m, { args: [values], at }) => withItems(m, values, at, (items) => iteratorOf(items.toReversed().values())),
  sorted: (m, call) =>
    withItems(m, call.args[0], call.at, (items) => {
      const result = sorted(m, items, keywordOf(call, 'key'), keywordOf(call, 'reverse'), call.at);
      return result ? list(m, result) : derivedUnknown(m, items.map(settle), call.at, 'the order of this');
    }),
  sum: (m, { args: [values, start = number(0)], at }) =>
    withItems(m, values, at, (items) => items.reduce<Value>((all, item) => m.host.binary(m, '+', all, item, at), start)),
  any: (m, { args: [values], at }) => withItems(m, values, at, (items) => boolean(items.some((item) => m.host.truth(m, item, at)))),
  all: (m, { args: [values], at }) => withItems(m, values, at, (items) => boolean(items.every((item) => m.host.truth(m, item, at)))),
  min: (m, call) => extreme(m, call, 'min'),
  max: (m, call) => extreme(m, call, 'max'),
  iter: (m, { args: [values], at }) => {
    const value = settle(values ?? nullValue);
    return value.kind === 'iterator' ? value : withItems(m, value, at, (items) => iteratorOf(items.values()));
  },
  next: (m, { args: [iterator = nullValue, otherwise], at }) => {
    const value = settle(iterator);
    if (value.kind === 'record') return m.call(m.host.getMember(m, value, '__next__', at), value, [], innerSite(at));
    if (value.kind !== 'iterator') return derivedUnknown(m, [value], at, 'what comes next');
    return nextOf(m, value, at) ?? otherwise ?? raise(m, 'StopIteration', 'the iterator has ended', at);
  },
  chr: (m, { args: [code = nullValue] }) => string(String.fromCodePoint(plainNumber(asNumber(m, code)) ?? 63)),
  ord: (_, { args: [text = nullValue] }) => {
    const value = settle(text);
    return number(value.kind === 'string' ? (value.value.codePointAt(0) ?? 0) : 0);
  },
}; // prettier-ignore

function* lazily(indices: readonly number[], make: (index: number) => Value): Generator<Value> {
  for (const index of indices) yield make(index);
}

const mostItems = 20_000;
/** Of a longer range: fewer than an iterator may give. */
const mostTurns = 10_000;

function* begun(m: Machine, item: (index: number) => Value, at: NativeCall['at']): Generator<Value> {
  for (let index = 0; index < mostTurns; index++) yield item(index);
  recordGap(m, at, `no more than ${mostTurns} turns of this range are followed`);
}

/** A block that changes the size, and one that keeps it. */
const usualCount = 2;

/** `range(a, b, c)`. A number of turns that the caller chooses is decided. */
function rangeOf(m: Machine, { args, at }: NativeCall): Value {
  const bounds = args.map((arg) => asNumber(m, arg));
  const [first, second, third] = bounds;
  if (!first || bounds.includes(null)) return derivedUnknown(m, args.map(settle), at, 'a range');
  const [start, stop] = second ? [first, second] : [number(0), first];
  const step = third ?? number(1);
  const [a, b, c] = [plainNumber(start), plainNumber(stop), plainNumber(step)];
  if (c === 0) return raise(m, 'ValueError', 'range() with a step of 0', at);
  if (a !== null && b !== null && c !== null) {
    const length = Math.max(0, Math.ceil((b - a) / c));
    const origins = mergeOrigins(start.origins, stop.origins);
    const item = (index: number): Value => number(a + index * c, origins);
    return length > mostItems ? iteratorOf(begun(m, item, at)) : list(m, Array.from({ length }, (_, index) => item(index)));
  }
  return list(m, Array.from({ length: openCount(m, [start, stop, step], at) }, (_, index) => m.host.binary(m, '+', start, m.host.binary(m, '*', step, number(index), at), at)));
} // prettier-ignore

/** How often something is done as often as the caller chooses: twice where a parameter says it, else one, two or no times. */
export function openCount(m: Machine, from: readonly NumberValue[], at: NativeCall['at']): number {
  const parameters = from.flatMap(({ origins }) => origins.data).filter((origin) => origin.kind === 'parameter');
  const free = parameters.find(({ name, assumed }) => assumed && !m.presets.has(name));
  if (free && m.decisions.speculating === 0) throw new Restart(free.name, [usualCount]);
  const site = `${at.file}:${at.start}:${m.frame.id}`;
  const known = m.loopCounts.get(site);
  if (known !== undefined) return known;
  const counts = [1, 2, 0];
  const line = `the count at offset ${at.start}`;
  const choice = m.decisions.choose(counts.map((count) => `${line} is ${count === 1 ? 'one' : count === 2 ? 'two' : 'none'}`));
  const count = counts[choice] ?? 1;
  setEntry(m.heap, m.loopCounts, site, count);
  return count;
} // prettier-ignore

/** `min` and `max` of sizes; of other things in the order that they have. */
function extreme(m: Machine, call: NativeCall, which: 'min' | 'max'): Value {
  const { args, at } = call;
  const [only] = args;
  const items = args.length === 1 && only ? m.host.iterate(m, only, at) : args;
  const otherwise = keywordOf(call, 'default');
  if (!items) return derivedUnknown(m, args.map(settle), at, 'the items of this');
  if (items.length === 0) return otherwise ?? raise(m, 'ValueError', `${which}() of nothing`, at);
  const key = keywordOf(call, 'key');
  const numbers = items.map((item) => (settle(item).kind === 'string' ? null : asNumber(m, item)));
  if (!key && numbers.every((each): each is NumberValue => each !== null && each.den === 1)) {
    const choose = which === 'min' ? min : max;
    const dim = numbers.map((each): Dim => each.dim).reduce((a, b) => (typeof a === 'number' && typeof b === 'number' ? Math[which](a, b) : choose(a, b)));
    const made = number(dim, numbers.map(({ origins }) => origins).reduce(mergeOrigins));
    return numbers.find((each) => each.dim === dim)?.isFloat ? asFloat(made) : made;
  }
  const ordered = sorted(m, items, key, null, at);
  if (!ordered) recordDoubt(m, at, `${which}() of what is not known`);
  return (which === 'min' ? ordered?.[0] : ordered?.at(-1)) ?? unknown(m, { reason: `${which}() of what is not known`, at });
} // prettier-ignore
