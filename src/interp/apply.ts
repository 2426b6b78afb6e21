import { compare } from '../dim/index.js';
import type { Origins } from '../graph/model.js';
import { ops } from '../ops/table.js';
import type { Attributes, OpResult, Requirement, Shape } from '../ops/op.js';
import type { Place } from '../program/program.js';
import { deferClosures } from './calls.js';
import { addLayer, makeInput, makeModel, makeSequential } from './factories.js';
import { pushItem } from './heap.js';
import type { CallSite, Machine } from './machine.js';
import { settle, unknown } from './make.js';
import { normal } from './numbers.js';
import { freshShape, unknownTensor } from './tensors.js';
import { type DraftNode, recordGap, shapeOf } from './trace.js';
import {
  type LayerValue,
  type LibraryValue,
  type ModelValue,
  type TensorValue,
  undefinedValue,
  type Value,
} from './values.js';

/** A call of a library's function. */
export function callLibrary(m: Machine, callee: LibraryValue, args: readonly Value[], site: CallSite): Value {
  const meaning = callee.library.meaning(callee.path);
  switch (meaning.kind) {
    case 'layer':
      return addLayer(m, callee, meaning.layer, args, site);
    case 'input':
      return makeInput(m, args[0] ?? undefinedValue, site.at);
    case 'model':
      return makeModel(m, callee.library, args[0] ?? undefinedValue, site);
    case 'sequential':
      return makeSequential(m, callee.library, args[0] ?? undefinedValue, site);
    case 'op':
      return applyOp(
        m,
        meaning.op,
        meaning.nary ? flattened(m, args[0] ?? undefinedValue, site.at) : args.slice(0, 2),
        site.at,
      );
    case 'scope': {
      const body = args.find((arg) => settle(arg).kind === 'closure');
      return body ? m.call(body, undefinedValue, [], site) : undefinedValue;
    }
    case 'layerClass':
      return undefinedValue;
    case 'unsupported':
      return unsupported(m, `${nameOf(callee)} is not followed`, site.at);
    default:
      for (const arg of args) deferClosures(m, arg);
      return unknown(m, { reason: `${nameOf(callee)} is not followed`, at: site.at });
  }
}

function nameOf(callee: LibraryValue): string {
  return callee.path === '' ? 'tf' : `tf.${callee.path}`;
}

/** `new tf.Something(...)`: as the function, where a layer's class is constructed. */
export function constructLibrary(
  m: Machine,
  callee: LibraryValue,
  args: readonly Value[],
  site: CallSite,
): Value {
  return callLibrary(m, callee, args, site);
}

function flattened(m: Machine, value: Value, at: Place): readonly Value[] {
  const settled = settle(value);
  if (settled.kind === 'tensor') return [settled];
  return m.host.iterate(m, settled, at) ?? [settled];
}

function unsupported(m: Machine, reason: string, at: Place): Value {
  recordGap(m, at, reason);
  return unknownTensor(m, at);
}

/** The tensors that an operand stands for: one, or a list of them. What is not known becomes a tensor of unknown shape. */
export function tensorsOf(m: Machine, given: Value, at: Place): TensorValue[] | null {
  const value = settle(given);
  if (value.kind === 'tensor') return [value];
  if (value.kind === 'unknown') return [unknownTensor(m, at, value)];
  if (value.kind !== 'list') return null;
  const found: TensorValue[] = [];
  for (const item of value.items) {
    const tensor = tensorsOf(m, item, at);
    if (tensor === null) return null;
    found.push(...tensor);
  }
  return found;
}

/** An op on tensors called as a function or method: an add without a layer. */
export function applyOp(m: Machine, op: string, operands: readonly Value[], at: Place): Value {
  const inputs: TensorValue[] = [];
  for (const operand of operands) {
    const settled = settle(operand);
    if (settled.kind === 'number' || settled.kind === 'boolean') continue; // a scalar changes no shape
    const tensors = tensorsOf(m, operand, at);
    if (tensors === null) return unsupported(m, `an operand of ${op} is not a tensor`, at);
    inputs.push(...tensors);
  }
  if (inputs.length === 0) return unsupported(m, `${op} of no tensor`, at);
  if (inputs.length === 1 && inputs[0]) return inputs[0];
  return addNode(m, {
    op,
    attrs: { broadcast: 'numpy' },
    attrOrigins: {},
    inputs: inputs.map((each) => each.node),
    at,
    layer: null,
  });
}

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

export interface NodeStart {
  readonly op: string;
  readonly attrs: Attributes;
  readonly attrOrigins: Readonly<Record<string, Origins>>;
  readonly inputs: readonly number[];
  readonly at: Place;
  readonly layer: LayerValue | null;
}

