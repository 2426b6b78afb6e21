import type { Frame } from '../../../graph/model.js';
import type { Place } from '../../../program/program.js';
import { ops } from '../../../ops/table.js';
import { setRole } from '../../application.js';
import { change, pushItem } from '../../heap.js';
import { makeInput } from '../../inputs.js';
import type { Library } from '../../library.js';
import type { CallSite, Machine } from '../../machine.js';
import { list, settle } from '../../make.js';
import { noteModelName } from '../../names.js';
import { newModel } from '../../networks.js';
import { addRejected, nodeAt } from '../../nodes.js';
import { tensorsOf } from '../../tensors.js';
import { recordGap } from '../../trace.js';
import {
  asLayer,
  type ListValue,
  type ModelValue,
  nullValue,
  type RecordValue,
  type Value,
} from '../../values.js';
import { innerSite } from '../records.js';

/** Under what a sequential network keeps its parts, those that are no layers of the library too. */
const partsKey = '\0parts';

function partsOf({ fields }: ModelValue): ListValue | null {
  const parts = fields.get(partsKey);
  return parts?.kind === 'list' ? parts : null;
}

/** `keras.Sequential([…])`: without an input its parts wait for what it is applied to. */
export function makeChain(m: Machine, library: Library, config: RecordValue, { at }: CallSite): ModelValue {
  const model = newModel(m, library, noteModelName(m, config, 'sequential_', at, library), []);
  model.fields.set(partsKey, list(m, []));
  const layers = settle(config.fields.get('layers') ?? nullValue);
  if (layers.kind === 'null') return model;
  const items = m.host.iterate(m, layers, at);
  if (items === null) {
    recordGap(m, at, 'the layers of this sequential network are not known');
    change(m.heap, model.state, 'isPartial', true);
  }
  for (const item of items ?? []) addPart(m, model, item, placeOf(item, at));
  return model;
} // prettier-ignore

/** `model.add(layer)`. */
export function addPart(m: Machine, model: ModelValue, given: Value, at: Place): Value {
  const part = settle(given);
  const layer = asLayer(part);
  if (isInput(m, part)) return begin(m, model, part.kind === 'tensor' ? [part.node] : endsOf(part), at);
  if (layer?.kind === 'layer' && isMerge(layer.record.op)) {
    const message = `in a sequential network each layer takes one tensor, and ${layer.record.op} merges a list of them: use keras.Model`;
    addRejected(m, { op: layer.record.op, inputs: model.state.outputs, message, at });
    return nullValue;
  }
  if (model.state.inputs.length === 0) openAt(m, model, part, at);
  const parts = partsOf(model);
  if (parts) pushItem(m.heap, parts.items, part);
  if (layer && model.chain) pushItem(m.heap, model.chain, layer);
  if (model.state.inputs.length > 0 && !isWhole(model, part)) extend(m, model, part, at);
  return nullValue;
}

function isMerge(op: string): boolean {
  return typeof ops.get(op)?.arity === 'object';
}

/** `keras.Input(…)`, or the layer that stands for it. */
function isInput(m: Machine, part: Value): boolean {
  if (part.kind === 'tensor') return nodeAt(m, part.node).op === 'input';
  return part.kind === 'layer' && part.record.op === 'input';
}

function endsOf(part: Value): readonly number[] {
  return part.kind === 'layer' ? (part.applications[0]?.outputs ?? []) : [];
}

function begin(m: Machine, model: ModelValue, inputs: readonly number[], at: Place): Value {
  const { state } = model;
  if (state.inputs.length === 0 && partsOf(model)?.items.length === 0) setEnds(m, model, inputs, inputs);
  else {
    const message = 'in a sequential network an input can only stand first';
    addRejected(m, { op: 'sequential', inputs: state.outputs, message, at });
  }
  return nullValue;
}

/** The first part brings its input, where it has one. */
function openAt(m: Machine, model: ModelValue, part: Value, at: Place): void {
  if (partsOf(model)?.items.length !== 0) return;
  if (part.kind === 'model' && part.state.inputs.length > 0) {
    setEnds(m, model, part.state.inputs, part.state.outputs);
    setRole(m, part.state, 'inner');
    return;
  }
  if (part.kind !== 'layer' || part.ownInput === null) return;
  const input = settle(makeInput(m, part.ownInput, at, part.library));
  if (input.kind === 'tensor') setEnds(m, model, [input.node], [input.node]);
}

/** Whether the network is only its first part so far. */
function isWhole({ state }: ModelValue, part: Value): boolean {
  return part.kind === 'model' && part.state.outputs === state.outputs;
}

function extend(m: Machine, model: ModelValue, part: Value, at: Place): void {
  const given = list(m, model.state.outputs.map((node): Value => ({ kind: 'tensor', node })));
  const [only = nullValue, ...others] = given.items;
  const result = m.call(part, part, [others.length === 0 ? only : given], innerSite(at));
  const outputs = tensorsOf(m, result, at);
  if (outputs) setEnds(m, model, model.state.inputs, outputs.map(({ node }) => node));
  else recordGap(m, at, 'what is added to this sequential network is not a layer');
} // prettier-ignore

function setEnds(m: Machine, { state }: ModelValue, inputs: readonly number[], outputs: readonly number[]): void {
  change(m.heap, state, 'inputs', inputs);
  change(m.heap, state, 'outputs', outputs);
} // prettier-ignore

/** A network without an input of its own is run, part by part, on what it is applied to; null for any other. */
export function runParts(m: Machine, model: ModelValue, operand: Value, at: Place): Value | null {
  const parts = partsOf(model);
  if (parts === null || model.state.inputs.length > 0) return null;
  if (model.state.isPartial) return null;
  return parts.items.reduce((value, part) => m.call(part, part, [value], innerSite(placeOf(part, at))), operand);
} // prettier-ignore

/** Where a layer, or the call that makes it, stands in the list of its network; else the whole call. */
function placeOf(item: Value, call: Place): Place {
  const layer = asLayer(settle(item));
  if (layer?.kind !== 'layer') return call;
  const places = [layer.record.origin];
  for (let at: Frame | null = layer.record.frame; at !== null; at = at.caller) {
    if (at.call) places.push(at.call);
  }
  const own = places.find(
    ({ file, start, end }) => file === call.file && start > call.start && end <= call.end,
  );
  return own ?? layer.record.origin;
}
