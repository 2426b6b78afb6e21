import type { TensorMeaning } from '../../interp/tensor-meaning.js';
import { unaryFunctions } from '../../ops/activation.js';
import { reductions } from '../../ops/reduce.js';
import { meaning } from './meaning.js';

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

/** Functions that keep the shape, or merge two by broadcasting. */
export const elementwise: readonly TensorMeaning[] = [
  ...unaryFunctions.map((name) => keeping(name, name)),
  ...Object.entries(activations).map(([name, activation]) => activated(name, activation)),
  ...Object.entries(renamed).map(([name, op]) => keeping(name, op)),
  ...[['add', 'add'], ['sub', 'subtract'], ['subtract', 'subtract'], ['mul', 'multiply'], ['multiply', 'multiply'], ['div', 'div'], ['divide', 'div'], ['true_divide', 'div'],
    ['floor_divide', 'floorDiv'], ['remainder', 'mod'], ['maximum', 'maximum'], ['minimum', 'minimum'], ['pow', 'pow'],
    ['eq', 'equal'], ['ne', 'notEqual'], ['lt', 'less'], ['gt', 'greater'], ['le', 'lessEqual'], ['ge', 'greaterEqual']].map(([name = '', op = '']) => binary(name, op)),
  ...[['add_', 'add'], ['sub_', 'subtract'], ['mul_', 'multiply'], ['div_', 'div']].map(([name = '', op = '']) => inPlace(name, op)),
  ...reductionNames.map(([name, op]) => reduced(name, op)),
]; // prettier-ignore
