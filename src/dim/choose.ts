import { has, nearestOf, type SizeSet, sizesFrom, smallest, smallestOf } from './sizes.js';

/** One size per input symbol, in their order. */
export type Choice = readonly number[];

/** The choice at which all are the same and smallest; else the one with the smallest larger side, then the smaller first. */
export function smallestChoice(options: readonly (readonly SizeSet[])[]): Choice | null {
  const squares = options.flatMap((sets) => {
    const square = smallestOf(sets);
    return square === null ? [] : [sets.map(() => square)];
  });
  const choices =
    squares.length > 0
      ? squares
      : options.flatMap((sets) => {
          const sides = sets.map(smallest);
          return sides.includes(null) ? [] : [sides as number[]];
        });
  return choices.toSorted(byLargerSide)[0] ?? null;
}

function byLargerSide(a: Choice, b: Choice): number {
  const difference = Math.max(...a) - Math.max(...b);
  const at = a.findIndex((side, index) => side !== b[index]);
  return difference !== 0 || at < 0 ? difference : (a[at] ?? 0) - (b[at] ?? 0);
}

/** A symbol's sizes: those that lie in all of these sets. */
export type Common = readonly SizeSet[];

/** The choice nearest to `to`: all the same if any such will do, else by the larger side, then the smaller first. */
export function nearestChoice(sizes: readonly Common[], to: Choice): Choice | null {
  const larger = Math.max(...to);
  const square = nearestOf(sizes.flat(), larger);
  if (square !== null) return sizes.map(() => square);
  const least = sizes.map(smallestOf);
  if (least.includes(null)) return null;
  const floor = Math.max(...(least as number[]));
  const sides = sizes.flatMap((common) => nearestOf([...common, sizesFrom(floor)], larger) ?? []);
  const [side] = sides.toSorted((a, b) => Math.abs(a - larger) - Math.abs(b - larger) || a - b);
  return side === undefined ? null : withLargest(sizes, side);
}

/** The first choice in order whose largest side is `side`. */
function withLargest(sizes: readonly Common[], side: number): Choice {
  const fits = (common: Common): boolean => common.every((set) => has(set, side));
  let reached = false;
  return sizes.map((common, index) => {
    const size = reached || sizes.slice(index + 1).some(fits) ? (smallestOf(common) ?? side) : side;
    reached ||= size === side;
    return size;
  });
}
