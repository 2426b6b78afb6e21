import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import { unaryFunctions } from '../../ops/activation.js';
import type { Shape } from '../../ops/op.js';
import { reductions } from '../../ops/reduce.js';
import { arranging, functionalOnly, methodsAlone, torchOnly } from './arranging.js';
import { computingToo } from './computing.js';
import { creation, newTensors } from './creation.js';
import { givenWeights } from './given-weights.js';
import { torchLayers } from './layers.js';
import { type Lower, meaning, node, open, sizesOf } from './meaning.js';
import { sampling, windowedMethod } from './sampling.js';

const broadcast = { broadcast: 'numpy' };

export function binary(name: string, op: string): TensorMeaning {
  return meaning(name, 'input other', () => ({
    kind: 'node',
    op,
    operands: ['input', 'other'],
    attrs: broadcast,
  }));
}

/** A merge whose result takes the place of its first operand, which keeps its shape. */
export function inPlace(name: string, op: string): TensorMeaning {
  return meaning(name, 'input other', () => ({
    kind: 'node',
    op,
    operands: ['input', 'other'],
    attrs: { ...broadcast, inPlace: true },
  }));
}

export function keeping(name: string, op = 'clone'): TensorMeaning {
  return meaning(name, 'input', () => ({ kind: 'node', op, operands: ['input'], attrs: {} }));
}

const same = (name: string): TensorMeaning => meaning(name, 'input', () => ({ kind: 'same', key: 'input' }));

/** What a layer does, as a function: the input first, then the layer's own arguments. */
function asFunction(name: string, className: string): TensorMeaning {
  const layer = torchLayers[className];
  if (!layer) throw new Error(`no layer ${className}`);
  const params = (layer.params ?? []).join(' ');
  return meaning(name, `input ${params}`, (call) => ({
    kind: 'node',
    op: layer.op,
    operands: ['input'],
    attrs: layer.lower(call),
  }));
}

/** A pool as a function; its window may be as large as what it is given, whatever that is. */
function pooledBy(name: string, className: string, adaptive: string, rank: number): TensorMeaning {
  const plain = asFunction(name, className);
  return {
    ...plain,
    lower: (call) => {
      const space = call.tensor('input', rank + 2, 'channels second').slice(2);
      const kernel = call.dims('kernel_size', rank);
      const isWhole = kernel.every((size, axis) => typeof size !== 'number' && size === space[axis]);
      return isWhole && call.isNull('padding') ? node(adaptive, { size: kernel.map(() => 1), layout: 'NCHW' }) : plain.lower(call);
    },
  };
} // prettier-ignore

/** Activations that have no op of their own. */
const activations: Readonly<Record<string, string>> = {
  silu: 'swish', silu_: 'swish', gelu: 'gelu', mish: 'mish', hardswish: 'hardSwish', hardsigmoid: 'hardSigmoid', hardtanh: 'hardTanh', elu: 'elu', elu_: 'elu',
  celu: 'celu', softmax: 'softmax',
}; // prettier-ignore

function activated(name: string, activation: string): TensorMeaning {
  return meaning(name, 'input', () => ({ kind: 'node', op: 'activation', operands: ['input'], attrs: { activation } }));
} // prettier-ignore

