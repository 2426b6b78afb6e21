/** What a symbol stands for. */
export type SymbolKind =
  /** A size of an input tensor. */
  | 'input'
  /** A choice of the builder's caller: filters, blocks, a passed tensor's channels. */
  | 'caller'
  /** A size that could not be followed. */
  | 'gap'
  /** A size of a tensor that a function of the caller's gives: nothing is known of it, and the caller answers for it. */
  | 'given'
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

/** constant + Σ coefficient · term; terms are never sums or numbers, and ordered by their ids. */
export interface DimSum {
  readonly kind: 'sum';
  readonly id: number;
  readonly constant: number;
  readonly terms: readonly { readonly coefficient: number; readonly term: DimTerm }[];
}

/** A product of at least two factors, none of them a number, a sum or a product. */
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

/** The smaller or the larger of two sizes. */
export interface DimExtreme {
  readonly kind: 'min' | 'max';
  readonly id: number;
  readonly left: Dim;
  readonly right: Dim;
}

export type DimTerm = DimSymbol | DimProduct | DimFloor | DimExtreme;
export type DimExpr = DimTerm | DimSum;

/** A size: a number, or an expression over symbols. Expressions of one normal form are the same object. */
export type Dim = number | DimExpr;

let nextId = 1;

/** A fresh symbol, at least `min`. */
export function symbol(name: string, symbolKind: SymbolKind, min = 1): DimSymbol {
  return { kind: 'symbol', id: nextId++, name, symbolKind, min, table: new Map() };
}

const none: ReadonlySet<DimSymbol> = new Set();
const symbolSets = new WeakMap<DimExpr, ReadonlySet<DimSymbol>>();

/** The symbols that occur in a size. */
export function symbolsOf(dim: Dim): ReadonlySet<DimSymbol> {
  if (typeof dim === 'number') return none;
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
      return unionOf(dim.terms.map(({ term }) => term));
    case 'product':
      return unionOf(dim.factors);
    case 'floor':
      return symbolsOf(dim.inner);
    default:
      return unionOf([dim.left, dim.right]);
  }
}

function unionOf(dims: readonly Dim[]): ReadonlySet<DimSymbol> {
  return new Set(dims.flatMap((dim) => [...symbolsOf(dim)]));
}

/** The only symbol of a size; null when it has none or several. */
export function onlySymbol(dim: Dim): DimSymbol | null {
  const symbols = symbolsOf(dim);
  const [first] = symbols;
  return symbols.size === 1 && first ? first : null;
}

/** Whether nothing is known of a part of the size. */
export function hasGap(dim: Dim): boolean {
  for (const { symbolKind } of symbolsOf(dim)) {
    if (symbolKind === 'gap' || symbolKind === 'given') return true;
  }
  return false;
}

/** The one expression that `key` stands for among those made of `parts`. */
export function intern<T extends Exclude<DimExpr, DimSymbol>>(
  parts: readonly Dim[],
  key: string,
  make: (id: number) => T,
): T {
  let newest: DimSymbol | null = null;
  for (const part of parts) {
    for (const each of symbolsOf(part)) if (newest === null || each.id > newest.id) newest = each;
  }
  if (newest === null) throw new Error('an expression without a symbol is a number');
  const known = newest.table.get(key);
  if (known) return known as T;
  const made = make(nextId++);
  newest.table.set(key, made);
  return made;
}
