import { type Dim, mul, sub } from '../../dim/index.js';
import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import { axisOf, ofShape } from '../torch-nn/meaning.js';
import { like, likePyTorch, type Lower, meaning } from './meaning.js';

const permutedAll: Lower = (call) => ({
  kind: 'node',
  op: 'transpose',
  operands: ['x'],
  attrs: { perm: call.isNull('perm') ? null : call.integers('perm') },
});

/** `K.spatial_2d_padding(x, ((1, 1), (1, 1)))`. */
const spatialPadding: Lower = (call) => ({
  kind: 'node',
  op: 'zeroPadding2d',
  operands: ['x'],
  attrs: {
    borders: call.nested('paddings') ?? [[1, 1], [1, 1]],
    layout: call.text('data_format') === 'channels_first' ? 'NCHW' : 'NHWC',
  },
}); // prettier-ignore

/** `take(x, indices, axis)`: along one axis, or of all that there is in a row. */
const taken: Lower = (call) => {
  const [shape, indices] = [call.tensor('x'), call.tensor('indices')];
  if (call.isNull('axis')) return ofShape(indices, 'x', 'indices');
  const axis = axisOf(call, 'axis', shape.length, 0);
  return ofShape([...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)], 'x', 'indices');
};

/** `tf.gather(params, indices, axis=0)`. */
const gathered: Lower = (call) => {
  if (!call.isNull('batch_dims') && call.integers('batch_dims')[0] !== 0) {
    return call.unfollowed('batch_dims is not followed');
  }
  return call.isNull('axis')
    ? ofShape([...call.tensor('indices'), ...call.tensor('x').slice(1)], 'x', 'indices')
    : taken(call);
};

/** `tf.split` takes sizes where `ops.split` takes indices. */
export const [tfSplit] = like('split', 'split');

/** `ops.split(x, 3)` into so many, or before each of some places. */
const split: Lower = (call) => {
  if (tfSplit && call.isNumber('numOrSizeSplits')) return tfSplit.lower(call);
  const shape = call.tensor('x');
  const axis = axisOf(call, 'axis', shape.length, 0);
  const ends: readonly Dim[] = [...call.integers('numOrSizeSplits'), shape[axis] ?? 1];
  const sizes = ends.map((end, index) => sub(end, ends[index - 1] ?? 0));
  const resized = (size: Dim): Lowered => ofShape(shape.map((each, at) => (at === axis ? size : each)), 'x');
  return { kind: 'list', items: sizes.map(resized) };
}; // prettier-ignore

/** Values and where they stand. */
const topped: Lower = (call) => {
  const shape = call.tensor('x');
  const made = ofShape([...shape.slice(0, -1), call.dim('k', 1)], 'x');
  return { kind: 'list', items: [made, made], names: ['values', 'indices'] };
};

/** `moments(x, axes)`: mean and variance. */
const moments: Lower = (call) => {
  const made: Lowered = {
    kind: 'node',
    op: 'mean',
    operands: ['x'],
    attrs: { axis: call.integers('axes'), keepDims: call.boolean('keepDims', false) },
  };
  return { kind: 'list', items: [made, made] };
};

const hot: Lower = (call) => {
  const [axis = -1] = call.integers('axis', [-1]);
  if (axis !== -1) return call.unfollowed('an axis that is not the last is not followed');
  return { kind: 'node', op: 'oneHot', operands: ['x'], attrs: { depth: call.dim('depth') } };
};

/** Both sides of a window, of a number, of two or of four with the batch and the channels. */
function sidesOf(call: TensorCall, key: string, fallback: readonly number[]): readonly number[] {
  if (call.isNull(key)) return fallback;
  const given = call.integers(key);
  const sides = given.length === 4 ? given.slice(1, 3) : given;
  return sides.length === 1 ? [...sides, ...sides] : sides;
}

