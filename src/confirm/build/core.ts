import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { unaryFunctions } from '../../ops/activation.js';
import { binaryFunctions } from '../../ops/merge.js';
import { reductions } from '../../ops/reduce.js';
import type { PlainAttributes } from '../job.js';
import { type Builder, numberOf, numbersOf, only, pairsOf, textOf, type Tf } from './tf.js';

type OnTensors = (tf: Tf, inputs: Tensor[], attrs: PlainAttributes) => Tensor | Tensor[];
type Functions = Readonly<Record<string, (...args: unknown[]) => Tensor | Tensor[]>>;

/** An op of the core API: nothing is made before it is applied. */
export function op(run: OnTensors): Builder {
  return (tf, attrs) => (inputs) => run(tf, inputs, attrs);
}

/** A function of `tf` by its name, which may have a dot in it. */
function call(tf: Tf, name: string, ...args: unknown[]): Tensor | Tensor[] {
  const [first = '', second] = name.split('.');
  const owner = second === undefined ? tf : (tf as unknown as Record<string, unknown>)[first];
  const found = (owner as Functions)[second ?? first];
  if (!found) throw new Error(`this TensorFlow.js has no tf.${name}`);
  return found(...args);
}

const booleans = new Set<string>(['logicalAnd', 'logicalOr', 'logicalXor', 'logicalNot', 'any', 'all']);

function asNeeded(tf: Tf, kind: string, x: Tensor): Tensor {
  return booleans.has(kind) ? tf.cast(x, 'bool') : x;
}

const furtherArguments: Readonly<Record<string, readonly unknown[]>> = {
  clipByValue: [0, 1],
  cast: ['float32'],
  cumsum: [0],
  cumprod: [0],
};

/** Functions that keep their input's shape. */
const unary = Object.fromEntries(
  unaryFunctions.map((kind) => [
    kind,
    op((tf, inputs) => call(tf, kind, asNeeded(tf, kind, only(inputs)), ...(furtherArguments[kind] ?? []))),
  ]),
) as Readonly<Record<(typeof unaryFunctions)[number], Builder>>;

/** Functions of two tensors that are broadcast; a result that takes the first one's place must have its shape. */
export function binary(name: string): Builder {
  return op((tf, inputs, attrs) => {
    const made = call(tf, name, ...inputs.map((x) => asNeeded(tf, name, x)));
    return attrs['inPlace'] === true && !Array.isArray(made) ? assigned(tf, only(inputs), made) : made;
  });
}

function assigned(tf: Tf, x: Tensor, result: Tensor): Tensor {
  const variable = tf.variable(x, false);
  try {
    variable.assign(result);
    return tf.clone(variable);
  } finally {
    variable.dispose();
  }
}

const binaries = Object.fromEntries(binaryFunctions.map((kind) => [kind, binary(kind)])) as Readonly<
  Record<(typeof binaryFunctions)[number], Builder>
>;

/** Functions that make one value of many along axes: null for all of them. */
const reduce = Object.fromEntries(
  reductions.map((kind) => [
    kind,
    op((tf, inputs, attrs) => {
      const x = asNeeded(tf, kind, only(inputs));
      const axis =
        attrs['axis'] === null || attrs['axis'] === undefined ? undefined : numbersOf(attrs, 'axis');
      const keeps = attrs['keepDims'] === true;
      if (kind === 'argMax' || kind === 'argMin') return call(tf, kind, x, axis?.[0] ?? 0);
      if (kind === 'norm') return tf.norm(x, 'euclidean', axis, keeps);
      if (kind === 'variance') return tf.moments(x, axis, keeps).variance;
      return call(tf, kind, x, axis, keeps);
    }),
  ]),
) as Readonly<Record<(typeof reductions)[number], Builder>>;

/** What the core API takes as `pad`: a word, a number, or a pair for every axis of the input. */
function padOf(attrs: PlainAttributes, rank: number): unknown {
  const { padding } = attrs;
  if (padding !== 'explicit') return padding;
  const inner = pairsOf(attrs, 'borders');
  const none: [number, number] = [0, 0];
  const first = textOf(attrs, 'layout') === 'NCHW' ? 2 : 1;
  const all = [...Array.from({ length: first }, () => none), ...inner];
  return [...all, ...Array.from({ length: Math.max(0, rank - all.length) }, () => none)];
}

function roundingOf(attrs: PlainAttributes): string | undefined {
  return typeof attrs['rounding'] === 'string' ? attrs['rounding'] : undefined;
}

function formatOf(attrs: PlainAttributes, rank: number): string {
  const last = rank === 3 ? 'NDHWC' : rank === 1 ? 'NWC' : 'NHWC';
  const first = rank === 3 ? 'NCDHW' : rank === 1 ? 'NCW' : 'NCHW';
  return textOf(attrs, 'layout') === 'NCHW' ? first : last;
}

