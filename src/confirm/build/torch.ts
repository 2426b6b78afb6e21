import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { PlainAttributes } from '../job.js';
import { op } from './core.js';
import { type Builder, numberOf, numbersOf, only, NotRebuilt, pairsOf, textOf, type Tf } from './tf.js';

// PyTorch's ops on TensorFlow.js. Tensors keep PyTorch's order of axes (channels second) between the ops, and each op is
// run with channels last, the one order that every backend has kernels for.

type Sizes = readonly number[];

/** Axes [N, C, …space] as [N, …space, C]. */
function channelsLast(tf: Tf, x: Tensor): Tensor {
  const space = Array.from({ length: x.rank - 2 }, (_, index) => index + 2);
  return tf.transpose(x, [0, ...space, 1]);
}

/** Axes [N, …space, C] as [N, C, …space]. */
function channelsSecond(tf: Tf, x: Tensor): Tensor {
  const space = Array.from({ length: x.rank - 2 }, (_, index) => index + 1);
  return tf.transpose(x, [0, x.rank - 1, ...space]);
}

/** What is done to one tensor, channels last. */
function inside(run: (tf: Tf, x: Tensor, attrs: PlainAttributes) => Tensor): Builder {
  return op((tf, inputs, attrs) => channelsSecond(tf, run(tf, channelsLast(tf, only(inputs)), attrs)));
}

/** What is done to the last axes but one, given as the height and width of an image: sequences have a height of 1. */
function asImage(x: Tensor, run: (image: Tensor4D) => Tensor): Tensor {
  if (x.rank !== 3) return run(x as Tensor4D);
  const [batch = 1, length = 1, channels = 1] = x.shape;
  const made = run(x.reshape([batch, 1, length, channels]));
  const [, , size = 1, filters = 1] = made.shape;
  return made.reshape([batch, size, filters]);
}

/** One number for each space axis of an image; those of a sequence are for its width. */
function forImage(given: Sizes, rank: number, fallback: number): [number, number] {
  const all = given.length > 0 ? given : Array.from({ length: rank }, () => fallback);
  return rank === 1 ? [fallback, all[0] ?? fallback] : [all[0] ?? fallback, all[1] ?? fallback];
}

function bordersOf(attrs: PlainAttributes, rank: number): readonly (readonly [number, number])[] {
  if (attrs['padding'] !== 'same') {
    const given = pairsOf(attrs, 'borders');
    return Array.from({ length: rank }, (_, axis) => given[axis] ?? [0, 0]);
  }
  const [kernel, dilation] = [numbersOf(attrs, 'kernel'), numbersOf(attrs, 'dilation')];
  return kernel.map((side, axis) => {
    const reach = (side - 1) * (dilation[axis] ?? 1);
    return [Math.floor(reach / 2), Math.ceil(reach / 2)] as const;
  });
}

/** Zeros around the space axes; a negative border takes away. */
function bordered(tf: Tf, x: Tensor, borders: readonly (readonly [number, number])[]): Tensor {
  const cut = borders.map(([before, after]) => [Math.max(0, -before), Math.max(0, -after)] as const);
  const begin = [0, ...cut.map(([before]) => before), 0];
  const size = x.shape.map((whole, axis) => whole - (cut[axis - 1]?.[0] ?? 0) - (cut[axis - 1]?.[1] ?? 0));
  if (size.some((left) => left < 1)) throw new Error(`nothing is left of [${x.shape.join()}]`);
  const rest = cut.some(([before, after]) => before + after > 0) ? tf.slice(x, begin, size) : x;
  const added = borders.map(([before, after]): [number, number] => [Math.max(0, before), Math.max(0, after)]);
  return added.some(([before, after]) => before + after > 0) ? tf.pad(rest, [[0, 0], ...added, [0, 0]]) : rest;
} // prettier-ignore

/** Every so many elements along the space axes: what is left of stride 1 at a larger one. */
function thinned(tf: Tf, x: Tensor, steps: Sizes): Tensor {
  if (steps.every((step) => step === 1)) return x;
  return tf.stridedSlice(x, x.shape.map(() => 0), [...x.shape], [1, ...steps, 1]); // prettier-ignore
}

