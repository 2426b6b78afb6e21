import fc from 'fast-check';
import type { PlainConfig, PlainLayer } from './plain-reader.js';

/** One layer with its configuration, and shapes of its inputs, batch included. */
export interface LayerCase {
  readonly config: PlainConfig;
  readonly inputs: readonly (readonly number[])[];
}

type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const batch = 2;
const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const channels = upTo(4);
const sizes = (rank: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(upTo(max), { minLength: rank, maxLength: rank });

/** A number for all axes, or one for each. */
function perAxis(rank: number, max: number): fc.Arbitrary<unknown> {
  return fc.oneof(upTo(max), sizes(rank, max));
}

/** Configurations in which every field but the required ones may be missing or null. */
function config(required: Fields, optional: Fields = {}): fc.Arbitrary<PlainConfig> {
  const missing = Object.fromEntries(
    Object.entries(optional).map(([key, value]) => [key, fc.option(value, { freq: 3 })]),
  );
  return fc.record({ ...required, ...missing }, { requiredKeys: Object.keys(required) });
}

/** One input, mostly with as many axes as the layer takes. */
function one(rank: number, max = 8): fc.Arbitrary<number[][]> {
  const fitting = sizes(rank - 1, max);
  const any = fc.array(upTo(max), { minLength: 0, maxLength: 5 });
  return fc
    .oneof({ weight: 12, arbitrary: fitting }, { weight: 1, arbitrary: any })
    .map((rest) => [[batch, ...rest]]);
}

function anyRank(max = 5): fc.Arbitrary<number[][]> {
  return fc.array(upTo(max), { minLength: 1, maxLength: 4 }).map((rest) => [[batch, ...rest]]);
}

function layer(
  configs: fc.Arbitrary<PlainConfig>,
  inputs: fc.Arbitrary<number[][]>,
): fc.Arbitrary<LayerCase> {
  return fc.record({ config: configs, inputs });
}

const format: Fields = { dataFormat: fc.constantFrom('channelsLast', 'channelsFirst') };
const training: Fields = { useBias: fc.boolean(), trainable: fc.boolean() };
const activation: Fields = { activation: fc.constantFrom('relu', 'linear', 'tanh') };
const exact = fc.constantFrom('same', 'valid');
const anyPadding = fc.oneof({ weight: 8, arbitrary: exact }, { weight: 1, arbitrary: fc.constant('causal') });

function convolution(
  rank: number,
  padding: fc.Arbitrary<string>,
  extra: Fields = {},
  required: Fields = {},
): fc.Arbitrary<LayerCase> {
  return layer(
    config(
      { kernelSize: perAxis(rank, 4), ...required },
      {
        strides: perAxis(rank, 3),
        dilationRate: perAxis(rank, 2),
        padding,
        ...format,
        ...training,
        ...activation,
        ...extra,
      },
    ),
    one(rank + 2, rank === 3 ? 5 : 9),
  );
}

const filters: Fields = { filters: channels };

function pool(rank: number): fc.Arbitrary<LayerCase> {
  return layer(
    config({}, { poolSize: perAxis(rank, 4), strides: perAxis(rank, 3), padding: anyPadding, ...format }),
    one(rank + 2, rank === 3 ? 5 : 9),
  );
}

function globalPool(rank: number): fc.Arbitrary<LayerCase> {
  return layer(config({}, format), one(rank + 2));
}

/** Several inputs, of one number of axes or not, whose sizes are mostly equal or 1. */
function several(minimum: number, maximum: number): fc.Arbitrary<number[][]> {
  return fc.array(upTo(4), { minLength: 1, maxLength: 4 }).chain((base) => {
    const size = (value: number): fc.Arbitrary<number> =>
      fc.oneof(
        { weight: 6, arbitrary: fc.constant(value) },
        { weight: 2, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: upTo(4) },
      );
    const operand = fc
      .tuple(
        fc.tuple(...base.map(size)),
        fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.nat(base.length - 1)),
      )
      .map(([rest, cut]) => [batch, ...rest.slice(cut)]);
    return fc.array(operand, { minLength: minimum, maxLength: maximum });
  });
}