/** Names of this library for functions that TensorFlow.js calls otherwise. */
const renamed: Readonly<Record<string, string>> = {
  relu_: 'relu', sigmoid_: 'sigmoid', tanh_: 'tanh', leaky_relu: 'leakyRelu', leaky_relu_: 'leakyRelu', logsigmoid: 'logSigmoid', log_softmax: 'logSoftmax',   clamp: 'clipByValue', clamp_: 'clipByValue', clip: 'clipByValue', dropout: 'clone', dropout2d: 'clone', alpha_dropout: 'clone', feature_dropout: 'clone',
  normalize: 'clone', gumbel_softmax: 'clone', softsign: 'clone', tanhshrink: 'clone', softshrink: 'clone', hardshrink: 'clone', threshold: 'clone', rrelu: 'clone', prelu: 'clone',
  dropout3d: 'clone', dropout1d: 'clone', instance_norm: 'clone', local_response_norm: 'localResponseNormalization', relu6: 'relu6', selu: 'selu', zeros_like: 'zerosLike', ones_like: 'onesLike', rand_like: 'clone', randn_like: 'clone',
  full_like: 'clone', empty_like: 'clone', flip: 'reverse', roll: 'clone', nan_to_num: 'clone', isnan: 'isNaN', logical_not: 'logicalNot', pow_: 'clone',
  erf: 'erf', rsqrt: 'rsqrt', log2: 'log', log10: 'log', trunc: 'clone', negative: 'neg', normal_: 'clone', uniform_: 'clone', zero_: 'clone', copy_: 'clone', erfinv: 'clone', erfinv_: 'clone', random_: 'clone', bernoulli_: 'clone', exponential_: 'clone', masked_fill: 'clone', masked_fill_: 'clone', fill_: 'clone', tril: 'clone', triu: 'clone',
}; // prettier-ignore

const reductionNames: readonly (readonly [string, string])[] = [
  ...reductions.filter((name) => name !== 'max' && name !== 'min').map((name) => [name, name] as const),
  ['amax', 'max'], ['amin', 'min'], ['argmax', 'argMax'], ['argmin', 'argMin'], ['logsumexp', 'logSumExp'], ['var', 'variance'], ['std', 'variance'],
]; // prettier-ignore

/** What stands between the tensor and its axes, and between those and `keepdim`. */
const reductionParams: Readonly<Record<string, string>> = {
  norm: 'input p dim keepdim',
  std: 'input dim unbiased keepdim',
  var: 'input dim unbiased keepdim',
};

function reduced(name: string, op: string): TensorMeaning {
  return meaning(name, reductionParams[name] ?? 'input dim keepdim', (call) => {
    const axis = call.isNull('dim') ? null : call.integers('dim');
    if (axis && new Set(axis).size < axis.length) call.reject('a dim appears more than once');
    return {
      kind: 'node',
      op,
      operands: ['input'],
      attrs: { axis, keepDims: call.boolean('keepdim', false) },
    };
  });
}

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