/** TensorFlow.js convolves either with strides or with dilations; with both, it is done with dilations, and thinned. */
function convolve(tf: Tf, x: Tensor, attrs: PlainAttributes, filters: number, channels: number): Tensor {
  const kernel = numbersOf(attrs, 'kernel');
  const rank = kernel.length;
  const [strides, dilation] = [numbersOf(attrs, 'strides'), numbersOf(attrs, 'dilation')];
  const isBoth = strides.some((each) => each > 1) && dilation.some((each) => each > 1);
  const steps = isBoth ? strides.map(() => 1) : strides;
  const weights = tf.zeros([...(rank === 1 ? [1, ...kernel] : kernel), channels, filters]);
  const made =
    rank === 3
      ? tf.conv3d(x as never, weights as never, steps as [number, number, number], 'valid', 'NDHWC', dilation as [number, number, number])
      : asImage(x, (image) => tf.conv2d(image, weights as Tensor4D, forImage(steps, rank, 1), 'valid', 'NHWC', forImage(dilation, rank, 1)));
  return isBoth ? thinned(tf, made, strides) : made;
} // prettier-ignore

/** Channels in groups, each convolved by itself. */
const convolution = inside((tf, given, attrs) => {
  const rank = numbersOf(attrs, 'kernel').length;
  const x = bordered(tf, given, bordersOf(attrs, rank));
  const groups = numberOf(attrs, 'groups', 1);
  const [channels, filters] = [numberOf(attrs, 'channels') / groups, numberOf(attrs, 'filters') / groups];
  if (groups === 1) return convolve(tf, x, attrs, filters, channels);
  const parts = tf.split(x, Array.from({ length: groups }, () => channels), -1); // prettier-ignore
  // The groups are alike: one is convolved, and its result stands for all.
  const [first = x] = parts;
  const made = convolve(tf, first, attrs, filters, channels);
  return tf.concat(parts.map(() => made), -1); // prettier-ignore
});

/** All that the kernel reaches, without what the padding takes away: ⌊(x − 1)·s + d(k − 1)⌋ + 1 and what is added behind. */
const transposedConvolution = inside((tf, x, attrs) => {
  const dilation = numbersOf(attrs, 'dilation');
  const kernel = numbersOf(attrs, 'kernel').map((side, axis) => (side - 1) * (dilation[axis] ?? 1) + 1);
  const rank = kernel.length;
  const [strides, groups] = [numbersOf(attrs, 'strides'), numberOf(attrs, 'groups', 1)];
  const [batch = 1, ...space] = x.shape.slice(0, -1);
  const grown = space.map((size, axis) => (size - 1) * (strides[axis] ?? 1) + (kernel[axis] ?? 1));
  const filters = numberOf(attrs, 'filters');
  const weights = tf.zeros([...(rank === 1 ? [1, ...kernel] : kernel), filters, numberOf(attrs, 'channels')]);
  const shape = [batch, ...grown, filters];
  const whole =
    rank === 3
      ? tf.conv3dTranspose(x as never, weights as never, shape as never, strides as [number, number, number], 'valid')
      : asImage(x, (image) => tf.conv2dTranspose(image, weights as Tensor4D, (rank === 1 ? [batch, 1, ...grown, filters] : shape) as never, forImage(strides, rank, 1), 'valid'));
  if (filters % groups !== 0) throw new Error(`${filters} filters do not divide into ${groups} groups`);
  const extra = numbersOf(attrs, 'outputPadding');
  return bordered(tf, whole, bordersOf(attrs, rank).map(([before, after], axis) => [-before, (extra[axis] ?? 0) - after]));
}); // prettier-ignore

/** What a window that starts inside but ends outside needs behind the input, where the number of windows is rounded up. */
function lastWindow(size: number, before: number, after: number, reach: number, stride: number): number {
  const left = size + before + after - reach;
  const windows = Math.ceil(left / stride) + 1;
  const counted = (windows - 1) * stride >= size + before ? windows - 1 : windows;
  return Math.max(after, (counted - 1) * stride + reach - size - before);
}

function windowed(tf: Tf, given: Tensor, attrs: PlainAttributes, kind: 'max' | 'avg'): Tensor {
  const kernel = numbersOf(attrs, 'kernel');
  const rank = kernel.length;
  const [strides, dilation] = [numbersOf(attrs, 'strides'), numbersOf(attrs, 'dilation')];
  const roundsUp = attrs['rounding'] === 'ceil';
  if (pairsOf(attrs, 'borders').some(([before], axis) => 2 * before > (kernel[axis] ?? 1))) {
    throw new NotRebuilt('TensorFlow.js has no such rule: PyTorch pads no more than half a window');
  }
  const borders = bordersOf(attrs, rank).map(([before, after], axis): readonly [number, number] => {
    const reach = ((kernel[axis] ?? 1) - 1) * (dilation[axis] ?? 1) + 1;
    const size = given.shape[axis + 1] ?? 1;
    return [before, roundsUp ? lastWindow(size, before, after, reach, strides[axis] ?? 1) : after];
  });
  const x = bordered(tf, given, borders);
  if (rank === 3) {
    const run = kind === 'max' ? tf.maxPool3d : tf.avgPool3d;
    return run(x as never, kernel as [number, number, number], strides as [number, number, number], 'valid');
  }
  const isBoth = strides.some((each) => each > 1) && dilation.some((each) => each > 1);
  const steps = isBoth ? strides.map(() => 1) : strides;
  const made = asImage(x, (image) =>
    tf.pool(image, forImage(kernel, rank, 1), kind, 'valid', forImage(dilation, rank, 1), forImage(steps, rank, 1)));
  return isBoth ? thinned(tf, made, strides) : made;
} // prettier-ignore

