import {
  type Block,
  type Dim,
  type JudgedNode,
  type ModelView,
  type OpNode,
  ops,
  type Place,
  type ProjectView,
  type ShortcutGuard,
} from '../../src/rule.js';
import { argumentFor, type Given, lineOf, lostAt, madeIn, originsOf, outwards, writtenAt } from './frames.js';
import type { About } from './guard-fix.js';
import { guardCause, type GuardCause } from './guard-blame.js';
import {
  channelsAt,
  channelsOf,
  type Difference,
  differenceOf,
  inputOf,
  isIdentity,
  setterOf,
  sidesOf,
} from './sides.js';
import { sameSize } from './sizes.js';
import { samePlace } from './text.js';
import { blockWindows, type BlockWindows, culpritOf, strideAlong, type Window } from './windows.js';

/** What is to blame for a mismatch: the line that a person would edit, and why. */
export type Cause =
  | ({ readonly kind: 'guard' } & GuardCause)
  /** A call gives the block a value that its other branch does not follow. */
  | {
      readonly kind: 'call';
      readonly place: Place;
      readonly given: Given;
      readonly about: About;
      readonly repeats: boolean;
    }
  /** An op on the shortcut, or on the main branch, is made with the wrong stride or channels. */
  | {
      readonly kind: 'attribute';
      readonly place: Place;
      readonly op: OpNode;
      readonly on: 'main' | 'shortcut';
      readonly about: About;
      readonly has: Dim;
      readonly wanted: Dim;
    }
  /** Equal strides, but one op rounds or cuts the size otherwise than the other branch. */
  | {
      readonly kind: 'rounding';
      readonly place: Place;
      readonly op: OpNode;
      readonly window: Window;
      /** What goes into the window and its padding. */
      readonly before: OpNode | null;
    }
  /** Nothing on the shortcut does what an op on the main branch does. */
  | {
      readonly kind: 'no-adapter';
      readonly place: Place;
      readonly op: OpNode;
      readonly about: About;
      /** Whether only the first block of the stage, which has an adapter, should have this stride. */
      readonly repeats: boolean;
      readonly isIdentity: boolean;
    }
  | { readonly kind: 'setter'; readonly place: Place; readonly op: OpNode };

interface Case {
  readonly project: ProjectView;
  readonly view: ModelView;
  readonly block: Block;
  readonly difference: Difference;
}

/** The line that a person would edit to mend a mismatched add. */
export function blame(project: ProjectView, view: ModelView, judged: JudgedNode): Cause {
  const { block, node } = judged;
  const difference = differenceOf(view, judged);
  if (block === null || sidesOf(view, judged)?.[0].role !== 'main') {
    return setterCause(view, judged, difference);
  }
  const about: Case = { project, view, block, difference };
  const found = isIdentity(block) ? identityCause(about) : adapterCause(about);
  return (
    found ?? {
      kind: 'setter',
      place: writtenAt(block.main.nodes.at(-1) ?? node),
      op: block.main.nodes.at(-1) ?? node,
    }
  );
}

function setterCause(view: ModelView, judged: JudgedNode, { axis }: Difference): Cause {
  const other = sidesOf(view, judged)?.[1].end ?? judged.node;
  const op = setterOf(view, other, axis);
  return { kind: 'setter', place: writtenAt(op), op };
}

/** The shortcut is the block's input: a guard should have made an adapter, or there is none at all. */
function identityCause(about: Case): Cause | null {
  const { project, view, block, difference } = about;
  const windows = difference.channels ? null : blockWindows(view, block, difference.axis);
  if (windows && strideAlong(windows.main) === 1) return roundingCause(view, block, windows);
  const op = windows ? stridedOp(windows.main) : widthOp(block.main.nodes);
  if (!op) return null;
  const kind: About = windows ? 'space' : 'channels';
  const given = argumentFor(block, op, attributeOf(op, kind));
  // A stride that a later block of a stage shares with the first was meant for the first.
  const repeats = kind === 'space' && isRepeated(block, op);
  const guard = given && repeats ? null : guardCause(project, view, block, difference);
  if (guard) return { kind: 'guard', ...guard };
  return given
    ? { kind: 'call', place: given.place, given, about: kind, repeats: repeats && hasFirstAdapter(block) }
    : unadapted(block, op, kind, repeats && hasFirstAdapter(block));
}