const reshaped: Lower = (call) => ({
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

const concatenated: Lower = (call) => ({
  kind: 'node',
  op: 'concat',
  operands: ['tensors'],
  attrs: { axis: call.integers('dim', [0])[0] ?? 0 },
});

const stacked: Lower = (call) => ({
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

/** `F.pad(x, (left, right, top, bottom, …))`: from the last axis on. */
const padded: Lower = (call) => {
  const ends = sizesOf(call, 'pad');
  const shape = call.tensor('input', 2 + Math.floor(ends.length / 2), 'channels second');
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

const multiplied: Lower = () => {
  const attrs = { transposeA: false, transposeB: false };
  return { kind: 'node', op: 'matMul', operands: ['input', 'other'], attrs };
};

const expanded: Lower = (call) => {
  const shape = call.tensor('input');
  const sizes = sizesOf(call, 'sizes');
  const shift = sizes.length - shape.length;
  const target = sizes.map((size, axis) => (size === -1 ? (shape[axis - shift] ?? 1) : size));
  return { kind: 'node', op: 'broadcastTo', operands: ['input'], attrs: { shape: target } };
};

const where: Lower = () => ({
  kind: 'node',
  op: 'where',
  operands: ['condition', 'input', 'other'],
  attrs: broadcast,
});

const parameter: Lower = (call) => ({
  kind: 'variable',
  of: { kind: 'weight', shape: call.tensor('data') },
  trainable: call.boolean('requires_grad', true),
});

/** Functions that are methods of tensors too, with the tensor as their first argument. */
export const sharedFunctions: readonly TensorMeaning[] = [
  ...unaryFunctions.map((name) => keeping(name, name)),
  ...Object.entries(activations).map(([name, activation]) => activated(name, activation)),
  ...Object.entries(renamed).map(([name, op]) => keeping(name, op)),
  ...[['add', 'add'], ['sub', 'subtract'], ['subtract', 'subtract'], ['mul', 'multiply'], ['multiply', 'multiply'], ['div', 'div'], ['divide', 'div'], ['true_divide', 'div'],
    ['floor_divide', 'floorDiv'], ['remainder', 'mod'], ['maximum', 'maximum'], ['minimum', 'minimum'], ['pow', 'pow'],
    ['eq', 'equal'], ['ne', 'notEqual'], ['lt', 'less'], ['gt', 'greater'], ['le', 'lessEqual'], ['ge', 'greaterEqual']].map(([name = '', op = '']) => binary(name, op)),
  ...[['add_', 'add'], ['sub_', 'subtract'], ['mul_', 'multiply'], ['div_', 'div']].map(([name = '', op = '']) => inPlace(name, op)),
  ...reductionNames.map(([name, op]) => reduced(name, op)),
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
  ...arranging,
  meaning('matmul', 'input other', multiplied),
  meaning('bmm', 'input other', multiplied),
]; // prettier-ignore

const methodsOnly: readonly TensorMeaning[] = [
  open('view', 'input shape', reshaped),
  ...methodsAlone,
  ...newTensors,
  windowedMethod,
  open('expand', 'input sizes', expanded),
  meaning('expand_as', 'input other', (call) => ({
    kind: 'node',
    op: 'broadcastTo',
    operands: ['input'],
    attrs: { shape: call.tensor('other') },
  })),
  ...['contiguous', 'to', 'cuda', 'cpu', 'float', 'half', 'double', 'type', 'type_as', 'detach', 'requires_grad_', 'clone', 'long', 'int', 'bool', 'bfloat16'].map(same),
]; // prettier-ignore

/** What each method of a tensor lowers to: the tensor itself is the first parameter. */
export const torchMethods: ReadonlyMap<string, TensorMeaning> = byName(sharedFunctions, methodsOnly);

/** What each function of `torch` lowers to. */
export const torchFunctions: ReadonlyMap<string, TensorMeaning> = byName(sharedFunctions, [
  meaning('cat', 'tensors dim', concatenated),
  meaning('concat', 'tensors dim', concatenated),
  meaning('stack', 'tensors dim', stacked),
  meaning('concatenate', 'tensors dim', concatenated),
  meaning('where', 'condition input other', where),
  ...creation,
  ...torchOnly,
]);

/** What each function of `torch.nn.functional` lowers to. */
export const torchFunctional: ReadonlyMap<string, TensorMeaning> = byName(sharedFunctions, [
  ...sampling,
  ...givenWeights,
  ...functionalOnly,
  meaning('pad', 'input pad mode value', padded),
  asFunction('max_pool1d', 'MaxPool1d'),
  pooledBy('max_pool2d', 'MaxPool2d', 'adaptiveMaxPool', 2),
  asFunction('max_pool3d', 'MaxPool3d'),
  pooledBy('avg_pool1d', 'AvgPool1d', 'adaptiveAvgPool', 1),
  pooledBy('avg_pool2d', 'AvgPool2d', 'adaptiveAvgPool', 2),
  pooledBy('avg_pool3d', 'AvgPool3d', 'adaptiveAvgPool', 3),
  asFunction('adaptive_avg_pool1d', 'AdaptiveAvgPool1d'),
  asFunction('adaptive_avg_pool2d', 'AdaptiveAvgPool2d'),
  asFunction('adaptive_avg_pool3d', 'AdaptiveAvgPool3d'),
  asFunction('adaptive_max_pool2d', 'AdaptiveMaxPool2d'),
  asFunction('lp_pool1d', 'LPPool1d'),
  asFunction('lp_pool2d', 'LPPool2d'),
  asFunction('adaptive_max_pool1d', 'AdaptiveMaxPool1d'),
  asFunction('adaptive_max_pool3d', 'AdaptiveMaxPool3d'),
]);

/** `nn.Parameter(tensor)`. */
export const torchParameter: TensorMeaning = meaning('Parameter', 'data requires_grad', parameter);

function byName(...families: readonly (readonly TensorMeaning[])[]): ReadonlyMap<string, TensorMeaning> {
  return new Map(families.flat().map((each) => [each.name, computingToo(each)]));
}
