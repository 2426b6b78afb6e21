import type { Dim } from '../../dim/index.js';
import { NotKnown } from '../../interp/signals.js';
import type { Lowered, TensorCall, TensorMeaning } from '../../interp/tensor-meaning.js';
import type { Attributes, Shape } from '../../ops/op.js';

export type Lower = (call: TensorCall) => Lowered;

/** NumPy's names of parameters, which PyTorch takes for its own (`numpy_compatibility_arg_names` in its argument parser). */
const numpyNames: Readonly<Record<string, string>> = {
  axis: 'dim',
  keepdims: 'keepdim',
  x: 'input',
  a: 'input',
  x1: 'input',
  x2: 'other',
};

export function meaning(name: string, params: string, lower: Lower): TensorMeaning {
  return { name, params: params.split(' '), lower, aliases: numpyNames };
}

/** What is read, or null where it is not known. */
function ifKnown<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotKnown) return null;
    throw error;
  }
}

/** Whether the shape of a tensor is known. */
export function hasShape(call: TensorCall, key: string): boolean {
  return ifKnown(() => call.tensor(key)) !== null;
}

/** A number of the code's own, which need not be whole; null where it is none, or not known. */
export function plainOf(call: TensorCall, key: string): number | null {
  return ifKnown(() => call.numbers(key)[0] ?? null);
}

/** A function whose last parameter takes all remaining arguments. */
export function open(name: string, params: string, lower: Lower): TensorMeaning {
  return { ...meaning(name, params, lower), rest: true };
}

/** `x.view(a, b)` and `x.view((a, b))` are the same. */
export function sizesOf(call: TensorCall, key: string): readonly Dim[] {
  const nested = call.nested(key);
  if (nested) return nested[0] ?? [];
  return call.shape(key).map((size) => size ?? call.unfollowed('a size is None'));
}

export function node(op: string, attrs: Attributes = {}, ...operands: readonly string[]): Lowered {
  return { kind: 'node', op, operands: operands.length > 0 ? operands : ['input'], attrs };
}

/** A tensor of which the code says no more than its shape. */
export function ofShape(shape: Shape, ...operands: readonly string[]): Lowered {
  return node('index', { shape }, ...operands);
}

/** An axis, counted from the front; the call ends where there is none. */
export function axisOf(call: TensorCall, key: string, rank: number, fallback?: number): number {
  const [given = 0] = call.integers(key, fallback === undefined ? undefined : [fallback]);
  const axis = given < 0 ? given + rank : given;
  return axis >= 0 && axis < rank ? axis : call.reject(`${key} ${given} is out of the range of ${rank} axes`);
}
