import { type Dim, hasGap, symbol } from '../dim/index.js';
import type { Place } from '../program/program.js';
import type { CallSite, Machine } from './machine.js';
import { boolean, list, record, settle } from './make.js';
import { addNode, nodeAt } from './nodes.js';
import { asNumber, dimOf } from './numbers.js';
import { isKept } from './promises.js';
import { UserThrow } from './signals.js';
import { tensorsOf } from './tensors.js';
import { recordGap, shapeOf } from './trace.js';
import { setUserLayer } from './user-layers.js';
import type { TensorValue, UserLayerValue, Value } from './values.js';

/**
 * Applies a layer of the user's own class as the framework does when a network runs: `build` once, then `call` on tensors
 * with values. `given` are the inputs as the code passes them; a network passes a list.
 */
export function tracedUser(
  m: Machine,
  self: UserLayerValue,
  inputs: readonly TensorValue[],
  given: Value | null,
  at: Place,
): readonly TensorValue[] {
  const isSymbolic = inputs.every((each) => each.eager !== true);
  const shapes = shapesOf(m, inputs, at);
  if (!self.layer.built) {
    method(m, self, 'build', [shapes], at);
    setUserLayer(m, self.layer, { built: true });
  }
  const promised = isSymbolic ? promisedShapes(method(m, self, 'computeOutputShape', [shapes], at)) : null;
  const before = m.trace.nodes.length;
  const found = called(m, self, inputs, isSymbolic ? null : given, at);
  const outputs = found ?? standIns(m, self, inputs, promised ?? [null], at);
  const own = outputs.map((output) => distinct(m, output, inputs, at));
  own.forEach((output, index) => {
    finish(m, self, output, before, promised?.[index] ?? null);
  });
  for (const node of m.trace.nodes.slice(before)) {
    Object.assign(node, { holders: [...node.holders, self.layer] });
  }
  return own.map(({ node }) => ({ kind: 'tensor', node, ...(isSymbolic ? {} : { eager: true }) }));
}

/** Calls a method of a layer; null, and a gap, where its code throws on what the analysis gives it. */
function method(
  m: Machine,
  self: UserLayerValue,
  name: string,
  args: readonly Value[],
  at: Place,
): Value | null {
  const site: CallSite = { at, argumentPlaces: [], resultName: null };
  try {
    return settle(m.call(m.host.getMember(m, self, name, at), self, args, site));
  } catch (error) {
    if (!(error instanceof UserThrow)) throw error;
    recordGap(m, error.at, `${name} of ${self.cls?.name ?? 'a layer'} is not followed: its code throws here`);
    return null;
  }
}

/** The shapes of inputs as `build` and `computeOutputShape` get them: one, or a list of several. */
function shapesOf(m: Machine, inputs: readonly TensorValue[], at: Place): Value {
  const all = inputs.map((input) => m.host.getMember(m, input, 'shape', at));
  const [first] = all;
  return first && all.length === 1 ? first : list(m, all);
}

/** The tensors that `call` gives; null where it is not followed to tensors of known shapes. */
function called(
  m: Machine,
  self: UserLayerValue,
  inputs: readonly TensorValue[],
  given: Value | null,
  at: Place,
): readonly TensorValue[] | null {
  const values =
    given ??
    list(
      m,
      inputs.map((each): TensorValue => ({ ...each, eager: true })),
    );
  const options = record(m, new Map([['training', boolean(false)]]));
  const result = method(m, self, 'call', [values, options], at);
  const tensors = result === null || result.kind === 'unknown' ? null : tensorsOf(m, result, at);
  return tensors?.every((tensor) => isKnown(m, tensor)) === true ? tensors : null;
}

function isKnown(m: Machine, { node }: TensorValue): boolean {
  return shapeOf(nodeAt(m, node))?.every((dim) => !hasGap(dim)) === true;
}

/** What `computeOutputShape` gives: a shape for each output; null where it is none. */
function promisedShapes(value: Value | null): readonly (readonly Value[] | null)[] {
  if (value?.kind !== 'list') return [null];
  const items = value.items.map(settle);
  const isMany = items.length > 0 && items.every(({ kind }) => kind === 'list');
  return isMany ? items.map((item) => (item.kind === 'list' ? item.items.map(settle) : null)) : [items];
}

/** Outputs of the shapes that the layer's code promises, where what happens inside is not followed. */
function standIns(
  m: Machine,
  self: UserLayerValue,
  inputs: readonly TensorValue[],
  promised: readonly (readonly Value[] | null)[],
  at: Place,
): readonly TensorValue[] {
  recordGap(m, at, `what a ${self.cls?.name ?? 'layer'} does inside is not followed`);
  return promised.map((shape) => {
    const node = addNode(m, {
      op: 'userLayer', attrs: {}, attrOrigins: {}, inputs: inputs.map((each) => each.node), at, layer: null, shape: shape?.map((size) => sizeOf(m, size)) ?? null,
    }); // prettier-ignore
    return node;
  });
}

/** A promised size: of a free axis that is passed on, the true one. */
function sizeOf(m: Machine, size: Value): Dim {
  const known = size.kind === 'null' ? null : asNumber(m, size);
  const dim = known === null ? null : dimOf(known);
  if (dim !== null) return dim;
  const origins = size.kind === 'null' ? (size.origins?.data ?? []) : [];
  const [source] = origins;
  const axis = source?.kind === 'axis' ? shapeOf(nodeAt(m, source.node))?.[source.axis] : undefined;
  return axis ?? symbol('?', 'gap');
}

/** An output with a node of its own: what `call` passes on as it is came from elsewhere. */
function distinct(m: Machine, output: TensorValue, inputs: readonly TensorValue[], at: Place): TensorValue {
  const isElsewhere = m.sources.has(output.node) || inputs.some(({ node }) => node === output.node);
  if (!isElsewhere) return output;
  return addNode(m, { op: 'clone', attrs: {}, attrOrigins: {}, inputs: [output.node], at, layer: null });
}

/** Names an output after its layer, and keeps what was promised of its shape where that is not true. */
function finish(
  m: Machine,
  self: UserLayerValue,
  { node }: TensorValue,
  before: number,
  promised: readonly Value[] | null,
): void {
  const draft = nodeAt(m, node);
  if (node >= before && draft.path === null) Object.assign(draft, { path: self.layer.name });
  const shape = shapeOf(draft);
  if (promised === null || shape === null) return;
  const declared = promised.map((size): Dim | null => {
    const known = size.kind === 'null' ? null : asNumber(m, size);
    return known === null ? null : dimOf(known);
  });
  if (!isKept(declared, shape)) Object.assign(draft, { declared });
}
