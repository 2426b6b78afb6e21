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
import { hasSideOfWeights, isAdd, isOpenByItself } from './lib/sides.js';

/** The default size of a builder at which an add fails: the network as it comes does not work. */
function failingDefault(project: ProjectView, view: ModelView, { failing }: Facts): string | null {
  const input = view.model.nodes[view.model.inputs[0]?.node ?? -1];
  for (const { args } of outwards(input?.frame ?? null)) {
    for (const { name, value, at } of args) {
      const set = typeof value === 'object' && value?.kind === 'symbol' ? failing[value.name] : undefined;
      const text = at === null ? '' : project.text(at);
      if (set !== undefined && /^\d+$/.test(text) && has(set, Number(text))) return `${name} = ${text}`;
    }
  }
  return null;
}

function messageOf(
  project: ProjectView,
  view: ModelView,
  judged: JudgedNode,
  cause: Cause,
  facts: Facts,
): string {
  const add = judged.kind === 'residual' ? 'residual add' : 'add';
  const preset = facts.verdict === 'depends' ? failingDefault(project, view, facts) : null;
  const also = preset === null ? '' : ` The default, \`${preset}\`, is one that fails.`;
  return `The sides of this ${add} ${fitText(view, facts)}: ${sidesText(project, view, judged)}${also} ${atCause(project, cause)}`;
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
        node: judged.node,
        facts,
        message: (all) => messageOf(project, view, judged, cause, all),
        place: judged.node.origin,
        severity: isSure || failingDefault(project, view, facts) !== null ? 'error' : 'warning',
        related: relatedTo(project, view, judged, cause),
        suggestions: suggestionsOf(view, judged, cause),
        // Those that tell where a patch stands, say: the network is made for their size.
        ...(isOpenByItself(view) && hasSideOfWeights(view, judged.node) ? { fixesSize: true } : {}),
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
