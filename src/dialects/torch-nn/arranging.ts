import { type Dim, divide, max, mul, sub } from '../../dim/index.js';
import type { Lowered, TensorMeaning } from '../../interp/tensor-meaning.js';
import { productOf } from '../../ops/layout.js';
import type { Shape } from '../../ops/op.js';
import { axisOf, hasShape, type Lower, meaning, node, ofShape, open, sizesOf } from './meaning.js';

/** The tensor as often along each axis as it says; new axes come first. */
const repeated: Lower = (call) => {
  const shape = call.tensor('input');
  const times = sizesOf(call, 'sizes');
  const missing = times.length - shape.length;
  if (missing < 0) call.reject(`repeats ${times.length} of ${shape.length} axes`);
  const all = [...Array.from({ length: missing }, (): Dim => 1), ...shape];
  return ofShape(all.map((size, axis) => mul(size, times[axis] ?? 1)));
};

/** The same, but that of fewer numbers than axes the last ones are meant. */
const tiled: Lower = (call) => {
  const shape = call.tensor('input');
  const times = sizesOf(call, 'dims');
  const rank = Math.max(shape.length, times.length);
  const filled = (sizes: readonly Dim[]): readonly Dim[] => [...Array.from({ length: rank - sizes.length }, (): Dim => 1), ...sizes];
  const all = filled(times);
  return ofShape(filled(shape).map((size, axis) => mul(size, all[axis] ?? 1)));
}; // prettier-ignore

const eachRepeated: Lower = (call) => {
  const shape = call.tensor('input');
  if (!call.isNumber('repeats')) call.unfollowed('these repeats are not followed');
  const times = call.dim('repeats');
  if (call.isNull('dim')) return ofShape([mul(productOf(shape), times)]);
  const axis = axisOf(call, 'dim', shape.length);
  return ofShape(shape.map((size, at) => (at === axis ? mul(size, times) : size)));
};

const taken: Lower = (call) => {
  const shape = call.tensor('input');
  const axis = axisOf(call, 'dim', shape.length);
  return ofShape(shape.filter((_, at) => at !== axis));
};

const narrowed: Lower = (call) => {
  const shape = call.tensor('input');
  const axis = axisOf(call, 'dim', shape.length);
  return ofShape(shape.map((size, at) => (at === axis ? call.dim('length') : size)));
};

const picked: Lower = (call) => {
  const shape = call.tensor('input');
  const axis = axisOf(call, 'dim', shape.length);
  const [count = 1] = call.tensor('index');
  return ofShape(shape.map((size, at) => (at === axis ? count : size)), 'input', 'index');
}; // prettier-ignore

const names = ['values', 'indices'];

/** The values, and where they are. */
function valuesAndPlaces(shape: Shape): Lowered {
  return { kind: 'list', items: [ofShape(shape), ofShape(shape)], names };
}

const topped: Lower = (call) => {
  const shape = call.tensor('input');
  const axis = axisOf(call, 'dim', shape.length, -1);
  return valuesAndPlaces(shape.map((size, at) => (at === axis ? call.dim('k') : size)));
};

const inOrder: Lower = (call) => valuesAndPlaces(call.tensor('input'));

/** The largest of all; along an axis, or of two tensors, something else. */
function extreme(name: string, binary: string): TensorMeaning {
  return meaning(name, 'input dim keepdim', (call) => {
    const isOther = call.has('other') || (call.isTensor('dim') && !call.isNumber('dim'));
    if (isOther) return node(binary, { broadcast: 'numpy' }, 'input', call.has('other') ? 'other' : 'dim');
    if (call.isNull('dim')) return node(name, { axis: null, keepDims: false });
    const shape = call.tensor('input');
    const attrs = { axis: [axisOf(call, 'dim', shape.length)], keepDims: call.boolean('keepdim', false) };
    return { kind: 'list', items: [node(name, attrs), node(name, attrs)], names };
  });
} // prettier-ignore

function middle(name: string): TensorMeaning {
  return meaning(name, 'input dim keepdim', (call) => {
    if (call.isNull('dim')) return node('mean', { axis: null, keepDims: false });
    const shape = call.tensor('input');
    const attrs = { axis: [axisOf(call, 'dim', shape.length, -1)], keepDims: call.boolean('keepdim', false) };
    return { kind: 'list', items: [node('mean', attrs), node('mean', attrs)], names };
  });
}

