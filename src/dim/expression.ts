/** What a symbol stands for. */
export type SymbolKind =
  /** A size of an input tensor. */
  | 'input'
  /** A choice of the builder's caller: filters, blocks, a passed tensor's channels. */
  | 'caller'
  /** A size that could not be followed. */
  | 'gap'
  /** The batch axis. */
  | 'batch';

/** A positive integer that is not known. Each has an identity: two of one name are two. */
export interface DimSymbol {
  readonly kind: 'symbol';
  readonly id: number;
  readonly name: string;
  readonly symbolKind: SymbolKind;
  readonly min: number;
  /** Expressions whose newest symbol is this one: they live as long as it does. */
  readonly table: Map<string, DimExpr>;
}

/** constant + Σ coefficient · term; terms are never sums or numbers. */
export interface DimSum {
  readonly kind: 'sum';
  readonly id: number;
  readonly constant: number;
  readonly terms: readonly { readonly coefficient: number; readonly term: DimTerm }[];
}

/** A product of at least two factors, none of them a number or a sum. */
export interface DimProduct {
  readonly kind: 'product';
  readonly id: number;
  readonly factors: readonly DimTerm[];
}

/** ⌊inner / divisor⌋. */
export interface DimFloor {
  readonly kind: 'floor';
  readonly id: number;
  readonly inner: DimExpr;
  readonly divisor: number;
}

export interface DimExtreme {
  readonly kind: 'min' | 'max';
  readonly id: number;
  readonly left: Dim;
  readonly right: Dim;
}

export type DimTerm = DimSymbol | DimProduct | DimFloor | DimExtreme;
export type DimExpr = DimTerm | DimSum;

/** A size: a number, or an expression over symbols. Equal expressions are the same object. */
export type Dim = number | DimExpr;

let nextId = 1;

/** A fresh symbol, at least `min`. */
export function symbol(name: string, symbolKind: SymbolKind, min = 1): DimSymbol {
  return { kind: 'symbol', id: nextId++, name, symbolKind, min, table: new Map() };
}

const symbolSets = new WeakMap<DimExpr, ReadonlySet<DimSymbol>>();

/** The symbols that occur in a size. */
export function symbolsOf(dim: Dim): ReadonlySet<DimSymbol> {
  if (typeof dim === 'number') return new Set();
  let known = symbolSets.get(dim);
  if (!known) {
    known = collectSymbols(dim);
    symbolSets.set(dim, known);
  }
  return known;
}

function collectSymbols(dim: DimExpr): ReadonlySet<DimSymbol> {
  switch (dim.kind) {
    case 'symbol':
      return new Set([dim]);
    case 'sum':
      return new Set(dim.terms.flatMap(({ term }) => [...symbolsOf(term)]));
    case 'product':
      return new Set(dim.factors.flatMap((factor) => [...symbolsOf(factor)]));
    case 'floor':
      return symbolsOf(dim.inner);
    default:
      return new Set([...symbolsOf(dim.left), ...symbolsOf(dim.right)]);
  }
}

/** Whether a part of the size could not be followed. */
export function hasGap(dim: Dim): boolean {
  if (typeof dim === 'number') return false;
  for (const each of symbolsOf(dim)) if (each.symbolKind === 'gap') return true;
  return false;
}

function intern<T extends Exclude<DimExpr, DimSymbol>>(
  owners: readonly Dim[],
  key: string,
  make: (id: number) => T,
): T {
  let newest: DimSymbol | null = null;
  for (const owner of owners) {
    for (const each of symbolsOf(owner)) if (newest === null || each.id > newest.id) newest = each;
  }
  if (newest === null) throw new Error('an expression without a symbol is a number');
  const known = newest.table.get(key);
  if (known) return known as T;
  const made = make(nextId++);
  newest.table.set(key, made);
  return made;
}

interface Linear {
  constant: number;
  terms: Map<DimTerm, number>;
}

function linear(dim: Dim): Linear {
  if (typeof dim === 'number') return { constant: dim, terms: new Map() };
  if (dim.kind !== 'sum') return { constant: 0, terms: new Map([[dim, 1]]) };
  return {
    constant: dim.constant,
    terms: new Map(dim.terms.map(({ term, coefficient }) => [term, coefficient])),
  };
}

