import type { TensorMeaning } from '../../interp/tensor-meaning.js';
import { unaryFunctions } from '../../ops/activation.js';
import { arranging } from './arranging.js';
import { creating, parameter } from './creating.js';
import { like, type Lower, meaning } from './meaning.js';

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
  'isinf',
  'isfinite',
  'roll',
  'flip',
  'sort',
  'argsort',
  'tril',
  'triu',
  'full_like',
  'shuffle',
  'negative',
  'absolute',
  'log10',
  'log2',
  'rms_normalization',
  'layer_normalization',
];

/** A size may be made a number of another type. */
const cast = meaning('cast', 'x dtype', (call) =>
  call.isNumber('x')
    ? { kind: 'number', key: 'x' }
    : { kind: 'node', op: 'cast', operands: ['x'], attrs: {} },
);

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

const all: readonly TensorMeaning[] = [
  ...unary,
  cast,
  ...binaries,
  ...reductions,
  ...arranging,
  ...creating,
  ...pools('max_pool max_pool2d', 'maxPooling2d'),
  ...pools('avg_pool avg_pool2d average_pool', 'averagePooling2d'),
];

/** Functions on tensors by their last name: `tf.nn.relu`, `K.relu` and `ops.relu` do the same. */
export const kerasFunctions: ReadonlyMap<string, TensorMeaning> = new Map(
  all.map((each) => [each.name, each]),
);
