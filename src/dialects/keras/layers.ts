import type { Dim } from '../../dim/index.js';
import type { ConfigReader } from '../../interp/dialect.js';
import type { Attributes } from '../../ops/op.js';
import { activationOf, layoutOf, type Lower, positive, withTraining } from '../tfjs-layers/config.js';
import * as lowering from '../tfjs-layers/lowering.js';
import * as windows from '../tfjs-layers/windows.js';
import { tfjsWrappers } from '../tfjs-layers/wrappers.js';
import { bothNames, eitherLayer, framework, keras, layer, type Layers, nothing } from './config.js';
import { convolutions, convParams } from './convolutions.js';

/** Channels may come first in one dimension too. */
const pooling = (rank: number): Lower =>
  keras((config) => ({ ...windows.pooling(rank)(config), layout: layoutOf(config) }));

const poolParams = 'pool_size strides padding data_format name';
const globalParams = 'data_format keepdims';

/** One value of all along the space axes, which stay with a size of 1 or go. */
function globalPool(kind: 'Average' | 'Max', rank: number): (className: string) => Layers {
  const adaptive = kind === 'Average' ? 'adaptiveAvgPool' : 'adaptiveMaxPool';
  return (className) =>
    eitherLayer(className, globalParams, (config) => {
      const layout = layoutOf(config);
      if (config.boolean('keepdims', false)) {
        return [adaptive, { size: Array.from({ length: rank }, () => 1), layout }];
      }
      const isFirst = layout === 'NCHW';
      if (rank === 2 || (rank === 1 && !isFirst)) return [`global${kind}Pooling${rank}d`, { layout }];
      const axis = Array.from({ length: rank }, (_, index) => index + (isFirst ? 2 : 1));
      return [kind === 'Average' ? 'mean' : 'max', { axis, keepDims: false }];
    });
}

/** So many places along each space axis; null keeps an axis. */
function adaptivePool(kind: 'Average' | 'Max', rank: number): Layers {
  const op = kind === 'Average' ? 'adaptiveAvgPool' : 'adaptiveMaxPool';
  return layer(`Adaptive${kind}Pooling${rank}D`, op, 'output_size data_format', (config) => ({
    size: config.dims('outputSize', rank),
    layout: layoutOf(config),
  }));
}

const pools: Layers = Object.assign(
  {},
  ...[1, 2, 3].flatMap((rank) => [
    adaptivePool('Max', rank),
    adaptivePool('Average', rank),
    bothNames((name) => layer(name, `maxPooling${rank}d`, poolParams, pooling(rank)), `MaxPooling${rank}D`, `MaxPool${rank}D`),
    bothNames((name) => layer(name, `averagePooling${rank}d`, poolParams, pooling(rank)), `AveragePooling${rank}D`, `AvgPool${rank}D`),
    bothNames(globalPool('Max', rank), `GlobalMaxPooling${rank}D`, `GlobalMaxPool${rank}D`),
    bothNames(globalPool('Average', rank), `GlobalAveragePooling${rank}D`, `GlobalAvgPool${rank}D`),
  ]),
) as Layers; // prettier-ignore

const merges: Layers = {
  ...Object.assign({}, ...['add', 'subtract', 'multiply', 'average', 'maximum', 'minimum'].map((op) =>
    layer(op.replace(/^./, (letter) => letter.toUpperCase()), op, '', keras(nothing)))) as Layers,
  // What counts from the end is another op there, which `tf.layers` takes for the last axis.
  ...eitherLayer('Concatenate', 'axis', (config) => {
    const attrs = keras(lowering.concatenate)(config);
    return [Number(attrs['axis']) < -1 ? 'concat' : 'concatenate', attrs];
  }),
  ...layer('Dot', 'dot', 'axes normalize', lowering.dot),
}; // prettier-ignore

const normParams = 'axis momentum epsilon center scale';

/** One axis, alone or in a list. */
const batchNormalization: Lower = keras(lowering.batchNormalization);

const groupNormalization: Lower = withTraining((config) => ({
  axis: config.integers('axis', [-1])[0] ?? -1,
  groups: config.dim('groups', 32),
  scale: config.boolean('scale', true),
  center: config.boolean('center', true),
  tracks: false,
}));

/** Its mean and variance are weights, and how much they were made of, where they are not given. */
const normalization = eitherLayer('Normalization', 'axis mean variance invert', (config) => {
  if (!config.isNull('mean')) return ['rescaling', {}];
  const axis = config.integers('axis', [-1])[0] ?? -1;
  return ['batchNormalization', { axis, center: false, scale: false, counts: true, framework }];
});