function fromLinear({ constant, terms }: Linear): Dim {
  const kept = [...terms].filter(([, coefficient]) => coefficient !== 0).sort(([a], [b]) => a.id - b.id);
  if (kept.length === 0) return constant;
  const [first] = kept;
  if (kept.length === 1 && constant === 0 && first?.[1] === 1) return first[0];
  const key = `+${constant}|${kept.map(([term, coefficient]) => `${coefficient}*${term.id}`).join('|')}`;
  return intern(
    kept.map(([term]) => term),
    key,
    (id): DimSum => ({
      kind: 'sum',
      id,
      constant,
      terms: kept.map(([term, coefficient]) => ({ term, coefficient })),
    }),
  );
}

/** a + b. */
export function add(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a === 0) return b;
  if (b === 0) return a;
  const sum = linear(a);
  const other = linear(b);
  sum.constant += other.constant;
  for (const [term, coefficient] of other.terms) {
    sum.terms.set(term, (sum.terms.get(term) ?? 0) + coefficient);
  }
  return fromLinear(sum);
}

/** −a. */
export function neg(a: Dim): Dim {
  return mul(a, -1);
}

/** a − b. */
export function sub(a: Dim, b: Dim): Dim {
  return a === b ? 0 : add(a, neg(b));
}

function scale(a: Dim, by: number): Dim {
  if (typeof a === 'number') return a * by + 0; // no negative zero
  const { constant, terms } = linear(a);
  return fromLinear({
    constant: constant * by + 0,
    terms: new Map([...terms].map(([term, c]) => [term, c * by])),
  });
}

function product(a: DimTerm, b: DimTerm): DimTerm {
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
  const terms = new Map<DimTerm, number>();
  const put = (term: DimTerm, coefficient: number): void => {
    terms.set(term, (terms.get(term) ?? 0) + coefficient);
  };
  for (const [x, cx] of left.terms) {
    for (const [y, cy] of right.terms) put(product(x, y), cx * cy);
    put(x, cx * right.constant);
  }
  for (const [y, cy] of right.terms) put(y, cy * left.constant);
  return fromLinear({ constant: left.constant * right.constant, terms });
}

export function gcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** ⌊a / n⌋ for a positive integer n, chains folded: ⌊(⌊x/a⌋+r)/d⌋ = ⌊(x+a·r)/(a·d)⌋, ⌊(d·x+y)/d⌋ = x+⌊y/d⌋. */
export function floorDiv(a: Dim, n: number): Dim {
  if (!Number.isInteger(n) || n <= 0) throw new RangeError(`division by ${n}`);
  if (n === 1) return a;
  if (typeof a === 'number') return Math.floor(a / n);
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
    return floorDiv(add(inner, divisor * constant), divisor * n);
  }
  const inner = fromLinear({ constant, terms });
  if (typeof inner === 'number') return Math.floor(inner / n);
  return intern([inner], `/${inner.id}/${n}`, (id): DimFloor => ({ kind: 'floor', id, inner, divisor: n }));
}

/** ⌈a / n⌉ = ⌊(a + n − 1) / n⌋. */
export function ceilDiv(a: Dim, n: number): Dim {
  return floorDiv(add(a, n - 1), n);
}

function extreme(kind: 'min' | 'max', a: Dim, b: Dim): Dim {
  if (a === b) return a;
  if (typeof a === 'number' && typeof b === 'number') return Math[kind](a, b);
  const [low, high] = bounds(sub(a, b));
  if (low >= 0) return kind === 'min' ? b : a;
  if (high <= 0) return kind === 'min' ? a : b;
  const [left, right] = order(a) <= order(b) ? [a, b] : [b, a];
  return intern([left, right], `${kind}${order(left)},${order(right)}`, (id): DimExtreme => ({
    kind,
    id,
    left,
    right,
  }));
}

/** Numbers come first; their keys cannot meet those of expressions. */
function order(dim: Dim): number {
  return typeof dim === 'number' ? -Math.abs(dim) - (dim < 0 ? 0.5 : 0) : dim.id;
}

export function min(a: Dim, b: Dim): Dim {
  return extreme('min', a, b);
}

export function max(a: Dim, b: Dim): Dim {
  return extreme('max', a, b);
}

const boundsOf = new WeakMap<DimExpr, readonly [number, number]>();

/** Numbers between which a size lies for all values of its symbols; not always the tightest. */
export function bounds(dim: Dim): readonly [number, number] {
  if (typeof dim === 'number') return [dim, dim];
  let known = boundsOf.get(dim);
  if (!known) {
    known = computeBounds(dim);
    boundsOf.set(dim, known);
  }
  return known;
}

