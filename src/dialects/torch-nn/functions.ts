import type { Lowered, TensorMeaning } from '../../interp/tensor-meaning.js';
import { arranging, functionalOnly, methodsAlone, torchOnly } from './arranging.js';
import { computingToo } from './computing.js';
import { creation, newTensors } from './creation.js';
import { elementwise } from './elementwise.js';
import { givenWeights } from './given-weights.js';
import { hasShape, type Lower, meaning, node, open } from './meaning.js';
import { pooling } from './pools.js';
import { concatenated, expanded, padded, reshaped, reshaping, stacked } from './reshaping.js';
import { sampling, windowedMethod } from './sampling.js';

const same = (name: string): TensorMeaning => meaning(name, 'input', () => ({ kind: 'same', key: 'input' }));

/** A vector is a matrix of one column, or of one row, which goes again. */
export const multiplied: Lower = (call) => {
  const attrs = { transposeA: false, transposeB: false };
  const isVector = (key: string): boolean => hasShape(call, key) && call.tensor(key).length === 1;
  const [isRow, isColumn] = [isVector('input'), isVector('other')];
  const row = isRow ? node('expandDims', { axis: 0 }, 'input') : 'input';
  const column = isColumn ? node('expandDims', { axis: 1 }, 'other') : 'other';
  const product: Lowered = { kind: 'node', op: 'matMul', operands: [row, column], attrs };
  const axis = [...(isRow ? [-2] : []), ...(isColumn ? [-1] : [])];
  return axis.length === 0 ? product : { kind: 'node', op: 'squeeze', operands: [product], attrs: { axis } };
};

const where: Lower = (call) =>
  call.isNull('input') && call.isNull('other')
    ? call.unfollowed('where something holds depends on data')
    : node('where', { broadcast: 'numpy' }, 'condition', 'input', 'other');

const parameter: Lower = (call) => ({
  kind: 'variable',
  of: { kind: 'weight', shape: call.tensor('data') },
  trainable: call.boolean('requires_grad', true),
});

/** Functions that are methods of tensors too, with the tensor as their first argument. */
export const sharedFunctions: readonly TensorMeaning[] = [
  ...elementwise,
  ...reshaping,
  ...arranging,
  meaning('matmul', 'input other', multiplied),
  meaning('bmm', 'input other', multiplied),
]; // prettier-ignore

const methodsOnly: readonly TensorMeaning[] = [
  open('view', 'input shape', reshaped),
  ...methodsAlone,
  ...newTensors,
  windowedMethod,
  open('expand', 'input sizes', expanded),
  meaning('expand_as', 'input other', (call) => ({
    kind: 'node',
    op: 'broadcastTo',
    operands: ['input'],
    attrs: { shape: call.tensor('other') },
  })),
  ...['contiguous', 'to', 'cuda', 'cpu', 'float', 'half', 'double', 'type', 'type_as', 'detach', 'requires_grad_', 'clone', 'long', 'int', 'bool', 'bfloat16'].map(same),
]; // prettier-ignore

/** What each method of a tensor lowers to: the tensor itself is the first parameter. */
export const torchMethods: ReadonlyMap<string, TensorMeaning> = byName(sharedFunctions, methodsOnly);

/** What each function of `torch` lowers to. */
export const torchFunctions: ReadonlyMap<string, TensorMeaning> = byName(sharedFunctions, [
  meaning('cat', 'tensors dim', concatenated),
  meaning('concat', 'tensors dim', concatenated),
  meaning('stack', 'tensors dim', stacked),
  meaning('concatenate', 'tensors dim', concatenated),
  meaning('where', 'condition input other', where),
  ...creation,
  ...torchOnly,
]);

/** What each function of `torch.nn.functional` lowers to. */
export const torchFunctional: ReadonlyMap<string, TensorMeaning> = byName(sharedFunctions, [
  ...sampling,
  ...givenWeights,
  ...functionalOnly,
  meaning('pad', 'input pad mode value', padded),
  ...pooling,
]);

/** `nn.Parameter(tensor)`. */
export const torchParameter: TensorMeaning = meaning('Parameter', 'data requires_grad', parameter);

function byName(...families: readonly (readonly TensorMeaning[])[]): ReadonlyMap<string, TensorMeaning> {
  return new Map(families.flat().map((each) => [each.name, computingToo(each)]));
}
