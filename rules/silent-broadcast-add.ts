import { defineRule, type JudgedNode, type ModelView, type ProjectView } from '../src/rule.js';
import { atCause, relatedTo, sidesText } from './lib/add-finding.js';
import { blame, type Cause } from './lib/blame.js';
import { type Facts, factsOf, whenText } from './lib/facts.js';
import { mergeSightings, type Sighting } from './lib/merge-findings.js';
import { triedOnly } from './lib/paths.js';

function messageOf(
  project: ProjectView,
  view: ModelView,
  judged: JudgedNode,
  cause: Cause,
  facts: Facts,
): string {
  return `This residual add spreads a side of size 1 over the other without a word${whenText(view, facts)}: ${sidesText(project, view, judged)} ${atCause(project, cause)}`;
}

function sightingsOf(project: ProjectView, view: ModelView): readonly Sighting[] {
  // An add of several sides that fails by two of them is a mismatch, whatever the others do.
  const failing = new Set(
    view.judged.flatMap(({ node, judgement }) => (judgement.outcome === 'fail' ? [node] : [])),
  );
  return view.judged.flatMap((judged): Sighting[] => {
    if (judged.kind !== 'residual' || judged.judgement.outcome !== 'broadcast' || judged.onPurpose) return [];
    // `tf.addN` does not broadcast: there it is a mismatch.
    if (judged.node.attrs['broadcast'] === 'none' || triedOnly(project, view, judged)) return [];
    if (failing.has(judged.node)) return [];
    const cause = blame(project, view, judged);
    return [
      {
        model: view,
        node: judged.node,
        facts: { ...factsOf(judged), verdict: 'always', condition: null, passing: null },
        message: (all) => messageOf(project, view, judged, cause, all),
        place: judged.node.origin,
        related: relatedTo(project, view, judged, cause),
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
