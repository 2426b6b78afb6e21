import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bounds } from '../../src/dim/bounds.js';
import {
  add,
  ceilDiv,
  type Dim,
  type DimSymbol,
  divide,
  evaluate,
  floorDiv,
  hasGap,
  max,
  min,
  mul,
  neg,
  sub,
  substitute,
  symbol,
  symbolsOf,
} from '../../src/dim/index.js';
import { chains, H, leafH, leafW, trees, W } from './trees.js';

const anySize = trees({ leaves: [leafH, leafW], withProducts: true, depth: 3 });
const grid = [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 24, 31, 32, 33, 97].flatMap((h) =>
  [1, 2, 3, 4, 7, 8, 9, 30].map((w) => [h, w] as const),
);
const values = (h: number, w: number) =>
  new Map([
    [H, h],
    [W, w],
  ]);
const small = fc.integer({ min: 1, max: 6 });

describe('values', () => {
  test('every size is worth what plain arithmetic says', () => {
    fc.assert(
      fc.property(anySize, (tree) => {
        const dim = tree.build();
        expect(grid.filter(([h, w]) => evaluate(dim, values(h, w)) !== tree.value(h, w))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('replacing symbols by numbers, one after the other, gives the same', () => {
    fc.assert(
      fc.property(anySize, (tree) => {
        for (const [h, w] of grid.slice(0, 20)) {
          const half = substitute(tree.build(), new Map([[H, h]]));
          expect(symbolsOf(half).has(H)).toBe(false);
          expect(substitute(half, new Map([[W, w]]))).toBe(tree.value(h, w) + 0);
        }
      }),
    );
  });

  test('replacing symbols by sizes is evaluating in two steps', () => {
    const inner = trees({ leaves: [leafW], depth: 2 });
    fc.assert(
      fc.property(trees({ leaves: [leafH], withProducts: true, depth: 2 }), inner, (outer, by) => {
        const dim = substitute(outer.build(), new Map([[H, by.build()]]));
        for (const w of [1, 2, 5, 12, 33].filter((each) => by.value(0, each) >= 1)) {
          expect(evaluate(dim, values(0, w))).toBe(outer.value(by.value(0, w), 0) + 0);
        }
      }),
    );
  });

  test('symbols lead on to other symbols, and one may stand for itself', () => {
    const at = new Map<DimSymbol, Dim>([
      [H, add(W, 1)],
      [W, W],
    ]);
    expect(substitute(mul(2, H), at)).toBe(add(mul(2, W), 2));
    expect(substitute(mul(2, H), new Map(at).set(W, 3))).toBe(8);
  });

  test('a symbol without a value leaves no number', () => {
    expect(evaluate(add(H, W), new Map([[H, 1]]))).toBeNull();
    expect(evaluate(max(H, W), new Map([[H, 1]]))).toBeNull();
    expect(evaluate(7, new Map())).toBe(7);
  });

  test('bounds hold at every value', () => {
    fc.assert(
      fc.property(anySize, (tree) => {
        const [low, high] = bounds(tree.build());
        expect(grid.filter(([h, w]) => tree.value(h, w) < low || tree.value(h, w) > high)).toEqual([]);
      }),
    );
  });

  test('a symbol that starts late bounds what is made of it', () => {
    const late = symbol('H', 'input', 32);
    expect(bounds(ceilDiv(late, 32))).toEqual([1, Infinity]);
    expect(bounds(sub(8, late))).toEqual([-Infinity, -24]);
    expect(min(late, 32)).toBe(32);
  });
});

describe('normal form', () => {
  test('building a size twice gives the same object', () => {
    fc.assert(fc.property(anySize, (tree) => tree.build() === tree.build()));
  });

  test('sums and products are commutative, associative and distribute', () => {
    const part = trees({ leaves: [leafH, leafW], withProducts: true, depth: 2 });
    fc.assert(
      fc.property(part, part, part, (x, y, z) => {
        const [a, b, c] = [x.build(), y.build(), z.build()];
        expect(add(a, b)).toBe(add(b, a));
        expect(add(add(a, b), c)).toBe(add(a, add(b, c)));
        expect(mul(a, b)).toBe(mul(b, a));
        expect(mul(mul(a, b), c)).toBe(mul(a, mul(b, c)));
        expect(mul(a, add(b, c))).toBe(add(mul(a, b), mul(a, c)));
        expect(sub(add(a, b), b)).toBe(a);
        expect(add(a, neg(a))).toBe(0);
        expect(min(a, b)).toBe(min(b, a));
        expect(max(a, b)).toBe(max(b, a));
      }),
    );
  });

  test('⌊(⌊x/a⌋ + r)/d⌋ = ⌊(x + a·r)/(a·d)⌋', () => {
    fc.assert(
      fc.property(small, small, fc.integer({ min: -20, max: 20 }), (a, d, r) => {
        expect(floorDiv(add(floorDiv(H, a), r), d)).toBe(floorDiv(add(H, a * r), a * d));
      }),
    );
  });

  test('max(f, 0) is f where f is never below 0, however it goes up and down: padding computed for a size', () => {
    const needed = add(sub(mul(ceilDiv(H, 2), 2), H), 1);
    expect(max(needed, 0)).toBe(needed);
    expect(min(needed, 0)).toBe(0);
    expect(min(needed, 2)).toBe(needed);
    expect(ceilDiv(sub(add(H, max(needed, 0)), 2), 2)).toBe(ceilDiv(H, 2));
    expect(max(sub(needed, 2), 0)).toBe(0);
    expect(max(sub(needed, 1), 0)).toBe(sub(needed, 1));
    expect(max(sub(mul(ceilDiv(W, 2), 2), H), 0)).not.toBe(0);
    fc.assert(
      fc.property(chains, fc.integer({ min: -3, max: 3 }), (chain, shift) => {
        const folded = max(sub(chain.build(), add(H, shift)), 0);
        for (let h = 1; h < 100; h++) {
          const at = new Map([[H, h]]);
          expect(evaluate(folded, at)).toBe(Math.max(0, chain.value(h, 1) - h - shift));
        }
      }),
    );
  });

  test('⌊(d·x + y)/d⌋ = x + ⌊y/d⌋', () => {
    fc.assert(
      fc.property(trees({ leaves: [leafH, leafW], depth: 2 }), small, small, (tree, d, times) => {
        const x = tree.build();
        expect(floorDiv(add(mul(d * times, x), W), d)).toBe(add(mul(times, x), floorDiv(W, d)));
      }),
    );
  });

  test('⌈⌈x/a⌉/b⌉ = ⌈x/(a·b)⌉', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        expect(ceilDiv(ceilDiv(H, a), b)).toBe(ceilDiv(H, a * b));
      }),
    );
  });

  test('chains of convolutions and pools fold to one division', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const dim = chain.build();
        const floors = JSON.stringify(dim, (key, value: unknown) => (key === 'table' ? undefined : value));
        expect(floors.split('"floor"').length - 1).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a divisor that outgrows exact integers is kept apart', () => {
    let dim = sub(H, 1);
    for (let step = 0; step < 3; step++) dim = ceilDiv(dim, 3 ** 20);
    expect([1, 2, 9].map((h) => evaluate(dim, new Map([[H, h]])))).toEqual([0, 1, 1]);
  });

  test('two symbols of one name are two', () => {
    const other = symbol('H', 'input');
    expect(sub(H, other)).not.toBe(0);
    expect([...symbolsOf(add(H, other))]).toEqual([H, other]);
  });

  test('there is no negative zero', () => {
    expect(Object.is(neg(0), 0)).toBe(true);
    expect(Object.is(mul(0, -3), 0)).toBe(true);
    expect(Object.is(mul(sub(H, 3), 0), 0)).toBe(true);
    expect(Object.is(sub(mul(-2, H), mul(-2, H)), 0)).toBe(true);
  });

  test('only positive integers divide', () => {
    for (const n of [0, -1, 1.5, NaN]) expect(() => floorDiv(H, n)).toThrow(/by a positive integer/);
  });
});

describe('divide', () => {
  test('an exact quotient times the divisor is the dividend', () => {
    const part = trees({ leaves: [leafH, leafW], withProducts: true, depth: 2 });
    fc.assert(
      fc.property(part, part, (x, y) => {
        const [a, b] = [x.build(), y.build()];
        const quotient = divide(a, b);
        if (quotient !== null) expect(mul(quotient, b)).toBe(a);
      }),
      { numRuns: 300 },
    );
  });

  test('products are taken apart', () => {
    const filters = symbol('filters', 'caller');
    expect(divide(mul(mul(4, filters), mul(H, W)), mul(H, W))).toBe(mul(4, filters));
    expect(divide(add(mul(4, filters), mul(8, mul(filters, H))), mul(2, filters))).toBe(add(2, mul(4, H)));
    expect(divide(mul(6, add(filters, 1)), add(filters, 1))).toBe(6);
    expect(divide(add(mul(4, H), 8), 4)).toBe(add(H, 2));
    expect(divide(H, H)).toBe(1);
    expect(divide(0, H)).toBe(0);
  });

  test('what does not come out even is null', () => {
    expect(divide(H, 2)).toBeNull();
    expect(divide(H, 0)).toBeNull();
    expect(divide(H, W)).toBeNull();
    expect(divide(12, H)).toBeNull();
    expect(divide(add(H, 1), H)).toBeNull();
  });
});

test('a gap anywhere in a size shows', () => {
  const gap = symbol('?', 'gap');
  expect(hasGap(floorDiv(add(mul(gap, H), 1), 2))).toBe(true);
  expect(hasGap(mul(H, W))).toBe(false);
  expect(hasGap(sub(add(gap, H), gap))).toBe(false);
  expect(hasGap(3)).toBe(false);
});
