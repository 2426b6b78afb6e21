import {
  type Block,
  channelAxis,
  type Frame,
  type FrameArgument,
  type GuardEvaluation,
  type JudgedNode,
  type ModelView,
  type OpNode,
  type Origin,
  type Place,
  type ProjectView,
} from '../../src/rule.js';
import { samePlace } from './text.js';
import { culpritOf, deviates, strideOf, type Window, windowsOf, writtenAt } from './windows.js';

/** What is to blame for a mismatch, in the order in which it is looked for. */
export type CauseKind =
  'guard' | 'call' | 'adapter-filters' | 'adapter-stride' | 'rounding' | 'stride' | 'filters' | 'none';

export interface Cause {
  readonly kind: CauseKind;
  readonly place: Place;
  readonly guard: GuardEvaluation | null;
  /** The op whose attribute is wrong, where one is. */
  readonly op: OpNode | null;
}

/** Whether a mismatch is about channels, about space, or both. Axes come without the batch axis. */
export function kindsOf(
  view: ModelView,
  { judgement, node }: JudgedNode,
): { channels: boolean; space: boolean } {
  const rank = node.shape?.length ?? 0;
  const channel = channelAxis({ layout: view.model.layout }, rank) - 1;
  return {
    channels: judgement.axes.includes(channel),
    space: judgement.axes.some((axis) => axis !== channel),
  };
}

/** The guard that left this block's shortcut as it is, and is about shapes at all. */
function silentGuard(view: ModelView, block: Block): GuardEvaluation | null {
  if (block.shortcut.nodes.length > 0) return null;
  for (const { site, evaluations, classes } of view.guards) {
    const isAboutShape = classes.some(
      (each) =>
        each.has('stride') || each.has('channels') || each.has('space') || each.has('strideByControl'),
    );
    if (!isAboutShape) continue;
    const own = evaluations.find(
      ({ evaluation, block: about }) => about === block && evaluation.site === site,
    );
    if (own) return own.evaluation;
  }
  return null;
}

function shares(argument: FrameArgument, origins: ReadonlySet<Origin>): boolean {
  return argument.origins.data.some((origin) => origins.has(origin));
}

/** The argument of a call, from the block outwards, through which a value came in. */
function argumentFor(
  block: Block,
  node: OpNode,
  attribute: string,
): { argument: FrameArgument; frame: Frame } | null {
  const origins = new Set(node.attrOrigins[attribute]?.data ?? []);
  if (origins.size === 0) return null;
  const seen = new Set<Frame>();
  for (const start of [block.frame, node.layer?.frame ?? node.frame]) {
    for (
      let frame: Frame | null = start;
      frame !== null && frame !== block.stage?.frame;
      frame = frame.caller
    ) {
      if (seen.has(frame)) continue;
      seen.add(frame);
      if (!holdsBlock(frame, block)) continue;
      const argument = frame.args.find((each) => each.at !== null && shares(each, origins));
      if (argument) return { argument, frame };
    }
  }
  return null;
}

/** Helpers inside a block (conv + norm) are called by the block; blame belongs to the call of the block itself. */
function holdsBlock(frame: Frame, block: Block): boolean {
  for (let at: Frame | null = block.frame; at !== null; at = at.caller) if (at === frame) return true;
  return frame.kind === 'constructor' && frame.className !== null && frame.className === block.name;
}

/** Another call through the same code whose add is fine: so the call is to blame, not the code. */
function hasGoodSibling(project: ProjectView, judged: JudgedNode): boolean {
  return project.models.some((view) =>
    view.judged.some(
      (other) => samePlace(other.node.origin, judged.node.origin) && other.judgement.outcome === 'pass',
    ),
  );
}

/** The line of the block that an op stands on: the call of the helper that made it, where one did. */
function lineOf(block: Block, node: OpNode): Place {
  let place = writtenAt(node);
  for (
    let at: Frame | null = node.layer?.frame ?? node.frame;
    at !== null && at !== block.frame;
    at = at.caller
  ) {
    if (at.caller === block.frame && at.call !== null) place = at.call;
  }
  return place;
}