function unadapted(block: Block, op: OpNode, about: About, repeats = false): Cause {
  const place = lineOf(block, op);
  return { kind: 'no-adapter', place, op, about, repeats, isIdentity: isIdentity(block) };
}

function hasFirstAdapter({ stage }: Block): boolean {
  const first = stage?.blocks[0];
  return first !== undefined && !isIdentity(first);
}

/** Whether the first block of the stage takes the same stride, from the same place in the source. */
function isRepeated(block: Block, op: OpNode): boolean {
  const first = block.stage?.blocks[0];
  if (!first || first === block) return false;
  // Each evaluation of a literal is an origin of its own.
  const written = [...originsOf(op, 'strides')].flatMap((origin) =>
    origin.kind === 'axis' ? [] : origin.at,
  );
  const taken = first.main.nodes.flatMap((node) => [...originsOf(node, 'strides')]);
  return taken.some((origin) => origin.kind !== 'axis' && written.some((at) => samePlace(at, origin.at)));
}

function stridedOp(windows: readonly Window[]): OpNode | null {
  return windows.findLast(({ stride }) => stride !== 1)?.op ?? windows.at(-1)?.op ?? null;
}

/** The op that sets the channels at a branch's end. */
function widthOp(nodes: readonly OpNode[]): OpNode | null {
  return (
    nodes.findLast(({ attrs }) => attrs['filters'] !== undefined || attrs['units'] !== undefined) ?? null
  );
}

function attributeOf(op: OpNode, about: About): string {
  if (about === 'space') return 'strides';
  return op.attrs['filters'] === undefined ? 'units' : 'filters';
}

function roundingCause(view: ModelView, block: Block, { main, shortcut }: BlockWindows): Cause | null {
  const odd = shortcut.find((each) => each.deviates) ?? main.find((each) => each.deviates);
  if (!odd) return null;
  const op = culpritOf(odd);
  const place = isHelpersFault(view, odd, op) ? writtenAt(op) : lineOf(block, op);
  const before = inputOf(view, odd.padding ?? odd.op, 0);
  return { kind: 'rounding', place, op, window: odd, before };
}

const mostBlocks = 20;

/** Whether every window that the same line makes is off, and not by what its callers say: a helper is wrong then. */
function isHelpersFault(view: ModelView, odd: Window, op: OpNode): boolean {
  if (madeIn(op).args.some(({ value }) => typeof value === 'number' && bordersOf(op).has(value))) {
    return false;
  }
  const alike = view.blocks.slice(0, mostBlocks).flatMap((block) => {
    const { main, shortcut } = blockWindows(view, block, odd.axis);
    return [...main, ...shortcut].filter((each) => {
      const own = op === odd.op ? each.op : each.padding;
      return own && samePlace(writtenAt(own), writtenAt(op)) && (each.deviates || kernelOf(each) > 1);
    });
  });
  return alike.length > 1 && alike.every(({ deviates }) => deviates);
}

function bordersOf(op: OpNode): ReadonlySet<unknown> {
  const { borders } = op.attrs;
  return new Set(Array.isArray(borders) ? borders.flat() : []);
}

function adapterCause(about: Case): Cause | null {
  const { view, block, difference } = about;
  if (!difference.space) return channelsCause(about);
  const windows = blockWindows(view, block, difference.axis);
  if (strideAlong(windows.main) === strideAlong(windows.shortcut)) return roundingCause(view, block, windows);
  return strideCause(about, windows);
}

function strideCause({ block }: Case, windows: BlockWindows): Cause | null {
  const [main, shortcut] = [strideAlong(windows.main), strideAlong(windows.shortcut)];
  const strided = windows.main.filter(({ stride }) => stride !== 1);
  const isMain = shortcut === guardedStride(block) || (strided.length > 1 && shortcut !== 1);
  const op = isMain
    ? (strided.at(-1) ?? windows.main.toSorted((a, b) => kernelOf(b) - kernelOf(a))[0])?.op
    : stridedOp(windows.shortcut);
  if (!op) {
    const other = stridedOp(windows.main);
    return other && unadapted(block, other, 'space');
  }
  const own = (isMain ? windows.main : windows.shortcut).find((each) => each.op === op)?.stride ?? 1;
  const wanted = isMain ? (own * shortcut) / main : (own * main) / shortcut;
  const model = stridedOp(isMain ? windows.shortcut : windows.main);
  const place = isMain
    ? lineOf(block, op)
    : lostAt(block, { op, attribute: 'strides', wanted, model, modelAttribute: 'strides' });
  return { kind: 'attribute', place, op, on: isMain ? 'main' : 'shortcut', about: 'space', has: own, wanted };
}