const merge = layer(config({}), several(2, 4));

/** Mostly inputs that agree in all axes but one. */
const concatenated: fc.Arbitrary<LayerCase> = fc
  .tuple(
    sizes(3, 4),
    fc.integer({ min: 1, max: 3 }),
    fc.array(upTo(4), { minLength: 2, maxLength: 3 }),
    fc.boolean(),
  )
  .chain(([base, axis, along, fromEnd]) => {
    const inputs = along.map((size) => [
      batch,
      ...base.map((other, index) => (index === axis - 1 ? size : other)),
    ]);
    const given = fromEnd ? axis - 4 : axis;
    const axes = fc.oneof(
      { weight: 5, arbitrary: fc.constant({ axis: given }) },
      { weight: 1, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: -6, max: 5 })
          .filter((each) => each !== 0)
          .map((each) => ({ axis: each })),
      },
    );
    return layer(
      axes,
      fc.oneof({ weight: 6, arbitrary: fc.constant(inputs) }, { weight: 1, arbitrary: several(1, 3) }),
    );
  });

const dotted: fc.Arbitrary<LayerCase> = fc
  .tuple(
    upTo(3),
    fc.array(upTo(3), { minLength: 1, maxLength: 3 }),
    fc.array(upTo(3), { minLength: 1, maxLength: 3 }),
  )
  .chain(([shared, a, b]) =>
    fc
      .tuple(fc.nat(a.length - 1), fc.nat(b.length - 1), fc.constantFrom('front', 'end', 'mixed', 'single'))
      .map(([i, j, how]) => {
        const first = [batch, ...a.with(i, shared)];
        const second = [batch, ...b.with(j, shared)];
        const axes = {
          front: [i + 1, j + 1],
          end: [i - a.length, j - b.length],
          mixed: [i + 1, j - b.length],
          single: i + 1,
        }[how];
        return { config: { axes }, inputs: [first, second] };
      }),
  );

const axis = fc.integer({ min: -4, max: 4 });
const statistics: Fields = { center: fc.boolean(), scale: fc.boolean(), trainable: fc.boolean() };

const reshaped: fc.Arbitrary<LayerCase> = fc
  .tuple(
    fc.array(upTo(4), { minLength: 1, maxLength: 3 }),
    fc.nat(2),
    fc.constantFrom('whole', 'open', 'null', 'odd'),
    fc.nat(3),
  )
  .map(([target, at, how, off]) => {
    const total = target.reduce((product, size) => product * size, 1);
    const open = { whole: target[at % target.length], open: -1, null: null, odd: total + 1 }[how];
    const given = target.with(at % target.length, open as number);
    const input = off === 0 ? [batch, total, 2] : [batch, 1, total];
    return { config: { targetShape: given }, inputs: [input] };
  });

const recurrentConfig = config(
  { units: upTo(4) },
  {
    returnSequences: fc.boolean(),
    returnState: fc.boolean(),
    useBias: fc.boolean(),
    trainable: fc.boolean(),
  },
);

function recurrent(states: number): fc.Arbitrary<LayerCase> {
  const withState = fc
    .tuple(sizes(2, 4), upTo(4), fc.integer({ min: 1, max: 3 }))
    .map(([rest, units, count]) => [
      [batch, ...rest],
      ...Array.from({ length: count }, () => [batch, units]),
    ]);
  const fitting = fc.tuple(sizes(2, 4), upTo(4)).map(([rest, units]): LayerCase => ({
    config: { units },
    inputs: [[batch, ...rest], ...Array.from({ length: states }, () => [batch, units])],
  }));
  return fc.oneof(layer(recurrentConfig, one(3, 4)), layer(recurrentConfig, withState), fitting);
}

const keep = layer(config({}), anyRank());
const rate = layer(config({ rate: fc.constant(0.5) }), anyRank());
const image = layer(config({ height: upTo(6), width: upTo(6) }), one(4, 6));

