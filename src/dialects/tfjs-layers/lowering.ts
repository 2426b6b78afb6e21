import type { ConfigReader } from '../../interp/dialect.js';
import type { Attributes } from '../../ops/op.js';

/** 'channelsLast' unless the configuration says otherwise. */
export function layoutOf(config: ConfigReader): string {
  return config.string('dataFormat', 'channelsLast') === 'channelsFirst' ? 'NCHW' : 'NHWC';
}

function paddingOf(config: ConfigReader, allowed: readonly string[]): string {
  const padding = config.string('padding', 'valid');
  return allowed.includes(padding) ? padding : config.reject(`padding "${padding}" is not one of ${allowed.join(', ')}`);
}

function required(config: ConfigReader, key: string): void {
  if (!config.has(key)) config.reject(`it has no ${key}`);
}

function window(config: ConfigReader, rank: number, paddings: readonly string[]): Attributes {
  const strides = config.decided('strides', rank, 1);
  const dilation = config.decided('dilationRate', rank, 1);
  if (strides.some((size) => size > 1) && dilation.some((size) => size > 1)) config.reject('strides and dilationRate are both above 1');
  return { kernel: config.dims('kernelSize', rank), strides, dilation, padding: paddingOf(config, paddings), layout: layoutOf(config) };
}

/** tf.layers.conv1d, conv2d, conv3d. */
export function convolution(rank: number): (config: ConfigReader) => Attributes {
  return (config) => {
    required(config, 'kernelSize');
    required(config, 'filters');
    const paddings = rank === 1 ? ['same', 'valid', 'causal'] : ['same', 'valid'];
    return { filters: config.dim('filters'), ...window(config, rank, paddings), useBias: config.boolean('useBias', true) };
  };
}

/** tf.layers.depthwiseConv2d: no filters, a multiplier. */
export function depthwise(config: ConfigReader): Attributes {
  required(config, 'kernelSize');
  return {
    depthMultiplier: config.dim('depthMultiplier', 1),
    ...window(config, 2, ['same', 'valid']),
    useBias: config.boolean('useBias', true),
  };
}

/** tf.layers.separableConv2d. */
export function separable(config: ConfigReader): Attributes {
  return { ...convolution(2)(config), depthMultiplier: config.dim('depthMultiplier', 1) };
}

/** Pools: the window defaults to 2 per axis, the strides to the window. */
export function pooling(rank: number): (config: ConfigReader) => Attributes {
  return (config) => {
    const kernel = config.dims('poolSize', rank, 2);
    const strides = config.isNull('strides') ? decidedKernel(config, rank) : config.decided('strides', rank, 2);
    return { kernel, strides, padding: paddingOf(config, ['same', 'valid']), layout: layoutOf(config) };
  };
}

function decidedKernel(config: ConfigReader, rank: number): readonly number[] {
  return config.decided('poolSize', rank, 2);
}

export function globalPooling(config: ConfigReader): Attributes {
  return { layout: layoutOf(config) };
}

/** A number, a pair (height, width) or pairs of both ends: always as pairs of both ends. */
export function borders(key: string, fallback: number): (config: ConfigReader) => Attributes {
  return (config) => {
    const nested = config.nested(key);
    if (nested !== null) return { borders: nested, layout: layoutOf(config) };
    const sizes = config.isNumber(key) || !config.has(key) ? config.dims(key, 2, fallback) : config.dims(key, 2);
    return { borders: sizes.map((size) => [size, size]), layout: layoutOf(config) };
  };
}

/** The axes of batchNormalization or layerNormalization. */
export function axes(config: ConfigReader): readonly number[] {
  return config.integers('axis', [-1]);
}

/** returnSequences decides the rank of what comes out. */
export function recurrent(config: ConfigReader): Attributes {
  required(config, 'units');
  return { units: config.dim('units'), returnSequences: config.boolean('returnSequences', false), useBias: config.boolean('useBias', true) };
}
