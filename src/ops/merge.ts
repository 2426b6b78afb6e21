import { add, type Dim } from '../dim/index.js';
import { numberAt, numbersAt, textAt } from './attributes.js';
import { defineOp } from './define.js';
import type { OpKind } from './kinds.js';
import { axisFromFront, sizeOf } from './layout.js';
import type { Op, OpResult, Requirement, Shape } from './op.js';
import { fault, requiring, shaped, showShape, unknown } from './result.js';

/** Ranks may differ: the shorter shape gets ones behind its batch axis (as the framework's merge layer does). */
function paddedTo(shape: Shape, rank: number): Shape {
  if (shape.length >= rank) return shape;
  const [batch = 1, ...rest] = shape;
  return [batch, ...Array.from({ length: rank - shape.length }, () => 1), ...rest];
}

/** Core ops align shapes at their last axis, batch included. */
function alignedTo(shape: Shape, rank: number): Shape {
  return [...Array.from({ length: Math.max(0, rank - shape.length) }, () => 1), ...shape];
}

/** The operands of an element-wise merge, brought to one rank; `numpy` for core ops, which know no batch. */
export function mergeOperands(inputs: readonly Shape[], numpy: boolean): readonly Shape[] {
  const rank = Math.max(...inputs.map((shape) => shape.length));
  return inputs.map((shape) => (numpy ? alignedTo(shape, rank) : paddedTo(shape, rank)));
}

/** One axis of two sides: the other side of a 1; where sides differ otherwise, the first. */
function mergedSize(a: Dim, b: Dim): Dim {
  return a === 1 ? b : a;
}

function broadcast(operands: readonly Shape[]): Shape {
  const [first = [], ...others] = operands;
  return others.reduce<Shape>(
    (all, shape) => all.map((dim, axis) => mergedSize(dim, sizeOf(shape, axis))),
    first,
  );
}

/**
 * How sides of different sizes go together is judged elsewhere; this only gives the shape to go on with. Attribute
 * `broadcast`: 'numpy' for core ops, 'none' for `tf.addN`, which wants equal shapes; a merge layer has neither.
 */
const elementwise: Op['shape'] = (inputs, attrs) => {
  const how = textAt(attrs, 'broadcast');
  const isLayer = how === '';
  if (how === 'none') return allEqual(inputs);
  const shape = broadcast(mergeOperands(inputs, !isLayer));
  const batches = [...new Set(inputs.map(([batch]) => batch).filter((batch) => typeof batch === 'number'))];
  if (isLayer && batches.length > 1) {
    return fault(`a merge layer cannot merge batches of ${batches.join(' and ')}`, { axis: 0, shape });
  }
  return shaped(shape);
};

function allEqual(inputs: readonly Shape[]): OpResult {
  const [first = []] = inputs;
  const odd = inputs.findIndex((shape) => shape.length !== first.length);
  const words = (shape: Shape): string =>
    `tf.addN takes tensors of one shape, not ${showShape(first)} and ${showShape(shape)}`;
  if (odd >= 0) return fault(words(inputs[odd] ?? []), { operand: odd, shape: first });
  const what = 'every axis of the tensors that tf.addN adds';
  const requirements = inputs.slice(1).flatMap((shape, index) =>
    shape.map((left, axis): Requirement => ({
      left,
      right: sizeOf(first, axis),
      what,
      operand: index + 1,
      axis,
    })),
  );
  return requiring(first, requirements, ({ operand }) => words(inputs[operand] ?? []));
}

function merge(kind: OpKind, source = `tf.layers.${kind}`): Op {
  return {
    kind,
    arity: { atLeast: 2 },
    source,
    merge: kind === 'add' ? 'add' : 'elementwise',
    shape: elementwise,
  };
}

/** Sums sizes along one axis, by default the last; all other axes must agree, batch included. */
const concatenate: Op = {
  kind: 'concatenate',
  arity: { atLeast: 2 },
  source: 'tf.layers.concatenate',
  merge: 'concatenate',
  shape: (inputs, attrs) => {
    const [first = []] = inputs;
    const given = numberAt(attrs, 'axis');
    const axis = axisFromFront(given, first.length);
    if (axis === null) {
      return fault(`concatenate along axis ${given} of ${first.length} axes`, { shape: first });
    }
    const odd = inputs.findIndex((shape) => shape.length !== first.length);
    if (odd >= 0) {
      const words = `${showShape(first)} and ${showShape(inputs[odd] ?? [])}`;
      return fault(`concatenate takes inputs of one number of axes, not ${words}`, {
        operand: odd,
        shape: first,
      });
    }
    // `K.concatenate` takes every negative axis for the last when it runs.
    if (given < -1) {
      return unknown(
        `concatenate along axis ${given} gives another shape when it runs than when it is built`,
      );
    }
    return joined(inputs, axis);
  },
};

