import fc from 'fast-check';
import { unaryFunctions } from '../../src/ops/activation.js';
import { binaryFunctions } from '../../src/ops/merge.js';
import { TensorArgument } from './plain-tensor-call.js';

/** The arguments of one call, tensors by their shapes. */
export type Call = readonly unknown[];

const upTo = (max: number, min = 1): fc.Arbitrary<number> => fc.integer({ min, max });
const tensorOf = (...sizes: readonly number[]): TensorArgument => new TensorArgument(sizes);
const sizes = (least: number, most: number, max = 5): fc.Arbitrary<number[]> =>
  fc.array(upTo(max), { minLength: least, maxLength: most });
const tensor = (least: number, most: number, max = 5): fc.Arbitrary<TensorArgument> =>
  sizes(least, most, max).map((shape) => new TensorArgument(shape));
const axisFor = (rank: number, beyond = 0): fc.Arbitrary<number> =>
  fc.integer({ min: -rank, max: rank - 1 + beyond });

/** The shape that is asked for, or now and then another one. */
function mostly<T>(wanted: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(wanted) }, { weight: 1, arbitrary: other });
}

const perAxis = (rank: number, max: number): fc.Arbitrary<number | number[]> =>
  fc.oneof(upTo(max), sizes(rank, rank, max));

const pads: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('same', 'valid') },
  { weight: 2, arbitrary: upTo(2, 0) },
  {
    weight: 1,
    arbitrary: fc.tuple(upTo(2, 0), upTo(2, 0), upTo(2, 0), upTo(2, 0)).map(([a, b, c, d]) => [
      [0, 0],
      [a, b],
      [c, d],
      [0, 0],
    ]),
  },
);

/** An image, mostly with a batch axis, and how many channels it has. */
const image = fc.tuple(fc.boolean(), sizes(2, 2, 9), upTo(4)).map(([batched, space, channels]) => ({
  x: tensorOf(...(batched ? [2] : []), ...space, channels),
  channels,
}));

const conv2d = image.chain(({ x, channels }) =>
  fc.tuple(
    fc.constant(x),
    fc
      .tuple(sizes(2, 2, 4), mostly(channels, upTo(4)), upTo(4))
      .map(([kernel, input, output]) => tensorOf(...kernel, input, output)),
    perAxis(2, 3),
    pads,
    fc.constant('NHWC'),
    fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: perAxis(2, 2) }),
  ),
);

const depthwise = conv2d.map((call): Call => {
  const [x, filter, strides, pad, format, dilations] = call;
  return [x, filter, strides, typeof pad === 'object' ? 'same' : pad, format, dilations];
});

const conv1d = fc.tuple(fc.boolean(), upTo(9), upTo(4), upTo(4), upTo(3)).chain(([batched, length, channels, kernel, step]) =>
  fc.tuple(
    fc.constant(tensorOf(...(batched ? [2] : []), length, channels)),
    mostly(channels, upTo(4)).map((input) => tensorOf(kernel, input, 3)),
    fc.constant(step),
    fc.constantFrom('same', 'valid'),
    fc.constant('NWC'),
    upTo(2),
  ),
); // prettier-ignore

const conv3d = fc.tuple(sizes(3, 3, 5), upTo(3), sizes(3, 3, 3)).chain(([space, channels, kernel]) =>
  fc.tuple(
    fc.constant(tensorOf(1, ...space, channels)),
    mostly(channels, upTo(3)).map((input) => tensorOf(...kernel, input, 2)),
    perAxis(3, 2),
    fc.constantFrom('same', 'valid'),
  ),
);

const separable = image.chain(({ x, channels }) =>
  fc.tuple(
    fc.constant(x),
    upTo(2).map((times) => tensorOf(3, 3, channels, times)),
    upTo(4),
    upTo(2),
    fc.constantFrom('same', 'valid'),
  ).map(([given, spread, outputs, strides, pad]): Call => [
    given,
    spread,
    tensorOf(1, 1, channels * Number(spread.shape[3]), outputs),
    strides,
    pad,
  ]),
); // prettier-ignore

