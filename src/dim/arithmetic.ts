import { bounds } from './bounds.js';
import {
  type Dim,
  type DimExpr,
  type DimExtreme,
  type DimFloor,
  type DimProduct,
  type DimTerm,
  intern,
} from './expression.js';
import { gcd } from './integers.js';
import { accumulate, fromLinear, type Linear, linear } from './linear.js';
import { exactBounds } from './quasi.js';

/** What an operation with a number made of an expression: deep networks repeat the same few without end. */
class Memo {
  readonly #known = new WeakMap<DimExpr, Map<number, Dim>>();

  of(dim: DimExpr, by: number, compute: (dim: DimExpr, by: number) => Dim): Dim {
    let results = this.#known.get(dim);
    if (!results) this.#known.set(dim, (results = new Map<number, Dim>()));
    let result = results.get(by);
    if (result === undefined) results.set(by, (result = compute(dim, by)));
    return result;
  }
}

const sums = new Memo();
const multiples = new Memo();
const floors = new Memo();

/** a + b. */
export function add(a: Dim, b: Dim): Dim {
  if (typeof a === 'number') return typeof b === 'number' ? a + b : addNumber(b, a);
  return typeof b === 'number' ? addNumber(a, b) : plus(a, b);
}

function addNumber(a: DimExpr, b: number): Dim {
  return b === 0 ? a : sums.of(a, b, plus);
}

function plus(a: Dim, b: Dim): Dim {
  const sum = linear(a);
  accumulate(sum, b, 1);
  return fromLinear(sum);
}

/** −a. */
export function neg(a: Dim): Dim {
  return mul(a, -1);
}

/** a − b. */
export function sub(a: Dim, b: Dim): Dim {
  if (a === b) return 0;
  if (typeof b === 'number') return add(a, -b);
  const difference = linear(a);
  accumulate(difference, b, -1);
  return fromLinear(difference);
}

function scale(a: Dim, by: number): Dim {
  if (by === 1) return a;
  if (typeof a === 'number') return a * by + 0; // no negative zero
  return by === 0 ? 0 : multiples.of(a, by, times);
}

function times(a: Dim, by: number): Dim {
  const { constant, terms } = linear(a);
  for (const [term, coefficient] of terms) terms.set(term, coefficient * by);
  return fromLinear({ constant: constant * by + 0, terms });
}

/** A product of terms: its factors are ordered by their ids. */
export function product(a: DimTerm, b: DimTerm): DimTerm {
  const factors = [a, b]
    .flatMap((each) => (each.kind === 'product' ? each.factors : [each]))
    .sort((x, y) => x.id - y.id);
  return intern(factors, `*${factors.map((factor) => factor.id).join('*')}`, (id): DimProduct => ({
    kind: 'product',
    id,
    factors,
  }));
}

/** a · b; products of sums are multiplied out. */
export function mul(a: Dim, b: Dim): Dim {
  if (typeof a === 'number') return scale(b, a);
  if (typeof b === 'number') return scale(a, b);
  const [left, right] = [linear(a), linear(b)];
  const result: Linear = { constant: left.constant * right.constant + 0, terms: new Map() };
  for (const [x, cx] of left.terms) {
    for (const [y, cy] of right.terms) accumulate(result, product(x, y), cx * cy);
    accumulate(result, x, cx * right.constant);
  }
  for (const [y, cy] of right.terms) accumulate(result, y, cy * left.constant);
  return fromLinear(result);
}

/**
 * ⌊a / n⌋ for a positive integer n, in normal form:
 * ⌊(n·x + y)/n⌋ = x + ⌊y/n⌋, ⌊(g·x + r)/(g·n)⌋ = ⌊(x + ⌊r/g⌋)/n⌋, ⌊(⌊x/a⌋ + r)/n⌋ = ⌊(x + a·r)/(a·n)⌋.
 */
export function floorDiv(a: Dim, n: number): Dim {
  if (!Number.isInteger(n) || n <= 0) {
    throw new RangeError(`a size can be divided by a positive integer, not by ${n}`);
  }
  if (n === 1) return a;
  return typeof a === 'number' ? Math.floor(a / n) : floors.of(a, n, computeFloor);
}

function computeFloor(a: DimExpr, n: number): Dim {
  const { constant, terms } = linear(a);
  const outside: Linear = { constant: Math.floor(constant / n), terms: new Map() };
  const inside: Linear = { constant: constant - outside.constant * n, terms: new Map() };
  for (const [term, coefficient] of terms) {
    const whole = Math.floor(coefficient / n);
    if (whole !== 0) outside.terms.set(term, whole);
    if (coefficient !== whole * n) inside.terms.set(term, coefficient - whole * n);
  }
  return add(fromLinear(outside), floorOfRest(inside, n));
}

/** ⌊rest / n⌋, every number of the rest at least 0 and below n. */
function floorOfRest({ constant, terms }: Linear, n: number): Dim {
  if (terms.size === 0) return 0;
  const common = [...terms.values()].reduce(gcd, n);
  if (common > 1) {
    const reduced = new Map([...terms].map(([term, coefficient]) => [term, coefficient / common] as const));
    return floorDiv(fromLinear({ constant: Math.floor(constant / common), terms: reduced }), n / common);
  }
  const [only] = terms;
  if (terms.size === 1 && only?.[1] === 1 && only[0].kind === 'floor') {
    const { inner, divisor } = only[0];
    if (divisor * n <= Number.MAX_SAFE_INTEGER) return floorDiv(add(inner, divisor * constant), divisor * n);
  }
  const inner = fromLinear({ constant, terms });
  if (typeof inner === 'number') return Math.floor(inner / n);
  return intern([inner], `/${inner.id}/${n}`, (id): DimFloor => ({ kind: 'floor', id, inner, divisor: n }));
}

/** ⌈a / n⌉ = ⌊(a + n − 1) / n⌋. */
export function ceilDiv(a: Dim, n: number): Dim {
  return floorDiv(add(a, n - 1), n);
}

/** The smaller of two sizes. */
export function min(a: Dim, b: Dim): Dim {
  return extreme('min', a, b);
}

/** The larger of two sizes. */
export function max(a: Dim, b: Dim): Dim {
  return extreme('max', a, b);
}

/** What `min` and `max` share: where one side wins everywhere the result is that side. */
export function extreme(kind: 'min' | 'max', a: Dim, b: Dim): Dim {
  if (a === b) return a;
  if (typeof a === 'number' && typeof b === 'number') return Math[kind](a, b);
  const larger = largerOf(sub(a, b));
  if (larger !== null) return (larger === 'first') === (kind === 'max') ? a : b;
  const [left, right] = inOrder(a, b) ? [a, b] : [b, a];
  return intern([left, right], `${kind}${keyOf(left)},${keyOf(right)}`, (id): DimExtreme => ({
    kind,
    id,
    left,
    right,
  }));
}

/** Which of two sizes is the larger everywhere, by their difference. */
function largerOf(difference: Dim): 'first' | 'second' | null {
  const decide = ([low, high]: readonly [number, number]): 'first' | 'second' | null =>
    low >= 0 ? 'first' : high <= 0 ? 'second' : null;
  const found = decide(bounds(difference));
  if (found !== null || typeof difference === 'number') return found;
  const exact = exactBounds(difference);
  return exact && decide(exact);
}

/** Numbers come first, expressions by their ids. */
function inOrder(a: Dim, b: Dim): boolean {
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number';
  return a.id <= b.id;
}

function keyOf(dim: Dim): string {
  return typeof dim === 'number' ? String(dim) : `#${dim.id}`;
}