function computeBounds(dim: DimExpr): readonly [number, number] {
  switch (dim.kind) {
    case 'symbol':
      return [dim.min, Infinity];
    case 'sum':
      return dim.terms.reduce<readonly [number, number]>(
        ([low, high], { term, coefficient }) => {
          const [l, h] = bounds(term);
          return coefficient > 0
            ? [low + coefficient * l, high + coefficient * h]
            : [low + coefficient * h, high + coefficient * l];
        },
        [dim.constant, dim.constant],
      );
    case 'product':
      return dim.factors.reduce<readonly [number, number]>(
        ([low, high], factor) => {
          const [l, h] = bounds(factor);
          return low >= 0 && l >= 0 ? [low * l, high === 0 || h === 0 ? 0 : high * h] : [-Infinity, Infinity];
        },
        [1, 1],
      );
    case 'floor': {
      const [low, high] = bounds(dim.inner);
      return [Math.floor(low / dim.divisor), Math.floor(high / dim.divisor)];
    }
    default: {
      const [a, b] = [bounds(dim.left), bounds(dim.right)];
      return [Math[dim.kind](a[0], b[0]), Math[dim.kind](a[1], b[1])];
    }
  }
}

/** a / b where that is exactly a size for all values; null otherwise. */
export function divide(a: Dim, b: Dim): Dim | null {
  if (b === 0) return null;
  if (a === b) return 1;
  if (typeof b === 'number') {
    const { constant, terms } = linear(a);
    if (constant % b !== 0 || [...terms.values()].some((coefficient) => coefficient % b !== 0)) return null;
    return fromLinear({
      constant: constant / b + 0,
      terms: new Map([...terms].map(([term, c]) => [term, c / b])),
    });
  }
  return typeof a === 'number' ? (a === 0 ? 0 : null) : divideByExpression(a, b);
}

function divideByExpression(a: DimExpr, b: DimExpr): Dim | null {
  const { constant, terms } = linear(a);
  const divisor = linear(b);
  const [single] = divisor.terms;
  if (divisor.terms.size !== 1 || divisor.constant !== 0 || !single) {
    // A multiple of a sum: a = k·b.
    const [first] = divisor.terms;
    const ratio = first ? (terms.get(first[0]) ?? 0) / first[1] : 0;
    return Number.isInteger(ratio) && ratio !== 0 && mul(b, ratio) === a ? ratio : null;
  }
  if (constant !== 0) return null;
  const [by, coefficient] = single;
  const wanted = by.kind === 'product' ? [...by.factors] : [by];
  const result = new Map<DimTerm | 1, number>();
  for (const [term, c] of terms) {
    const rest = withoutFactors(term, wanted);
    if (rest === null || c % coefficient !== 0) return null;
    result.set(rest, (result.get(rest) ?? 0) + c / coefficient);
  }
  let sum: Dim = 0;
  for (const [term, c] of result) sum = add(sum, mul(term, c));
  return sum;
}

function withoutFactors(term: DimTerm, wanted: readonly DimTerm[]): DimTerm | 1 | null {
  const left = term.kind === 'product' ? [...term.factors] : [term];
  for (const factor of wanted) {
    const at = left.indexOf(factor);
    if (at < 0) return null;
    left.splice(at, 1);
  }
  const [first, ...others] = left;
  return first === undefined ? 1 : others.reduce<DimTerm>((all, each) => product(all, each), first);
}

/** The number that a size is at given values; null when a symbol has none. */
export function evaluate(dim: Dim, at: ReadonlyMap<DimSymbol, number>): number | null {
  const result = substitute(dim, at);
  return typeof result === 'number' ? result : null;
}

/** The size with symbols replaced. */
export function substitute(dim: Dim, at: ReadonlyMap<DimSymbol, Dim>): Dim {
  if (typeof dim === 'number') return dim;
  switch (dim.kind) {
    case 'symbol': {
      const value = at.get(dim);
      return value === undefined
        ? dim
        : value === dim
          ? dim
          : typeof value === 'number'
            ? value
            : substitute(value, at);
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

/** The value of a one-symbol size, without building anything. */
export function valueAt(dim: Dim, x: number): number {
  if (typeof dim === 'number') return dim;
  switch (dim.kind) {
    case 'symbol':
      return x;
    case 'sum':
      return dim.terms.reduce(
        (sum, { term, coefficient }) => sum + coefficient * valueAt(term, x),
        dim.constant,
      );
    case 'product':
      return dim.factors.reduce((all, factor) => all * valueAt(factor, x), 1);
    case 'floor':
      return Math.floor(valueAt(dim.inner, x) / dim.divisor);
    default:
      return Math[dim.kind](valueAt(dim.left, x), valueAt(dim.right, x));
  }
}
