import { sub } from './arithmetic.js';
import { bounds } from './bounds.js';
import { compare } from './compare.js';
import { type Dim, type DimExpr, type DimSymbol, hasGap, onlySymbol, symbolsOf } from './expression.js';
import { fromLinear, linear } from './linear.js';
import type { Side } from './judgement.js';
import { show } from './show.js';
import { everySize, intersect, noSize, type SizeSet, union } from './sizes.js';
import { where } from './where.js';

export type PerSymbol = ReadonlyMap<DimSymbol, SizeSet>;

/** What happens where one of two sides is 1: it is rejected, accepted by accident, or meant. */
export type Broadcasting = 'none' | 'accident' | 'purpose';

/** How two shapes relate, all axes together. A symbol without a set is free. */
export interface Axes {
  /** The axes on which the sides differ for some sizes. */
  readonly differing: readonly number[];
  /** The sizes at which no axis differs. */
  readonly equal: PerSymbol;
  /** The sizes at which every axis is equal or broadcasts. */
  readonly accepted: PerSymbol;
  /** The sizes at which both sides are at least 2. */
  readonly proper: PerSymbol;
  readonly failsAlways: boolean;
  readonly broadcastsAlways: boolean;
  /** Sides of several symbols, or of a caller's, that always differ; where one is 1 they broadcast. */
  readonly apart: readonly (readonly [Dim, Dim])[];
  /** Sides that agree at some sizes of several symbols together. */
  readonly mixed: readonly (readonly [Dim, Dim])[];
  /** What the caller must see to. */
  readonly precondition: string | null;
  /** Why an axis cannot be decided. */
  readonly gap: string | null;
}

/** Whether one of two sizes that differ is broadcast to the other; `into`: the side that keeps its shape. */
export function isSpread(left: Dim, right: Dim, into: Side | null): boolean {
  return (left === 1 && into !== 'left') || (right === 1 && into !== 'right');
}

/** Reads two shapes of one rank; `into`: the side that keeps its shape. */
export function readAxes(
  left: readonly Dim[],
  right: readonly Dim[],
  broadcasting: Broadcasting,
  into: Side | null = null,
): Axes {
  const reader = new AxisReader(broadcasting, into);
  left.forEach((dim, index) => {
    const other = right[index];
    if (other !== undefined) reader.read(dim, other, index);
  });
  if (reader.differing.length > 0) for (const dim of new Set([...left, ...right])) reader.keepProper(dim);
  return reader;
}

class AxisReader implements Axes {
  readonly differing: number[] = [];
  readonly equal = new Map<DimSymbol, SizeSet>();
  readonly accepted = new Map<DimSymbol, SizeSet>();
  readonly proper = new Map<DimSymbol, SizeSet>();
  readonly apart: (readonly [Dim, Dim])[] = [];
  readonly mixed: (readonly [Dim, Dim])[] = [];
  failsAlways = false;
  broadcastsAlways = false;
  precondition: string | null = null;
  gap: string | null = null;

  constructor(
    private readonly broadcasting: Broadcasting,
    private readonly into: Side | null,
  ) {}

  read(left: Dim, right: Dim, index: number): void {
    if (left === right) return;
    const relation = compare(left, right);
    if (relation.kind === 'equal') return;
    this.differing.push(index);
    const difference = sub(left, right);
    const symbols = [...symbolsOf(difference)];
    if (typeof difference === 'number') this.#constant(left, right, difference);
    else if (symbols.some((each) => each.symbolKind === 'gap')) this.#unknown(left, right);
    else if (hasGap(difference)) this.#given(left, right);
    else if (symbols.every((each) => each.symbolKind === 'input')) this.#sizes(left, right, difference);
    else if (relation.kind === 'different') this.#always(left, right);
    else this.precondition ??= preconditionOf(difference);
  }

