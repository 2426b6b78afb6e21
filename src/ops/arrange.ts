import { add, type Dim, divide, floorDiv, mul, sub } from '../dim/index.js';
import { bordersAt, dimAt, dimsAt, numberAt, numbersAt } from './attributes.js';
import { defineOp } from './define.js';
import type { OpKind } from './kinds.js';
import {
  axisFromFront,
  channelAxis,
  channelsOf,
  productOf,
  sizeOf,
  spaceAxes,
  withAxes,
  withSpace,
} from './layout.js';
import type { Attributes, Op, OpResult, Requirement, Shape } from './op.js';
import { fault, requiring, shaped, showShape, unknown } from './result.js';

type Rule = (shape: Shape, attrs: Attributes) => OpResult;

function unary(kind: OpKind, shape: Rule, more: Partial<Op> = {}): Op {
  return {
    kind,
    arity: 1,
    source: `tf.${kind}`,
    ...more,
    shape: ([first = []], attrs) => shape(first, attrs),
  };
}

const transpose = unary('transpose', (shape, attrs) => {
  const order = attrs['perm'] === null ? shape.map((_, axis) => -1 - axis) : numbersAt(attrs, 'perm');
  return order.length === shape.length
    ? shaped(order.map((axis) => sizeOf(shape, axis)))
    : fault(`transpose orders ${order.length} axes and is given ${showShape(shape)}`);
});

/** A −1 takes what is left; the number of elements stays (`inferFromImplicitShape`). */
const reshape = unary(
  'tf.reshape',
  (shape, attrs) => {
    const target = dimsAt(attrs, 'shape');
    const open = target.flatMap((size, index) => (size === -1 ? [index] : []));
    if (open.length > 1) return fault('reshape can leave only one size open (-1)');
    const [total, known] = [productOf(shape), productOf(target.filter((size) => size !== -1))];
    const rest = open.length === 0 ? null : divide(total, known);
    if (open.length > 0 && rest === null && typeof total === 'number' && typeof known === 'number') {
      return fault(`reshape cannot make ${showShape(target)} of ${showShape(shape)}`);
    }
    if (open.length > 0 && rest === null) {
      return unknown(`reshape of ${showShape(shape)} to ${showShape(target)} is not followed`);
    }
    const made = target.map((size) => (size === -1 ? (rest ?? 1) : size));
    const what = 'the number of elements, which reshape keeps';
    const requirement: Requirement = { left: total, right: productOf(made), what, operand: 0, axis: null };
    return requiring(
      made,
      [requirement],
      () => `reshape cannot make ${showShape(target)} of ${showShape(shape)}`,
    );
  },
  { source: 'tf.reshape', collapsesSpace: true },
);

const expandDims = unary('expandDims', (shape, attrs) => {
  const given = numberAt(attrs, 'axis');
  const axis = given < 0 ? given + shape.length + 1 : given;
  return axis < 0 || axis > shape.length
    ? fault(`expandDims at axis ${given} of ${showShape(shape)}`)
    : shaped([...shape.slice(0, axis), 1, ...shape.slice(axis)]);
}, { collapsesSpace: true }); // prettier-ignore

/** Without axes, every axis of size 1 goes; a symbolic size is taken to be more. */
const squeeze = unary('squeeze', (shape, attrs) => {
  if (attrs['axis'] === null) return shaped(shape.filter((dim) => dim !== 1));
  const given = numbersAt(attrs, 'axis');
  const axes = given.map((axis) => axisFromFront(axis, shape.length));
  const missing = given[axes.indexOf(null)];
  if (missing !== undefined) return fault(`squeeze at axis ${missing} of ${showShape(shape)}`);
  const requirements = axes.flatMap((axis): Requirement[] =>
    axis === null
      ? []
      : [{ left: sizeOf(shape, axis), right: 1, what: 'the size of an axis that squeeze takes away', operand: 0, axis }],
  );
  return requiring(
    shape.filter((_, axis) => !axes.includes(axis)),
    requirements,
    () => `squeeze takes away axes of size 1 only, not axis ${given.join(', ')} of ${showShape(shape)}`,
  );
}, { collapsesSpace: true }); // prettier-ignore

function sliceSize(dim: Dim, begin: Dim, size: Dim | undefined): Dim {
  return size === undefined || size === -1 ? sub(dim, begin) : size;
}

