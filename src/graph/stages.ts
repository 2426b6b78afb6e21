import { type Skeleton, differs } from './blocks.js';
import { creationPath, isCall, isRootFrame, keyOf, type NetworkFrames } from './frames.js';
import type { Frame, OpNode } from './model.js';

/** Definitions of calls that build stages, over all analysed models. */
export type StageContext = ReadonlySet<string>;

/** A model's blocks with what tells which frames can be stages. */
export interface Framed {
  readonly blocks: readonly Skeleton[];
  /** Frames that make an input or a whole network. */
  readonly networks: NetworkFrames;
  /** Blocks whose frame is theirs alone. */
  readonly owners: ReadonlySet<Skeleton>;
}

/** How many blocks came to be under each frame. A call that is a block holds those nested in it, and for others it is one. */
function blocksByFrame(framed: Framed): ReadonlyMap<Frame, number> {
  const held = new Map<Frame, number>();
  const owned = ownedFrames(framed);
  for (const block of framed.blocks) {
    for (const frame of enclosing(block, framed)) {
      held.set(frame, (held.get(frame) ?? 0) + 1);
      if (owned.has(frame)) break;
    }
  }
  return held;
}

function isNetwork({ networks }: Framed, frame: Frame): boolean {
  return networks.has(frame) || networks.madeApplied(frame);
}

function ownedFrames({ owners }: Framed): ReadonlyMap<Frame, Skeleton> {
  return new Map([...owners].map((block) => [block.frame, block]));
}

/** The blocks that stand in a call which is a block itself and no stage, by the block that they are a part of. */
export function nestedBlocks(framed: Framed, context: StageContext): ReadonlyMap<Skeleton, Skeleton> {
  const owned = ownedFrames(framed);
  return new Map(
    framed.blocks.flatMap((block): [Skeleton, Skeleton][] => {
      const path = enclosing(block, framed);
      const outer = path.find((frame) => owned.has(frame) || (isCall(frame) && context.has(keyOf(frame))));
      const owner = outer && !context.has(keyOf(outer)) ? owned.get(outer) : undefined;
      return owner ? [[block, owner]] : [];
    }),
  );
}

/** Calls that hold at least two blocks and make no input and no network. */
export function stageDefinitions(framed: Framed): readonly string[] {
  return [...blocksByFrame(framed)].flatMap(([frame, count]) => {
    const isFactory = isCall(frame) && !isOnTheSpot(frame) && !isRootFrame(frame);
    return isFactory && count >= 2 && !isNetwork(framed, frame) ? [keyOf(frame)] : [];
  });
}

/** Whether a function is written where it is called: code in brackets makes no stages. */
function isOnTheSpot({ definition, call }: Frame): boolean {
  if (call === null || call.file !== definition.file) return false;
  return call.start <= definition.start && definition.end <= call.end;
}

/** Blocks that belong together: the frame of the stage's call, or of the loop. */
export interface StageGroup {
  readonly frame: Frame;
  readonly isLoop: boolean;
  readonly blocks: Skeleton[];
}

/** Which stage each block is in, in order of execution; those that are parts of others are left out. */
export function groupStages(
  framed: Framed,
  context: StageContext,
  nested: ReadonlyMap<Skeleton, Skeleton>,
): readonly StageGroup[] {
  const blocks = framed.blocks.filter((block) => !nested.has(block));
  const held = blocksByFrame(framed);
  const bodies = networkBodies(blocks, framed, context);
  const groups: StageGroup[] = [];
  const byFrame = new Map<Frame, StageGroup>();
  let loop = null as { group: StageGroup; key: string } | null;
  for (const block of blocks) {
    const { call, iterations } = candidates(block, framed, context);
    const frame = call && !bodies.has(call) ? call : (stageIteration(iterations, held) ?? call);
    if (frame) {
      const group = byFrame.get(frame) ?? { frame, isLoop: !isCall(frame), blocks: [] };
      if (group.blocks.length === 0) groups.push(group);
      group.blocks.push(block);
      byFrame.set(frame, group);
      continue;
    }
    const [iteration] = iterations;
    if (!iteration) continue;
    const key = `${keyOf(iteration)}:${iteration.caller?.id ?? 0}`;
    const last = loop?.group.blocks.at(-1);
    if (loop?.key !== key || changesShape(block) || !last || !isAlike(last.merge, block.fork)) {
      loop = { group: { frame: iteration, isLoop: true, blocks: [] }, key };
      groups.push(loop.group);
    }
    loop.group.blocks.push(block);
  }
  return groups;
}

/** The nearest call that may be a block's stage, and the iterations inside it (all of them where there is none). */
function candidates(
  block: Skeleton,
  framed: Framed,
  context: StageContext,
): { readonly call: Frame | null; readonly iterations: readonly Frame[] } {
  const path = enclosing(block, framed);
  const at = path.findIndex((frame) => isCall(frame) && context.has(keyOf(frame)));
  const inner = at < 0 ? path : path.slice(0, at);
  return {
    call: path[at] ?? null,
    iterations: inner.filter((frame) => frame.kind === 'iteration' && !framed.networks.has(frame)),
  };
}

/** Calls that shrink or enlarge the map more than once: all stages of a network, or several, which may be loops inside. */
function networkBodies(
  blocks: readonly Skeleton[],
  framed: Framed,
  context: StageContext,
): ReadonlySet<Frame> {
  const changes = new Map<Frame, number>();
  for (const block of blocks) {
    const { call } = candidates(block, framed, context);
    if (call && block.changesSpace) changes.set(call, (changes.get(call) ?? 0) + 1);
  }
  return new Set([...changes].flatMap(([frame, count]) => (count > 1 ? [frame] : [])));
}

/** The frames under which a block came to be, without the call that is the block itself. */
function enclosing(block: Skeleton, { owners }: Framed): readonly Frame[] {
  const path = creationPath(block.frame);
  return owners.has(block) ? path.slice(1) : path;
}

/** Of iterations from the innermost outwards, the outermost that holds two blocks or an inner loop. */
function stageIteration(iterations: readonly Frame[], held: ReadonlyMap<Frame, number>): Frame | null {
  return iterations.findLast((frame, index) => index > 0 || (held.get(frame) ?? 0) >= 2) ?? null;
}

function changesShape({ fork, merge }: Skeleton): boolean {
  return !isAlike(fork, merge);
}

function isAlike({ shape: before }: OpNode, { shape: after }: OpNode): boolean {
  if (before === null || after?.length !== before.length) return false;
  return before.every((dim, axis) => !differs(dim, after[axis] ?? 1));
}
