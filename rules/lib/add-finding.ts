import type { Finding, JudgedNode, ModelView, OpNode, Place, ProjectView } from '../../src/rule.js';
import type { Cause } from './blame.js';
import { causeText, sideText } from './cause-text.js';
import { writtenAt } from './frames.js';
import { sidesOf } from './sides.js';
import { blockText, placeText, samePlace, shapeText, stageName } from './text.js';

/** Both sides of an add with their shapes and where they come from, and the block, stage and call that it is in. */
export function sidesText(project: ProjectView, view: ModelView, judged: JudgedNode): string {
  const sides = sidesOf(view, judged)?.map((side) => sideText(project, view, judged, side)) ?? [];
  const block = judged.block && blockText(project, view, judged.block);
  return `${sides.join(' against ')}.${block === null ? '' : ` It is in ${block}.`}`;
}

/** Where the message says that the fault is to be mended. */
export function atCause(project: ProjectView, cause: Cause): string {
  return `See ${placeText(project, cause.place)}: ${causeText(cause)}.`;
}

function endText(view: ModelView, judged: JudgedNode, end: OpNode, role: string): string {
  const shape = shapeText(end.shape);
  if (role === 'main') return `the main branch ends here with ${shape}`;
  if (role !== 'shortcut') return `one side comes from here, ${shape}`;
  return judged.block?.shortcut.nodes.length === 0
    ? `the shortcut is this, as it is: ${shape}`
    : `the shortcut ends here with ${shape}`;
}

/** The places that belong to a fault of an add: the cause first, then both sides and the call of the stage or block. */
export function relatedTo(
  project: ProjectView,
  view: ModelView,
  judged: JudgedNode,
  cause: Cause,
): Finding['related'] {
  const related = [{ message: causeText(cause), place: cause.place }];
  const add = (message: string, place: Place): void => {
    if (!related.some((each) => samePlace(each.place, place))) related.push({ message, place });
  };
  for (const { end, role } of sidesOf(view, judged) ?? []) {
    add(endText(view, judged, end, role), writtenAt(end));
  }
  const { stage = null, frame = null } = judged.block ?? {};
  if (stage) {
    add(`${stageName(stage) ?? 'the loop'} is made here`, stage.callSite);
  } else if (frame?.call && !samePlace(frame.call, view.model.place)) {
    add('the block is called here', frame.call);
  }
  return related;
}
