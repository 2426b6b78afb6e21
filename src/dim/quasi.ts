import { type Dim, type DimExpr, type DimSymbol, gcd, symbolsOf, valueAt } from './expression.js';

/** f(x + period) = f(x) + slope for all x ≥ from. */
export interface QuasiLinear {
  readonly period: number;
  readonly slope: number;
  readonly from: number;
}

/** Beyond this a question is answered `unknown`. */
export const periodLimit = 65_536;

const known = new WeakMap<DimExpr, QuasiLinear | null>();

export function lcm(a: number, b: number): number {
  return (a / gcd(a, b)) * b;
}

/** How a one-symbol size repeats; null when it does not, or its period is too large. */
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
      return extremeOf(dim.kind, dim.left, dim.right);
  }
}

function plus(a: QuasiLinear | null, b: QuasiLinear | null, coefficient: number): QuasiLinear | null {
  if (a === null || b === null) return null;
  const period = lcm(a.period, b.period);
  if (period > periodLimit) return null;
  const slope = a.slope * (period / a.period) + coefficient * b.slope * (period / b.period);
  return { period, slope, from: Math.max(a.from, b.from) };
}

function extremeOf(kind: 'min' | 'max', left: Dim, right: Dim): QuasiLinear | null {
  const [a, b] = [quasiLinear(left), quasiLinear(right)];
  const difference = plus(a, b, -1);
  if (a === null || b === null || difference === null) return null;
  const settled = settledFrom((x) => valueAt(left, x) - valueAt(right, x), difference);
  if (settled === null) return null;
  const { period, slope } = difference;
  if (slope === 0) {
    const steps = a.slope * (period / a.period);
    return { period, slope: steps, from: settled };
  }
  // One side is the extreme from here on: which one shows at the first such size.
  const leftIsSmaller = valueAt(left, settled + period) < valueAt(right, settled + period);
  const winner = leftIsSmaller === (kind === 'min') ? a : b;
  return { ...winner, from: settled };
}

/** From where on the sign of a quasi-linear function no longer changes within its residue class. */
export function settledFrom(f: (x: number) => number, { period, slope, from }: QuasiLinear): number | null {
  if (slope === 0) return from;
  let last = from;
  for (let x = from; x < from + period; x++) {
    const steps = Math.ceil(-f(x) / slope);
    if (steps >= 0) last = Math.max(last, x + (steps + 1) * period);
  }
  return last > 16 * periodLimit ? null : last;
}

/** A symbol's own lower bound holds for every size made of it. */
export function onlySymbol(dim: Dim): DimSymbol | null {
  const symbols = symbolsOf(dim);
  const [first] = symbols;
  return symbols.size === 1 && first ? first : null;
}
