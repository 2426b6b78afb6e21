import { compare, type Dim, symbol } from '../dim/index.js';
import type { Attributes, Op, OpResult, Shape } from '../ops/op.js';
import { type DeclaredShape, type DraftNode, shapeOf } from './trace.js';

/** What a network is built with where layers of the user's own promise other shapes than come out when it runs. */
export interface Promised {
  readonly shapes: readonly Shape[];
  readonly result: OpResult;
}

/** A node's shape as the layers behind it are built for it: as promised, free axes as they truly are. */
function builtFor(draft: DraftNode): Shape | null {
  const shape = shapeOf(draft);
  return (
    draft.declared?.map(
      (size, axis) =>
        size ?? (shape?.length === draft.declared?.length ? shape?.[axis] : undefined) ?? symbol('?', 'gap'),
    ) ?? shape
  );
}

/** What an op is built with, where that differs from what it runs with. */
export function promisedFor(
  op: Op | undefined,
  drafts: readonly DraftNode[],
  attrs: Attributes,
): Promised | null {
  if (op === undefined || drafts.every(({ declared }) => declared === undefined)) return null;
  const shapes = drafts.map(builtFor);
  if (shapes.includes(null)) return null;
  const known = shapes as readonly Shape[];
  const result = op.shape(known, attrs);
  // With a size still open, be it the batch's, `Reshape.computeOutputShape` counts no elements.
  if (op.kind === 'reshape' && result.kind === 'fault') return null;
  return { shapes: known, result };
}

/** Whether a promised shape is the true one, as far as it says. */
export function isKept(declared: DeclaredShape, shape: Shape): boolean {
  return (
    declared.length === shape.length &&
    declared.every(
      (size: Dim | null, axis) => size === null || compare(size, shape[axis] ?? 0).kind === 'equal',
    )
  );
}
