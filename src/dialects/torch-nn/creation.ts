import { type Dim, floorDiv, sub } from '../../dim/index.js';
import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import { type Lower, meaning, node, ofShape, open, plainOf, sizesOf } from './meaning.js';

const filled: Lower = (call) => ({
  kind: 'weight',
  shape: sizesOf(call, 'size'),
  isWhole: call.isWholeType('dtype'),
});

/** `normal(mean, std)`: as many numbers as there are of both; with a size, so many around two numbers. */
const drawn: Lower = (call) =>
  call.has('size') ? filled(call) : node('maximum', { broadcast: 'numpy' }, 'mean', 'std');

/** How many numbers there are from one on, as long as another is not reached; all of them whole. */
function steps(from: Dim, to: Dim, step: number): Dim {
  const span = step < 0 ? sub(from, to) : sub(to, from);
  const by = Math.abs(step);
  return by === 1 ? span : floorDiv(sub(span, 1 - by), by);
}

/** `arange(end)`, `arange(start, end, step)`. */
const counted: Lower = (call) => {
  const [startKey, endKey] = call.isNull('end') ? [null, 'start'] : [call.isNull('start') ? null : 'start', 'end'];
  const first = startKey === null ? 0 : plainOf(call, startKey);
  const last = plainOf(call, endKey);
  const by = call.isNull('step') ? 1 : plainOf(call, 'step');
  const isWhole = [first, last, by].every((each) => each === null || Number.isInteger(each));
  const ofWhole = call.isNull('dtype') ? isWhole : call.isWholeType('dtype');
  const weight = (count: Dim): Lowered => ({ kind: 'weight', shape: [count], isWhole: ofWhole });
  if (isWhole) {
    const [step = 1] = call.isNull('step') ? [1] : call.integers('step');
    return weight(steps(startKey === null ? 0 : call.dim(startKey), call.dim(endKey), step));
  }
  if (first !== null && last !== null && by !== null && by !== 0) return weight(Math.max(0, Math.ceil((last - first) / by)));
  // From a fraction to a size there are as many as from the whole number before it.
  if (first === null || by !== 1) return call.unfollowed('it goes on in fractions');
  return weight(sub(call.dim(endKey), Math.floor(first)));
}; // prettier-ignore

const spaced: Lower = (call) => ({ kind: 'weight', shape: [call.dim('steps')] });

const eye: Lower = (call) => ({
  kind: 'weight',
  shape: [call.dim('n'), call.isNull('m') ? call.dim('n') : call.dim('m')],
});

/** A tensor of what lists of numbers hold; of a tensor, that tensor. */
const literal: Lower = (call) => {
  if (call.isTensor('data')) return { kind: 'same', key: 'data' };
  return { kind: 'weight', shape: call.isNumber('data') ? [] : call.literalShape('data') };
};

/** Each tensor along all axes, as many as there are tensors. */
const grids: Lower = (call) => {
  const lengths = call.tensors('tensors').map((shape): Dim => shape[0] ?? 1);
  if (lengths.length === 0) call.unfollowed('the axes of this grid are not known');
  const shape = call.string('indexing', 'ij') === 'xy' && lengths.length > 1 ? [lengths[1] ?? 1, lengths[0] ?? 1, ...lengths.slice(2)] : lengths;
  return { kind: 'list', items: lengths.map(() => ofShape(shape, 'tensors')) };
}; // prettier-ignore

const permutation: Lower = (call) => ({ kind: 'weight', shape: [call.dim('n')], isWhole: true });

/** Functions of `torch` that make tensors of numbers. */
export const creation: readonly TensorMeaning[] = [
  ...['zeros', 'ones', 'empty', 'rand', 'randn'].map((name) => open(name, 'size', filled)),
  meaning('full', 'size fill_value', filled),
  meaning('randint', 'low high size', (call) => ({
    kind: 'weight',
    // `randint(high, size)` leaves the least out.
    shape: sizesOf(call, call.has('size') ? 'size' : 'high'),
    isWhole: true,
  })),
  meaning('normal', 'mean std size', drawn),
  meaning('arange', 'start end step', counted),
  meaning('linspace', 'start end steps', spaced),
  meaning('logspace', 'start end steps', spaced),
  meaning('eye', 'n m', eye),
  meaning('randperm', 'n', permutation),
  meaning('tensor', 'data', literal),
  meaning('as_tensor', 'data', literal),
  meaning('from_numpy', 'data', literal),
  meaning('Tensor', 'data', literal),
  open('meshgrid', 'tensors', grids),
];

/** `x.new_zeros(sizes)`: the sizes alone matter. */
export const newTensors: readonly TensorMeaning[] = ['new_zeros', 'new_ones', 'new_empty'].map((name) =>
  open(name, 'input size', (call: TensorCall) => ({ kind: 'weight', shape: sizesOf(call, 'size') })),
);
