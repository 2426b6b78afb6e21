import type {
  Block,
  Dim,
  GuardEvaluation,
  ModelView,
  Place,
  ProjectView,
  ShortcutGuard,
} from '../../src/rule.js';
import type { About } from './guard-fix.js';
import { assignmentTo } from './assignments.js';
import { givenAt, isSize, outwards, shares } from './frames.js';
import { blockWindows, strideAlong } from './windows.js';
import { channelsOf, type Difference, isIdentity } from './sides.js';
import { sameSize } from './sizes.js';

/** Why a guard made no adapter where one was needed. */
export type GuardFault =
  /** It has no clause about what differs. */
  | { readonly kind: 'lacks'; readonly about: About }
  /** Its clause compares the input with something other than what the block makes. */
  | {
      readonly kind: 'compares';
      readonly about: About;
      readonly clause: string;
      readonly with: Dim;
      readonly made: Dim;
    }
  /** Its clause compares with the block's output what is not the input's size. */
  | {
      readonly kind: 'stale';
      readonly clause: string;
      readonly takes: Dim;
      readonly has: Dim;
      readonly name: string | null;
    };

export interface GuardCause {
  readonly fault: GuardFault;
  readonly evaluation: GuardEvaluation;
  readonly place: Place;
}

interface Silent {
  readonly guard: ShortcutGuard;
  readonly evaluation: GuardEvaluation;
}

function isAbout({ classes }: ShortcutGuard, about: About): boolean {
  return classes.some((each) =>
    about === 'channels'
      ? each.has('channels')
      : !each.has('channels') && (each.has('stride') || each.has('space') || each.has('strideByControl')),
  );
}

/** The guards about shapes that left this block's shortcut as it is. */
function silentGuards(view: ModelView, block: Block): readonly Silent[] {
  return view.guards
    .filter((guard) => isAbout(guard, 'channels') || isAbout(guard, 'space'))
    .flatMap((guard) => {
      const own = guard.evaluations.find((each) => each.block === block);
      return own ? [{ guard, evaluation: own.evaluation }] : [];
    });
}

/** The guard to blame for a shortcut that was left as it is; null where guards have no part in it. */
export function guardCause(
  project: ProjectView,
  view: ModelView,
  block: Block,
  difference: Difference,
): GuardCause | null {
  if (!isIdentity(block)) return null;
  const silent = silentGuards(view, block);
  const wanted: readonly About[] = [
    ...(difference.channels ? (['channels'] as const) : []),
    ...(difference.space ? (['space'] as const) : []),
  ];
  for (const about of wanted) {
    const clause = silent.find(({ guard }) => isAbout(guard, about));
    if (!clause) continue;
    const cause =
      about === 'channels' ? channelFault(project, view, block, clause) : strideFault(view, block, clause);
    if (cause) return cause;
  }
  for (const about of wanted) {
    // Of guards in an else-if chain the last has the last word.
    const lacking = silent.findLast(({ guard }) => !isAbout(guard, about));
    if (lacking && !silent.some(({ guard }) => isAbout(guard, about))) {
      const { evaluation } = lacking;
      return { fault: { kind: 'lacks', about }, evaluation, place: evaluation.site.at };
    }
  }
  return null;
}

function channelFault(
  project: ProjectView,
  view: ModelView,
  block: Block,
  { guard, evaluation }: Silent,
): GuardCause | null {
  const has = channelsOf(view, block.fork);
  const made = channelsOf(view, block.main.end);
  if (has === null || made === null) return null;
  const place = evaluation.site.at;
  for (const [index, classes] of guard.classes.entries()) {
    const operands = evaluation.atoms[index]?.operands;
    const clause = evaluation.site.atoms[index]?.text;
    if (!classes.has('channels') || !operands || clause === undefined) continue;
    const seesInput = operands.some((each) => sameSize(each, has));
    const seesOutput = operands.some((each) => sameSize(each, made));
    if (seesInput && seesOutput) continue;
    if (seesOutput) {
      const side = sameSize(operands[1], made) ? 0 : 1;
      const assigned = assignmentTo(project, evaluation.frame, place, clause, side);
      const name = assigned?.name ?? null;
      return {
        fault: { kind: 'stale', clause, takes: operands[side], has, name },
        evaluation,
        place: assigned?.place ?? place,
      };
    }
    const other = operands.find((each) => !sameSize(each, has)) ?? operands[1];
    const fault = { kind: 'compares', about: 'channels', clause, with: other, made } as const;
    return { fault, evaluation, place: handedTo(block, evaluation, index, other) ?? place };
  }
  return null;
}

/** Where a guard in a helper of the block is handed a value of its clause. */
function handedTo(block: Block, { frame, atoms }: GuardEvaluation, atom: number, value: Dim): Place | null {
  const origins = new Set(atoms[atom]?.origins.data ?? []);
  const path = [...outwards(frame)];
  for (const at of path.slice(0, Math.max(0, path.indexOf(block.frame)))) {
    const argument = at.args.find(
      (each) => shares(each, origins) && isSize(each.value) && sameSize(each.value, value),
    );
    if (argument) return givenAt(at, argument);
  }
  return null;
}

function strideFault(view: ModelView, block: Block, { guard, evaluation }: Silent): GuardCause | null {
  const made = strideAlong(blockWindows(view, block, 1).main);
  for (const [index, classes] of guard.classes.entries()) {
    const operands = evaluation.atoms[index]?.operands;
    const clause = evaluation.site.atoms[index]?.text;
    if (classes.has('channels') || !(classes.has('stride') || classes.has('space')) || !operands) continue;
    if (clause === undefined || operands.some((each) => each === made)) continue;
    const fault = { kind: 'compares', about: 'space', clause, with: operands[0], made } as const;
    return { fault, evaluation, place: evaluation.site.at };
  }
  return null;
}