function callCause(block: Block, node: OpNode, attribute: string): Cause | null {
  const found = argumentFor(block, node, attribute);
  return found?.argument.at ? { kind: 'call', place: found.argument.at, guard: null, op: node } : null;
}

function lastWith(nodes: readonly OpNode[], attribute: string): OpNode | null {
  return nodes.findLast((node) => node.attrs[attribute] !== undefined) ?? null;
}

/** The op that sets the channels at a branch's end. */
function widthSetter(nodes: readonly OpNode[]): { node: OpNode; attribute: string } | null {
  const node = nodes.findLast(
    (each) => each.attrs['filters'] !== undefined || each.attrs['units'] !== undefined,
  );
  return node ? { node, attribute: node.attrs['filters'] === undefined ? 'units' : 'filters' } : null;
}

function product(windows: readonly Window[]): number {
  return windows.reduce((all, window) => all * strideOf(window), 1);
}

function channelsCause(project: ProjectView, judged: JudgedNode, block: Block): Cause | null {
  const onShortcut = widthSetter(block.shortcut.nodes);
  const onMain = widthSetter(block.main.nodes);
  const setter = onShortcut ?? onMain;
  if (!setter) return null;
  const isIdentity = block.shortcut.nodes.length === 0;
  if (isIdentity || hasGoodSibling(project, judged)) {
    const call = callCause(block, setter.node, setter.attribute);
    if (call) return call;
  }
  return {
    kind: onShortcut ? 'adapter-filters' : 'filters',
    place: lineOf(block, setter.node),
    guard: null,
    op: setter.node,
  };
}

function spaceCause(project: ProjectView, judged: JudgedNode, block: Block): Cause | null {
  const [main, shortcut] = [windowsOf(block.main), windowsOf(block.shortcut)];
  if (product(main) === product(shortcut)) return roundingCause(main, shortcut);
  const strided = main.filter((window) => strideOf(window) > 1);
  const onShortcut = shortcut.findLast((window) => strideOf(window) > 1) ?? shortcut.at(-1);
  const isAdapterShort = product(shortcut) === 1 || strided.length === 0;
  const culprit = isAdapterShort && onShortcut ? onShortcut.op : (strided.at(-1)?.op ?? onShortcut?.op);
  if (!culprit) return null;
  if (shortcut.length === 0 || hasGoodSibling(project, judged)) {
    const call = callCause(block, culprit, 'strides');
    if (call) return call;
  }
  return {
    kind: shortcut.length === 0 || culprit !== onShortcut?.op ? 'stride' : 'adapter-stride',
    place: lineOf(block, culprit),
    guard: null,
    op: culprit,
  };
}

/** Equal strides, different sizes: some window rounds or cuts otherwise than ⌈x/s⌉. */
function roundingCause(main: readonly Window[], shortcut: readonly Window[]): Cause | null {
  const odd = [...shortcut, ...main].find(deviates);
  if (!odd) return null;
  const op = culpritOf(odd);
  return { kind: 'rounding', place: writtenAt(op), guard: null, op };
}

/** The line that a person would edit to mend a mismatched residual add. */
export function blame(project: ProjectView, view: ModelView, judged: JudgedNode): Cause {
  const { block, node } = judged;
  if (block === null) return { kind: 'none', place: node.origin, guard: null, op: null };
  const guard = silentGuard(view, block);
  if (guard) return { kind: 'guard', place: guard.site.at, guard, op: null };
  const { channels, space } = kindsOf(view, judged);
  const cause = space ? spaceCause(project, judged, block) : null;
  const found = cause ?? (channels ? channelsCause(project, judged, block) : null);
  return found ?? { kind: 'none', place: fallback(block, node), guard: null, op: null };
}

function fallback(block: Block, node: OpNode): Place {
  const setter = lastWith(block.main.nodes, 'strides') ?? block.main.nodes.at(-1);
  return setter ? writtenAt(setter) : node.origin;
}
