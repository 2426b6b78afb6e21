import { add, type Dim, mul, show } from '../dim/index.js';
import { dimAt, dimsAt, flag } from './attributes.js';
import { defineOp, weights } from './define.js';
import { sizeOf } from './layout.js';
import type { Attributes, Op } from './op.js';
import { fault, requiring, shaped, showShape } from './result.js';

/** Works on the last axis, whatever stands before it; in · out weights, and out biases (`Dense.build`). */
const dense: Op = {
  kind: 'dense',
  arity: 1,
  // PyTorch's, which alone knows its features beforehand, takes a vector without a batch too (`nn.Linear`).
  rank: { atLeast: 1, atMost: Infinity },
  kerasRank: { atLeast: 2, atMost: Infinity },
  source: 'tf.layers.dense',
  weighted: true,
  shape: ([shape = []], attrs) => {
    const output = [...shape.slice(0, -1), dimAt(attrs, 'units')];
    if (attrs['features'] === undefined) {
      return shape.length > 1
        ? shaped(output)
        : fault('dense takes an input of at least 2 axes, batch included, and is given 1');
    }
    // How many images there are is the caller's choice, and here it counts.
    if (shape.length === 1 && typeof shape[0] !== 'number') return shaped(output);
    const [left, right, axis] = [sizeOf(shape, -1), dimAt(attrs, 'features'), shape.length - 1];
    return requiring(
      output,
      [{ left, right, what: 'the features that the weights are for', operand: 0, axis }],
      () => `dense has weights for ${show(right, 'text')} features and is given ${show(left, 'text')}`,
    );
  },
  built: ([shape = []]) => [
    { size: sizeOf(shape, -1), operand: 0, axis: shape.length - 1, what: 'input features' },
  ],
  parameters: ([shape = []], attrs) => {
    const units = dimAt(attrs, 'units');
    // PyTorch's are made before anything comes in.
    const features = attrs['features'] === undefined ? sizeOf(shape, -1) : dimAt(attrs, 'features');
    const kernel = mul(features, units);
    return weights(attrs, flag(attrs, 'useBias') ? add(kernel, units) : kernel);
  },
};

/** Each index becomes a vector; `inputLength` fixes the axes behind the batch, −1 leaves one open. */
const embedding: Op = {
  kind: 'embedding',
  arity: 1,
  source: 'tf.layers.embedding',
  weighted: true,
  shape: ([shape = []], attrs) => {
    const output = [...shape, dimAt(attrs, 'outputDim')];
    if (attrs['inputLength'] === undefined) return shaped(output);
    const lengths = dimsAt(attrs, 'inputLength');
    const words = `embedding has inputLength ${showShape(lengths)} and is given ${showShape(shape.slice(1))}`;
    if (lengths.length !== shape.length - 1) return fault(words, { shape: output });
    const requirements = lengths.flatMap((right, index) =>
      right === -1
        ? []
        : [
            {
              left: sizeOf(shape, index + 1),
              right,
              what: 'inputLength of embedding',
              operand: 0,
              axis: index + 1,
            },
          ],
    );
    return requiring(output, requirements, () => words);
  },
  parameters: (_, attrs) => weights(attrs, mul(dimAt(attrs, 'inputDim'), dimAt(attrs, 'outputDim'))),
};

/** Queries, and how much each of them takes of every key: 4 matrices of width · width, and their biases. */
const attention: Op = {
  kind: 'attention',
  arity: 1,
  rank: { atLeast: 2, atMost: 3 },
  source: 'torch.nn.MultiheadAttention',
  weighted: true,
  shape: ([shape = []], attrs) => {
    const [left, right, axis] = [sizeOf(shape, -1), dimAt(attrs, 'features'), shape.length - 1];
    return requiring(
      shape,
      [{ left, right, what: 'the features that the weights are for', operand: 0, axis }],
      () => `attention has weights for ${show(right, 'text')} features and is given ${show(left, 'text')}`,
    );
  },
  built: ([shape = []]) => [{ size: sizeOf(shape, -1), operand: 0, axis: shape.length - 1, what: 'input features' }],
  parameters: (_, attrs) => {
    const width = dimAt(attrs, 'features');
    const kernel = mul(mul(width, width), 4);
    return weights(attrs, flag(attrs, 'useBias') ? add(kernel, mul(width, 4)) : kernel);
  },
}; // prettier-ignore

