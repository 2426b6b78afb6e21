import type { ConfigReader, LayerMeaning } from '../interp/dialect.js';
import type { Attributes } from '../ops/op.js';
import { axes, borders, convolution, depthwise, globalPooling, layoutOf, pooling, recurrent, separable } from './tfjs-layers/lowering.js';

type Lower = (config: ConfigReader) => Attributes;

const nothing: Lower = () => ({});
const named: Lower = (config) => ({ activation: config.string('activation', 'linear') });

function layer(op: string, className: string, lower: Lower): LayerMeaning {
  return { op, className, lower };
}

function pools(rank: number): Readonly<Record<string, LayerMeaning>> {
  const max = layer(`maxPooling${rank}d`, `MaxPooling${rank}D`, pooling(rank));
  const average = layer(`averagePooling${rank}d`, `AveragePooling${rank}D`, pooling(rank));
  return {
    [`maxPooling${rank}d`]: max,
    [`maxPool${rank}d`]: max,
    [`averagePooling${rank}d`]: average,
    [`avgPooling${rank}d`]: average,
    [`avgPool${rank}d`]: average,
  };
}

function globalPools(rank: number): Readonly<Record<string, LayerMeaning>> {
  const max = layer(`globalMaxPooling${rank}d`, `GlobalMaxPooling${rank}D`, globalPooling);
  return {
    [`globalMaxPooling${rank}d`]: max,
    [`globalMaxPool${rank}d`]: max,
    [`globalAveragePooling${rank}d`]: layer(`globalAveragePooling${rank}d`, `GlobalAveragePooling${rank}D`, globalPooling),
  };
}

const normalisation: Lower = (config) => ({ axis: axes(config), center: config.boolean('center', true), scale: config.boolean('scale', true) });

const merges: Readonly<Record<string, LayerMeaning>> = {
  add: layer('add', 'Add', nothing),
  average: layer('average', 'Average', nothing),
  multiply: layer('multiply', 'Multiply', nothing),
  maximum: layer('maximum', 'Maximum', nothing),
  minimum: layer('minimum', 'Minimum', nothing),
  concatenate: layer('concatenate', 'Concatenate', (config) => ({ axis: config.integers('axis', [-1]) })),
  dot: layer('dot', 'Dot', (config) => ({ axes: config.integers('axes') })),
};

/** What each function of `tf.layers` lowers to, with the library's own defaults (version 4.22). */
export const tfjsLayers: Readonly<Record<string, LayerMeaning>> = {
  conv1d: layer('conv1d', 'Conv1D', convolution(1)),
  conv2d: layer('conv2d', 'Conv2D', convolution(2)),
  conv3d: layer('conv3d', 'Conv3D', convolution(3)),
  conv2dTranspose: layer('conv2dTranspose', 'Conv2DTranspose', convolution(2)),
  conv3dTranspose: layer('conv3dTranspose', 'Conv3DTranspose', convolution(3)),
  depthwiseConv2d: layer('depthwiseConv2d', 'DepthwiseConv2D', depthwise),
  separableConv2d: layer('separableConv2d', 'SeparableConv2D', separable),
  ...pools(1),
  ...pools(2),
  ...pools(3),
  ...globalPools(1),
  ...globalPools(2),
  zeroPadding2d: layer('zeroPadding2d', 'ZeroPadding2D', borders('padding', 1)),
  cropping2D: layer('cropping2d', 'Cropping2D', borders('cropping', 0)),
  upSampling2d: layer('upSampling2d', 'UpSampling2D', (config) => ({ size: config.dims('size', 2, 2), layout: layoutOf(config) })),
  flatten: layer('flatten', 'Flatten', nothing),
  reshape: layer('reshape', 'Reshape', (config) => ({ targetShape: config.shape('targetShape').map((dim) => dim ?? -1) })),
  permute: layer('permute', 'Permute', (config) => ({ dims: config.integers('dims') })),
  repeatVector: layer('repeatVector', 'RepeatVector', (config) => ({ n: config.dim('n') })),
  dense: layer('dense', 'Dense', (config) => ({ units: config.dim('units'), useBias: config.boolean('useBias', true) })),
  embedding: layer('embedding', 'Embedding', (config) => ({ inputDim: config.dim('inputDim'), outputDim: config.dim('outputDim') })),
  batchNormalization: layer('batchNormalization', 'BatchNormalization', normalisation),
  layerNormalization: layer('layerNormalization', 'LayerNormalization', normalisation),
  activation: layer('activation', 'Activation', named),
  reLU: layer('reLU', 'ReLU', nothing),
  leakyReLU: layer('leakyReLU', 'LeakyReLU', nothing),
  prelu: layer('prelu', 'PReLU', (config) => ({ sharedAxes: config.has('sharedAxes') ? config.integers('sharedAxes') : [] })),
  elu: layer('elu', 'ELU', nothing),
  softmax: layer('softmax', 'Softmax', nothing),
  thresholdedReLU: layer('thresholdedReLU', 'ThresholdedReLU', nothing),
  dropout: layer('dropout', 'Dropout', nothing),
  spatialDropout1d: layer('spatialDropout1d', 'SpatialDropout1D', nothing),
  gaussianNoise: layer('gaussianNoise', 'GaussianNoise', nothing),
  gaussianDropout: layer('gaussianDropout', 'GaussianDropout', nothing),
  alphaDropout: layer('alphaDropout', 'AlphaDropout', nothing),
  masking: layer('masking', 'Masking', nothing),
  rescaling: layer('rescaling', 'Rescaling', nothing),
  resizing: layer('resizing', 'Resizing', (config) => ({ height: config.dim('height'), width: config.dim('width') })),
  ...merges,
  simpleRNN: layer('simpleRNN', 'SimpleRNN', recurrent),
  gru: layer('gru', 'GRU', recurrent),
  lstm: layer('lstm', 'LSTM', recurrent),
};

/** Functions of `tf.layers` that make layers which are not followed. */
export const tfjsOtherLayers: ReadonlySet<string> = new Set([
  'bidirectional',
  'timeDistributed',
  'rnn',
  'simpleRNNCell',
  'gruCell',
  'lstmCell',
  'stackedRNNCells',
  'convLstm2d',
  'convLstm2dCell',
  'centerCrop',
  'categoryEncoding',
  'randomWidth',
]);
