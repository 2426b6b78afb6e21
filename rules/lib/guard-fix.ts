import type {
  Block,
  FixIntent,
  Frame,
  FrameArgument,
  GuardEvaluation,
  ModelView,
  OpNode,
} from '../../src/rule.js';
import { normalised } from './formula.js';
import { isSize, originsOf, shares } from './frames.js';
import { channelsAt, channelsOf } from './sides.js';
import { sameSize } from './sizes.js';

/** What a clause of a guard is about. */
export type About = 'channels' | 'space';

/** The frames whose names can be read where a guard stands: its own, and those of the function around its loops. */
function readable(frame: Frame): readonly Frame[] {
  const frames = [frame];
  for (let at = frame; at.kind === 'iteration' && at.caller !== null; at = at.caller) {
    frames.push(at.caller);
  }
  return frames;
}

/** The argument under whose name a value is known where a guard stands. */
function argumentWith(
  frame: Frame,
  node: OpNode | undefined,
  attribute: string,
  fits: (argument: FrameArgument) => boolean,
): FrameArgument | null {
  if (!node) return null;
  const origins = originsOf(node, attribute);
  for (const at of readable(frame)) {
    const found = at.args.find((each) => shares(each, origins) && fits(each));
    if (found) return found;
  }
  return null;
}

/** A name that stands for the block's input where a guard is evaluated. */
function forkName(view: ModelView, block: Block, guard: GuardEvaluation): string | null {
  const frames = new Set(readable(guard.frame));
  const latest = new Map<string, number | null>();
  for (const { name, kind, node, frame, order } of view.model.bindings) {
    const isName = kind === 'parameter' || kind === 'variable';
    if (isName && frames.has(frame) && order < guard.order) latest.set(name, node);
  }
  return [...latest].find(([, node]) => node === block.fork.id)?.[0] ?? null;
}

/** The clause that a guard lacks, as an edit: `stride !== 1`, or the channels of the input against the width. */
export function missingClause(
  view: ModelView,
  block: Block,
  guard: GuardEvaluation,
  lacks: About,
): { intent: FixIntent; text: string } | null {
  const makes = view.guards.find((each) => each.site === guard.site)?.makesAdapter ?? null;
  const adapterWhen = makes === null ? null : normalised(makes, guard.site.formula);
  const operands = lacks === 'space' ? strideOperands(block, guard) : channelOperands(view, block, guard);
  if (adapterWhen === null || operands === null) return null;
  const [left, right] = operands;
  const sign = `${adapterWhen ? '!=' : '=='}${isPython(guard) ? '' : '='}`;
  return {
    intent: { kind: 'addAtom', guard: guard.site.at, left, right, adapterWhen },
    text: `${left} ${sign} ${right}`,
  };
}

function strideOperands(block: Block, { frame }: GuardEvaluation): [string, string] | null {
  const windows = block.main.nodes.filter(({ attrs: { strides } }) => Array.isArray(strides));
  // In an evaluation at stride 1 the argument is the one that another call would change.
  const strided = windows.filter(({ attrs: { strides } }) => Array.isArray(strides) && strides[0] !== 1);
  for (const window of [...strided, ...windows]) {
    const argument = argumentWith(frame, window, 'strides', ({ value }) => typeof value === 'number');
    if (argument) return [argument.name, '1'];
  }
  return null;
}

function isPython({ site }: GuardEvaluation): boolean {
  return site.at.file.endsWith('.py');
}

function channelOperands(view: ModelView, block: Block, guard: GuardEvaluation): [string, string] | null {
  const made = channelsOf(view, block.main.end);
  const last = block.main.nodes.findLast((node) => node.attrs['filters'] !== undefined);
  // The argument must be the width itself, not a quarter of it.
  const width = argumentWith(guard.frame, last, 'filters', ({ value }) => made !== null && isSize(value) && sameSize(value, made)); // prettier-ignore
  const given = inputChannels(view, block, guard);
  return width === null || given === null || given === width.name ? null : [given, width.name];
}

/** What stands for the channels of the block's input: an axis of a tensor, or the argument that a layer was told of them. */
function inputChannels(view: ModelView, block: Block, guard: GuardEvaluation): string | null {
  const fork = forkName(view, block, guard);
  if (fork !== null) {
    const rank = block.fork.shape?.length ?? 0;
    const last = isPython(guard) ? '-1' : `${fork}.shape.length - 1`;
    return `${fork}.shape[${channelsAt(view, rank) === 1 && rank > 2 ? '1' : last}]`;
  }
  const channels = channelsOf(view, block.fork);
  const first = block.main.nodes.find((node) => node.attrs['channels'] !== undefined);
  const argument = argumentWith(guard.frame, first, 'channels', ({ value }) => channels !== null && isSize(value) && sameSize(value, channels)); // prettier-ignore
  return argument?.name ?? null;
}
