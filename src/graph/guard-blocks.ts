import type { Skeleton } from './blocks.js';
import { creationPath, outwards, placeKey } from './frames.js';
import { type GuardContext, type GuardFacts, makersOf } from './guards.js';
import type { Frame, GuardEvaluation, GuardSite, Model } from './model.js';

interface Timed {
  readonly block: Skeleton;
  /** The order after which nothing is decided about the block any more. */
  readonly doneAt: number;
}

/** Says which block each evaluation of a controlling site is about, also where no adapter was made. */
class GuardBlocks {
  readonly assigned = new Map<GuardEvaluation, Skeleton>();
  readonly #decided = new Map<Skeleton, ReadonlySet<GuardSite>>();
  readonly #applied = new Map<Frame, Skeleton[]>();
  readonly #made = new Map<Frame, Skeleton[]>();
  readonly #timed = new Map<string, readonly Timed[]>();

  constructor(
    blocks: readonly Skeleton[],
    private readonly context: GuardContext,
  ) {
    for (const block of firstApplications(blocks)) {
      push(this.#applied, block.frame.copyOf ?? block.frame, block);
      for (const frame of framesAround(block)) push(this.#made, frame, block);
      const makers = makersOf(block, context.pickers);
      this.#decided.set(block, new Set(makers.map(({ evaluation }) => evaluation.site)));
      for (const { evaluation } of makers) this.assigned.set(evaluation, block);
    }
  }

  /** Finds the block of an evaluation that made no adapter: the next that is applied, or made, where it stands. */
  assign(evaluation: GuardEvaluation, facts: GuardFacts): void {
    const byFrame = facts.isInside ? this.#applied : this.#made;
    for (const frame of outwards(evaluation.frame)) {
      const held = byFrame.get(frame);
      if (!held) continue;
      const timed = this.#timedIn(frame, held, evaluation.site, facts);
      const found = timed.length === 1 ? timed[0] : timed.find(({ doneAt }) => doneAt > evaluation.order);
      // A block whose adapter another evaluation of this guard made is not this one's.
      if (found && !this.#decided.get(found.block)?.has(evaluation.site)) {
        this.assigned.set(evaluation, found.block);
      }
      return;
    }
  }

  /** The blocks of a frame that a site may be about, with their times; made once per site and frame. */
  #timedIn(
    frame: Frame,
    held: readonly Skeleton[],
    site: GuardSite,
    { isInside, merges }: GuardFacts,
  ): readonly Timed[] {
    const key = `${frame.id}:${placeKey(site.at)}`;
    let timed = this.#timed.get(key);
    if (!timed) {
      const alike = held.filter(({ merge }) => merges.has(placeKey(merge.origin)));
      // One that picks between two adds stands beside another add where it makes no adapter.
      const candidates = alike.length > 0 && !this.context.pickers.has(site) ? alike : held;
      timed = isInside
        ? candidates.map((block) => ({ block, doneAt: block.merge.order }))
        : timesOf(candidates);
      this.#timed.set(key, timed);
    }
    return timed;
  }
}

/** A network's guards were evaluated when it was made: what they said is told of the first application of each block. */
function firstApplications(blocks: readonly Skeleton[]): readonly Skeleton[] {
  const seen = new Set<string>();
  return blocks.filter(({ frame: { copyOf }, merge }) => {
    const key = copyOf ? `${copyOf.id}:${placeKey(merge.origin)}` : null;
    const isFirst = key === null || !seen.has(key);
    if (key !== null) seen.add(key);
    return isFirst;
  });
}

/**
 * A block that is applied before the next one is begun is done with its add, one whose layers are made ahead of its
 * application with the last layer of its main branch.
 */
function timesOf(blocks: readonly Skeleton[]): readonly Timed[] {
  const begun = blocks.map(({ main, merge }) =>
    Math.min(merge.order, ...main.nodes.map((node) => Math.min(node.order, node.layer?.order ?? node.order))),
  );
  const isInterleaved = blocks.every(({ merge }, index) => (begun[index + 1] ?? Infinity) > merge.order);
  return blocks.map((block) => {
    const made = block.main.nodes.flatMap((node) => node.layer?.order ?? []);
    const isMadeAhead = !isInterleaved && made.length > 0;
    return { block, doneAt: isMadeAhead ? Math.max(...made) : block.merge.order };
  });
}

/** The frames that a block was applied or its layers were made under. */
function framesAround({ frame, main, shortcut }: Skeleton): ReadonlySet<Frame> {
  const chained = new Set<Frame>();
  const chain = (from: Frame): void => {
    for (let at: Frame | null = from; at !== null && !chained.has(at); at = at.caller) chained.add(at);
  };
  chain(frame);
  for (const { layer } of main.nodes) if (layer) chain(layer.frame);
  for (const { layer } of shortcut.nodes) if (layer) chain(layer.frame);
  for (const at of creationPath(frame)) chained.add(at);
  for (const { copyOf } of [...chained]) if (copyOf) chained.add(copyOf);
  return chained;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Which block each evaluation of a controlling site is about; those that are about none are left out. */
export function assignGuards(
  model: Model,
  blocks: readonly Skeleton[],
  context: GuardContext,
): ReadonlyMap<GuardEvaluation, Skeleton> {
  const found = new GuardBlocks(blocks, context);
  for (const evaluation of model.guards) {
    const facts = context.sites.get(evaluation.site);
    if (facts && !found.assigned.has(evaluation)) found.assign(evaluation, facts);
  }
  return found.assigned;
}
