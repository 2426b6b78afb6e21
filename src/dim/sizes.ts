import { type Dim, valueAt } from './expression.js';
import { lcm, periodLimit, quasiLinear, settledFrom } from './quasi.js';

/**
 * A set of positive integers that repeats from some number on: below `start` its members are listed, from `start` on
 * x is a member when `cycle[(x − start) mod cycle.length]` is set. Kept in its shortest form, so equal sets look equal.
 */
export interface SizeSet {
  readonly start: number;
  readonly below: readonly number[];
  readonly cycle: readonly boolean[];
}

/** Builds the set of those x ≥ 1 for which `has` holds, given that it repeats with `period` from `start` on. */
export function setOf(start: number, period: number, has: (x: number) => boolean): SizeSet {
  const below: number[] = [];
  for (let x = 1; x < start; x++) if (has(x)) below.push(x);
  const cycle = Array.from({ length: period }, (_, index) => has(start + index));
  return shortest({ start, below, cycle });
}

function shortest({ start, below, cycle }: SizeSet): SizeSet {
  const length = shortestPeriod(cycle);
  let first = start;
  let shift = 0;
  let at = below.length - 1;
  // Walks the start down while the listed sizes already follow the cycle.
  while (first > 1) {
    const member = below[at] === first - 1;
    if (member !== cycle[(((shift - 1) % length) + length) % length]) break;
    if (member) at--;
    first--;
    shift--;
  }
  const turned = Array.from(
    { length },
    (_, index) => cycle[(((index + shift) % length) + length) % length] === true,
  );
  return { start: first, below: below.slice(0, at + 1), cycle: turned };
}

function shortestPeriod(cycle: readonly boolean[]): number {
  for (let length = 1; length < cycle.length; length++) {
    if (cycle.length % length === 0 && cycle.every((member, index) => member === cycle[index % length])) {
      return length;
    }
  }
  return cycle.length;
}

export const everySize: SizeSet = { start: 1, below: [], cycle: [true] };
export const noSize: SizeSet = { start: 1, below: [], cycle: [false] };

export function has(set: SizeSet, x: number): boolean {
  if (x < set.start) return set.below.includes(x);
  return set.cycle[(x - set.start) % set.cycle.length] === true;
}

export function isEmpty(set: SizeSet): boolean {
  return set.below.length === 0 && !set.cycle.includes(true);
}

function combine(a: SizeSet, b: SizeSet, keep: (inA: boolean, inB: boolean) => boolean): SizeSet {
  const period = lcm(a.cycle.length, b.cycle.length);
  if (period > 16 * periodLimit) throw new RangeError('these sizes repeat too late to compare');
  return setOf(Math.max(a.start, b.start), period, (x) => keep(has(a, x), has(b, x)));
}

export function intersect(a: SizeSet, b: SizeSet): SizeSet {
  if (a === b || b === everySize) return a;
  return a === everySize ? b : combine(a, b, (x, y) => x && y);
}

export function union(a: SizeSet, b: SizeSet): SizeSet {
  return a === b ? a : combine(a, b, (x, y) => x || y);
}

export function minus(a: SizeSet, b: SizeSet): SizeSet {
  return b === noSize ? a : combine(a, b, (x, y) => x && !y);
}

/** The smallest member; null of an empty set. */
export function smallest(set: SizeSet): number | null {
  const [first] = set.below;
  if (first !== undefined) return first;
  const at = set.cycle.indexOf(true);
  return at < 0 ? null : set.start + at;
}

/** The member nearest to `to`, the smaller on a tie. */
export function nearest(set: SizeSet, to: number): number | null {
  if (isEmpty(set)) return null;
  const reach = Math.max(to, set.start) + set.cycle.length;
  for (let distance = 0; distance <= reach; distance++) {
    if (to - distance >= 1 && has(set, to - distance)) return to - distance;
    if (has(set, to + distance)) return to + distance;
  }
  return null;
}

export type SizeRelation = '=' | '!=' | '<' | '>=';

const holds: Readonly<Record<SizeRelation, (difference: number) => boolean>> = {
  '=': (d) => d === 0,
  '!=': (d) => d !== 0,
  '<': (d) => d < 0,
  '>=': (d) => d >= 0,
};

/**
 * The values of their one symbol at which `a relation b`. Exact: two quasi-linear functions of equal slope differ by a
 * periodic one; of different slopes they cross once per residue class. Null where the sizes do not repeat in reach.
 */
export function where(a: Dim, relation: SizeRelation, b: Dim): SizeSet | null {
  const test = holds[relation];
  if (typeof a === 'number' && typeof b === 'number') return test(a - b) ? everySize : noSize;
  const [f, g] = [quasiLinear(a), quasiLinear(b)];
  if (f === null || g === null) return null;
  const period = lcm(f.period, g.period);
  if (period > periodLimit) return null;
  const slope = f.slope * (period / f.period) - g.slope * (period / g.period);
  const difference = (x: number): number => valueAt(a, x) - valueAt(b, x);
  const start = settledFrom(difference, { period, slope, from: Math.max(f.from, g.from) });
  return start === null ? null : setOf(start, slope === 0 ? period : 1, (x) => test(difference(x)));
}
