import { sub } from './arithmetic.js';
import { valueAt } from './value.js';
import { type Dim, type DimExpr, onlySymbol } from './expression.js';
import { wherePieces } from './pieces.js';
import { quasiLinear, settledFrom } from './quasi.js';
import { show } from './show.js';
import { everySize, noSize, setOf, type SizeSet } from './sizes.js';

export type SizeRelation = '=' | '!=' | '<' | '>=';

const signs: Readonly<Record<SizeRelation, string>> = { '=': '=', '!=': '≠', '<': '<', '>=': '≥' };

/** "H < 64" */
export function relationText(left: Dim, relation: SizeRelation, right: Dim): string {
  return `${show(left, 'text')} ${signs[relation]} ${show(right, 'text')}`;
}

const holds: Readonly<Record<SizeRelation, (difference: number) => boolean>> = {
  '=': (d) => d === 0,
  '!=': (d) => d !== 0,
  '<': (d) => d < 0,
  '>=': (d) => d >= 0,
};

const known: Readonly<Record<SizeRelation, WeakMap<DimExpr, SizeSet | null>>> = {
  '=': new WeakMap(),
  '!=': new WeakMap(),
  '<': new WeakMap(),
  '>=': new WeakMap(),
};

/**
 * The values of their one symbol at which `a relation b`. Exact: two quasi-linear sizes of equal slope differ by a
 * periodic number; of different slopes they meet once per residue class. Null where the sizes have several symbols, or
 * do not repeat within reach.
 */
export function where(a: Dim, relation: SizeRelation, b: Dim): SizeSet | null {
  const difference = sub(a, b);
  if (typeof difference === 'number') return holds[relation](difference) ? everySize : noSize;
  if (onlySymbol(difference) === null) return null;
  let set = known[relation].get(difference);
  if (set === undefined) {
    set = compute(difference, holds[relation]);
    known[relation].set(difference, set);
  }
  return set;
}

/** Longer ones are not looked through where a few steps tell as well. */
const shortPeriod = 4096;

function compute(difference: DimExpr, test: (value: number) => boolean): SizeSet | null {
  const shape = quasiLinear(difference);
  if (shape === null || (shape.slope !== 0 && shape.period > shortPeriod)) {
    const pieces = wherePieces(difference, test);
    if (pieces !== null || shape === null) return pieces;
  }
  const at = (x: number): boolean => test(valueAt(difference, x));
  if (shape.slope === 0) return setOf(shape.from, shape.period, at);
  const settled = settledFrom((x) => valueAt(difference, x), shape);
  return settled === null ? null : setOf(settled, 1, at);
}
