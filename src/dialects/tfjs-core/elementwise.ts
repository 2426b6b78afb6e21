import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import { unaryFunctions } from '../../ops/activation.js';
import { binaryFunctions } from '../../ops/merge.js';

const broadcast = { broadcast: 'numpy' };

function binary(name: string, op = name): TensorMeaning {
  return {
    name,
    params: ['a', 'b'],
    lower: () => ({ kind: 'node', op, operands: ['a', 'b'], attrs: broadcast }),
  };
}

function keeping(name: string, op = name, params = 'x'): TensorMeaning {
  return {
    name,
    params: params.split(' '),
    lower: () => ({ kind: 'node', op, operands: ['x'], attrs: {} }),
  };
}

/** Layers' names and the core's for the same op. */
const merges: readonly TensorMeaning[] = [
  binary('add'),
  binary('sub', 'subtract'),
  binary('mul', 'multiply'),
  binary('maximum'),
  binary('minimum'),
  ...binaryFunctions.map((name) => binary(name)),
];

/** Negative axes but −1 are not counted from the end. */
function softmax(call: TensorCall): Lowered {
  return {
    kind: 'node',
    op: 'softmax',
    operands: ['x'],
    attrs: { axis: call.integers('dim', [-1]) },
  };
}

const addN: TensorMeaning = {
  name: 'addN',
  params: ['tensors'],
  lower: (call) =>
    call.tensors('tensors').length === 1
      ? { kind: 'same', key: 'tensors' }
      : { kind: 'node', op: 'add', operands: ['tensors'], attrs: { broadcast: 'none' } },
};

const where: TensorMeaning = {
  name: 'where',
  params: ['condition', 'a', 'b'],
  lower: () => ({ kind: 'node', op: 'where', operands: ['condition', 'a', 'b'], attrs: broadcast }),
};

/** As a method: `a.where(condition, b)`. */
export const whereMethod: TensorMeaning = { ...where, params: ['a', 'condition', 'b'] };

/** Ops of the core API that work element by element, or keep the shape of their input. */
export const elementwiseMeanings: readonly TensorMeaning[] = [
  ...merges,
  addN,
  where,
  ...unaryFunctions.map((name) => keeping(name)),
  ...['batchNorm2d', 'batchNorm3d', 'batchNorm4d'].map((name) => keeping(name, 'batchNorm')),
  ...['toFloat', 'toInt', 'toBool', 'asType'].map((name) => keeping(name, 'cast')),
  ...['elu', 'prelu', 'dropout'].map((name) => keeping(name, name === 'prelu' ? 'leakyRelu' : name)),
  ...['reverse1d', 'reverse2d', 'reverse3d', 'reverse4d'].map((name) => keeping(name, 'reverse')),
  keeping('image.flipLeftRight', 'reverse'),
  keeping('linalg.bandPart', 'clone'),
  { name: 'softmax', params: ['x', 'dim'], lower: softmax },
];