const transposed = image.chain(({ x, channels }) =>
  fc.tuple(upTo(3), upTo(3), upTo(4), fc.constantFrom('same', 'valid'), upTo(1, 0)).map(([kernel, strides, outputs, pad, off]): Call => {
    const isSingle = x.shape.length === 3;
    const [height = 1, width = 1] = (isSingle ? x.shape : x.shape.slice(1)) as number[];
    const grown = (size: number): number => (pad === 'same' ? size * strides : (size - 1) * strides + kernel) + off;
    const output = [...(isSingle ? [] : [2]), grown(height), grown(width), outputs];
    return [x, tensorOf(kernel, kernel, outputs, channels), output, strides, pad];
  }),
); // prettier-ignore

const pool = image.chain(({ x }) =>
  fc.tuple(
    fc.constant(x),
    perAxis(2, 3),
    perAxis(2, 3),
    fc.oneof(fc.constantFrom('same', 'valid'), upTo(1, 0)),
  ),
);
const pool3d = sizes(3, 3, 5).chain((space) =>
  fc.tuple(fc.constant(tensorOf(1, ...space, 2)), perAxis(3, 2), perAxis(3, 2), fc.constantFrom('same', 'valid')),
); // prettier-ignore

/** Two shapes that mostly broadcast: the second is the first with axes cut off or set to 1. */
const pair = sizes(0, 4).chain((shape) =>
  fc
    .tuple(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), upTo(4, 0), mostly(1, upTo(3)))
    .map(([ones, cut, one]) => {
      const other = shape
        .map((size, axis) => (ones[axis] === true ? one : size))
        .slice(Math.min(cut, shape.length));
      return [new TensorArgument(shape), new TensorArgument(other)] as const;
    }),
);

const reduction = sizes(1, 4).chain((shape) =>
  fc.tuple(
    fc.constant(new TensorArgument(shape)),
    fc.option(fc.oneof(axisFor(shape.length), fc.uniqueArray(upTo(shape.length - 1, 0), { minLength: 1 }))),
    fc.boolean(),
  ),
);

const like = sizes(1, 4).chain((shape) =>
  fc.tuple(
    fc.array(fc.constant(shape), { minLength: 1, maxLength: 3 }),
    axisFor(shape.length),
    upTo(4),
  ).map(([all, axis, size]) => [
    all.map((each, index) => new TensorArgument(index === 1 ? each.map((own, at) => (at === axis ? size : own)) : each)),
    axis,
  ]),
); // prettier-ignore

const alike = sizes(1, 3).chain((shape) =>
  fc.tuple(
    fc.array(fc.constant(new TensorArgument(shape)), { minLength: 1, maxLength: 3 }),
    upTo(shape.length, 0),
  ),
);

const splits = sizes(1, 3, 6).chain((shape) =>
  axisFor(shape.length).chain((axis) => {
    const whole = shape.at(axis) ?? 1;
    const equal = upTo(whole).filter((parts) => whole % parts === 0);
    const given = upTo(whole, 0).map((first) => [first, whole - first]);
    return fc.tuple(fc.constant(new TensorArgument(shape)), fc.oneof(equal, given), fc.constant(axis));
  }),
);

const slices = sizes(1, 4).chain((shape) =>
  fc.tuple(...shape.map((size) => upTo(size - 1, 0))).chain((begin) =>
    fc.tuple(
      fc.constant(new TensorArgument(shape)),
      fc.constant(begin),
      fc.option(fc.tuple(...shape.map((size, axis) => fc.oneof(upTo(size - (begin[axis] ?? 0)), fc.constant(-1)))), { nil: undefined }),
    ),
  ),
); // prettier-ignore

const pairs = (rank: number): fc.Arbitrary<number[][]> =>
  fc.array(sizes(2, 2, 2), { minLength: rank, maxLength: rank });