const border = fc.oneof(
  fc.nat(3),
  fc.tuple(fc.nat(3), fc.nat(3)),
  fc.tuple(fc.tuple(fc.nat(2), fc.nat(2)), fc.tuple(fc.nat(2), fc.nat(2))),
);

const recurrentLayers = fc.constantFrom('simpleRNN', 'gru', 'lstm');

function inside(layers: fc.Arbitrary<string>, configs: fc.Arbitrary<PlainConfig>): fc.Arbitrary<PlainLayer> {
  return fc.tuple(layers, configs).map(([name, made]) => ({ layer: name, with: made }));
}

const cell = inside(
  recurrentLayers.map((name) => `${name}Cell`),
  config({ units: upTo(4) }, { useBias: fc.boolean(), trainable: fc.boolean() }),
);
const cellList = fc.array(cell, { minLength: 1, maxLength: 3 });
const stack = inside(
  fc.constant('stackedRNNCells'),
  config({ cells: cellList }, { trainable: fc.boolean() }),
);

/** What a wrapper wraps, with inputs that fit it or not. */
const steps: fc.Arbitrary<LayerCase> = fc.oneof(
  layer(
    config({ layer: inside(fc.constant('dense'), config({ units: upTo(4) }, { ...training })) }),
    anyRank(),
  ),
  layer(
    config({
      layer: inside(
        fc.constant('conv2d'),
        config({ filters: channels, kernelSize: perAxis(2, 3) }, { strides: perAxis(2, 2), ...format }),
      ),
    }),
    one(5, 6),
  ),
  layer(
    config({ layer: inside(fc.constantFrom('flatten', 'batchNormalization', 'add'), config({})) }),
    anyRank(),
  ),
  layer(
    config({ layer: inside(fc.constantFrom('maxPooling1d', 'globalAveragePooling1d'), config({})) }),
    one(4, 5),
  ),
  layer(config({ layer: inside(recurrentLayers, recurrentConfig) }), one(4, 4)),
  layer(
    config({
      layer: inside(fc.constant('reshape'), fc.record({ targetShape: fc.constantFrom([4, -1], [2, 2]) })),
    }),
    one(3, 4),
  ),
);

const bothWays: fc.Arbitrary<LayerCase> = fc
  .tuple(
    inside(recurrentLayers, recurrentConfig),
    fc.constantFrom({}, ...['concat', 'sum', 'mul', 'ave', null].map((mergeMode) => ({ mergeMode }))),
    sizes(2, 4),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 2, arbitrary: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(1)) },
    ),
  )
  .map(([wrapped, mode, rest, states]): LayerCase => {
    const units = Number(wrapped.with['units']) + (states?.[1] ?? 0);
    const initial = Array.from({ length: states?.[0] ?? 0 }, () => [batch, units]);
    return { config: { layer: wrapped, ...mode }, inputs: [[batch, ...rest], ...initial] };
  });

/** Layers around layers. */
const wrapped: Readonly<Record<string, fc.Arbitrary<LayerCase>>> = {
  rnn: layer(
    config(
      { cell: fc.oneof(cell, cellList, stack) },
      { returnSequences: fc.boolean(), returnState: fc.boolean(), trainable: fc.boolean() },
    ),
    one(3, 4),
  ),
  timeDistributed: steps,
  bidirectional: fc.oneof(
    bothWays,
    layer(
      config({
        layer: inside(
          fc.constant('convLstm2d'),
          config({ filters: upTo(2), kernelSize: upTo(2) }, { returnSequences: fc.boolean(), ...format }),
        ),
      }),
      one(5, 4),
    ),
  ),
};