/** Projections to so many heads of a width, with a bias each. */
function headWeights(attrs: Attributes, features: Dim, width: Dim): Dim {
  const projected = mul(dimAt(attrs, 'heads'), width);
  const kernel = mul(features, projected);
  return flag(attrs, 'useBias') ? add(kernel, projected) : kernel;
}

/**
 * Queries ask values by their keys, which are the values where no others are given. Out come the queries' axes, the last
 * as wide as it was or as is asked for.
 */
const multiHeadAttention: Op = {
  kind: 'multiHeadAttention',
  arity: { atLeast: 2 },
  rank: { atLeast: 3, atMost: Infinity },
  source: 'keras.layers.MultiHeadAttention',
  weighted: true,
  shape: ([query = [], value = [], key = value], attrs) => {
    const outputs = attrs['outputShape'] === undefined ? query.slice(-1) : dimsAt(attrs, 'outputShape');
    const output = [...query.slice(0, -1), ...outputs];
    const words = 'multiHeadAttention takes a key for each value';
    if (key.length !== value.length) return fault(words, { operand: 2, shape: output });
    const what = 'the values that the keys are for';
    const requirements = value.slice(1, -1).map((right, index) => ({ left: key[index + 1] ?? 1, right, what, operand: 2, axis: index + 1 }));
    return requiring(output, key === value ? [] : requirements, () => words);
  },
  built: (shapes) => shapes.map((shape, operand) => ({ size: sizeOf(shape, -1), operand, axis: shape.length - 1, what: 'input features' })),
  parameters: ([query = [], value = [], key = value], attrs) => {
    const [keyWidth, valueWidth] = [dimAt(attrs, 'keyDim'), dimAt(attrs, 'valueDim')];
    const last = sizeOf(query, -1);
    const outputs = attrs['outputShape'] === undefined ? last : dimsAt(attrs, 'outputShape').reduce(mul, 1);
    const combined = mul(mul(dimAt(attrs, 'heads'), valueWidth), outputs);
    const projections = [[last, keyWidth], [sizeOf(key, -1), keyWidth], [sizeOf(value, -1), valueWidth]] as const;
    const all = projections.reduce((sum: Dim, [features, width]) => add(sum, headWeights(attrs, features, width)), combined);
    return weights(attrs, flag(attrs, 'useBias') ? add(all, outputs) : all);
  },
}; // prettier-ignore

/** Queries ask values by their keys, without weights but for scalars: the last axis comes out as wide as the values. */
const dotAttention: Op = {
  kind: 'dotAttention',
  arity: { atLeast: 2 },
  rank: { atLeast: 3, atMost: Infinity },
  source: 'keras.layers.Attention',
  weighted: true,
  shape: ([query = [], value = [], key = value]) => {
    const axis = query.length - 1;
    const requirements = [
      { left: sizeOf(query, -1), right: sizeOf(key, -1), what: 'the features of the keys', operand: 0, axis },
      { left: sizeOf(key, -2), right: sizeOf(value, -2), what: 'the values that the keys are for', operand: key === value ? 1 : 2, axis: axis - 1 },
    ];
    const all = key === value ? requirements.slice(0, 1) : requirements;
    return requiring([...query.slice(0, -1), sizeOf(value, -1)], all, () => 'attention takes a key as wide as the query for each value');
  },
  parameters: ([query = []], attrs) =>
    weights(attrs, flag(attrs, 'scalesEach') ? sizeOf(query, -1) : dimAt(attrs, 'scalars')),
}; // prettier-ignore

/** Layers that look weights up or multiply by them along the last axis. */
export const denseOps: readonly Op[] = [dense, embedding, attention, multiHeadAttention, dotAttention].map(
  defineOp,
);