/** From `begin` on, `size` of each axis; −1, or none, is all that follows (`parseSliceParams`). */
const slice = unary('slice', (shape, attrs) => {
  const [begin, size] = [dimsAt(attrs, 'begin'), dimsAt(attrs, 'size')];
  if (begin.length > shape.length) {
    return fault(`slice begins at ${begin.length} axes of ${showShape(shape)}`);
  }
  const made = shape.map((dim, axis) => sliceSize(dim, begin[axis] ?? 0, size[axis]));
  const beyond = shape.findIndex((dim, axis) => {
    const end = add(begin[axis] ?? 0, sizeOf(made, axis));
    return typeof dim === 'number' && typeof end === 'number' && end > dim;
  });
  return beyond < 0
    ? shaped(made)
    : fault(`slice goes beyond axis ${beyond} of ${showShape(shape)}`, { axis: beyond, shape: made });
});

/** Entries by position and slices, of which the shape is known where they are read (`x[:, 0]`). */
const index = unary('index', (_, attrs) => shaped(dimsAt(attrs, 'shape')), {
  arity: { atLeast: 1 },
  source: 'torch.Tensor.__getitem__',
  // `x[:, 0:1]` keeps the axis so that it is spread.
  collapsesSpace: true,
});

/** One of the equal or given parts along an axis (`prepareSplitSize`). */
const split = unary('split', (shape, attrs) => {
  const axis = axisFromFront(numberAt(attrs, 'axis'), shape.length);
  if (axis === null) return fault(`split along axis ${numberAt(attrs, 'axis')} of ${showShape(shape)}`);
  const whole = sizeOf(shape, axis);
  const sizes = attrs['sizes'] === undefined ? null : dimsAt(attrs, 'sizes');
  if (sizes === null) {
    const parts = numberAt(attrs, 'parts');
    const part = divide(whole, parts);
    if (part !== null) return shaped(withAxes(shape, [[axis, part]]));
    return typeof whole === 'number'
      ? fault(`split cannot make ${parts} equal parts of ${whole}`, { axis })
      : unknown(`split of ${showShape(shape)} in ${parts} parts is not followed`);
  }
  const known = sizes.filter((size) => size !== -1).reduce<Dim>(add, 0);
  const own = sizes[numberAt(attrs, 'index')] ?? 1;
  const made = withAxes(shape, [[axis, own === -1 ? sub(whole, known) : own]]);
  if (sizes.includes(-1)) return shaped(made);
  const what = 'the sizes of all parts together';
  return requiring(made, [{ left: whole, right: known, what, operand: 0, axis }], () =>
    `split in ${sizes.length} parts takes ${showShape([known])} of an axis of ${showShape([whole])}`,
  );
}); // prettier-ignore

/** One of the tensors along an axis, which goes. */
const unstack = unary('unstack', (shape, attrs) => {
  const axis = axisFromFront(numberAt(attrs, 'axis'), shape.length);
  return axis === null
    ? fault(`unstack along axis ${numberAt(attrs, 'axis')} of ${showShape(shape)}`)
    : shaped(shape.filter((_, each) => each !== axis));
});

/** Equal shapes get a new axis, as long as there are tensors. */
const stack: Op = {
  kind: 'stack',
  arity: { atLeast: 1 },
  source: 'tf.stack',
  merge: 'concatenate',
  shape: (inputs, attrs) => {
    const [first = []] = inputs;
    const given = numberAt(attrs, 'axis');
    const axis = given < 0 ? given + first.length + 1 : given;
    if (axis < 0 || axis > first.length) return fault(`stack along axis ${given} of ${showShape(first)}`);
    const odd = inputs.find((shape) => shape.length !== first.length);
    if (odd) return fault(`stack takes tensors of one shape, not ${showShape(first)} and ${showShape(odd)}`);
    const requirements = inputs.slice(1).flatMap((shape, index) =>
      shape.map((left, at): Requirement => {
        const what = 'every axis of the tensors that stack puts together';
        return { left, right: sizeOf(first, at), what, operand: index + 1, axis: at };
      }),
    );
    return requiring(
      [...first.slice(0, axis), inputs.length, ...first.slice(axis)],
      requirements,
      ({ operand }) => `stack takes tensors of one shape, not ${showShape(first)} and ${showShape(inputs[operand] ?? [])}`,
    );
  },
}; // prettier-ignore

function padding(kind: OpKind): Op {
  return unary(kind, (shape, attrs) => {
    const borders = bordersAt(attrs);
    return borders.length === shape.length
      ? shaped(shape.map((dim, axis) => (borders[axis] ?? []).reduce<Dim>(add, dim)))
      : fault(`${kind} has paddings for ${borders.length} axes and is given ${showShape(shape)}`);
  });
}

const tile = unary('tile', (shape, attrs) => {
  const times = dimsAt(attrs, 'reps');
  return times.length === shape.length
    ? shaped(shape.map((dim, axis) => mul(dim, times[axis] ?? 1)))
    : fault(`tile repeats ${times.length} axes and is given ${showShape(shape)}`);
});

