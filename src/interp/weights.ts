import type { LayerRecord, Origins } from '../graph/model.js';
import type { Attributes, Shape } from '../ops/op.js';
import type { Place } from '../program/program.js';
import { pushItem, setEntry } from './heap.js';
import type { Machine } from './machine.js';
import { nodeAt } from './nodes.js';
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
    isConstant: true,
    holders: [],
  };
  pushItem(m.heap, m.trace.nodes, node);
  return { kind: 'tensor', node: node.id, eager: true };
}

/**
 * What stands for weights in the op that uses them as its kernel: they are made where a layer would be, under the same
 * conditions, and counted once however often they are used.
 */
export function kernelOf(m: Machine, weights: DraftNode, op: string, attrs: Attributes): LayerRecord {
  const key = `${weights.id}:${op}`;
  const known = m.kernels.get(key);
  if (known) return known;
  const { attrOrigins, origin, frame, control, order } = weights;
  const record: LayerRecord = {
    id: m.trace.layers.length,
    op,
    attrs,
    attrOrigins,
    name: null,
    origin,
    frame,
    control,
    order,
    ...(m.trace.added.has(weights.id) ? { isUncounted: true } : {}),
  };
  pushItem(m.heap, m.trace.layers, record);
  setEntry(m.heap, m.kernels, key, record);
  return record;
}

/** Marks weights as a variable, which training changes or does not. */
export function markVariable(m: Machine, node: DraftNode, trainable: boolean): void {
  if (node.op !== 'weight') return;
  const before = { attrs: node.attrs, layer: node.layer };
  const attrs = { ...node.attrs, variable: true, ...(trainable ? {} : { trainable: false }) };
  Object.assign(node, { attrs, layer: kernelOf(m, node, 'weight', attrs) });
  m.heap.changed(() => Object.assign(node, before));
}

/** Weights that the caller passes in are taken to have the shape that their use asks for. */
export function takeAsWeights(m: Machine, value: UnknownValue, shape: Shape, at: Place): TensorValue | null {
  if (!value.isChoice) return null;
  const tensor = weightTensor(m, shape, at);
  bindUnknown(m, value, tensor);
  return tensor;
}

/** Notes that a layer of the user's own adds these weights: their elements are counted with it. */
export function markAdded(m: Machine, { node }: TensorValue, trainable: boolean): void {
  m.trace.added.add(node);
  m.heap.changed(() => m.trace.added.delete(node));
  markVariable(m, nodeAt(m, node), trainable);
}
