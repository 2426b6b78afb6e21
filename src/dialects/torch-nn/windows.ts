import type { Dim } from '../../dim/index.js';
import type { ConfigReader } from '../../interp/dialect.js';
import type { Attributes } from '../../ops/op.js';

/** What a layer's arguments lower to. */
export type Lower = (config: ConfigReader) => Attributes;

const layout = 'NCHW';
const framework = 'torch';

function whole(config: ConfigReader, key: string, size: Dim, least = 1): Dim {
  if (typeof size === 'number' && !(size >= least && Number.isInteger(size))) {
    config.reject(`${key} must be a ${least === 1 ? 'positive' : 'not negative'} whole number, not ${size}`);
  }
  return size;
}

export function positive(config: ConfigReader, key: string): Dim {
  return whole(config, key, config.dim(key));
}

/** The same where PyTorch makes a layer of nothing too: a classifier of no classes yet. */
export function notNegative(config: ConfigReader, key: string): Dim {
  return whole(config, key, config.dim(key), 0);
}

/** The same before and after each axis; a name stands for what keeps the size, or for none. */
export function paddingOf(config: ConfigReader, rank: number, strides: readonly number[]): Attributes {
  const name = config.text('padding');
  if (name === 'same') {
    if (strides.some((stride) => stride !== 1)) config.reject(`padding='same' needs a stride of 1`);
    return { padding: 'same' };
  }
  const sizes = name === 'valid' || config.isNull('padding') ? zeros(rank) : config.dims('padding', rank, 0);
  return { padding: 'explicit', borders: sizes.map((size) => [size, size]) };
}

function zeros(rank: number): readonly Dim[] {
  return Array.from({ length: rank }, () => 0);
}

/** nn.Conv1d, Conv2d, Conv3d; a lazy one is for the channels of the first tensor that it is applied to. */
export function convolution(rank: number): Lower {
  return (config) => {
    const strides = config.decided('stride', rank, 1);
    const channels = config.has('in_channels') ? positive(config, 'in_channels') : null;
    const filters = positive(config, 'out_channels');
    const groups = config.dim('groups', 1);
    for (const [key, size] of [['in_channels', channels ?? 0], ['out_channels', filters]] as const) {
      if (typeof size === 'number' && typeof groups === 'number' && size % groups !== 0) {
        config.reject(`${key} must be divisible by groups, and ${size} is not by ${groups}`);
      }
    }
    return {
      filters,
      ...(channels === null ? {} : { channels }),
      kernel: config.dims('kernel_size', rank),
      strides,
      dilation: config.decided('dilation', rank, 1),
      ...paddingOf(config, rank, strides),
      ...(groups === 1 ? {} : { groups }),
      useBias: config.boolean('bias', true),
      layout,
      framework,
    };
  };
} // prettier-ignore

/** nn.ConvTranspose2d, ConvTranspose3d. */
export function transposed(rank: number): Lower {
  return (config) => {
    const made = convolution(rank)(config);
    const outputPadding = config.decided('output_padding', rank, 0);
    checkOutputPadding(config, outputPadding, made);
    return { ...made, outputPadding };
  };
}

export function checkOutputPadding(config: ConfigReader, padding: readonly number[], attrs: Attributes): void {
  const [strides, dilation] = [attrs['strides'], attrs['dilation']] as (readonly number[])[];
  const isTooLarge = padding.some((size, axis) => size >= Math.max(strides?.[axis] ?? 1, dilation?.[axis] ?? 1));
  if (isTooLarge) config.reject('output_padding must be smaller than either the stride or the dilation');
} // prettier-ignore

/** nn.MaxPool2d and nn.AvgPool2d: the strides are the window unless they are given. */
export function pooling(rank: number): Lower {
  return (config) => {
    const strides = config.isNull('stride')
      ? config.decided('kernel_size', rank, 1)
      : config.decided('stride', rank, 1);
    const hasDilation = config.has('dilation') && !config.isNull('dilation');
    return {
      kernel: config.dims('kernel_size', rank),
      strides,
      ...(hasDilation ? { dilation: config.decided('dilation', rank, 1) } : {}),
      ...paddingOf(config, rank, strides),
      ...(config.boolean('ceil_mode', false) ? { rounding: 'ceil' } : {}),
      layout,
      framework,
    };
  };
}

/** nn.AdaptiveAvgPool2d: a number for all axes, or one for each; None keeps an axis. */
export function adaptive(rank: number): Lower {
  return (config) => {
    const length = config.length('output_size');
    const size =
      length === null
        ? Array.from({ length: rank }, () => config.dim('output_size'))
        : config.shape('output_size');
    return { size: size.length === 1 ? Array.from({ length: rank }, () => size[0] ?? null) : size, layout };
  };
}

/** nn.ZeroPad2d, ReflectionPad2d: a number, or left, right, top, bottom. */
export function bordering(rank: number): Lower {
  return (config) => {
    const length = config.length('padding');
    const ends = config.dims('padding', length ?? 2 * rank);
    const pairs = Array.from({ length: rank }, (_, axis) => [ends[2 * axis] ?? 0, ends[2 * axis + 1] ?? 0]);
    return { borders: pairs.reverse(), layout };
  };
}
