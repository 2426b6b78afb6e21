import { AdapterNames } from './adapters.js';
import { findBlocks, type Skeleton } from './blocks.js';
import { assignGuards, classify, controllingSites, normalForm, pickersOf } from './guards.js';
import type { Frame, GuardEvaluation, GuardSite, Model, Override } from './model.js';
import { countParameters } from './parameters.js';
import { judgeModel, type SizeResult } from './sizes.js';
import {
  channelsOf,
  dilationOf,
  groupStages,
  planesOf,
  type StageContext,
  stageDefinitions,
  type StageGroup,
  strideOf,
} from './stages.js';
import type { Block, ModelView, ProjectView, ShortcutGuard, Stage } from './view-types.js';
import type { Place } from '../program/program.js';

/** What must be known over all models before one can be viewed. */
interface Context {
  readonly stages: StageContext;
  readonly pickers: ReadonlySet<GuardSite>;
  readonly sites: ReadonlyMap<GuardSite, boolean | null>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The name of what applies a block: its class, or its function where that holds no other block. */
function nameOf(block: Skeleton, mergesIn: ReadonlyMap<Frame, number>): string | null {
  const { frame } = block;
  if (frame.kind === 'iteration' || frame.kind === 'module' || (mergesIn.get(frame) ?? 0) > 1) return null;
  return frame.kind === 'method' ? (frame.className ?? frame.name) : frame.name;
}

function countMerges(blocks: readonly Skeleton[]): ReadonlyMap<Frame, number> {
  const counts = new Map<Frame, number>();
  for (const block of blocks) {
    for (let at: Frame | null = block.merge.frame; at !== null; at = at.caller) {
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
  }
  return counts;
}

class View implements ModelView {
  readonly #skeletons: readonly Skeleton[];
  readonly #context: Context;
  #built: { blocks: readonly Block[]; stages: readonly Stage[]; guards: readonly ShortcutGuard[] } | null =
    null;
  #sizes: SizeResult | null = null;

  constructor(
    readonly model: Model,
    skeletons: readonly Skeleton[],
    context: Context,
  ) {
    this.#skeletons = skeletons;
    this.#context = context;
  }

  #parts(): { blocks: readonly Block[]; stages: readonly Stage[]; guards: readonly ShortcutGuard[] } {
    this.#built ??= build(this.model, this.#skeletons, this.#context);
    return this.#built;
  }

  #judged(): SizeResult {
    this.#sizes ??= judgeModel(this.model, this.blocks);
    return this.#sizes;
  }

  get blocks(): readonly Block[] {
    return this.#parts().blocks;
  }

  get stages(): readonly Stage[] {
    return this.#parts().stages;
  }

  get guards(): readonly ShortcutGuard[] {
    return this.#parts().guards;
  }

  get judged(): SizeResult['judged'] {
    return this.#judged().judged;
  }

  get residualAdds(): number {
    return this.#skeletons.length;
  }

  get preconditions(): readonly string[] {
    const texts = this.judged.flatMap(({ judgement }) => judgement.precondition ?? []);
    return [...new Set(texts)];
  }

  get validFor(): string | null {
    return this.#judged().result.validFor;
  }

  get smallestInput(): ModelView['smallestInput'] {
    return this.#judged().result.smallest;
  }

  get parameters(): ModelView['parameters'] {
    return countParameters(this.model);
  }

