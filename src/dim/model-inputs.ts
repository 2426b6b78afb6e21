import { type Dim, type DimSymbol, symbolsOf } from './expression.js';
import type { SizeEvent } from './judgement.js';

/** The dims of a model. */
export interface DistinctDims {
  readonly ofNodes: ReadonlySet<Dim>;
  readonly others: ReadonlySet<Dim>;
}

/** The dims that occur, each once. */
export function distinctDims(events: readonly SizeEvent[]): DistinctDims {
  const [ofNodes, others] = [new Set<Dim>(), new Set<Dim>()];
  for (const event of events) {
    if (event.kind === 'node') for (const dim of event.dims) ofNodes.add(dim);
    else for (const dim of [event.left, event.right].flat()) others.add(dim);
  }
  return { ofNodes, others };
}

/** The inputs, and those sizes of inputs that occur without having been named. */
export function withInputs(
  inputs: readonly DimSymbol[],
  { ofNodes, others }: DistinctDims,
): readonly DimSymbol[] {
  const all = new Set(inputs);
  for (const dim of [...ofNodes, ...others]) {
    for (const symbol of symbolsOf(dim)) if (symbol.symbolKind === 'input') all.add(symbol);
  }
  return [...all];
}

/** What the symbols are called: one name each, 2, 3… behind what is taken. */
export function namesOf(symbols: readonly DimSymbol[]): ReadonlyMap<DimSymbol, string> {
  const names = new Map<DimSymbol, string>();
  const taken = new Set<string>();
  for (const symbol of symbols) {
    let name = symbol.name;
    for (let count = 2; taken.has(name); count++) name = `${symbol.name}${count}`;
    taken.add(name);
    names.set(symbol, name);
  }
  return names;
}
