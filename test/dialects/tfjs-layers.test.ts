import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { tfjsLayers, tfjsOtherLayers } from '../../src/dialects/tfjs-layers.js';
import { tfjsWrappers } from '../../src/dialects/tfjs-layers/wrappers.js';
import type { Attributes } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';
import { build, makeLayer } from '../ops/framework.js';
import { lower, lowerNested } from '../ops/lower.js';
import { type PlainConfig, type PlainLayer, Rejection } from '../ops/plain-reader.js';

const dense: PlainLayer = { layer: 'dense', with: { units: 2 } };
const lstm: PlainLayer = { layer: 'lstm', with: { units: 2 } };
const lstmCell: PlainLayer = { layer: 'lstmCell', with: { units: 2 } };

/** What a layer cannot be made without. */
const required: Readonly<Record<string, PlainConfig>> = {
  conv1d: { filters: 2, kernelSize: 3 },
  conv2d: { filters: 2, kernelSize: 3 },
  conv3d: { filters: 2, kernelSize: 3 },
  conv2dTranspose: { filters: 2, kernelSize: 3 },
  conv3dTranspose: { filters: 2, kernelSize: 3 },
  separableConv2d: { filters: 2, kernelSize: 3 },
  depthwiseConv2d: { kernelSize: 3 },
  convLstm2d: { filters: 2, kernelSize: 3 },
  cropping2D: { cropping: 1 },
  dense: { units: 2 },
  embedding: { inputDim: 3, outputDim: 2 },
  reshape: { targetShape: [2, null] },
  permute: { dims: [2, 1] },
  repeatVector: { n: 3 },
  dot: { axes: 1 },
  simpleRNN: { units: 2 },
  gru: { units: 2 },
  lstm: { units: 2 },
  resizing: { height: 4, width: 3 },
  centerCrop: { height: 4, width: 3 },
  categoryEncoding: { numTokens: 4 },
  dropout: { rate: 0.5 },
  spatialDropout1d: { rate: 0.5 },
  gaussianDropout: { rate: 0.5 },
  alphaDropout: { rate: 0.5 },
  gaussianNoise: { stddev: 1 },
  rescaling: { scale: 2 },
  simpleRNNCell: { units: 2 },
  gruCell: { units: 2 },
  lstmCell: { units: 2 },
  stackedRNNCells: { cells: [lstmCell] },
  rnn: { cell: lstmCell },
  bidirectional: { layer: lstm },
  timeDistributed: { layer: dense },
};

const all = { ...tfjsLayers, ...tfjsWrappers };
const names = Object.keys(all);
/** Cells are no layers of a network by themselves. */
const inside = new Set(['simpleRNNCell', 'gruCell', 'lstmCell', 'stackedRNNCells']);

function made(name: string): tf.layers.Layer {
  return makeLayer(name, required[name] ?? {});
}

describe('the names under tf.layers', () => {
  test('each is followed, or known not to be', () => {
    const notLayers = new Set(['Layer', 'RNN', 'RNNCell', 'input', 'inputLayer']);
    const there = Object.keys(tf.layers).filter((name) => !notLayers.has(name));
    expect([...names, ...tfjsOtherLayers].sort()).toEqual(there.sort());
  });

  test.each(names)('%s lowers to an op of the table, and has the class name that tfjs gives it', (name) => {
    const meaning = all[name];
    expect(meaning).toBeDefined();
    expect(ops.has(meaning?.op ?? '')).toBe(!inside.has(name));
    expect(meaning?.className).toBe(made(name).getClassName());
  });
});

/** Our attributes by tfjs's names, as far as it has such fields. */
const fields: Readonly<Record<string, (attrs: Attributes) => unknown>> = {
  filters: (attrs) => attrs['filters'],
  units: (attrs) => attrs['units'],
  kernelSize: (attrs) => attrs['kernel'],
  poolSize: (attrs) => attrs['kernel'],
  strides: (attrs) => attrs['strides'],
  dilationRate: (attrs) => attrs['dilation'] ?? [1, 1],
  padding: (attrs) => attrs['borders'] ?? attrs['padding'],
  cropping: (attrs) => attrs['borders'],
  dataFormat: (attrs) => (attrs['layout'] === 'NCHW' ? 'channelsFirst' : 'channelsLast'),
  useBias: (attrs) => attrs['useBias'],
  size: (attrs) => attrs['size'],
  axis: (attrs) => attrs['axis'],
  axes: (attrs) => attrs['axes'],
  center: (attrs) => attrs['center'],
  scale: (attrs) => attrs['scale'],
  returnSequences: (attrs) => attrs['returnSequences'],
  returnState: (attrs) => attrs['returnState'],
  targetShape: (attrs) =>
    (attrs['targetShape'] as readonly number[]).map((size) => (size === -1 ? null : size)),
  dims: (attrs) => attrs['dims'],
  n: (attrs) => attrs['n'],
  inputDim: (attrs) => attrs['inputDim'],
  outputDim: (attrs) => attrs['outputDim'],
  height: (attrs) => attrs['height'],
  width: (attrs) => attrs['width'],
  numTokens: (attrs) => attrs['numTokens'],
  outputMode: (attrs) => attrs['outputMode'],
  depthMultiplier: (attrs) => attrs['depthMultiplier'],
};

