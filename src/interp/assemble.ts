import { type Dim, type DimSymbol, substitute, symbolsOf } from '../dim/index.js';
import type {
  Binding,
  Control,
  Entry,
  Frame,
  Framework,
  GapRecord,
  GuardEvaluation,
  LayerRecord,
  Model,
  OpNode,
  Origins,
} from '../graph/model.js';
import type { Attributes } from '../ops/op.js';
import { ops } from '../ops/table.js';
import type { Place } from '../program/program.js';
import { givenSizes } from './given-sizes.js';
import { gapsOfGuesses, guessedNodes } from './guessed-ranks.js';
import { ownWeights, uncountedLayers } from './inside-layers.js';
import type { Machine } from './machine.js';
import { controlMapper, mapRecord, originMapper } from './mappers.js';
import { isTrained } from './training.js';
import { type DraftNode, shapeOf, type TracedInput } from './trace.js';
import type { ModelState } from './values.js';

/** The part of the trace that is one model. */
export interface Segment {
  readonly nodes: readonly DraftNode[];
  /** Whether something that happened in this frame belongs to the model. */
  readonly owns: (frame: Frame, order: number) => boolean;
  /** Top-level code runs on one path only: what it was not sure of is a gap. */
  readonly doubtsAreGaps: boolean;
  /** The networks that come out, where that is known: of one that was only cut into parts, those parts count. */
  readonly results: ReadonlySet<ModelState> | null;
}

/** What a model is called, and where it comes from. */
export interface Identity {
  readonly name: string;
  readonly builder: string;
  readonly place: Place;
  readonly exported: boolean;
  readonly fromCall: boolean;
  readonly assumes: readonly string[];
  readonly pathsCut: boolean;
  readonly root: string;
  readonly entry: Entry;
}

/** Turns a segment of the trace into a Model: dead copies left out, nodes numbered from 0. */
export function assemble(m: Machine, segment: Segment, identity: Identity, whatIf: Model['whatIf']): Model {
  const networks = m.trace.models.filter((state) => isWhole(state, segment));
  const kept = withUsedWeights(m, withoutSuperseded(m, segment.nodes, networks));
  const renumber = new Map(kept.map((node, index) => [node.id, index]));
  const numberOf = (id: number): number | null => renumber.get(id) ?? numberOfTwin(m, renumber, id);
  const origins = originMapper(m, renumber, numberOf);
  const controls = controlMapper(origins);
  const uncounted = uncountedLayers(kept);
  const layers = new Map<LayerRecord, LayerRecord>();
  const layerOf = (layer: LayerRecord): LayerRecord => {
    const known = layers.get(layer);
    if (known) return known;
    const mapped = {
      ...layer,
      name: m.trace.renamed.get(layer.id) ?? layer.name,
      ...(uncounted.has(layer.id) ? { isUncounted: true } : {}),
      attrOrigins: mapRecord(layer.attrOrigins, origins),
      control: controls.chain(layer.control),
    };
    layers.set(layer, mapped);
    return mapped;
  };
  const guessed = guessedNodes(kept);
  const nodes = kept.map((draft, id): OpNode => {
    const node = finish(m, draft, id, renumber, layerOf, origins, controls.chain);
    return guessed.has(draft.id) ? { ...node, shape: null, requires: [], fault: null } : node;
  });
  const inputs = m.trace.inputs.flatMap((input) => {
    const node = renumber.get(input.node);
    return node === undefined ? [] : [{ ...input, node }];
  });
  const inNodes = new Set(kept.map((node) => node.id));
  const bindings = m.trace.bindings
    .filter((each) => segment.owns(each.frame, each.order))
    .map((each): Binding => ({
      ...each,
      node: each.node === null ? null : numberOf(each.node),
    }));
  const made = conditionsOf([...layers.keys()]);
  const gaps = [...gapsIn(m, segment), ...gapsOfGuesses(kept, guessed, m.host.more !== null)];
  return {
    ...identity,
    framework: frameworkOf(m, kept, identity.entry.file),
    layout: layoutOf(nodes),
    nodes,
    inputs: inputs.map(({ node, name, isPassedIn }) => ({ node, name, isPassedIn })),
    networks: networks.map(({ frame }) => frame),
    reentered: [...m.trace.reentered],
    outputs: outputsOf(networks, kept, inNodes, renumber),
    symbols: symbolsIn(nodes),
    axes: Object.assign({}, ...inputs.map((input) => input.axes)) as Record<string, Dim>,
    literalSizes: Object.assign({}, ...inputs.map((each) => literalsOf(each, nodes))) as Record<
      string,
      number
    >,
    guards: m.trace.guards
      .filter((each) => segment.owns(each.frame, each.order) || made.has(each))
      .map(controls.evaluation),
    bindings,
    layers: [...layers.values()],
    ownWeights: ownWeights(kept),
    given: givenSizes(m),
    isGuessed: m.decisions.isGuessed,
    gaps,
    complete: gaps.length === 0,
    whatIf,
  };
}

