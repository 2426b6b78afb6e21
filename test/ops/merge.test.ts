import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { symbol } from '../../src/dim/index.js';
import { mergeOperands } from '../../src/ops/merge.js';
import type { Attributes, OpResult, Shape } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';

function shapeOf(kind: string, inputs: readonly Shape[], attrs: Attributes = {}): OpResult {
  const op = ops.get(kind);
  if (op === undefined) throw new Error(`no op ${kind}`);
  return op.shape(inputs, attrs);
}

const shape = fc.array(fc.oneof(fc.constantFrom(1, 3), fc.integer({ min: 1, max: 4 })), {
  minLength: 1,
  maxLength: 4,
});

function runs(
  add: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  a: readonly number[],
  b: readonly number[],
): number[] | null {
  try {
    let result: number[] = [];
    tf.tidy(() => {
      result = add(tf.zeros([...a]), tf.zeros([...b])).shape;
    });
    return result;
  } catch {
    return null;
  }
}

describe('adds on tensors', () => {
  test('tf.add aligns shapes at their last axis, batch included', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        const ran = runs(tf.add, a, b);
        const [left = [], right = []] = mergeOperands([a, b], true);
        const isBroadcast = left.every(
          (size, axis) => size === right[axis] || size === 1 || right[axis] === 1,
        );
        expect(ran !== null).toBe(isBroadcast);
        if (ran !== null) {
          expect(shapeOf('add', [a, b], { broadcast: 'numpy' })).toMatchObject({ shape: ran });
        }
      }),
    );
  });

  test('tf.addN takes equal shapes only', () => {
    fc.assert(
      fc.property(shape, fc.oneof(shape, fc.constant(null)), (a, other) => {
        const b = other ?? a;
        const ran = runs((x, y) => tf.addN([x, y]), a, b);
        const result = shapeOf('add', [a, b], { broadcast: 'none' });
        expect(result.kind).toBe(ran === null ? 'fault' : 'shape');
        if (ran !== null) expect(result).toMatchObject({ shape: ran, requires: [] });
      }),
    );
  });

  test('tf.addN requires symbolic sizes to be equal', () => {
    const height = symbol('H', 'input');
    expect(
      shapeOf(
        'add',
        [
          [1, height],
          [1, 8],
        ],
        { broadcast: 'none' },
      ),
    ).toMatchObject({
      kind: 'shape',
      requires: [{ left: 8, right: height, operand: 1, axis: 1 }],
    });
  });
});

describe('merge layers', () => {
  const height = symbol('H', 'input');
  const batch = symbol('N', 'batch');

  test('unequal sizes are left to the judge of merges', () => {
    expect(
      shapeOf('add', [
        [batch, 8, 64],
        [batch, 4, 64],
      ]),
    ).toMatchObject({ kind: 'shape', shape: [batch, 8, 64], requires: [] });
  });

  test('a literal 1 gives way to the other side, wherever it stands', () => {
    expect(
      shapeOf('add', [
        [batch, 1, 64],
        [batch, height, 1],
      ]),
    ).toMatchObject({ shape: [batch, height, 64] });
    expect(
      shapeOf('multiply', [
        [batch, height, 1],
        [batch, 1, 64],
      ]),
    ).toMatchObject({ shape: [batch, height, 64] });
  });

  test('the shorter shape gets ones behind its batch', () => {
    expect(
      mergeOperands(
        [
          [batch, 64],
          [batch, height, 8, 64],
        ],
        false,
      ),
    ).toEqual([
      [batch, 1, 1, 64],
      [batch, height, 8, 64],
    ]);
    expect(
      mergeOperands(
        [
          [8, 64],
          [batch, height, 8, 64],
        ],
        true,
      ),
    ).toEqual([
      [1, 1, 8, 64],
      [batch, height, 8, 64],
    ]);
  });

  test('batches of different sizes are a fault', () => {
    expect(
      shapeOf('add', [
        [2, 4],
        [3, 4],
      ]),
    ).toMatchObject({ kind: 'fault', axis: 0 });
  });

  test('a single input is a fault', () => {
    expect(shapeOf('add', [[batch, 4]])).toMatchObject({
      kind: 'fault',
      message: 'add takes at least 2 inputs and is given 1',
    });
  });

  test('concatenate requires symbolic sizes of the other axes to agree', () => {
    const inputs = [
      [batch, height, 8],
      [symbol('M', 'batch'), 16, 4],
    ];
    expect(shapeOf('concatenate', inputs, { axis: -1 })).toMatchObject({
      kind: 'shape',
      shape: [batch, height, 12],
      requires: [{ left: 16, right: height, operand: 1, axis: 1 }],
    });
  });

  test('a fault names the operand and the axis', () => {
    expect(
      shapeOf(
        'concatenate',
        [
          [batch, 4, 8],
          [batch, 4, 8],
          [batch, 5, 8],
        ],
        { axis: 2 },
      ),
    ).toMatchObject({
      kind: 'fault',
      operand: 2,
      axis: 1,
      shape: [batch, 4, 24],
      message:
        'concatenate along axis 2 takes inputs that agree in every other axis, not [N, 4, 8] and [N, 5, 8]',
    });
  });
});
