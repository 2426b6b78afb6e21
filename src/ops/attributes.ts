import type { Dim } from '../dim/index.js';
import type { Attributes, AttributeValue, NestedOp } from './op.js';

// Typed access to attributes: a missing one is a mistake of the lowering, not of the user, and throws.

/** A list of sizes. */
export function dimsAt(attrs: Attributes, key: string): readonly Dim[] {
  const value = attrs[key];
  if (!Array.isArray(value)) throw new TypeError(`attribute ${key} is not a list of sizes`);
  return value as readonly Dim[];
}

/** A size: a number, or symbolic. */
export function dimAt(attrs: Attributes, key: string): Dim {
  const value = attrs[key];
  if (typeof value === 'number' || (typeof value === 'object' && value !== null && 'kind' in value)) {
    return value;
  }
  throw new TypeError(`attribute ${key} is not a size`);
}

/** A plain number. */
export function numberAt(attrs: Attributes, key: string): number {
  const value = attrs[key];
  if (typeof value !== 'number') throw new TypeError(`attribute ${key} is not a number`);
  return value;
}

/** A list of plain numbers. */
export function numbersAt(attrs: Attributes, key: string): readonly number[] {
  const dims = dimsAt(attrs, key);
  if (!dims.every((dim) => typeof dim === 'number')) {
    throw new TypeError(`attribute ${key} is not a list of numbers`);
  }
  return dims;
}

/** What is added before and after each space axis, or taken away. */
export function bordersAt(attrs: Attributes): readonly (readonly [Dim, Dim])[] {
  const value = attrs['borders'];
  if (!Array.isArray(value)) throw new TypeError('attribute borders is not a list of pairs');
  return (value as readonly (readonly Dim[])[]).map(([before = 0, after = 0]) => [before, after]);
}

/** Whether a yes-or-no attribute is there and true. */
export function flag(attrs: Attributes, key: string): boolean {
  return attrs[key] === true;
}

/** A string; empty where there is none. */
export function textAt(attrs: Attributes, key: string): string {
  const value = attrs[key];
  return typeof value === 'string' ? value : '';
}

/** Whether an op is a layer of Keras, where that differs from what TensorFlow.js makes of it. */
export function isKeras(attrs: Attributes): boolean {
  return attrs['framework'] === 'keras';
}

/** Whether an attribute is a layer inside a layer. */
export function isNested(value: AttributeValue | undefined): value is NestedOp {
  return typeof value === 'object' && value !== null && 'op' in value;
}

/** A layer inside a layer. */
export function nestedAt(attrs: Attributes, key: string): NestedOp {
  const value = attrs[key];
  if (!isNested(value)) throw new TypeError(`attribute ${key} is no layer`);
  return value;
}

/** Layers inside a layer, in order. */
export function allNestedAt(attrs: Attributes, key: string): readonly NestedOp[] {
  const value = attrs[key];
  if (!Array.isArray(value)) throw new TypeError(`attribute ${key} is no list of layers`);
  return value as readonly NestedOp[];
}

/** Which of several tensors that come out is meant: 0 unless it is said. */
export function outputAt(attrs: Attributes): number {
  const value = attrs['output'];
  return typeof value === 'number' ? value : 0;
}
