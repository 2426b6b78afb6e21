import { lcm } from './integers.js';

/**
 * A set of positive integers that repeats from some number on: x below `start` is a member when an odd number of
 * `toggles` (in order) are x or less, x from `start` on when `cycle[(x − start) mod cycle.length]` is 1. Kept in its
 * shortest form: equal sets look equal.
 */
export interface SizeSet {
  readonly start: number;
  readonly toggles: readonly number[];
  readonly cycle: Uint8Array;
}

/** Sets whose common period is longer are not put together. */
const combinedLimit = 2 ** 22;

/** Two sets repeat together only after more than can be looked through. */
export class RepeatsTooLate extends RangeError {
  constructor(period: number) {
    super(`the sizes at which shapes agree repeat only every ${period}`);
  }
}

/** Builds the set of those x ≥ 1 for which `holds`, given that this repeats with `period` from `start` on. */
export function setOf(start: number, period: number, holds: (x: number) => boolean): SizeSet {
  const toggles: number[] = [];
  for (let x = 1; x < start; x++) if (holds(x) !== (toggles.length % 2 === 1)) toggles.push(x);
  const cycle = new Uint8Array(period);
  for (let index = 0; index < period; index++) if (holds(start + index)) cycle[index] = 1;
  return shortest(start, toggles, cycle);
}

/** Builds a set from where members and others take turns below `start`, and from what repeats from there on. */
export function ofPieces(start: number, toggles: readonly number[], cycle: readonly boolean[]): SizeSet {
  return shortest(start, [...toggles], Uint8Array.from(cycle, Number));
}

/** Walks the start down while the sizes before it already follow the cycle. */
function shortest(from: number, toggles: number[], cycle: Uint8Array): SizeSet {
  const length = shortestPeriod(cycle);
  let start = from;
  let at = 0;
  while (start > 1) {
    const previous = at === 0 ? length - 1 : at - 1;
    if (toggles.length % 2 !== cycle[previous]) break;
    const last = toggles.at(-1) ?? 1;
    // With a cycle of one, all that follows the last toggle goes at once.
    start = length === 1 ? last : start - 1;
    at = previous;
    if (toggles.at(-1) === start) toggles.pop();
  }
  const turned = new Uint8Array(length);
  for (let index = 0; index < length; index++) turned[index] = cycle[(at + index) % length] ?? 0;
  return { start, toggles, cycle: turned };
}

function shortestPeriod(cycle: Uint8Array): number {
  for (let length = 1; 2 * length <= cycle.length; length++) {
    if (cycle.length % length === 0 && repeats(cycle, length)) return length;
  }
  return cycle.length;
}

function repeats(cycle: Uint8Array, length: number): boolean {
  for (let index = length; index < cycle.length; index++) {
    if (cycle[index] !== cycle[index - length]) return false;
  }
  return true;
}

/** All positive integers. */
export const everySize: SizeSet = setOf(1, 1, () => true);

/** No integer at all. */
export const noSize: SizeSet = setOf(1, 1, () => false);

/** All integers from `first` on. */
export function sizesFrom(first: number): SizeSet {
  return first <= 1 ? everySize : setOf(first, 1, (x) => x >= first);
}

