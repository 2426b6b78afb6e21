import type { LayerRecord } from '../graph/model.js';
import { ops } from '../ops/table.js';
import type { Place } from '../program/program.js';
import { pushItem, setEntry } from './heap.js';
import type { Machine } from './machine.js';
import { list, settle } from './make.js';
import { addNode, addRejected, nodeAt } from './nodes.js';
import { Reentry } from './reentry.js';
import { tensorsOf } from './tensors.js';
import { tracedUser } from './user-application.js';
import {
  type AnyLayer,
  type Application,
  applicationsOf,
  type ModelState,
  type ModelValue,
  type TensorValue,
  type UserLayerValue,
  type Value,
} from './values.js';

type Applicable = AnyLayer;

/** `layer.apply(x)` or `model.apply(x)`. */
export function applyLayer(
  m: Machine,
  layer: Applicable,
  operand: Value,
  at: Place,
  options: Value | null = null,
): Value {
  const inputs = tensorsOf(m, operand, at);
  const more = options === null ? [] : initialState(m, options, at);
  if (inputs === null || more === null) {
    return m.fail('a layer is applied to something that is not a tensor', at);
  }
  return oneOrAll(m, applied(m, layer, [...inputs, ...more], at, operand));
}

/** As user code gets what several tensors may come out of. */
export function oneOrAll(m: Machine, tensors: readonly TensorValue[]): Value {
  const [first, ...others] = tensors;
  return first && others.length === 0 ? first : list(m, [...tensors]);
}

/** `layer.apply(x, {initialState: [h, c]})`: for the framework these are further inputs. */
function initialState(m: Machine, options: Value, at: Place): readonly TensorValue[] | null {
  const given = settle(options);
  if (given.kind !== 'record') return [];
  const state = settle(m.host.getMember(m, given, 'initialState', at));
  return state.kind === 'undefined' || state.kind === 'null' ? [] : tensorsOf(m, state, at);
}

/** Applies it, and keeps that as one of its uses. */
export function applied(
  m: Machine,
  layer: Applicable,
  inputs: readonly TensorValue[],
  at: Place,
  given: Value | null = null,
): readonly TensorValue[] {
  const outputs = traced(m, layer, inputs, at, at, given);
  // Of tensors with values the framework keeps no record.
  if (inputs.some(({ eager }) => eager)) return outputs;
  noteApplication(m, {
    by: layer,
    inputs: inputs.map(({ node }) => node),
    outputs: outputs.map(({ node }) => node),
    at,
  });
  return outputs;
}

export function noteApplication(m: Machine, application: Application): void {
  pushItem(m.heap, applicationsOf(application.by), application);
  for (const output of application.outputs) {
    // What is passed through, or depends on no input, came from elsewhere.
    const isOwn = application.by.kind === 'model' && application.by.state.outputs.includes(output);
    if (isOwn || application.inputs.includes(output) || m.sources.has(output)) continue;
    setEntry(m.heap, m.sources, output, application);
  }
}

/** The nodes of an application. `asked` is where it was asked for, when that is not where the nodes stand. */
function traced(
  m: Machine,
  layer: Applicable,
  inputs: readonly TensorValue[],
  at: Place,
  asked: Place,
  given: Value | null = null,
): readonly TensorValue[] {
  if (layer.kind === 'model') return tracedModel(m, layer, inputs, asked);
  if (layer.kind === 'record') return tracedUser(m, layer, inputs, given, at);
  if (layer.inner) return tracedSteps(m, layer.record, layer.inner, inputs, at, asked);
  const { op, attrs, attrOrigins } = layer.record;
  const outputs = ops.get(op)?.outputs?.(attrs) ?? 1;
  const hasValues = inputs.some(({ eager }) => eager);
  const results: TensorValue[] = [];
  for (let output = 0; output < outputs; output++) {
    const tensor = addNode(m, {
      op,
      attrs: output === 0 ? attrs : { ...attrs, output },
      attrOrigins,
      inputs: inputs.map((each) => each.node),
      at,
      layer,
      ...(hasValues ? { hasValues } : {}),
      ...(asked === at ? {} : { asked }),
    });
    results.push(hasValues ? { ...tensor, eager: true } : tensor);
  }
  return results;
}

