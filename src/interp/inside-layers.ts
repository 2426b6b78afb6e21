import type { Model } from '../graph/model.js';
import type { DraftNode } from './trace.js';
import type { ModelState, UserLayer } from './values.js';

type Holder = ModelState | UserLayer;

/** Whether the framework sees the weights of what stands inside these: every layer hands them on. */
function isSeen(holders: readonly Holder[]): boolean {
  return holders.every((holder) => holder.kind === 'network' || holder.handsOn);
}

function isFrozen(holder: Holder): boolean {
  return !holder.trainable || (holder.kind === 'userLayer' && !holder.weightsTrainable);
}

/** Library layers, by their ids, that only layers of the user's own apply, which keep their weights to themselves. */
export function uncountedLayers(nodes: readonly DraftNode[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const hidden = new Set<number>();
  for (const { layer, holders } of nodes) {
    if (layer !== null) (isSeen(holders) ? seen : hidden).add(layer.id);
  }
  return new Set([...hidden].filter((id) => !seen.has(id)));
}

/** The weights that layers of the user's own have added, of those that have a part in these nodes. */
export function ownWeights(nodes: readonly DraftNode[]): NonNullable<Model['ownWeights']> {
  const found = new Map<UserLayer, boolean>();
  for (const { holders } of nodes) {
    holders.forEach((holder, index) => {
      if (holder.kind !== 'userLayer' || !isSeen(holders.slice(index + 1))) return;
      found.set(holder, holders.slice(index).some(isFrozen));
    });
  }
  return [...found].flatMap(([{ weights }, frozen]) =>
    weights.map(({ shape, trainable }) => ({ shape, trainable: trainable && !frozen })),
  );
}
