import { add, mul, show } from '../dim/index.js';
import { dimAt, dimsAt, flag, isKeras, numberAt, numbersAt } from './attributes.js';
import { defineOp, weights } from './define.js';
import { axisFromFront, productOf, sizeOf } from './layout.js';
import type { Attributes, BuiltSize, Op, OpResult, Shape } from './op.js';
import { fault, misconfigured, requiring, shaped, showShape } from './result.js';

/** Both normalisations end in one function that has kernels for so many axes only (`batchNormalization`). */
const rank = { atLeast: 2, atMost: 4 };

const kerasRank = { atLeast: 2, atMost: Infinity };

function normalised(kind: string, shape: Shape, axes: readonly number[]): OpResult {
  const front = axes.map((axis) => axisFromFront(axis, shape.length));
  const missing = front.indexOf(null);
  if (missing >= 0) {
    return fault(`${kind} along axis ${axes[missing] ?? 0} of ${shape.length} axes`, { shape });
  }
  if (new Set(front).size < axes.length) return misconfigured(`${kind} names one axis twice`, shape);
  return shaped(shape);
}

/** Weights that were made before, for so many channels. */
function forChannels(kind: string, shape: Shape, attrs: Attributes): OpResult | null {
  if (attrs['channels'] === undefined) return null;
  const axis = numberAt(attrs, 'axis');
  const [left, right] = [sizeOf(shape, axis), dimAt(attrs, 'channels')];
  const what = 'the channels that the weights were made for';
  return requiring(
    shape,
    [{ left, right, what, operand: 0, axis }],
    () => `${kind} has weights for ${show(right, 'text')} channels and is given ${show(left, 'text')}`,
  );
}

function builtAlong(shape: Shape, axes: readonly number[]): readonly BuiltSize[] {
  return axes.flatMap((given) => {
    const axis = axisFromFront(given, shape.length);
    return axis === null
      ? []
      : [{ size: sizeOf(shape, axis), operand: 0, axis, what: `sizes of axis ${axis}` }];
  });
}

function scaleAndCentre(attrs: Attributes): number {
  return Number(flag(attrs, 'scale')) + Number(flag(attrs, 'center'));
}

/** γ and β are trained, the moving mean and variance are not (`BatchNormalization.build`). */
const batchNormalization: Op = {
  kind: 'batchNormalization',
  arity: 1,
  rank,
  kerasRank,
  source: 'tf.layers.batchNormalization',
  keepsShape: true,
  weighted: true,
  shape: ([shape = []], attrs) =>
    forChannels('batchNormalization', shape, attrs) ?? normalised('batchNormalization', shape, [numberAt(attrs, 'axis')]),
  built: ([shape = []], attrs) =>
    builtAlong(shape, [numberAt(attrs, 'axis')]).map((each) => ({ ...each, what: 'channels' })),
  parameters: ([shape = []], attrs) => {
    const size = sizeOf(shape, numberAt(attrs, 'axis'));
    return weights(attrs, mul(size, scaleAndCentre(attrs)), attrs['tracks'] === false ? 0 : add(mul(size, 2), Number(flag(attrs, 'counts'))));
  },
}; // prettier-ignore

/** Videos and volumes, which TensorFlow.js does not normalise. */
const batchNormalization3d: Op = {
  ...batchNormalization,
  kind: 'batchNormalization3d',
  rank: 5,
  source: 'torch.nn.BatchNorm3d',
};

/** γ and β for each channel; the channels of a group are normalised together. */
const groupNormalization: Op = {
  ...batchNormalization,
  kind: 'groupNormalization',
  rank: { atLeast: 2, atMost: 5 },
  source: 'torch.nn.GroupNorm',
  parameters: ([shape = []], attrs) =>
    weights(attrs, mul(sizeOf(shape, numberAt(attrs, 'axis')), scaleAndCentre(attrs))),
};

function misranked(shape: Shape, attrs: Attributes): OpResult | null {
  if (isKeras(attrs)) return null;
  if (shape.length >= rank.atLeast && shape.length <= rank.atMost) return null;
  return fault(`layerNormalization takes an input of 2 to 4 axes, batch included, and is given ${shape.length}`, { shape });
} // prettier-ignore

/** PyTorch's says for what sizes it is, and takes any number of axes. */
function sized(shape: Shape, attrs: Attributes): OpResult {
  const wanted = dimsAt(attrs, 'sizes');
  if (wanted.length > shape.length) return fault(`layerNormalization is for ${showShape(wanted)} and is given ${showShape(shape)}`, { shape });
  const first = shape.length - wanted.length;
  const requirements = wanted.map((right, index) => ({
    left: sizeOf(shape, first + index), right, what: 'the sizes that the layer normalises', operand: 0, axis: first + index,
  }));
  return requiring(shape, requirements, () => `layerNormalization is for ${showShape(wanted)} and is given ${showShape(shape)}`);
} // prettier-ignore

/** γ and β have one element for each along all its axes (`LayerNormalization.build`). */
const layerNormalization: Op = {
  kind: 'layerNormalization',
  arity: 1,
  rank: { atLeast: 1, atMost: Infinity },
  kerasRank,
  source: 'tf.layers.layerNormalization',
  keepsShape: true,
  weighted: true,
  shape: ([shape = []], attrs) =>
    attrs['sizes'] === undefined
      ? (misranked(shape, attrs) ?? normalised('layerNormalization', shape, numbersAt(attrs, 'axis')))
      : sized(shape, attrs),
  built: ([shape = []], attrs) =>
    scaleAndCentre(attrs) === 0 ? [] : builtAlong(shape, numbersAt(attrs, 'axis')),
  parameters: ([shape = []], attrs) => {
    const size = productOf(numbersAt(attrs, 'axis').map((axis) => sizeOf(shape, axis)));
    return weights(attrs, mul(size, scaleAndCentre(attrs)));
  },
};

/** Normalisations. */
export const normOps: readonly Op[] = [
  batchNormalization,
  layerNormalization,
  batchNormalization3d,
  groupNormalization,
].map(defineOp);