const padding = sizes(1, 4).chain((shape) =>
  fc.tuple(
    fc.constant(new TensorArgument(shape)),
    fc.oneof(
      { weight: 8, arbitrary: pairs(shape.length) },
      { weight: 1, arbitrary: pairs(shape.length + 1) },
    ),
  ),
);
const mirrored = sizes(2, 3, 5).map((shape) => [
  new TensorArgument(shape.map((size) => size + 2)),
  shape.map(() => [1, 2]),
  'reflect',
]);

const reshapes = sizes(1, 4).chain((shape) =>
  fc.tuple(fc.shuffledSubarray(shape, { minLength: shape.length }), upTo(4, 0), mostly(0, upTo(2))).map(([target, open, more]) => [
    new TensorArgument(shape),
    target.map((size, axis) => (axis === open ? -1 : axis === 0 ? size + more : size)),
  ]),
); // prettier-ignore

const matrices = fc.tuple(sizes(0, 2, 3), upTo(4), upTo(4), upTo(4), fc.boolean(), fc.boolean(), upTo(9)).map(
  ([stack, m, k, n, transposeA, transposeB, odd]): Call => {
    const inner = odd === 9 ? k + 1 : k;
    return [
      tensorOf(...stack, ...(transposeA ? [k, m] : [m, k])),
      tensorOf(...stack.map((size, axis) => (axis === 0 && odd === 1 ? 1 : size)), ...(transposeB ? [n, inner] : [inner, n])),
      transposeA,
      transposeB,
    ];
  },
); // prettier-ignore

const permutations = sizes(1, 4).chain((shape) =>
  fc.tuple(
    fc.constant(new TensorArgument(shape)),
    fc.option(fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }), { nil: undefined }),
  ),
);

const squeezes = sizes(1, 4, 3).chain((shape) =>
  fc.tuple(
    fc.constant(new TensorArgument(shape)),
    fc.option(fc.uniqueArray(upTo(shape.length - 1, 0), { minLength: 1, maxLength: 2 }), { nil: undefined }),
  ),
);

const einsums = fc.constantFrom(
  ['ij,jk->ik', tensorOf(2, 3), tensorOf(3, 4)],
  ['ij,jk->ik', tensorOf(2, 3), tensorOf(4, 4)],
  ['bij,bjk->bik', tensorOf(5, 2, 3), tensorOf(5, 3, 4)],
  ['bqhd,bkhd->bhqk', tensorOf(2, 3, 4, 5), tensorOf(2, 6, 4, 5)],
  ['ij->ji', tensorOf(2, 3)],
);

const resizes = image.chain(({ x }) => fc.tuple(fc.constant(x), sizes(2, 2, 9)));

const blocks = fc
  .tuple(sizes(2, 2, 3), mostly(4, upTo(9)))
  .map(([space, channels]) => [tensorOf(1, ...space, channels), 2]);

const made = sizes(0, 4).map((shape) => [shape]);

function all(
  names: readonly string[],
  calls: fc.Arbitrary<Call>,
): Readonly<Record<string, fc.Arbitrary<Call>>> {
  return Object.fromEntries(names.map((name) => [name, calls]));
}

const needArguments = new Set([
  'clipByValue',
  'cast',
  'batchNorm',
  'localResponseNormalization',
  'leakyRelu',
]);
const arithmetic = binaryFunctions.filter((name) => !name.startsWith('logical'));

