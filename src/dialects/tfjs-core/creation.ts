import type { Dim } from '../../dim/index.js';
import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';

type Lower = (call: TensorCall) => Lowered;

function meaning(name: string, params: string, lower: Lower): TensorMeaning {
  return { name, params: params.split(' '), lower };
}

function weight(shape: readonly Dim[]): Lowered {
  return { kind: 'weight', shape };
}

function given(call: TensorCall): readonly Dim[] {
  return call.shape('shape').map((size) => size ?? call.unfollowed('a size of a new tensor is null'));
}

/** Values and, if they are flat, the shape that they take. */
const tensor: Lower = (call) => weight(call.isNull('shape') ? call.literalShape('values') : given(call));

const filled: Lower = (call) => weight(given(call));

const variable: Lower = (call) => ({
  kind: 'variable',
  of: call.isTensor('x') ? { kind: 'same', key: 'x' } : weight(call.literalShape('x')),
  trainable: call.boolean('trainable', true),
});

const eye: Lower = (call) => {
  const rows = call.dim('numRows');
  const batch = call.isNull('batchShape') ? [] : call.shape('batchShape').map((size) => size ?? 1);
  return weight([...batch, rows, call.isNull('numColumns') ? rows : call.dim('numColumns')]);
};

/** As many as fit between start and stop. */
const range: Lower = (call) => {
  const [start = 0] = call.integers('start', [0]);
  const [step = start <= 0 ? 1 : 1] = call.integers('step', [1]);
  if (start === 0 && step === 1) return weight([call.dim('stop')]);
  const [stop = 0] = call.integers('stop');
  return weight([Math.max(0, Math.ceil((stop - start) / step))]);
};

/** An image has height and width and, unless it is asked for others, three channels. */
const pixels: Lower = (call) => ({ kind: 'data', channels: call.dim('numChannels', 3) });

/** Functions that make tensors without any. */
export const creationMeanings: readonly TensorMeaning[] = [
  ...['tensor', 'tensor2d', 'tensor3d', 'tensor4d', 'tensor5d', 'tensor6d'].map((name) =>
    meaning(name, 'values shape dtype', tensor),
  ),
  meaning('tensor1d', 'values dtype', (call) =>
    weight(call.length('values') === null ? [call.unknownSize()] : call.literalShape('values')),
  ),
  meaning('scalar', 'value', () => weight([])),
  meaning('variable', 'x trainable name', variable),
  ...['zeros', 'ones', 'fill', 'randomNormal', 'randomUniform', 'truncatedNormal', 'randomStandardNormal', 'randomGamma', 'randomUniformInt']
    .map((name) => meaning(name, 'shape', filled)),
  meaning('eye', 'numRows numColumns batchShape', eye),
  meaning('range', 'start stop step', range),
  meaning('linspace', 'start stop num', (call) => weight([call.dim('num')])),
  meaning('browser.fromPixels', 'pixels numChannels', pixels),
  meaning('node.decodeImage', 'contents numChannels', pixels),
  meaning('node.decodeJpeg', 'contents numChannels', pixels),
  meaning('node.decodePng', 'contents numChannels', pixels),
]; // prettier-ignore
