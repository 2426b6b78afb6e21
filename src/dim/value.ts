import type { Dim, DimSymbol } from './expression.js';

/** The number that a size is, its symbols looked up; NaN where one of them is. */
export function valueOf(dim: Dim, at: (symbol: DimSymbol) => number): number {
  if (typeof dim === 'number') return dim;
  switch (dim.kind) {
    case 'symbol':
      return at(dim);
    case 'sum': {
      let sum = dim.constant;
      for (const { term, coefficient } of dim.terms) sum += coefficient * valueOf(term, at);
      return sum;
    }
    case 'product':
      return dim.factors.reduce((all, factor) => all * valueOf(factor, at), 1);
    case 'floor':
      return Math.floor(valueOf(dim.inner, at) / dim.divisor);
    default:
      return Math[dim.kind](valueOf(dim.left, at), valueOf(dim.right, at));
  }
}

/** The value of a one-symbol size. */
export function valueAt(dim: Dim, x: number): number {
  return valueOf(dim, () => x);
}
