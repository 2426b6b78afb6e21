import type * as tf from '@tensorflow/tfjs';
import type { Application } from '../support/run-tfjs.js';

interface Container extends tf.layers.Layer {
  readonly layers: readonly tf.layers.Layer[];
}

function isContainer(layer: tf.layers.Layer): layer is Container {
  return 'layers' in layer;
}

function containersIn(model: Container): readonly Container[] {
  return model.layers.filter(isContainer).flatMap((inner) => [inner, ...containersIn(inner)]);
}

/**
 * The names of a network's layers in the order in which a build applied them. Where it applied a network, that one's own
 * layers stand, as they were applied when it was made.
 */
export function appliedLayers(model: tf.LayersModel, build: readonly Application[]): readonly string[] {
  const containers = new Map(containersIn(model).map((inner) => [inner.name, inner]));
  const inside = new Set([...containers.values()].flatMap(({ layers }) => layers.map(({ name }) => name)));
  const expanded = (names: readonly string[]): readonly string[] =>
    names.flatMap((name) => {
      const inner = containers.get(name);
      if (!inner) return name;
      const own = new Set(inner.layers.map((layer) => layer.name));
      return expanded(build.flatMap((each) => (own.has(each.name) ? each.name : [])));
    });
  return expanded(build.flatMap(({ name }) => (inside.has(name) ? [] : name)));
}
