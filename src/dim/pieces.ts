import { valueAt } from './value.js';
import type { Dim, DimSum, DimTerm } from './expression.js';
import { ofPieces, type SizeSet } from './sizes.js';

/** A fraction, exact however long a chain of divisions is. */
interface Ratio {
  readonly over: bigint;
  readonly under: bigint;
}

/** slope·x + low ≤ f(x) ≤ slope·x + high for all x ≥ 1. */
interface Strip {
  readonly slope: Ratio;
  readonly low: number;
  readonly high: number;
}

/** No input is as large as this: what would only come after it never does. */
const largest = 2 ** 40;

/** So many changes of a size are looked at. */
const mostChanges = 2 ** 16;

function ratio(over: bigint, under: bigint): Ratio {
  let [a, b] = [over < 0n ? -over : over, under];
  while (b !== 0n) [a, b] = [b, a % b];
  return { over: over / a, under: under / a };
}

function stripOf(dim: Dim): Strip | null {
  if (typeof dim === 'number') return { slope: { over: 0n, under: 1n }, low: dim, high: dim };
  switch (dim.kind) {
    case 'symbol':
      return { slope: { over: 1n, under: 1n }, low: 0, high: 0 };
    case 'floor': {
      const inner = stripOf(dim.inner);
      if (inner === null) return null;
      const { divisor } = dim;
      const slope = ratio(inner.slope.over, inner.slope.under * BigInt(divisor));
      return { slope, low: (inner.low - divisor + 1) / divisor, high: inner.high / divisor };
    }
    case 'sum':
      return stripOfSum(dim);
    default:
      return null;
  }
}

function stripOfSum({ constant, terms }: DimSum): Strip | null {
  let [slope, low, high] = [{ over: 0n, under: 1n }, constant, constant];
  for (const { term, coefficient } of terms) {
    const own = stripOf(term);
    if (own === null || !Number.isInteger(coefficient)) return null;
    const times = BigInt(coefficient);
    slope = ratio(
      slope.over * own.slope.under + times * own.slope.over * slope.under,
      slope.under * own.slope.under,
    );
    const ends = [coefficient * own.low, coefficient * own.high];
    low += Math.min(...ends);
    high += Math.max(...ends);
  }
  return { slope, low, high };
}

/** The sizes up to `end` at which a size may change; null where those are too many. */
function changesOf(dim: Dim, end: number): readonly number[] | null {
  if (typeof dim === 'number') return [];
  switch (dim.kind) {
    case 'symbol':
      return end > mostChanges ? null : Array.from({ length: end }, (_, index) => index + 1);
    case 'floor':
      return changesOfLinear(dim.inner, dim.divisor, end) ?? changesOf(dim.inner, end);
    case 'sum':
      return changesOfTerms(dim.terms.map(({ term }) => term), end); // prettier-ignore
    default:
      return null;
  }
}

function changesOfTerms(terms: readonly DimTerm[], end: number): readonly number[] | null {
  const found = new Set<number>();
  for (const term of terms) {
    const own = changesOf(term, end);
    if (own === null || found.size + own.length > mostChanges) return null;
    for (const x of own) found.add(x);
  }
  return [...found];
}

/** ⌊(k·x + c) / d⌋ changes where k·x + c comes to another multiple of d. Null of anything else, or of too many. */
function changesOfLinear(inner: Dim, divisor: number, end: number): readonly number[] | null {
  const line = lineOf(inner);
  if (line === null) return null;
  const [times, constant] = line;
  const first = Math.floor((times + constant) / divisor) + 1;
  const last = Math.floor((times * end + constant) / divisor);
  if (last - first >= mostChanges) return null;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Math.ceil(((first + index) * divisor - constant) / times),
  );
}

function lineOf(dim: Dim): readonly [times: number, constant: number] | null {
  if (typeof dim === 'number') return null;
  if (dim.kind === 'symbol') return [1, 0];
  const [only, ...others] = dim.kind === 'sum' ? dim.terms : [];
  if (dim.kind !== 'sum' || only?.term.kind !== 'symbol' || others.length > 0) return null;
  return only.coefficient > 0 ? [only.coefficient, dim.constant] : null;
}

/** Up to where a difference of sizes may have another sign than in the long run. */
function settledBy({ slope, low, high }: Strip): number {
  if (slope.over === 0n) return largest;
  const reach = Math.max(Math.abs(low), Math.abs(high)) + 1;
  // Twice as far, since these are floats.
  const end = Math.ceil((2 * reach * Number(slope.under)) / Math.abs(Number(slope.over))) + 16;
  return Math.min(end, largest);
}

/**
 * The values of its one symbol at which a difference of sizes passes a test on its sign, where that takes a few steps
 * to tell, however late it would repeat. Null where it takes too many.
 */
export function wherePieces(difference: Dim, test: (value: number) => boolean): SizeSet | null {
  const strip = stripOf(difference);
  if (strip === null) return null;
  const end = settledBy(strip);
  const changes = changesOf(difference, end);
  if (changes === null) return null;
  const sorted = [1, ...changes].filter((x) => x >= 1 && x <= end).sort((a, b) => a - b);
  const toggles: number[] = [];
  let is = false;
  for (const x of sorted) {
    if (test(valueAt(difference, x)) === is) continue;
    is = !is;
    toggles.push(x);
  }
  return ofPieces(end + 1, toggles, [is]);
}
