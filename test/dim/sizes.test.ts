import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  add,
  ceilDiv,
  floorDiv,
  has,
  intersect,
  isBounded,
  isEmpty,
  minus,
  mul,
  nearest,
  nearestOf,
  type SizeRelation,
  RepeatsTooLate,
  type SizeSet,
  setOf,
  sizesFrom,
  smallest,
  smallestOf,
  sub,
  union,
  where,
} from '../../src/dim/index.js';
import { chains, H, leafH, trees, W } from './trees.js';

/** Sets beside the plain test that they were made from. */
interface Sample {
  readonly set: SizeSet;
  readonly holds: (x: number) => boolean;
  readonly toString: () => string;
}

const samples: fc.Arbitrary<Sample> = fc
  .tuple(fc.array(fc.boolean(), { maxLength: 30 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }))
  .map(([below, cycle]) => {
    const start = below.length + 1;
    const holds = (x: number): boolean =>
      x >= 1 && (x < start ? below[x - 1] : cycle[(x - start) % cycle.length]) === true;
    const text = [below, cycle].map((bits) => bits.map(Number).join('')).join(' then ');
    return { set: setOf(start, cycle.length, holds), holds, toString: () => text };
  });

/** Longer than any start and common period above. */
const reach = 200;
const all = Array.from({ length: reach }, (_, index) => index + 1);

describe('sets of sizes', () => {
  test('have what they were made of, and nothing below 1', () => {
    fc.assert(
      fc.property(samples, ({ set, holds }) => {
        expect(all.filter((x) => has(set, x))).toEqual(all.filter(holds));
        expect(has(set, 0)).toBe(false);
        expect(has(set, -3)).toBe(false);
      }),
    );
  });

  test('look the same however they were written down', () => {
    fc.assert(
      fc.property(samples, fc.nat(9), fc.integer({ min: 1, max: 4 }), ({ set, holds }, later, times) => {
        expect(setOf(set.start + later, set.cycle.length * times, holds)).toEqual(set);
      }),
    );
  });

  test('are put together member by member', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const [both, either, rest] = [intersect(a.set, b.set), union(a.set, b.set), minus(a.set, b.set)];
        const members = (set: SizeSet): number[] => all.filter((x) => has(set, x));
        expect(members(both)).toEqual(all.filter((x) => a.holds(x) && b.holds(x)));
        expect(members(either)).toEqual(all.filter((x) => a.holds(x) || b.holds(x)));
        expect(members(rest)).toEqual(all.filter((x) => a.holds(x) && !b.holds(x)));
      }),
    );
  });

  test('know their smallest and nearest members', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 60 }), ({ set, holds }, to) => {
        const members = all.filter(holds);
        expect(smallest(set)).toBe(members[0] ?? null);
        expect(isEmpty(set)).toBe(members.length === 0);
        expect(isBounded(set)).toBe(members.every((x) => x < 60));
        const [near] = members.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to) || a - b);
        expect(nearest(set, to)).toBe(near ?? null);
      }),
    );
  });

  test('know what they have in common without being put together', () => {
    fc.assert(
      fc.property(samples, samples, fc.integer({ min: 1, max: 60 }), (a, b, to) => {
        const both = intersect(a.set, b.set);
        expect(smallestOf([a.set, b.set])).toBe(smallest(both));
        expect(nearestOf([a.set, b.set], to)).toBe(nearest(both, to));
      }),
    );
  });

  test('start where they are told', () => {
    expect(sizesFrom(1)).toEqual(setOf(4, 3, () => true));
    expect(smallest(sizesFrom(33))).toBe(33);
  });

  test('that repeat too late together are refused', () => {
    const multiples = (n: number): SizeSet => setOf(1, n, (x) => x % n === 0);
    expect(() => intersect(multiples(65_521), multiples(65_519))).toThrow(RepeatsTooLate);
    expect(smallestOf([multiples(2053), multiples(2039)])).toBe(2053 * 2039);
  });
});

