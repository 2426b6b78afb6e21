import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { useZeroWeights } from '../../src/confirm/build/network.js';
import { builders, lackingKinds } from '../../src/confirm/build/table.js';
import type { PlainAttributes } from '../../src/confirm/job.js';
import { tfjsCore } from '../../src/dialects/tfjs-core.js';
import { mergeOperands } from '../../src/ops/merge.js';
import type { Attributes, Op, Shape } from '../../src/ops/op.js';
import type { OpKind } from '../../src/ops/kinds.js';
import { ops } from '../../src/ops/table.js';
import { cases } from '../ops/cases.js';
import { coreCases } from '../ops/core-cases.js';
import { known } from '../ops/ledger.js';
import { lower } from '../ops/lower.js';
import { nodesOf } from '../ops/plain-tensor-call.js';
import { Rejection } from '../ops/plain-reader.js';
import { torchKinds } from './torch-kinds.js';

beforeAll(() => {
  useZeroWeights(tf);
});

/** The shape that comes out of the op as it is rebuilt. */
function rebuilt(
  kind: OpKind,
  attrs: PlainAttributes,
  inputs: readonly (readonly number[])[],
): readonly number[] {
  let shape: readonly number[] = [];
  tf.tidy(() => {
    const out = builders[kind](tf, attrs)(inputs.map((sizes) => tf.zeros([...sizes])));
    const output = typeof attrs['output'] === 'number' ? attrs['output'] : 0;
    shape = (Array.isArray(out) ? out[output] : out)?.shape ?? [];
  });
  return shape;
}

/** The shape that the table of ops gives, where it gives one that a framework could make. */
function told(op: Op, attrs: Attributes, inputs: readonly Shape[]): readonly number[] | null {
  const result = op.shape(inputs, attrs);
  if (result.kind !== 'shape') return null;
  const isMerge = op.merge === 'add' || op.merge === 'elementwise';
  if (isMerge && !fits(mergeOperands(inputs, attrs['broadcast'] === 'numpy'))) return null;
  return result.shape.every((size): size is number => typeof size === 'number' && size > 0)
    ? result.shape
    : null;
}

function fits([first = [], ...others]: readonly Shape[]): boolean {
  return first.every((size, axis) => {
    const sizes = [size, ...others.map((shape) => shape[axis])].filter((each) => each !== 1);
    return new Set(sizes).size <= 1;
  });
}

const tried = new Set<string>();

function compare(op: Op, attrs: Attributes, inputs: readonly Shape[], viaLayer: boolean): void {
  const expected = told(op, attrs, inputs);
  if (expected === null || known(op.kind, inputs, attrs).length > 0) return;
  tried.add(op.kind);
  const plain = { ...attrs, ...(viaLayer ? { viaLayer } : {}) } as PlainAttributes;
  expect(rebuilt(op.kind, plain, inputs as readonly (readonly number[])[])).toEqual(expected);
}

describe.each(Object.entries(cases))('tf.layers.%s, rebuilt', (name, examples) => {
  test('gives the shape that the table of ops gives', () => {
    fc.assert(
      fc.property(examples, ({ config, inputs }) => {
        const lowered = lowerOrNull(name, config);
        if (lowered) compare(lowered.op, lowered.attrs, inputs, true);
      }),
      { numRuns: 25 },
    );
  });
});

function lowerOrNull(...[name, config]: Parameters<typeof lower>): ReturnType<typeof lower> | null {
  try {
    return lower(name, config);
  } catch (error) {
    if (error instanceof Rejection) return null;
    throw error;
  }
}

describe.each(Object.entries(coreCases))('tf.%s, rebuilt', (name, calls) => {
  test('gives the shape that the table of ops gives', () => {
    fc.assert(
      fc.property(calls, (args) => {
        const meaning = tfjsCore.get(name);
        if (!meaning) throw new Error(`tf.${name} is not followed`);
        for (const { op, attrs, inputs } of nodesOf(meaning, args)) {
          const found = ops.get(op);
          if (found) compare(found, attrs, inputs, false);
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** Ops that no generated call reaches, or few do. */
const others: readonly (readonly [OpKind, Attributes, readonly Shape[]])[] = [
  ['where', { broadcast: 'numpy' }, [[2, 3], [2, 3], [3]]],
  ['logicalAnd', { broadcast: 'numpy' }, [[2, 3], [3]]],
  ['logicalOr', { broadcast: 'numpy' }, [[2, 3], [3]]],
  ['logicalXor', { broadcast: 'numpy' }, [[2, 3], [3]]],
  ['logicalNot', {}, [[2, 3]]],
  ['any', { axis: [1], keepDims: true }, [[2, 3]]],
  ['all', { axis: null, keepDims: false }, [[2, 3]]],
  ['norm', { axis: [0], keepDims: false }, [[2, 3]]],
  ['weight', { shape: [3, 3, 1] }, []],
  ['categoryEncoding', { numTokens: 4, outputMode: 'multiHot' }, [[2, 3]]],
  ['permute', { dims: [2, 1] }, [[2, 3, 4]]],
  ['cropping2d', { borders: [[1, 1], [0, 1]], layout: 'NHWC' }, [[1, 5, 5, 2]]],
  ['dot', { axes: [1, 1] }, [[2, 3], [2, 3]]],
  ['resizing', { height: 4, width: 6 }, [[5, 5, 3]]],
  ['eachStep', {}, [[2, 5, 3, 4]]],
  ['allSteps', {}, [[2, 7], [2, 5, 3]]],
]; // prettier-ignore

test.each(others)('%s, rebuilt, gives the shape that the table of ops gives', (kind, attrs, inputs) => {
  const op = ops.get(kind);
  if (!op) throw new Error(`no op ${kind}`);
  expect(told(op, attrs, inputs)).not.toBeNull();
  compare(op, attrs, inputs, false);
});

test('every op is built by something, and every one was', () => {
  expect(Object.keys(builders).sort()).toEqual([...ops.keys()].sort());
  const untried = [...ops.keys()].filter((kind) => !tried.has(kind));
  // An input is given its shape; PyTorch's ops have a test of their own.
  expect(untried.sort()).toEqual(['input', ...torchKinds, ...lackingKinds].sort());
});
