import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import { tfjsCore } from '../tfjs-core.js';
import { torchFunctions } from '../torch-nn/functions.js';

export type Lower = (call: TensorCall) => Lowered;

/** What the parameters of functions of one tensor, or of two, are called by one function or another. */
const operands = {
  ...Object.fromEntries(['input', 'inputs', 'input_tensor', 'tensor', 'value', 'features', 'logits', 'images', 'a', 'params'].map((name) => [name, 'x'])),
  ...Object.fromEntries(['values', 'xs', 'arrays', 'inputs'].map((name) => [name, 'tensors'])),
  keepdims: 'keepDims', keep_dims: 'keepDims', newshape: 'shape', new_shape: 'shape', target_shape: 'shape', axes: 'perm', pattern: 'perm',
  pad_width: 'paddings', padding: 'paddings', num_or_size_splits: 'numOrSizeSplits', indices_or_sections: 'numOrSizeSplits', transpose_a: 'transposeA',
  transpose_b: 'transposeB', dim: 'axis', multiples: 'reps', repeats: 'reps', block_size: 'blockSize', n: 'reps', num_classes: 'depth', sizes: 'size', rates: 'dilation_rate', dims: 'shape', reference: 'x',
}; // prettier-ignore

export function meaning(name: string, params: string, lower: Lower): TensorMeaning {
  return { name, params: params.split(' '), lower, aliases: operands };
}

/** The same as a function of TensorFlow.js, under other names. */
export function like(theirs: string, names: string, params?: string): readonly TensorMeaning[] {
  const known = tfjsCore.get(theirs);
  if (!known) throw new Error(`no function ${theirs}`);
  return names.split(' ').map((name) => meaning(name, params ?? known.params.join(' '), known.lower));
}

/** The same as a function of PyTorch, whose parameters go by other names too. */
export function likePyTorch(
  theirs: string,
  names: string,
  aliases: Readonly<Record<string, string>>,
): readonly TensorMeaning[] {
  const known = torchFunctions.get(theirs);
  if (!known) throw new Error(`no function ${theirs}`);
  return names.split(' ').map((name) => ({
    name,
    params: known.params,
    lower: known.lower,
    aliases: { ...known.aliases, ...aliases },
  }));
}
