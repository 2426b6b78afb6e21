import type { Dim } from '../../dim/index.js';
import type { AxisOrder, Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import type { Shape } from '../../ops/op.js';
import { type Lower, meaning, node, open, sizesOf } from './meaning.js';

/** Which axes change places. */
function transposed(call: TensorCall): Lowered {
  const shape = call.tensor('input');
  const [a = 0] = call.integers('dim0');
  const [b = 1] = call.integers('dim1');
  const perm = shape.map((_, axis) => axis);
  const [first, second] = [a < 0 ? a + shape.length : a, b < 0 ? b + shape.length : b];
  perm[first] = second;
  perm[second] = first;
  return { kind: 'node', op: 'transpose', operands: ['input'], attrs: { perm } };
}

export const reshaped: Lower = (call) => ({
  kind: 'node',
  op: 'tf.reshape',
  operands: ['input'],
  attrs: { shape: sizesOf(call, 'shape') },
});

const permuted: Lower = (call) => {
  const dims = sizesOf(call, 'dims').map((each) =>
    typeof each === 'number' ? each : call.unfollowed('an axis is no number'),
  );
  const rank = dims.length;
  return {
    kind: 'node',
    op: 'transpose',
    operands: ['input'],
    attrs: { perm: dims.map((axis) => (axis < 0 ? axis + rank : axis)) },
  };
};

export const concatenated: Lower = (call) => ({
  kind: 'node',
  op: 'concat',
  operands: ['tensors'],
  attrs: { axis: call.integers('dim', [0])[0] ?? 0 },
});

export const stacked: Lower = (call) => ({
  kind: 'node',
  op: 'stack',
  operands: ['tensors'],
  attrs: { axis: call.integers('dim', [0])[0] ?? 0 },
});

/** As many parts as there are chunks, where the axis divides. */
const chunked: Lower = (call) => {
  const [parts = 1] = call.integers('chunks');
  const [axis = 0] = call.integers('dim', [0]);
  const whole = call.tensor('input').at(axis) ?? 1;
  if (typeof whole === 'number' && whole % parts !== 0) return pieces(axis, whole, Math.ceil(whole / parts));
  return {
    kind: 'list',
    items: Array.from({ length: parts }, (_, index): Lowered => ({
      kind: 'node',
      op: 'split',
      operands: ['input'],
      attrs: { axis, parts, ...(index === 0 ? {} : { output: index }) },
    })),
  };
};

/** Parts of one size, and what is left. */
function pieces(axis: number, whole: number, size: number): Lowered {
  const sizes = Array.from({ length: Math.ceil(whole / size) }, (_, index) => Math.min(size, whole - index * size));
  return { kind: 'list', items: sizes.map((_, index) => node('split', { axis, sizes, index })) };
} // prettier-ignore

/** Parts of the sizes that are given; of one size only where they are plain numbers. */
const splitUp: Lower = (call) => {
  const [axis = 0] = call.integers('dim', [0]);
  const length = call.length('split_size_or_sections');
  const shape = call.tensor('input');
  const whole = shape.at(axis);
  const given = call.integers('split_size_or_sections');
  const [size = 1] = given;
  if (length === null && typeof whole !== 'number') call.unfollowed('the number of parts is not known');
  const count = length ?? Math.ceil(Number(whole) / size);
  const sizes =
    length === null
      ? Array.from({ length: count }, (_, index) => Math.min(size, Number(whole) - index * size))
      : given;
  return {
    kind: 'list',
    items: sizes.map((_, index): Lowered => ({
      kind: 'node',
      op: 'split',
      operands: ['input'],
      attrs: { axis, sizes, index },
    })),
  };
};

/** Parts of nearly the same size: the first ones are larger by one. */
const tensorSplit: Lower = (call) => {
  const [axis = 0] = call.integers('dim', [0]);
  const whole = call.tensor('input').at(axis);
  if (typeof whole !== 'number' || call.length('chunks') !== null) return call.unfollowed('these parts are not followed');
  const [parts = 1] = call.integers('chunks');
  const sizes = Array.from({ length: parts }, (_, index) => Math.floor(whole / parts) + (index < whole % parts ? 1 : 0));
  return { kind: 'list', items: sizes.map((_, index) => node('split', { axis, sizes, index })) };
}; // prettier-ignore

/** Of how many axes a tensor mostly is that gets a border along so many, and which are channels: not those with a border. */
function likelyAxes(ends: readonly Dim[]): readonly [rank: number, axes: AxisOrder] {
  const pairs = Math.floor(ends.length / 2);
  const isLast = pairs > 1 && ends[0] === 0 && ends[1] === 0;
  const isAll = pairs > 3;
  return [isAll ? pairs : pairs + (isLast ? 1 : 2), isLast ? 'channels last' : 'channels second'];
}

/** `F.pad(x, (left, right, top, bottom, …))`: from the last axis on. */
export const padded: Lower = (call) => {
  const ends = sizesOf(call, 'pad');
  const shape = call.likelyTensor('input', ...likelyAxes(ends));
  if (ends.length % 2 !== 0) call.reject('padding must be given in pairs');
  if (ends.length > 2 * shape.length) call.reject('padding is given for more axes than there are');
  const borders = shape.map((_, axis) => {
    const from = 2 * (shape.length - 1 - axis);
    return [ends[from] ?? 0, ends[from + 1] ?? 0];
  });
  return { kind: 'node', op: 'pad', operands: ['input'], attrs: { borders } };
};

const flattened: Lower = (call) => ({
  kind: 'node',
  op: 'flattenAxes',
  operands: ['input'],
  attrs: {
    start: call.integers('start_dim', [0])[0] ?? 0,
    end: call.integers('end_dim', [-1])[0] ?? -1,
  },
});

const unsqueezed: Lower = (call) => ({
  kind: 'node',
  op: 'expandDims',
  operands: ['input'],
  attrs: { axis: call.integers('dim')[0] ?? 0 },
});

const squeezed: Lower = (call) => ({
  kind: 'node',
  op: 'squeeze',
  operands: ['input'],
  attrs: { axis: call.isNull('dim') ? null : onesAmong(call.tensor('input'), call.integers('dim')) },
});

/** An axis of another size stays; so does one whose size is open. */
function onesAmong(shape: Shape, axes: readonly number[]): readonly number[] {
  return axes.filter((axis) => axis >= shape.length || axis < -shape.length || shape.at(axis) === 1);
}

export const expanded: Lower = (call) => {
  const shape = call.tensor('input');
  const sizes = sizesOf(call, 'sizes');
  const shift = sizes.length - shape.length;
  const target = sizes.map((size, axis) => (size === -1 ? (shape[axis - shift] ?? 1) : size));
  return { kind: 'node', op: 'broadcastTo', operands: ['input'], attrs: { shape: target } };
};

/** Functions that give other axes to what is in a tensor. */
export const reshaping: readonly TensorMeaning[] = [
  meaning('flatten', 'input start_dim end_dim', flattened),
  meaning('transpose', 'input dim0 dim1', transposed),
  meaning('swapaxes', 'input dim0 dim1', transposed),
  open('reshape', 'input shape', reshaped),
  open('permute', 'input dims', permuted),
  meaning('unsqueeze', 'input dim', unsqueezed),
  meaning('squeeze', 'input dim', squeezed),
  meaning('chunk', 'input chunks dim', chunked),
  meaning('tensor_split', 'input chunks dim', tensorSplit),
  meaning('split', 'input split_size_or_sections dim', splitUp),
];
