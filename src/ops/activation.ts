import { dimAt, numbersAt } from './attributes.js';
import { defineOp, weights } from './define.js';
import type { OpKind } from './kinds.js';
import { productOf, sizeOf } from './layout.js';
import type { Attributes, BuiltSize, Op, OperandAxis, OpResult, Shape } from './op.js';
import { fault, requiring, shaped } from './result.js';

function keeping(kind: OpKind, source = `tf.layers.${kind}`): Op {
  return {
    kind,
    arity: 1,
    source,
    keepsShape: true,
    shape: ([shape = []]) => shaped(shape),
  };
}

/** One axis must be the last, several may be any: `tf.softmax` computes no other. By default it is axis 1. */
const softmax: Op = {
  ...keeping('softmax'),
  shape: ([shape = []], attrs) => {
    const axes = numbersAt(attrs, 'axis');
    const [axis] = axes;
    if (axes.length !== 1 || axis === -1 || axis === shape.length - 1) return shaped(shape);
    return fault(
      `softmax along axis ${axis ?? 0} of ${shape.length} axes: TensorFlow.js runs it along the last only (axis: -1)`,
      { shape },
    );
  },
};

function slopes(
  [shape = []]: readonly Shape[],
  attrs: Attributes,
): readonly (OperandAxis & { shared: boolean })[] {
  const shared = numbersAt(attrs, 'sharedAxes');
  return shape
    .slice(1)
    .map((_, index) => ({ operand: 0, axis: index + 1, shared: shared.includes(index + 1) }));
}

/** PyTorch's has one slope for all, or one for each channel. */
function forChannels(shape: Shape, attrs: Attributes): OpResult {
  const [left, right] = [sizeOf(shape, 1), dimAt(attrs, 'channels')];
  if (right === 1) return shaped(shape);
  const what = 'the channels that the slopes are for';
  return requiring(shape, [{ left, right, what, operand: 0, axis: 1 }], () => 'prelu has slopes for another number of channels');
} // prettier-ignore

/** One slope for each element of the input without its batch, but one along all of a shared axis (`PReLU.build`). */
const prelu: Op = {
  ...keeping('prelu'),
  weighted: true,
  shape: ([shape = []], attrs) => {
    if (attrs['channels'] !== undefined) return forChannels(shape, attrs);
    const stray = numbersAt(attrs, 'sharedAxes').find((axis) => axis < 1 || axis >= shape.length);
    return stray === undefined
      ? shaped(shape)
      : fault(`prelu shares axis ${stray} of ${shape.length} axes`, { shape });
  },
  built: ([shape = []], attrs) => {
    if (attrs['channels'] !== undefined) return [];
    const isShared = numbersAt(attrs, 'sharedAxes').length > 0;
    // Where axes are shared the layer also insists on their sizes, as far as it knew them.
    return slopes([shape], attrs).flatMap(({ operand, axis, shared }): BuiltSize[] => {
      const size = sizeOf(shape, axis);
      if (shared && !(isShared && typeof size === 'number')) return [];
      return [{ size, operand, axis, what: `sizes of axis ${axis}` }];
    });
  },
  definedAxes: (inputs, attrs) =>
    (attrs['channels'] === undefined ? slopes(inputs, attrs) : []).filter(({ shared }) => !shared),
  parameters: ([shape = []], attrs) =>
    weights(
      attrs,
      attrs['channels'] !== undefined
        ? dimAt(attrs, 'channels')
        : productOf(slopes([shape], attrs).map(({ axis, shared }) => (shared ? 1 : sizeOf(shape, axis)))),
    ),
};

/** Functions of `tf` that compute with each element by itself, or keep their input's shape in another way. */
export const unaryFunctions = [
  'relu', 'relu6', 'selu', 'leakyRelu', 'sigmoid', 'logSigmoid', 'softplus', 'logSoftmax', 'tanh', 'step', 'abs', 'neg', 'exp', 'expm1', 'log',
  'log1p', 'sqrt', 'rsqrt', 'square', 'reciprocal', 'sign', 'round', 'floor', 'ceil', 'erf', 'sin', 'cos', 'tan', 'asin', 'acos',
  'atan', 'sinh', 'cosh', 'asinh', 'acosh', 'atanh', 'clipByValue', 'isNaN', 'isInf', 'isFinite', 'logicalNot', 'cast', 'clone',
  'cumsum', 'cumprod', 'reverse', 'localResponseNormalization', 'zerosLike', 'onesLike', 'batchNorm',
] as const; // prettier-ignore

/** What computes with each element by itself, or does nothing outside training. */
export const activationOps: readonly Op[] = [
  keeping('activation'),
  keeping('reLU'),
  keeping('leakyReLU'),
  keeping('elu'),
  keeping('thresholdedReLU'),
  softmax,
  prelu,
  keeping('dropout'),
  { ...keeping('spatialDropout1d'), rank: 3 },
  keeping('gaussianNoise'),
  keeping('gaussianDropout'),
  keeping('alphaDropout'),
  keeping('masking'),
  keeping('rescaling'),
  ...unaryFunctions.map((kind) => keeping(kind, `tf.${kind}`)),
].map(defineOp);
