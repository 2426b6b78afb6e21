import {
  bounds,
  type Dim,
  type DimExpr,
  type DimSymbol,
  hasGap,
  sub,
  symbolsOf,
  valueAt,
} from './expression.js';
import { quasiLinear } from './quasi.js';
import { isEmpty, type SizeSet, where } from './sizes.js';

/** How two sizes relate over all values of their symbols. `sign` is that of a − b where it is always the same. */
export type Relation =
  | { readonly kind: 'equal' }
  | { readonly kind: 'different'; readonly sign: 1 | -1 | 0 }
  | { readonly kind: 'depends' }
  | { readonly kind: 'unknown'; readonly reason: string };

const equal: Relation = { kind: 'equal' };
const memo = new WeakMap<DimExpr, Relation>();

/** Whether two sizes are equal: never two-valued, since "cannot tell" is not "different". */
export function compare(a: Dim, b: Dim): Relation {
  if (a === b) return equal;
  const difference = sub(a, b);
  if (typeof difference === 'number') {
    return difference === 0 ? equal : { kind: 'different', sign: difference > 0 ? 1 : -1 };
  }
  let known = memo.get(difference);
  if (!known) {
    known = decide(difference);
    memo.set(difference, known);
  }
  return known;
}

function decide(difference: DimExpr): Relation {
  if (hasGap(difference)) return { kind: 'unknown', reason: 'a size is not known' };
  const [low, high] = bounds(difference);
  if (low > 0) return { kind: 'different', sign: 1 };
  if (high < 0) return { kind: 'different', sign: -1 };
  const symbols = [...symbolsOf(difference)];
  if (symbols.length > 1) return decideMany(difference, symbols);
  const zero = where(difference, '=', 0);
  if (zero === null) return { kind: 'unknown', reason: 'the sizes repeat too late, or not at all' };
  const valid = from(zero, symbols[0]?.min ?? 1);
  if (isEmpty(valid.missing)) return equal;
  return isEmpty(valid.members) ? { kind: 'different', sign: 0 } : { kind: 'depends' };
}

function from(set: SizeSet, min: number): { members: SizeSet; missing: SizeSet } {
  const missing: SizeSet = { ...set, cycle: set.cycle.map((member) => !member), below: complement(set) };
  const cut = (each: SizeSet): SizeSet => ({ ...each, below: each.below.filter((x) => x >= min) });
  return { members: cut(set), missing: cut(missing) };
}

function complement(set: SizeSet): number[] {
  const listed = new Set(set.below);
  return Array.from({ length: set.start - 1 }, (_, index) => index + 1).filter((x) => !listed.has(x));
}

/** A sum of one-symbol parts is equal everywhere if each part is constant and the constants cancel. */
function decideMany(difference: DimExpr, symbols: readonly DimSymbol[]): Relation {
  if (difference.kind !== 'sum') return { kind: 'unknown', reason: 'sizes of several symbols are mixed' };
  let total = difference.constant;
  for (const each of symbols) {
    const part = difference.terms.filter(({ term }) => symbolsOf(term).has(each));
    if (part.some(({ term }) => symbolsOf(term).size > 1)) {
      return { kind: 'unknown', reason: 'sizes of several symbols are mixed' };
    }
    const value = constantValue(part, each);
    if (value === null) return { kind: 'depends' };
    total += value;
  }
  return total === 0 ? equal : { kind: 'different', sign: total > 0 ? 1 : -1 };
}

function constantValue(
  part: readonly { coefficient: number; term: Dim }[],
  symbol: DimSymbol,
): number | null {
  const at = (x: number): number =>
    part.reduce((sum, { coefficient, term }) => sum + coefficient * valueAt(term, x), 0);
  const lengths = part.map(({ term }) => quasiLinear(term));
  if (lengths.includes(null)) return null;
  const reach = Math.max(...lengths.map((each) => (each?.from ?? 1) + 2 * (each?.period ?? 1)));
  const first = at(symbol.min);
  const span = lengths.reduce((all, each) => all * (each?.period ?? 1), 1);
  if (span > 65_536) return null;
  for (let x = symbol.min; x <= symbol.min + reach + 2 * span; x++) if (at(x) !== first) return null;
  return first;
}

/** The sign of a size that all values of its symbols agree on. */
export function sign(dim: Dim): 'positive' | 'negative' | 'zero' | 'varies' | 'unknown' {
  if (hasGap(dim)) return 'unknown';
  const [low, high] = bounds(dim);
  if (low > 0) return 'positive';
  if (high < 0) return 'negative';
  return low === 0 && high === 0 ? 'zero' : 'varies';
}
