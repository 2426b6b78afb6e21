import { add, type Dim, mul, show } from '../dim/index.js';
import { dimAt, flag, numberAt, outputAt } from './attributes.js';
import { defineOp, weights } from './define.js';
import { sizeOf } from './layout.js';
import type { Attributes, Op, OpResult, Shape } from './op.js';
import { requiring } from './result.js';

/** What comes out, where the last axis has the features that the weights are for. */
function forFeatures(kind: string, input: Shape, attrs: Attributes, shape: Shape): OpResult {
  const [left, right, axis] = [sizeOf(input, -1), dimAt(attrs, 'features'), input.length - 1];
  return requiring(
    shape,
    [{ left, right, what: 'the features that the weights are for', operand: 0, axis }],
    () => `${kind} has weights for ${show(right, 'text')} features and is given ${show(left, 'text')}`,
  );
}

const builtFor: NonNullable<Op['built']> = ([shape = []]) => [
  { size: sizeOf(shape, -1), operand: 0, axis: shape.length - 1, what: 'input features' },
];

/** What one direction of a layer gives: its units, or what they are projected to. */
function widthOf(attrs: Attributes): Dim {
  const projection = dimAt(attrs, 'projection');
  return projection === 0 ? dimAt(attrs, 'units') : projection;
}

/** gates · units · (in + out), and two biases for each, of each direction of each layer; a projection has none. */
function weightsOf(attrs: Attributes): Dim {
  const [units, width] = [dimAt(attrs, 'units'), widthOf(attrs)];
  const [gates, directions] = [numberAt(attrs, 'gates'), numberAt(attrs, 'directions')];
  const biases = flag(attrs, 'useBias') ? 2 : 0;
  const projected = dimAt(attrs, 'projection') === 0 ? 0 : mul(units, width);
  let sum: Dim = 0;
  let inputs = dimAt(attrs, 'features');
  for (let layer = 0; layer < numberAt(attrs, 'layers'); layer++) {
    const one = add(mul(mul(units, gates), add(add(inputs, width), biases)), projected);
    sum = add(sum, mul(one, directions));
    inputs = mul(width, directions);
  }
  return sum;
}

/**
 * Layers of cells that step through sequences, both ways where there are two directions. Beside what every step gives, the
 * states after the last come out, one for each layer and direction: of a sequence alone without an axis for the batch.
 */
const stacked: Op = {
  kind: 'stackedRecurrent',
  arity: 1,
  rank: { atLeast: 2, atMost: 3 },
  usualRank: 3,
  source: 'torch.nn.RNN',
  weighted: true,
  outputs: (attrs) => 1 + numberAt(attrs, 'states'),
  shape: ([shape = []], attrs) => {
    const directions = numberAt(attrs, 'directions');
    const output = outputAt(attrs);
    const steps = [...shape.slice(0, -1), mul(widthOf(attrs), directions)];
    const batch = shape.length === 2 ? [] : [sizeOf(shape, flag(attrs, 'batchFirst') ? 0 : 1)];
    const width = output === 2 ? dimAt(attrs, 'units') : widthOf(attrs);
    const state = [numberAt(attrs, 'layers') * directions, ...batch, width];
    return forFeatures('this recurrent layer', shape, attrs, output === 0 ? steps : state);
  },
  built: builtFor,
  parameters: (_, attrs) => weights(attrs, weightsOf(attrs)),
};

/** Attention, two dense layers, and a norm for each of both; as often as there are layers. */
const encoder: Op = {
  kind: 'transformerEncoder',
  arity: 1,
  rank: { atLeast: 2, atMost: 3 },
  usualRank: 3,
  source: 'torch.nn.TransformerEncoder',
  weighted: true,
  shape: ([shape = []], attrs) => forFeatures('this encoder', shape, attrs, shape),
  built: builtFor,
  parameters: (_, attrs) => {
    const [width, hidden] = [dimAt(attrs, 'features'), dimAt(attrs, 'hidden')];
    const kernels = add(mul(mul(width, width), 4), mul(mul(width, hidden), 2));
    const biases = flag(attrs, 'useBias') ? add(mul(width, 5), hidden) : 0;
    const norms = mul(width, flag(attrs, 'useBias') ? 4 : 2);
    const layer = add(kernels, add(biases, norms));
    return weights(attrs, add(mul(layer, numberAt(attrs, 'layers')), dimAt(attrs, 'last')));
  },
};

/** Layers of PyTorch that are stacks of smaller ones. */
export const steppingOps: readonly Op[] = [stacked, encoder].map(defineOp);
