import { evaluate, substitute } from './evaluate.js';
import { type Dim, type DimSymbol, symbolsOf } from './expression.js';
import { show } from './show.js';
import { everySize, has, intersect, setOf, type SizeSet, smallest } from './sizes.js';
import { where } from './where.js';

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

type Pair = readonly [Dim, Dim];

/** The stretch of squares that pass, where what is not square passes within it too; null for anything else. */
export function stretchOf(
  pairs: readonly Pair[],
  passes: readonly number[],
): { readonly symbols: readonly DimSymbol[]; readonly sizes: SizeSet } | null {
  const [low, high] = [passes[0], passes.at(-1)];
  if (low === undefined || high === undefined || high - low + 1 !== passes.length) return null;
  const symbols = [...new Set(pairs.flat().flatMap((dim) => [...symbolsOf(dim)]))];
  if (symbols.length > 3) return null;
  for (const at of choices(symbols, [low, high], () => undefined)) {
    if (!pairs.every(([left, right]) => evaluate(left, at) === evaluate(right, at))) return null;
  }
  return { symbols, sizes: setOf(high + 1, 1, (size) => size >= low && size <= high) };
}

/** Whether the sides depend on sizes of which neither says anything of the other: those of two inputs, say. */
export function areIndependent([left, right]: Pair): boolean {
  const own = new Set(symbolsOf(left));
  const other = [...symbolsOf(right)];
  return own.size > 0 && other.length > 0 && !other.some((symbol) => own.has(symbol));
}

/** What is tried for all symbols but the last, by how many those are. */
const tried: readonly (readonly number[])[] = [
  [1],
  [...upTo(256, 1), ...upTo(2048, 16)],
  [...upTo(32, 1), ...upTo(256, 16)],
];

function upTo(last: number, step: number): readonly number[] {
  return Array.from({ length: last / step }, (_, index) => (index + 1) * step);
}

/**
 * A choice of sizes, one per symbol in their order, at which the sides of every pair agree: the last that they depend on
 * is solved for, the others are tried, and the largest is as small as can be. "unknown" where there are too many, null
 * where none was found.
 */
export function someFit(
  pairs: readonly Pair[],
  symbols: readonly DimSymbol[],
  alive: readonly SizeSet[],
): readonly number[] | 'unknown' | null {
  const inPairs = new Set(pairs.flat().flatMap((dim) => [...symbolsOf(dim)]));
  const free = symbols.filter((symbol) => inPairs.has(symbol));
  const last = free.pop();
  const sizes = tried[free.length];
  if (!last || !sizes) return 'unknown';
  const setOfSymbol = (symbol: DimSymbol): SizeSet | undefined => alive[symbols.indexOf(symbol)];
  const solve = (at: ReadonlyMap<DimSymbol, number>): number | 'unknown' | null => {
    let found = setOfSymbol(last);
    for (const [left, right] of pairs) {
      const set = where(substitute(left, at), '=', substitute(right, at));
      if (set === null || !found) return 'unknown';
      found = intersect(found, set);
    }
    return found ? smallest(found) : 'unknown';
  };
  let best: ReadonlyMap<DimSymbol, number> | null = null;
  let largestOfBest = Infinity;
  for (const at of choices(free, sizes, setOfSymbol)) {
    if (Math.max(...at.values()) >= largestOfBest) continue;
    const size = solve(at);
    if (size === 'unknown') return size;
    if (size === null) continue;
    const found: ReadonlyMap<DimSymbol, number> = new Map([...at, [last, size]]);
    if (Math.max(...found.values()) >= largestOfBest) continue;
    [best, largestOfBest] = [found, Math.max(...found.values())];
  }
  return (
    best &&
    symbols.map((symbol, index) => best.get(symbol) ?? smallest(alive[index] ?? everySize) ?? symbol.min)
  );
}

/** All ways to give some symbols one of these sizes. */
function* choices(
  symbols: readonly DimSymbol[],
  sizes: readonly number[],
  setOfSymbol: (symbol: DimSymbol) => SizeSet | undefined,
): Generator<ReadonlyMap<DimSymbol, number>> {
  const [first, ...rest] = symbols;
  if (!first) {
    yield new Map();
    return;
  }
  const set = setOfSymbol(first);
  for (const size of sizes) {
    if (set && !has(set, size)) continue;
    for (const others of choices(rest, sizes, setOfSymbol)) yield new Map([[first, size], ...others]);
  }
}

/** "⌈H/16⌉·⌈W/16⌉ ≠ 196", and "≠ 1, 196" where a side of 1 is broadcast. */
export function pairsText(pairs: readonly Pair[], sign: '=' | '≠', isSpreadAtFirst: (side: Dim) => boolean = () => false): string {
  const texts = pairs.map(([left, right]) => {
    const [side, other] = typeof left === 'number' ? [right, left] : [left, right];
    const one = typeof other === 'number' && isSpreadAtFirst(side) ? '1, ' : '';
    return `${show(side, 'text')} ${sign} ${one}${show(other, 'text')}`;
  });
  return [...new Set(texts)].join(' or ');
} // prettier-ignore
