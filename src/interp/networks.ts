import type { Place } from '../program/program.js';
import { applyLayer } from './application.js';
import { pushItem } from './heap.js';
import { makeInput } from './inputs.js';
import { inputShapes } from './layers.js';
import type { Library } from './library.js';
import type { CallSite, Machine } from './machine.js';
import { settle, unknown } from './make.js';
import { tensorsOf } from './tensors.js';
import { recordGap } from './trace.js';
import { type LayerValue, type ModelValue, undefinedValue, type Value } from './values.js';

/** `tf.model({inputs, outputs})`. */
export function makeModel(m: Machine, library: Library, given: Value, site: CallSite): Value {
  const config = settle(given);
  const member = (key: string): Value =>
    config.kind === 'record' ? m.host.getMember(m, config, key, site.at) : undefinedValue;
  const inputs = tensorsOf(m, member('inputs'), site.at);
  const outputs = tensorsOf(m, member('outputs'), site.at);
  if (inputs === null || outputs === null) {
    recordGap(m, site.at, 'the inputs or outputs of this model are not known');
    return unknown(m, { reason: 'a model of unknown inputs or outputs', at: site.at });
  }
  const name = settle(member('name'));
  const model: ModelValue = {
    kind: 'model',
    library,
    name: name.kind === 'string' ? name.value : 'model',
    frame: m.frame,
    state: {
      inputs: inputs.map((each) => each.node),
      outputs: outputs.map((each) => each.node),
      applied: false,
    },
    chain: null,
  };
  pushItem(m.heap, m.trace.models, {
    inputs: model.state.inputs,
    outputs: model.state.outputs,
    frame: m.frame,
    state: model.state,
  });
  return model;
}

/** `tf.sequential({layers})`. */
export function makeSequential(m: Machine, library: Library, given: Value, site: CallSite): Value {
  const config = settle(given);
  const model: ModelValue = {
    kind: 'model',
    library,
    name: 'sequential',
    frame: m.frame,
    state: { inputs: [], outputs: [], applied: false },
    chain: [],
  };
  const layers =
    config.kind === 'record' ? settle(m.host.getMember(m, config, 'layers', site.at)) : undefinedValue;
  const items = layers.kind === 'undefined' ? [] : m.host.iterate(m, layers, site.at);
  if (items === null) recordGap(m, site.at, 'the layers of this sequential model are not known');
  for (const item of items ?? []) addToChain(m, model, item, site.at);
  return model;
}

/** `sequential.add(layer)`: the first layer's input shape makes the input, each further one is applied at once. */
export function addToChain(m: Machine, model: ModelValue, given: Value, at: Place): Value {
  const layer = settle(given);
  if (layer.kind !== 'layer' && layer.kind !== 'model') {
    recordGap(
      m,
      at,
      layer.kind === 'unknown' ? layer.reason : 'what is added to this sequential model is not a layer',
    );
    return undefinedValue;
  }
  const isFirst = model.chain?.length === 0;
  pushItem(m.heap, model.chain as (LayerValue | ModelValue)[], layer);
  if (isFirst && layer.kind === 'layer') {
    const shape = inputShapes.get(layer);
    if (shape) setEnds(m, model, endsOf(makeInput(m, shape, at)), null);
  }
  const current = model.state.outputs.at(-1) ?? model.state.inputs.at(-1);
  if (current === undefined) return undefinedValue;
  const output = settle(applyLayer(m, layer, { kind: 'tensor', node: current }, at));
  if (output.kind === 'tensor') setEnds(m, model, null, [output.node]);
  return undefinedValue;
}

function endsOf(value: Value): readonly number[] {
  const settled = settle(value);
  return settled.kind === 'tensor' ? [settled.node] : [];
}

function setEnds(
  m: Machine,
  model: ModelValue,
  inputs: readonly number[] | null,
  outputs: readonly number[] | null,
): void {
  const { state } = model;
  const before = { ...state };
  if (inputs) state.inputs = inputs;
  if (outputs) state.outputs = outputs;
  const isNew = before.outputs.length === 0 && outputs !== null;
  m.heap.changed(() => Object.assign(state, before));
  if (isNew) {
    pushItem(m.heap, m.trace.models, { inputs: state.inputs, outputs: state.outputs, frame: m.frame, state });
  }
}
