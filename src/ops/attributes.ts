import type { Dim } from '../dim/index.js';
import type { Attributes, OpResult, Requirement, Shape } from './op.js';

/** Typed access to attributes: a missing one is a mistake of the lowering, not of the user. */
export function dimsAt(attrs: Attributes, key: string): readonly Dim[] {
  const value = attrs[key];
  if (!Array.isArray(value)) throw new TypeError(`attribute ${key} is not a list of sizes`);
  return value as readonly Dim[];
}

export function dimAt(attrs: Attributes, key: string): Dim {
  const value = attrs[key];
  if (typeof value === 'number' || (typeof value === 'object' && value !== null && 'kind' in value)) return value;
  throw new TypeError(`attribute ${key} is not a size`);
}

export function numbersAt(attrs: Attributes, key: string): readonly number[] {
  return dimsAt(attrs, key).map((dim) => {
    if (typeof dim !== 'number') throw new TypeError(`attribute ${key} is not a list of numbers`);
    return dim;
  });
}

export function flag(attrs: Attributes, key: string): boolean {
  return attrs[key] === true;
}

export function textAt(attrs: Attributes, key: string): string {
  const value = attrs[key];
  return typeof value === 'string' ? value : '';
}

export function isChannelsFirst(attrs: Attributes): boolean {
  return attrs['layout'] === 'NCHW';
}

/** The axis that holds channels in a shape with its batch axis. */
export function channelAxis(attrs: Attributes, rank: number): number {
  return isChannelsFirst(attrs) ? 1 : rank - 1;
}

/** The axes that hold height and width (or length, or depth). */
export function spaceAxes(attrs: Attributes, rank: number): readonly number[] {
  const first = isChannelsFirst(attrs) ? 2 : 1;
  return Array.from({ length: rank - 2 }, (_, index) => first + index);
}

export function shaped(shape: Shape, requires: readonly Requirement[] = []): OpResult {
  return { kind: 'shape', shape, requires };
}

export function fault(message: string, axis: number | null = null, shape?: Shape, operand = 0): OpResult {
  return shape ? { kind: 'fault', message, operand, axis, shape } : { kind: 'fault', message, operand, axis };
}

export function rankFault(op: string, wanted: number | string, shape: Shape): OpResult {
  return fault(`${op} wants an input of ${wanted} axes (batch included) and is given ${shape.length}`);
}

/** Replaces some axes of a shape. */
export function withAxes(shape: Shape, axes: ReadonlyMap<number, Dim>): Shape {
  return shape.map((dim, axis) => axes.get(axis) ?? dim);
}

export function productOf(dims: readonly Dim[], times: (a: Dim, b: Dim) => Dim): Dim {
  return dims.reduce<Dim>((all, dim) => times(all, dim), 1);
}
