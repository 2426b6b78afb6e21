import { describe as group, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describe, describeValid } from '../../src/dim/describe.js';
import {
  add,
  ceilDiv,
  type Dim,
  everySize,
  floorDiv,
  has,
  intersect,
  max,
  min,
  mul,
  noSize,
  setOf,
  show,
  type SizeSet,
  sizesFrom,
  sub,
  symbol,
  where,
} from '../../src/dim/index.js';
import { acceptedAt, holdsAt, worth } from './reading.js';
import { chains, H, leafH, leafW, trees, W } from './trees.js';

const filters = symbol('filters', 'caller');

group('a size as text and as JSON', () => {
  test.each<[Dim, string, string | number]>([
    [7, '7', 7],
    [-3, '−3', -3],
    [H, 'H', 'H'],
    [mul(4, filters), '4·filters', '4*filters'],
    [ceilDiv(H, 4), '⌈H/4⌉', 'ceil(H/4)'],
    [ceilDiv(ceilDiv(H, 2), 2), '⌈H/4⌉', 'ceil(H/4)'],
    [floorDiv(add(H, 31), 32), '⌈H/32⌉', 'ceil(H/32)'],
    [floorDiv(H, 2), '⌊H/2⌋', 'floor(H/2)'],
    [add(floorDiv(H, 2), 1), '⌊H/2⌋+1', 'floor(H/2)+1'],
    [add(floorDiv(sub(H, 1), 2), 1), '⌈H/2⌉', 'ceil(H/2)'],
    [add(floorDiv(sub(H, 3), 2), 1), '⌈H/2⌉−1', 'ceil(H/2)-1'],
    [floorDiv(sub(H, 12), 32), '⌊(H−12)/32⌋', 'floor((H-12)/32)'],
    [floorDiv(add(H, 20), 32), '⌈(H−11)/32⌉', 'ceil((H-11)/32)'],
    [sub(H, 2), 'H−2', 'H-2'],
    [sub(W, mul(2, H)), 'W−2·H', 'W-2*H'],
    [mul(mul(H, W), 64), '64·H·W', '64*H*W'],
    [max(H, 3), 'max(3, H)', 'max(3, H)'],
    [add(min(H, W), ceilDiv(H, 2)), '⌈H/2⌉+min(H, W)', 'ceil(H/2)+min(H, W)'],
    [add(symbol('?', 'gap'), H), '?', '?'],
  ])('%#: %s', (dim, text, json) => {
    expect(show(dim, 'text')).toBe(text);
    expect(show(dim, 'json')).toBe(json);
  });

  test('reads back as the same size', () => {
    const sizes = fc.oneof(chains, trees({ leaves: [leafH, leafW], withProducts: true, depth: 3 }));
    fc.assert(
      fc.property(sizes, (tree) => {
        const dim = tree.build();
        const [text, json] = [show(dim, 'text'), show(dim, 'json')];
        for (const [h, w] of [
          [1, 1],
          [2, 5],
          [7, 3],
          [32, 33],
          [224, 200],
        ] as const) {
          expect(worth(text, { H: h, W: w })).toBe(tree.value(h, w) + 0);
          expect(worth(json, { H: h, W: w })).toBe(tree.value(h, w) + 0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const where1 = (set: SizeSet | null): SizeSet => set ?? noSize;
const stretch = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
const odd = setOf(1, 2, (x) => x % 2 === 1);

group('a set of sizes in words', () => {
  test.each<[string, SizeSet, SizeSet]>([
    ['every odd H', odd, everySize],
    ['every odd H from 33 on', intersect(odd, sizesFrom(33)), sizesFrom(32)],
    ['every even H', where1(where(ceilDiv(H, 2), '=', floorDiv(H, 2))), everySize],
    [
      'H ≡ 1…16 mod 32 from 65 on',
      intersect(where1(where(ceilDiv(H, 32), '!=', floorDiv(add(H, 15), 32))), sizesFrom(49)),
      sizesFrom(20),
    ],
    ['H ≡ 1, 3, 5…7 mod 9', setOf(1, 9, (x) => [1, 3, 5, 6, 7].includes(x % 9)), everySize],
    ['H = 7', setOf(9, 1, (x) => x === 7), everySize],
    ['H = 3, 4, 7…9'.replace('…', '–'), setOf(20, 1, (x) => [3, 4, 7, 8, 9].includes(x)), everySize],
    ['H ≥ 33', sizesFrom(33), everySize],
    ['all sizes but 33–64', setOf(70, 1, (x) => x < 33 || x > 64), everySize],
    ['all sizes but 40, 41', where1(where(sub(H, 20), '!=', ceilDiv(H, 2))), everySize],
    ['H = 2 or every odd H from 9 on', setOf(9, 2, (x) => x === 2 || (x >= 9 && x % 2 === 1)), everySize],
    ['every H', sizesFrom(32), sizesFrom(32)],
    ['no H', noSize, everySize],
  ])('%s', (text, set, within) => {
    expect(describe(set, 'H', within)).toBe(text);
  });

  test('is exact', () => {
    const side = fc.oneof(chains, trees({ leaves: [leafH], depth: 2 }));
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 40 }), (a, b, from) => {
        const set = intersect(where1(where(a.build(), '!=', b.build())), sizesFrom(from));
        const text = describe(set, 'H', sizesFrom(from));
        const sizes = stretch(from, from + 300);
        expect([text, sizes.filter((x) => holdsAt(text, x) !== has(set, x))]).toEqual([text, []]);
      }),
      { numRuns: 300 },
    );
  });

  test('says which symbol it is about where there are several', () => {
    const set = setOf(70, 1, (x) => x < 33 || x > 64);
    expect(describe(set, 'W', everySize, 'all W')).toBe('all W but 33–64');
  });
});

group('the sizes that are accepted', () => {
  test.each<[string | null, SizeSet]>([
    [null, everySize],
    ['≥ 32', sizesFrom(32)],
    ['≥ 32 and even', setOf(32, 2, (x) => x >= 32 && x % 2 === 0)],
    ['≥ 1 and odd', odd],
    ['≥ 32 and a multiple of 32', setOf(32, 32, (x) => x % 32 === 0)],
    ['≥ 49 and ≡ 0, 17…31 mod 32', setOf(49, 32, (x) => x >= 49 && (x % 32 === 0 || x % 32 > 16))],
    ['= 5, 7 or ≥ 33', setOf(33, 1, (x) => x >= 33 || x === 5 || x === 7)],
    ['= 3, 4', setOf(5, 1, (x) => x === 3 || x === 4)],
    ['no size', noSize],
  ])('%s', (text, set) => {
    expect(describeValid(set)).toBe(text);
  });

  test('are exact', () => {
    const side = fc.oneof(chains, trees({ leaves: [leafH], depth: 2 }));
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 40 }), (a, b, from) => {
        const set = intersect(where1(where(a.build(), '=', b.build())), sizesFrom(from));
        const text = describeValid(set);
        const sizes = stretch(1, 300);
        expect([text, sizes.filter((x) => acceptedAt(text, x) !== has(set, x))]).toEqual([text, []]);
      }),
      { numRuns: 300 },
    );
  });
});
