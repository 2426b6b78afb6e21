import { sub } from './arithmetic.js';
import { bounds } from './bounds.js';
import { type Dim, type DimExpr, type DimSymbol, hasGap, onlySymbol } from './expression.js';
import { canMeetZero, exactRange, type Part, partsOf } from './parts.js';
import { sampled } from './sample.js';
import { intersect, isEmpty, minus, sizesFrom } from './sizes.js';
import { where } from './where.js';

/**
 * How two sizes relate over all values of their symbols. "different" means never equal; `sign` is that of a − b, 0 where
 * it changes.
 */
export type Relation =
  | { readonly kind: 'equal' }
  | { readonly kind: 'different'; readonly sign: 1 | -1 | 0 }
  | { readonly kind: 'depends' }
  | { readonly kind: 'unknown'; readonly reason: string };

const equal: Relation = { kind: 'equal' };
const depends: Relation = { kind: 'depends' };
const known = new WeakMap<DimExpr, Relation>();

function different(low: number, high: number): Relation {
  return { kind: 'different', sign: low > 0 ? 1 : high < 0 ? -1 : 0 };
}

/** Whether two sizes are equal: never two-valued, since "cannot tell" is not "different". */
export function compare(a: Dim, b: Dim): Relation {
  if (a === b) return equal;
  const difference = sub(a, b);
  if (typeof difference === 'number') return difference === 0 ? equal : different(difference, difference);
  let relation = known.get(difference);
  if (!relation) {
    relation = decide(difference);
    known.set(difference, relation);
  }
  return relation;
}

function decide(difference: DimExpr): Relation {
  if (hasGap(difference)) return { kind: 'unknown', reason: 'a size is not known' };
  const [low, high] = bounds(difference);
  if (low > 0 || high < 0) return different(low, high);
  const symbol = onlySymbol(difference);
  const found = symbol === null ? decideParts(difference) : decideOne(difference, symbol);
  if (found !== null) return found;
  const { zero, other } = sampled(difference);
  if (zero && other) return depends;
  return {
    kind: 'unknown',
    reason:
      symbol === null ? 'sizes of several symbols are mixed' : 'the sizes repeat too late, or not at all',
  };
}

function decideOne(difference: DimExpr, symbol: DimSymbol): Relation | null {
  const zero = where(difference, '=', 0);
  if (zero === null) return null;
  const values = sizesFrom(symbol.min);
  if (isEmpty(minus(values, zero))) return equal;
  if (!isEmpty(intersect(zero, values))) return depends;
  const [low, high] = exactRange(difference, symbol) ?? bounds(difference);
  return different(low, high);
}

/** A sum of one-symbol parts takes each part's values independently of the others. */
function decideParts(difference: DimExpr): Relation | null {
  const parts = partsOf(difference);
  if (parts === null) return null;
  const [low, high] = rangeOfParts(parts) ?? [-Infinity, Infinity];
  if (low > 0 || high < 0) return different(low, high);
  if (low === high) return equal;
  const meets = canMeetZero(parts);
  return meets === null ? null : meets ? depends : different(low, high);
}

function rangeOfParts(parts: readonly Part[]): readonly [number, number] | null {
  let [low, high] = [0, 0];
  for (const { dim, symbol } of parts) {
    const range = symbol === null ? bounds(dim) : exactRange(dim, symbol);
    if (range === null) return null;
    low += range[0];
    high += range[1];
  }
  return [low, high];
}

/** The sign of a size that all values of its symbols agree on; "varies" where it is known that they do not. */
export function sign(dim: Dim): 'positive' | 'negative' | 'zero' | 'varies' | 'unknown' {
  if (hasGap(dim)) return 'unknown';
  const parts = partsOf(dim);
  const range = parts === null ? null : rangeOfParts(parts);
  const [low, high] = range ?? bounds(dim);
  if (low > 0) return 'positive';
  if (high < 0) return 'negative';
  if (low === 0 && high === 0) return 'zero';
  if (range !== null) return 'varies';
  return typeof dim !== 'number' && sampled(dim).signs > 1 ? 'varies' : 'unknown';
}
