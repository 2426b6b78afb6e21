import type { Frame } from '../graph/model.js';
import { ops } from '../ops/table.js';
import type { Op } from '../ops/op.js';
import type { Place } from '../program/program.js';
import { applied, setRole } from './application.js';
import { popItem, pushItem } from './heap.js';
import { makeInput } from './inputs.js';
import { sourceOf } from './layer-order.js';
import type { Library } from './library.js';
import type { CallSite, Machine } from './machine.js';
import { settle } from './make.js';
import { noteModelName } from './names.js';
import { newModel } from './networks.js';
import { addNode, addRejected, nodeAt } from './nodes.js';
import { unknownTensor } from './tensors.js';
import { recordGap } from './trace.js';
import {
  type AnyLayer,
  applicationsOf,
  asLayer,
  type ModelValue,
  type TensorValue,
  undefinedValue,
  type Value,
} from './values.js';

type Layer = AnyLayer;

/** `tf.sequential({layers})`. */
export function makeSequential(m: Machine, library: Library, given: Value, site: CallSite): Value {
  const config = settle(given);
  const model = newModel(m, library, noteModelName(m, config, 'sequential_', site.at), []);
  const layers =
    config.kind === 'record' ? settle(m.host.getMember(m, config, 'layers', site.at)) : undefinedValue;
  if (layers.kind === 'undefined' || layers.kind === 'null') return model;
  const items = m.host.iterate(m, layers, site.at);
  if (items === null) goOnUnknown(m, model, 'the layers of this sequential model are not known', site.at);
  for (const item of items ?? []) addToChain(m, model, item, writtenAt(item, site.at));
  return model;
}

/** Where a layer, or the call that makes it, stands in the list of its sequential model; else the whole call. */
function writtenAt(item: Value, call: Place): Place {
  const layer = asLayer(settle(item));
  if (layer === null) return call;
  const places = layer.kind === 'layer' ? [layer.record.origin] : [];
  for (let at: Frame | null = frameOf(layer); at !== null; at = at.caller) if (at.call) places.push(at.call);
  return (
    places.find(({ file, start, end }) => file === call.file && start > call.start && end <= call.end) ?? call
  );
}

function frameOf(layer: Layer): Frame {
  if (layer.kind === 'layer') return layer.record.frame;
  return layer.kind === 'model' ? layer.state.frame : layer.maker;
}

/** `sequential.add(layer)`: the first layer brings the input, each further one is applied at once. */
export function addToChain(m: Machine, model: ModelValue, given: Value, at: Place): Value {
  const value = settle(given);
  if (value.kind === 'tensor') {
    const message =
      'it takes layers, and this is a tensor that a layer gave: add the layer itself, or use tf.model';
    addRejected(m, { op: 'sequential', inputs: [...currentOf(model), value.node], message, at });
    return undefinedValue;
  }
  const layer = asLayer(value);
  if (layer === null) {
    const reason = 'what is added to this sequential model is not a layer';
    goOnUnknown(m, model, value.kind === 'unknown' ? value.reason : reason, at);
    return undefinedValue;
  }
  const refusal = refusalOf(layer, currentOf(model).length === 0);
  if (refusal !== null) {
    reject(m, model, layer, refusal, at);
    return undefinedValue;
  }
  if (currentOf(model).length === 0) addFirst(m, model, layer, at);
  else extend(m, model, applied(m, layer, currentOf(model).map(tensorOf), at));
  pushItem(m.heap, model.chain as Layer[], layer);
  return undefinedValue;
}

function tensorOf(node: number): TensorValue {
  return { kind: 'tensor', node };
}

function currentOf({ state }: ModelValue): readonly number[] {
  return state.outputs;
}

/** Why the framework does not take this layer into a sequential model, at this place in it. */
function refusalOf(layer: Layer, isFirst: boolean): string | null {
  if (layer.kind === 'model') {
    const { inputs, outputs } = layer.state;
    if (outputs.length !== 1) {
      return `in a sequential model each layer gives one tensor, and this network gives ${outputs.length}`;
    }
    if (inputs.length === 1) return null;
    return `in a sequential model each layer takes one tensor, and this network takes ${inputs.length}`;
  }
  const uses = applicationsOf(layer).length;
  const { op, attrs } = layer.kind === 'layer' ? layer.record : { op: layer.cls?.name ?? 'layer', attrs: {} };
  if (op === 'input') return isFirst ? null : 'in a sequential model an input can only be the first layer';
  if (isFirst && uses > 1) {
    return `the first layer of a sequential model must be new, and this ${op} is applied ${uses} times already`;
  }
  if (isFirst && ownInputOf(layer) === null && uses === 0) {
    return 'the first layer of a sequential model needs an inputShape (or batchInputShape)';
  }
  const rule = ops.get(op);
  const outputs = rule?.outputs?.(attrs) ?? 1;
  if (outputs > 1) {
    return `in a sequential model each layer gives one tensor, and this ${op} gives ${outputs}`;
  }
  const least = leastInputs(rule);
  if (least < 2) return null;
  return `in a sequential model each layer takes one tensor, and ${op} merges at least ${least}: use tf.model`;
}

