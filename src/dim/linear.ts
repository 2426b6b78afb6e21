import { type Dim, type DimSum, type DimTerm, intern } from './expression.js';

/** constant + Σ coefficient · term, while it is being built. */
export interface Linear {
  constant: number;
  readonly terms: Map<DimTerm, number>;
}

export function linear(dim: Dim): Linear {
  if (typeof dim === 'number') return { constant: dim, terms: new Map() };
  if (dim.kind !== 'sum') return { constant: 0, terms: new Map([[dim, 1]]) };
  return {
    constant: dim.constant,
    terms: new Map(dim.terms.map(({ term, coefficient }) => [term, coefficient])),
  };
}

/** The one size that a linear combination is. */
export function fromLinear({ constant, terms }: Linear): Dim {
  const kept: { term: DimTerm; coefficient: number }[] = [];
  for (const [term, coefficient] of terms) if (coefficient !== 0) kept.push({ term, coefficient });
  const [first] = kept;
  if (first === undefined) return constant;
  if (kept.length === 1 && constant === 0 && first.coefficient === 1) return first.term;
  if (kept.length > 1) kept.sort((a, b) => a.term.id - b.term.id);
  let key = `+${constant}`;
  for (const { term, coefficient } of kept) key += `|${coefficient}*${term.id}`;
  return intern(
    kept.map(({ term }) => term),
    key,
    (id): DimSum => ({ kind: 'sum', id, constant, terms: kept }),
  );
}

/** Adds `times` · `dim` to what is being built. */
export function accumulate(into: Linear, dim: Dim, times: number): void {
  const put = (term: DimTerm, coefficient: number): void => {
    into.terms.set(term, (into.terms.get(term) ?? 0) + coefficient);
  };
  if (typeof dim === 'number') into.constant += times * dim;
  else if (dim.kind === 'sum') {
    into.constant += times * dim.constant;
    for (const { term, coefficient } of dim.terms) put(term, times * coefficient);
  } else put(dim, times);
}