  #constant(left: Dim, right: Dim, difference: number): void {
    const symbol = onlySymbol(left);
    if (symbol?.symbolKind === 'input') this.#sizes(left, right, difference);
    else this.#always(left, right);
  }

  #unknown(left: Dim, right: Dim): void {
    const accepted = this.broadcasting === 'purpose' && isSpread(left, right, this.into);
    if (accepted) this.broadcastsAlways = true;
    else this.gap ??= 'a size is not known';
  }

  #given(left: Dim, right: Dim): void {
    const given = [...symbolsOf(left), ...symbolsOf(right)].find(({ symbolKind }) => symbolKind === 'given');
    this.precondition ??= `what ${given?.name ?? 'the caller'} gives fits`;
  }

  #always(left: Dim, right: Dim): void {
    if (this.broadcasting !== 'none' && isSpread(left, right, this.into)) this.broadcastsAlways = true;
    else {
      this.failsAlways = true;
      if (this.broadcasting !== 'none') this.apart.push([left, right]);
    }
  }

  /** Only sizes of inputs are left: exact for one symbol; several must be known to differ. */
  #sizes(left: Dim, right: Dim, difference: Dim): void {
    const symbol = onlySymbol(difference) ?? onlySymbol(left);
    const equal = where(difference, '=', 0);
    const leftOnes = this.into === 'left' ? noSize : onesOf(left, symbol);
    const rightOnes = this.into === 'right' ? noSize : onesOf(right, symbol);
    if (symbol !== null && equal !== null && leftOnes && rightOnes) {
      narrow(this.equal, symbol, equal);
      const accepted = this.broadcasting === 'none' ? equal : union(equal, union(leftOnes, rightOnes));
      narrow(this.accepted, symbol, accepted);
      return;
    }
    const factors = this.broadcasting === 'none' ? allOnes(difference) : null;
    if (factors !== null) {
      for (const [each, sizes] of factors) {
        narrow(this.equal, each, sizes);
        narrow(this.accepted, each, sizes);
      }
      return;
    }
    const relation = compare(left, right);
    if (relation.kind === 'different' || left === 1 || right === 1) this.#always(left, right);
    else if (onlySymbol(difference) === null) this.mixed.push([left, right]);
    else this.gap ??= relation.kind === 'unknown' ? relation.reason : 'sizes of several symbols are mixed';
  }

  /** Where a side is at least 2; only what depends on the input can be less by its choice. */
  keepProper(side: Dim): void {
    const symbol = onlySymbol(side);
    if (symbol?.symbolKind !== 'input' || bounds(side)[0] >= 2) return;
    const proper = where(side, '>=', 2);
    if (proper) narrow(this.proper, symbol, proper);
  }
}

/** The sizes at which a side is 1; null where that depends on another symbol as well. */
function onesOf(side: Dim, symbol: DimSymbol | null): SizeSet | null {
  if (bounds(side)[0] >= 2) return noSize;
  return typeof side === 'number' || onlySymbol(side) === symbol ? where(side, '=', 1) : null;
}

/** A product of sizes that must be 1: every one of them must be. Null for anything else. */
function allOnes(difference: Dim): readonly (readonly [DimSymbol, SizeSet])[] | null {
  const { constant, terms } = linear(difference);
  const [[term, coefficient] = [], ...others] = terms;
  if (term?.kind !== 'product' || others.length > 0 || constant !== -(coefficient ?? 0)) return null;
  const sets = term.factors.flatMap((factor): (readonly [DimSymbol, SizeSet])[] => {
    const symbol = onlySymbol(factor);
    const ones = symbol?.symbolKind === 'input' ? where(factor, '=', 1) : null;
    return symbol && ones ? [[symbol, ones]] : [];
  });
  return sets.length === term.factors.length ? sets : null;
}

export function narrow(sets: Map<DimSymbol, SizeSet>, symbol: DimSymbol, to: SizeSet): void {
  sets.set(symbol, intersect(sets.get(symbol) ?? everySize, to));
}

/** "filters = C": what is added on one side, what is taken away on the other. */
function preconditionOf(difference: DimExpr): string {
  const { constant, terms } = linear(difference);
  const part = (sign: 1 | -1): Dim =>
    fromLinear({
      constant: Math.max(0, sign * constant),
      terms: new Map([...terms].flatMap(([term, times]) => (sign * times > 0 ? [[term, sign * times]] : []))),
    });
  const [more, less] = [part(1), part(-1)];
  const [left, right] = typeof more === 'number' ? [less, more] : [more, less];
  return `${show(left, 'text')} = ${show(right, 'text')}`;
}
