import type { PlainAttributes, PlainValue } from '../job.js';
import { type Builder, numberOf, numbersOf, pairsOf, textOf, type Tf } from './tf.js';

type Config = Readonly<Record<string, unknown>>;
type Layer = ReturnType<Tf['layers']['dense']>;
type ToConfig = (attrs: PlainAttributes, tf: Tf) => Config;

/** A layer of `tf.layers` with everything that the framework has a default for written out. */
function layer(name: string, config: ToConfig = () => ({})): Builder {
  return (tf, attrs) => {
    const made = makeLayer(tf, name, config(attrs, tf));
    return (inputs) =>
      made.apply(inputs.length === 1 ? (inputs[0] ?? inputs) : inputs) as ReturnType<ReturnType<Builder>>;
  };
}

function makeLayer(tf: Tf, name: string, config: Config): Layer {
  const makers = tf.layers as unknown as Readonly<Record<string, (config: Config) => Layer>>;
  const maker = makers[name];
  if (!maker) throw new Error(`this TensorFlow.js has no tf.layers.${name}`);
  // The framework writes into the configuration that it is given.
  return maker({ ...config });
}

const format: ToConfig = (attrs) => ({
  dataFormat: textOf(attrs, 'layout') === 'NCHW' ? 'channelsFirst' : 'channelsLast',
});

const bias: ToConfig = ({ useBias, activation }) => ({
  useBias: useBias !== false,
  ...(typeof activation === 'string' ? { activation } : {}),
});

const window: ToConfig = (attrs, tf) => ({
  kernelSize: numbersOf(attrs, 'kernel'),
  strides: numbersOf(attrs, 'strides'),
  padding: textOf(attrs, 'padding', 'valid'),
  ...(attrs['dilation'] === undefined ? {} : { dilationRate: numbersOf(attrs, 'dilation') }),
  ...format(attrs, tf),
  ...bias(attrs, tf),
});

const convolution: ToConfig = (attrs, tf) => ({ ...window(attrs, tf), filters: numberOf(attrs, 'filters') });

const depthwise: ToConfig = (attrs, tf) => ({
  ...window(attrs, tf),
  depthMultiplier: numberOf(attrs, 'depthMultiplier', 1),
});

const separable: ToConfig = (attrs, tf) => ({
  ...convolution(attrs, tf),
  depthMultiplier: numberOf(attrs, 'depthMultiplier', 1),
});

const pool: ToConfig = (attrs, tf) => ({
  poolSize: numbersOf(attrs, 'kernel'),
  strides: numbersOf(attrs, 'strides'),
  padding: textOf(attrs, 'padding', 'valid'),
  ...format(attrs, tf),
});

const recurrent: ToConfig = ({ useBias, returnSequences, returnState, ...attrs }) => ({
  units: numberOf(attrs, 'units'),
  useBias: useBias !== false,
  returnSequences: returnSequences === true,
  returnState: returnState === true,
});

const convolutionalLstm: ToConfig = (attrs, tf) => ({
  ...convolution(attrs, tf),
  returnSequences: attrs['returnSequences'] === true,
  returnState: attrs['returnState'] === true,
});

const imageSize: ToConfig = (attrs) => ({
  height: numberOf(attrs, 'height'),
  width: numberOf(attrs, 'width'),
});

/** A layer inside a layer, under the name of its op. */
function nested(tf: Tf, value: PlainValue | undefined): Layer {
  const { op, attrs } = value as { readonly op: string; readonly attrs: PlainAttributes };
  const cell = cells[op];
  if (cell) return makeLayer(tf, op, cell(attrs, tf));
  const [name, config] = layerConfigs[op] ?? [];
  if (name === undefined || !config) throw new Error(`${op} inside a layer is not rebuilt`);
  return makeLayer(tf, name, config(attrs, tf));
}

const cells: Readonly<Record<string, ToConfig>> = {
  simpleRNNCell: recurrent,
  gruCell: recurrent,
  lstmCell: recurrent,
};

const cellStack: ToConfig = (attrs, tf) => {
  const all = ((attrs['cells'] ?? []) as readonly PlainValue[]).map((each) => nested(tf, each));
  return {
    cell: all.length === 1 ? all[0] : all,
    returnSequences: attrs['returnSequences'] === true,
    returnState: attrs['returnState'] === true,
  };
};

const bothWays: ToConfig = (attrs, tf) => ({
  layer: nested(tf, attrs['layer']),
  mergeMode: textOf(attrs, 'mergeMode') === '' ? null : textOf(attrs, 'mergeMode'),
});

const nothing: ToConfig = () => ({});
const rate: ToConfig = () => ({ rate: 0.5 });