/** What is under a window at each of its places, as channels: `ops.image.extract_patches`, `tf.image.extract_patches`. */
const patches: Lower = (call) => {
  if (call.text('data_format') === 'channels_first') return call.unfollowed('channels that come first are not followed');
  const kernel = sidesOf(call, 'size', [1, 1]);
  const attrs = {
    kernel,
    strides: sidesOf(call, 'strides', kernel),
    dilation: sidesOf(call, 'dilation_rate', [1, 1]),
    padding: call.string('padding', 'valid').toLowerCase(),
    layout: 'NHWC',
    framework: 'keras',
  };
  const pooled: Lowered = { kind: 'node', op: 'averagePooling2d', operands: ['x'], attrs };
  const [height = 1, width = 1] = kernel;
  return { kind: 'node', op: 'tile', operands: [pooled], attrs: { reps: [1, 1, 1, height * width] } };
}; // prettier-ignore

/** Of three channels one. */
const grey: Lower = (call) => ofShape([...call.tensor('x').slice(0, -1), 1], 'x');

/** Blocks of space become channels. */
const spaceToDepth: Lower = (call) => {
  const [batch = 1, height = 1, width = 1, channels = 1] = call.tensor('x', 4);
  const [block = 1] = call.integers('blockSize');
  const part = (size: Dim): Dim => (typeof size === 'number' ? size / block : call.unfollowed('half of this size is not followed'));
  return ofShape([batch, part(height), part(width), mul(channels, block * block)], 'x');
}; // prettier-ignore

/** Functions that move elements about, pick some or multiply them. */
export const arranging: readonly TensorMeaning[] = [
  ...like('reshape', 'reshape'),
  ...like('expandDims', 'expand_dims'),
  ...like('squeeze', 'squeeze'),
  ...['transpose', 'permute_dimensions'].map((name) => meaning(name, 'x perm', permutedAll)),
  ...like('concat', 'concat', 'tensors axis'),
  // Along the last axis where none is given.
  meaning('concatenate', 'tensors axis', (call) => ({
    kind: 'node', op: 'concat', operands: ['tensors'], attrs: { axis: call.integers('axis', [-1])[0] ?? -1 },
  })),
  ...like('stack', 'stack', 'tensors axis'),
  ...like('unstack', 'unstack'),
  ...like('pad', 'pad'),
  ...like('tile', 'tile'),
  ...like('argMax', 'argmax'),
  ...like('argMin', 'argmin'),
  ...like('matMul', 'matmul', 'a b transposeA transposeB'),
  ...like('broadcastTo', 'broadcast_to'),
  ...like('depthToSpace', 'depth_to_space', 'x blockSize'),
  ...like('image.resizeBilinear', 'resize resize_images', 'x size'),
  ...like('addN', 'add_n', 'tensors'),
  meaning('where', 'condition a b', (call) =>
    call.isNull('a') && call.isNull('b')
      ? call.unfollowed('where something holds depends on data')
      : { kind: 'node', op: 'where', operands: ['condition', 'a', 'b'], attrs: { broadcast: 'numpy' } },
  ),
  ...like('einsum', 'einsum').map((each) => ({ ...each, rest: true })),
  meaning('split', 'x numOrSizeSplits axis', split),
  ...['reduce_logsumexp', 'logsumexp'].flatMap((name) => like('logSumExp', name, 'x axis keepDims')),
  ...['var', 'std', 'reduce_variance', 'reduce_std', 'median', 'amax', 'amin', 'average'].flatMap((name) => like('mean', name, 'x axis keepDims')),
  ...like('norm', 'norm'),
  ...likePyTorch('moveaxis', 'moveaxis', {}),
  ...likePyTorch('swapaxes', 'swapaxes', { axis1: 'dim0', axis2: 'dim1' }),
  ...likePyTorch('repeat_interleave', 'repeat', { axis: 'dim' }),
  meaning('take', 'x indices axis', taken),
  meaning('gather', 'x indices validate_indices axis batch_dims', gathered),
  meaning('top_k', 'x k sorted', topped),
  { name: 'moments', params: ['x', 'axes', 'shift', 'keepDims'], aliases: { keepdims: 'keepDims' }, lower: moments },
  meaning('one_hot', 'x depth on_value off_value axis', hot),
  meaning('extract_patches', 'x size strides dilation_rate padding data_format', patches),
  meaning('rgb_to_grayscale', 'x', grey),
  meaning('space_to_depth', 'x blockSize', spaceToDepth),
  ...['spatial_2d_padding'].map((name) => meaning(name, 'x paddings', spatialPadding)),
]; // prettier-ignore