/** Adds a node with the shape that its op gives it. */
function addNode(m: Machine, start: NodeStart): TensorValue {
  const { trace } = m;
  const drafts = start.inputs.map((id) => nodeAt(m, id));
  const op = ops.get(start.op);
  for (const draft of drafts) if (typeof op?.rank === 'number') refineRank(m, draft, op.rank);
  const shapes = drafts.map((draft) => shapeOf(draft)?.map((dim) => normal(m, dim)) ?? null);
  const known = shapes.every((shape) => shape !== null);
  const result: OpResult =
    op && known
      ? op.shape(shapes, start.attrs)
      : { kind: 'unknown', reason: op ? '' : `${start.op} is not in the table of ops` };
  const keeps =
    !known &&
    drafts.length > 0 &&
    (op?.keepsShape === true || op?.merge === 'add' || op?.merge === 'elementwise');
  if (result.kind === 'unknown' && result.reason !== '') recordGap(m, start.at, result.reason);
  const requires = [
    ...(result.kind === 'shape' ? result.requires : []),
    ...builtRequirements(m, start, shapes),
  ];
  const id = trace.nodes.length;
  const depth = 1 + Math.max(0, ...drafts.map((draft) => draft.depth));
  const node: DraftNode = {
    id,
    op: start.op,
    attrs: start.attrs,
    attrOrigins: start.attrOrigins,
    inputs: start.inputs,
    known: outputShape(result, drafts, shapes, op?.merge === 'add' || op?.merge === 'elementwise'),
    unranked: keeps ? (drafts.find((draft) => draft.unranked)?.unranked ?? null) : null,
    requires,
    fault:
      result.kind === 'fault'
        ? { message: result.message, operand: result.operand, axis: result.axis }
        : null,
    origin: start.at,
    path: start.layer?.record.name ?? null,
    frame: m.frame,
    control: m.control,
    layer: start.layer?.record ?? null,
    order: trace.order++,
    depth,
  };
  pushItem(m.heap, trace.nodes, node);
  return { kind: 'tensor', node: id };
}

/** After a merge the trace goes on with its main branch's sizes: the operand with the longer chain of ops. */
function outputShape(
  result: OpResult,
  drafts: readonly DraftNode[],
  shapes: readonly (Shape | null)[],
  isMerge: boolean,
): Shape | null {
  if (result.kind === 'fault') return result.shape ?? null;
  if (result.kind === 'unknown') return null;
  if (!isMerge || drafts.length < 2) return result.shape;
  let main = 0;
  drafts.forEach((draft, index) => {
    if (draft.depth > (drafts[main]?.depth ?? 0)) main = index;
  });
  const mainShape = shapes[main];
  const first = shapes[0];
  if (!mainShape || !first || mainShape.length !== result.shape.length) return result.shape;
  return result.shape.map((dim, axis) => {
    const own = mainShape[axis];
    // Where the op settled on its first operand for want of better, the main branch's size is the better guess.
    return own !== undefined && dim === first[axis] && dim !== own && own !== 1 && dim !== 1
      ? own
      : dim === 1 && own !== undefined
        ? own
        : dim;
  });
}

/** The weights of a layer are made by its first application: later ones must fit them. */
function builtRequirements(m: Machine, start: NodeStart, shapes: readonly (Shape | null)[]): Requirement[] {
  const { layer } = start;
  const op = ops.get(start.op);
  if (layer === null || op?.built === undefined || shapes.some((shape) => shape === null)) return [];
  const sizes = op.built(shapes as Shape[], start.attrs);
  const before = layer.state.built;
  if (before === null) {
    layer.state.built = sizes;
    m.heap.changed(() => {
      layer.state.built = null;
    });
    return [];
  }
  return sizes.flatMap((size, index) => {
    const first = before[index];
    if (!first || compare(first.size, size.size).kind === 'equal') return [];
    return [
      {
        left: size.size,
        right: first.size,
        what: `the weights that ${start.op} made at its first application`,
        operand: size.operand,
        axis: size.axis,
      },
    ];
  });
}

export function nodeAt(m: Machine, id: number): DraftNode {
  const node = m.trace.nodes[id];
  if (!node) throw new Error(`no node ${id}`);
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

/** An op for a certain number of axes tells the rank of a tensor that came from outside. */
export function refineRank(m: Machine, draft: DraftNode, rank: number): void {
  const { unranked } = draft;
  if (draft.known !== null || unranked === null || unranked.shape !== null) return;
  unranked.shape = freshShape(m, unranked.name, rank, unranked.isChoice);
  m.heap.changed(() => {
    unranked.shape = null;
  });
}
