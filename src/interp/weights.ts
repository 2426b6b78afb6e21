import type { Origins } from '../graph/model.js';
import type { Shape } from '../ops/op.js';
import type { Place } from '../program/program.js';
import { pushItem } from './heap.js';
import type { Machine } from './machine.js';
import type { DraftNode } from './trace.js';
import { bindUnknown } from './unknowns.js';
import type { TensorValue, UnknownValue } from './values.js';

/** A tensor that no input has a part in: weights, a constant. `origins` are those of its sizes, one by one. */
export function weightTensor(
  m: Machine,
  shape: Shape,
  at: Place,
  origins: readonly Origins[] = [],
): TensorValue {
  const node: DraftNode = {
    id: m.trace.nodes.length,
    op: 'weight',
    attrs: { shape },
    attrOrigins: Object.fromEntries(origins.map((each, axis) => [`shape[${axis}]`, each])),
    inputs: [],
    known: shape,
    unranked: null,
    requires: [],
    fault: null,
    origin: at,
    path: null,
    frame: m.frame,
    control: m.control,
    layer: null,
    order: m.trace.order++,
    depth: 0,
    holders: [],
  };
  pushItem(m.heap, m.trace.nodes, node);
  return { kind: 'tensor', node: node.id, eager: true };
}

/** Weights that the caller passes in are taken to have the shape that their use asks for. */
export function takeAsWeights(m: Machine, value: UnknownValue, shape: Shape, at: Place): TensorValue | null {
  if (!value.isChoice) return null;
  const tensor = weightTensor(m, shape, at);
  bindUnknown(m, value, tensor);
  return tensor;
}
