import { type Dim, divide, floorDiv, mul, show } from '../../dim/index.js';
import type { LayerMeaning } from '../../interp/dialect.js';
import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import { productOf } from '../../ops/layout.js';
import type { Shape } from '../../ops/op.js';
import { type Axis, countOf, lengthIn, type Pattern, patternOf, type Side } from './einops-pattern.js';
import { type Lower, meaning, ofShape } from './meaning.js';

/** The axes that a pattern names, how long each is, and the tensor with one axis for each of them. */
interface Decomposed {
  readonly names: readonly Axis[];
  readonly sizes: ReadonlyMap<Axis, Dim>;
  readonly tensor: Lowered;
}

/** Both sides of the pattern, and the tensor's shape: how many axes it has the pattern says. */
function sides(call: TensorCall): Pattern & { readonly shape: Shape } {
  if (call.length('tensor') !== null) call.unfollowed('a list of tensors is not followed');
  const text = (call.text('pattern') ?? call.unfollowed('this pattern is not known')).replaceAll('…', '...');
  if (!text.includes('->')) return call.reject(`'${text}' is no pattern`);
  const count = countOf(text);
  const names = count === null ? null : patternOf(text, count)?.left.map((group) => group.join(' '));
  const shape = names ? call.namedTensor('tensor', names) : call.tensor('tensor');
  if (count !== null && shape.length !== count) {
    call.reject(`'${text}' is for ${count} axes, and there are ${shape.length}`);
  }
  return { ...(patternOf(text, shape.length) ?? call.reject(`'${text}' is no pattern for this`)), shape };
}

function lengthOf(call: TensorCall, axis: Axis): Dim | null {
  return lengthIn(axis) ?? (call.has(axis) ? call.dim(axis) : null);
}

/** How long the axes are that one of a tensor is made of: one of them may be open. */
function measure(call: TensorCall, group: readonly Axis[], whole: Dim, sizes: Map<Axis, Dim>): void {
  const known = group.map((axis) => sizes.get(axis) ?? lengthOf(call, axis));
  const product = productOf(known.filter((size) => size !== null));
  const open = group.filter((_, index) => known[index] === null);
  group.forEach((axis, index) => sizes.set(axis, known[index] ?? 1));
  const [only, ...more] = open;
  if (more.length > 0) call.reject(`how long ${open.join(' and ')} are is not said`);
  if (only === undefined) {
    if (typeof whole === 'number' && typeof product === 'number' && whole !== product) {
      call.reject(`an axis of ${whole} is taken for one of ${product}`);
    }
    return;
  }
  if (product === 0) call.unfollowed('an axis of length 0 is not followed');
  const exact = divide(whole, product);
  if (exact === null && typeof product !== 'number') call.unfollowed('a part of this axis is not followed');
  if (exact === null && typeof whole === 'number') {
    call.reject(`an axis of ${show(whole, 'text')} is not by ${show(product, 'text')}`);
  }
  sizes.set(only, exact ?? floorDiv(whole, Number(product)));
}

function reshaped(tensor: Lowered | string, shape: readonly Dim[]): Lowered {
  return { kind: 'node', op: 'tf.reshape', operands: [tensor], attrs: { shape } };
}

function decomposed(call: TensorCall, left: Side, shape: Shape): Decomposed {
  const sizes = new Map<Axis, Dim>();
  left.forEach((group, axis) => {
    measure(call, group, shape[axis] ?? 1, sizes);
  });
  const names = left.flat();
  if (new Set(names).size < names.length) call.reject('an axis is named twice');
  const isPlain = left.every((group) => group.length === 1);
  const all = names.map((name) => sizes.get(name) ?? 1);
  return {
    names,
    sizes,
    tensor: isPlain ? { kind: 'same', key: 'tensor' } : reshaped('tensor', all),
  };
}

/** The axes put in another order, and together as the right side has them. */
function composed(call: TensorCall, { names, sizes, tensor }: Decomposed, right: Side): Lowered {
  const order = right.flat();
  const missing = order.find((name) => !names.includes(name));
  if (missing !== undefined) return call.reject(`the left side has no ${missing}`);
  const perm = order.map((name) => names.indexOf(name));
  const isMoved = perm.some((from, to) => from !== to);
  const moved: Lowered = isMoved
    ? { kind: 'node', op: 'transpose', operands: [tensor], attrs: { perm } }
    : tensor;
  return right.every((group) => group.length === 1) ? moved : reshaped(moved, shapeOf(right, sizes));
}

