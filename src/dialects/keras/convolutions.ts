import type { ConfigReader } from '../../interp/dialect.js';
import type { Lower } from '../tfjs-layers/config.js';
import * as windows from '../tfjs-layers/windows.js';
import { bothNames, keras, layer, type Layers } from './config.js';

const convolution = (rank: number): Lower =>
  keras((config) => {
    const groups = config.isNull('groups') ? 1 : config.dim('groups');
    const attrs = windows.convolution(rank)(config);
    const { filters, padding } = attrs;
    if (typeof groups === 'number' && typeof filters === 'number' && filters % groups !== 0) {
      config.reject(`filters must be divisible by groups, and ${filters} is not by ${groups}`);
    }
    if (padding === 'causal' && rank > 1) config.reject('padding "causal" is for one dimension');
    return { ...attrs, ...(groups === 1 ? {} : { groups }) };
  });

function dilationOf(config: ConfigReader, rank: number): readonly number[] {
  return config.isNull('dilationRate')
    ? Array.from({ length: rank }, () => 1)
    : config.decided('dilationRate', rank, 1);
}

const transposed = (rank: number): Lower =>
  keras((config) => ({
    ...windows.transposed(rank)(config),
    dilation: dilationOf(config, rank),
    ...(config.isNull('outputPadding') ? {} : { outputPadding: config.decided('outputPadding', rank, 0) }),
  }));

const depthwise = (rank: number): Lower =>
  keras((config) => ({
    ...windows.depthwise(rank)(config),
    dilation: dilationOf(config, rank),
  }));

/** Its one initializer is for neither kernel alone, and is taken. */
const separable = (rank: number): Lower =>
  keras((config) => ({
    ...windows.convolution(rank)(config),
    depthMultiplier: config.isNull('depthMultiplier') ? 1 : config.dim('depthMultiplier'),
  }));

export const convParams =
  'filters kernel_size strides padding data_format dilation_rate groups activation use_bias';
const transposedParams =
  'filters kernel_size strides padding output_padding data_format dilation_rate activation use_bias';
const volumeParams =
  'filters kernel_size strides padding data_format output_padding dilation_rate activation use_bias';
const depthwiseParams =
  'kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias';
const separableParams =
  'filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias';

/** Convolutions of all kinds. */
export const convolutions: Layers = {
  ...Object.assign({}, ...[1, 2, 3].map((rank) => bothNames(
    (name) => layer(name, `conv${rank}d`, convParams, convolution(rank)), `Conv${rank}D`, `Convolution${rank}D`,
  ))) as Layers,
  ...bothNames((name) => layer(name, 'conv2dTranspose', transposedParams, transposed(2)), 'Conv2DTranspose', 'Convolution2DTranspose'),
  ...bothNames((name) => layer(name, 'conv3dTranspose', volumeParams, transposed(3)), 'Conv3DTranspose', 'Convolution3DTranspose'),
  ...bothNames((name) => layer(name, 'conv1dTranspose', transposedParams, transposed(1)), 'Conv1DTranspose', 'Convolution1DTranspose'),
  ...layer('DepthwiseConv1D', 'depthwiseConv1d', depthwiseParams, depthwise(1)),
  ...layer('DepthwiseConv2D', 'depthwiseConv2d', depthwiseParams, depthwise(2)),
  ...bothNames((name) => layer(name, 'separableConv1d', separableParams, separable(1)), 'SeparableConv1D', 'SeparableConvolution1D'),
  ...bothNames((name) => layer(name, 'separableConv2d', separableParams, separable(2)), 'SeparableConv2D', 'SeparableConvolution2D'),
}; // prettier-ignore
