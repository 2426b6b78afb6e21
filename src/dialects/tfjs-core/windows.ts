import type { Dim } from '../../dim/index.js';
import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import type { Attributes, Shape } from '../../ops/op.js';

type Lower = (call: TensorCall) => Lowered;

function steps(call: TensorCall, key: string, rank: number): readonly number[] {
  return call.isNull(key) ? Array.from({ length: rank }, () => 1) : call.decided(key, rank, 1);
}

function layoutOf(call: TensorCall): string {
  const format = call.string('dataFormat', 'NHWC');
  return format === 'NCHW' || format === 'NCDHW' || format === 'NCW' ? 'NCHW' : 'NHWC';
}

/** 'same', 'valid', a number for every side, or a pair for each axis of the input (`ExplicitPadding`). */
function paddingOf(call: TensorCall, layout: string): Attributes {
  const borders = call.nested('pad');
  const rounding = call.text('dimRoundingMode');
  const how: Attributes = rounding === null ? {} : { rounding };
  if (borders !== null) {
    const first = layout === 'NCHW' ? 2 : 1;
    return { padding: 'explicit', borders: borders.slice(first, first + borders.length - 2), ...how };
  }
  if (call.isNumber('pad')) {
    const [pad = 0] = call.integers('pad');
    return { padding: pad, ...how };
  }
  const padding = call.string('pad', '');
  if (padding !== 'same' && padding !== 'valid') call.reject(`pad '${padding}' is not 'same' or 'valid'`);
  return rounding === null ? { padding } : call.reject(`pad must be a number when dimRoundingMode is given`);
}

/** The input of a window over `rank` axes, which may lack its batch axis. */
function inputOf(call: TensorCall, key: string, rank: number): { shape: Shape; extra: Attributes } {
  const shape = call.tensor(key, rank + 2, 'image');
  const isSingle = shape.length === rank + 1;
  return { shape: isSingle ? [1, ...shape] : shape, extra: isSingle ? { unbatched: true } : {} };
}

function channelsAt(shape: Shape, layout: string): Dim | null {
  return (layout === 'NCHW' ? shape[1] : shape.at(-1)) ?? null;
}

function activationOf(call: TensorCall): Attributes {
  const activation = call.text('activation');
  return activation === null || activation === 'linear' ? {} : { activation };
}

/** tf.conv1d, conv2d, conv3d: the kernel's sizes are those of the tensor `filter`, channels in and out last. */
function convolution(rank: number, names: { strides: string; dilations: string }): Lower {
  return (call) => {
    const layout = layoutOf(call);
    const { shape, extra } = inputOf(call, 'x', rank);
    const free = Array.from({ length: rank }, () => null);
    const filter = call.weights('filter', [...free, channelsAt(shape, layout), null]);
    if (filter.length !== rank + 2) call.reject(`filter must have ${rank + 2} axes, not ${filter.length}`);
    return {
      kind: 'node',
      op: `conv${rank}d`,
      operands: ['x'],
      attrs: {
        filters: filter[rank + 1] ?? 1,
        channels: filter[rank] ?? 1,
        kernel: filter.slice(0, rank),
        strides: steps(call, names.strides, rank),
        dilation: steps(call, names.dilations, rank),
        ...paddingOf(call, layout),
        layout,
        useBias: false,
        ...activationOf(call),
        ...extra,
      },
      from: { filters: ['filter', rank + 1], channels: ['filter', rank] },
    };
  };
}

const plural = { strides: 'strides', dilations: 'dilations' };

/** tf.depthwiseConv2d: the last axis of `filter` multiplies the channels. */
const depthwise: Lower = (call) => {
  const layout = layoutOf(call);
  const { shape, extra } = inputOf(call, 'x', 2);
  const filter = call.weights('filter', [null, null, channelsAt(shape, layout), 1]);
  if (filter.length !== 4) call.reject(`filter must have 4 axes, not ${filter.length}`);
  return {
    kind: 'node',
    op: 'depthwiseConv2d',
    operands: ['x'],
    attrs: {
      depthMultiplier: filter[3] ?? 1,
      channels: filter[2] ?? 1,
      kernel: filter.slice(0, 2),
      strides: steps(call, 'strides', 2),
      dilation: steps(call, 'dilations', 2),
      ...paddingOf(call, layout),
      layout,
      useBias: false,
      ...activationOf(call),
      ...extra,
    },
    from: { channels: ['filter', 2] },
  };
};