const norms: Layers = {
  ...layer('BatchNormalization', 'batchNormalization', normParams, batchNormalization),
  ...layer('SyncBatchNormalization', 'batchNormalization', normParams, batchNormalization),
  ...layer(
    'LayerNormalization',
    'layerNormalization',
    'axis epsilon center scale',
    keras(lowering.layerNormalization),
  ),
  ...normalization,
  ...layer('RMSNormalization', 'layerNormalization', 'axis epsilon', (config) => ({
    ...keras(lowering.layerNormalization)(config),
    center: false,
  })),
  ...layer(
    'GroupNormalization',
    'groupNormalization',
    'groups axis epsilon center scale',
    groupNormalization,
  ),
};

const softmax: Lower = () => ({ activation: 'softmax' });

/** Layers that keep the shape of what they are given. */
const keeping: Layers = {
  ...layer('Activation', 'activation', 'activation', activationOf),
  ...layer('ReLU', 'reLU', 'max_value negative_slope threshold'),
  ...layer('LeakyReLU', 'leakyReLU', 'negative_slope'),
  ...layer('PReLU', 'prelu', 'alpha_initializer alpha_regularizer alpha_constraint shared_axes', lowering.prelu),
  ...layer('ELU', 'elu', 'alpha'),
  ...layer('ThresholdedReLU', 'thresholdedReLU', 'theta'),
  ...layer('Softmax', 'activation', 'axis', softmax),
  ...layer('Identity', 'activation', '', () => ({ activation: 'linear' })),
  ...Object.assign({}, ...['Dropout', 'SpatialDropout1D', 'SpatialDropout2D', 'SpatialDropout3D'].map((name) => layer(name, 'dropout', 'rate'))) as Layers,
  ...layer('AlphaDropout', 'alphaDropout', 'rate'),
  ...layer('GaussianNoise', 'gaussianNoise', 'stddev'),
  ...layer('GaussianDropout', 'gaussianDropout', 'rate'),
  ...layer('ActivityRegularization', 'gaussianNoise', 'l1 l2'),
  ...layer('Masking', 'masking', 'mask_value'),
  ...layer('UnitNormalization', 'gaussianNoise', 'axis'),
  ...layer('Rescaling', 'rescaling', 'scale offset'),
  // They change images only while a network is trained, and no sizes.
  ...Object.assign({}, ...['Flip', 'Rotation', 'Zoom', 'Translation', 'Contrast', 'Brightness', 'Shear', 'Hue', 'Saturation', 'Grayscale', 'Invert', 'Perspective', 'Erasing', 'ColorJitter', 'ColorDegeneration', 'GaussianBlur', 'Posterization', 'Sharpness', 'ElasticTransform']
    .map((name) => layer(`Random${name}`, 'gaussianNoise', 'factor'))) as Layers,
}; // prettier-ignore

/** Both ends of each axis, from a number, one for each axis or a pair for each. */
function endsOf(config: ConfigReader, key: string, rank: number): readonly (readonly Dim[])[] {
  if (config.isNull(key)) return Array.from({ length: rank }, () => [1, 1]);
  const nested = config.nested(key);
  if (nested) return nested;
  if (rank === 1 && config.length(key) === 2) return [config.dims(key, 2)];
  return config.dims(key, rank).map((size) => [size, size]);
}

/** With the batch and the channels, which stay as they are. */
function bordered(config: ConfigReader, rank: number): Attributes {
  const [space, none] = [endsOf(config, 'padding', rank), [0, 0]];
  return { borders: layoutOf(config) === 'NCHW' ? [none, none, ...space] : [none, ...space, none] };
}

function cropped(config: ConfigReader, rank: number): Attributes {
  return { borders: endsOf(config, 'cropping', rank), layout: rank === 1 ? 'NHWC' : layoutOf(config) };
}

const upSampling: Lower = (config) => ({
  size: config.isNull('size') ? [2, 2] : config.dims('size', 2),
  layout: layoutOf(config),
});

/** The shape is that of a tensor repeated along its axes. */
const repeated =
  (rank: number): Lower =>
  (config) => {
    const size = config.isNull('size') ? Array.from({ length: rank }, () => 2) : config.dims('size', rank);
    return { reps: layoutOf(config) === 'NCHW' ? [1, 1, ...size] : [1, ...size, 1] };
  };

/** Reshape: None stands for a size that is not known, which only -1 can be here. */
const reshape: Lower = (config) => ({
  targetShape: config
    .shape('targetShape')
    .map((size) => size ?? config.unfollowed('a size of target_shape is None')),
});