/** Layers by their names in `tf.layers`, one for each op that has such a layer. */
export const cases: Readonly<Record<string, fc.Arbitrary<LayerCase>>> = {
  conv1d: convolution(1, anyPadding, {}, filters),
  conv2d: convolution(2, anyPadding, {}, filters),
  conv3d: convolution(3, exact, {}, filters),
  conv2dTranspose: convolution(2, exact, {}, filters),
  conv3dTranspose: convolution(3, exact, {}, filters),
  depthwiseConv2d: convolution(2, anyPadding, { depthMultiplier: upTo(3) }),
  separableConv2d: convolution(2, exact, { depthMultiplier: upTo(3) }, filters),
  maxPooling1d: pool(1),
  maxPooling2d: pool(2),
  maxPooling3d: pool(3),
  averagePooling1d: pool(1),
  averagePooling2d: pool(2),
  averagePooling3d: pool(3),
  globalMaxPooling1d: globalPool(1),
  globalMaxPooling2d: globalPool(2),
  globalAveragePooling1d: globalPool(1),
  globalAveragePooling2d: globalPool(2),
  zeroPadding2d: layer(config({}, { padding: border, ...format }), one(4)),
  cropping2D: layer(
    fc.record(
      { cropping: border, dataFormat: fc.constantFrom('channelsLast', 'channelsFirst') },
      { requiredKeys: ['cropping'] },
    ),
    one(4),
  ),
  upSampling2d: layer(config({}, { size: sizes(2, 3), ...format }), one(4, 5)),
  resizing: image,
  centerCrop: image,
  categoryEncoding: layer(
    config({ numTokens: upTo(5) }, { outputMode: fc.constantFrom('multiHot', 'oneHot', 'count', 'tfIdf') }),
    anyRank(3),
  ),
  flatten: layer(config({}, format), anyRank()),
  reshape: reshaped,
  permute: layer(config({ dims: fc.constantFrom([1], [2, 1], [1, 2], [3, 1, 2], [2, 3, 1]) }), anyRank()),
  repeatVector: layer(config({ n: upTo(4) }), one(2)),
  dense: layer(config({ units: upTo(4) }, { ...training, ...activation }), anyRank()),
  embedding: fc.oneof(
    layer(config({ inputDim: upTo(4), outputDim: upTo(4) }, { trainable: fc.boolean() }), anyRank()),
    layer(
      config({ inputDim: upTo(4), outputDim: upTo(4), inputLength: fc.oneof(upTo(3), sizes(2, 3)) }),
      anyRank(3),
    ),
  ),
  add: merge,
  average: merge,
  multiply: merge,
  maximum: merge,
  minimum: merge,
  concatenate: concatenated,
  dot: dotted,
  batchNormalization: layer(config({}, { axis, ...statistics }), anyRank()),
  layerNormalization: layer(
    config({}, { axis: fc.oneof(axis, fc.array(axis, { minLength: 1, maxLength: 2 })), ...statistics }),
    anyRank(),
  ),
  activation: layer(config({}, activation), anyRank()),
  reLU: keep,
  leakyReLU: keep,
  elu: keep,
  thresholdedReLU: keep,
  softmax: layer(
    config({}, { axis: fc.oneof(axis, fc.array(axis, { minLength: 1, maxLength: 1 })) }),
    anyRank(),
  ),
  prelu: layer(
    config(
      {},
      { sharedAxes: fc.oneof(upTo(3), fc.uniqueArray(upTo(3), { maxLength: 3 })), trainable: fc.boolean() },
    ),
    anyRank(),
  ),
  dropout: rate,
  spatialDropout1d: layer(config({ rate: fc.constant(0.5) }), one(3)),
  gaussianNoise: layer(config({ stddev: fc.constant(0.5) }), anyRank()),
  gaussianDropout: rate,
  alphaDropout: rate,
  masking: keep,
  rescaling: layer(config({ scale: fc.constant(2) }), anyRank()),
  simpleRNN: recurrent(1),
  gru: recurrent(1),
  lstm: recurrent(2),
  convLstm2d: layer(
    config(
      { filters: upTo(2), kernelSize: perAxis(2, 3) },
      {
        strides: perAxis(2, 2),
        dilationRate: perAxis(2, 2),
        padding: anyPadding,
        ...format,
        returnSequences: fc.boolean(),
        returnState: fc.boolean(),
        useBias: fc.boolean(),
      },
    ),
    one(5, 5),
  ),
  ...wrapped,
};
