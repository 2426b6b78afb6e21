import { lcm } from './integers.js';

/**
 * A set of positive integers that repeats from some number on: x below `start` is a member when `below[x − 1]` is 1,
 * x from `start` on when `cycle[(x − start) mod cycle.length]` is. Kept in its shortest form: equal sets look equal.
 */
export interface SizeSet {
  readonly start: number;
  readonly below: Uint8Array;
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
  const below = new Uint8Array(start - 1);
  for (let x = 1; x < start; x++) if (holds(x)) below[x - 1] = 1;
  const cycle = new Uint8Array(period);
  for (let index = 0; index < period; index++) if (holds(start + index)) cycle[index] = 1;
  return shortest(below, cycle);
}

function shortest(below: Uint8Array, cycle: Uint8Array): SizeSet {
  const length = shortestPeriod(cycle);
  // Walks the start down while the sizes before it already follow the cycle.
  let start = below.length + 1;
  let at = 0;
  while (start > 1) {
    const previous = at === 0 ? length - 1 : at - 1;
    if (below[start - 2] !== cycle[previous]) break;
    start--;
    at = previous;
  }
  const turned = new Uint8Array(length);
  for (let index = 0; index < length; index++) turned[index] = cycle[(at + index) % length] ?? 0;
  return { start, below: below.slice(0, start - 1), cycle: turned };
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

export function has(set: SizeSet, x: number): boolean {
  if (x < 1) return false;
  return (x < set.start ? set.below[x - 1] : set.cycle[(x - set.start) % set.cycle.length]) === 1;
}

export function isEmpty(set: SizeSet): boolean {
  return smallest(set) === null;
}

/** Whether it has a largest member, or none. */
export function isBounded(set: SizeSet): boolean {
  return !set.cycle.includes(1);
}

function combine(a: SizeSet, b: SizeSet, keep: (inA: boolean, inB: boolean) => boolean): SizeSet {
  const period = lcm(a.cycle.length, b.cycle.length);
  if (period > combinedLimit) throw new RepeatsTooLate(period);
  return setOf(Math.max(a.start, b.start), period, (x) => keep(has(a, x), has(b, x)));
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

/** The smallest member; null of an empty set. */
export function smallest(set: SizeSet): number | null {
  const listed = set.below.indexOf(1);
  if (listed >= 0) return listed + 1;
  const at = set.cycle.indexOf(1);
  return at < 0 ? null : set.start + at;
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

/** The smallest member that the sets have in common; null where there is none. */
export function smallestOf(sets: readonly SizeSet[]): number | null {
  const end = span(sets);
  for (let x = 1; x < end; x++) if (sets.every((set) => has(set, x))) return x;
  return null;
}

/** The common member nearest to `to`, the smaller on a tie; null where there is none. */
export function nearestOf(sets: readonly SizeSet[], to: number): number | null {
  const end = Math.max(span(sets), to) + to;
  const common = (x: number): boolean => sets.every((set) => has(set, x));
  for (let distance = 0; to + distance < end + to; distance++) {
    if (to - distance >= 1 && common(to - distance)) return to - distance;
    if (common(to + distance)) return to + distance;
  }
  return null;
}
