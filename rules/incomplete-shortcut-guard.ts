import {
  type Block,
  type Claim,
  defineRule,
  type Finding,
  type JudgedNode,
  type ModelView,
  type ProjectView,
} from '../src/rule.js';
import { type About, missingClause } from './lib/guard-fix.js';
import { isIdentity } from './lib/sides.js';
import { isSpatial, type SiteView, sitesOf } from './lib/sites.js';
import { placeText } from './lib/text.js';
import { failsAt, failuresAt, type Lever, leverOf, overrideOf } from './lib/what-if.js';

/** A call that would need the clause that a guard lacks. */
interface Lack {
  readonly about: About;
  readonly view: ModelView;
  readonly block: Block;
  readonly lever: Lever;
  readonly value: number;
  readonly claim: Claim;
}

/** What a guard on shapes says nothing about; null where it is about both, or about neither. */
function lackOf(use: SiteView): About | null {
  const hasStride = use.classes.some(
    (classes, index) => isSpatial(use, index) || classes.has('strideByControl'),
  );
  const hasChannels = use.classes.some((classes) => classes.has('channels'));
  if (hasStride === hasChannels) return null;
  return hasStride ? 'channels' : 'space';
}

/** Whether every shortcut that the guard decides about fits. */
function isEnough(use: SiteView): boolean {
  return use.uses.every(({ view, guard }) =>
    guard.evaluations.every(({ block }) => block === null || !failsAt(view, block)),
  );
}

const mostTried = 4;

/** A call that would need the clause: the guard's own networks are run with that one argument changed. */
function findLack(use: SiteView, about: About): Lack | null {
  const tried = use.uses.flatMap(({ view, guard }) =>
    guard.evaluations.flatMap(({ block }) => (block !== null && isIdentity(block) ? [{ view, block }] : [])),
  );
  for (const { view, block } of tried.slice(0, mostTried)) {
    const lever = leverOf(block, about === 'space' ? 'strides' : 'filters');
    if (!lever || (about === 'space' && lever.value !== 1)) continue;
    const value = about === 'space' ? 2 : lever.value * 2;
    const override = overrideOf(lever, value);
    const changed = override && view.whatIf([override]);
    const [failure] = changed ? failuresAt(changed, block) : [];
    if (changed && failure) return { about, view, block, lever, value, claim: claimOf(changed, failure) };
  }
  return null;
}

/** The changed network does not fit. */
function claimOf(view: ModelView, { node, judgement: { witness } }: JudgedNode): Claim {
  return { kind: 'sizes', view, nodes: [node.id], witness, passing: null, isChanged: true };
}

function findingOf(project: ProjectView, use: SiteView, lack: Lack): Finding {
  const { about, view, block, lever, value } = lack;
  const evaluation = use.uses
    .flatMap(({ guard }) => guard.evaluations)
    .find((each) => each.block === block)?.evaluation;
  const clause = evaluation ? missingClause(view, block, evaluation, about) : null;
  const call = lever.frame.call ?? use.site.at;
  const what = about === 'space' ? 'stride' : 'channels';
  return {
    message: `This guard is enough for every call in the code, but has no clause for the ${what}. With \`${lever.argument.name}\` = ${value} at ${placeText(project, call)}, the shortcut of ${view.model.name} would no longer fit.`,
    place: use.site.at,
    claim: lack.claim,
    models: [...new Set(use.uses.map((each) => each.view))],
    related: [
      { message: `this guard has no clause for the ${what}`, place: use.site.at },
      { message: `with \`${lever.argument.name}\` = ${value} here it would need one`, place: call },
    ],
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
    sitesOf(project).flatMap((use) => {
      const about = lackOf(use);
      const lack = about !== null && isEnough(use) ? findLack(use, about) : null;
      return lack ? [findingOf(project, use, lack)] : [];
    }),
});
