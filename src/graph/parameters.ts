import { add, type Dim, hasGap } from '../dim/index.js';
import { productOf } from '../ops/layout.js';
import type { Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import { nodeOf } from './blocks.js';
import type { Model } from './model.js';
import { reachableWithKernels } from './reachable.js';

/**
 * Elements of all weights, each layer counted once, by its first application; null where a layer's sizes are not known.
 * Layers from which nothing leads to an output are not in the network.
 */
export function countParameters(model: Model): { readonly trainable: Dim; readonly total: Dim } | null {
  let [trainable, total]: [Dim, Dim] = [0, 0];
  const seen = reachableWithKernels(model);
  const used = model.nodes.filter(({ id }) => seen.has(id));
  if (used.some(({ op }) => op === 'unknown')) return null;
  const layers = new Set(used.flatMap(({ layer }) => layer?.id ?? []));
  const counted = new Set<number>();
  for (const node of model.nodes) {
    const op = ops.get(node.op);
    if (!op?.parameters || node.layer === null || !layers.has(node.layer.id)) continue;
    if (node.layer.isUncounted === true || counted.has(node.layer.id)) continue;
    counted.add(node.layer.id);
    const shapes = node.inputs.map((id) => nodeOf(model, id).shape);
    if (shapes.includes(null)) return null;
    const count = op.parameters(shapes as Shape[], node.attrs);
    if (hasGap(count.trainable) || hasGap(count.fixed)) return null;
    trainable = add(trainable, count.trainable);
    total = add(total, add(count.trainable, count.fixed));
  }
  for (const { shape, trainable: isTrained } of model.ownWeights ?? []) {
    const size = productOf(shape);
    if (hasGap(size)) return null;
    total = add(total, size);
    if (isTrained) trainable = add(trainable, size);
  }
  return { trainable, total };
}