/** Layers that have a field for which our attribute is written otherwise, or none: tfjs's value is checked by its effect. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  rescaling: ['scale'],
  layerNormalization: ['axis'],
  softmax: ['axis'],
  dot: ['axes'],
  flatten: ['dataFormat'],
  rnn: ['units', 'useBias'],
};

describe('defaults are those of tfjs', () => {
  test.each(names)('%s', (name) => {
    const { attrs } = lowerNested({ layer: name, with: required[name] ?? {} });
    const config = made(name).getConfig();
    const compared = Object.keys(config).filter(
      (key) => key in fields && !(otherwise[name] ?? []).includes(key),
    );
    const ours = Object.fromEntries(compared.map((key) => [key, fields[key]?.(attrs)]));
    expect(ours).toEqual(Object.fromEntries(compared.map((key) => [key, config[key]])));
  });

  test('softmax works along axis 1, and normalises along the last where it takes a list', () => {
    expect(lower('softmax', {}).attrs).toEqual({ axis: [makeLayer('softmax', {}).getConfig()['axis']] });
    expect(lower('layerNormalization', {}).attrs).toMatchObject({ axis: [-1] });
    expect(made('layerNormalization').getConfig()['axis']).toBe(-1);
  });
});

describe('what tfjs refuses to make is refused', () => {
  test.each<[string, PlainConfig]>([
    ['conv2d', { filters: 2 }],
    ['conv2d', { kernelSize: 3 }],
    ['conv2d', { filters: 0, kernelSize: 3 }],
    ['conv2d', { filters: -4, kernelSize: 3 }],
    ['conv2d', { filters: 2, kernelSize: [3] }],
    ['conv2d', { filters: 2, kernelSize: [3, 3, 3] }],
    ['conv2d', { filters: 2, kernelSize: 3, strides: [2] }],
    ['conv2d', { filters: 2, kernelSize: 3, dilationRate: [1, 2, 3] }],
    ['conv2d', { filters: 2, kernelSize: 3, padding: 'full' }],
    ['conv2d', { filters: 2, kernelSize: 3, dataFormat: 'NHWC' }],
    ['conv1d', { filters: 2, kernelSize: [3, 3] }],
    ['conv2dTranspose', { filters: 2, kernelSize: 3, padding: 'causal' }],
    ['conv3dTranspose', { filters: 2, kernelSize: 3, padding: 'causal' }],
    ['separableConv2d', { filters: 2, kernelSize: 3, padding: 'causal' }],
    ['separableConv2d', { filters: 2, kernelSize: 3, kernelInitializer: 'zeros' }],
    ['depthwiseConv2d', {}],
    ['convLstm2d', { kernelSize: 3 }],
    ['convLstm2d', { filters: 2, kernelSize: 0 }],
    ['convLstm2d', { filters: 2, kernelSize: 3, unroll: true }],
    ['maxPooling2d', { poolSize: 0 }],
    ['maxPooling2d', { strides: -1 }],
    ['maxPooling2d', { strides: [2] }],
    ['maxPooling2d', { padding: 'full' }],
    ['maxPooling1d', { poolSize: [2, 2] }],
    ['averagePooling3d', { strides: [2, 2] }],
    ['globalAveragePooling2d', { dataFormat: 'NCHW' }],
    ['zeroPadding2d', { padding: [1] }],
    [
      'zeroPadding2d',
      {
        padding: [
          [1, 1, 1],
          [1, 1],
        ],
      },
    ],
    ['cropping2D', {}],
    ['dense', {}],
    ['dense', { units: 0 }],
    ['embedding', { inputDim: 4 }],
    ['embedding', { inputDim: 0, outputDim: 4 }],
    ['permute', {}],
    ['permute', { dims: [1, 1] }],
    ['permute', { dims: [0, 1] }],
    ['reshape', {}],
    ['lstm', {}],
    ['gru', { units: 2, resetAfter: true }],
  ])('%s %j', (name, config) => {
    expect(() => makeLayer(name, config)).toThrow();
    expect(() => lower(name, config)).toThrow(Rejection);
  });

  test.each<[string, PlainConfig, readonly number[]]>([
    ['maxPooling2d', { poolSize: [2] }, [1, 4, 4, 3]],
    ['repeatVector', {}, [1, 4]],
  ])('%s %j is refused although tfjs makes sizes of it that are no numbers', (name, config, input) => {
    const { shape } = build(makeLayer(name, config), [input]);
    expect(shape?.some((size) => size !== null && !Number.isInteger(size))).toBe(true);
    expect(() => lower(name, config)).toThrow(Rejection);
  });

  test.each<[string, PlainConfig]>([
    ['upSampling2d', { size: 2 }],
    ['upSampling2d', { size: [2] }],
    ['cropping2D', { cropping: [1] }],
    ['cropping2D', { cropping: [[1], [1, 1]] }],
  ])('%s %j is made, and is a fault once it is applied', (name, config) => {
    const { shape } = build(makeLayer(name, config), [[1, 4, 4, 3]]);
    expect(shape?.some((size) => size !== null && !Number.isInteger(size))).toBe(true);
    const { op, attrs } = lower(name, config);
    expect(op.shape([[1, 4, 4, 3]], attrs)).toMatchObject({ kind: 'fault' });
  });

  test('cropping2D takes no notice of what is too much', () => {
    const config: PlainConfig = { cropping: [[1, 1, 5], [0, 1], [3, 3]] }; // prettier-ignore
    const { op, attrs } = lower('cropping2D', config);
    const [, ...sizes] = build(makeLayer('cropping2D', config), [[1, 4, 4, 3]]).shape ?? [];
    expect(op.shape([[1, 4, 4, 3]], attrs)).toMatchObject({ shape: [1, ...sizes] });
  });
});

describe('attributes', () => {
  test('what one axis is given stands for all', () => {
    expect(lower('conv2d', { filters: 8, kernelSize: 3, strides: [2, 1] }).attrs).toEqual({
      filters: 8,
      kernel: [3, 3],
      strides: [2, 1],
      dilation: [1, 1],
      padding: 'valid',
      layout: 'NHWC',
      useBias: true,
    });
  });

  test('a pool strides by its window unless it is told otherwise', () => {
    expect(lower('maxPool2d', { poolSize: [3, 2], padding: 'same' }).attrs).toMatchObject({
      kernel: [3, 2],
      strides: [3, 2],
    });
    expect(lower('maxPool2d', { poolSize: 3, strides: 2 }).attrs).toMatchObject({
      kernel: [3, 3],
      strides: [2, 2],
    });
    expect(lower('avgPool2d', {}).attrs).toMatchObject({ kernel: [2, 2], strides: [2, 2], padding: 'valid' });
  });

  test('an activation is kept where it is a name, and only then', () => {
    expect(lower('dense', { units: 2, activation: 'relu' }).attrs).toMatchObject({ activation: 'relu' });
    expect(lower('dense', { units: 2, activation: 'linear' }).attrs).not.toHaveProperty('activation');
    expect(lower('dense', { units: 2, activation: { getClassName: 'custom' } }).attrs).not.toHaveProperty(
      'activation',
    );
  });

  test('a frozen layer says so', () => {
    expect(lower('batchNormalization', { trainable: false }).attrs).toMatchObject({ trainable: false });
    expect(lower('batchNormalization', {}).attrs).not.toHaveProperty('trainable');
  });

  test('borders are pairs of both ends', () => {
    expect(lower('zeroPadding2d', {}).attrs).toMatchObject({
      borders: [
        [1, 1],
        [1, 1],
      ],
    });
    expect(lower('zeroPadding2d', { padding: [3, 2] }).attrs).toMatchObject({
      borders: [
        [3, 3],
        [2, 2],
      ],
    });
    expect(
      lower('cropping2D', {
        cropping: [
          [1, 0],
          [0, 2],
        ],
      }).attrs,
    ).toMatchObject({
      borders: [
        [1, 0],
        [0, 2],
      ],
    });
  });
});
