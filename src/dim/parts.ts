import { add, mul } from './arithmetic.js';
import { valueAt } from './value.js';
import { type Dim, type DimExpr, type DimSymbol, onlySymbol, symbolsOf } from './expression.js';
import { gcd } from './integers.js';
import { quasiLinear } from './quasi.js';

/** A summand of one symbol, or the constant one. */
export interface Part {
  readonly dim: Dim;
  readonly symbol: DimSymbol | null;
}

/** A sum as one summand per symbol; null where symbols are mixed in a term. */
export function partsOf(dim: Dim): readonly Part[] | null {
  if (typeof dim === 'number') return [{ dim, symbol: null }];
  if (dim.kind !== 'sum') return symbolsOf(dim).size === 1 ? [{ dim, symbol: onlySymbol(dim) }] : null;
  const bySymbol = new Map<DimSymbol | null, Dim>([[null, dim.constant]]);
  for (const { term, coefficient } of dim.terms) {
    const symbol = onlySymbol(term);
    if (symbol === null) return null;
    bySymbol.set(symbol, add(bySymbol.get(symbol) ?? 0, mul(term, coefficient)));
  }
  return [...bySymbol].map(([symbol, part]) => ({ dim: part, symbol }));
}

const ranges = new WeakMap<DimExpr, readonly [number, number] | null>();

/** The least and the largest value of a one-symbol size, over all values of its symbol; null where it does not repeat. */
export function exactRange(dim: Dim, symbol: DimSymbol): readonly [number, number] | null {
  if (typeof dim === 'number') return [dim, dim];
  let range = ranges.get(dim);
  if (range === undefined) {
    range = computeRange(dim, symbol);
    ranges.set(dim, range);
  }
  return range;
}

function computeRange(dim: Dim, symbol: DimSymbol): readonly [number, number] | null {
  const shape = quasiLinear(dim);
  if (shape === null) return null;
  let [low, high] = [Infinity, -Infinity];
  for (let x = symbol.min; x < Math.max(symbol.min, shape.from) + shape.period; x++) {
    const value = valueAt(dim, x);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [shape.slope < 0 ? -Infinity : low, shape.slope > 0 ? Infinity : high];
}

/** Values of a part, and sums of them, that are looked through. */
const valueLimit = 65_536;

/** The values of a part: those of one period, which move on by `slope` with each, and those before it repeats. */
interface Values {
  readonly before: readonly number[];
  readonly repeated: readonly number[];
  readonly slope: number;
}

/**
 * Whether one-symbol parts can add up to 0. Exact: with slopes of both signs every multiple of their common divisor is
 * reached beyond some combination of repeated values; with slopes of one sign only finitely many sums are small enough.
 * Null where that is too many.
 */
export function canMeetZero(parts: readonly Part[]): boolean | null {
  const all: Values[] = [];
  for (const { dim, symbol } of parts) {
    const values = valuesOf(dim, symbol);
    if (values === null) return null;
    all.push(values);
  }
  return meets(all);
}

function meets(all: readonly Values[]): boolean | null {
  const slopes = all.map(({ slope }) => slope);
  const [least, most] = [Math.min(...slopes), Math.max(...slopes)];
  if (least >= 0) return meetsRising(all, 1);
  if (most <= 0) return meetsRising(all, -1);
  const late = all.findIndex(({ before }) => before.length > 0);
  const values = all[late];
  if (values === undefined) {
    const step = slopes.reduce(gcd);
    return meetsZero(
      all.map(({ repeated }) => repeated.map((value) => modulo(value, step))),
      step,
    );
  }
  const found = [
    { ...values, before: [] },
    { before: [], repeated: values.before, slope: 0 },
  ].map((each) => meets(all.with(late, each)));
  return found.includes(true) ? true : found.includes(null) ? null : false;
}

function meetsRising(all: readonly Values[], sign: number): boolean | null {
  const least = all.map(({ before, repeated }) =>
    [...before, ...repeated].reduce((low, value) => Math.min(low, sign * value), Infinity),
  );
  const total = least.reduce((sum, value) => sum + value, 0);
  const reached = all.map((each, index) => reachable(each, sign, (least[index] ?? 0) - total));
  return reached.includes(null) ? null : meetsZero(reached as number[][]);
}

function valuesOf(dim: Dim, symbol: DimSymbol | null): Values | null {
  const shape = quasiLinear(dim);
  if (shape === null) return null;
  const from = Math.max(symbol?.min ?? 1, shape.from);
  const first = symbol?.min ?? 1;
  if (from - first + shape.period > valueLimit) return null;
  const taken = (start: number, end: number): number[] => {
    const values = new Set<number>();
    for (let x = start; x < end; x++) values.add(valueAt(dim, x));
    return [...values];
  };
  return { before: taken(first, from), repeated: taken(from, from + shape.period), slope: shape.slope };
}

/** All values up to `most` of a part times `sign`, which does not fall; null where they are too many. */
function reachable(
  { before, repeated, slope }: Values,
  sign: number,
  most: number,
): readonly number[] | null {
  const reached = new Set(before.map((value) => value * sign).filter((value) => value <= most));
  for (const first of repeated) {
    for (let value = first * sign; value <= most; value += slope * sign) {
      reached.add(value);
      if (reached.size > valueLimit) return null;
      if (slope === 0) break;
    }
  }
  return [...reached];
}

/** Whether one value of each part can be had that add up to 0, or to a multiple of `step`. */
function meetsZero(parts: readonly (readonly number[])[], step: number | null = null): boolean | null {
  let sums = new Set([0]);
  for (const values of parts) {
    const next = new Set<number>();
    if (sums.size * values.length > 64 * valueLimit) return null;
    for (const sum of sums) {
      for (const value of values) next.add(step === null ? sum + value : modulo(sum + value, step));
    }
    sums = next;
  }
  return sums.has(0);
}

function modulo(x: number, by: number): number {
  return (((x % by) + by) % by) + 0;
}
