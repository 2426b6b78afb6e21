import type { ConfigReader, LayerMeaning } from '../../interp/dialect.js';
import type { TensorMeaning } from '../../interp/tensor-meaning.js';
import { arranging, functionalOnly } from './arranging.js';
import { type Dim, mul } from '../../dim/index.js';
import { plainRecurrentParams, recurrent, recurrentParams } from './recurrent.js';
import { isWhole, resampling, sampling } from './sampling.js';
import {
  adaptive,
  bordering,
  convolution,
  type Lower,
  notNegative,
  pooling,
  positive,
  transposed,
} from './windows.js';

type Layers = Readonly<Record<string, LayerMeaning>>;

const layout = 'NCHW';
const nothing: Lower = () => ({});

function layer(className: string, op: string, params: string, lower: Lower = nothing): Layers {
  return { [className]: { op, className, params: params.split(' '), lower } };
}

const convolutionParams =
  'in_channels out_channels kernel_size stride padding dilation groups bias padding_mode';
const transposedParams =
  'in_channels out_channels kernel_size stride padding output_padding groups bias dilation padding_mode';
const lazyParams = 'out_channels kernel_size stride padding dilation groups bias padding_mode';
const maxParams = 'kernel_size stride padding dilation return_indices ceil_mode';
const averageParams = 'kernel_size stride padding ceil_mode count_include_pad';

const windowed: Layers = {
  ...layer('Conv1d', 'conv1d', convolutionParams, convolution(1)),
  ...layer('Conv2d', 'conv2d', convolutionParams, convolution(2)),
  ...layer('Conv3d', 'conv3d', convolutionParams, convolution(3)),
  ...layer('LazyConv1d', 'conv1d', lazyParams, convolution(1)),
  ...layer('LazyConv2d', 'conv2d', lazyParams, convolution(2)),
  ...layer('LazyConv3d', 'conv3d', lazyParams, convolution(3)),
  ...layer('ConvTranspose1d', 'conv1dTranspose', transposedParams, transposed(1)),
  ...layer('ConvTranspose2d', 'conv2dTranspose', transposedParams, transposed(2)),
  ...layer('ConvTranspose3d', 'conv3dTranspose', transposedParams, transposed(3)),
  ...layer('MaxPool1d', 'maxPooling1d', maxParams, pooling(1)),
  ...layer('MaxPool2d', 'maxPooling2d', maxParams, pooling(2)),
  ...layer('MaxPool3d', 'maxPooling3d', maxParams, pooling(3)),
  ...layer('AvgPool1d', 'averagePooling1d', averageParams, pooling(1)),
  ...layer('AvgPool2d', 'averagePooling2d', averageParams, pooling(2)),
  ...layer('AvgPool3d', 'averagePooling3d', averageParams, pooling(3)),
  ...layer('LPPool1d', 'averagePooling1d', 'norm_type kernel_size stride ceil_mode', pooling(1)),
  ...layer('LPPool2d', 'averagePooling2d', 'norm_type kernel_size stride ceil_mode', pooling(2)),
  ...layer('AdaptiveAvgPool1d', 'adaptiveAvgPool', 'output_size', adaptive(1)),
  ...layer('AdaptiveAvgPool2d', 'adaptiveAvgPool', 'output_size', adaptive(2)),
  ...layer('AdaptiveAvgPool3d', 'adaptiveAvgPool', 'output_size', adaptive(3)),
  ...layer('AdaptiveMaxPool1d', 'adaptiveMaxPool', 'output_size', adaptive(1)),
  ...layer('AdaptiveMaxPool2d', 'adaptiveMaxPool', 'output_size', adaptive(2)),
  ...layer('AdaptiveMaxPool3d', 'adaptiveMaxPool', 'output_size', adaptive(3)),
  ...layer('ZeroPad2d', 'zeroPadding2d', 'padding', bordering(2)),
  ...layer('ConstantPad2d', 'zeroPadding2d', 'padding value', bordering(2)),
  ...layer('ReflectionPad2d', 'zeroPadding2d', 'padding', bordering(2)),
  ...layer('ReplicationPad2d', 'zeroPadding2d', 'padding', bordering(2)),
};

/** nn.BatchNorm1d, BatchNorm2d, BatchNorm3d. */
const batchNorm: Lower = (config) => ({
  axis: 1,
  channels: positive(config, 'num_features'),
  scale: config.boolean('affine', true),
  center: config.boolean('affine', true),
  ...(config.boolean('track_running_stats', true) ? {} : { tracks: false }),
  layout,
});

const groupNorm: Lower = (config) => {
  const [groups, channels] = [positive(config, 'num_groups'), positive(config, 'num_channels')];
  if (typeof groups === 'number' && typeof channels === 'number' && channels % groups !== 0) {
    config.reject(`num_channels must be divisible by num_groups, and ${channels} is not by ${groups}`);
  }
  const affine = config.boolean('affine', true);
  return { axis: 1, channels, groups, scale: affine, center: affine, layout };
};

