import type { Dim } from '../../dim/index.js';
import type { ConfigReader } from '../../interp/dialect.js';
import {
  activationOf,
  checkLength,
  checkPositive,
  layoutOf,
  type Lower,
  paddingOf,
  perAxis,
  positive,
  steps,
  withTraining,
} from './config.js';

const exact = ['valid', 'same'];

/** tf.layers.conv1d, conv2d, conv3d. */
export function convolution(rank: number): Lower {
  return withTraining((config) => ({
    filters: positive(config, 'filters'),
    kernel: perAxis(config, 'kernelSize', rank),
    strides: steps(config, 'strides', rank),
    dilation: steps(config, 'dilationRate', rank),
    padding: paddingOf(config),
    layout: layoutOf(config),
    useBias: config.boolean('useBias', true),
    ...activationOf(config),
  }));
}

/** tf.layers.conv2dTranspose, conv3dTranspose: dilation is accepted and ignored. */
export function transposed(rank: number): Lower {
  return withTraining((config) => ({
    filters: positive(config, 'filters'),
    kernel: perAxis(config, 'kernelSize', rank),
    strides: steps(config, 'strides', rank),
    padding: paddingOf(config, exact),
    layout: layoutOf(config),
    useBias: config.boolean('useBias', true),
    ...activationOf(config),
  }));
}

/** tf.layers.depthwiseConv2d: a multiplier for filters; dilation is ignored, and all padding but 'same' is 'valid'. */
export const depthwise = (rank: number): Lower =>
  withTraining((config) => ({
    depthMultiplier: multiplierOf(config),
    kernel: perAxis(config, 'kernelSize', rank),
    strides: steps(config, 'strides', rank),
    padding: sameOrValid(config),
    layout: layoutOf(config),
    useBias: config.boolean('useBias', true),
    ...activationOf(config),
  }));

/** tf.layers.separableConv2d. */
export const separable: Lower = (config) => {
  for (const key of ['kernelInitializer', 'kernelRegularizer', 'kernelConstraint']) {
    if (config.text(key) !== null) {
      config.reject(`${key} must be set for the depthwise and the pointwise kernel`);
    }
  }
  return {
    ...convolution(2)(config),
    padding: paddingOf(config, exact),
    depthMultiplier: multiplierOf(config),
  };
};

function multiplierOf(config: ConfigReader): Dim {
  return config.isNull('depthMultiplier') ? 1 : config.dim('depthMultiplier');
}

function sameOrValid(config: ConfigReader): string {
  return paddingOf(config) === 'same' ? 'same' : 'valid';
}

/** Pools: the window is 2 by default, the strides are the window. In one dimension there is no other layout. */
export function pooling(rank: number): Lower {
  return (config) => {
    const kernel = windowOf(config, rank);
    checkLength(config, 'strides', rank);
    // Strides that stem from the window must be plain numbers like any others.
    const strides = config.isNull('strides')
      ? decidedWindow(config, rank)
      : config.decided('strides', rank, 2);
    checkPositive(config, 'strides', strides);
    const layout = rank === 1 ? 'NHWC' : layoutOf(config);
    return { kernel, strides, padding: sameOrValid(config), layout };
  };
}

/** Too long a list is accepted, and what is too much left out; too short a one makes sizes that are no numbers. */
function windowOf(config: ConfigReader, rank: number): readonly Dim[] {
  const length = config.length('poolSize') ?? rank;
  if (length < rank || rank === 1) checkLength(config, 'poolSize', rank);
  const kernel = config.isNull('poolSize')
    ? Array.from({ length: rank }, () => 2)
    : config.dims('poolSize', length).slice(0, rank);
  checkPositive(config, 'poolSize', kernel);
  return kernel;
}

function decidedWindow(config: ConfigReader, rank: number): readonly number[] {
  if (config.isNull('poolSize')) return Array.from({ length: rank }, () => 2);
  return config.decided('poolSize', config.length('poolSize') ?? rank, 2).slice(0, rank);
}

/** Global pools; in one dimension there is no other layout. */
export function globalPooling(rank: number): Lower {
  return (config) => ({ layout: rank === 1 ? 'NHWC' : layoutOf(config) });
}

/** tf.layers.convLstm2d: a convolution in every gate. */
export const convolutionalLstm: Lower = withTraining((config) => {
  if (config.boolean('unroll', false)) config.reject('unroll is not possible');
  const kernel = perAxis(config, 'kernelSize', 2);
  checkPositive(config, 'kernelSize', kernel);
  return {
    filters: positive(config, 'filters'),
    kernel,
    strides: steps(config, 'strides', 2),
    dilation: steps(config, 'dilationRate', 2),
    padding: paddingOf(config),
    layout: layoutOf(config),
    returnSequences: config.boolean('returnSequences', false),
    returnState: config.boolean('returnState', false),
    useBias: config.boolean('useBias', true),
  };
});
