import { type Dim, mul } from '../dim/index.js';
import type { Attributes, Shape } from './op.js';

/** Whether channels come second instead of last. */
export function isChannelsFirst(attrs: Attributes): boolean {
  return attrs['layout'] === 'NCHW';
}

/** The axis that holds channels in a shape with its batch axis. */
export function channelAxis(attrs: Attributes, rank: number): number {
  return isChannelsFirst(attrs) ? 1 : rank - 1;
}

/** The axes that hold height and width (or length, or depth too). */
export function spaceAxes(attrs: Attributes, rank: number): readonly number[] {
  const first = isChannelsFirst(attrs) ? 2 : 1;
  return Array.from({ length: rank - 2 }, (_, index) => first + index);
}

/** Whether a size, which should be one, is no whole number. */
export function isFraction(dim: Dim): boolean {
  return typeof dim === 'number' && !Number.isInteger(dim);
}

/** The size of an axis, which the caller knows to be there; negative axes count from the end. */
export function sizeOf(shape: Shape, axis: number): Dim {
  return shape.at(axis) ?? 1;
}

/** The size of the channel axis. */
export function channelsOf(shape: Shape, attrs: Attributes): Dim {
  return sizeOf(shape, channelAxis(attrs, shape.length));
}

/** The shape with some axes replaced. */
export function withAxes(shape: Shape, axes: Iterable<readonly [number, Dim]>): Shape {
  const changed = new Map(axes);
  return shape.map((dim, axis) => changed.get(axis) ?? dim);
}

/** The shape with each space axis changed by `change`, which also gets the axis's position among them. */
export function withSpace(shape: Shape, attrs: Attributes, change: (size: Dim, index: number) => Dim): Shape {
  const first = isChannelsFirst(attrs) ? 2 : 1;
  const last = first + shape.length - 3;
  return shape.map((size, axis) => (axis < first || axis > last ? size : change(size, axis - first)));
}

/** The product of sizes; 1 of none. */
export function productOf(dims: readonly Dim[]): Dim {
  return dims.reduce<Dim>((all, dim) => mul(all, dim), 1);
}

/** An axis counted from the front; null when the shape has no such axis. */
export function axisFromFront(axis: number, rank: number): number | null {
  const front = axis < 0 ? axis + rank : axis;
  return Number.isInteger(front) && front >= 0 && front < rank ? front : null;
}