/** Without weights unless it is asked for them. */
const instanceNorm: Lower = (config) => {
  const channels = positive(config, 'num_features');
  const affine = config.boolean('affine', false);
  return { axis: 1, channels, groups: channels, scale: affine, center: affine, tracks: false, layout };
};

const layerNorm: Lower = (config) => {
  const length = config.length('normalized_shape') ?? 1;
  const affine = config.boolean('elementwise_affine', true);
  const axis = Array.from({ length }, (_, index) => index - length);
  return {
    axis,
    sizes: config.dims('normalized_shape', length),
    scale: affine,
    center: affine && config.boolean('bias', true),
  };
};

const normParams = 'num_features eps momentum affine track_running_stats';

const norms: Layers = {
  ...layer('BatchNorm1d', 'batchNormalization', normParams, batchNorm),
  ...layer('BatchNorm2d', 'batchNormalization', normParams, batchNorm),
  ...layer('SyncBatchNorm', 'batchNormalization', normParams, batchNorm),
  ...layer('BatchNorm3d', 'batchNormalization3d', normParams, batchNorm),
  ...layer('GroupNorm', 'groupNormalization', 'num_groups num_channels eps affine', groupNorm),
  ...layer('InstanceNorm1d', 'groupNormalization', normParams, instanceNorm),
  ...layer('InstanceNorm2d', 'groupNormalization', normParams, instanceNorm),
  ...layer('InstanceNorm3d', 'groupNormalization', normParams, instanceNorm),
  ...layer('RMSNorm', 'layerNormalization', 'normalized_shape eps elementwise_affine', (config) => ({
    ...layerNorm(config),
    center: false,
  })),
  ...layer('LayerNorm', 'layerNormalization', 'normalized_shape eps elementwise_affine bias', layerNorm),
};

function activation(className: string, name: string): Layers {
  return layer(className, 'activation', '', () => ({ activation: name }));
}

const keeping: Layers = {
  ...layer('ReLU', 'reLU', 'inplace'),
  ...layer('PReLU', 'prelu', 'num_parameters init', (config) => ({
    channels: config.dim('num_parameters', 1),
    sharedAxes: [],
  })),
  ...activation('RReLU', 'rrelu'),
  ...activation('Threshold', 'threshold'),
  ...activation('Softsign', 'softsign'),
  ...activation('Softshrink', 'softshrink'),
  ...activation('Hardshrink', 'hardshrink'),
  ...activation('Tanhshrink', 'tanhshrink'),
  ...activation('Softmin', 'softmin'),
  ...activation('LocalResponseNorm', 'localResponseNorm'),
  ...layer('LeakyReLU', 'leakyReLU', 'negative_slope inplace'),
  ...layer('ELU', 'elu', 'alpha inplace'),
  ...activation('ReLU6', 'relu6'),
  ...activation('SELU', 'selu'),
  ...activation('CELU', 'celu'),
  ...activation('GELU', 'gelu'),
  ...activation('SiLU', 'swish'),
  ...activation('Mish', 'mish'),
  ...activation('Sigmoid', 'sigmoid'),
  ...activation('LogSigmoid', 'logSigmoid'),
  ...activation('Hardswish', 'hardSwish'),
  ...activation('Hardsigmoid', 'hardSigmoid'),
  ...activation('Hardtanh', 'hardTanh'),
  ...activation('Tanh', 'tanh'),
  ...activation('Softplus', 'softplus'),
  ...activation('Softmax', 'softmax'),
  ...activation('Softmax2d', 'softmax'),
  ...activation('LogSoftmax', 'logSoftmax'),
  ...activation('Identity', 'linear'),
  ...layer('Dropout', 'dropout', 'p inplace'),
  ...layer('Dropout1d', 'dropout', 'p inplace'),
  ...layer('Dropout2d', 'dropout', 'p inplace'),
  ...layer('Dropout3d', 'dropout', 'p inplace'),
  ...layer('AlphaDropout', 'dropout', 'p inplace'),
};

/** Whole factors are told by the op for images, whatever the number of axes is; other factors, and sizes, are not. */
function upsampling(className: string, params: string): Layers {
  return {
    [className]: {
      op: 'upSampling2d',
      className,
      params: params.split(' '),
      opOf: (config) => (isWhole(config) && spaceAxes(config) === 2 ? 'upSampling2d' : 'resample'),
      lower: (config) => {
        const count = spaceAxes(config);
        if (!isWhole(config) || count !== 2) return resampling(config, count);
        return { size: config.dims('scale_factor', 2), layout, framework: 'torch' };
      },
    },
  };
}

function spaceAxes(config: ConfigReader): number {
  const given = config.length('size') ?? config.length('scale_factor');
  return given ?? (config.text('mode') === 'linear' ? 1 : config.text('mode') === 'trilinear' ? 3 : 2);
}