/** What the indices pick stands in the place of the axis. */
const gather: Op = {
  kind: 'gather',
  arity: 2,
  source: 'tf.gather',
  shape: ([shape = [], indices = []], attrs) => {
    const axis = axisFromFront(numberAt(attrs, 'axis'), shape.length);
    return axis === null
      ? fault(`gather along axis ${numberAt(attrs, 'axis')} of ${showShape(shape)}`)
      : shaped([...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)]);
  },
};

const oneHot = unary('oneHot', (shape, attrs) => shaped([...shape, dimAt(attrs, 'depth')]));

const broadcastTo = unary('broadcastTo', (shape, attrs) => {
  const target = dimsAt(attrs, 'shape');
  const words = `broadcastTo cannot make ${showShape(target)} of ${showShape(shape)}`;
  if (target.length < shape.length) return fault(words);
  // A size that is open may be 1, which goes with any.
  const requirements = shape.flatMap((left, axis): Requirement[] => {
    const right = sizeOf(target, axis + target.length - shape.length);
    const isFixed = typeof left === 'number' && left !== 1 && right !== left && right !== -1;
    return isFixed ? [{ left, right, what: 'the size that broadcastTo makes', operand: 0, axis }] : [];
  });
  return requiring(target, requirements, () => words);
});

const topk = unary('topk', (shape, attrs) => shaped([...shape.slice(0, -1), dimAt(attrs, 'k')]));

/** Height and width are given; batch and channels stay. */
function resizing(kind: OpKind): Op {
  return unary(
    kind,
    (shape, attrs) => {
      const size = dimsAt(attrs, 'size');
      return shaped(withSpace(shape, attrs, (_, index) => size[index] ?? 1));
    },
    { source: `tf.image.${kind}`, rank: 4, upsamples: true },
  );
}

/** To given sizes, or so many times those that there are, rounded down: `factors` over `parts`. */
const resample = unary('resample', (shape, attrs) => {
  const [batch = 1, channels = 1, ...space] = shape;
  const wanted = dimsAt(attrs, attrs['size'] === undefined ? 'factors' : 'size');
  if (wanted.length !== space.length) return fault(`resample has ${wanted.length} sizes for ${showShape(shape)}`);
  if (attrs['size'] !== undefined) return shaped([batch, channels, ...wanted]);
  const parts = numbersAt(attrs, 'parts');
  return shaped([batch, channels, ...space.map((size, axis) => floorDiv(mul(size, wanted[axis] ?? 1), parts[axis] ?? 1))]);
}, { source: 'torch.nn.functional.interpolate', upsamples: true, rank: { atLeast: 3, atMost: 5 }, usualRank: 4 }); // prettier-ignore

/** Blocks of space become channels: every space axis must come out even. */
const spaceToDepth = unary('spaceToDepth', (shape, attrs) => {
  const block = numberAt(attrs, 'blockSize');
  const axis = channelAxis(attrs, shape.length);
  const made = withAxes(withSpace(shape, attrs, (size) => floorDiv(size, block)), [[axis, mul(channelsOf(shape, attrs), block * block)]]);
  const requirements = spaceAxes(attrs, shape.length).map((each): Requirement => {
    const left = sizeOf(shape, each);
    return { left, right: mul(floorDiv(left, block), block), what: `a multiple of ${block}`, operand: 0, axis: each };
  });
  return requiring(made, requirements, ({ left }) => `spaceToDepth takes multiples of ${block}, not ${showShape([left])}`);
}, { source: 'torch.nn.PixelUnshuffle', rank: 4 }); // prettier-ignore

/** Blocks of channels become blocks of space: b·b channels make one. */
const depthToSpace = unary('depthToSpace', (shape, attrs) => {
  const block = numberAt(attrs, 'blockSize');
  const [channels, axis] = [channelsOf(shape, attrs), channelAxis(attrs, shape.length)];
  const left = divide(channels, block * block);
  if (left !== null) {
    return shaped(withAxes(withSpace(shape, attrs, (size) => mul(size, block)), [[axis, left]]));
  }
  return typeof channels === 'number'
    ? fault(`depthToSpace by ${block} takes a multiple of ${block * block} channels, not ${channels}`, { axis })
    : unknown(`depthToSpace of ${showShape(shape)} is not followed`);
}, { rank: 4, upsamples: true }); // prettier-ignore

/** Ops of the core API that move elements about. */
export const arrangeOps: readonly Op[] = [
  transpose,
  reshape,
  expandDims,
  squeeze,
  slice,
  index,
  split,
  unstack,
  stack,
  padding('pad'),
  padding('mirrorPad'),
  tile,
  gather,
  oneHot,
  broadcastTo,
  topk,
  resizing('resizeBilinear'),
  resizing('resizeNearestNeighbor'),
  depthToSpace,
  resample,
  spaceToDepth,
].map(defineOp);
