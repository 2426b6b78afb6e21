import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { useZeroWeights } from '../../src/confirm/build/network.js';
import { builders } from '../../src/confirm/build/table.js';
import type { PlainAttributes } from '../../src/confirm/job.js';
import type { OpKind } from '../../src/ops/kinds.js';
import { ops } from '../../src/ops/table.js';
import { torchKinds } from './torch-kinds.js';

beforeAll(() => {
  useZeroWeights(tf);
});

/** The shape that comes out of the op as it is rebuilt; null where TensorFlow.js refuses it or nothing is left. */
function rebuilt(kind: OpKind, attrs: PlainAttributes, input: readonly number[]): readonly number[] | null {
  let shape: readonly number[] = [0];
  try {
    tf.tidy(() => {
      const out = builders[kind](tf, attrs)([tf.zeros([...input])]);
      shape = Array.isArray(out) ? [] : out.shape;
    });
  } catch {
    return null;
  }
  return shape.every((size) => size >= 1) ? shape : null;
}

/** The shape that the table of ops gives, held against PyTorch elsewhere; null where it is refused or nothing is left. */
function told(kind: OpKind, attrs: PlainAttributes, input: readonly number[]): readonly number[] | null {
  const result = ops.get(kind)?.shape([input], attrs as never);
  if (result?.kind !== 'shape') return null;
  if (result.requires.some(({ left, right }) => left !== right)) return null;
  return result.shape.every((size): size is number => typeof size === 'number' && size >= 1)
    ? result.shape
    : null;
}

