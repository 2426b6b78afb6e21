import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import { unaryFunctions } from '../../ops/activation.js';
import { tfjsCore } from '../tfjs-core.js';

type Lower = (call: TensorCall) => Lowered;

/** What the parameters of functions of one tensor, or of two, are called by one function or another. */
const operands = {
  ...Object.fromEntries(['input', 'inputs', 'input_tensor', 'tensor', 'value', 'features', 'logits', 'images', 'a', 'params'].map((name) => [name, 'x'])),
  ...Object.fromEntries(['values', 'xs', 'arrays', 'inputs'].map((name) => [name, 'tensors'])),
  keepdims: 'keepDims', keep_dims: 'keepDims', newshape: 'shape', new_shape: 'shape', target_shape: 'shape', axes: 'perm', pattern: 'perm',
  pad_width: 'paddings', padding: 'paddings', num_or_size_splits: 'numOrSizeSplits', indices_or_sections: 'numOrSizeSplits', transpose_a: 'transposeA',
  transpose_b: 'transposeB', dim: 'axis', multiples: 'reps', repeats: 'reps', block_size: 'blockSize', n: 'reps',
}; // prettier-ignore

function meaning(name: string, params: string, lower: Lower): TensorMeaning {
  return { name, params: params.split(' '), lower, aliases: operands };
}

/** The same as a function of TensorFlow.js, under other names. */
function like(theirs: string, names: string, params?: string): readonly TensorMeaning[] {
  const known = tfjsCore.get(theirs);
  if (!known) throw new Error(`no function ${theirs}`);
  return names.split(' ').map((name) => meaning(name, params ?? known.params.join(' '), known.lower));
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const keeping = (name: string, op: string): TensorMeaning =>
  meaning(name, 'x', () => ({ kind: 'node', op, operands: ['x'], attrs: {} }));

/** Functions of a single tensor that keep its shape, with no op of their own. */
const activations = [
  'elu',
  'silu',
  'swish',
  'gelu',
  'mish',
  'hard_swish',
  'hard_silu',
  'hard_sigmoid',
  'hard_tanh',
  'softmax',
  'linear',
  'softsign',
  'exponential',
  'log_softmax',
  'celu',
  'glu',
];
const same = [
  'identity',
  'stop_gradient',
  'dropout',
  'l2_normalize',
  'normalize',
  'lrn',
  'clip',
  'clip_by_value',
  'clip_by_norm',
  'nan_to_num',
  'convert_to_tensor',
  'batch_normalization',
  'print_tensor',
  'ensure_shape',
  'bias_add',
  'copy',
  'isnan',
];

const unary: readonly TensorMeaning[] = [
  ...unaryFunctions.map((op) => keeping(snakeCase(op), op)),
  ...same.map((name) => keeping(name, 'clone')),
  ...activations.map((activation) => meaning(activation, 'x', () => ({ kind: 'node', op: 'activation', operands: ['x'], attrs: { activation } }))),
]; // prettier-ignore

function binary(name: string, op: string): TensorMeaning {
  return {
    name,
    params: ['a', 'b'],
    aliases: { x: 'a', y: 'b', x1: 'a', x2: 'b' },
    lower: () => ({ kind: 'node', op, operands: ['a', 'b'], attrs: { broadcast: 'numpy' } }),
  };
}

const binaries: readonly TensorMeaning[] = ([
  ['add', 'add'], ['subtract', 'subtract'], ['multiply', 'multiply'], ['divide', 'div'], ['truediv', 'div'], ['true_divide', 'div'], ['maximum', 'maximum'],
  ['minimum', 'minimum'], ['pow', 'pow'], ['power', 'pow'], ['mod', 'mod'], ['floordiv', 'floorDiv'], ['floor_divide', 'floorDiv'],
  ['squared_difference', 'squaredDifference'], ['equal', 'equal'], ['not_equal', 'notEqual'], ['less', 'less'], ['less_equal', 'lessEqual'],
  ['greater', 'greater'], ['greater_equal', 'greaterEqual'], ['logical_and', 'logicalAnd'], ['logical_or', 'logicalOr'],
] as const).map(([name, op]) => binary(name, op)); // prettier-ignore

/** Function by function: `tf.reduce_mean`, `K.mean` and `ops.mean` are one. */
const reductions = ['sum', 'mean', 'max', 'min', 'prod', 'any', 'all'].flatMap((name) =>
  like(name, `${name} reduce_${name}`, 'x axis keepDims'),
);

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

/** `tf.nn.max_pool2d(x, ksize, strides, padding)`, `ops.max_pool(x, pool_size, strides, padding)`. */
function pool(op: string): Lower {
  return (call) => {
    const first = /^(NCHW|channels_first)$/.test(call.text('data_format') ?? '');
    const sized = (key: string): readonly number[] => {
      const all = call.length(key) === 4 ? call.integers(key).slice(1, 3) : call.decided(key, 2, 1);
      return all;
    };
    const kernel = sized('kernel');
    return {
      kind: 'node',
      op,
      operands: ['x'],
      attrs: {
        kernel,
        strides: call.isNull('strides') ? kernel : sized('strides'),
        padding: call.string('padding', 'valid').toLowerCase(),
        layout: first ? 'NCHW' : 'NHWC',
        framework: 'keras',
      },
    };
  };
}

function pools(names: string, op: string): readonly TensorMeaning[] {
  return names.split(' ').map((name) => ({
    name,
    params: ['x', 'kernel', 'strides', 'padding', 'data_format'],
    aliases: { ksize: 'kernel', pool_size: 'kernel', input: 'x', inputs: 'x', value: 'x' },
    lower: pool(op),
  }));
}

const parameter: Lower = (call) => ({
  kind: 'weight',
  shape: call.shape('shape').map((size) => size ?? call.unfollowed('a size is None')),
});

/** `self.add_weight(shape=…)`: Keras 2 has the name first. */
export const addedWeight: TensorMeaning = {
  name: 'add_weight',
  params: ['shape', 'initializer', 'dtype', 'trainable'],
  lower: (call) => ({
    kind: 'variable',
    of: parameter(call),
    trainable: call.boolean('trainable', true),
  }),
};

const arranging: readonly TensorMeaning[] = [
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
  ...['spatial_2d_padding'].map((name) => meaning(name, 'x paddings', spatialPadding)),
]; // prettier-ignore

const created: readonly TensorMeaning[] = ['zeros', 'ones', 'random_normal', 'random_uniform'].map((name) =>
  meaning(name, 'shape', parameter),
);

const all: readonly TensorMeaning[] = [
  ...unary,
  ...binaries,
  ...reductions,
  ...arranging,
  ...created,
  ...pools('max_pool max_pool2d', 'maxPooling2d'),
  ...pools('avg_pool avg_pool2d average_pool', 'averagePooling2d'),
];

/** Functions on tensors by their last name: `tf.nn.relu`, `K.relu` and `ops.relu` do the same. */
export const kerasFunctions: ReadonlyMap<string, TensorMeaning> = new Map(
  all.map((each) => [each.name, each]),
);

/** `tf.split` takes sizes where `ops.split` takes indices. */
export const tfSplit = like('split', 'split')[0];
