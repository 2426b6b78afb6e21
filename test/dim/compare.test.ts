import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  add,
  ceilDiv,
  compare,
  type Dim,
  floorDiv,
  max,
  min,
  mul,
  sign,
  sub,
  symbol,
} from '../../src/dim/index.js';
import { chains, H, leafH, leafW, type Tree, trees, W } from './trees.js';

const oneSymbol = fc.oneof(chains, trees({ leaves: [leafH], depth: 2 }));
const separable = fc
  .tuple(trees({ leaves: [leafH], depth: 2 }), trees({ leaves: [leafW], depth: 2 }))
  .map(([h, w]): Tree => ({
    text: `${h.text} + ${w.text}`,
    build: () => add(h.build(), w.build()),
    value: (x, y) => h.value(x, y) + w.value(x, y),
    toString: () => `${h.text} + ${w.text}`,
  }));

/** The signs of the difference over a stretch of values that is longer than any period here. */
function signsOf(a: Tree, b: Tree, heights: number, widths: number): Set<number> {
  const signs = new Set<number>();
  for (let h = 1; h <= heights; h++) {
    for (let w = 1; w <= widths; w++) signs.add(Math.sign(a.value(h, w) - b.value(h, w)) + 0);
    if (signs.has(0) && signs.size > 1) break; // no more can change what it shows
  }
  return signs;
}

/** Tries more values only where the first ones do not show what is claimed: two sizes can meet late. */
function seen<T>(
  claimed: T,
  read: (signs: ReadonlySet<number>) => T,
  signs: (more: boolean) => Set<number>,
): T {
  const first = read(signs(false));
  return first === claimed ? first : read(signs(true));
}

function kindOf(signs: ReadonlySet<number>): string {
  if (!signs.has(0)) return 'different';
  return signs.size === 1 ? 'equal' : 'depends';
}

const filters = symbol('filters', 'caller');
const C = symbol('C', 'caller');

