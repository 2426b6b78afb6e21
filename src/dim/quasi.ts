import { valueAt } from './value.js';
import { type Dim, type DimExpr, type DimExtreme, symbolsOf } from './expression.js';
import { gcd, lcm } from './integers.js';

/** f(x + period) = f(x) + slope for all x ≥ from. */
export interface QuasiLinear {
  readonly period: number;
  readonly slope: number;
  readonly from: number;
}

/** Beyond this a question is answered "unknown". */
const periodLimit = 2 ** 18;

/** Two sizes that cross later than here are not compared. */
const settledLimit = 2 ** 20;

const known = new WeakMap<DimExpr, QuasiLinear | null>();

/** How a size of at most one symbol repeats; null when it does not, or only after more than `periodLimit`. */
export function quasiLinear(dim: Dim): QuasiLinear | null {
  if (typeof dim === 'number') return { period: 1, slope: 0, from: 1 };
  let result = known.get(dim);
  if (result === undefined) {
    result = symbolsOf(dim).size > 1 ? null : compute(dim);
    known.set(dim, result);
  }
  return result;
}

function compute(dim: DimExpr): QuasiLinear | null {
  switch (dim.kind) {
    case 'symbol':
      return { period: 1, slope: 1, from: 1 };
    case 'sum':
      return dim.terms.reduce<QuasiLinear | null>(
        (sum, { term, coefficient }) => plus(sum, quasiLinear(term), coefficient),
        { period: 1, slope: 0, from: 1 },
      );
    case 'product':
      return null;
    case 'floor': {
      const inner = quasiLinear(dim.inner);
      if (inner === null) return null;
      const times = dim.divisor / gcd(dim.divisor, inner.slope);
      const period = inner.period * times;
      return period > periodLimit
        ? null
        : { period, slope: (inner.slope * times) / dim.divisor, from: inner.from };
    }
    default:
      return ofExtreme(dim);
  }
}

function plus(a: QuasiLinear | null, b: QuasiLinear | null, times: number): QuasiLinear | null {
  if (a === null || b === null) return null;
  const period = lcm(a.period, b.period);
  if (period > periodLimit) return null;
  const slope = a.slope * (period / a.period) + times * b.slope * (period / b.period);
  return { period, slope, from: Math.max(a.from, b.from) };
}

/** Of equal slopes the extreme repeats as both do; of different ones it is one side from their last crossing on. */
function ofExtreme({ kind, left, right }: DimExtreme): QuasiLinear | null {
  const [a, b] = [quasiLinear(left), quasiLinear(right)];
  const difference = plus(a, b, -1);
  if (a === null || b === null || difference === null) return null;
  const { period, slope, from } = difference;
  if (slope === 0) return { period, slope: a.slope * (period / a.period), from };
  const settled = settledFrom((x) => valueAt(left, x) - valueAt(right, x), difference);
  if (settled === null) return null;
  const winner = slope < 0 === (kind === 'min') ? a : b;
  return { ...winner, from: settled };
}

/**
 * From where on a quasi-linear function that is not constant in the long run keeps the sign of its slope, never 0
 * again. Each residue class meets 0 at most once, so one computation a class will do; null when that is too far away.
 */
export function settledFrom(f: (x: number) => number, { period, slope, from }: QuasiLinear): number | null {
  let last = from;
  for (let x = from; x < from + period; x++) {
    const value = f(x);
    // Steps until the value is strictly on the side of its slope.
    const steps = Math.floor(-value / slope) + 1;
    if (steps > 0) last = Math.max(last, x + (steps - 1) * period + 1);
  }
  return last > settledLimit ? null : last;
}

/** Sizes that repeat later than this are not looked through for their bounds. */
const lookedThrough = 2 ** 12;

/** The least and the largest value of a size of one symbol; null where it does not repeat soon enough to be sure. */
export function exactBounds(dim: DimExpr): readonly [number, number] | null {
  const [only, ...others] = symbolsOf(dim);
  const shape = only && others.length === 0 ? quasiLinear(dim) : null;
  if (!only || !shape) return null;
  const end = Math.max(only.min, shape.from) + shape.period;
  if (end - only.min > lookedThrough) return null;
  let [low, high] = [Infinity, -Infinity];
  for (let x = only.min; x < end; x++) {
    const value = valueAt(dim, x);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [shape.slope < 0 ? -Infinity : low, shape.slope > 0 ? Infinity : high];
}