const arranging: Layers = {
  ...layer('ZeroPadding1D', 'pad', 'padding data_format', (config) => bordered(config, 1)),
  ...layer('ZeroPadding2D', 'zeroPadding2d', 'padding data_format', lowering.zeroPadding),
  ...layer('ZeroPadding3D', 'pad', 'padding data_format', (config) => bordered(config, 3)),
  ...layer('Cropping1D', 'cropping1d', 'cropping', (config) => cropped(config, 1)),
  ...layer('Cropping3D', 'cropping3d', 'cropping data_format', (config) => cropped(config, 3)),
  ...layer('Cropping2D', 'cropping2d', 'cropping data_format', (config) =>
    config.isNull('cropping')
      ? {
          borders: [
            [0, 0],
            [0, 0],
          ],
          layout: layoutOf(config),
        }
      : lowering.cropping(config),
  ),
  ...layer('UpSampling1D', 'tile', 'size', repeated(1)),
  ...layer('UpSampling2D', 'upSampling2d', 'size data_format interpolation', upSampling),
  ...layer('UpSampling3D', 'tile', 'size data_format', repeated(3)),
  ...layer(
    'Resizing',
    'resizeBilinear',
    'height width interpolation crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value data_format',
    (config) => ({
      size: [config.dim('height'), config.dim('width')],
      layout: layoutOf(config),
    }),
  ),
  ...layer('CenterCrop', 'centerCrop', 'height width', lowering.imageSize),
  ...layer('RandomCrop', 'centerCrop', 'height width', lowering.imageSize),
  ...layer('Flatten', 'flatten', 'data_format', keras(nothing)),
  ...layer('Reshape', 'reshape', 'target_shape', reshape),
  ...layer('Permute', 'permute', 'dims', lowering.permute),
  ...layer('RepeatVector', 'repeatVector', 'n', (config) => ({ n: config.dim('n') })),
};

const recurrentParams = 'units activation recurrent_activation use_bias';

const recurrent: Layers = {
  ...layer('SimpleRNN', 'simpleRNN', 'units activation use_bias', lowering.recurrent),
  ...layer('LSTM', 'lstm', recurrentParams, lowering.recurrent),
  ...layer('GRU', 'gru', recurrentParams, (config) => ({
    ...lowering.recurrent(config),
    ...(config.boolean('resetAfter', true) ? { resetAfter: true } : {}),
  })),
  ...layer('ConvLSTM2D', 'convLstm2d', convParams.replace(' groups', ''), windows.convolutionalLstm),
};

function wrapper(className: string, like: string, params: string): Layers {
  const { op, lower } = tfjsWrappers[like] ?? { op: like, lower: nothing };
  return layer(className, op, params, lower);
}

const attention: Lower = withTraining((config) => {
  if (config.boolean('useGate', false)) config.unfollowed('a gate of MultiHeadAttention is not followed');
  const keyDim = positive(config, 'keyDim');
  const outputs = config.isNull('outputShape')
    ? null
    : config.decided('outputShape', config.length('outputShape') ?? 1, 1);
  return {
    heads: positive(config, 'numHeads'),
    keyDim,
    valueDim: config.isNull('valueDim') ? keyDim : positive(config, 'valueDim'),
    useBias: config.boolean('useBias', true),
    ...(outputs === null ? {} : { outputShape: outputs }),
  };
});

/** `Attention`: at most a scale, and a weight where what is asked is added instead of multiplied. */
const asking: Lower = withTraining((config) => ({
  scalars: Number(config.boolean('useScale', false)) + Number(config.text('scoreMode') === 'concat'),
}));

const others: Layers = {
  ...layer('Attention', 'dotAttention', 'use_scale score_mode dropout', asking),
  ...layer(
    'AdditiveAttention',
    'dotAttention',
    'use_scale dropout',
    withTraining((config) => ({
      scalesEach: config.boolean('useScale', true),
      scalars: 0,
    })),
  ),
  ...layer(
    'MultiHeadAttention',
    'multiHeadAttention',
    'num_heads key_dim value_dim dropout use_bias output_shape',
    attention,
  ),
  ...layer('Dense', 'dense', 'units activation use_bias', lowering.dense),
  ...layer(
    'Embedding',
    'embedding',
    'input_dim output_dim',
    withTraining((config) => ({
      inputDim: positive(config, 'inputDim'),
      outputDim: positive(config, 'outputDim'),
    })),
  ),
  ...layer('CategoryEncoding', 'categoryEncoding', 'num_tokens output_mode', lowering.categoryEncoding),
  ...wrapper('TimeDistributed', 'timeDistributed', 'layer'),
  ...wrapper('Bidirectional', 'bidirectional', 'layer merge_mode'),
};

/** What each class of layers lowers to, with Keras's own defaults. */
export const kerasLayers: Layers = {
  ...convolutions,
  ...pools,
  ...merges,
  ...norms,
  ...keeping,
  ...arranging,
  ...recurrent,
  ...others,
};
