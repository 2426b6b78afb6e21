import { type Dim, divide, floorDiv, mul, show } from '../dim/index.js';
import { dimAt, dimsAt, isKeras, numberAt, numbersAt } from './attributes.js';
import { defineOp } from './define.js';
import { axisFromFront, isFraction, productOf, sizeOf } from './layout.js';
import type { Op, OpResult, Shape } from './op.js';
import { fault, misconfigured, requiring, shaped, showShape, unknown } from './result.js';

const flatten: Op = {
  kind: 'flatten',
  arity: 1,
  rank: { atLeast: 3, atMost: Infinity },
  kerasRank: { atLeast: 1, atMost: Infinity },
  source: 'tf.layers.flatten',
  collapsesSpace: true,
  shape: ([shape = []]) => shaped([sizeOf(shape, 0), productOf(shape.slice(1))]),
  definedAxes: ([shape = []], attrs) =>
    isKeras(attrs) ? [] : shape.slice(1).map((_, index) => ({ operand: 0, axis: index + 1 })),
};

/** Some axes become one; counted from the end where they are negative. */
const flattenAxes: Op = {
  kind: 'flattenAxes',
  arity: 1,
  source: 'torch.flatten',
  collapsesSpace: true,
  shape: ([shape = []], attrs) => {
    const [first, last] = [numberAt(attrs, 'start'), numberAt(attrs, 'end')];
    const [start, end] = [axisFromFront(first, shape.length), axisFromFront(last, shape.length)];
    if (start === null || end === null || start > end) {
      return fault(`flatten of axes ${first} to ${last} of ${showShape(shape)}`);
    }
    return shaped([
      ...shape.slice(0, start),
      productOf(shape.slice(start, end + 1)),
      ...shape.slice(end + 1),
    ]);
  },
};

function openAxes(target: readonly Dim[]): readonly number[] {
  return target.flatMap((size, index) => (typeof size === 'number' && size < 0 ? [index] : []));
}

/** A −1 takes what is left; in any case the number of elements stays (`Reshape.fixUnknownDimension`). */
function reshaped(shape: Shape, target: readonly Dim[]): OpResult {
  const batch = sizeOf(shape, 0);
  const total = productOf(shape.slice(1));
  const [open, ...others] = openAxes(target);
  if (others.length > 0) return misconfigured('reshape can leave only one size open (-1 or null)');
  const known = productOf(target.filter((_, index) => index !== open));
  const isExact = !target.some(isFraction) || (open === undefined && typeof total === 'number');
  const size = open === undefined ? 1 : quotient(total, known);
  if (size === null || !isExact) {
    return unknown(`reshape of ${showShape(shape.slice(1))} to ${showShape(target)} is not followed`);
  }
  const what = 'the number of elements, which reshape keeps';
  return requiring(
    [batch, ...target.map((dim, index) => (index === open ? size : dim))],
    [{ left: total, right: mul(known, size), what, operand: 0, axis: null }],
    () =>
      `reshape cannot make ${showShape(target)} of the ${show(total, 'text')} elements of ${showShape(shape.slice(1))}`,
  );
}

/** The size that is left: rounded down where it does not come out even, which the caller must require. */
function quotient(total: Dim, known: Dim): Dim | null {
  const exact = divide(total, known);
  if (exact !== null || typeof known !== 'number') return exact;
  return known > 0 ? floorDiv(total, known) : 0;
}

const reshape: Op = {
  kind: 'reshape',
  arity: 1,
  rank: { atLeast: 1, atMost: Infinity },
  source: 'tf.layers.reshape',
  collapsesSpace: true,
  shape: ([shape = []], attrs) => reshaped(shape, dimsAt(attrs, 'targetShape')),
  // While any size is null (the batch mostly is) an open one stays null (`Reshape.computeOutputShape`).
  nullAxes: ([shape = []], attrs) =>
    shape.every((dim) => typeof dim === 'number')
      ? []
      : openAxes(dimsAt(attrs, 'targetShape')).map((axis) => axis + 1),
};

const permute: Op = {
  kind: 'permute',
  arity: 1,
  source: 'tf.layers.permute',
  shape: ([shape = []], attrs) => {
    const order = numbersAt(attrs, 'dims');
    if (order.length === shape.length - 1) {
      return shaped([sizeOf(shape, 0), ...order.map((axis) => sizeOf(shape, axis))]);
    }
    return fault(
      `permute orders ${order.length} axes beside the batch and is given ${showShape(shape.slice(1))}`,
    );
  },
};

const repeatVector: Op = {
  kind: 'repeatVector',
  arity: 1,
  rank: 2,
  source: 'tf.layers.repeatVector',
  shape: ([shape = []], attrs) => shaped([sizeOf(shape, 0), dimAt(attrs, 'n'), sizeOf(shape, 1)]),
};

/** A network's input: its shape is given, not computed. */
const input: Op = {
  kind: 'input',
  arity: 0,
  source: 'tf.input',
  shape: () => unknown('an input has the shape that it was given'),
};

/** What only rearranges elements. */
export const shapeOps: readonly Op[] = [input, flatten, flattenAxes, reshape, permute, repeatVector].map(
  defineOp,
);
