import type { Skeleton } from './blocks.js';
import { framesOf, isWithin, keyOf, placeKey } from './frames.js';
import type { Control, Formula, GuardEvaluation, GuardSite, OpNode } from './model.js';

/** A guard evaluation under which an adapter was made or applied, and the value of the condition that led there. */
export interface Maker {
  readonly evaluation: GuardEvaluation;
  readonly taken: boolean;
}

/** What is known of a guard that controls shortcuts, from the evaluations that made an adapter. */
export interface GuardFacts {
  /** The value under which an adapter is made; null: under both. */
  readonly makes: boolean | null;
  /** Where the adds stand that its adapters go to. */
  readonly merges: ReadonlySet<string>;
  /** Whether it is evaluated while its block is applied; else it is while the block's layers are made. */
  readonly isInside: boolean;
}

/** The guards that control shortcuts, over all analysed models. */
export interface GuardContext {
  /** Sites that pick between two adds: some add stands under their truth, another under their falsehood. */
  readonly pickers: ReadonlySet<GuardSite>;
  readonly sites: ReadonlyMap<GuardSite, GuardFacts>;
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

/**
 * The guards under which an adapter's layers were made or applied, and neither the main branch nor the add was. A test
 * for presence is none: the guard under which the layer was made stands behind it.
 */
export function makersOf(block: Skeleton, pickers: ReadonlySet<GuardSite>): readonly Maker[] {
  if (block.shortcut.nodes.length === 0) return [];
  const shared = evaluationsOf(block.main.nodes);
  for (const control of controls(block.merge.control)) {
    if (!pickers.has(control.evaluation.site)) shared.set(control.evaluation, control.taken);
  }
  // A condition inside a helper that the main branch calls as well is about that helper.
  const around = framesOf(block.main.nodes);
  const helpers = new Set([...around].map(keyOf));
  const isHelpers = ({ frame }: GuardEvaluation): boolean => helpers.has(keyOf(frame)) && !around.has(frame);
  return [...evaluationsOf(block.shortcut.nodes)]
    .filter(
      ([evaluation]) =>
        !shared.has(evaluation) &&
        !isHelpers(evaluation) &&
        !evaluation.atoms.every((atom) => atom.isPresence),
    )
    .map(([evaluation, taken]) => ({ evaluation, taken }));
}

function pickersOf(blocks: readonly Skeleton[]): ReadonlySet<GuardSite> {
  const seen = new Map<GuardSite, Set<boolean>>();
  for (const block of blocks) {
    if (block.merge.control === null) continue;
    const main = evaluationsOf(block.main.nodes);
    for (const { evaluation, taken } of controls(block.merge.control)) {
      if (main.has(evaluation)) continue;
      const values = seen.get(evaluation.site) ?? new Set();
      seen.set(evaluation.site, values.add(taken));
    }
  }
  return new Set([...seen].filter(([, values]) => values.size === 2).map(([site]) => site));
}

/** Which guards control the shortcuts of some blocks: those of all analysed models. */
export function guardContext(blocks: readonly Skeleton[]): GuardContext {
  const pickers = pickersOf(blocks);
  const sites = new Map<GuardSite, GuardFacts>();
  for (const block of blocks) {
    for (const { evaluation, taken } of makersOf(block, pickers)) {
      const before = sites.get(evaluation.site);
      const isInside = isWithin(evaluation.frame, block.frame);
      sites.set(evaluation.site, {
        makes: before === undefined || before.makes === taken ? taken : null,
        merges: new Set(before?.merges).add(placeKey(block.merge.origin)),
        isInside: isInside || before?.isInside === true,
      });
    }
  }
  return { pickers, sites };
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
