import type { Dim } from '../../dim/index.js';
import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import { unaryFunctions } from '../../ops/activation.js';
import { reductions } from '../../ops/reduce.js';
import { torchLayers } from './layers.js';

type Lower = (call: TensorCall) => Lowered;

const broadcast = { broadcast: 'numpy' };

export function meaning(name: string, params: string, lower: Lower): TensorMeaning {
  return { name, params: params.split(' '), lower };
}

export function binary(name: string, op: string): TensorMeaning {
  return meaning(name, 'input other', () => ({
    kind: 'node',
    op,
    operands: ['input', 'other'],
    attrs: broadcast,
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
  normalize: 'clone', layer_norm: 'clone', instance_norm: 'clone', group_norm: 'clone', local_response_norm: 'localResponseNormalization', relu6: 'relu6', selu: 'selu', zeros_like: 'zerosLike', ones_like: 'onesLike', rand_like: 'clone', randn_like: 'clone',
  full_like: 'clone', empty_like: 'clone', flip: 'reverse', roll: 'clone', nan_to_num: 'clone', isnan: 'isNaN', logical_not: 'logicalNot', pow_: 'clone',
  erf: 'erf', rsqrt: 'rsqrt', mul_: 'clone', div_: 'clone', sub_: 'clone', masked_fill: 'clone', masked_fill_: 'clone', fill_: 'clone', tril: 'clone', triu: 'clone',
}; // prettier-ignore

const reductionNames: readonly (readonly [string, string])[] = [
  ...reductions.map((name) => [name, name] as const),
  ['amax', 'max'], ['amin', 'min'], ['argmax', 'argMax'], ['argmin', 'argMin'], ['logsumexp', 'logSumExp'], ['var', 'variance'], ['std', 'variance'],
]; // prettier-ignore

function reduced(name: string, op: string): TensorMeaning {
  return meaning(name, 'input dim keepdim', (call) => ({
    kind: 'node',
    op,
    operands: ['input'],
    attrs: {
      axis: call.isNull('dim') ? null : call.integers('dim'),
      keepDims: call.boolean('keepdim', false),
    },
  }));
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

/** `x.view(a, b)` and `x.view((a, b))` are the same. */
function sizesOf(call: TensorCall, key: string): readonly Dim[] {
  const nested = call.nested(key);
  if (nested) return nested[0] ?? [];
  return call.shape(key).map((size) => size ?? call.unfollowed('a size is None'));
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

/** `F.interpolate(x, size=…)` or by a whole factor. */
const interpolated: Lower = (call) => {
  const shape = call.tensor('input', 4);
  const layout = 'NCHW';
  if (!call.isNull('size')) {
    const size =
      call.length('size') === null ? shape.slice(2).map(() => call.dim('size')) : sizesOf(call, 'size');
    return { kind: 'node', op: 'resizeNearestNeighbor', operands: ['input'], attrs: { size, layout } };
  }
  return {
    kind: 'node',
    op: 'upSampling2d',
    operands: ['input'],
    attrs: { size: call.dims('scale_factor', 2), layout },
  };
};

/** `F.pad(x, (left, right, top, bottom, …))`: from the last axis on. */
const padded: Lower = (call) => {
  const shape = call.tensor('input');
  const ends = sizesOf(call, 'pad');
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
  attrs: { axis: call.isNull('dim') ? null : call.integers('dim') },
});

const multiplied: Lower = () => ({
  kind: 'node',
  op: 'matMul',
  operands: ['input', 'other'],
  attrs: { transposeA: false, transposeB: false },
});

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
  of: { kind: 'same', key: 'data' },
  trainable: call.boolean('requires_grad', true),
});

const filled: Lower = (call) => ({ kind: 'weight', shape: sizesOf(call, 'size') });

/** A function whose last parameter takes all remaining arguments. */
function open(name: string, params: string, lower: Lower): TensorMeaning {
  return { ...meaning(name, params, lower), rest: true };
}

/** Functions that are methods of tensors too, with the tensor as their first argument. */
export const sharedFunctions: readonly TensorMeaning[] = [
  ...unaryFunctions.map((name) => keeping(name, name)),
  ...Object.entries(activations).map(([name, activation]) => activated(name, activation)),
  ...Object.entries(renamed).map(([name, op]) => keeping(name, op)),
  ...[['add', 'add'], ['add_', 'add'], ['sub', 'subtract'], ['mul', 'multiply'], ['multiply', 'multiply'], ['div', 'div'], ['maximum', 'maximum'], ['minimum', 'minimum'], ['pow', 'pow'],
    ['eq', 'equal'], ['ne', 'notEqual'], ['lt', 'less'], ['gt', 'greater'], ['le', 'lessEqual'], ['ge', 'greaterEqual']].map(([name = '', op = '']) => binary(name, op)),
  ...reductionNames.map(([name, op]) => reduced(name, op)),
  meaning('flatten', 'input start_dim end_dim', flattened),
  meaning('transpose', 'input dim0 dim1', transposed),
  meaning('swapaxes', 'input dim0 dim1', transposed),
  open('reshape', 'input shape', reshaped),
  open('permute', 'input dims', permuted),
  meaning('unsqueeze', 'input dim', unsqueezed),
  meaning('squeeze', 'input dim', squeezed),
  meaning('chunk', 'input chunks dim', chunked),
  meaning('split', 'input split_size_or_sections dim', splitUp),
  meaning('matmul', 'input other', multiplied),
  meaning('bmm', 'input other', multiplied),
]; // prettier-ignore

const methodsOnly: readonly TensorMeaning[] = [
  open('view', 'input shape', reshaped),
  open('expand', 'input sizes', expanded),
  meaning('expand_as', 'input other', (call) => ({
    kind: 'node',
    op: 'broadcastTo',
    operands: ['input'],
    attrs: { shape: call.tensor('other') },
  })),
  ...['contiguous', 'to', 'cuda', 'cpu', 'float', 'half', 'double', 'type', 'type_as', 'detach', 'requires_grad_', 'clone', 'long', 'int', 'bool', 'bfloat16', 'view_as'].map(same),
]; // prettier-ignore

/** What each method of a tensor lowers to: the tensor itself is the first parameter. */
export const torchMethods: ReadonlyMap<string, TensorMeaning> = byName(sharedFunctions, methodsOnly);

/** What each function of `torch` lowers to. */
export const torchFunctions: ReadonlyMap<string, TensorMeaning> = byName(sharedFunctions, [
  meaning('cat', 'tensors dim', concatenated),
  meaning('concat', 'tensors dim', concatenated),
  meaning('stack', 'tensors dim', stacked),
  meaning('where', 'condition input other', where),
  ...['zeros', 'ones', 'empty', 'rand', 'randn'].map((name) => open(name, 'size', filled)),
]);

/** What each function of `torch.nn.functional` lowers to. */
export const torchFunctional: ReadonlyMap<string, TensorMeaning> = byName(sharedFunctions, [
  meaning('interpolate', 'input size scale_factor mode align_corners', interpolated),
  meaning('upsample', 'input size scale_factor mode align_corners', interpolated),
  meaning('pad', 'input pad mode value', padded),
  asFunction('max_pool1d', 'MaxPool1d'),
  asFunction('max_pool2d', 'MaxPool2d'),
  asFunction('max_pool3d', 'MaxPool3d'),
  asFunction('avg_pool1d', 'AvgPool1d'),
  asFunction('avg_pool2d', 'AvgPool2d'),
  asFunction('avg_pool3d', 'AvgPool3d'),
  asFunction('adaptive_avg_pool1d', 'AdaptiveAvgPool1d'),
  asFunction('adaptive_avg_pool2d', 'AdaptiveAvgPool2d'),
  asFunction('adaptive_avg_pool3d', 'AdaptiveAvgPool3d'),
  asFunction('adaptive_max_pool2d', 'AdaptiveMaxPool2d'),
  asFunction('pixel_shuffle', 'PixelShuffle'),
]);

/** `nn.Parameter(tensor)`. */
export const torchParameter: TensorMeaning = meaning('Parameter', 'data requires_grad', parameter);

function byName(...families: readonly (readonly TensorMeaning[])[]): ReadonlyMap<string, TensorMeaning> {
  return new Map(families.flat().map((each) => [each.name, each]));
}
