import { type Dim, type DimSymbol, symbol, symbolsOf } from '../dim/index.js';
import type { Shape } from '../ops/op.js';
import type { Place } from '../program/program.js';
import { pushItem } from './heap.js';
import type { Machine } from './machine.js';
import { list, number, settle } from './make.js';
import { originsOf } from './origins.js';
import { axisOrigin, type DraftNode, shapeOf, tellGap, type Unranked } from './trace.js';
import { assume, bindUnknown } from './unknowns.js';
import { eagerRoot, nullValue, type TensorValue, type UnknownValue, type Value } from './values.js';

/** The letters that space axes go by: H and W; L alone; D, H and W. */
export function axisNames(rank: number): readonly string[] {
  if (rank === 3) return ['L'];
  if (rank === 4) return ['H', 'W'];
  return rank === 5 ? ['D', 'H', 'W'] : [];
}

/**
 * A shape of which only the rank is known, and which axis has the channels: batch, space axes, channels; an `image` of
 * three axes has no batch.
 */
export function freshShape(
  m: Machine,
  { name, isChoice, givenBy, rank: known }: Unranked,
  asked: number,
  channelAxis: number,
  image: boolean,
): Shape {
  const rank = known ?? asked;
  if (!isChoice) {
    const size = (): DimSymbol => (givenBy === undefined ? symbol('?', 'gap') : symbol(givenBy, 'given'));
    return Array.from({ length: rank }, (_, axis) => (axis === 0 ? symbol('?', 'batch') : size()));
  }
  const isImage = image && rank === 3;
  const space = axisNames(isImage ? 4 : rank).map((axis) => {
    const size = symbol(axis, 'input');
    m.nullSymbols.add(size);
    return size;
  });
  const channels = symbol(name === '' ? 'C' : `channels of ${name}`, 'caller');
  const batch = isImage ? [] : [symbol('N', 'batch')];
  const rest = Array.from({ length: Math.max(0, rank - batch.length - space.length) }, () => channels);
  return [...batch, ...(channelAxis === 1 ? [...rest, ...space] : [...space, ...rest])].slice(0, rank);
}

/** The same where nobody knows what the axes are: each has a size of its own, and the caller may give any. */
export function openShape(m: Machine, unranked: Unranked, rank: number, hasBatch: boolean): Shape {
  if (!unranked.isChoice) return freshShape(m, unranked, rank, rank - 1, false);
  return Array.from({ length: rank }, (_, axis) =>
    axis === 0 && hasBatch ? symbol('N', 'batch') : symbol(`axis ${axis} of ${unranked.name}`, 'caller'),
  );
}

/** The preset that says how many axes a tensor has. No parameter has such a name. */
export function rankKey(name: string): string {
  return `\0axes of ${name}`;
}

/** A tensor that comes from outside: its rank is learnt from the first op that needs one. */
export function unknownTensor(m: Machine, at: Place, source?: UnknownValue): TensorValue {
  const isChoice = source?.isChoice ?? false;
  const name = source?.name ?? '';
  const told = isChoice ? m.presets.get(rankKey(name)) : undefined;
  const unranked: Unranked = {
    shape: null,
    guessed: null,
    name,
    isChoice,
    ...(source?.givenBy === undefined ? {} : { givenBy: source.givenBy }),
    rank: typeof told === 'number' ? told : source ? rankOf(source) : null,
    cause: source?.at ?? at,
  };
  const node: DraftNode = {
    id: m.trace.nodes.length,
    op: isChoice ? 'input' : 'unknown',
    attrs: {},
    attrOrigins: {},
    inputs: [],
    known: null,
    unranked,
    requires: [],
    fault: null,
    origin: at,
    path: isChoice ? name : null,
    frame: m.frame,
    control: m.control,
    layer: null,
    order: m.trace.order++,
    isConstant: !isChoice,
    holders: [],
  };
  pushItem(m.heap, m.trace.nodes, node);
  const hasValues = m.presets.has(eagerRoot) || unranked.rank !== null || m.host.more !== null;
  const tensor: TensorValue = { kind: 'tensor', node: node.id, ...(hasValues ? { eager: true } : {}) };
  if (isChoice) {
    pushItem(m.heap, m.trace.inputs, {
      node: node.id,
      name,
      isPassedIn: true,
      symbols: [],
      literals: {},
      axes: {},
    });
  }
  if (typeof told === 'number') unranked.shape = openShape(m, unranked, told, true);
  // Three axes may be an image or a sequence, and one is mostly a vector of weights: their use tells.
  else if (unranked.rank !== null && unranked.rank !== 1 && unranked.rank !== 3) {
    unranked.shape = freshShape(m, unranked, unranked.rank, unranked.rank - 1, false);
  }
  if (source) bindUnknown(m, source, tensor);
  return tensor;
}

