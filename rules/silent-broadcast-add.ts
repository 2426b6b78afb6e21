import { defineRule, type JudgedNode, type ModelView, type ProjectView } from '../src/rule.js';
import { blame, kindsOf } from './lib/blame.js';
import { mergeSightings, type Sighting } from './lib/merge-findings.js';
import { triedOnly } from './lib/paths.js';
import { placeText, shapeText, sizesText, whereText } from './lib/text.js';

function messageOf(
  project: ProjectView,
  view: ModelView,
  judged: JudgedNode,
  place: Sighting['place'],
): string {
  const { block, judgement } = judged;
  const { channels } = kindsOf(view, judged);
  const sides = block
    ? `${shapeText(block.main.end.shape)} and ${shapeText(block.shortcut.end.shape)}`
    : 'its two sides';
  const at =
    judgement.witness && Object.keys(judgement.witness).length > 0 && !channels
      ? ` (at ${sizesText(judgement.witness)})`
      : '';
  return `This residual add${whereText(project, block)} only works because ${sides} are broadcast${at}: one side has size 1 where the other has more, and TensorFlow.js spreads it without a word; see ${placeText(project, place)}.`;
}

function sightingsOf(project: ProjectView, view: ModelView): readonly Sighting[] {
  return view.judged.flatMap((judged): Sighting[] => {
    if (judged.kind !== 'residual' || judged.judgement.outcome !== 'broadcast' || judged.onPurpose) return [];
    if (triedOnly(project, view, judged)) return [];
    const cause = blame(project, view, judged);
    return [
      {
        model: view,
        message: messageOf(project, view, judged, cause.place),
        place: judged.node.origin,
        verdict: 'always',
        witness: judged.judgement.witness,
        related: [{ message: 'one side becomes 1 here', place: cause.place }],
      },
    ];
  });
}

export default defineRule({
  id: 'silent-broadcast-add',
  description: 'The two sides of a residual add fit only because a side of size 1 is broadcast.',
  defaultSeverity: 'error',
  hasSuggestions: false,
  check: (project) => mergeSightings(project.models.flatMap((view) => sightingsOf(project, view))),
});
