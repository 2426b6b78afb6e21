import { channelAxis } from '../ops/layout.js';
import type { Skeleton } from './blocks.js';
import type {
  Control,
  Formula,
  Frame,
  GuardEvaluation,
  GuardSite,
  LayerRecord,
  Model,
  OpNode,
  Origin,
} from './model.js';
import { creationPath } from './stages.js';
import type { AtomClass } from './view-types.js';

/** A guard evaluation that made an adapter, and the value of the condition that did. */
interface Maker {
  readonly evaluation: GuardEvaluation;
  readonly taken: boolean;
}

function* controls(from: Control | null): Generator<Control> {
  for (let at = from; at !== null; at = at.parent) yield at;
}

function evaluationsOf(nodes: readonly OpNode[]): Map<GuardEvaluation, boolean> {
  const found = new Map<GuardEvaluation, boolean>();
  for (const node of nodes) {
    for (const control of controls(node.control)) found.set(control.evaluation, control.taken);
    for (const control of controls(node.layer?.control ?? null)) found.set(control.evaluation, control.taken);
  }
  return found;
}

/** The guards under which an adapter's layers were made or applied, and neither the main branch nor the add was. */
function makersOf(block: Skeleton, pickers: ReadonlySet<GuardSite>): readonly Maker[] {
  const shared = evaluationsOf(block.main.nodes);
  for (const control of controls(block.merge.control)) {
    if (!pickers.has(control.evaluation.site)) shared.set(control.evaluation, control.taken);
  }
  return [...evaluationsOf(block.shortcut.nodes)]
    .filter(([evaluation]) => !shared.has(evaluation) && !evaluation.atoms.every((atom) => atom.isPresence))
    .map(([evaluation, taken]) => ({ evaluation, taken }));
}

/** Sites that pick between two adds: some add stands under their truth, another under their falsehood. */
export function pickersOf(blocks: readonly Skeleton[]): ReadonlySet<GuardSite> {
  const seen = new Map<GuardSite, Set<boolean>>();
  for (const block of blocks) {
    const main = evaluationsOf(block.main.nodes);
    for (const { evaluation, taken } of controls(block.merge.control)) {
      if (main.has(evaluation)) continue;
      const values = seen.get(evaluation.site) ?? new Set();
      seen.set(evaluation.site, values.add(taken));
    }
  }
  return new Set([...seen].filter(([, values]) => values.size === 2).map(([site]) => site));
}

/** Sites that control some shortcut, and under which of their values an adapter is made (null: under both). */
export function controllingSites(
  blocks: readonly Skeleton[],
  pickers: ReadonlySet<GuardSite>,
): Map<GuardSite, boolean | null> {
  const sites = new Map<GuardSite, boolean | null>();
  for (const block of blocks) {
    for (const { evaluation, taken } of makersOf(block, pickers)) {
      const before = sites.get(evaluation.site);
      sites.set(evaluation.site, before === undefined || before === taken ? taken : null);
    }
  }
  return sites;
}

/** Which block each evaluation of a controlling site is about. */
export function assignGuards(
  model: Model,
  blocks: readonly Skeleton[],
  pickers: ReadonlySet<GuardSite>,
  sites: ReadonlyMap<GuardSite, boolean | null>,
): Map<GuardEvaluation, Skeleton> {
  const assigned = new Map<GuardEvaluation, Skeleton>();
  for (const block of blocks) {
    for (const { evaluation } of makersOf(block, pickers)) assigned.set(evaluation, block);
  }
  const paths = blocks.map((block) => ({ block, frames: framesAround(block), order: orderOf(block) }));
  for (const evaluation of model.guards) {
    if (assigned.has(evaluation) || !sites.has(evaluation.site)) continue;
    const nearby = paths.filter(
      (each) => each.frames.has(evaluation.frame) || isInside(evaluation.frame, each.block.frame),
    );
    const inside = nearby.filter((each) => isInside(evaluation.frame, each.block.frame));
    const next = (inside.length > 0 ? inside : nearby).find(
      (each) => each.order > evaluation.order || inside.length > 0,
    );
    if (next) assigned.set(evaluation, next.block);
  }
  return assigned;
}

