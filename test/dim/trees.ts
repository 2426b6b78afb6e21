import fc from 'fast-check';
import {
  add,
  ceilDiv,
  type Dim,
  type DimSymbol,
  floorDiv,
  max,
  min,
  mul,
  neg,
  sub,
  symbol,
} from '../../src/dim/index.js';

export const H: DimSymbol = symbol('H', 'input');
export const W: DimSymbol = symbol('W', 'input');

/** A size as it is built, beside what it is worth by plain arithmetic. */
export interface Tree {
  readonly text: string;
  readonly build: () => Dim;
  readonly value: (h: number, w: number) => number;
  readonly toString: () => string;
}

function tree(text: string, build: Tree['build'], value: Tree['value']): Tree {
  return { text, build, value, toString: () => text };
}

export const leafH = tree(
  'H',
  () => H,
  (h) => h,
);
export const leafW = tree(
  'W',
  () => W,
  (_, w) => w,
);

const number = (range: number): fc.Arbitrary<Tree> => fc.integer({ min: -range, max: range }).map(literal);

type Binary = readonly [string, (a: Dim, b: Dim) => Dim, (a: number, b: number) => number];

const linearOperations: readonly Binary[] = [
  ['+', add, (a, b) => a + b],
  ['-', sub, (a, b) => a - b],
];
const extremes: readonly Binary[] = [
  ['min', min, Math.min],
  ['max', max, Math.max],
];
const products: readonly Binary[] = [['*', mul, (a, b) => a * b]];

function binary(sides: fc.Arbitrary<Tree>, operations: readonly Binary[]): fc.Arbitrary<Tree> {
  return fc.tuple(sides, sides, fc.constantFrom(...operations)).map(([a, b, [sign, build, value]]) =>
    tree(
      `(${a.text} ${sign} ${b.text})`,
      () => build(a.build(), b.build()),
      (h, w) => value(a.value(h, w), b.value(h, w)),
    ),
  );
}

function divided(sides: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  return fc.tuple(sides, fc.constantFrom(1, 2, 2, 3, 4), fc.boolean()).map(([a, n, up]) =>
    tree(
      `${up ? 'ceil' : 'floor'}(${a.text} / ${n})`,
      () => (up ? ceilDiv(a.build(), n) : floorDiv(a.build(), n)),
      (h, w) => (up ? Math.ceil(a.value(h, w) / n) : Math.floor(a.value(h, w) / n)),
    ),
  );
}

function scaled(sides: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  return fc.tuple(sides, fc.integer({ min: -3, max: 3 })).map(([a, n]) =>
    tree(
      `${n}·${a.text}`,
      () => (n === -1 ? neg(a.build()) : mul(n, a.build())),
      (h, w) => a.value(h, w) * n,
    ),
  );
}

interface Kind {
  readonly leaves: readonly Tree[];
  readonly withProducts?: boolean;
  readonly withExtremes?: boolean;
  readonly depth: number;
}

/** Sizes of every form, nested `depth` deep. */
export function trees({
  leaves,
  withProducts = false,
  withExtremes = true,
  depth,
}: Kind): fc.Arbitrary<Tree> {
  const operations = [
    ...linearOperations,
    ...(withExtremes ? extremes : []),
    ...(withProducts ? products : []),
  ];
  let all: fc.Arbitrary<Tree> = fc.oneof(fc.constantFrom(...leaves), number(9));
  for (let level = 0; level < depth; level++) {
    all = fc.oneof(
      fc.constantFrom(...leaves),
      number(9),
      binary(all, operations),
      divided(all),
      divided(all),
      scaled(all),
    );
  }
  return all;
}

/** A convolution or a pool along one axis. */
export interface Layer {
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly same: boolean;
}

export const layers = (...strides: readonly number[]): fc.Arbitrary<Layer> =>
  fc.record({
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.constantFrom(...strides),
    pad: fc.integer({ min: 0, max: 2 }),
    same: fc.boolean(),
  });

/** What a layer makes of the size of an axis. */
export function slide(x: Tree, { kernel, stride, pad, same }: Layer): Tree {
  if (same) {
    return tree(
      `same(${x.text}, ${stride})`,
      () => ceilDiv(x.build(), stride),
      (h, w) => Math.ceil(x.value(h, w) / stride),
    );
  }
  return tree(
    `conv(${x.text}, k${kernel} s${stride} p${pad})`,
    () => add(floorDiv(sub(add(x.build(), 2 * pad), kernel), stride), 1),
    (h, w) => Math.floor((x.value(h, w) + 2 * pad - kernel) / stride) + 1,
  );
}

/** A size that is written down. */
export function literal(size: number): Tree {
  return tree(
    String(size),
    () => size,
    () => size,
  );
}

/** Convolutions and pools one after the other. */
export const chains: fc.Arbitrary<Tree> = fc
  .array(layers(1, 2, 2, 3), { maxLength: 4 })
  .map((all) => all.reduce(slide, leafH));