/** Applies a network, or a layer of the user's own, to each step of a sequence. */
function tracedSteps(
  m: Machine,
  { name }: LayerRecord,
  inner: ModelValue | UserLayerValue,
  inputs: readonly TensorValue[],
  at: Place,
  asked: Place,
): readonly TensorValue[] {
  const sequence = inputs.map(({ node }) => node);
  const plain = { attrs: {}, attrOrigins: {}, at, layer: null };
  const step = addNode(m, { op: 'eachStep', inputs: sequence, ...plain });
  // `TimeDistributed` calls its layer with a single tensor that has values, not with a list.
  const value = inner.kind === 'record' ? { ...step, eager: true } : step;
  const results = traced(m, inner, [value], at, asked, value);
  if (inner.kind === 'record') {
    // The layer is called, not applied: only the wrapper's name is there.
    for (const { node } of results) Object.assign(nodeAt(m, node), { path: null });
  }
  const together = [...results.map(({ node }) => node), ...sequence];
  const all = addNode(m, { op: 'allSteps', inputs: together, ...plain });
  Object.assign(nodeAt(m, all.node), { path: name });
  return [all];
}

/** Applies a network to other tensors: its layers are traced again on them. */
function tracedModel(
  m: Machine,
  model: ModelValue,
  inputs: readonly TensorValue[],
  asked: Place,
): readonly TensorValue[] {
  const { state } = model;
  if (state.inputs.length !== inputs.length || state.outputs.length === 0) {
    const takes = `${state.inputs.length} input${state.inputs.length === 1 ? '' : 's'}`;
    const message =
      state.outputs.length === 0
        ? 'this sequential model has no layers yet'
        : `this network takes ${takes} and is given ${inputs.length}`;
    return [addRejected(m, { op: 'model', inputs: inputs.map(({ node }) => node), message, at: asked })];
  }
  const map = new Map<number, number>();
  state.inputs.forEach((id, index) => become(m, map, id, inputs[index]?.node ?? id));
  const before = m.trace.nodes.length;
  const reentry = new Reentry(m, state.frame);
  for (const id of neededFor(m, state.outputs, map)) {
    const { frame, control } = nodeAt(m, id);
    if (!map.has(id)) reentry.within(frame, control, () => again(m, id, map, asked));
  }
  const reentered = reentry.finish();
  if (reentered) pushItem(m.heap, m.trace.reentered, reentered);
  for (const node of m.trace.nodes.slice(before)) {
    Object.assign(node, { holders: [...node.holders, state] });
  }
  setRole(m, state, 'applied');
  const eager = inputs.some((each) => each.eager) ? { eager: true } : {};
  return state.outputs.map((id): TensorValue => ({ kind: 'tensor', node: map.get(id) ?? id, ...eager }));
}

/** What gave a node once more, on what its operands have become. */
function again(m: Machine, id: number, map: Map<number, number>, asked: Place): void {
  const onNow = (node: number): TensorValue => ({ kind: 'tensor', node: map.get(node) ?? node });
  const source = m.sources.get(id);
  if (source) {
    const outputs = traced(m, source.by, source.inputs.map(onNow), source.at, asked);
    source.outputs.forEach((output, index) => {
      const twin = outputs[index]?.node ?? output;
      become(m, map, output, twin);
      // What was rejected when the network was made is so for good.
      const { fault } = nodeAt(m, output);
      if (fault !== null && nodeAt(m, twin).fault === null) Object.assign(nodeAt(m, twin), { fault });
    });
    return;
  }
  const { op, attrs, attrOrigins, inputs, origin } = nodeAt(m, id);
  if (inputs.length === 0) return;
  const on = inputs.map((each) => onNow(each).node);
  become(m, map, id, addNode(m, { op, attrs, attrOrigins, inputs: on, at: origin, layer: null }).node);
}

function become(m: Machine, map: Map<number, number>, node: number, twin: number): void {
  map.set(node, twin);
  if (node !== twin && !m.trace.twins.has(node)) setEntry(m.heap, m.trace.twins, node, twin);
}

/** What an applied model was built on stands in the trace a second time; only the application is reported. */
export function setRole(m: Machine, state: ModelState, role: ModelState['role']): void {
  const before = state.role;
  if (before === role) return;
  state.role = role;
  m.heap.changed(() => {
    state.role = before;
  });
}

/** Nodes from which outputs are computed, in order, a network's inside left out, stopping at `stops`. */
function neededFor(
  m: Machine,
  outputs: readonly number[],
  stops: ReadonlyMap<number, number>,
): readonly number[] {
  const seen = new Set<number>();
  const stack = [...outputs];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (!stops.has(id)) stack.push(...(m.sources.get(id)?.inputs ?? nodeAt(m, id).inputs));
  }
  return [...seen].sort((a, b) => a - b);
}
