import type { Dim } from '../../dim/index.js';
import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import type { Attributes } from '../../ops/op.js';

type Lower = (call: TensorCall) => Lowered;

function meaning(
  name: string,
  params: string,
  lower: Lower,
  more: Partial<TensorMeaning> = {},
): TensorMeaning {
  return { name, params: params.split(' '), lower, ...more };
}

function node(op: string, attrs: Attributes, operands: readonly string[] = ['x']): Lowered {
  return { kind: 'node', op, operands, attrs };
}

function axisOf(call: TensorCall, key: string, fallback: number): number {
  const [axis = fallback] = call.integers(key, [fallback]);
  return axis;
}

/** Sizes of which none may be left out but by −1. */
function sizes(call: TensorCall, key: string): readonly Dim[] {
  if (call.isNumber(key)) return [call.dim(key)];
  return call.shape(key).map((size) => size ?? -1);
}

const reshape: Lower = (call) => node('tf.reshape', { shape: sizes(call, 'shape') });

/** `x.as2D(rows, columns)` and so on. */
function asRank(...keys: readonly string[]): Lower {
  return (call) => node('tf.reshape', { shape: keys.map((key) => call.dim(key)) });
}

const reduce =
  (op: string): Lower =>
  (call) =>
    node(op, {
      axis: call.isNull('axis') ? null : call.integers('axis'),
      keepDims: call.boolean('keepDims', false),
    });

/** Of one axis, the first by default; it goes. */
const arg =
  (op: string): Lower =>
  (call) =>
    node(op, { axis: [axisOf(call, 'axis', 0)] });

const moments: Lower = (call) => ({
  kind: 'record',
  fields: { mean: reduce('mean')(call), variance: reduce('variance')(call) },
});

const split: Lower = (call) => {
  const axis = axisOf(call, 'axis', 0);
  if (call.length('numOrSizeSplits') === null) {
    const [parts = 1] = call.integers('numOrSizeSplits');
    return {
      kind: 'list',
      items: Array.from({ length: parts }, () => node('split', { axis, parts })),
    };
  }
  const given = sizes(call, 'numOrSizeSplits');
  return { kind: 'list', items: given.map((_, index) => node('split', { axis, sizes: given, index })) };
};

const unstack: Lower = (call) => {
  const shape = call.tensor('x');
  const axis = axisOf(call, 'axis', 0);
  const count = shape.at(axis);
  if (typeof count !== 'number') return call.unfollowed('how many tensors unstack gives is not known');
  return {
    kind: 'list',
    items: Array.from({ length: count }, (_, index) => node('unstack', { axis, index })),
  };
};

const stack: Lower = (call) => node('stack', { axis: axisOf(call, 'axis', 0) }, ['tensors']);

const concat: Lower = (call) => node('concat', { axis: axisOf(call, 'axis', 0) }, ['tensors']);

const slice: Lower = (call) =>
  node('slice', { begin: sizes(call, 'begin'), size: call.isNull('size') ? [] : sizes(call, 'size') });

/** `tf.pad`: a pair for each axis; `tf.pad1d` takes the one pair itself. */
const pad =
  (op: string): Lower =>
  (call) => {
    const borders = call.nested('paddings');
    if (borders !== null) return node(op, { borders });
    return node(op, { borders: [sizes(call, 'paddings')] });
  };

const squeeze: Lower = (call) =>
  node('squeeze', { axis: call.isNull('axis') ? null : call.integers('axis') });

const transpose: Lower = (call) =>
  node('transpose', { perm: call.isNull('perm') ? null : call.integers('perm') });

const topk: Lower = (call) => {
  const made = node('topk', { k: call.dim('k', 1) });
  return { kind: 'record', fields: { values: made, indices: made } };
};

const matMul: Lower = (call) =>
  node(
    'matMul',
    { transposeA: call.boolean('transposeA', false), transposeB: call.boolean('transposeB', false) },
    ['a', 'b'],
  );

const einsum: Lower = (call) => node('einsum', { equation: call.string('equation', '') }, ['tensors']);

/** Images with a batch axis, or a single one. */
const resize =
  (op: string): Lower =>
  (call) => {
    const isSingle = call.tensor('x', 4, 'image').length === 3;
    return node(op, {
      size: sizes(call, 'size'),
      layout: 'NHWC',
      ...(isSingle ? { unbatched: true } : {}),
    });
  };

const depthToSpace: Lower = (call) =>
  node('depthToSpace', {
    blockSize: axisOf(call, 'blockSize', 2),
    layout: call.string('dataFormat', 'NHWC') === 'NCHW' ? 'NCHW' : 'NHWC',
  });

