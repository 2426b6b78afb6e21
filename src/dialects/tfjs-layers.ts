import type { LayerMeaning } from '../interp/dialect.js';
import { activationOf, type Lower } from './tfjs-layers/config.js';
import * as lowering from './tfjs-layers/lowering.js';
import * as windows from './tfjs-layers/windows.js';

type Layers = Readonly<Record<string, LayerMeaning>>;

const nothing: Lower = () => ({});

function layer(op: string, className: string, lower: Lower = nothing): LayerMeaning {
  return { op, className, lower };
}

/** The aliases that the library has are not the same for every pool. */
function pools(rank: number, maxAliases: readonly string[]): Layers {
  const max = layer(`maxPooling${rank}d`, `MaxPooling${rank}D`, windows.pooling(rank));
  const average = layer(`averagePooling${rank}d`, `AveragePooling${rank}D`, windows.pooling(rank));
  return {
    [max.op]: max,
    ...Object.fromEntries(maxAliases.map((name) => [name, max])),
    [average.op]: average,
    [`avgPooling${rank}d`]: average,
    [`avgPool${rank}d`]: average,
  };
}

function globalPools(rank: number): Layers {
  const lower = windows.globalPooling(rank);
  const max = layer(`globalMaxPooling${rank}d`, `GlobalMaxPooling${rank}D`, lower);
  const average = layer(`globalAveragePooling${rank}d`, `GlobalAveragePooling${rank}D`, lower);
  return { [max.op]: max, [`globalMaxPool${rank}d`]: max, [average.op]: average };
}

const windowed: Layers = {
  conv1d: layer('conv1d', 'Conv1D', windows.convolution(1)),
  conv2d: layer('conv2d', 'Conv2D', windows.convolution(2)),
  conv3d: layer('conv3d', 'Conv3D', windows.convolution(3)),
  conv2dTranspose: layer('conv2dTranspose', 'Conv2DTranspose', windows.transposed(2)),
  conv3dTranspose: layer('conv3dTranspose', 'Conv3DTranspose', windows.transposed(3)),
  depthwiseConv2d: layer('depthwiseConv2d', 'DepthwiseConv2D', windows.depthwise(2)),
  separableConv2d: layer('separableConv2d', 'SeparableConv2D', windows.separable),
  ...pools(1, ['maxPool1d']),
  ...pools(2, ['maxPool2d']),
  ...pools(3, []),
  ...globalPools(1),
  ...globalPools(2),
};

const merges: Layers = {
  add: layer('add', 'Add'),
  average: layer('average', 'Average'),
  multiply: layer('multiply', 'Multiply'),
  maximum: layer('maximum', 'Maximum'),
  minimum: layer('minimum', 'Minimum'),
  concatenate: layer('concatenate', 'Concatenate', lowering.concatenate),
  dot: layer('dot', 'Dot', lowering.dot),
};

const elementwise: Layers = {
  batchNormalization: layer('batchNormalization', 'BatchNormalization', lowering.batchNormalization),
  layerNormalization: layer('layerNormalization', 'LayerNormalization', lowering.layerNormalization),
  activation: layer('activation', 'Activation', activationOf),
  reLU: layer('reLU', 'ReLU'),
  leakyReLU: layer('leakyReLU', 'LeakyReLU'),
  prelu: layer('prelu', 'PReLU', lowering.prelu),
  elu: layer('elu', 'ELU'),
  softmax: layer('softmax', 'Softmax', lowering.softmax),
  thresholdedReLU: layer('thresholdedReLU', 'ThresholdedReLU'),
  dropout: layer('dropout', 'Dropout'),
  spatialDropout1d: layer('spatialDropout1d', 'SpatialDropout1D'),
  gaussianNoise: layer('gaussianNoise', 'GaussianNoise'),
  gaussianDropout: layer('gaussianDropout', 'GaussianDropout'),
  alphaDropout: layer('alphaDropout', 'AlphaDropout'),
  masking: layer('masking', 'Masking'),
  rescaling: layer('rescaling', 'Rescaling'),
};

const reshaping: Layers = {
  zeroPadding2d: layer('zeroPadding2d', 'ZeroPadding2D', lowering.zeroPadding),
  cropping2D: layer('cropping2d', 'Cropping2D', lowering.cropping),
  upSampling2d: layer('upSampling2d', 'UpSampling2D', lowering.upSampling),
  resizing: layer('resizing', 'Resizing', lowering.imageSize),
  centerCrop: layer('centerCrop', 'CenterCrop', lowering.imageSize),
  flatten: layer('flatten', 'Flatten'),
  reshape: layer('reshape', 'Reshape', lowering.reshape),
  permute: layer('permute', 'Permute', lowering.permute),
  repeatVector: layer('repeatVector', 'RepeatVector', (config) => ({ n: config.dim('n') })),
};

const others: Layers = {
  dense: layer('dense', 'Dense', lowering.dense),
  embedding: layer('embedding', 'Embedding', lowering.embedding),
  categoryEncoding: layer('categoryEncoding', 'CategoryEncoding', lowering.categoryEncoding),
  simpleRNN: layer('simpleRNN', 'SimpleRNN', lowering.recurrent),
  gru: layer('gru', 'GRU', lowering.gru),
  lstm: layer('lstm', 'LSTM', lowering.recurrent),
  convLstm2d: layer('convLstm2d', 'ConvLSTM2D', windows.convolutionalLstm),
};

/** What each function of `tf.layers` lowers to, with the library's own defaults (version 4.22). */
export const tfjsLayers: Layers = { ...windowed, ...merges, ...elementwise, ...reshaping, ...others };

/** Functions of `tf.layers` whose layers are not followed: cells of images, and what comes out at random. */
export const tfjsOtherLayers: ReadonlySet<string> = new Set(['convLstm2dCell', 'randomWidth']);