describe('where', () => {
  const oneSymbol = fc.oneof(chains, trees({ leaves: [leafH], depth: 3 }));
  const relations: Readonly<Record<SizeRelation, (a: number, b: number) => boolean>> = {
    '=': (a, b) => a === b,
    '!=': (a, b) => a !== b,
    '<': (a, b) => a < b,
    '>=': (a, b) => a >= b,
  };

  test('holds the values at which the relation does', () => {
    const relation = fc.constantFrom<SizeRelation>('=', '!=', '<', '>=');
    fc.assert(
      fc.property(oneSymbol, relation, oneSymbol, (a, sign, b) => {
        const set = where(a.build(), sign, b.build());
        expect(set).not.toBeNull();
        if (set === null) return;
        const sizes = [...all, ...all.map((x) => 5 * x), 4096, 9999, 65_537];
        const holds = (x: number): boolean => relations[sign](a.value(x, 0), b.value(x, 0));
        expect(sizes.filter((x) => has(set, x) !== holds(x))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('numbers hold everywhere or nowhere', () => {
    expect(where(3, '<', 4)).toEqual(sizesFrom(1));
    expect(smallest(where(3, '=', 4) ?? sizesFrom(1))).toBeNull();
  });

  test('a late crossing is found', () => {
    const set = where(sub(H, 100_000), '=', floorDiv(H, 2));
    expect(set && smallest(set)).toBe(199_999);
  });

  test('several symbols and products are not sets of one', () => {
    expect(where(H, '=', W)).toBeNull();
    expect(where(mul(H, H), '=', 4)).toBeNull();
  });

  test('what comes apart in the long run is followed however late it would repeat', () => {
    const first = (set: SizeSet | null, others: number): unknown[] =>
      set === null ? [] : [smallest(set), isBounded(set), has(set, others), has(set, others + 1)];
    expect(where(ceilDiv(H, 65_536), '>=', 2)).toEqual(sizesFrom(65_537));
    expect(where(ceilDiv(H, 2 ** 30), '>=', 2)).toEqual(sizesFrom(2 ** 30 + 1));
    expect(first(where(ceilDiv(H, 2 ** 21), '=', ceilDiv(H, 2 ** 30)), 2 ** 21)).toEqual([
      1,
      true,
      true,
      false,
    ]);
    expect(where(ceilDiv(H, 2 ** 45), '=', ceilDiv(H, 2 ** 50))).toEqual(sizesFrom(1));
    expect(first(where(floorDiv(mul(2, H), 65_537), '=', floorDiv(H, 7)), 6)).toEqual([1, true, true, false]);
  });

  test('so are chains, at every size around each step', () => {
    const divisor = fc.integer({ min: 2, max: 3000 });
    const offsets = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(divisor, divisor, divisor, offsets, offsets, (a, b, c, p, q) => {
        const left = floorDiv(add(floorDiv(add(H, p), a), q), b);
        const right = mul(2, floorDiv(add(floorDiv(add(H, q), a), p), c));
        const value = (x: number): number =>
          Math.floor((Math.floor((x + p) / a) + q) / b) - 2 * Math.floor((Math.floor((x + q) / a) + p) / c);
        const set = where(left, '=', right);
        if (set === null) return;
        const steps = Array.from({ length: 60 }, (_, index) => (index + 1) * a);
        const sizes = [...steps, ...steps.map((x) => x * b), ...steps.map((x) => x * c)];
        const near = sizes
          .flatMap((x) => [x - p, x - q, x, x - p - 1, x - q - 1, x + 1])
          .filter((x) => x >= 1);
        expect(near.filter((x) => has(set, x) !== (value(x) === 0))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('what repeats too late is null', () => {
    expect(where(floorDiv(H, 524_287), '=', floorDiv(add(H, 1), 524_287))).toBeNull();
    expect(where(add(H, 2_000_000), '=', mul(2, H))).toBeNull();
  });
});
