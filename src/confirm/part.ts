import { type Dim, type DimSymbol, namesOf, symbolsOf } from '../dim/index.js';
import type { Model, OpNode } from '../graph/model.js';
import { type SizedModel, sizeAt } from '../graph/sized.js';
import { isNested } from '../ops/attributes.js';
import type { OpKind } from '../ops/kinds.js';
import type { AttributeValue, Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import type { PlainAttributes, PlainNetwork, PlainNode, PlainValue } from './job.js';

export type Sizes = Readonly<Record<string, number>>;

/** A network, or a part of one, that cannot be built: why, in words. */
export class NotBuildable extends Error {}

/** A part of a model with numbers for its sizes, and what the analysis says of every node in it. */
export interface Part {
  readonly network: PlainNetwork;
  /** The shape of the first input. */
  readonly input: readonly number[];
  readonly sized: SizedModel;
  /** Of weights and of the largest tensors together. */
  readonly bytes: number;
}

/** The part of a model that leads to some nodes; all of it without them. Throws `NotBuildable`. */
export function partOf(model: Model, sizes: Sizes, targets: readonly number[] | null): Part {
  const sized = sizeAt(model, bindSizes(model, sizes, targets));
  const wanted = targets === null ? null : ancestorsOf(model, targets);
  const nodes = model.nodes
    .filter(({ id }) => wanted?.has(id) ?? true)
    .map((node) => plainNode(node, sized, targets?.includes(node.id) === true));
  const refused = nodes.flatMap(({ id }) => (sized.rejections[id] === null ? [] : [id]));
  const [first] = model.inputs;
  const input = first ? (nodes.find(({ id }) => id === first.node)?.shape ?? []) : [];
  return { network: { nodes, refused }, input, sized, bytes: bytesOf(nodes) };
}

/** What is known of some nodes and of what goes into them, for code that is run as it is: nothing is to be built. */
export function placesOf(model: Model, sizes: Sizes, targets: readonly number[]): Part {
  const sized = sizeAt(model, bindSizes(model, sizes, targets));
  const wanted = new Set(targets.flatMap((id) => [id, ...(model.nodes[id]?.inputs ?? [])]));
  const shapeOf = (id: number): readonly number[] =>
    (sized.shapes[id] ?? []).map((size) => (typeof size === 'number' ? size : -1));
  const nodes = model.nodes
    .filter(({ id }) => wanted.has(id))
    .map(({ id, op, inputs }): PlainNode => ({
      id,
      op: op as OpKind,
      attrs: {},
      inputs,
      shape: shapeOf(id),
      layer: null,
    }));
  const [first] = model.inputs;
  const bytes = bytesIn(model, sizes, targets);
  return { network: { nodes, refused: [] }, input: first ? shapeOf(first.node) : [], sized, bytes };
}

/** What leads to some nodes needs at least so much; nothing is known of what could not be built. */
function bytesIn(model: Model, sizes: Sizes, targets: readonly number[]): number {
  try {
    return partOf(model, sizes, targets).bytes;
  } catch (thrown) {
    if (thrown instanceof NotBuildable) return 0;
    throw thrown;
  }
}

/** Why a part is not built for the memory that its tensors need; null where they fit. */
export function tooLarge({ bytes }: Part, allowed: number): string | null {
  const shown = (size: number): string => `${(size / 2 ** 30).toFixed(1)} GiB`;
  if (bytes <= allowed) return null;
  return `it needs ${shown(bytes)} for its tensors; ${shown(allowed)} are allowed (--confirm-memory)`;
}

function ancestorsOf(model: Model, targets: readonly number[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const stack = [...targets];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const node = model.nodes[id];
    stack.push(...(node?.inputs ?? []), ...firstApplications(model, node));
  }
  return seen;
}

/** Where the weights of a node's layer are made, if not at the node. */
function firstApplications({ nodes }: Model, node: OpNode | undefined): readonly number[] {
  if (!node?.layer || node.requires.length === 0) return [];
  const first = nodes.find(({ layer }) => layer === node.layer);
  return first && first.id < node.id ? [first.id] : [];
}

/** What a caller may choose is given the first of these with which nothing else is refused. */
const choices = [64, 32, 16, 8, 4, 2, 1, 96, 12, 3];

/** Numbers for every symbol: the sizes that are asked for, one image as the batch, and something for each choice. */
function bindSizes(
  model: Model,
  sizes: Sizes,
  targets: readonly number[] | null,
): ReadonlyMap<DimSymbol, number> {
  const all = [...symbolsIn(model)];
  const inputs = [...new Set([...model.symbols, ...all.filter(({ symbolKind }) => symbolKind === 'input')])];
  const names = namesOf(inputs);
  const bound = new Map(inputs.map((symbol) => [symbol, sizes[names.get(symbol) ?? symbol.name] ?? symbol.min]));
  const others = all.filter((symbol) => !bound.has(symbol));
  for (const symbol of others) if (symbol.symbolKind === 'batch') bound.set(symbol, 1);
  const callers = others.filter(({ symbolKind }) => symbolKind !== 'batch');
  if (callers.length === 0) return bound;
  const attempts = choices.map((choice) => new Map([...bound, ...callers.map((each): [DimSymbol, number] => [each, Math.max(each.min, choice)])]));
  const isClean = (at: ReadonlyMap<DimSymbol, number>): boolean =>
    sizeAt(model, at).rejections.every((reason, id) => reason === null || targets?.includes(id) === true);
  return attempts.find(isClean) ?? attempts[0] ?? bound;
} // prettier-ignore

function symbolsIn({ nodes }: Model): ReadonlySet<DimSymbol> {
  const all = new Set<DimSymbol>();
  const add = (dim: Dim): void => {
    for (const symbol of symbolsOf(dim)) all.add(symbol);
  };
  for (const { shape, attrs } of nodes) {
    shape?.forEach(add);
    for (const value of Object.values(attrs)) forEachDim(value, add);
  }
  return all;
}

function forEachDim(value: AttributeValue, visit: (dim: Dim) => void): void {
  if (Array.isArray(value)) for (const each of value as readonly AttributeValue[]) forEachDim(each, visit);
  else if (isNested(value)) for (const each of Object.values(value.attrs)) forEachDim(each, visit);
  else if (typeof value === 'object' && value !== null && 'kind' in value) visit(value);
}

/** What runs a network that cannot be rebuilt. */
const cure = '; --confirm=source runs it';

function plainNode(node: OpNode, sized: SizedModel, isTarget: boolean): PlainNode {
  if (!ops.has(node.op)) {
    throw new NotBuildable(`what is refused, ${node.op}, is no op that could be built alone${cure}`);
  }
  const known = sized.shapes[node.id] ?? null;
  if (node.fault && !isOfTheOp(node, sized)) {
    throw new NotBuildable(
      `what is refused is how the network is put together, which a rebuilt one does not repeat${cure}`,
    );
  }
  // Of what the framework refuses nothing may be known, and nothing comes out.
  const shape = known ? numbers(known, node) : isTarget && node.fault ? [] : null;
  if (!shape) throw new NotBuildable(`the shape of ${node.path ?? node.op} could not be followed`);
  const attrs: PlainAttributes = {
    ...plainAttributes(node.attrs, sized),
    ...(node.op === 'input' || node.op === 'weight' ? { shape } : {}),
    ...(node.layer === null ? {} : { viaLayer: true }),
  };
  const layer = node.layer?.id ?? null;
  const madeFor = layer === null ? null : madeForOther(node, sized);
  const rest = madeFor ? { madeFor } : {};
  return { id: node.id, op: node.op as OpKind, attrs, inputs: node.inputs, shape, layer, ...rest };
}

/** Whether the op itself is refused with these inputs, not where it stands. */
function isOfTheOp({ op, inputs, attrs }: OpNode, { shapes }: SizedModel): boolean {
  const given = inputs.flatMap((id) => (shapes[id] ? [shapes[id]] : []));
  // What takes no input is refused for what it was given otherwise.
  return (
    given.length > 0 && given.length === inputs.length && ops.get(op)?.shape(given, attrs).kind === 'fault'
  );
}

function numbers(shape: Shape, { path, op }: OpNode): readonly number[] {
  return shape.map((size) => {
    if (typeof size === 'number') return size;
    throw new NotBuildable(`the size of ${path ?? op} is not known`);
  });
}

/** A layer asks of its input what its weights were made for: where that differs, an input that it would take. */
function madeForOther({ requires, inputs }: OpNode, { shapes, size }: SizedModel): readonly number[] | null {
  const given = shapes[inputs[0] ?? -1] ?? null;
  const asked = requires.filter(({ operand, axis }) => operand === 0 && axis !== null);
  if (given === null || asked.length === 0) return null;
  const wanted = given.map((dim, at) => {
    const right = asked.find(({ axis }) => axis === at)?.right;
    return right === undefined ? dim : size(right);
  });
  return wanted.every((dim): dim is number => typeof dim === 'number') ? wanted : null;
}

function plainAttributes(attrs: OpNode['attrs'], sized: SizedModel): PlainAttributes {
  return Object.fromEntries(Object.entries(attrs).map(([key, value]) => [key, plain(value, sized)]));
}

function plain(value: AttributeValue, sized: SizedModel): PlainValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly AttributeValue[]).map((each) => plain(each, sized));
  if (isNested(value)) return { op: value.op, attrs: plainAttributes(value.attrs, sized) };
  const size = sized.size(value as Dim);
  if (typeof size === 'number') return size;
  throw new NotBuildable('an attribute of one of its layers is not known');
}

const bytesPerNumber = 4;

function elements(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * Math.max(0, size), 1);
}

/** All weights, each layer's once, and the two largest tensors with what is computed of them. */
function bytesOf(nodes: readonly PlainNode[]): number {
  const shapes = new Map(nodes.map(({ id, shape }) => [id, shape]));
  const layers = new Set<number>();
  let weights = 0;
  for (const { op, attrs, inputs, layer } of nodes) {
    if (layer !== null && layers.has(layer)) continue;
    if (layer !== null) layers.add(layer);
    const count = ops.get(op)?.parameters?.(inputs.map((id) => shapes.get(id) ?? []), attrs as OpNode['attrs']);
    for (const part of [count?.trainable, count?.fixed]) weights += typeof part === 'number' ? part : 0;
  }
  const largest = nodes.map(({ shape }) => elements(shape)).toSorted((a, b) => b - a);
  return bytesPerNumber * (weights + 2 * ((largest[0] ?? 0) + (largest[1] ?? 0)));
} // prettier-ignore
