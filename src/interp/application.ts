import type { Requirement } from '../ops/op.js';
import type { Place } from '../program/program.js';
import { pushItem } from './heap.js';
import type { Machine } from './machine.js';
import { addNode, nodeAt } from './nodes.js';
import { tensorsOf } from './tensors.js';
import { shapeOf } from './trace.js';
import { type LayerValue, type ModelValue, type TensorValue, undefinedValue, type Value } from './values.js';

/** `layer.apply(x)` or `model.apply(x)`. */
export function applyLayer(m: Machine, layer: LayerValue | ModelValue, operand: Value, at: Place): Value {
  const inputs = tensorsOf(m, operand, at);
  if (inputs === null) return m.fail('a layer is applied to something that is not a tensor', at);
  if (layer.kind === 'model') return applyModel(m, layer, inputs, at);
  const { record } = layer;
  const node = addNode(m, {
    op: record.op,
    attrs: record.attrs,
    attrOrigins: record.attrOrigins,
    inputs: inputs.map((each) => each.node),
    at,
    layer,
  });
  pushItem(m.heap, layer.state.outputs, node.node);
  for (const input of inputs.slice(0, 1)) pushItem(m.heap, layer.state.inputs, input.node);
  return node;
}

/** Applies a finished network to other tensors: its ops are traced again on them. */
function applyModel(m: Machine, model: ModelValue, inputs: readonly TensorValue[], at: Place): Value {
  if (model.chain !== null) {
    let current: Value = inputs.length === 1 && inputs[0] ? inputs[0] : undefinedValue;
    for (const layer of model.chain) current = applyLayer(m, layer, current, at);
    supersede(m, model);
    return current;
  }
  const map = new Map<number, number>();
  model.state.inputs.forEach((id, index) => {
    const given = inputs[index];
    if (given) map.set(id, given.node);
  });
  const asked = inputRequirements(m, model, inputs, at);
  for (const id of reachable(m, model.state.outputs, new Set(map.keys()))) {
    const node = nodeAt(m, id);
    if (map.has(id) || node.op === 'input') continue;
    const copy = addNode(m, {
      op: node.op,
      attrs: node.attrs,
      attrOrigins: node.attrOrigins,
      inputs: node.inputs.map((each) => map.get(each) ?? each),
      at: node.origin,
      layer: null,
    });
    const requires = node.inputs.flatMap((each) => asked.get(each) ?? []);
    for (const each of node.inputs) asked.delete(each);
    const draft = nodeAt(m, copy.node);
    Object.assign(draft, { layer: node.layer, path: node.path, requires: [...draft.requires, ...requires] });
    map.set(id, copy.node);
  }
  supersede(m, model);
  const outputs = model.state.outputs.map((id): Value => ({ kind: 'tensor', node: map.get(id) ?? id }));
  return outputs.length === 1 && outputs[0]
    ? outputs[0]
    : { kind: 'list', items: outputs, maker: m.frame, isSet: false };
}

/** A network takes inputs of the shape that it was built for, save on its free axes. */
function inputRequirements(
  m: Machine,
  model: ModelValue,
  inputs: readonly TensorValue[],
  at: Place,
): Map<number, Requirement[]> {
  const asked = new Map<number, Requirement[]>();
  model.state.inputs.forEach((id, operand) => {
    const given = inputs[operand];
    const [built, applied] = [shapeOf(nodeAt(m, id)), given ? shapeOf(nodeAt(m, given.node)) : null];
    if (built?.length !== applied?.length) return;
    asked.set(
      id,
      (built ?? []).flatMap((right, axis): Requirement[] => {
        const left = applied?.[axis];
        if (typeof right !== 'number' || left === undefined || left === right) return [];
        return [
          {
            left,
            right,
            what: `axis ${axis} of the input that this network was built for`,
            operand,
            axis,
            at,
          },
        ];
      }),
    );
  });
  return asked;
}

/** What an applied model was built on stands in the trace a second time; only the application is reported. */
function supersede(m: Machine, model: ModelValue): void {
  if (model.state.applied) return;
  model.state.applied = true;
  m.heap.changed(() => {
    model.state.applied = false;
  });
}

/** Nodes from which the outputs are computed, in order, stopping at `stops`. */
function reachable(m: Machine, outputs: readonly number[], stops: ReadonlySet<number>): number[] {
  const seen = new Set<number>();
  const stack = [...outputs];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (!stops.has(id)) stack.push(...nodeAt(m, id).inputs);
  }
  return [...seen].sort((a, b) => a - b);
}