function ownInputOf(layer: Exclude<Layer, ModelValue>): Value | null {
  return layer.kind === 'layer' ? layer.ownInput : layer.layer.ownInput;
}

function leastInputs(rule: Op | undefined): number {
  if (typeof rule?.arity === 'object') return rule.arity.atLeast;
  return rule?.arity ?? 1;
}

/** Records what the framework rejects; the model goes on as if it had not been added. */
function reject(m: Machine, model: ModelValue, layer: Layer, rejected: string, at: Place): void {
  const { op, attrs, attrOrigins } =
    layer.kind === 'layer'
      ? layer.record
      : { op: layer.kind === 'model' ? 'model' : 'userLayer', attrs: {}, attrOrigins: {} };
  const inputs = currentOf(model);
  const node = addNode(m, {
    op,
    attrs,
    attrOrigins,
    inputs,
    at,
    layer: layer.kind === 'layer' ? layer : null,
    rejected,
  });
  // Nothing is known of what would come out of a first layer without an input.
  if (inputs.length > 0) return;
  setEnds(m, model, [], [node.node]);
  pushItem(m.heap, model.chain as Layer[], layer);
}

function addFirst(m: Machine, model: ModelValue, layer: Layer, at: Place): void {
  if (layer.kind === 'model') {
    setEnds(m, model, layer.state.inputs, layer.state.outputs);
    setRole(m, layer.state, 'inner');
    return;
  }
  const [before] = applicationsOf(layer);
  if (before) {
    setEnds(m, model, inputsOf(m, before.outputs), before.outputs);
    return;
  }
  const input = settle(makeInput(m, ownInputOf(layer) ?? undefinedValue, at));
  if (input.kind !== 'tensor') return;
  setEnds(m, model, [input.node], []);
  extend(m, model, applied(m, layer, [input], at));
}

/** The inputs that tensors are computed from. */
function inputsOf(m: Machine, nodes: readonly number[]): readonly number[] {
  const seen = new Set(nodes);
  for (const id of seen) for (const input of sourceOf(m, id)?.inputs ?? nodeAt(m, id).inputs) seen.add(input);
  return [...seen].filter((id) => nodeAt(m, id).inputs.length === 0);
}

function extend(m: Machine, model: ModelValue, outputs: readonly TensorValue[]): void {
  const [first] = outputs;
  if (first) setEnds(m, model, model.state.inputs, [first.node]);
}

function setEnds(m: Machine, model: ModelValue, inputs: readonly number[], outputs: readonly number[]): void {
  const { state } = model;
  const before = { inputs: state.inputs, outputs: state.outputs };
  Object.assign(state, { inputs, outputs });
  m.heap.changed(() => Object.assign(state, before));
}

/** After something that is not known the chain goes on with a tensor of which nothing is. */
function goOnUnknown(m: Machine, model: ModelValue, reason: string, at: Place): void {
  recordGap(m, at, reason);
  const { node } = unknownTensor(m, at);
  setEnds(m, model, model.state.inputs.length === 0 ? [node] : model.state.inputs, [node]);
  const { state } = model;
  if (state.isPartial) return;
  state.isPartial = true;
  m.heap.changed(() => {
    state.isPartial = false;
  });
}

/** `sequential.pop()`. */
export function popFromChain(m: Machine, model: ModelValue, at: Place): Value {
  const chain = model.chain ?? [];
  const last = chain.at(-1);
  if (last === undefined || model.state.isPartial) {
    return last === undefined && !model.state.isPartial
      ? m.fail('there are no layers in this model', at)
      : undefinedValue;
  }
  for (const output of model.state.outputs) pushItem(m.heap, m.trace.popped, output);
  popItem(m.heap, chain);
  const before = chain.at(-1);
  const application =
    before && (applicationsOf(before)[0] ?? (before.kind === 'model' ? before.state : undefined));
  setEnds(m, model, application ? model.state.inputs : [], application?.outputs ?? []);
  return undefinedValue;
}
