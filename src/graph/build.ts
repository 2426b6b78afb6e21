import { AdapterNames } from './adapters.js';
import { AtomClasses } from './atoms.js';
import { channelsOf, findBlocks, type Skeleton } from './blocks.js';
import { NetworkFrames } from './frames.js';
import { assignGuards } from './guard-blocks.js';
import { type GuardContext, normalForm } from './guards.js';
import type { GuardEvaluation, GuardSite, Model } from './model.js';
import { BlockNames } from './names.js';
import { dilationOf, planesOf, strideOf } from './stage-facts.js';
import { type Framed, groupStages, nestedBlocks, type StageContext, type StageGroup } from './stages.js';
import type { Block, ShortcutGuard, Stage } from './view-types.js';

/** What must be known over all models before one can be viewed. */
export interface Context {
  readonly stages: StageContext;
  readonly guards: GuardContext;
}

/** A model's blocks as structure alone tells them, before other models are looked at. */
export interface Structure extends Framed {
  readonly names: BlockNames;
}

/** The blocks, stages and guards of one model. */
export interface Parts {
  readonly blocks: readonly Block[];
  readonly stages: readonly Stage[];
  readonly guards: readonly ShortcutGuard[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Finds a model's blocks and which frames are theirs. */
export function structureOf(model: Model): Structure {
  const blocks = findBlocks(model);
  const networks = new NetworkFrames(model);
  const names = new BlockNames(blocks, networks);
  return { blocks, networks, names, owners: new Set(blocks.filter((block) => names.ownsFrame(block))) };
}

/** Puts together what a view says of blocks, stages and guards. */
export function buildParts(model: Model, structure: Structure, context: Context): Parts {
  const adapters = new AdapterNames(model, structure.blocks);
  const assigned = assignGuards(model, structure.blocks, context.guards);
  const guardsOf = new Map<Skeleton, GuardEvaluation[]>();
  for (const [evaluation, skeleton] of assigned) push(guardsOf, skeleton, evaluation);
  const blocks = new Map<Skeleton, Mutable<Block>>();
  structure.blocks.forEach((skeleton, id) => {
    const { fork, merge, main, shortcut, frame } = skeleton;
    const adapter = adapters.adapterOf(skeleton);
    const name = structure.names.nameOf(skeleton);
    const guards = (guardsOf.get(skeleton) ?? []).sort((a, b) => a.order - b.order);
    const unplaced = { stage: null, indexInStage: null };
    blocks.set(skeleton, { id, fork, merge, main, shortcut, frame, adapter, name, guards, ...unplaced });
  });
  const nested = nestedBlocks(structure, context.stages);
  const stages = groupStages(structure, context.stages, nested).map((group, id) => {
    const own = group.blocks.flatMap((skeleton) => blocks.get(skeleton) ?? []);
    const stage = stageOf(model, group, id, own);
    own.forEach((block, index) => Object.assign(block, { stage, indexInStage: index }));
    return stage;
  });
  for (const [inner, outer] of nested) placeWith(blocks, inner, outermost(nested, outer));
  const guards = shortcutGuards(model, structure, context, assigned, blocks);
  return { blocks: [...blocks.values()], stages, guards };
}

/** A block that is a part of another stands where that one does. */
function placeWith(blocks: ReadonlyMap<Skeleton, Mutable<Block>>, inner: Skeleton, outer: Skeleton): void {
  const [part, whole] = [blocks.get(inner), blocks.get(outer)];
  if (part && whole) Object.assign(part, { stage: whole.stage, indexInStage: whole.indexInStage });
}

function outermost(nested: ReadonlyMap<Skeleton, Skeleton>, block: Skeleton): Skeleton {
  const outer = nested.get(block);
  return outer ? outermost(nested, outer) : block;
}

function stageOf(model: Model, group: StageGroup, id: number, blocks: readonly Block[]): Stage {
  const { frame } = group;
  const [first] = group.blocks;
  const last = group.blocks.at(-1);
  const outChannels = last ? channelsOf(model, last.merge) : null;
  const width = planesOf(group, outChannels);
  return {
    id,
    // `tf.model({ outputs: stage(x) })` names no stage.
    name: frame.resultName === 'outputs' ? null : frame.resultName,
    factory: group.isLoop ? null : frame.name,
    callSite: frame.call ?? frame.definition,
    frame,
    block: blocks.find(({ name }) => name !== null)?.name ?? null,
    blocks,
    inChannels: first ? channelsOf(model, first.fork) : null,
    outChannels,
    stride: first ? strideOf(first) : null,
    dilation: dilationOf(group.blocks),
    planes: width?.planes ?? null,
    expansion: width?.expansion ?? null,
    guards: blocks.flatMap((block) => block.guards).sort((a, b) => a.order - b.order),
  };
}

function shortcutGuards(
  model: Model,
  { blocks: skeletons }: Structure,
  context: Context,
  assigned: ReadonlyMap<GuardEvaluation, Skeleton>,
  blocks: ReadonlyMap<Skeleton, Block>,
): readonly ShortcutGuard[] {
  const bySite = new Map<GuardSite, GuardEvaluation[]>();
  for (const evaluation of model.guards) {
    if (context.guards.sites.has(evaluation.site)) push(bySite, evaluation.site, evaluation);
  }
  const classes = new AtomClasses(model, skeletons);
  return [...bySite].map(([site, evaluations]): ShortcutGuard => {
    const makes = context.guards.sites.get(site)?.makes ?? null;
    const found = evaluations.map((evaluation) => ({ evaluation, block: assigned.get(evaluation) ?? null }));
    return {
      site,
      evaluations: found.map(({ evaluation, block: skeleton }) => {
        const block = skeleton ? (blocks.get(skeleton) ?? null) : null;
        return { evaluation, block, stage: block?.stage ?? null };
      }),
      makesAdapter: makes === null ? null : normalForm(site.formula, makes),
      classes: site.atoms.map((_, index) => classes.of(found, index)),
    };
  });
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
