import { type Skeleton, differs } from './blocks.js';
import { creationPath, isCall, isRootFrame, keyOf, type NetworkFrames } from './frames.js';
import type { Frame } from './model.js';

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

function blocksByFrame(blocks: readonly Skeleton[]): ReadonlyMap<Frame, number> {
  const held = new Map<Frame, number>();
  for (const block of blocks) {
    for (const frame of creationPath(block.frame)) held.set(frame, (held.get(frame) ?? 0) + 1);
  }
  return held;
}

/** Calls that hold at least two blocks and make no input and no network. */
export function stageDefinitions({ blocks, networks }: Framed): readonly string[] {
  return [...blocksByFrame(blocks)].flatMap(([frame, count]) =>
    isCall(frame) && count >= 2 && !networks.has(frame) && !isRootFrame(frame) ? [keyOf(frame)] : [],
  );
}

/** Blocks that belong together: the frame of the stage's call, or of the loop. */
export interface StageGroup {
  readonly frame: Frame;
  readonly isLoop: boolean;
  readonly blocks: Skeleton[];
}

/** Which stage each block is in, in order of execution. */
export function groupStages(framed: Framed, context: StageContext): readonly StageGroup[] {
  const held = blocksByFrame(framed.blocks);
  const groups: StageGroup[] = [];
  const byFrame = new Map<Frame, StageGroup>();
  let loop = null as { group: StageGroup; key: string } | null;
  for (const block of framed.blocks) {
    const path = enclosing(block, framed);
    const iterations = path.filter((frame) => frame.kind === 'iteration' && !framed.networks.has(frame));
    const frame =
      path.find((each) => isCall(each) && context.has(keyOf(each))) ?? stageIteration(iterations, held);
    if (frame) {
      loop = null;
      const group = byFrame.get(frame) ?? { frame, isLoop: !isCall(frame), blocks: [] };
      if (group.blocks.length === 0) groups.push(group);
      group.blocks.push(block);
      byFrame.set(frame, group);
      continue;
    }
    const [iteration] = iterations;
    if (!iteration) continue;
    const key = `${keyOf(iteration)}:${iteration.caller?.id ?? 0}`;
    if (loop?.key !== key || changesShape(block)) {
      loop = { group: { frame: iteration, isLoop: true, blocks: [] }, key };
      groups.push(loop.group);
    }
    loop.group.blocks.push(block);
  }
  return groups;
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
  const [before, after] = [fork.shape, merge.shape];
  if (before === null || after?.length !== before.length) return true;
  return before.some((dim, axis) => differs(dim, after[axis] ?? 1));
}
