import { add, type Dim, divide, mul, show } from '../dim/index.js';
import { dimAt, dimsAt, flag, isKeras } from './attributes.js';
import { defineOp, weights } from './define.js';
import type { OpKind } from './kinds.js';
import {
  channelAxis,
  channelsOf,
  isChannelsFirst,
  productOf,
  sizeOf,
  spaceAxes,
  withAxes,
} from './layout.js';
import type { Attributes, BuiltSize, Op, OpResult, ParameterCount, Shape } from './op.js';
import { fault, requiring, shaped, unknown } from './result.js';
import { slide, slideBack, windowRefusal, windowSides } from './window.js';

/** Weights are made for the channels of the first input. */
function builtForChannels([shape = []]: readonly Shape[], attrs: Attributes): readonly BuiltSize[] {
  return [
    {
      size: channelsOf(shape, attrs),
      operand: 0,
      axis: channelAxis(attrs, shape.length),
      what: 'input channels',
    },
  ];
}

function withChannels(shape: Shape, attrs: Attributes, channels: Dim): Shape {
  return withAxes(shape, [[channelAxis(attrs, shape.length), channels]]);
}

/** A kernel that was made before (`tf.conv2d`) is for so many channels, attribute `channels`; a layer's fits any. */
function outcome(kind: string, attrs: Attributes, input: Shape, shape: Shape): OpResult {
  const refusal = windowRefusal(kind, attrs, shape);
  if (refusal !== null) return refusal;
  const [groups, own] = [attrs['groups'], channelsOf(input, attrs)];
  if (typeof groups === 'number' && typeof own === 'number' && own % groups !== 0) {
    const message = `${kind} divides its input channels into ${groups} groups, and is given ${own}`;
    return fault(message, { axis: channelAxis(attrs, input.length), shape });
  }
  if (attrs['channels'] === undefined) return shaped(shape);
  const [left, right] = [channelsOf(input, attrs), dimAt(attrs, 'channels')];
  const axis = channelAxis(attrs, input.length);
  const what = 'the input channels that the kernel was made for';
  return requiring(
    shape,
    [{ left, right, what, operand: 0, axis }],
    () => `${kind} has a kernel for ${show(right, 'text')} channels and is given ${show(left, 'text')}`,
  );
}

function withBias(attrs: Attributes, kernel: Dim, outputs: Dim): ParameterCount {
  return weights(attrs, flag(attrs, 'useBias') ? add(kernel, outputs) : kernel);
}

/** k₁·k₂·… · in · out, by the number of groups, and out biases (`Conv.build`; a transposed kernel has the same number of elements). */
function convParameters([shape = []]: readonly Shape[], attrs: Attributes): ParameterCount {
  const filters = dimAt(attrs, 'filters');
  const kernel = productOf([...dimsAt(attrs, 'kernel'), channelsOf(shape, attrs), filters]);
  const groups = attrs['groups'] === undefined ? 1 : dimAt(attrs, 'groups');
  return withBias(attrs, divide(kernel, groups) ?? kernel, filters);
}

function convolution(kind: OpKind, rank: number): Op {
  return {
    kind,
    arity: 1,
    rank,
    source: `tf.layers.${kind}`,
    weighted: true,
    kernel: windowSides,
    built: builtForChannels,
    parameters: convParameters,
    shape: ([shape = []], attrs) =>
      outcome(kind, attrs, shape, withChannels(slide(shape, attrs), attrs, dimAt(attrs, 'filters'))),
  };
}

/** While a network is built, channels come second as asked; when it runs they come last (`conv1dWithBias`). */
function conv1dShape(inputs: readonly Shape[], attrs: Attributes): OpResult {
  if (!isChannelsFirst(attrs) || attrs['framework'] !== undefined) {
    return convolution('conv1d', 3).shape(inputs, attrs);
  }
  return unknown('conv1d with channelsFirst gives another shape when it runs than when it is built');
}

/**
 * Dilation is ignored when it is built and when it runs. The core op is told its output's sizes (`outputShape`), and not
 * every backend checks that they fit the input's.
 */
function transposed(kind: OpKind, rank: number): Op {
  return {
    ...convolution(kind, rank),
    upsamples: true,
    shape: ([shape = []], attrs) => {
      const given = attrs['outputShape'] === undefined ? null : dimsAt(attrs, 'outputShape');
      const grown = withChannels(given ?? slideBack(shape, attrs), attrs, dimAt(attrs, 'filters'));
      return outcome(kind, attrs, shape, grown);
    },
  };
}

function multiplied(shape: Shape, attrs: Attributes): Dim {
  return mul(channelsOf(shape, attrs), dimAt(attrs, 'depthMultiplier'));
}

/** One kernel per input channel; TensorFlow.js ignores dilation when it is built and when it runs. */
function depthwise(kind: OpKind, rank: number): Op {
  return {
    ...convolution(kind, rank),
    shape: ([shape = []], attrs) =>
      outcome(kind, attrs, shape, withChannels(slide(shape, attrs), attrs, multiplied(shape, attrs))),
    parameters: ([shape = []], attrs) => {
      const outputs = multiplied(shape, attrs);
      return withBias(attrs, productOf([...dimsAt(attrs, 'kernel'), outputs]), outputs);
    },
  };
}

/** A depthwise kernel k·k·in·m and a pointwise one in·m·out (`SeparableConv.build`). */
function separable(kind: OpKind, rank: number): Op {
  return {
    ...convolution(kind, rank),
    shape: (inputs, attrs) => {
      const result = convolution(kind, rank).shape(inputs, attrs);
      const isShifted = isChannelsFirst(attrs) && !isKeras(attrs);
      return result.kind === 'shape' && isShifted ? biasAlongHeight(result.shape, attrs) : result;
    },
    parameters: ([shape = []], attrs) => {
      const [middle, filters] = [multiplied(shape, attrs), dimAt(attrs, 'filters')];
      const depthwiseKernel = productOf([...dimsAt(attrs, 'kernel'), middle]);
      return withBias(attrs, add(depthwiseKernel, mul(middle, filters)), filters);
    },
  };
}

/** With channels first, `SeparableConv.call` adds the bias while channels are still last: along the height. */
function biasAlongHeight(shape: Shape, attrs: Attributes): OpResult {
  const filters = dimAt(attrs, 'filters');
  if (!flag(attrs, 'useBias') || filters === 1) return shaped(shape);
  if (typeof filters !== 'number') {
    return unknown('separableConv2d with channelsFirst and a bias is not followed');
  }
  const what = 'the height, along which TensorFlow.js adds the bias of separableConv2d with channelsFirst';
  const [axis = 2] = spaceAxes(attrs, shape.length);
  return requiring(
    shape,
    [{ left: sizeOf(shape, axis), right: filters, what, operand: 0, axis }],
    () => 'separableConv2d with channelsFirst and a bias does not run on TensorFlow.js: set useBias: false',
  );
}

/** Convolutions of all kinds. */
export const convOps: readonly Op[] = [
  { ...convolution('conv1d', 3), shape: conv1dShape },
  convolution('conv2d', 4),
  convolution('conv3d', 5),
  { ...transposed('conv1dTranspose', 3), source: 'torch.nn.ConvTranspose1d' },
  transposed('conv2dTranspose', 4),
  transposed('conv3dTranspose', 5),
  { ...depthwise('depthwiseConv1d', 3), source: 'keras.layers.DepthwiseConv1D' },
  depthwise('depthwiseConv2d', 4),
  { ...separable('separableConv1d', 3), source: 'keras.layers.SeparableConv1D' },
  separable('separableConv2d', 4),
].map(defineOp);