function twice(name: string): TensorMeaning {
  return meaning(name, 'input dim unbiased keepdim', (call) => {
    const axis = call.isNull('dim') ? null : call.integers('dim');
    const attrs = { axis, keepDims: call.boolean('keepdim', false) };
    return { kind: 'list', items: [node('variance', attrs), node('mean', attrs)] };
  });
}

/** As many tensors as the axis is long, which goes. */
const unbound: Lower = (call) => {
  const shape = call.tensor('input');
  const axis = axisOf(call, 'dim', shape.length, 0);
  const length = shape[axis];
  if (typeof length !== 'number') return call.unfollowed('the number of parts is not known');
  return { kind: 'list', items: Array.from({ length }, (_, index) => node('unstack', { axis, index })) };
};

const moved: Lower = (call) => {
  const rank = call.tensor('input').length;
  const front = (key: string): readonly number[] =>
    call.integers(key).map((axis) => (axis < 0 ? axis + rank : axis));
  const [from, to] = [front('source'), front('destination')];
  const rest = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !from.includes(axis));
  const perm = Array.from({ length: rank }, (_, axis) => {
    const at = to.indexOf(axis);
    return at >= 0 ? (from[at] ?? 0) : (rest.shift() ?? 0);
  });
  return node('transpose', { perm });
};

const turned: Lower = (call) => {
  const shape = call.tensor('input');
  const perm = shape.map((_, axis) => axis);
  const swapped = shape.length < 2 ? perm : [...perm.slice(0, -2), shape.length - 1, shape.length - 2];
  return node('transpose', { perm: swapped });
};

/** One axis becomes several. */
const unflattened: Lower = (call) => {
  const shape = call.tensor('input');
  const axis = axisOf(call, 'dim', shape.length);
  const sizes = sizesOf(call, 'sizes');
  const known = productOf(sizes.filter((size) => size !== -1));
  const open = divide(shape[axis] ?? 1, known);
  const made = sizes.map((size) => (size === -1 ? (open ?? call.unfollowed('a size of this is not followed')) : size));
  return node('tf.reshape', { shape: [...shape.slice(0, axis), ...made, ...shape.slice(axis + 1)] });
}; // prettier-ignore

/** Half of an axis lets the other half pass. */
const gated: Lower = (call) => {
  const shape = call.tensor('input');
  const axis = axisOf(call, 'dim', shape.length, -1);
  const half = divide(shape[axis] ?? 1, 2);
  if (half === null) {
    const isKnown = typeof shape[axis] === 'number';
    return isKnown
      ? call.reject('an odd axis has no halves')
      : call.unfollowed('half of this axis is not followed');
  }
  return ofShape(shape.map((size, at) => (at === axis ? half : size)));
};

/** What every query has to do with every key, and so much of each value; a mask is added to the first. */
const attended: Lower = (call) => {
  const [query, value] = [call.tensor('query'), call.tensor('value')];
  const isMasked = !call.isNull('attn_mask');
  // Of fewer keys than queries each serves several; of a mask nobody knows, its sizes are nobody's fault.
  if (!call.isNull('enable_gqa') || (isMasked && !hasShape(call, 'attn_mask'))) {
    return ofShape([...query.slice(0, -1), value.at(-1) ?? 1], 'query', 'key', 'value');
  }
  const scores: Lowered = { kind: 'node', op: 'matMul', operands: ['query', 'key'], attrs: { transposeB: true } };
  const masked: Lowered = { kind: 'node', op: 'add', operands: [scores, 'attn_mask'], attrs: { broadcast: 'numpy' } };
  return { kind: 'node', op: 'matMul', operands: [isMasked ? masked : scores, 'value'], attrs: {} };
}; // prettier-ignore

const hot: Lower = (call) => node('oneHot', { depth: call.dim('num_classes') });

const summed: Lower = (call) => node('einsum', { equation: call.text('equation') ?? call.unfollowed('this equation is not known') }, 'operands'); // prettier-ignore

const likened: Lower = (call) => {
  const shape = call.tensor('x1');
  const axis = axisOf(call, 'dim', shape.length, 1);
  return ofShape(shape.filter((_, at) => at !== axis), 'x1', 'x2');
}; // prettier-ignore

