import type { Dim } from '../../dim/index.js';
import type { ConfigReader } from '../../interp/dialect.js';
import { activationOf, layoutOf, type Lower, positive, withTraining } from './config.js';

type Pair = readonly [Dim, Dim];

function bothEnds(size: Dim): Pair {
  return [size, size];
}

/** tf.layers.zeroPadding2d: a number, one per axis, or both ends of each axis. */
export const zeroPadding: Lower = (config) => {
  const layout = layoutOf(config);
  if (config.isNull('padding')) return { borders: [bothEnds(1), bothEnds(1)], layout };
  const ends = config.nested('padding');
  const length = config.length('padding');
  const isPaired = ends?.every((pair) => pair.length === 2) ?? true;
  if ((length !== null && length !== 2) || !isPaired) {
    config.reject('padding takes a number, 2 numbers or 2 pairs');
  }
  return { borders: ends ?? config.dims('padding', 2).map(bothEnds), layout };
};

/** tf.layers.cropping2D: likewise, but what is too long or too short is not looked at before it is applied. */
export const cropping: Lower = (config) => {
  const layout = layoutOf(config);
  if (config.isNull('cropping')) config.reject('it has no cropping');
  const length = config.length('cropping');
  const ends = config.nested('cropping') ?? config.dims('cropping', length ?? 2).map(bothEnds);
  const isWhole = length === null || length >= 2;
  const borders = isWhole ? ends.slice(0, 2).map((pair) => pair.slice(0, 2)) : [];
  return { borders: borders.every((pair) => pair.length === 2) ? borders : [], layout };
};

/** tf.layers.upSampling2d takes a pair only: of a single number it makes sizes that are no numbers. */
export const upSampling: Lower = (config) => {
  const layout = layoutOf(config);
  if (config.isNull('size')) return { size: [2, 2], layout };
  const length = config.length('size');
  const size = config.dims('size', length ?? 2).slice(0, 2);
  const isPair = length === null ? typeof size[0] !== 'number' : length >= 2;
  return { size: isPair ? size : [], layout };
};

/** tf.layers.reshape: null and every negative size stand for the one that is left open. */
export const reshape: Lower = (config) => ({
  targetShape: config.shape('targetShape').map((size) => openSize(size)),
});

function openSize(size: Dim | null): Dim {
  return size === null || (typeof size === 'number' && size < 0) ? -1 : size;
}

/** tf.layers.permute: a permutation of the axes behind the batch, counted from 1. */
export const permute: Lower = (config) => {
  const dims = config.integers('dims');
  const isPermutation = dims.toSorted((a, b) => a - b).every((axis, index) => axis === index + 1);
  if (!isPermutation) config.reject(`dims [${dims.join(', ')}] is no permutation of 1 to ${dims.length}`);
  return { dims };
};

export const dense: Lower = withTraining((config) => ({
  units: positive(config, 'units'),
  useBias: config.boolean('useBias', true),
  ...activationOf(config),
}));

export const embedding: Lower = withTraining((config) => ({
  inputDim: positive(config, 'inputDim'),
  outputDim: positive(config, 'outputDim'),
  ...(config.isNull('inputLength') ? {} : { inputLength: inputLengths(config) }),
}));

function inputLengths(config: ConfigReader): readonly Dim[] {
  if (config.length('inputLength') === null) return [config.dim('inputLength')];
  return config.shape('inputLength').map((size) => size ?? -1);
}

/** tf.layers.batchNormalization: one axis. */
export const batchNormalization: Lower = withTraining((config) => {
  const [axis = -1, ...others] = config.integers('axis', [-1]);
  if (others.length > 0) config.reject('axis takes one number');
  return { axis, center: config.boolean('center', true), scale: config.boolean('scale', true) };
});

/** tf.layers.layerNormalization: one axis or several. */
export const layerNormalization: Lower = withTraining((config) => ({
  axis: config.integers('axis', [-1]),
  center: config.boolean('center', true),
  scale: config.boolean('scale', true),
}));

export const prelu: Lower = withTraining((config) => ({ sharedAxes: config.integers('sharedAxes', []) }));

/** tf.layers.softmax: axis 1 by default, not the last. */
export const softmax: Lower = (config) => ({ axis: config.integers('axis', [1]) });

export const concatenate: Lower = (config) => {
  const [axis = -1] = config.integers('axis', [-1]);
  return { axis };
};

/** tf.layers.dot: one axis for both operands, or one each. */
export const dot: Lower = (config) => {
  if (config.isNull('axes')) config.reject('it has no axes');
  const length = config.length('axes');
  if (length !== null && length !== 2) config.reject(`axes takes a number or 2 numbers, not ${length}`);
  const [x = -1, y = x] = config.integers('axes');
  return { axes: [x, y] };
};

/** Recurrent layers. */
export const recurrent: Lower = withTraining((config) => ({
  units: positive(config, 'units'),
  returnSequences: config.boolean('returnSequences', false),
  returnState: config.boolean('returnState', false),
  useBias: config.boolean('useBias', true),
}));

export const gru: Lower = (config) => {
  if (config.boolean('resetAfter', false)) config.reject('resetAfter is not supported');
  return recurrent(config);
};

/** tf.layers.resizing and centerCrop. */
export const imageSize: Lower = (config) => ({ height: config.dim('height'), width: config.dim('width') });

export const categoryEncoding: Lower = (config) => ({
  numTokens: config.dim('numTokens'),
  outputMode: config.string('outputMode', 'multiHot'),
});