function kernelOf({ op }: Window): number {
  const kernel = op.attrs['kernel'];
  const [side] = Array.isArray(kernel) ? (kernel as readonly unknown[]) : [];
  return typeof side === 'number' ? side : 1;
}

/** The stride that the guard of an adapter saw; null without one. */
function guardedStride(block: Block): number | null {
  for (const { site, atoms } of block.guards) {
    for (const [index, { operands, origins }] of atoms.entries()) {
      const isStride = block.shortcut.nodes.some((node) =>
        origins.data.some((origin) => originsOf(node, 'strides').has(origin)),
      );
      const seen = operands?.find((each) => typeof each === 'number' && each !== 1);
      if (isStride && typeof seen === 'number' && site.atoms[index] !== undefined) return seen;
    }
  }
  return null;
}

function channelsCause({ view, block }: Case): Cause | null {
  const [main, shortcut] = [channelsOf(view, block.main.end), channelsOf(view, block.shortcut.end)];
  const mainOp = widthOp(block.main.nodes);
  const adapterOp = widthOp(block.shortcut.nodes) ?? joinOn(view, block);
  if (main === null || shortcut === null) return null;
  const isMain = mainOp !== null && (adapterOp === null || guardSees(view, block, shortcut, main));
  const op = isMain ? mainOp : adapterOp;
  if (!op) return null;
  if (isMain && adapterOp === null) {
    return unadapted(block, op, 'channels');
  }
  const [has, wanted] = isMain ? [main, shortcut] : [shortcut, main];
  const model = isMain ? adapterOp : mainOp;
  const place = isMain
    ? lineOf(block, op)
    : lostAt(block, {
        op,
        attribute: attributeOf(op, 'channels'),
        wanted,
        model,
        modelAttribute: model ? attributeOf(model, 'channels') : 'filters',
      });
  return { kind: 'attribute', place, op, on: isMain ? 'main' : 'shortcut', about: 'channels', has, wanted };
}

/** The concatenation that gives a shortcut without weights its channels. */
function joinOn(view: ModelView, { shortcut }: Block): OpNode | null {
  const setter = setterOf(view, shortcut.end, channelsAt(view, shortcut.end.shape?.length ?? 0));
  return shortcut.nodes.includes(setter) && ops.get(setter.op)?.merge === 'concatenate' ? setter : null;
}

/** Whether the guard of an adapter compares with the adapter's channels as the output's, not with the main branch's. */
function guardSees(view: ModelView, block: Block, adapter: Dim, main: Dim): boolean {
  return view.guards.some((guard) => {
    const own = guard.evaluations.find((each) => each.block === block)?.evaluation;
    const made = block.main.nodes.some((node) => own && [...outwards(madeIn(node))].includes(own.frame));
    return (
      own !== undefined &&
      made &&
      own.atoms.some(({ operands }, atom) => {
        const output = operands?.[outputSide(view, guard, atom)];
        return output !== undefined && sameSize(output, adapter) && !sameSize(output, main);
      })
    );
  });
}

/** The side of a comparison that is about a block's output: the one that its ends agree with more often. */
function outputSide(view: ModelView, { evaluations }: ShortcutGuard, atom: number): 0 | 1 {
  const hits = [0, 0];
  for (const { evaluation, block } of evaluations) {
    const ends = block ? [channelsOf(view, block.main.end), channelsOf(view, block.shortcut.end)] : [];
    evaluation.atoms[atom]?.operands?.forEach((operand, side) => {
      if (ends.some((end) => end !== null && sameSize(end, operand))) hits[side] = (hits[side] ?? 0) + 1;
    });
  }
  return (hits[0] ?? 0) > (hits[1] ?? 0) ? 0 : 1;
}
