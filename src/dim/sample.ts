import { valueOf } from './value.js';
import { type DimExpr, type DimSymbol, symbolsOf } from './expression.js';

/** About so many combinations of values are tried. */
const sampleSize = 4096;

export interface Sampled {
  readonly zero: boolean;
  readonly other: boolean;
  /** How many of the signs −, 0 and + occur. */
  readonly signs: number;
}

/** What values a size takes on a grid of small values of its symbols: shows what can happen, never what cannot. */
export function sampled(dim: DimExpr): Sampled {
  const symbols = [...symbolsOf(dim)];
  const side = Math.max(2, Math.floor(sampleSize ** (1 / symbols.length)));
  const total = Math.min(side ** symbols.length, sampleSize);
  const signs = new Set<number>();
  const at = new Map<DimSymbol, number>();
  for (let index = 0; index < total; index++) {
    let rest = index;
    for (const symbol of symbols) {
      at.set(symbol, symbol.min + (rest % side));
      rest = Math.floor(rest / side);
    }
    signs.add(Math.sign(valueOf(dim, (symbol) => at.get(symbol) ?? symbol.min)));
  }
  return { zero: signs.has(0), other: signs.has(1) || signs.has(-1), signs: signs.size };
}