const upTo = (max: number, min = 1): fc.Arbitrary<number> => fc.integer({ min, max });
const perAxis = (rank: number, each: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.array(each, { minLength: rank, maxLength: rank });
const framework = fc.constant('torch');
const layout = fc.constant('NCHW');
const explicit = fc.constant('explicit');

const bordersUpTo = (rank: number, max: number): fc.Arbitrary<number[][]> =>
  perAxis(rank, upTo(max, 0)).map((all) => all.map((each) => [each, each]));

function window(rank: number): Record<string, fc.Arbitrary<unknown>> {
  return {
    kernel: perAxis(rank, upTo(3)),
    strides: perAxis(rank, upTo(3)),
    borders: bordersUpTo(rank, 2),
    padding: explicit,
    layout,
    framework,
  };
}

function convolution(rank: number): fc.Arbitrary<PlainAttributes> {
  return fc
    .record({
      ...window(rank),
      dilation: perAxis(rank, upTo(2)),
      groups: upTo(3),
      channelsOfGroup: upTo(2),
      filtersOfGroup: upTo(2),
      outputPadding: fc.constant(Array.from({ length: rank }, () => 0)),
    })
    .map(({ channelsOfGroup, filtersOfGroup, groups, ...attrs }) => ({
      ...attrs,
      groups,
      channels: channelsOfGroup * groups,
      filters: filtersOfGroup * groups,
    }));
}

function pool(rank: number, dilated: boolean): fc.Arbitrary<PlainAttributes> {
  return fc
    .record({
      ...window(rank),
      kernel: perAxis(rank, upTo(4, 2)),
      borders: bordersUpTo(rank, 1),
      ...(dilated ? { dilation: perAxis(rank, upTo(2)) } : {}),
      rounding: fc.constantFrom('ceil', undefined),
    })
    .map((attrs) => attrs as PlainAttributes);
}

const inputOf = (rank: number, channels: number): fc.Arbitrary<number[]> =>
  perAxis(rank, upTo(9)).map((space) => [2, channels, ...space]);

type Case = readonly [kind: OpKind, rank: number, attrs: fc.Arbitrary<PlainAttributes>];

const windows: readonly Case[] = [
  ['conv1d', 1, convolution(1)],
  ['conv2d', 2, convolution(2)],
  ['conv3d', 3, convolution(3)],
  ['conv2dTranspose', 2, convolution(2)],
  ['conv3dTranspose', 3, convolution(3).map((attrs) => ({ ...attrs, groups: 1, dilation: [1, 1, 1] }))],
  ['maxPooling1d', 1, pool(1, true)],
  ['maxPooling2d', 2, pool(2, true)],
  ['maxPooling3d', 3, pool(3, false)],
  ['averagePooling1d', 1, pool(1, false)],
  ['averagePooling2d', 2, pool(2, false)],
  ['averagePooling3d', 3, pool(3, false)],
];

describe.each(windows)('PyTorch’s %s, rebuilt', (kind, rank, attributes) => {
  test('gives the shape that the table of ops gives, or nothing where it gives none', () => {
    let given = 0;
    fc.assert(
      fc.property(attributes, fc.boolean(), inputOf(rank, 1), (attrs, isOfOther, [batch = 1, , ...space]) => {
        const channels = typeof attrs['channels'] === 'number' ? attrs['channels'] : 3;
        const input = [batch, isOfOther && attrs['channels'] !== undefined ? channels + 1 : channels, ...space];
        const expected = told(kind, attrs, input);
        if (expected !== null) given++;
        expect(rebuilt(kind, attrs, input)).toEqual(expected);
      }),
      { numRuns: rank === 3 ? 30 : 80 },
    );
    expect(given).toBeGreaterThan(5);
  });
}); // prettier-ignore

const torch = { layout: 'NCHW', framework: 'torch' } as const;

const others: readonly (readonly [OpKind, PlainAttributes, readonly number[]])[] = [
  ['conv2d', { ...torch, kernel: [3, 4], strides: [1, 1], dilation: [2, 1], padding: 'same', channels: 3, filters: 5 }, [1, 3, 7, 8]],
  ['adaptiveAvgPool', { size: [1, 1], layout: 'NCHW' }, [2, 3, 7, 5]],
  ['adaptiveAvgPool', { size: [6, 4], layout: 'NCHW' }, [2, 3, 7, 5]],
  ['adaptiveAvgPool', { size: [null, 4], layout: 'NCHW' }, [2, 3, 7, 5]],
  ['adaptiveMaxPool', { size: [7], layout: 'NCHW' }, [2, 3, 4]],
  ['batchNormalization', { axis: 1, channels: 4, scale: true, center: true, layout: 'NCHW' }, [2, 4, 3, 5]],
  ['batchNormalization', { axis: 1, channels: 4, scale: true, center: true, layout: 'NCHW' }, [2, 4]],
  ['batchNormalization3d', { axis: 1, channels: 4, scale: true, center: true, layout: 'NCHW' }, [2, 4, 3, 5, 2]],
  ['groupNormalization', { axis: 1, channels: 4, groups: 2, scale: true, center: true, layout: 'NCHW' }, [2, 4, 3]],
  ['dense', { units: 5, features: 4, useBias: true }, [2, 4]],
  ['dense', { units: 5, features: 4, useBias: true }, [2, 3, 3, 4]],
  ['conv1dTranspose', { ...torch, kernel: [4], strides: [2], dilation: [1], padding: 'explicit', borders: [[1, 1]], channels: 3, filters: 5, outputPadding: [1], useBias: true }, [1, 3, 7]],
  ['flattenAxes', { start: 1, end: -1 }, [2, 3, 4, 5]],
  ['flattenAxes', { start: -2, end: -1 }, [2, 3, 4, 5]],
  ['depthToSpace', { blockSize: 2, layout: 'NCHW' }, [1, 12, 4, 5]],
  ['resizeNearestNeighbor', { size: [7, 8], layout: 'NCHW' }, [1, 12, 4, 5]],
  ['resizeBilinear', { size: [7, 8], layout: 'NCHW' }, [1, 12, 4, 5]],
]; // prettier-ignore

test.each(others)(
  'PyTorch’s %s, rebuilt, gives the shape that the table of ops gives',
  (kind, attrs, input) => {
    expect(told(kind, attrs, input)).not.toBeNull();
    expect(rebuilt(kind, attrs, input)).toEqual(told(kind, attrs, input));
  },
);

const refused: typeof others = [
  ['batchNormalization', { axis: 1, channels: 8, scale: true, center: true, layout: 'NCHW' }, [2, 4, 3, 5]],
  ['groupNormalization', { axis: 1, channels: 8, groups: 2, scale: true, center: true, layout: 'NCHW' }, [2, 4, 3]],
  ['dense', { units: 5, features: 4, useBias: true }, [2, 6]],
]; // prettier-ignore

test.each(refused)(
  'PyTorch’s %s, rebuilt, takes no other channels than it is made for',
  (kind, attrs, input) => {
    expect(rebuilt(kind, attrs, input)).toBeNull();
  },
);

test.each(torchKinds)('%s is among them', (kind) => {
  expect(others.map(([each]) => each)).toContain(kind);
});