const attention: Lower = (config) => {
  const [features, heads] = [positive(config, 'embed_dim'), positive(config, 'num_heads')];
  if (typeof features === 'number' && typeof heads === 'number' && features % heads !== 0) {
    config.reject('embed_dim must be divisible by num_heads');
  }
  const isPlain =
    ['kdim', 'vdim'].every((key) => config.isNull(key)) && !config.boolean('add_bias_kv', false);
  if (!isPlain) config.unfollowed('keys and values of other widths are not followed');
  return { features, useBias: config.boolean('bias', true) };
};

const encoding: Lower = (config) => ({
  features: positive(config, 'd_model'),
  hidden: config.isNull('dim_feedforward') ? 2048 : positive(config, 'dim_feedforward'),
  useBias: config.boolean('bias', true),
  layers: 1,
  last: 0,
});

/** A layer of an encoder as often as is asked for, and a norm behind them. */
const encodingOften: Lower = (config) => {
  const { op, attrs } = config.layer('encoder_layer');
  if (op !== 'transformerEncoder') config.unfollowed('an encoder of other layers is not followed');
  const [layers = 1] = config.integers('num_layers');
  const width = attrs['features'] as Dim;
  const last = config.isNull('norm') ? 0 : mul(width, attrs['useBias'] === true ? 2 : 1);
  return { ...attrs, layers, last };
};

const others: Layers = {
  ...layer('LSTM', 'stackedRecurrent', recurrentParams, recurrent(4, 2)),
  ...layer('GRU', 'stackedRecurrent', recurrentParams, recurrent(3, 1)),
  ...layer('RNN', 'stackedRecurrent', plainRecurrentParams, recurrent(1, 1)),
  ...layer(
    'TransformerEncoderLayer',
    'transformerEncoder',
    'd_model nhead dim_feedforward dropout activation layer_norm_eps batch_first norm_first bias',
    encoding,
  ),
  ...layer('TransformerEncoder', 'transformerEncoder', 'encoder_layer num_layers norm', encodingOften),
  ...layer('Linear', 'dense', 'in_features out_features bias', (config) => ({
    units: notNegative(config, 'out_features'),
    features: notNegative(config, 'in_features'),
    useBias: config.boolean('bias', true),
  })),
  ...layer('LazyLinear', 'dense', 'out_features bias', (config) => ({
    units: notNegative(config, 'out_features'),
    useBias: config.boolean('bias', true),
  })),
  ...layer('Flatten', 'flattenAxes', 'start_dim end_dim', (config) => ({
    start: config.integers('start_dim', [1])[0] ?? 1,
    end: config.integers('end_dim', [-1])[0] ?? -1,
  })),
  ...upsampling('Upsample', 'size scale_factor mode align_corners'),
  ...upsampling('UpsamplingNearest2d', 'size scale_factor'),
  ...upsampling('UpsamplingBilinear2d', 'size scale_factor'),
  ...layer('PixelUnshuffle', 'spaceToDepth', 'downscale_factor', (config) => ({
    blockSize: config.integers('downscale_factor')[0] ?? 1,
    layout,
  })),
  ...layer('ChannelShuffle', 'clone', 'groups'),
  ...layer(
    'MultiheadAttention',
    'attention',
    'embed_dim num_heads dropout bias add_bias_kv add_zero_attn kdim vdim',
    attention,
  ),
  ...layer('PixelShuffle', 'depthToSpace', 'upscale_factor', (config) => ({
    blockSize: config.integers('upscale_factor')[0] ?? 1,
    layout,
  })),
  ...layer('Embedding', 'embedding', 'num_embeddings embedding_dim', (config) => ({
    inputDim: notNegative(config, 'num_embeddings'),
    outputDim: positive(config, 'embedding_dim'),
  })),
};

/** Layers without weights that do what a function does. */
const functions: Layers = Object.fromEntries(
  [
    ['Unfold', 'kernel_size dilation padding stride', sampling, 'unfold'],
    ['Fold', 'output_size kernel_size dilation padding stride', sampling, 'fold'],
    ['GLU', 'dim', functionalOnly, 'glu'],
    ['CosineSimilarity', 'dim eps', functionalOnly, 'cosine_similarity'],
    ['Unflatten', 'dim sizes', arranging, 'unflatten'],
  ].flatMap(([className, params, family, name]) => {
    const apply = (family as readonly TensorMeaning[]).find((each) => each.name === name);
    return apply ? [[className as string, { op: 'clone', className: className as string, params: (params as string).split(' '), lower: nothing, apply }]] : [];
  }),
); // prettier-ignore

/** What each class of layers in `torch.nn` lowers to, with its own defaults. */
export const torchLayers: Layers = { ...windowed, ...norms, ...keeping, ...others, ...functions };