/** By op: the function of `tf.layers` and its configuration. */
const configs = {
  conv1d: ['conv1d', convolution],
  conv2d: ['conv2d', convolution],
  conv3d: ['conv3d', convolution],
  conv2dTranspose: ['conv2dTranspose', convolution],
  conv3dTranspose: ['conv3dTranspose', convolution],
  depthwiseConv2d: ['depthwiseConv2d', depthwise],
  separableConv2d: ['separableConv2d', separable],
  convLstm2d: ['convLstm2d', convolutionalLstm],
  maxPooling1d: ['maxPooling1d', pool],
  maxPooling2d: ['maxPooling2d', pool],
  maxPooling3d: ['maxPooling3d', pool],
  averagePooling1d: ['averagePooling1d', pool],
  averagePooling2d: ['averagePooling2d', pool],
  averagePooling3d: ['averagePooling3d', pool],
  globalMaxPooling1d: ['globalMaxPooling1d', nothing],
  globalMaxPooling2d: ['globalMaxPooling2d', format],
  globalAveragePooling1d: ['globalAveragePooling1d', nothing],
  globalAveragePooling2d: ['globalAveragePooling2d', format],
  zeroPadding2d: ['zeroPadding2d', (attrs, tf) => ({ padding: pairsOf(attrs, 'borders'), ...format(attrs, tf) })],
  cropping2d: ['cropping2D', (attrs, tf) => ({ cropping: pairsOf(attrs, 'borders'), ...format(attrs, tf) })],
  upSampling2d: ['upSampling2d', (attrs, tf) => ({ size: numbersOf(attrs, 'size'), ...format(attrs, tf) })],
  centerCrop: ['centerCrop', imageSize],
  resizing: ['resizing', imageSize],
  categoryEncoding: [
    'categoryEncoding',
    (attrs) => ({ numTokens: numberOf(attrs, 'numTokens'), outputMode: textOf(attrs, 'outputMode') }),
  ],
  average: ['average', nothing],
  add: ['add', nothing],
  multiply: ['multiply', nothing],
  maximum: ['maximum', nothing],
  minimum: ['minimum', nothing],
  concatenate: ['concatenate', (attrs) => ({ axis: numberOf(attrs, 'axis', -1) })],
  dot: ['dot', (attrs) => ({ axes: numbersOf(attrs, 'axes') })],
  batchNormalization: ['batchNormalization', ({ axis = -1, center = true, scale = true }) => ({ axis, center, scale })],
  layerNormalization: ['layerNormalization', ({ axis = -1, center = true, scale = true }) => ({ axis, center, scale })],
  activation: ['activation', (attrs) => ({ activation: textOf(attrs, 'activation', 'linear') })],
  reLU: ['reLU', nothing],
  leakyReLU: ['leakyReLU', nothing],
  elu: ['elu', nothing],
  thresholdedReLU: ['thresholdedReLU', nothing],
  softmax: ['softmax', ({ axis = 1 }) => ({ axis: Array.isArray(axis) && axis.length === 1 ? (axis[0] as number) : axis })],
  prelu: ['prelu', (attrs) => (numbersOf(attrs, 'sharedAxes').length > 0 ? { sharedAxes: numbersOf(attrs, 'sharedAxes') } : {})],
  dropout: ['dropout', rate],
  spatialDropout1d: ['spatialDropout1d', rate],
  gaussianNoise: ['gaussianNoise', () => ({ stddev: 1 })],
  gaussianDropout: ['gaussianDropout', rate],
  alphaDropout: ['alphaDropout', rate],
  masking: ['masking', nothing],
  rescaling: ['rescaling', () => ({ scale: 1 })],
  flatten: ['flatten', nothing],
  reshape: ['reshape', (attrs) => ({ targetShape: numbersOf(attrs, 'targetShape') })],
  permute: ['permute', (attrs) => ({ dims: numbersOf(attrs, 'dims') })],
  repeatVector: ['repeatVector', (attrs) => ({ n: numberOf(attrs, 'n') })],
  dense: ['dense', (attrs, tf) => ({ units: numberOf(attrs, 'units'), ...bias(attrs, tf) })],
  embedding: ['embedding', (attrs) => ({ inputDim: numberOf(attrs, 'inputDim'), outputDim: numberOf(attrs, 'outputDim') })],
  simpleRNN: ['simpleRNN', recurrent],
  gru: ['gru', recurrent],
  lstm: ['lstm', recurrent],
  rnn: ['rnn', cellStack],
  timeDistributed: ['timeDistributed', (attrs, tf) => ({ layer: nested(tf, attrs['layer']) })],
  bidirectional: ['bidirectional', bothWays],
} as const satisfies Readonly<Record<string, readonly [string, ToConfig]>>; // prettier-ignore

const layerConfigs: Readonly<Record<string, readonly [string, ToConfig]>> = configs;

type LayerKind = keyof typeof configs;

/** What builds each op that is a layer. */
export const layerBuilders = Object.fromEntries(
  Object.entries(configs).map(([kind, [name, config]]) => [kind, layer(name, config)]),
) as Readonly<Record<LayerKind, Builder>>;