/** `tf.conv1d` takes one stride, the others one for every axis. */
function stepsOf(attrs: PlainAttributes, key: string, rank: number): number | number[] {
  const given = numbersOf(attrs, key);
  const all = given.length > 0 ? given : Array.from({ length: rank }, () => 1);
  return rank === 1 ? (all[0] ?? 1) : all;
}

/** Zeros for the kernel that the op was given: its sizes are attributes. */
const convolution = (rank: number): Builder =>
  op((tf, inputs, attrs) => {
    const kernel = tf.zeros([...numbersOf(attrs, 'kernel'), numberOf(attrs, 'channels'), numberOf(attrs, 'filters')]);
    const [strides, dilation] = [stepsOf(attrs, 'strides', rank), stepsOf(attrs, 'dilation', rank)];
    const shared = [only(inputs), kernel, strides, padOf(attrs, rank + 2), formatOf(attrs, rank), dilation];
    return call(tf, `conv${rank}d`, ...shared, ...(rank === 3 ? [] : [roundingOf(attrs)]));
  }); // prettier-ignore

const depthwise = op((tf, inputs, attrs) => {
  const kernel = tf.zeros([...numbersOf(attrs, 'kernel'), numberOf(attrs, 'channels'), numberOf(attrs, 'depthMultiplier', 1)]);
  const [strides, dilation] = [stepsOf(attrs, 'strides', 2), stepsOf(attrs, 'dilation', 2)];
  return call(tf, 'depthwiseConv2d', only(inputs), kernel, strides, padOf(attrs, 4), formatOf(attrs, 2), dilation, roundingOf(attrs));
}); // prettier-ignore

const separable = op((tf, inputs, attrs) => {
  const [channels, multiplier] = [numberOf(attrs, 'channels'), numberOf(attrs, 'depthMultiplier', 1)];
  const spread = tf.zeros([...numbersOf(attrs, 'kernel'), channels, multiplier]);
  const point = tf.zeros([1, 1, channels * multiplier, numberOf(attrs, 'filters')]);
  const [strides, dilation] = [stepsOf(attrs, 'strides', 2), stepsOf(attrs, 'dilation', 2)];
  return call(tf, 'separableConv2d', only(inputs), spread, point, strides, padOf(attrs, 4), dilation, formatOf(attrs, 2));
}); // prettier-ignore

const transposed = (rank: number): Builder =>
  op((tf, inputs, attrs) => {
    const kernel = tf.zeros([...numbersOf(attrs, 'kernel'), numberOf(attrs, 'filters'), numberOf(attrs, 'channels')]);
    const given = numbersOf(attrs, 'outputShape');
    const shape = attrs['unbatched'] === true ? given.slice(1) : given;
    return call(tf, `conv${rank}dTranspose`, only(inputs), kernel, shape, stepsOf(attrs, 'strides', rank), padOf(attrs, rank + 2));
  }); // prettier-ignore

/** The core's convolutions: their kernels are given, for so many channels. */
export const coreConvolutions = {
  conv1d: convolution(1),
  conv2d: convolution(2),
  conv3d: convolution(3),
  conv2dTranspose: transposed(2),
  conv3dTranspose: transposed(3),
  depthwiseConv2d: depthwise,
  separableConv2d: separable,
} as const;

const pool = (kind: 'maxPool' | 'avgPool' | 'maxPool3d' | 'avgPool3d'): Builder =>
  op((tf, inputs, attrs) => {
    const rank = kind.endsWith('3d') ? 3 : 2;
    const [x, pad] = [only(inputs), padOf(attrs, rank + 2)];
    const strides = stepsOf(attrs, 'strides', rank) as [number, number];
    const kernel = numbersOf(attrs, 'kernel');
    const dilation = numbersOf(attrs, 'dilation');
    if (rank === 2 && dilation.some((each) => each > 1)) {
      const type = kind === 'maxPool' ? 'max' : 'avg';
      return tf.pool(x as Tensor4D, kernel as [number, number], type, pad as 'same', dilation as [number, number], strides);
    }
    return call(tf, kind, x, kernel, strides, pad, roundingOf(attrs));
  }); // prettier-ignore

const split = op((tf, inputs, attrs) => {
  const sizes = numbersOf(attrs, 'sizes');
  const parts = tf.split(only(inputs), sizes.length > 0 ? sizes : numberOf(attrs, 'parts', 1), numberOf(attrs, 'axis'));
  return parts[numberOf(attrs, 'index')] ?? parts;
}); // prettier-ignore

const slice = op((tf, inputs, attrs) => {
  const size = numbersOf(attrs, 'size');
  return tf.slice(only(inputs), numbersOf(attrs, 'begin'), size.length > 0 ? size : undefined);
});

