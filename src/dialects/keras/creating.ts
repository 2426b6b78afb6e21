import type { TensorMeaning } from '../../interp/tensor-meaning.js';
import { likePyTorch, type Lower, meaning } from './meaning.js';

export const parameter: Lower = (call) => ({
  kind: 'weight',
  shape: call.shape('shape').map((size) => size ?? call.unfollowed('a size is None')),
});

/** `eye(N, M)`. */
const eye: Lower = (call) => {
  const rows = call.dim('N');
  return { kind: 'weight', shape: [rows, call.isNull('M') ? rows : call.dim('M')] };
};

/** Functions that make tensors of numbers, weights among them. */
export const creating: readonly TensorMeaning[] = [
  ...['zeros', 'ones', 'empty', 'random_normal', 'random_uniform', 'normal', 'uniform', 'truncated_normal'].map((name) => meaning(name, 'shape', parameter)),
  meaning('full', 'shape fill_value', parameter),
  meaning('fill', 'shape value', parameter),
  meaning('linspace', 'start stop num', (call) => ({ kind: 'weight', shape: [call.dim('num', 50)] })),
  meaning('eye', 'N M', eye),
  ...likePyTorch('arange', 'arange range', { stop: 'end', limit: 'end', delta: 'step' }),
]; // prettier-ignore
