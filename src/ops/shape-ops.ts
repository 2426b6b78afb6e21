import { add, type Dim, divide, mul, show } from '../dim/index.js';
import { dimAt, dimsAt, fault, flag, numbersAt, productOf, rankFault, shaped } from './attributes.js';
import type { Op, OpResult, Shape } from './op.js';

const flatten: Op = {
  kind: 'flatten',
  arity: 1,
  source: 'tf.layers.flatten',
  collapsesSpace: true,
  shape: ([shape = []]) => (shape.length < 3 ? fault(`flatten wants at least 3 axes (batch included) and is given ${shape.length}`) : shaped([shape[0] ?? 1, productOf(shape.slice(1), mul)])),
};

/** A −1 takes what is left; without one the products must agree. */
function reshaped(shape: Shape, target: readonly Dim[]): OpResult {
  const batch = shape[0] ?? 1;
  const total = productOf(shape.slice(1), mul);
  const free = target.indexOf(-1);
  if (free < 0) {
    const wanted = productOf(target, mul);
    const what = 'the number of elements that reshape keeps';
    if (typeof total === 'number' && typeof wanted === 'number' && total !== wanted) return fault(`reshape cannot make ${wanted} elements of ${total}`);
    return shaped([batch, ...target], total === wanted ? [] : [{ left: total, right: wanted, what, operand: 0, axis: null }]);
  }
  const others = productOf(target.filter((_, index) => index !== free), mul);
  const rest = divide(total, others);
  if (rest !== null) return shaped([batch, ...target.map((dim, index) => (index === free ? rest : dim))]);
  if (typeof total === 'number' && typeof others === 'number') return fault(`reshape cannot divide ${total} elements by ${others}`);
  return { kind: 'unknown', reason: `reshape of ${show(total, 'text')} elements by ${show(others, 'text')} is not known to come out even` };
}

const reshape: Op = {
  kind: 'reshape',
  arity: 1,
  source: 'tf.layers.reshape',
  collapsesSpace: true,
  shape: ([shape = []], attrs) => reshaped(shape, dimsAt(attrs, 'targetShape')),
};

const permute: Op = {
  kind: 'permute',
  arity: 1,
  source: 'tf.layers.permute',
  shape: ([shape = []], attrs) => {
    const dims = numbersAt(attrs, 'dims');
    if (dims.length !== shape.length - 1) return rankFault('permute', dims.length + 1, shape);
    return shaped([shape[0] ?? 1, ...dims.map((axis) => shape[axis] ?? 1)]);
  },
};

const repeatVector: Op = {
  kind: 'repeatVector',
  arity: 1,
  source: 'tf.layers.repeatVector',
  shape: ([shape = []], attrs) => (shape.length === 2 ? shaped([shape[0] ?? 1, dimAt(attrs, 'n'), shape[1] ?? 1]) : rankFault('repeatVector', 2, shape)),
};

const dense: Op = {
  kind: 'dense',
  arity: 1,
  source: 'tf.layers.dense',
  weighted: true,
  shape: ([shape = []], attrs) => (shape.length < 2 ? rankFault('dense', '2 or more', shape) : shaped([...shape.slice(0, -1), dimAt(attrs, 'units')])),
  built: ([shape = []]) => [{ size: shape.at(-1) ?? 1, operand: 0, axis: shape.length - 1 }],
  parameters: ([shape = []], attrs) => {
    const units = dimAt(attrs, 'units');
    const weights = mul(shape.at(-1) ?? 1, units);
    return { trainable: flag(attrs, 'useBias') ? add(weights, units) : weights, fixed: 0 };
  },
};

const embedding: Op = {
  kind: 'embedding',
  arity: 1,
  source: 'tf.layers.embedding',
  weighted: true,
  shape: ([shape = []], attrs) => shaped([...shape, dimAt(attrs, 'outputDim')]),
  parameters: (_, attrs) => ({ trainable: mul(dimAt(attrs, 'inputDim'), dimAt(attrs, 'outputDim')), fixed: 0 }),
};

/** Gates: 1 for a simple cell, 3 for GRU, 4 for LSTM; each has kernel, recurrent kernel and bias. */
function recurrent(kind: string, gates: number): Op {
  return {
    kind,
    arity: { atLeast: 1 },
    source: `tf.layers.${kind}`,
    weighted: true,
    shape: ([shape = []], attrs) => {
      if (shape.length !== 3) return rankFault(kind, 3, shape);
      const units = dimAt(attrs, 'units');
      return shaped(flag(attrs, 'returnSequences') ? [shape[0] ?? 1, shape[1] ?? 1, units] : [shape[0] ?? 1, units]);
    },
    parameters: ([shape = []], attrs) => {
      const units = dimAt(attrs, 'units');
      const one = add(mul(add(shape.at(-1) ?? 1, units), units), flag(attrs, 'useBias') ? units : 0);
      return { trainable: mul(one, gates), fixed: 0 };
    },
  };
}

const resizing: Op = {
  kind: 'resizing',
  arity: 1,
  source: 'tf.layers.resizing',
  upsamples: true,
  shape: ([shape = []], attrs) => (shape.length === 4 ? shaped([shape[0] ?? 1, dimAt(attrs, 'height'), dimAt(attrs, 'width'), shape[3] ?? 1]) : rankFault('resizing', 4, shape)),
};

const input: Op = { kind: 'input', arity: 0, source: 'tf.input', shape: () => ({ kind: 'unknown', reason: 'an input has the shape that it was given' }) };

export const shapeOps: readonly Op[] = [
  input,
  flatten,
  reshape,
  permute,
  repeatVector,
  dense,
  embedding,
  recurrent('simpleRNN', 1),
  recurrent('gru', 3),
  recurrent('lstm', 4),
  resizing,
];