/** Calls of every function of the core API that is followed. */
export const coreCases: Readonly<Record<string, fc.Arbitrary<Call>>> = {
  conv1d, conv2d, conv3d, depthwiseConv2d: depthwise, separableConv2d: separable, conv2dTranspose: transposed,
  ...all(['maxPool', 'avgPool'], pool),
  ...all(['maxPool3d', 'avgPool3d'], pool3d),
  pool: pool.map(([x, window, strides, pad]) => [x, window, 'max', pad === 1 ? 'same' : pad, 1, strides]),
  'fused.conv2d': conv2d.map(([x, filter, strides, pad, dataFormat, dilations]) => [{ x, filter, strides, pad, dataFormat, dilations }]),
  // With several leading axes of different sizes the fused kernel fails where the plain one does not.
  'fused.matMul': matrices
    .filter(([a]) => (a as TensorArgument).shape.length < 4)
    .map(([a, b, transposeA, transposeB]) => [{ a, b, transposeA, transposeB }]),
  ...all(unaryFunctions.filter((name) => !needArguments.has(name) && name !== 'logicalNot'), tensor(1, 4).map((x) => [x])),
  clipByValue: tensor(0, 4).map((x) => [x, 0, 1]),
  leakyRelu: tensor(0, 4).map((x) => [x, 0.1]),
  cast: tensor(0, 4).map((x) => [x, 'int32']),
  localResponseNormalization: tensor(4, 4).map((x) => [x, 2]),
  batchNorm: tensor(2, 4).map((x) => [x, tensorOf(Number(x.shape.at(-1))), tensorOf(Number(x.shape.at(-1)))]),
  ...all(['add', 'sub', 'mul', 'maximum', 'minimum', ...arithmetic], pair),
  addN: alike.map(([tensors]) => [tensors]),
  ...all(['sum', 'mean', 'max', 'min', 'prod', 'logSumExp', 'moments'], reduction),
  ...all(['argMax', 'argMin'], sizes(1, 4).chain((shape) => fc.tuple(fc.constant(new TensorArgument(shape)), axisFor(shape.length)))),
  concat: like, stack: alike, split: splits, slice: slices, pad: padding, mirrorPad: mirrored,
  unstack: sizes(1, 3).chain((shape) => fc.tuple(fc.constant(new TensorArgument(shape)), axisFor(shape.length))),
  reshape: reshapes, transpose: permutations, squeeze: squeezes, matMul: matrices, einsum: einsums,
  expandDims: sizes(0, 3).chain((shape) => fc.tuple(fc.constant(new TensorArgument(shape)), fc.integer({ min: -shape.length - 1, max: shape.length }))),
  tile: sizes(1, 3).chain((shape) => fc.tuple(fc.constant(new TensorArgument(shape)), sizes(shape.length, shape.length, 3))),
  gather: sizes(1, 3).chain((shape) => fc.tuple(fc.constant(new TensorArgument(shape)), tensor(1, 2), upTo(shape.length - 1, 0))),
  oneHot: tensor(1, 2).map((x) => [x, 3]),
  topk: sizes(1, 3).chain((shape) => fc.tuple(fc.constant(new TensorArgument(shape)), upTo(shape.at(-1) ?? 1))),
  broadcastTo: sizes(0, 3).map((shape) => [new TensorArgument(shape), [2, ...shape]]),
  softmax: sizes(1, 3).chain((shape) => fc.tuple(fc.constant(new TensorArgument(shape)), fc.oneof(fc.constant(-1), upTo(shape.length - 1, 0)))),
  ...all(['image.resizeBilinear', 'image.resizeNearestNeighbor'], resizes),
  depthToSpace: blocks,
  dot: fc.tuple(upTo(3), upTo(3), mostly(0, upTo(2))).map(([n, k, off]) => [tensorOf(n, k), tensorOf(k + off)]),
  outerProduct: fc.tuple(tensor(1, 1), tensor(1, 1)),
  ...all(['zeros', 'ones', 'randomNormal', 'truncatedNormal', 'randomUniform'], made),
  fill: sizes(0, 3).map((shape) => [shape, 1]),
  eye: fc.tuple(upTo(4), fc.option(upTo(4), { nil: undefined })),
  range: fc.tuple(upTo(3, 0), upTo(9, 4), upTo(3)),
  linspace: upTo(5).map((count) => [0, 1, count]),
  tensor: fc.constantFrom([[1, 2, 3]], [[[1, 2], [3, 4]]], [[1, 2, 3, 4], [2, 2]], [7]),
}; // prettier-ignore