function shapeOf(right: Side, sizes: ReadonlyMap<Axis, Dim>): Shape {
  return right.map((group) => group.map((axis) => sizes.get(axis) ?? 1).reduce(mul, 1));
}

const rearranged: Lower = (call) => {
  const { left, right, shape } = sides(call);
  const parts = decomposed(call, left, shape);
  if (parts.names.some((name) => !right.flat().includes(name))) {
    call.reject('the right side leaves an axis out');
  }
  return composed(call, parts, right);
};

const reduced: Lower = (call) => {
  const { left, right, shape } = sides(call);
  const parts = decomposed(call, left, shape);
  const kept = parts.names.filter((name) => right.flat().includes(name));
  const axis = parts.names.flatMap((name, index) => (kept.includes(name) ? [] : [index]));
  const op = { max: 'max', min: 'min', sum: 'sum', prod: 'prod' }[call.text('reduction') ?? ''] ?? 'mean';
  const tensor: Lowered = { kind: 'node', op, operands: [parts.tensor], attrs: { axis, keepDims: false } };
  return composed(call, { ...parts, names: kept, tensor: axis.length > 0 ? tensor : parts.tensor }, right);
};

const repeated: Lower = (call) => {
  const { left, right, shape } = sides(call);
  const { sizes } = decomposed(call, left, shape);
  const all = new Map(sizes);
  for (const axis of right.flat()) {
    if (!all.has(axis)) all.set(axis, lengthOf(call, axis) ?? call.reject(`how long ${axis} is is not said`));
  }
  return ofShape(shapeOf(right, all), 'tensor');
};

const operandKeys = ['first', 'second', 'third', 'fourth', 'fifth'];

/** `einsum(a, b, 'i j, j k -> i k')`: axes have names of several letters. */
const summed: Lower = (call) => {
  const last = operandKeys.findIndex((key) => call.text(key) !== null);
  const text = last < 0 ? call.text('pattern') : call.text(operandKeys[last] ?? '');
  const [inputs, output] = (text ?? call.unfollowed('this pattern is not known')).split('->');
  if (inputs === undefined || output === undefined || /[.()…]/.test(inputs)) {
    return call.unfollowed('this pattern is not followed');
  }
  const letters = new Map<string, string>();
  const lettersOf = (names: string): string =>
    (names.match(/\S+/g) ?? [])
      .map((name) => {
        letters.set(name, letters.get(name) ?? String.fromCharCode(97 + letters.size));
        return letters.get(name) ?? '';
      })
      .join('');
  const equation = `${inputs.split(',').map(lettersOf).join(',')}->${lettersOf(output)}`;
  const operands = operandKeys.slice(0, last < 0 ? undefined : last).filter((key) => call.isTensor(key));
  return { kind: 'node', op: 'einsum', operands, attrs: { equation } };
};

const functions: readonly TensorMeaning[] = [
  meaning('rearrange', 'tensor pattern', rearranged),
  meaning('reduce', 'tensor pattern reduction', reduced),
  meaning('repeat', 'tensor pattern', repeated),
  meaning('einsum', operandKeys.join(' '), summed),
];

/** What each function of `einops` lowers to. */
export const einopsFunctions: ReadonlyMap<string, TensorMeaning> = new Map(
  functions.map((each) => [each.name, each]),
);

function layer(className: string, apply: TensorMeaning | undefined, params: string): [string, LayerMeaning] {
  const own = apply ? { apply } : {};
  return [className, { op: 'clone', className, params: params.split(' '), lower: () => ({}), ...own }];
}

/** What each class of `einops.layers.torch` lowers to. */
export const einopsLayers: ReadonlyMap<string, LayerMeaning> = new Map([
  layer('Rearrange', einopsFunctions.get('rearrange'), 'pattern'),
  layer('Reduce', einopsFunctions.get('reduce'), 'pattern reduction'),
]);
