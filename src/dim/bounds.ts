import type { Dim, DimExpr } from './expression.js';

const known = new WeakMap<DimExpr, readonly [number, number]>();

/** Numbers between which a size lies for all values of its symbols; found at once, not always the tightest. */
export function bounds(dim: Dim): readonly [number, number] {
  if (typeof dim === 'number') return [dim, dim];
  let found = known.get(dim);
  if (!found) {
    found = compute(dim);
    known.set(dim, found);
  }
  return found;
}

function compute(dim: DimExpr): readonly [number, number] {
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
      return dim.factors.map(bounds).reduce(ofProduct);
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

function ofProduct(a: readonly [number, number], b: readonly [number, number]): readonly [number, number] {
  const times = (x: number, y: number): number => (x === 0 || y === 0 ? 0 : x * y); // 0 · ∞ is 0 here
  const corners = [times(a[0], b[0]), times(a[0], b[1]), times(a[1], b[0]), times(a[1], b[1])];
  return [Math.min(...corners), Math.max(...corners)];
}
