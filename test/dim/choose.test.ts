import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nearestChoice, smallestChoice } from '../../src/dim/choose.js';
import { intersect, type SizeSet, has, setOf } from '../../src/dim/index.js';
import { type Point, smallestFirst } from './by-trial.js';

const reach = 60;

/** Few members of small numbers, so that squares are rare. */
const sets: fc.Arbitrary<SizeSet> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { maxLength: 4 }),
    fc.integer({ min: 2, max: 4 }),
    fc.nat(5),
  )
  .map(([below, period, residue]) =>
    setOf(15, period, (x) => (x < 15 ? below.includes(x) : x % period === residue)),
  );

function pairs(of: readonly SizeSet[]): Point[] {
  const [first, second] = of.map((set) =>
    Array.from({ length: reach }, (_, x) => x + 1).filter((x) => has(set, x)),
  );
  return (first ?? []).flatMap((h) => (second ?? []).map((w) => ({ h, w })));
}

const sides = (point: Point | undefined) => (point === undefined ? null : [point.h, point.w]);

test('the smallest choice: squares first, then the smaller larger side, then the smaller height', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(sets, sets), { maxLength: 3 }), (options) => {
      const [expected] = options.flatMap(pairs).toSorted(smallestFirst);
      expect(smallestChoice(options)).toEqual(sides(expected));
    }),
    { numRuns: 500 },
  );
});

test('the nearest choice: squares first, then the nearer larger side, then the smaller height', () => {
  const size = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(sets, sets, sets, size, size, (first, second, third, h, w) => {
      const larger = ({ h: height, w: width }: Point): number => Math.max(height, width);
      const away = (point: Point): number => Math.abs(larger(point) - Math.max(h, w));
      const [expected] = pairs([first, intersect(second, third)]).toSorted(
        (a, b) => Number(a.h !== a.w) - Number(b.h !== b.w) || away(a) - away(b) || smallestFirst(a, b),
      );
      expect(nearestChoice([[first], [second, third]], [h, w])).toEqual(sides(expected));
    }),
    { numRuns: 500 },
  );
});