/** Along one axis, so many windows as are asked for: from ⌊i·x/n⌋ to ⌈(i + 1)·x/n⌉ (`torch.nn.AdaptiveAvgPool2d`). */
function adaptedAlong(tf: Tf, x: Tensor, axis: number, count: number, kind: 'max' | 'mean'): Tensor {
  const size = x.shape[axis] ?? 1;
  const windows = Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * size) / count);
    const begin = x.shape.map((__, at) => (at === axis ? from : 0));
    const length = Math.ceil(((index + 1) * size) / count) - from;
    const part = tf.slice(x, begin, x.shape.map((whole, at) => (at === axis ? length : whole))); // prettier-ignore
    return tf[kind](part, axis, true);
  });
  return tf.concat(windows, axis);
}

const adaptive = (kind: 'max' | 'mean'): Builder =>
  op((tf, inputs, attrs) => {
    // Keras has channels last.
    const first = textOf(attrs, 'layout') === 'NCHW' ? 2 : 1;
    const asked = Array.isArray(attrs['size']) ? (attrs['size'] as readonly (number | null)[]) : [];
    return asked.reduce(
      (x, count, index) => (count === null ? x : adaptedAlong(tf, x, first + index, count, kind)),
      only(inputs),
    );
  });

/**
 * γ·x + β for each channel, as a depthwise convolution with a window of 1: a normalisation whose statistics are kept is
 * nothing else, and its kernel is for so many channels.
 */
const normalization = inside((tf, x, attrs) => {
  const channels = numberOf(attrs, 'channels', x.shape.at(-1) ?? 1);
  const [batch] = x.shape;
  const image = x.reshape([batch, 1, -1, x.shape.at(-1) ?? 1]);
  const scaled = tf.depthwiseConv2d(image as Tensor4D, tf.ones([1, 1, channels, 1]), 1, 'valid');
  return scaled.reshape(x.shape);
});

/** `torch.nn.Linear`: the last axis times a matrix for so many features. */
const linear = op((tf, inputs, attrs) => {
  const x = only(inputs);
  const weights: Tensor2D = tf.zeros([numberOf(attrs, 'features'), numberOf(attrs, 'units')]);
  const rows: Tensor2D = x.reshape([-1, x.shape.at(-1) ?? 1]);
  return tf.matMul(rows, weights).reshape([...x.shape.slice(0, -1), numberOf(attrs, 'units')]);
});

const flattenAxes = op((tf, inputs, attrs) => {
  const { shape, rank } = only(inputs);
  const at = (axis: number): number => (axis < 0 ? axis + rank : axis);
  const start = at(numberOf(attrs, 'start'));
  const end = at(numberOf(attrs, 'end')) + 1;
  const one = shape.slice(start, end).reduce((all, size) => all * size, 1);
  return tf.reshape(only(inputs), [...shape.slice(0, start), one, ...shape.slice(end)]);
});

function sizeOf(attrs: PlainAttributes): [number, number] {
  const [height = 1, width = 1] = numbersOf(attrs, 'size');
  return [height, width];
}

/** The ops of PyTorch that TensorFlow.js has under another name, with other attributes, or not at all. */
export const torchBuilders = {
  convolution,
  transposedConvolution,
  maxPool: inside((tf, x, attrs) => windowed(tf, x, attrs, 'max')),
  averagePool: inside((tf, x, attrs) => windowed(tf, x, attrs, 'avg')),
  adaptiveAvgPool: adaptive('mean'),
  adaptiveMaxPool: adaptive('max'),
  normalization,
  linear,
  flattenAxes,
  depthToSpace: inside((tf, x, attrs) => tf.depthToSpace(x as Tensor4D, numberOf(attrs, 'blockSize', 2), 'NHWC')),
  resizeBilinear: inside((tf, x, attrs) => tf.image.resizeBilinear(x as Tensor4D, sizeOf(attrs))),
  resizeNearestNeighbor: inside((tf, x, attrs) => tf.image.resizeNearestNeighbor(x as Tensor4D, sizeOf(attrs))),
} as const; // prettier-ignore
