import { type Dim, mul } from '../../dim/index.js';
import type { TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import { meaning } from './meaning.js';
import { checkOutputPadding, paddingOf } from './windows.js';

const free = (rank: number): readonly null[] => Array.from({ length: rank }, () => null);

function decided(call: TensorCall, key: string, rank: number, fallback: number): readonly number[] {
  return call.isNull(key) ? free(rank).map(() => fallback) : call.decided(key, rank, fallback);
}

/** F.conv1d, conv2d, conv3d: the weights' axes are channels out, channels in of one group, and the kernel. */
function convolution(rank: number): TensorMeaning {
  return meaning(`conv${rank}d`, 'input weight bias stride padding dilation groups', (call) => {
    call.tensor('input', rank + 2, 'channels second');
    const groups = call.dim('groups', 1);
    const weight = call.weights('weight', free(rank + 2));
    if (weight.length !== rank + 2) call.reject(`the weights must have ${rank + 2} axes, not ${weight.length}`);
    const [filters = 1, channels = 1] = weight;
    return {
      kind: 'node',
      op: `conv${rank}d`,
      operands: ['input'],
      attrs: {
        ...windowOf(call, rank, weight.slice(2)),
        filters,
        channels: mul(channels, groups),
        ...(groups === 1 ? {} : { groups }),
      },
      from: { filters: ['weight', 0], channels: ['weight', 1] },
    };
  });
} // prettier-ignore

function windowOf(call: TensorCall, rank: number, kernel: readonly Dim[]) {
  const strides = decided(call, 'stride', rank, 1);
  return {
    kernel,
    strides,
    dilation: decided(call, 'dilation', rank, 1),
    ...paddingOf(call, rank, strides),
    useBias: !call.isNull('bias'),
    layout: 'NCHW',
    framework: 'torch',
  };
}

/** F.conv_transpose2d: channels in come first. */
function transposed(rank: number): TensorMeaning {
  const params = 'input weight bias stride padding output_padding groups dilation';
  return meaning(`conv_transpose${rank}d`, params, (call) => {
    call.tensor('input', rank + 2, 'channels second');
    const groups = call.dim('groups', 1);
    const weight = call.weights('weight', free(rank + 2));
    if (weight.length !== rank + 2) call.reject(`the weights must have ${rank + 2} axes, not ${weight.length}`);
    const [channels = 1, filters = 1] = weight;
    const window = windowOf(call, rank, weight.slice(2));
    checkOutputPadding(call, decided(call, 'output_padding', rank, 0), window);
    return {
      kind: 'node',
      op: `conv${rank}dTranspose`,
      operands: ['input'],
      attrs: {
        ...window,
        filters: mul(filters, groups),
        channels,
        outputPadding: decided(call, 'output_padding', rank, 0),
        ...(groups === 1 ? {} : { groups }),
      },
      from: { filters: ['weight', 1], channels: ['weight', 0] },
    };
  });
} // prettier-ignore

const linear = meaning('linear', 'input weight bias', (call) => {
  const input = call.tensor('input');
  const weight = call.weights('weight', [null, input.at(-1) ?? null]);
  if (weight.length !== 2) call.unfollowed('weights that are no matrix are not followed');
  const [units = 1, features = 1] = weight;
  return {
    kind: 'node',
    op: 'dense',
    operands: ['input'],
    attrs: { units, features, useBias: !call.isNull('bias') },
    from: { units: ['weight', 0], features: ['weight', 1] },
  };
});

const embedding = meaning('embedding', 'input weight', (call) => {
  const [inputDim = 1, outputDim = 1] = call.weights('weight', [null, null]);
  return { kind: 'node', op: 'embedding', operands: ['input'], attrs: { inputDim, outputDim } };
});

/** A normalisation as a function: with its weights, which are for so many channels or sizes, or without any. */
function normalising(name: string, params: string, op: string): TensorMeaning {
  return meaning(name, params, (call) => {
    const input = call.tensor('input');
    if (call.isNull('weight')) return { kind: 'node', op: 'clone', operands: ['input'], attrs: {} };
    const sizes = call.weights('weight', op === 'layerNormalization' ? input.slice(-1) : [input[1] ?? null]);
    const center = !call.isNull('bias');
    const axis = op === 'layerNormalization' ? sizes.map((_, index) => index - sizes.length) : 1;
    const [channels = 1] = sizes;
    const own = op === 'layerNormalization' ? { sizes } : { channels, layout: 'NCHW', ...(call.isNull('running_mean') ? { tracks: false } : {}) };
    return { kind: 'node', op, operands: ['input'], attrs: { axis, scale: true, center, ...own }, from: { channels: ['weight', 0] } };
  });
} // prettier-ignore

/** Functions of `torch.nn.functional` that are given the weights that a layer would have. */
export const givenWeights: readonly TensorMeaning[] = [
  ...[1, 2, 3].map(convolution),
  ...[1, 2, 3].map(transposed),
  linear,
  embedding,
  normalising(
    'batch_norm',
    'input running_mean running_var weight bias training momentum eps',
    'batchNormalization',
  ),
  normalising('rms_norm', 'input normalized_shape weight eps', 'layerNormalization'),
  normalising('layer_norm', 'input normalized_shape weight bias eps', 'layerNormalization'),
  normalising('group_norm', 'input num_groups weight bias eps', 'groupNormalization'),
];
