import { evaluate } from './evaluate.js';
import type { Dim, DimSymbol } from './expression.js';
import { has, setOf, type SizeSet } from './sizes.js';

/** Squares up to this are tried. */
const largest = 1024;

/** How sides that mix several symbols come out where all symbols have one size. */
export interface Squares {
  /** Beyond those that were tried, all of them. */
  readonly failing: SizeSet;
  readonly fails: readonly number[];
  readonly passes: readonly number[];
}

/** What becomes of two sizes: a broadcast is no pass, and no fail. */
export type Outcome = 'pass' | 'broadcast' | 'fail';

/** Tries the squares in a set; `outcomeOf` says how two sizes go together. */
export function trySquares(
  pairs: readonly (readonly [Dim, Dim])[],
  symbols: readonly DimSymbol[],
  alive: readonly SizeSet[],
  outcomeOf: (left: number, right: number) => Outcome,
): Squares {
  const fails: number[] = [];
  const passes: number[] = [];
  for (let size = 1; size <= largest; size++) {
    if (!alive.every((set) => has(set, size))) continue;
    const at = new Map(symbols.map((symbol) => [symbol, size]));
    const outcomes = pairs.map(([left, right]) =>
      outcomeOf(evaluate(left, at) ?? 0, evaluate(right, at) ?? 0),
    );
    if (outcomes.includes('fail')) fails.push(size);
    else if (!outcomes.includes('broadcast')) passes.push(size);
  }
  const bad = new Set(fails);
  return { failing: setOf(largest + 1, 1, (size) => size > largest || bad.has(size)), fails, passes };
}
