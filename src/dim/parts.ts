import { add, mul } from './arithmetic.js';
import { valueAt } from './evaluate.js';
import { type Dim, type DimExpr, type DimSymbol, onlySymbol, symbolsOf } from './expression.js';
import { gcd } from './integers.js';
import { periodLimit, quasiLinear } from './quasi.js';

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

/** Sums of parts that are looked through for 0. */
const sumLimit = 4096;

/** Whether the parts can add up to 0; null when neither a case nor a common divisor tells. */
export function canMeetZero(parts: readonly Part[]): boolean | null {
  let sums = new Set([0]);
  let step = 0;
  for (const { dim, symbol } of parts) {
    const values = symbol === null ? [valueAt(dim, 0)] : firstValues(dim, symbol);
    if (values === null) return null;
    const [first = 0] = values;
    for (const value of values) step = gcd(step, value - first);
    const next = new Set<number>();
    for (const sum of sums) for (const value of values) if (next.size < sumLimit) next.add(sum + value);
    sums = next;
  }
  if (sums.has(0)) return true;
  const [some = 0] = sums;
  return step > 0 && some % step !== 0 ? false : null;
}

/** All values of two periods, by which the steps between any two values are known; null when that is too many. */
function firstValues(dim: Dim, symbol: DimSymbol): readonly number[] | null {
  const shape = quasiLinear(dim);
  if (shape === null || shape.from + shape.period > periodLimit / 16) return null;
  const count = Math.max(symbol.min, shape.from) - symbol.min + 2 * shape.period;
  return Array.from({ length: Math.max(count, 64) }, (_, index) => valueAt(dim, symbol.min + index));
}
