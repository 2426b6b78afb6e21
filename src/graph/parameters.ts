import { add, type Dim, hasGap } from '../dim/index.js';
import type { Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import { nodeOf } from './blocks.js';
import type { Model } from './model.js';

/** Elements of all weights, each layer counted once; null where a layer's sizes are not known. */
export function countParameters(model: Model): { readonly trainable: Dim; readonly total: Dim } | null {
  let [trainable, total]: [Dim, Dim] = [0, 0];
  const counted = new Set<number>();
  for (const node of model.nodes) {
    const op = ops.get(node.op);
    if (!op) {
      if (node.op === 'unknown') return null;
      continue;
    }
    if (!op.parameters || node.layer === null || counted.has(node.layer.id)) continue;
    counted.add(node.layer.id);
    const shapes = node.inputs.map((id) => nodeOf(model, id).shape);
    if (shapes.includes(null)) return null;
    const count = op.parameters(shapes as Shape[], node.attrs);
    if (hasGap(count.trainable) || hasGap(count.fixed)) return null;
    trainable = add(trainable, count.trainable);
    total = add(total, add(count.trainable, count.fixed));
  }
  return { trainable, total };
}
