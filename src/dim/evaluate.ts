import { add, extreme, floorDiv, mul } from './arithmetic.js';
import { type Dim, type DimSymbol, symbolsOf } from './expression.js';
import { valueOf } from './value.js';

/** The number that a size is at given values; null when a symbol has none. */
export function evaluate(dim: Dim, at: ReadonlyMap<DimSymbol, number>): number | null {
  const value = valueOf(dim, (symbol) => at.get(symbol) ?? NaN);
  return Number.isNaN(value) ? null : value;
}

/**
 * The size with symbols replaced, also those in what replaces them. No symbol may lead back to itself, unless it is
 * replaced by itself.
 */
export function substitute(dim: Dim, at: ReadonlyMap<DimSymbol, Dim>): Dim {
  if (typeof dim === 'number' || !concerns(dim, at)) return dim;
  switch (dim.kind) {
    case 'symbol': {
      const value = at.get(dim) ?? dim;
      return value === dim ? dim : substitute(value, at);
    }
    case 'sum':
      return dim.terms.reduce<Dim>(
        (sum, { term, coefficient }) => add(sum, mul(substitute(term, at), coefficient)),
        dim.constant,
      );
    case 'product':
      return dim.factors.reduce<Dim>((all, factor) => mul(all, substitute(factor, at)), 1);
    case 'floor':
      return floorDiv(substitute(dim.inner, at), dim.divisor);
    default:
      return extreme(dim.kind, substitute(dim.left, at), substitute(dim.right, at));
  }
}

function concerns(dim: Dim, at: ReadonlyMap<DimSymbol, Dim>): boolean {
  for (const symbol of symbolsOf(dim)) if (at.has(symbol)) return true;
  return false;
}