describe('compare', () => {
  test('of one symbol says exactly what trying every value says', () => {
    fc.assert(
      fc.property(oneSymbol, oneSymbol, (a, b) => {
        const signs = (more: boolean): Set<number> => signsOf(a, b, more ? 50_000 : 600, 1);
        const relation = compare(a.build(), b.build());
        expect(relation.kind).toBe(seen(relation.kind, kindOf, signs));
        if (relation.kind === 'different') {
          const one = (some: ReadonlySet<number>): number => (some.size === 1 ? ([...some][0] ?? 0) : 0);
          expect(relation.sign).toBe(seen(relation.sign, one, signs));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of several symbols never says what a value contradicts', () => {
    const mixed = trees({ leaves: [leafH, leafW], withProducts: true, depth: 2 });
    fc.assert(
      fc.property(fc.oneof(mixed, separable), fc.oneof(mixed, separable), (a, b) => {
        const signs = signsOf(a, b, 40, 40);
        const relation = compare(a.build(), b.build());
        if (relation.kind === 'equal') expect([...signs]).toEqual([0]);
        if (relation.kind === 'different') {
          expect(signs.has(0)).toBe(false);
          if (relation.sign !== 0) expect([...signs]).toEqual([relation.sign]);
        }
        // What differs and agrees within reach is known to.
        if (signs.has(0) && signs.size > 1) expect(relation.kind).toBe('depends');
      }),
      { numRuns: 400 },
    );
  });

  test('a sum of one-symbol parts is decided', () => {
    fc.assert(
      fc.property(separable, separable, (a, b) => {
        const relation = compare(a.build(), b.build());
        const signs = (more: boolean): Set<number> => signsOf(a, b, more ? 2000 : 80, more ? 2000 : 80);
        expect(relation.kind).toBe(seen(relation.kind, kindOf, signs));
      }),
      { numRuns: 120 },
    );
  });

  test.each<[string, Dim, Dim, unknown]>([
    ['the same', ceilDiv(H, 4), ceilDiv(ceilDiv(H, 2), 2), { kind: 'equal' }],
    ['rounding up and down', ceilDiv(H, 2), floorDiv(H, 2), { kind: 'depends' }],
    ['a window more', sub(H, 2), H, { kind: 'different', sign: -1 }],
    [
      'odd against even',
      mul(2, ceilDiv(H, 2)),
      add(mul(4, floorDiv(H, 4)), 1),
      { kind: 'different', sign: 0 },
    ],
    ['numbers', 64, 128, { kind: 'different', sign: -1 }],
    ['a width against four', filters, mul(4, filters), { kind: 'different', sign: -1 }],
    ['two choices', filters, C, { kind: 'depends' }],
    ['even against odd choices', mul(2, filters), add(mul(2, C), 1), { kind: 'different', sign: 0 }],
    ['⌊x/2⌋ + ⌈x/2⌉', add(floorDiv(H, 2), ceilDiv(H, 2)), H, { kind: 'equal' }],
    [
      'that in two symbols',
      add(add(floorDiv(H, 2), ceilDiv(H, 2)), W),
      add(H, add(floorDiv(W, 3), add(ceilDiv(W, 3), floorDiv(add(W, 1), 3)))),
      { kind: 'equal' },
    ],
    ['what is taken only once', max(mul(2, H), 5), add(mul(2, W), 1), { kind: 'depends' }],
    ['what is taken once, too low', max(mul(2, H), 5), add(mul(2, W), 5), { kind: 'different', sign: 0 }],
    ['areas', mul(H, W), mul(mul(2, H), W), { kind: 'different', sign: -1 }],
    ['areas that agree sometimes', mul(H, W), mul(H, H), { kind: 'depends' }],
  ])('%s', (_, a, b, relation) => {
    expect(compare(a, b)).toEqual(relation);
  });

  test('a gap is not compared, unless it cancels', () => {
    const gap = symbol('?', 'gap');
    expect(compare(gap, H)).toEqual({ kind: 'unknown', reason: 'a size is not known' });
    expect(compare(gap, 64).kind).toBe('unknown');
    expect(compare(gap, gap).kind).toBe('equal');
    expect(compare(add(gap, 1), gap)).toEqual({ kind: 'different', sign: 1 });
  });

  test('values below the least one of a symbol do not count', () => {
    const late = symbol('H', 'input', 10);
    expect(compare(max(late, 10), late).kind).toBe('equal');
    expect(compare(max(late, 11), late).kind).toBe('depends');
    const small = (x: Dim): Dim => min(sub(mul(3, floorDiv(x, 2)), x), 2); // 2 from 6 on
    expect([compare(small(H), 2).kind, compare(small(late), 2).kind]).toEqual(['depends', 'equal']);
    expect(compare(late, 9)).toEqual({ kind: 'different', sign: 1 });
  });

  test('what repeats too late is not known', () => {
    let up: Dim = H;
    for (const n of [11, 13, 17, 19, 23]) up = floorDiv(mul(up, n - 1), n);
    expect(compare(up, sub(up, floorDiv(sub(H, up), 2_000_000))).kind).toBe('unknown');
  });
});

describe('sign', () => {
  const of = (signs: ReadonlySet<number>): string => {
    if (signs.size !== 1) return 'varies';
    return signs.has(0) ? 'zero' : signs.has(1) ? 'positive' : 'negative';
  };

  test('of one symbol says exactly what trying every value says', () => {
    const zero: Tree = { text: '0', build: () => 0, value: () => 0, toString: () => '0' };
    fc.assert(
      fc.property(oneSymbol, (tree) => {
        const claimed: string = sign(tree.build());
        expect(claimed).toBe(seen(claimed, of, (more) => signsOf(tree, zero, more ? 50_000 : 600, 1)));
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, Dim, string]>([
    ['3·filters', mul(3, filters), 'positive'],
    ['filters − 4·filters', sub(filters, mul(4, filters)), 'negative'],
    ['filters − C', sub(filters, C), 'varies'],
    ['filters + C − 2', sub(add(filters, C), 2), 'varies'],
    ['4·filters − ⌊filters/2⌋ + C', add(sub(mul(4, filters), floorDiv(filters, 2)), C), 'positive'],
    ['H·W − H', sub(mul(H, W), H), 'varies'],
    ['0', 0, 'zero'],
    ['−3', -3, 'negative'],
    ['a gap', symbol('?', 'gap'), 'unknown'],
  ])('%s', (_, dim, expected) => {
    expect(sign(dim)).toBe(expected);
  });
});