function isInside(frame: Frame, top: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.caller) if (at === top) return true;
  return false;
}

/** The frames that a block was made or applied under. */
function framesAround(block: Skeleton): ReadonlySet<Frame> {
  const frames = new Set<Frame>(creationPath(block.frame));
  for (let at: Frame | null = block.frame; at !== null; at = at.caller) frames.add(at);
  for (const layer of layersOf(block)) {
    for (let at: Frame | null = layer.frame; at !== null; at = at.caller) frames.add(at);
  }
  return frames;
}

function layersOf(block: Skeleton): readonly LayerRecord[] {
  return [...block.main.nodes, ...block.shortcut.nodes].flatMap((node) => node.layer ?? []);
}

/** When a block came to be: its first layer, or its first op where it has none. */
function orderOf(block: Skeleton): number {
  const orders = block.main.nodes.map((node) => Math.min(node.order, node.layer?.order ?? node.order));
  return orders.length > 0 ? Math.max(block.merge.layer?.order ?? 0, ...orders) : block.merge.order;
}

/** What each atom of a guard is about, by the origins that its operands share with the ops of the blocks. */
export function classify(
  model: Model,
  evaluations: readonly { evaluation: GuardEvaluation; blocks: readonly Skeleton[] }[],
  atom: number,
): ReadonlySet<AtomClass> {
  const classes = new Set<AtomClass>();
  for (const { evaluation, blocks } of evaluations) {
    const origins = evaluation.atoms[atom]?.origins;
    if (!origins) continue;
    const sources = sourcesOf(blocks);
    if (origins.data.some((origin) => sources.strides.has(origin))) classes.add('stride');
    else if (origins.control.some((origin) => sources.strides.has(origin))) classes.add('strideByControl');
    if (origins.data.some((origin) => sources.filters.has(origin))) classes.add('channels');
    for (const origin of origins.data) if (origin.kind === 'axis') classes.add(axisClass(model, origin));
  }
  if (classes.size === 0) classes.add('other');
  return classes;
}

function axisClass(model: Model, origin: Extract<Origin, { kind: 'axis' }>): AtomClass {
  const node = model.nodes[origin.node];
  const rank = node?.shape?.length ?? 0;
  if (!node || origin.axis === 0) return 'other';
  return origin.axis === channelAxis({ layout: model.layout }, rank) ? 'channels' : 'space';
}

const memo = new WeakMap<Skeleton, { strides: ReadonlySet<Origin>; filters: ReadonlySet<Origin> }>();

function sourcesOf(blocks: readonly Skeleton[]): {
  strides: ReadonlySet<Origin>;
  filters: ReadonlySet<Origin>;
} {
  const all = blocks.map((block) => {
    let known = memo.get(block);
    if (!known) {
      const nodes = [...block.main.nodes, ...block.shortcut.nodes];
      const of = (key: string): ReadonlySet<Origin> =>
        new Set(nodes.flatMap((node) => node.attrOrigins[key]?.data ?? []));
      known = { strides: of('strides'), filters: of('filters') };
      memo.set(block, known);
    }
    return known;
  });
  const [first] = all;
  if (all.length === 1 && first) return first;
  return {
    strides: new Set(all.flatMap((each) => [...each.strides])),
    filters: new Set(all.flatMap((each) => [...each.filters])),
  };
}

/** Negation normal form of a formula, or of its opposite. */
export function normalForm(formula: Formula, positive: boolean): Formula {
  switch (formula.kind) {
    case 'atom':
      return positive ? formula : { kind: 'not', operand: formula };
    case 'not':
      return normalForm(formula.operand, !positive);
    default: {
      const kind = positive === (formula.kind === 'and') ? 'and' : 'or';
      return { kind, left: normalForm(formula.left, positive), right: normalForm(formula.right, positive) };
    }
  }
}
