import type { Dim } from '../../dim/index.js';
import type { ConfigReader, LayerMeaning } from '../../interp/dialect.js';
import { adaptive, bordering, convolution, type Lower, pooling, positive, transposed } from './windows.js';

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
const maxParams = 'kernel_size stride padding dilation return_indices ceil_mode';
const averageParams = 'kernel_size stride padding ceil_mode count_include_pad';

const windowed: Layers = {
  ...layer('Conv1d', 'conv1d', convolutionParams, convolution(1)),
  ...layer('Conv2d', 'conv2d', convolutionParams, convolution(2)),
  ...layer('Conv3d', 'conv3d', convolutionParams, convolution(3)),
  ...layer('ConvTranspose2d', 'conv2dTranspose', transposedParams, transposed(2)),
  ...layer('ConvTranspose3d', 'conv3dTranspose', transposedParams, transposed(3)),
  ...layer('MaxPool1d', 'maxPooling1d', maxParams, pooling(1)),
  ...layer('MaxPool2d', 'maxPooling2d', maxParams, pooling(2)),
  ...layer('MaxPool3d', 'maxPooling3d', maxParams, pooling(3)),
  ...layer('AvgPool1d', 'averagePooling1d', averageParams, pooling(1)),
  ...layer('AvgPool2d', 'averagePooling2d', averageParams, pooling(2)),
  ...layer('AvgPool3d', 'averagePooling3d', averageParams, pooling(3)),
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
  return { axis, scale: affine, center: affine && config.boolean('bias', true) };
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
  ...layer('LayerNorm', 'layerNormalization', 'normalized_shape eps elementwise_affine bias', layerNorm),
};

function activation(className: string, name: string): Layers {
  return layer(className, 'activation', '', () => ({ activation: name }));
}

const keeping: Layers = {
  ...layer('ReLU', 'reLU', 'inplace'),
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

/** A factor that makes whole sizes of whole sizes; others, and sizes that are asked for, are not followed. */
function upsampling(config: ConfigReader): { size: readonly Dim[]; layout: string } {
  if (config.isNull('scale_factor')) config.unfollowed('a size to upsample to is not followed');
  return { size: config.dims('scale_factor', 2), layout };
}

const others: Layers = {
  ...layer('Linear', 'dense', 'in_features out_features bias', (config) => ({
    units: positive(config, 'out_features'),
    features: positive(config, 'in_features'),
    useBias: config.boolean('bias', true),
  })),
  ...layer('Flatten', 'flattenAxes', 'start_dim end_dim', (config) => ({
    start: config.integers('start_dim', [1])[0] ?? 1,
    end: config.integers('end_dim', [-1])[0] ?? -1,
  })),
  ...layer('Upsample', 'upSampling2d', 'size scale_factor mode align_corners', upsampling),
  ...layer('UpsamplingNearest2d', 'upSampling2d', 'size scale_factor', upsampling),
  ...layer('UpsamplingBilinear2d', 'upSampling2d', 'size scale_factor', upsampling),
  ...layer('PixelShuffle', 'depthToSpace', 'upscale_factor', (config) => ({
    blockSize: config.integers('upscale_factor')[0] ?? 1,
    layout,
  })),
  ...layer('Embedding', 'embedding', 'num_embeddings embedding_dim', (config) => ({
    inputDim: positive(config, 'num_embeddings'),
    outputDim: positive(config, 'embedding_dim'),
  })),
};

/** What each class of layers in `torch.nn` lowers to, with its own defaults. */
export const torchLayers: Layers = { ...windowed, ...norms, ...keeping, ...others };
