import type { Value } from './values.js';

/** The shape of a tensor that a caller passes in, read before an op has told how many axes there are. */
export interface OpenShape {
  readonly node: number;
  /** Whether nothing knows more of it than this reading does. */
  readonly isFirst: boolean;
  /** Whether it is a network that reads it, whose first axis is the batch. */
  readonly isOfNetwork: boolean;
}

/** Such a shape among the items of a list that it was spread into. */
export interface SpreadShape {
  readonly shape: OpenShape;
  readonly from: number;
  readonly length: number;
}

const shapes = new WeakMap<Value, OpenShape>();
const spread = new WeakMap<readonly Value[], SpreadShape>();

export function noteOpenShape<V extends Value>(value: V, shape: OpenShape): V {
  shapes.set(value, shape);
  return value;
}

export function openShapeOf(value: Value): OpenShape | undefined {
  return shapes.get(value);
}

/** Notes that a shape is spread behind the items that a list has by now. */
export function noteSpread(items: readonly Value[], value: Value): void {
  const shape = shapes.get(value);
  if (shape && value.kind === 'list') {
    spread.set(items, { shape, from: items.length, length: value.items.length });
  }
}

export function spreadShapeIn(items: readonly Value[]): SpreadShape | undefined {
  return spread.get(items);
}
