import { type Block, defineRule, type Finding, type ModelView } from '../src/rule.js';
import { missingClause } from './lib/guard-fix.js';
import { isSpatial, type SiteView, sitesOf } from './lib/sites.js';
import { failsAt, leverOf, overrideOf } from './lib/what-if.js';

interface Lack {
  readonly what: 'stride' | 'channels';
  readonly view: ModelView;
  readonly block: Block;
  readonly change: string;
}

function lacks(use: SiteView): readonly ('stride' | 'channels')[] {
  const hasStride = use.site.atoms.some((_, index) => isSpatial(use, index));
  const hasChannels = use.classes.some((classes) => classes.has('channels'));
  if (hasStride === hasChannels) return [];
  return [hasStride ? 'channels' : 'stride'];
}

const mostTried = 4;

/** A call that would need the clause: the guard's own networks are run with that one argument changed. */
function findLack(use: SiteView, what: 'stride' | 'channels'): Lack | null {
  const tried = use.uses.flatMap(({ view, guard }) =>
    guard.evaluations.flatMap(({ block }) => (block?.shortcut.nodes.length === 0 ? [{ view, block }] : [])),
  );
  for (const { view, block } of tried.slice(0, mostTried)) {
    if (failsAt(view, block)) return null;
    const lever = leverOf(block, what === 'stride' ? 'strides' : 'filters');
    if (!lever || (what === 'stride' && lever.value !== 1)) continue;
    const value = what === 'stride' ? 2 : lever.value * 2;
    const override = overrideOf(lever, value);
    const changed = override ? view.whatIf([override]) : null;
    if (changed && failsAt(changed, block)) {
      return {
        what,
        view,
        block,
        change: `\`${lever.argument.name}\` = ${value} at ${block.stage?.name ?? lever.frame.name ?? 'its call'}`,
      };
    }
  }
  return null;
}

function findingOf(use: SiteView, lack: Lack): Finding {
  const evaluation = use.uses
    .flatMap(({ guard }) => guard.evaluations)
    .find(({ block }) => block === lack.block)?.evaluation;
  const clause = evaluation
    ? missingClause(lack.view, lack.block, evaluation, lack.what === 'stride' ? 'space' : 'channels')
    : null;
  return {
    message: `This guard is enough for every call in the code, but says nothing about the ${lack.what}: with ${lack.change} in ${lack.view.model.name}, the shortcut would no longer fit.`,
    place: use.site.at,
    models: [...new Set(use.uses.map(({ view }) => view))],
    related: [{ message: 'the guard that lacks a clause', place: use.site.at }],
    suggestions: clause
      ? [{ description: `Add \`${clause.text}\` to the guard`, intent: clause.intent }]
      : [],
  };
}

export default defineRule({
  id: 'incomplete-shortcut-guard',
  description:
    'A guard on a shortcut is enough for the calls in the code but lacks a clause that another call would need.',
  defaultSeverity: 'off',
  hasSuggestions: true,
  check: (project) =>
    sitesOf(project).flatMap((use) =>
      lacks(use).flatMap((what) => {
        const lack = findLack(use, what);
        return lack ? [findingOf(use, lack)] : [];
      }),
    ),
});