/** tf.separableConv2d: a depthwise kernel, then a pointwise one over its outputs. */
const separable: Lower = (call) => {
  const layout = layoutOf(call);
  const { shape, extra } = inputOf(call, 'x', 2);
  const spread = call.weights('depthwiseFilter', [null, null, channelsAt(shape, layout), 1]);
  const point = call.weights('pointwiseFilter', [1, 1, null, null]);
  return {
    kind: 'node',
    op: 'separableConv2d',
    operands: ['x'],
    attrs: {
      filters: point[3] ?? 1,
      channels: spread[2] ?? 1,
      depthMultiplier: spread[3] ?? 1,
      kernel: spread.slice(0, 2),
      strides: steps(call, 'strides', 2),
      dilation: steps(call, 'dilation', 2),
      ...paddingOf(call, layout),
      layout,
      useBias: false,
      ...extra,
    },
    from: { filters: ['pointwiseFilter', 3], channels: ['depthwiseFilter', 2] },
  };
};

/** tf.conv2dTranspose, conv3dTranspose: channels out before channels in; the output's sizes are given. */
function transposed(rank: number): Lower {
  return (call) => {
    const { shape, extra } = inputOf(call, 'x', rank);
    const free = Array.from({ length: rank }, () => null);
    const filter = call.weights('filter', [...free, null, channelsAt(shape, 'NHWC')]);
    const given = call.shape('outputShape').map((size) => size ?? -1);
    return {
      kind: 'node',
      op: `conv${rank}dTranspose`,
      operands: ['x'],
      attrs: {
        filters: filter[rank] ?? 1,
        channels: filter[rank + 1] ?? 1,
        kernel: filter.slice(0, rank),
        strides: steps(call, 'strides', rank),
        ...paddingOf(call, 'NHWC'),
        outputShape: given.length === rank + 1 ? [1, ...given] : given,
        layout: 'NHWC',
        useBias: false,
        ...extra,
      },
      from: { filters: ['filter', rank], channels: ['filter', rank + 1] },
    };
  };
}

/** tf.maxPool and so on: the strides must be given, there is no default. */
function pool(op: string, rank: number, windowKey: string): Lower {
  return (call) => {
    const layout = layoutOf(call);
    const { extra } = inputOf(call, 'x', rank);
    return {
      kind: 'node',
      op,
      operands: ['x'],
      attrs: {
        kernel: call.dims(windowKey, rank),
        strides: steps(call, 'strides', rank),
        ...paddingOf(call, layout),
        layout,
        ...extra,
      },
    };
  };
}

/** tf.pool: strides 1 by default, a padding of 0 is 'valid'; with dilation it is a pool of a batch spread out, whose sizes come out alike. */
const anyPool: Lower = (call) => {
  const padding = paddingOf(call, 'NHWC');
  const { extra } = inputOf(call, 'x', 2);
  return {
    kind: 'node',
    op: call.string('poolingType', 'max') === 'avg' ? 'avgPool' : 'maxPool',
    operands: ['x'],
    attrs: {
      kernel: call.dims('windowShape', 2),
      strides: steps(call, 'strides', 2),
      dilation: steps(call, 'dilations', 2),
      ...(padding['padding'] === 0 ? { ...padding, padding: 'valid' } : padding),
      layout: 'NHWC',
      ...extra,
    },
  };
};

function meaning(
  name: string,
  params: string,
  lower: Lower,
  more: Partial<TensorMeaning> = {},
): TensorMeaning {
  return { name, params: params.split(' '), lower, ...more };
}

const fused = 'x filter strides pad dataFormat dilations dimRoundingMode bias activation';

/** Convolutions and pools of the core API. */
export const windowMeanings: readonly TensorMeaning[] = [
  meaning('conv1d', 'x filter stride pad dataFormat dilation dimRoundingMode', convolution(1, { strides: 'stride', dilations: 'dilation' })),
  meaning('conv2d', 'x filter strides pad dataFormat dilations dimRoundingMode', convolution(2, plural)),
  meaning('conv3d', 'x filter strides pad dataFormat dilations', convolution(3, plural)),
  meaning('depthwiseConv2d', 'x filter strides pad dataFormat dilations dimRoundingMode', depthwise),
  meaning('separableConv2d', 'x depthwiseFilter pointwiseFilter strides pad dilation dataFormat', separable),
  meaning('conv2dTranspose', 'x filter outputShape strides pad dimRoundingMode', transposed(2)),
  meaning('conv3dTranspose', 'x filter outputShape strides pad', transposed(3)),
  meaning('fused.conv2d', fused, convolution(2, plural), { named: true }),
  meaning('fused.depthwiseConv2d', fused, depthwise, { named: true }),
  meaning('maxPool', 'x filterSize strides pad dimRoundingMode', pool('maxPool', 2, 'filterSize')),
  meaning('avgPool', 'x filterSize strides pad dimRoundingMode', pool('avgPool', 2, 'filterSize')),
  meaning('maxPool3d', 'x filterSize strides pad dimRoundingMode dataFormat', pool('maxPool3d', 3, 'filterSize')),
  meaning('avgPool3d', 'x filterSize strides pad dimRoundingMode dataFormat', pool('avgPool3d', 3, 'filterSize')),
  meaning('pool', 'x windowShape poolingType pad dilations strides dimRoundingMode', anyPool),
]; // prettier-ignore