/** How many toggles are x or less. */
function togglesUpTo({ toggles }: SizeSet, x: number): number {
  let [low, high] = [0, toggles.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((toggles[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function has(set: SizeSet, x: number): boolean {
  if (x < 1) return false;
  if (x < set.start) return togglesUpTo(set, x) % 2 === 1;
  return set.cycle[(x - set.start) % set.cycle.length] === 1;
}

export function isEmpty(set: SizeSet): boolean {
  return smallest(set) === null;
}

/** Whether it has a largest member, or none. */
export function isBounded(set: SizeSet): boolean {
  return !set.cycle.includes(1);
}

/** Where members and others take turns below `end`, which is not before the start. */
function togglesBelow({ start, toggles, cycle }: SizeSet, end: number): readonly number[] {
  const all = [...toggles];
  if (cycle.length === 1) {
    if (start < end && all.length % 2 !== cycle[0]) all.push(start);
    return all;
  }
  if (end - start > combinedLimit) throw new RepeatsTooLate(end - start);
  for (let x = start; x < end; x++) if (all.length % 2 !== cycle[(x - start) % cycle.length]) all.push(x);
  return all;
}

function combine(a: SizeSet, b: SizeSet, keep: (inA: boolean, inB: boolean) => boolean): SizeSet {
  const period = lcm(a.cycle.length, b.cycle.length);
  if (period > combinedLimit) throw new RepeatsTooLate(period);
  const start = Math.max(a.start, b.start);
  const [left, right] = [togglesBelow(a, start), togglesBelow(b, start)];
  const toggles: number[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length;) {
    const x = Math.min(left[i] ?? Infinity, right[j] ?? Infinity);
    if (left[i] === x) i++;
    if (right[j] === x) j++;
    if (keep(i % 2 === 1, j % 2 === 1) !== (toggles.length % 2 === 1)) toggles.push(x);
  }
  const cycle = new Uint8Array(period);
  const [inA, inB] = [(start - a.start) % a.cycle.length, (start - b.start) % b.cycle.length];
  for (let index = 0; index < period; index++) {
    const [x, y] = [a.cycle[(inA + index) % a.cycle.length], b.cycle[(inB + index) % b.cycle.length]];
    if (keep(x === 1, y === 1)) cycle[index] = 1;
  }
  return shortest(start, toggles, cycle);
}

/** The members of both. Like all operations on two sets, throws RepeatsTooLate where it must. */
export function intersect(a: SizeSet, b: SizeSet): SizeSet {
  if (a === b || b === everySize) return a;
  return a === everySize ? b : combine(a, b, (x, y) => x && y);
}

/** The members of either. */
export function union(a: SizeSet, b: SizeSet): SizeSet {
  if (a === b || b === noSize) return a;
  return a === noSize ? b : combine(a, b, (x, y) => x || y);
}

/** The members of `a` that are none of `b`. */
export function minus(a: SizeSet, b: SizeSet): SizeSet {
  return b === noSize ? a : combine(a, b, (x, y) => x && !y);
}

/** The smallest member from `x` on; null where there is none. */
export function nextMember(set: SizeSet, x: number): number | null {
  const { start, toggles, cycle } = set;
  if (x < start) {
    const passed = togglesUpTo(set, x);
    if (passed % 2 === 1) return x;
    const next = toggles[passed];
    if (next !== undefined) return next;
  }
  const from = Math.max(x, start);
  for (let index = 0; index < cycle.length; index++) {
    if (cycle[(from - start + index) % cycle.length] === 1) return from + index;
  }
  return null;
}

/** The largest member up to `x`; null where there is none. */
function lastMember(set: SizeSet, x: number): number | null {
  const { start, toggles, cycle } = set;
  for (let at = x, left = cycle.length; at >= start && left > 0; at--, left--) {
    if (cycle[(at - start) % cycle.length] === 1) return at;
  }
  const below = Math.min(x, start - 1);
  if (below < 1) return null;
  const passed = togglesUpTo(set, below);
  return passed % 2 === 1 ? below : passed === 0 ? null : (toggles[passed - 1] ?? 1) - 1;
}

/** Runs of members below `start`, each from its first to its last. */
export function runsBelow({ start, toggles }: SizeSet): readonly (readonly [first: number, last: number])[] {
  return toggles.flatMap((x, index) =>
    index % 2 === 0 ? [[x, (toggles[index + 1] ?? start) - 1] as const] : [],
  );
}

/** The smallest member; null of an empty set. */
export function smallest(set: SizeSet): number | null {
  return nextMember(set, 1);
}

/** The member nearest to `to`, the smaller on a tie; null of an empty set. */
export function nearest(set: SizeSet, to: number): number | null {
  return nearestOf([set], to);
}

/** From where on, and with which period, several sets repeat together; cut where that is too long to look through. */
function span(sets: readonly SizeSet[]): number {
  const period = sets.reduce((all, { cycle }) => Math.min(lcm(all, cycle.length), combinedLimit), 1);
  return Math.max(1, ...sets.map(({ start }) => start)) + period;
}

/** The first common member from `from` on, before `end`. */
function commonFrom(sets: readonly SizeSet[], from: number, end: number): number | null {
  for (let x = from; x < end;) {
    let next = x;
    for (const set of sets) {
      const own = nextMember(set, next);
      if (own === null) return null;
      next = own;
    }
    if (next === x) return x;
    x = next;
  }
  return null;
}

/** The last common member up to `to`. */
function commonUpTo(sets: readonly SizeSet[], to: number, from: number): number | null {
  for (let x = to; x >= from;) {
    let last = x;
    for (const set of sets) {
      const own = lastMember(set, last);
      if (own === null) return null;
      last = own;
    }
    if (last === x) return x;
    x = last;
  }
  return null;
}

/** The smallest member that the sets have in common; null where there is none. */
export function smallestOf(sets: readonly SizeSet[]): number | null {
  return commonFrom(sets, 1, span(sets));
}

/** The common member nearest to `to`, the smaller on a tie; null where there is none. */
export function nearestOf(sets: readonly SizeSet[], to: number): number | null {
  const above = commonFrom(sets, to, Math.max(span(sets), to) + span(sets));
  const below = commonUpTo(sets, to, above === null ? 1 : Math.max(1, 2 * to - above));
  if (above === null || below === null) return above ?? below;
  return to - below <= above - to ? below : above;
}