const oneHot: Lower = (call) => node('oneHot', { depth: call.dim('depth') });

const gather: Lower = (call) => node('gather', { axis: axisOf(call, 'axis', 0) }, ['x', 'indices']);

const reductions = ['sum', 'mean', 'max', 'min', 'prod', 'any', 'all', 'logSumExp'];

/** Ops of the core API that move elements about, reduce them or multiply matrices. */
export const arrangeMeanings: readonly TensorMeaning[] = [
  meaning('reshape', 'x shape', reshape),
  meaning('flatten', 'x', () => node('tf.reshape', { shape: [-1] })),
  meaning('reshapeAs', 'x like', (call) => node('tf.reshape', { shape: call.tensor('like') })),
  meaning('as1D', 'x', () => node('tf.reshape', { shape: [-1] })),
  meaning('as2D', 'x a b', asRank('a', 'b')),
  meaning('as3D', 'x a b c', asRank('a', 'b', 'c')),
  meaning('as4D', 'x a b c d', asRank('a', 'b', 'c', 'd')),
  meaning('as5D', 'x a b c d e', asRank('a', 'b', 'c', 'd', 'e')),
  meaning('asScalar', 'x', () => node('tf.reshape', { shape: [] })),
  meaning('expandDims', 'x axis', (call) => node('expandDims', { axis: axisOf(call, 'axis', 0) })),
  meaning('squeeze', 'x axis', squeeze),
  meaning('transpose', 'x perm', transpose),
  ...reductions.map((name) => meaning(name, 'x axis keepDims', reduce(name))),
  meaning('norm', 'x ord axis keepDims', reduce('norm')),
  meaning('euclideanNorm', 'x axis keepDims', reduce('norm')),
  meaning('argMax', 'x axis', arg('argMax')),
  meaning('argMin', 'x axis', arg('argMin')),
  meaning('moments', 'x axis keepDims', moments),
  meaning('split', 'x numOrSizeSplits axis', split),
  meaning('unstack', 'x axis', unstack),
  meaning('stack', 'tensors axis', stack),
  meaning('concat', 'tensors axis', concat),
  meaning('concat1d', 'tensors', concat),
  ...['concat2d', 'concat3d', 'concat4d'].map((name) => meaning(name, 'tensors axis', concat)),
  ...['slice', 'slice1d', 'slice2d', 'slice3d', 'slice4d'].map((name) =>
    meaning(name, 'x begin size', slice),
  ),
  ...['pad', 'pad1d', 'pad2d', 'pad3d', 'pad4d'].map((name) => meaning(name, 'x paddings', pad('pad'))),
  meaning('mirrorPad', 'x paddings mode', pad('mirrorPad')),
  meaning('tile', 'x reps', (call) => node('tile', { reps: sizes(call, 'reps') })),
  meaning('broadcastTo', 'x shape', (call) => node('broadcastTo', { shape: sizes(call, 'shape') })),
  meaning('gather', 'x indices axis', gather),
  meaning('oneHot', 'x depth', oneHot),
  meaning('topk', 'x k', topk),
  meaning('matMul', 'a b transposeA transposeB', matMul),
  meaning('fused.matMul', 'a b transposeA transposeB', matMul, { named: true }),
  meaning('dot', 'a b', () => node('tf.dot', {}, ['a', 'b'])),
  meaning('outerProduct', 'a b', () => node('outerProduct', {}, ['a', 'b'])),
  meaning('einsum', 'equation tensors', einsum, { rest: true }),
  meaning('image.resizeBilinear', 'x size', resize('resizeBilinear')),
  meaning('image.resizeNearestNeighbor', 'x size', resize('resizeNearestNeighbor')),
  meaning('depthToSpace', 'x blockSize dataFormat', depthToSpace),
];

/** Methods whose parameters stand in another order than the function's, or that the library has as methods only. */
export const arrangeMethods: readonly TensorMeaning[] = [
  meaning('resizeBilinear', 'x size', resize('resizeBilinear')),
  meaning('resizeNearestNeighbor', 'x size', resize('resizeNearestNeighbor')),
  meaning('concat', 'x others axis', (call) =>
    node('concat', { axis: axisOf(call, 'axis', 0) }, ['x', 'others']),
  ),
  meaning('stack', 'x others axis', (call) =>
    node('stack', { axis: axisOf(call, 'axis', 0) }, ['x', 'others']),
  ),
];
