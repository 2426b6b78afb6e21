import { compare, type Dim, divide } from '../dim/index.js';
import { channelAxis } from '../ops/layout.js';
import type { Skeleton } from './blocks.js';
import type { Frame, FrameArgument, Model, OpNode, Origin } from './model.js';

/** Definitions of calls that build stages, over all analysed models. */
export type StageContext = ReadonlySet<string>;

function keyOf(frame: Frame): string {
  return `${frame.definition.file}:${frame.definition.start}`;
}

function isCall(frame: Frame): boolean {
  return frame.kind === 'function' || frame.kind === 'method' || frame.kind === 'constructor';
}

/** The frame that a frame was made under: its maker's once that has returned, else its caller's. */
function madeUnder(frame: Frame): Frame | null {
  const { maker } = frame;
  const hasReturned =
    maker !== null && maker.kind !== 'module' && maker.leftAt !== null && maker.leftAt <= frame.enteredAt;
  return hasReturned ? maker : frame.caller;
}

/** The frames under which a block came to be, innermost first. */
export function creationPath(frame: Frame): readonly Frame[] {
  const path: Frame[] = [];
  for (let at: Frame | null = frame; at !== null && path.length < 1000; at = madeUnder(at)) path.push(at);
  return path;
}

function blocksByFrame(blocks: readonly Skeleton[]): Map<Frame, Skeleton[]> {
  const held = new Map<Frame, Skeleton[]>();
  for (const block of blocks) {
    for (const frame of creationPath(block.frame)) {
      const list = held.get(frame);
      if (list) list.push(block);
      else held.set(frame, [block]);
    }
  }
  return held;
}

/** Calls that hold at least two blocks and make no input. */
export function stageDefinitions(model: Model, blocks: readonly Skeleton[]): readonly string[] {
  const makesInput = new Set<Frame>();
  for (const { node } of model.inputs) {
    for (let at: Frame | null = model.nodes[node]?.frame ?? null; at !== null; at = at.caller) {
      makesInput.add(at);
    }
  }
  return [...blocksByFrame(blocks)].flatMap(([frame, held]) =>
    isCall(frame) &&
    held.length >= 2 &&
    !makesInput.has(frame) &&
    frame.caller !== null &&
    !isRootFrame(frame)
      ? [keyOf(frame)]
      : [],
  );
}

/** The call that the analysis itself made. */
function isRootFrame(frame: Frame): boolean {
  return frame.caller === null || (frame.caller.kind === 'module' && frame.caller.definition.file === '');
}

/** Blocks that belong together: the frame of the stage's call, or of the loop. */
export interface StageGroup {
  readonly frame: Frame;
  readonly isLoop: boolean;
  readonly blocks: Skeleton[];
}

/** Which stage each block is in, in order of execution. */
export function groupStages(blocks: readonly Skeleton[], context: StageContext): readonly StageGroup[] {
  const held = blocksByFrame(blocks);
  const groups: StageGroup[] = [];
  const byFrame = new Map<Frame, StageGroup>();
  let loop = null as { group: StageGroup; loop: string } | null;
  for (const block of blocks) {
    const path = creationPath(block.frame);
    const frame = path.find((each) => isCall(each) && context.has(keyOf(each))) ?? stageIteration(path, held);
    if (frame) {
      loop = null;
      const group = byFrame.get(frame) ?? { frame, isLoop: !isCall(frame), blocks: [] };
      if (group.blocks.length === 0) groups.push(group);
      group.blocks.push(block);
      byFrame.set(frame, group);
      continue;
    }
    const iteration = path.find((each) => each.kind === 'iteration');
    if (!iteration) continue;
    const key = `${keyOf(iteration)}:${iteration.caller?.id ?? 0}`;
    if (loop?.loop !== key || changesShape(block)) {
      loop = { group: { frame: iteration, isLoop: true, blocks: [] }, loop: key };
      groups.push(loop.group);
    }
    loop.group.blocks.push(block);
  }
  return groups;
}

/** The outermost iteration that holds two blocks or an inner loop. */
function stageIteration(path: readonly Frame[], held: ReadonlyMap<Frame, readonly Skeleton[]>): Frame | null {
  const iterations = path.filter((frame) => frame.kind === 'iteration').toReversed();
  const found = iterations.find(
    (frame, index) => (held.get(frame)?.length ?? 0) >= 2 || index < iterations.length - 1,
  );
  return found ?? null;
}

function changesShape({ fork, merge }: Skeleton): boolean {
  const [before, after] = [fork.shape, merge.shape];
  if (before === null || after === null || before.length !== after.length) return true;
  return before.some((dim, axis) => dim !== after[axis] && compare(dim, after[axis] ?? 1).kind !== 'equal');
}

export function channelsOf(node: OpNode): Dim | null {
  const { shape } = node;
  return shape === null ? null : (shape[channelAxis(node.attrs, shape.length)] ?? null);
}

function sizesAt(node: OpNode, key: string): readonly Dim[] {
  const value = node.attrs[key];
  return Array.isArray(value) ? (value as readonly Dim[]) : [];
}

/** The product of the strides on a block's main branch. */
export function strideOf(block: Skeleton): Dim | null {
  let stride = 1;
  for (const node of block.main.nodes) {
    const [first] = sizesAt(node, 'strides');
    if (typeof first === 'number') stride *= first;
  }
  return stride;
}

export function dilationOf(blocks: readonly Skeleton[]): Dim {
  const all = blocks.flatMap((block) => block.main.nodes.flatMap((node) => sizesAt(node, 'dilation')));
  return all.reduce<number>((most, each) => (typeof each === 'number' ? Math.max(most, each) : most), 1);
}

/** The factory's width argument: the one that reaches the filters of the stage and divides its output channels. */
export function planesOf(group: StageGroup, outChannels: Dim | null): { planes: Dim; expansion: Dim } | null {
  if (outChannels === null || group.isLoop) return null;
  const filters = new Set<Origin>(
    group.blocks.flatMap((block) =>
      block.main.nodes.flatMap((node) => node.attrOrigins['filters']?.data ?? []),
    ),
  );
  for (const arg of group.frame.args) {
    const planes = widthOf(arg);
    if (planes === null || !arg.origins.data.some((origin) => filters.has(origin))) continue;
    const expansion = divide(outChannels, planes);
    if (expansion !== null) return { planes, expansion };
  }
  return null;
}

function widthOf(arg: FrameArgument): Dim | null {
  const { value } = arg;
  return typeof value === 'number' || (typeof value === 'object' && value !== null) ? value : null;
}
