import { setRole } from './application.js';
import { pushItem } from './heap.js';
import type { Library } from './library.js';
import type { CallSite, Machine } from './machine.js';
import { settle, unknown } from './make.js';
import { noteModelName } from './names.js';
import { tensorsOf } from './tensors.js';
import { recordGap } from './trace.js';
import { type ModelState, type ModelValue, undefinedValue, type Value } from './values.js';

/** A network with nothing in it yet. */
export function newModel(m: Machine, library: Library, name: string, chain: ModelValue['chain']): ModelValue {
  const state: ModelState = {
    kind: 'network',
    frame: m.frame,
    name,
    inputs: [],
    outputs: [],
    trainable: true,
    role: 'whole',
    isUsed: false,
    isPartial: false,
  };
  pushItem(m.heap, m.trace.models, state);
  return { kind: 'model', library, state, chain, applications: [], fields: new Map() };
}

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
  const ends = { inputs: inputs.map(({ node }) => node), outputs: outputs.map(({ node }) => node) };
  for (const other of m.trace.models) if (isCutBy(other, ends.inputs)) setRole(m, other, 'cut');
  const model = newModel(m, library, noteModelName(m, config, 'model', site.at, library), null);
  Object.assign(model.state, ends);
  return model;
}

/** Whether a network is cut into parts, or a part of one: another begins at its inputs. */
function isCutBy(other: ModelState, inputs: readonly number[]): boolean {
  return (
    other.role === 'whole' && other.inputs.length > 0 && other.inputs.every((input) => inputs.includes(input))
  );
}

/** Notes that the code does something with a network, so that it counts by itself. */
export function noteUse(m: Machine, given: Value): void {
  const value = settle(given);
  if (value.kind !== 'model' || value.state.isUsed) return;
  value.state.isUsed = true;
  m.heap.changed(() => {
    value.state.isUsed = false;
  });
}

/** The networks that a value is or holds; null where it may hold others, in a closure or in what is not known. */
export function networksIn(given: Value, depth = 4): ReadonlySet<ModelState> | null {
  const value = settle(given);
  if (value.kind === 'model') return new Set([value.state]);
  if (value.kind === 'unknown' || value.kind === 'closure' || value.kind === 'class') return null;
  const held =
    value.kind === 'list' ? value.items : value.kind === 'record' ? [...value.fields.values()] : [];
  if (held.length > 0 && depth === 0) return null;
  const found = new Set<ModelState>();
  for (const each of held) {
    const inside = networksIn(each, depth - 1);
    if (inside === null) return null;
    for (const state of inside) found.add(state);
  }
  return found;
}
