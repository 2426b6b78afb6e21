import { setEntry } from './heap.js';
import type { Machine } from './machine.js';
import { layersOf } from './layer-order.js';
import type { DraftNode, Training } from './trace.js';
import { setUserLayer } from './user-layers.js';
import type { AnyLayer, LayerValue } from './values.js';

/** As the library makes it: weights are trained where the layer's configuration does not say otherwise. */
function trainingOf(m: Machine, layer: LayerValue): Training {
  const said = layer.record.attrs['trainable'] !== false;
  return m.trace.training.get(layer.record.id) ?? { layer: said, weights: true };
}

/** A wrapper of a network has nothing to train but that. */
function trainedIn(value: AnyLayer): AnyLayer {
  return value.kind === 'layer' ? (value.inner ?? value) : value;
}

export function isTrainable(m: Machine, given: AnyLayer): boolean {
  const value = trainedIn(given);
  if (value.kind === 'record') return value.layer.trainable;
  return value.kind === 'model' ? value.state.trainable : trainingOf(m, value).layer;
}

/**
 * `layer.trainable = …`. On a network it sets the weights of its own layers, and what it answers for itself: networks
 * inside it keep their answer (`Container.trainable`).
 */
export function setTrainable(m: Machine, given: AnyLayer, trainable: boolean): void {
  const value = trainedIn(given);
  if (value.kind === 'record') {
    setUserLayer(m, value.layer, { trainable, weightsTrainable: trainable });
    return;
  }
  if (value.kind === 'layer') {
    setEntry(m.heap, m.trace.training, value.record.id, { layer: trainable, weights: trainable });
    return;
  }
  for (const layer of layersOf(m, value) ?? []) {
    if (layer.kind === 'record') setUserLayer(m, layer.layer, { weightsTrainable: trainable });
    if (layer.kind !== 'layer') continue;
    setEntry(m.heap, m.trace.training, layer.record.id, {
      layer: trainingOf(m, layer).layer,
      weights: trainable,
    });
  }
  const { state } = value;
  const before = state.trainable;
  state.trainable = trainable;
  m.heap.changed(() => {
    state.trainable = before;
  });
}

/** Whether the weights of a node's layer are trained in the end; null where nothing but its configuration says so. */
export function isTrained(m: Machine, node: DraftNode): boolean | null {
  if (node.holders.some(isFrozen)) return false;
  const training = node.layer === null ? undefined : m.trace.training.get(node.layer.id);
  return training === undefined ? null : training.layer && training.weights;
}

function isFrozen(holder: DraftNode['holders'][number]): boolean {
  return !holder.trainable || (holder.kind === 'userLayer' && !holder.weightsTrainable);
}