function joined(inputs: readonly Shape[], axis: number): OpResult {
  const [first = []] = inputs;
  const what = `every axis but ${axis} of the inputs of concatenate`;
  const requirements = inputs.slice(1).flatMap((shape, index) =>
    shape.flatMap((left, at): Requirement[] => {
      const right = sizeOf(first, at);
      // Two inputs' unknown batches have different symbols and are fed alike.
      const isFree = at === 0 && (typeof left !== 'number' || typeof right !== 'number');
      return at === axis || isFree ? [] : [{ left, right, what, operand: index + 1, axis: at }];
    }),
  );
  const total = inputs.reduce<Dim>((sum, shape) => add(sum, sizeOf(shape, axis)), 0);
  return requiring(
    first.map((dim, at) => (at === axis ? total : dim)),
    requirements,
    ({ operand }) =>
      `concatenate along axis ${axis} takes inputs that agree in every other axis, not ${showShape(first)} and ${showShape(inputs[operand] ?? [])}`,
  );
}

/** Sums sizes along one axis, by default the first; all other axes must agree. There is no batch axis. */
const concat: Op = {
  kind: 'concat',
  arity: { atLeast: 1 },
  source: 'tf.concat',
  merge: 'concatenate',
  shape: (inputs, attrs) => {
    const [first = []] = inputs;
    const odd = inputs.find((shape) => shape.length !== first.length);
    if (odd) {
      return fault(
        `concat takes tensors of one number of axes, not ${showShape(first)} and ${showShape(odd)}`,
      );
    }
    const given = numberAt(attrs, 'axis');
    const axis = axisFromFront(given, first.length);
    return axis === null ? fault(`concat along axis ${given} of ${first.length} axes`) : joined(inputs, axis);
  },
};

/** Contracts one axis of each operand; the rest of the second follows the rest of the first, without its batch. */
const dot: Op = {
  kind: 'dot',
  arity: 2,
  rank: { atLeast: 2, atMost: 3 },
  source: 'tf.layers.dot',
  merge: 'dot',
  shape: ([a = [], b = []], attrs) => {
    if (b.length < 2 || b.length > 3) {
      return fault(`dot takes inputs of 2 to 3 axes, batch included, and is given ${b.length}`, {
        operand: 1,
      });
    }
    const [x = NaN, y = NaN] = numbersAt(attrs, 'axes');
    const [i, j] = [axisFromFront(x, a.length), axisFromFront(y, b.length)];
    // `Dot.build` looks axes up without counting negative ones from the end: it only accepts two of them.
    const isMixed = x < 0 !== y < 0;
    if (i === null || j === null || isMixed) {
      return fault(`dot along axes ${x} and ${y} of ${a.length} and ${b.length} axes`);
    }
    if (i === 0 || j === 0) return unknown('dot along the batch axis is not followed');
    const rest = [...a.filter((_, axis) => axis !== i), ...b.filter((_, axis) => axis !== j && axis !== 0)];
    const [left, right] = [sizeOf(a, i), sizeOf(b, j)];
    return requiring(
      rest.length === 1 ? [...rest, 1] : rest,
      [{ left, right, what: 'the axes that dot contracts', operand: 0, axis: i }],
      () =>
        `dot contracts axis ${i} of ${showShape(a)} with axis ${j} of ${showShape(b)}, which differ in size`,
    );
  },
};

/** Functions of two tensors that are broadcast to one shape, beside those that are layers too. */
export const binaryFunctions = [
  'div', 'divNoNan', 'floorDiv', 'mod', 'pow', 'squaredDifference', 'atan2', 'equal', 'notEqual', 'less', 'lessEqual',
  'greater', 'greaterEqual', 'logicalAnd', 'logicalOr', 'logicalXor',
] as const; // prettier-ignore

/** Ops with several operands. */
export const mergeOps: readonly Op[] = [
  merge('add'),
  merge('subtract', 'tf.sub'),
  merge('average'),
  merge('multiply'),
  merge('maximum'),
  merge('minimum'),
  merge('where', 'tf.where'),
  ...binaryFunctions.map((kind) => merge(kind, `tf.${kind}`)),
  concatenate,
  concat,
  dot,
].map(defineOp);