const product: Lower = (call) => {
  const [a, b] = [call.tensor('mat1'), call.tensor('mat2')];
  return ofShape([...a.slice(0, -1), b.at(-1) ?? 1], 'input', 'mat1', 'mat2');
};

const outer: Lower = (call) => ofShape([call.tensor('input')[0] ?? 1, call.tensor('vec2')[0] ?? 1], 'input', 'vec2'); // prettier-ignore

const viewed: Lower = (call) => node('tf.reshape', { shape: call.tensor('other') });

function put(name: string, axis: number): TensorMeaning {
  return meaning(name, 'tensors', () => node('concat', { axis }, 'tensors'));
}

/** Neighbours less each other: as many fewer as it is done. */
const differences: Lower = (call) => {
  const shape = call.tensor('input');
  if (!call.isNull('prepend') || !call.isNull('append')) return call.unfollowed('what is put before or after is not followed');
  const axis = axisOf(call, 'dim', shape.length, -1);
  const times = call.isNull('n') ? 1 : call.dim('n');
  return ofShape(shape.map((size, at) => (at === axis ? max(0, sub(size, times)) : size)));
}; // prettier-ignore

/** `addcmul(input, a, b, value=1)`: the input and what two others make; `value` scales that. */
function addedTo(name: string, op: string): TensorMeaning {
  return meaning(name, 'input tensor1 tensor2', () => ({
    kind: 'node',
    op: 'add',
    operands: [
      'input',
      { kind: 'node', op, operands: ['tensor1', 'tensor2'], attrs: { broadcast: 'numpy' } },
    ],
    attrs: { broadcast: 'numpy', ...(name.endsWith('_') ? { inPlace: true } : {}) },
  }));
}

/** Functions that are methods too and move elements about, or pick some. */
export const arranging: readonly TensorMeaning[] = [
  open('tile', 'input dims', tiled),
  meaning('repeat_interleave', 'input repeats dim', eachRepeated),
  meaning('select', 'input dim index', taken),
  meaning('narrow', 'input dim start length', narrowed),
  meaning('index_select', 'input dim index', picked),
  meaning('gather', 'input dim index', (call) => ofShape(call.tensor('index'), 'input', 'index')),
  meaning('topk', 'input k dim', topped),
  meaning('sort', 'input dim', inOrder),
  meaning('cummax', 'input dim', inOrder),
  meaning('cummin', 'input dim', inOrder),
  meaning('argsort', 'input dim', (call) => ofShape(call.tensor('input'))),
  extreme('max', 'maximum'),
  extreme('min', 'minimum'),
  middle('median'),
  middle('mode'),
  twice('std_mean'),
  twice('var_mean'),
  meaning('unbind', 'input dim', unbound),
  meaning('diff', 'input n dim', differences),
  meaning('movedim', 'input source destination', moved),
  meaning('moveaxis', 'input source destination', moved),
  meaning('t', 'input', turned),
  meaning('unflatten', 'input dim sizes', unflattened),
  meaning('addmm', 'input mat1 mat2', product),
  meaning('baddbmm', 'input mat1 mat2', product),
  meaning('outer', 'input vec2', outer),
  addedTo('addcmul', 'multiply'),
  addedTo('addcmul_', 'multiply'),
  addedTo('addcdiv', 'div'),
  addedTo('addcdiv_', 'div'),
];

/** Functions of `torch` alone. */
export const torchOnly: readonly TensorMeaning[] = [
  open('einsum', 'equation operands', summed),
  put('vstack', 0),
  put('hstack', 1),
  meaning('unique', 'input sorted return_inverse return_counts dim', (call) =>
    call.unfollowed('how many values there are depends on data'),
  ),
];

/** Functions of `torch.nn.functional` alone. */
export const functionalOnly: readonly TensorMeaning[] = [
  meaning('glu', 'input dim', gated),
  meaning('one_hot', 'input num_classes', hot),
  meaning(
    'scaled_dot_product_attention',
    'query key value attn_mask dropout_p is_causal scale enable_gqa',
    attended,
  ),
  meaning('cosine_similarity', 'x1 x2 dim', likened),
];

/** Methods alone. */
export const methodsAlone: readonly TensorMeaning[] = [
  open('repeat', 'input sizes', repeated),
  meaning('view_as', 'input other', viewed),
  meaning('reshape_as', 'input other', viewed),
];
