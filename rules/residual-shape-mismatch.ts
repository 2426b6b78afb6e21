import {
  type Block,
  defineRule,
  type Finding,
  type JudgedNode,
  type ModelView,
  type ProjectView,
} from '../src/rule.js';
import { blame, type Cause, kindsOf } from './lib/blame.js';
import { missingClause } from './lib/guard-fix.js';
import { mergeSightings, type Sighting } from './lib/merge-findings.js';
import { triedOnly } from './lib/paths.js';
import { placeText, samePlace, shapeText, sizesText, sourceText, whereText } from './lib/text.js';

/** What is wrong, in words, at the line to edit. */
function causeText(view: ModelView, judged: JudgedNode, cause: Cause): string {
  const { channels } = kindsOf(view, judged);
  switch (cause.kind) {
    case 'guard':
      return `the guard \`${cause.guard?.site.text ?? ''}\` makes no adapter here, although the ${channels ? 'channels' : 'sizes'} change: it lacks a clause for ${channels ? 'the channels' : 'the stride'}`;
    case 'call':
      return `this value changes the ${channels ? 'channels' : 'size'} of one branch only`;
    case 'adapter-filters':
      return "the adapter's filters do not match the main branch";
    case 'adapter-stride':
      return "the adapter's stride does not match the main branch";
    case 'rounding':
      return `this ${cause.op?.op ?? 'op'} rounds the size otherwise than the other branch`;
    case 'stride':
      return 'this stride is not matched on the other branch';
    case 'filters':
      return 'the number of channels is set here';
    case 'none':
      return 'the branches part here';
  }
}

function sidesText(project: ProjectView, block: Block | null, judged: JudgedNode): string {
  if (block === null) {
    const shapes = judged.node.inputs.length;
    return `${shapes} operands of different shapes`;
  }
  const { main, shortcut } = block;
  const source = shortcut.nodes.length === 0 ? 'the identity' : sourceText(project, shortcut.end);
  return `the main branch is ${shapeText(main.end.shape)} (${sourceText(project, main.end)}), the shortcut ${shapeText(shortcut.end.shape)} (${source})`;
}

function messageOf(project: ProjectView, view: ModelView, judged: JudgedNode, cause: Cause): string {
  const { judgement, block } = judged;
  const sides = sidesText(project, block, judged);
  const where = whereText(project, block);
  const when =
    judgement.verdict === 'always'
      ? 'never fit'
      : `do not fit at ${sizesText(judgement.witness)} (${judgement.condition ?? ''})`;
  return `The two sides of this residual add${where} ${when}: ${sides}; ${causeText(view, judged, cause)} (${placeText(project, cause.place)}).`;
}

function suggestionsOf(
  view: ModelView,
  judged: JudgedNode,
  cause: Cause,
): NonNullable<Finding['suggestions']> {
  if (cause.kind !== 'guard' || cause.guard === null || judged.block === null) return [];
  const { channels, space } = kindsOf(view, judged);
  if (channels && space) return [];
  const clause = missingClause(view, judged.block, cause.guard, channels ? 'channels' : 'space');
  return clause ? [{ description: `Add \`${clause.text}\` to the guard`, intent: clause.intent }] : [];
}

function relatedOf(
  project: ProjectView,
  view: ModelView,
  judged: JudgedNode,
  cause: Cause,
): Finding['related'] {
  const related = [{ message: causeText(view, judged, cause), place: cause.place }];
  const { block } = judged;
  if (block === null) return related;
  const add = (message: string, place: Finding['place']): void => {
    if (!related.some((each) => samePlace(each.place, place))) related.push({ message, place });
  };
  add(
    `the main branch ends here as ${shapeText(block.main.end.shape)}`,
    block.main.end.layer?.origin ?? block.main.end.origin,
  );
  if (block.shortcut.nodes.length > 0) {
    add(
      `the shortcut ends here as ${shapeText(block.shortcut.end.shape)}`,
      block.shortcut.end.layer?.origin ?? block.shortcut.end.origin,
    );
  } else {
    add(
      `the shortcut starts here as ${shapeText(block.fork.shape)}`,
      block.fork.layer?.origin ?? block.fork.origin,
    );
  }
  if (block.stage) {
    add(`the stage ${block.stage.name ?? ''} is made here`.replace('  ', ' '), block.stage.callSite);
  }
  return related;
}

function sightingsOf(project: ProjectView, view: ModelView): readonly Sighting[] {
  return view.judged.flatMap((judged): Sighting[] => {
    const { judgement, node } = judged;
    if ((judged.kind !== 'residual' && judged.kind !== 'merge') || judgement.outcome !== 'fail') return [];
    if (judged.kind === 'merge' && node.op !== 'add') return [];
    if ((judged.upsampled && judgement.verdict === 'depends') || triedOnly(project, view, judged)) return [];
    const cause = blame(project, view, judged);
    return [
      {
        model: view,
        message: messageOf(project, view, judged, cause),
        place: node.origin,
        severity: judgement.verdict === 'always' || view.model.symbols.length === 0 ? 'error' : 'warning',
        verdict: judgement.verdict ?? 'always',
        condition: judgement.condition,
        witness: judgement.witness,
        passing: judgement.passing,
        failing: judgement.failing,
        related: relatedOf(project, view, judged, cause),
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
  check: (project) => mergeSightings(project.models.flatMap((view) => sightingsOf(project, view))),
});