  whatIf(overrides: readonly Override[]): ModelView | null {
    const model = this.model.whatIf(overrides);
    return model ? new View(model, findBlocks(model), this.#context) : null;
  }
}

function build(
  model: Model,
  skeletons: readonly Skeleton[],
  context: Context,
): { blocks: readonly Block[]; stages: readonly Stage[]; guards: readonly ShortcutGuard[] } {
  const names = new AdapterNames(model, skeletons);
  const merges = countMerges(skeletons);
  const blocks = new Map<Skeleton, Mutable<Block>>();
  skeletons.forEach((skeleton, id) => {
    const { fork, merge, main, shortcut, frame } = skeleton;
    blocks.set(skeleton, {
      id,
      fork,
      merge,
      main,
      shortcut,
      frame,
      adapter: names.adapterOf(skeleton),
      name: nameOf(skeleton, merges),
      stage: null,
      indexInStage: null,
      guards: [],
    });
  });
  const assigned = assignGuards(model, skeletons, context.pickers, context.sites);
  for (const [evaluation, skeleton] of assigned) {
    const block = blocks.get(skeleton);
    if (block) block.guards = [...block.guards, evaluation];
  }
  const stages = groupStages(skeletons, context.stages).map((group, id) =>
    stageOf(group, id, blocks, assigned),
  );
  for (const stage of stages) {
    stage.blocks.forEach((block, index) => Object.assign(block, { stage, indexInStage: index }));
  }
  return {
    blocks: [...blocks.values()],
    stages,
    guards: guardsOf(model, skeletons, blocks, assigned, context),
  };
}

function stageOf(
  group: StageGroup,
  id: number,
  blocks: ReadonlyMap<Skeleton, Block>,
  assigned: ReadonlyMap<GuardEvaluation, Skeleton>,
): Stage {
  const own = group.blocks.flatMap((skeleton) => blocks.get(skeleton) ?? []);
  const [first] = group.blocks;
  const last = group.blocks.at(-1);
  const outChannels = last ? channelsOf(last.merge) : null;
  const width = planesOf(group, outChannels);
  const { frame } = group;
  const guards = [...assigned]
    .filter(([, skeleton]) => group.blocks.includes(skeleton))
    .map(([evaluation]) => evaluation);
  return {
    id,
    name: frame.resultName,
    factory: group.isLoop ? null : frame.name,
    callSite: frame.call ?? frame.definition,
    frame,
    block: own[0]?.name ?? null,
    blocks: own,
    inChannels: first ? channelsOf(first.fork) : null,
    outChannels,
    stride: first ? strideOf(first) : null,
    dilation: dilationOf(group.blocks),
    planes: width?.planes ?? null,
    expansion: width?.expansion ?? null,
    guards: guards.toSorted((a, b) => a.order - b.order),
  };
}

function guardsOf(
  model: Model,
  skeletons: readonly Skeleton[],
  blocks: ReadonlyMap<Skeleton, Block>,
  assigned: ReadonlyMap<GuardEvaluation, Skeleton>,
  context: Context,
): readonly ShortcutGuard[] {
  const bySite = new Map<GuardSite, GuardEvaluation[]>();
  for (const evaluation of model.guards) {
    if (context.sites.has(evaluation.site)) {
      bySite.set(evaluation.site, [...(bySite.get(evaluation.site) ?? []), evaluation]);
    }
  }
  return [...bySite].map(([site, evaluations]): ShortcutGuard => {
    const makes = context.sites.get(site) ?? null;
    const found = evaluations.map((evaluation) => {
      const skeleton = assigned.get(evaluation);
      const block = skeleton ? (blocks.get(skeleton) ?? null) : null;
      return { evaluation, block, stage: block?.stage ?? null };
    });
    const withBlocks = evaluations.map((evaluation) => {
      const skeleton = assigned.get(evaluation);
      return { evaluation, blocks: skeleton ? [skeleton] : skeletons };
    });
    return {
      site,
      evaluations: found,
      makesAdapter: makes === null ? null : normalForm(site.formula, makes),
      classes: site.atoms.map((_, index) => classify(model, withBlocks, index)),
    };
  });
}

/** Views all models of a project: what counts as a stage or a guard is judged over all of them. */
export function viewProject(
  models: readonly Model[],
  text: (place: Place) => string,
  line: (place: Place) => number,
): ProjectView {
  const skeletons = models.map(findBlocks);
  const stages = new Set(models.flatMap((model, index) => stageDefinitions(model, skeletons[index] ?? [])));
  const all = skeletons.flat();
  const pickers = pickersOf(all);
  const sites = controllingSites(all, pickers);
  const context: Context = { stages, pickers, sites };
  return {
    models: models.map((model, index) => new View(model, skeletons[index] ?? [], context)),
    text,
    line,
  };
}