/** That of its layers; without any, the one that the files import in which something is computed. */
function frameworkOf(m: Machine, nodes: readonly DraftNode[], file: string): Framework {
  const own = nodes.find(({ framework }) => framework !== undefined)?.framework;
  if (own) return own;
  const files = new Set([file, ...nodes.map(({ origin }) => origin.file)]);
  const imported = [...files].flatMap((each) => m.importsOf(each));
  const library = m.libraries.find(({ matches }) => imported.some(matches)) ?? m.libraries[0];
  return library?.framework ?? 'tensorflowjs';
}

function gapsIn({ trace }: Machine, { owns, doubtsAreGaps }: Segment): readonly GapRecord[] {
  return [...trace.gaps, ...(doubtsAreGaps ? trace.doubts : [])]
    .filter((gap) => owns(gap.frame, gap.order))
    .map(({ place, reason }) => ({ place, reason }));
}

/** The conditions under which layers were made: those that the files' own code makes, once for all models, among them. */
function conditionsOf(layers: readonly LayerRecord[]): ReadonlySet<GuardEvaluation> {
  const found = new Set<GuardEvaluation>();
  for (const { control } of layers) {
    for (let at = control; at !== null; at = at.parent) found.add(at.evaluation);
  }
  return found;
}

/** The number of what a node of an applied network has become; null where nothing is left of it. */
function numberOfTwin(m: Machine, renumber: ReadonlyMap<number, number>, id: number): number | null {
  let at: number | undefined = id;
  while (at !== undefined && !renumber.has(at)) at = m.trace.twins.get(at);
  return at === undefined ? null : (renumber.get(at) ?? null);
}

/** Whether a network counts by itself. */
function isWhole(state: ModelState, { results }: Segment): boolean {
  if (state.role === 'cut') return state.isUsed || results === null || results.has(state);
  return state.role === 'whole';
}

/**
 * A network that was applied was traced again there, and what is left over of one that was cut up is part of none: such
 * nodes are left out unless something else needs them.
 */
function withoutSuperseded(
  m: Machine,
  nodes: readonly DraftNode[],
  networks: readonly ModelState[],
): readonly DraftNode[] {
  const parts = m.trace.models.filter((state) => state.role !== 'inner' && !networks.includes(state));
  if (parts.length === 0 && m.trace.popped.length === 0) return nodes;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ancestors = (from: readonly number[]): Set<number> => {
    const seen = new Set<number>();
    const stack = [...from];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const node = byId.get(id);
      if (!node || seen.has(id)) continue;
      seen.add(id);
      stack.push(...node.inputs);
    }
    return seen;
  };
  const dead = ancestors([...parts.flatMap(({ outputs }) => outputs), ...m.trace.popped]);
  // What hangs on such a network without leading to its outputs was traced again with it, or is not needed either.
  const beginnings = new Set(parts.flatMap(({ inputs }) => inputs));
  for (const { id, inputs } of nodes) {
    if (inputs.some((input) => beginnings.has(input))) beginnings.add(id);
  }
  const living = ancestors([
    ...networks.flatMap(({ outputs }) => outputs),
    ...nodes.filter(({ id }) => !dead.has(id) && !beginnings.has(id)).map(({ id }) => id),
  ]);
  return nodes.filter((node) => living.has(node.id));
}

