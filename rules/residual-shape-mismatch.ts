import {
  defineRule,
  type Finding,
  has,
  type JudgedNode,
  type ModelView,
  type ProjectView,
} from '../src/rule.js';
import { atCause, relatedTo, sidesText } from './lib/add-finding.js';
import { blame, type Cause } from './lib/blame.js';
import { type Facts, factsOf, fitText } from './lib/facts.js';
import { outwards } from './lib/frames.js';
import { missingClause } from './lib/guard-fix.js';
import { mergeSightings, type Sighting } from './lib/merge-findings.js';
import { triedOnly } from './lib/paths.js';
import { rejections } from './lib/rejected.js';
import { isAdd } from './lib/sides.js';

/** Whether an add fails at a size that the builder has as a default: the network as it comes does not work. */
function failsAtDefault(project: ProjectView, view: ModelView, { failing }: Facts): boolean {
  const input = view.model.nodes[view.model.inputs[0]?.node ?? -1];
  return [...outwards(input?.frame ?? null)].some(({ args }) =>
    args.some(({ value, at }) => {
      const set = typeof value === 'object' && value?.kind === 'symbol' ? failing[value.name] : undefined;
      const text = at === null ? '' : project.text(at);
      return set !== undefined && /^\d+$/.test(text) && has(set, Number(text));
    }),
  );
}

function messageOf(
  project: ProjectView,
  view: ModelView,
  judged: JudgedNode,
  cause: Cause,
  facts: Facts,
): string {
  const add = judged.kind === 'residual' ? 'residual add' : 'add';
  return `The sides of this ${add} ${fitText(view, facts)}: ${sidesText(project, view, judged)} ${atCause(project, cause)}`;
}

function suggestionsOf(
  view: ModelView,
  { block }: JudgedNode,
  cause: Cause,
): NonNullable<Finding['suggestions']> {
  if (cause.kind !== 'guard' || cause.fault.kind !== 'lacks' || block === null) return [];
  const clause = missingClause(view, block, cause.evaluation, cause.fault.about);
  return clause ? [{ description: `Add \`${clause.text}\` to the guard`, intent: clause.intent }] : [];
}

function sightingsOf(project: ProjectView, view: ModelView): readonly Sighting[] {
  return view.judged.flatMap((judged): Sighting[] => {
    if (judged.judgement.outcome !== 'fail' || !isAdd(judged.node) || triedOnly(project, view, judged)) {
      return [];
    }
    const facts = factsOf(judged);
    if (judged.upsampled && facts.verdict === 'depends') return [];
    const cause = blame(project, view, judged);
    const isSure = facts.verdict === 'always' || view.model.symbols.length === 0;
    return [
      {
        model: view,
        facts,
        message: (all) => messageOf(project, view, judged, cause, all),
        place: judged.node.origin,
        severity: isSure || failsAtDefault(project, view, facts) ? 'error' : 'warning',
        related: relatedTo(project, view, judged, cause),
        suggestions: suggestionsOf(view, judged, cause),
      },
    ];
  });
}

export default defineRule({
  id: 'residual-shape-mismatch',
  description: 'The two sides of a residual add have different shapes, at every input size or at some.',
  defaultSeverity: 'error',
  hasSuggestions: true,
  check: (project) =>
    mergeSightings(
      project.models.flatMap((view) => [...sightingsOf(project, view), ...rejections(project, view, isAdd)]),
    ),
});
