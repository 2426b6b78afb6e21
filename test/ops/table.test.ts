import { describe, expect, test } from '@jest/globals';
import { symbol } from '../../src/dim/index.js';
import type { Op, OpResult, Shape } from '../../src/ops/op.js';
import { reductions } from '../../src/ops/reduce.js';
import { ops, tableOf } from '../../src/ops/table.js';
import { lower } from './lower.js';
import type { PlainConfig } from './plain-reader.js';

function opOf(kind: string): Op {
  const op = ops.get(kind);
  if (op === undefined) throw new Error(`no op ${kind}`);
  return op;
}

function applied(name: string, config: PlainConfig, ...inputs: readonly Shape[]): OpResult {
  const { op, attrs } = lower(name, config);
  return op.shape(inputs, attrs);
}

describe('a table that contradicts itself does not load', () => {
  const reLU = opOf('reLU');
  const dense = opOf('dense');
  const { parameters: _, ...uncounted } = dense;
  const { weighted: __, ...weightless } = dense;
  test.each([
    ['twice the same kind', [reLU, reLU], 'op reLU is defined twice'],
    ['weights that are not counted', [uncounted], 'op dense counts parameters'],
    ['parameters without weights', [weightless], 'op dense counts parameters'],
    ['a merge of one input', [{ ...reLU, merge: 'add' as const }], 'merges but takes a single input'],
    ['a pool that keeps its shape', [{ ...reLU, collapsesSpace: true }], 'both keeps and changes its shape'],
  ])('%s', (_name, table, message) => {
    expect(() => tableOf(table)).toThrow(message);
  });
});

describe('what the ops say of themselves', () => {
  const kinds = (test: (op: Op) => boolean): string[] =>
    [...ops.values()].filter(test).map(({ kind }) => kind);

  test('space is collapsed by global pools and by whatever rearranges it', () => {
    expect(kinds((op) => op.collapsesSpace === true)).toEqual([
      'adaptiveAvgPool', 'adaptiveMaxPool', 'globalMaxPooling1d', 'globalMaxPooling2d', 'globalAveragePooling1d', 'globalAveragePooling2d',
      'flatten', 'flattenAxes', 'reshape',
      ...reductions, 'tf.reshape', 'expandDims', 'squeeze', 'index',
    ]); // prettier-ignore
  });

  test('height and width grow by transposed convolutions, upsampling and resizing', () => {
    expect(kinds((op) => op.upsamples === true)).toEqual([
      'conv1dTranspose', 'conv2dTranspose', 'conv3dTranspose', 'upSampling2d', 'centerCrop', 'resizing', 'resizeBilinear', 'resizeNearestNeighbor',
      'depthToSpace', 'resample',
    ]); // prettier-ignore
  });

  test('windows have as many sides as the op has space axes', () => {
    expect(opOf('conv2d').kernel?.({ kernel: [3, 1] })).toEqual([3, 1]);
    expect(opOf('maxPooling1d').kernel?.({ kernel: [2] })).toEqual([2]);
  });

  test('a side that the caller chooses counts as more than a projection', () => {
    const side = symbol('k', 'caller');
    expect(opOf('conv2d').kernel?.({ kernel: [side, side] })).toEqual([2, 2]);
  });
});

describe('faults are worded for people', () => {
  const image: Shape = [symbol('N', 'batch'), symbol('H', 'input'), symbol('W', 'input'), 3];
  test.each<[string, OpResult, string]>([
    [
      'too few axes',
      applied('conv2d', { filters: 8, kernelSize: 3 }, [1, 8]),
      'conv2d takes an input of 4 axes, batch included, and is given 2',
    ],
    [
      'a range of axes',
      applied('batchNormalization', {}, [1, 2, 3, 4, 5]),
      'batchNormalization takes an input of 2 to 4 axes, batch included, and is given 5',
    ],
    [
      'at least so many axes',
      applied('flatten', {}, [1, 8]),
      'flatten takes an input of at least 3 axes, batch included, and is given 2',
    ],
    ['too many inputs', applied('reLU', {}, image, image), 'reLU takes 1 input and is given 2'],
    [
      'strides and dilation',
      applied('conv2d', { filters: 8, kernelSize: 3, strides: 2, dilationRate: 2 }, image),
      'conv2d has strides [2, 2] and dilation [2, 2]: TensorFlow.js runs it only if one of them is 1',
    ],
    [
      'softmax by default',
      applied('softmax', {}, image),
      'softmax along axis 1 of 4 axes: TensorFlow.js runs it along the last only (axis: -1)',
    ],
    [
      'elements that are too few',
      applied('reshape', { targetShape: [7, 7, 64] }, [1, 3000]),
      'reshape cannot make [7, 7, 64] of the 3000 elements of [3000]',
    ],
    [
      'elements that do not come out even',
      applied('reshape', { targetShape: [-1, 64] }, [1, 100]),
      'reshape cannot make [−1, 64] of the 100 elements of [100]',
    ],
    [
      'a wrong length',
      applied('embedding', { inputDim: 4, outputDim: 2, inputLength: 5 }, [1, 6]),
      'embedding has inputLength [5] and is given [6]',
    ],
  ])('%s', (_name, result, message) => {
    expect(result).toMatchObject({ kind: 'fault', message });
  });
});

test('what a reshape leaves open is rounded down, under the condition that it comes out even', () => {
  const height = symbol('H', 'input');
  const result = applied('reshape', { targetShape: [-1, 4] }, [1, height, 6]);
  expect(result).toMatchObject({ kind: 'shape', requires: [{ operand: 0, axis: null }] });
  expect(applied('reshape', { targetShape: [-1, 3] }, [1, height, 6])).toMatchObject({
    kind: 'shape',
    requires: [],
  });
});

test('no weights are made of an input that does not fit', () => {
  const { op, attrs } = lower('conv2d', { filters: 8, kernelSize: 3 });
  expect(op.built?.([[1, 8]], attrs)).toEqual([]);
  expect(op.parameters?.([[1, 8]], attrs)).toEqual({ trainable: 0, fixed: 0 });
});