/** Where it was that a tensor's shape got lost; null where the caller passes it in. */
export function lostAt(m: Machine, lost: DraftNode): Place | null {
  let node: DraftNode | undefined = lost;
  for (;;) {
    const { unranked, origin } = node;
    if (unranked) return unranked.isChoice ? null : unranked.cause;
    node = node.inputs.flatMap((id) => m.trace.nodes[id] ?? []).find((input) => shapeOf(input) === null);
    if (!node) return origin;
  }
}

/** The tensors that an operand stands for: one, or a list of them. What is not known becomes a tensor of unknown shape. */
export function tensorsOf(m: Machine, given: Value, at: Place): TensorValue[] | null {
  const value = settle(given);
  if (value.kind === 'tensor') return [value];
  if (value.kind === 'unknown') {
    // A network with such a tensor in it has not been followed to its end.
    if (value.givenBy !== undefined) assume(m, `${value.givenBy} gives a tensor that fits`);
    else if (!value.isChoice) tellGap(m, value.at, value.reason, value.at);
    return [unknownTensor(m, at, value)];
  }
  if (value.kind !== 'list') return null;
  const found: TensorValue[] = [];
  for (const item of value.items) {
    const tensor = tensorsOf(m, item, at);
    if (tensor === null) return null;
    found.push(...tensor);
  }
  return found;
}

/** The number of axes that a type annotation says: `tf.Tensor4D`, a tensor with values. */
function rankOf({ hint }: UnknownValue): number | null {
  const digits = hint?.kind === 'reference' ? /(?:^|\.)Tensor([1-6])D$/.exec(hint.name)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}

/** Whether user code reads an axis as null: its size stems from a free axis of an input, or is known only at a run. */
export function readsAsNull(m: Machine, node: DraftNode, dim: Dim, axis: number): boolean {
  if (node.nullAxes?.includes(axis)) return true;
  for (const each of symbolsOf(dim)) if (each.symbolKind === 'batch' || m.nullSymbols.has(each)) return true;
  return false;
}

/** Whether a size depends on a tensor that the caller passes in: it may well have sizes, and is only taken to have none. */
export function isFromCaller(m: Machine, dim: Dim): boolean {
  const passed = new Set(
    m.trace.inputs
      .filter(({ isPassedIn }) => isPassedIn)
      .flatMap(({ node }) => (m.trace.nodes[node] ? (shapeOf(m.trace.nodes[node]) ?? []) : [])),
  );
  for (const each of symbolsOf(dim)) if (passed.has(each)) return true;
  return false;
}

/** One entry of `x.shape` as user code reads it. */
function axisValue(m: Machine, node: DraftNode, dim: Dim, axis: number, eager: boolean): Value {
  const origins = originsOf(axisOrigin(m.trace, node.id, axis));
  if (!eager && readsAsNull(m, node, dim, axis)) return { ...nullValue, origins } as Value;
  return number(dim, origins);
}

/** `x.shape`, of a tensor with values (`eager`) or a symbolic one; null while even the rank is unknown. */
export function shapeList(m: Machine, node: DraftNode, eager = false): Value | null {
  const shape = shapeOf(node);
  if (!eager && node.declared) {
    const read = (dim: Dim | null, axis: number): Value =>
      dim === null ? promisedAxis(m, node, axis) : axisValue(m, node, dim, axis, false);
    return list(m, node.declared.map(read));
  }
  if (shape === null) return null;
  return list(
    m,
    shape.map((dim, axis) => axisValue(m, node, dim, axis, eager)),
  );
}

/** An axis that a layer's own code leaves open. */
function promisedAxis(m: Machine, node: DraftNode, axis: number): Value {
  return { ...nullValue, origins: originsOf(axisOrigin(m.trace, node.id, axis)) } as Value;
}
