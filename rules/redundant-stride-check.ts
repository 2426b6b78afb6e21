import {
  type Block,
  type Claim,
  defineRule,
  type Finding,
  type FindingTable,
  type GuardEvaluation,
  type ModelView,
  type ProjectView,
} from '../src/rule.js';
import { type Counterexample, counterexample, leftOut } from './lib/counterexample.js';
import { topDisjuncts, without } from './lib/formula.js';
import { channelsOf } from './lib/sides.js';
import { isConcrete, isSpatial, type SiteView, sitesOf, strideOf, valuesOf } from './lib/sites.js';
import { listText, sizeText, stageName } from './lib/text.js';

/** The stride and space atoms of a guard that is more than them, all plain disjuncts of "an adapter is made". */
function droppable(use: SiteView): readonly number[] | null {
  const spatial = use.site.atoms.flatMap((_, index) => (isSpatial(use, index) ? [index] : []));
  if (spatial.length === 0 || spatial.length === use.site.atoms.length || use.makesAdapter === null) {
    return null;
  }
  const plain = topDisjuncts(use.makesAdapter);
  return spatial.every((index) => plain.includes(index)) ? spatial : null;
}

/** Whether an evaluation knows the stride from a call, and not from a value that was tried for an unbound parameter. */
function isOfCall(evaluation: GuardEvaluation, index: number): boolean {
  const origins = evaluation.atoms[index]?.origins.data ?? [];
  return !origins.some((origin) => origin.kind === 'parameter' && origin.assumed);
}

/** Whether deleting the atoms together leaves every evaluation of every concrete model as it is, and some had one true. */
function isRedundant(use: SiteView, atoms: readonly number[]): boolean {
  const { makesAdapter } = use;
  if (makesAdapter === null || use.uses.some(({ view }) => view.model.pathsCut)) return false;
  const dropped = new Set(atoms);
  const others = new Set(use.site.atoms.map((_, index) => index).filter((index) => !dropped.has(index)));
  let isTried = false;
  for (const { guard } of use.uses) {
    const concrete = isConcrete(guard);
    for (const { evaluation } of guard.evaluations) {
      const values = valuesOf(evaluation);
      const before = without(makesAdapter, values, new Set());
      const after = without(makesAdapter, values, dropped);
      if (before === true && after === false) return false;
      const isTrue = without(makesAdapter, values, others) === true;
      isTried ||= concrete && isTrue && atoms.some((index) => isOfCall(evaluation, index));
    }
  }
  return isTried;
}

function callText(project: ProjectView, view: ModelView, block: Block | null): string {
  const { name } = view.model;
  if (block === null) return name;
  const { stage, indexInStage, frame } = block;
  if (stage === null) return frame.call === null ? name : `${name}, line ${project.line(frame.call)}`;
  const known = stageName(stage) ?? `stage ${stage.id + 1}`;
  return indexInStage === 0 || indexInStage === null
    ? `${name} ${known}`
    : `${name} ${known}, block ${indexInStage + 1}`;
}

function channelsText(view: ModelView, block: Block): string {
  const [before, after] = [channelsOf(view, block.fork), channelsOf(view, block.merge)];
  return `${before === null ? '?' : sizeText(before)} → ${after === null ? '?' : sizeText(after)}`;
}

const mostRows = 40;

/** What every call gave, and what every clause said of it. */
function tableOf(project: ProjectView, use: SiteView): FindingTable {
  const rows = use.uses.flatMap(({ view, guard }) =>
    guard.evaluations.map(({ evaluation, block }) => [
      callText(project, view, block),
      block === null ? '' : String(strideOf(view, block)),
      block === null ? '' : channelsText(view, block),
      ...evaluation.atoms.map(({ value }) => (value === null ? '?' : String(value))),
      block === null ? '' : block.adapter.role,
    ]),
  );
  const more = rows.length - mostRows;
  return {
    head: ['call', 'stride', 'channels', ...use.site.atoms.map((atom) => atom.text), 'adapter'],
    rows: more > 0 ? [...rows.slice(0, mostRows), [`… ${more} more`]] : rows,
  };
}

/** Whether somebody else can call the guard with other values: one comes in by a parameter of an exported root. */
function isOffered(use: SiteView): boolean {
  return use.uses.some(({ guard }) =>
    guard.evaluations.some(({ evaluation }) =>
      evaluation.atoms.some(({ origins }) =>
        origins.data.some((origin) => origin.kind === 'parameter' && origin.exported),
      ),
    ),
  );
}

function claimOf(
  use: SiteView,
  atoms: readonly number[],
  clause: string,
  views: readonly ModelView[],
  example: Counterexample | null,
): Claim {
  const overrides = leftOut(use, atoms);
  return {
    kind: 'sameWithout',
    clause,
    pairs: [...new Set(views)].map((view) => ({ view, without: () => view.whatIf(overrides) })),
    counterexample: example?.shown ? { name: `${example.call} with stride 2`, ...example.shown } : null,
  };
}

function findingOf(project: ProjectView, use: SiteView): Finding | null {
  const atoms = droppable(use);
  if (atoms === null || !isRedundant(use, atoms)) return null;
  const concrete = use.uses.filter(({ guard }) => isConcrete(guard));
  const calls = concrete.reduce((sum, { guard }) => sum + guard.evaluations.length, 0);
  const clauses = atoms.flatMap((index) => use.site.atoms[index] ?? []);
  const clause = listText(clauses.map(({ text }) => `\`${text}\``));
  const verb = (word: string): string => (clauses.length > 1 ? word.replace(/s$/, '') : word);
  const [first] = clauses;
  if (!first) return null;
  const example = counterexample(project, use, atoms);
  const would =
    example === null
      ? ''
      : ` ${clauses.length > 1 ? 'They' : 'It'} would matter if ${example.call} had stride 2.`;
  return {
    message: `${clause} never ${verb('decides')} whether this shortcut gets an adapter: in all ${calls} evaluations the rest of the guard says the same.${would}`,
    place: use.site.at,
    ...(isOffered(use) ? { severity: 'info' as const } : {}),
    models: concrete.map(({ view }) => view),
    related: [
      { message: `${clause} ${verb('decides')} nothing here`, place: first.at },
      ...(example ? [{ message: 'with stride 2 here it would decide', place: example.place }] : []),
    ],
    suggestions: [
      {
        description: `Remove ${clause} from the guard`,
        intent: { kind: 'dropAtoms', guard: use.site.at, atoms: clauses.map(({ at }) => at) },
      },
    ],
    table: tableOf(project, use),
    claim: claimOf(use, atoms, clause, concrete.map(({ view }) => view), example), // prettier-ignore
  };
}

export default defineRule({
  id: 'redundant-stride-check',
  description:
    'A clause on the stride never decides whether a shortcut gets an adapter, at any call that the code has.',
  defaultSeverity: 'warning',
  hasSuggestions: true,
  check: (project) => sitesOf(project).flatMap((use) => findingOf(project, use) ?? []),
});
