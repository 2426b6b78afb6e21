import { type Dim, mul } from '../dim/index.js';
import { flag, numbersAt, productOf, shaped } from './attributes.js';
import type { Attributes, Op, Shape } from './op.js';

const keep: Op['shape'] = ([shape = []]) => shaped(shape);

function keeping(kind: string): Op {
  return { kind, arity: 1, source: `tf.layers.${kind}`, keepsShape: true, shape: keep };
}

function axisSize([shape = []]: readonly Shape[], axis: number): Dim {
  return shape.at(axis) ?? 1;
}

/** The axes of attribute `axis`, counted from the front. */
function axesOf(shape: Shape, attrs: Attributes): readonly number[] {
  return numbersAt(attrs, 'axis').map((axis) => (axis < 0 ? shape.length + axis : axis));
}

/** γ and β are trained, the moving mean and variance are not. */
const batchNormalization: Op = {
  ...keeping('batchNormalization'),
  weighted: true,
  built: ([shape = []], attrs) => axesOf(shape, attrs).map((axis) => ({ size: shape[axis] ?? 1, operand: 0, axis })),
  parameters: (inputs, attrs) => {
    const [axis = -1] = numbersAt(attrs, 'axis');
    const size = axisSize(inputs, axis);
    const trained = (flag(attrs, 'scale') ? 1 : 0) + (flag(attrs, 'center') ? 1 : 0);
    return { trainable: mul(size, trained), fixed: mul(size, 2) };
  },
};

const layerNormalization: Op = {
  ...keeping('layerNormalization'),
  weighted: true,
  built: ([shape = []], attrs) => axesOf(shape, attrs).map((axis) => ({ size: shape[axis] ?? 1, operand: 0, axis })),
  parameters: ([shape = []], attrs) => {
    const size = productOf(
      axesOf(shape, attrs).map((axis) => shape[axis] ?? 1),
      mul,
    );
    return { trainable: mul(size, (flag(attrs, 'scale') ? 1 : 0) + (flag(attrs, 'center') ? 1 : 0)), fixed: 0 };
  },
};

/** One slope per element of the input without batch, save along shared axes. */
const prelu: Op = {
  ...keeping('prelu'),
  weighted: true,
  parameters: ([shape = []], attrs) => {
    const shared = numbersAt(attrs, 'sharedAxes');
    const sizes = shape.slice(1).map((dim, index) => (shared.includes(index + 1) ? 1 : dim));
    return { trainable: productOf(sizes, mul), fixed: 0 };
  },
};

export const keepOps: readonly Op[] = [
  ...['activation', 'reLU', 'leakyReLU', 'elu', 'softmax', 'thresholdedReLU', 'dropout', 'spatialDropout1d', 'gaussianNoise', 'gaussianDropout', 'alphaDropout', 'masking', 'rescaling'].map(keeping),
  batchNormalization,
  layerNormalization,
  prelu,
];