/** The first step of a sequence stands for all: each is treated alike. */
const eachStep = op((tf, inputs) => tf.unstack(only(inputs), 1)[0] ?? only(inputs));

const allSteps = op((tf, [step, sequence]) => {
  if (!step) throw new Error('an op without its input');
  return tf.stack(Array.from({ length: sequence?.shape[1] ?? 1 }, () => step), 1); // prettier-ignore
});

const optional = (attrs: PlainAttributes, key: string): number[] | undefined =>
  attrs[key] === null || attrs[key] === undefined ? undefined : numbersOf(attrs, key);

/** What builds each op of the core API that no layer has. */
export const coreBuilders = {
  ...unary,
  ...binaries,
  ...reduce,
  input: op((tf, _, attrs) => tf.zeros(numbersOf(attrs, 'shape'))),
  weight: op((tf, _, attrs) => tf.zeros(numbersOf(attrs, 'shape'))),
  batchNorm: op((tf, inputs) => {
    const x = only(inputs);
    const channels = x.shape.at(-1) ?? 1;
    return tf.batchNorm(x, tf.zeros([channels]), tf.ones([channels]));
  }),
  subtract: binary('sub'),
  where: op((tf, [condition, a, b]) => {
    if (!condition || !a || !b) throw new Error('an op without its input');
    return tf.where(tf.cast(condition, 'bool'), a, b);
  }),
  maxPool: pool('maxPool'),
  avgPool: pool('avgPool'),
  maxPool3d: pool('maxPool3d'),
  avgPool3d: pool('avgPool3d'),
  concat: op((tf, inputs, attrs) => tf.concat(inputs, numberOf(attrs, 'axis'))),
  stack: op((tf, inputs, attrs) => tf.stack(inputs, numberOf(attrs, 'axis'))),
  'tf.dot': binary('dot'),
  outerProduct: binary('outerProduct'),
  matMul: op((tf, inputs, attrs) => call(tf, 'matMul', ...inputs, attrs['transposeA'] === true, attrs['transposeB'] === true)),
  einsum: op((tf, inputs, attrs) => tf.einsum(textOf(attrs, 'equation'), ...inputs)),
  eachStep,
  allSteps,
  transpose: op((tf, inputs, attrs) => tf.transpose(only(inputs), optional(attrs, 'perm'))),
  'tf.reshape': op((tf, inputs, attrs) => tf.reshape(only(inputs), numbersOf(attrs, 'shape'))),
  expandDims: op((tf, inputs, attrs) => tf.expandDims(only(inputs), numberOf(attrs, 'axis'))),
  squeeze: op((tf, inputs, attrs) => tf.squeeze(only(inputs), optional(attrs, 'axis'))),
  slice,
  split,
  unstack: op((tf, inputs, attrs) => tf.unstack(only(inputs), numberOf(attrs, 'axis'))[numberOf(attrs, 'index')] ?? []),
  pad: op((tf, inputs, attrs) => tf.pad(only(inputs), pairsOf(attrs, 'borders'))),
  mirrorPad: op((tf, inputs, attrs) => tf.mirrorPad(only(inputs), pairsOf(attrs, 'borders'), 'symmetric')),
  tile: op((tf, inputs, attrs) => tf.tile(only(inputs), numbersOf(attrs, 'reps'))),
  gather: op((tf, [x, indices], attrs) => {
    if (!x || !indices) throw new Error('an op without its input');
    return tf.gather(x, tf.cast(indices, 'int32'), numberOf(attrs, 'axis'));
  }),
  oneHot: op((tf, inputs, attrs) => tf.oneHot(tf.cast(only(inputs), 'int32'), numberOf(attrs, 'depth'))),
  broadcastTo: op((tf, inputs, attrs) => tf.broadcastTo(only(inputs), numbersOf(attrs, 'shape'))),
  topk: op((tf, inputs, attrs) => tf.topk(only(inputs), numberOf(attrs, 'k', 1)).values),
  resizeBilinear: op((tf, inputs, attrs) =>
    tf.image.resizeBilinear(only(inputs) as Tensor4D, numbersOf(attrs, 'size') as [number, number])),
  resizeNearestNeighbor: op((tf, inputs, attrs) =>
    tf.image.resizeNearestNeighbor(only(inputs) as Tensor4D, numbersOf(attrs, 'size') as [number, number])),
  depthToSpace: op((tf, inputs, attrs) =>
    tf.depthToSpace(only(inputs) as Tensor4D, numberOf(attrs, 'blockSize', 2), textOf(attrs, 'layout') === 'NCHW' ? 'NCHW' : 'NHWC')),
} as const; // prettier-ignore