function finish(
  m: Machine,
  draft: DraftNode,
  id: number,
  renumber: ReadonlyMap<number, number>,
  layerOf: (layer: LayerRecord) => LayerRecord,
  origins: (given: Origins) => Origins,
  control: (given: Control | null) => Control | null,
): OpNode {
  const final = (dim: Dim): Dim => (m.equalities.size > 0 ? substitute(dim, m.equalities) : dim);
  return {
    id,
    op: draft.op,
    attrs: trainedAttributes(m, draft),
    attrOrigins: mapRecord(draft.attrOrigins, origins),
    inputs: draft.inputs.flatMap((each) => renumber.get(each) ?? []),
    ...(draft.uses ? { uses: draft.uses.flatMap((each) => renumber.get(each) ?? []) } : {}),
    shape: shapeOf(draft)?.map(final) ?? null,
    requires: draft.requires.map((each) => ({ ...each, left: final(each.left), right: final(each.right) })),
    fault: draft.fault,
    origin: draft.origin,
    path: (draft.layer && m.trace.renamed.get(draft.layer.id)) ?? draft.path,
    frame: draft.frame,
    control: control(draft.control),
    layer: draft.layer ? layerOf(draft.layer) : null,
    order: draft.order,
  };
}

/** The attributes, with what code has set by hand: whether the weights are trained. */
function trainedAttributes(m: Machine, draft: DraftNode): Attributes {
  const trained = ops.get(draft.op)?.weighted ? isTrained(m, draft) : null;
  if (trained === null) return draft.attrs;
  const { trainable: _, ...attrs } = draft.attrs;
  return trained ? attrs : { ...attrs, trainable: false };
}

/**
 * Weights whose sizes an op has taken as its attributes are no operands: nothing is left of them. Those that the files'
 * own code makes, once for all models, are part of every model that uses them.
 */
function withUsedWeights(m: Machine, nodes: readonly DraftNode[]): readonly DraftNode[] {
  const used = new Set(nodes.flatMap((node) => [...node.inputs, ...(node.uses ?? [])]));
  const own = new Set(nodes.map((node) => node.id));
  const shared = [...used].filter((id) => !own.has(id)).sort((a, b) => a - b);
  const weights = shared.flatMap((id) => m.trace.nodes[id] ?? []).filter((node) => node.op === 'weight');
  return [...weights, ...nodes.filter((node) => node.op !== 'weight' || used.has(node.id))];
}

function outputsOf(
  networks: readonly ModelState[],
  kept: readonly DraftNode[],
  ids: ReadonlySet<number>,
  renumber: ReadonlyMap<number, number>,
): readonly number[] {
  const declared = new Set(networks.flatMap(({ outputs }) => outputs));
  const named = [...declared].filter((id) => ids.has(id));
  const used = new Set(kept.flatMap((node) => node.inputs));
  const unused = kept.filter((node) => !used.has(node.id));
  // A constant that only says where something stands comes out of no network, unless nothing else does.
  const varying = unused.filter(({ isConstant }) => !isConstant);
  const last = (varying.length > 0 ? varying : unused).map(({ id }) => id);
  const ends = named.length > 0 ? named : last;
  return ends.flatMap((id) => renumber.get(id) ?? []).sort((a, b) => a - b);
}

/** Where channels come first, which only the network's layers tell, the literal sizes of an input stand one axis later. */
function literalsOf({ node, literals }: TracedInput, nodes: readonly OpNode[]): Record<string, number> {
  const shape = nodes[node]?.shape ?? [];
  const names = Object.keys(literals);
  if (layoutOf(nodes) === 'NHWC' || names.length !== shape.length - 2) return literals;
  return Object.fromEntries(
    names.map((name, index) => {
      const size = shape[index + 2];
      return [name, typeof size === 'number' ? size : (literals[name] ?? 0)];
    }),
  );
}

function layoutOf(nodes: readonly OpNode[]): Model['layout'] {
  return nodes.some((node) => node.attrs['layout'] === 'NCHW') ? 'NCHW' : 'NHWC';
}

function symbolsIn(nodes: readonly OpNode[]): readonly DimSymbol[] {
  const found = new Set<DimSymbol>();
  for (const node of nodes) {
    if (node.op !== 'input') continue;
    for (const dim of node.shape ?? []) {
      for (const symbol of symbolsOf(dim)) if (symbol.symbolKind === 'input') found.add(symbol);
    }
  }
  return [...found];
}
