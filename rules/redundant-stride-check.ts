import {
  type Block,
  defineRule,
  type Dim,
  type Finding,
  type FindingTable,
  type ModelView,
  show,
} from '../src/rule.js';
import { topDisjuncts, without } from './lib/formula.js';
import { isConcrete, isSpatial, type SiteView, sitesOf, valuesOf } from './lib/sites.js';
import { failsAt, leverOf, overrideOf } from './lib/what-if.js';

/** The stride and space atoms of a guard that is more than them, all plain disjuncts of "an adapter is made". */
function droppable(use: SiteView): readonly number[] | null {
  const spatial = use.site.atoms.flatMap((_, index) => (isSpatial(use.classes[index]) ? [index] : []));
  const makes = use.uses.map(({ guard }) => guard.makesAdapter).find((formula) => formula !== null);
  if (spatial.length === 0 || spatial.length === use.site.atoms.length || !makes) return null;
  const plain = topDisjuncts(makes);
  return spatial.every((index) => plain.includes(index)) ? spatial : null;
}

/** Whether deleting the atoms together leaves every evaluation of every concrete model as it is. */
function isRedundant(use: SiteView, atoms: readonly number[]): boolean {
  if (use.uses.some(({ view }) => view.model.pathsCut)) return false;
  const dropped = new Set(atoms);
  let isTried = false;
  for (const { guard } of use.uses.filter((each) => isConcrete(each.guard))) {
    const { makesAdapter } = guard;
    if (makesAdapter === null) return false;
    for (const { evaluation } of guard.evaluations) {
      const values = valuesOf(evaluation);
      const before = without(makesAdapter, values, new Set());
      if (before === null || before !== without(makesAdapter, values, dropped)) return false;
      isTried ||= before && atoms.some((index) => isTrueDisjunct(use, index, values));
    }
  }
  return isTried;
}

/** Whether an atom, with the sign it has in "an adapter is made", was true. */
function isTrueDisjunct(use: SiteView, index: number, values: readonly (boolean | null)[]): boolean {
  const makes = use.uses[0]?.guard.makesAdapter;
  if (!makes) return false;
  const others = new Set(use.site.atoms.map((_, each) => each).filter((each) => each !== index));
  return without(makes, values, others) === true;
}

function channelsOf(block: Block | null): string {
  const at = (shape: readonly Dim[] | null | undefined): string => {
    const last = shape?.at(-1);
    return last === undefined ? '?' : show(last, 'text');
  };
  return block === null ? '' : `${at(block.fork.shape)} → ${at(block.merge.shape)}`;
}

function strideText(block: Block | null): string {
  const stride = block?.indexInStage === 0 ? block.stage?.stride : null;
  if (stride !== null && stride !== undefined) return show(stride, 'text');
  const strides =
    block?.main.nodes.map((node) => node.attrs['strides']).filter((each) => Array.isArray(each)) ?? [];
  return String(strides.reduce<number>((all, each) => all * (typeof each[0] === 'number' ? each[0] : 1), 1));
}

function callText(view: ModelView, block: Block | null): string {
  const stage =
    block?.stage?.name ?? block?.stage?.factory ?? (block?.stage ? `stage ${block.stage.id + 1}` : null);
  const index =
    block !== null && block.indexInStage !== null && block.indexInStage > 0
      ? ` block ${block.indexInStage + 1}`
      : '';
  return stage === null ? view.model.name : `${view.model.name} ${stage}${index}`;
}

const mostRows = 40;

function tableOf(use: SiteView): FindingTable {
  const rows = use.uses.flatMap(({ view, guard }) =>
    guard.evaluations.map(({ evaluation, block }) => [
      callText(view, block),
      strideText(block),
      channelsOf(block),
      ...evaluation.atoms.map((atom) => (atom.value === null ? '?' : String(atom.value))),
      block === null ? '' : block.adapter.role,
    ]),
  );
  const shown =
    rows.length > mostRows ? [...rows.slice(0, mostRows), [`… ${rows.length - mostRows} more`]] : rows;
  return {
    head: ['call', 'stride', 'channels', ...use.site.atoms.map((atom) => atom.text), 'adapter'],
    rows: shown,
  };
}

const mostTried = 4;

/** The nearest change that would make the clause decide: verified by running the network with and without it. */
function counterexample(use: SiteView, atoms: readonly number[]): string | null {
  const candidates = use.uses
    .filter(({ guard }) => isConcrete(guard))
    .flatMap(({ view, guard }) => guard.evaluations.map(({ block }) => ({ view, block })))
    .filter((each): each is { view: ModelView; block: Block } => each.block?.shortcut.nodes.length === 0)
    .toSorted((a, b) => a.view.model.nodes.length - b.view.model.nodes.length || a.block.id - b.block.id);
  for (const { view, block } of candidates.slice(0, mostTried)) {
    const lever = leverOf(block, 'strides');
    const override = lever?.value === 1 ? overrideOf(lever, 2) : null;
    if (!override) continue;
    const withClause = view.whatIf([override]);
    const struck = atoms
      .flatMap((index) => use.site.atoms[index] ?? [])
      .map((atom) => ({ kind: 'atom', at: atom.at, value: clauseOff(use, atom.text) }) as const);
    const withoutClause = view.whatIf([override, ...struck]);
    if (withClause && withoutClause && !failsAt(withClause, block) && failsAt(withoutClause, block)) {
      return callOf(view, block);
    }
  }
  return null;
}

/** The value of an atom that makes it add nothing to "an adapter is made". */
function clauseOff(use: SiteView, text: string): boolean {
  const index = use.site.atoms.findIndex((atom) => atom.text === text);
  const makes = use.uses[0]?.guard.makesAdapter;
  if (!makes) return false;
  const all = use.site.atoms.map((_, each) => each === index);
  const others = new Set(use.site.atoms.map((_, each) => each).filter((each) => each !== index));
  return without(makes, all, others) !== true;
}

function callOf(view: ModelView, block: Block): string {
  const { stage } = block;
  const name = stage === null ? 'a call' : (stage.name ?? stage.factory ?? 'first stage');
  return `\`${view.model.builder}\`'s ${name}`;
}

function isOffered(use: SiteView, atoms: readonly number[]): boolean {
  return use.uses.some(({ guard }) =>
    guard.evaluations.some(({ evaluation }) =>
      atoms.some(
        (index) =>
          evaluation.atoms[index]?.origins.data.some(
            (origin) => origin.kind === 'parameter' && origin.exported,
          ) === true,
      ),
    ),
  );
}

function findingOf(use: SiteView): Finding | null {
  const atoms = droppable(use);
  if (atoms === null || !isRedundant(use, atoms)) return null;
  const concrete = use.uses.filter(({ guard }) => isConcrete(guard));
  const calls = concrete.reduce((sum, { guard }) => sum + guard.evaluations.length, 0);
  const clause = atoms.map((index) => `\`${use.site.atoms[index]?.text ?? ''}\``).join(' and ');
  const example = counterexample(use, atoms);
  const would = example === null ? '' : ` It would matter if ${example} had stride 2.`;
  const places = atoms.flatMap((index) => use.site.atoms[index]?.at ?? []);
  const [first] = places;
  if (!first) return null;
  return {
    message: `${clause} never decides whether an adapter is made: in all ${calls} evaluations of this guard the other clauses say the same.${would}`,
    place: use.site.at,
    ...(isOffered(use, atoms) ? { severity: 'info' as const } : {}),
    models: concrete.map(({ view }) => view),
    related: [{ message: 'the clause that decides nothing', place: first }],
    suggestions: [
      {
        description: `Remove ${clause} from the guard`,
        intent: { kind: 'dropAtoms', guard: use.site.at, atoms: places },
      },
    ],
    table: tableOf(use),
  };
}

export default defineRule({
  id: 'redundant-stride-check',
  description:
    'A clause on the stride never decides whether a shortcut gets an adapter, at any call that the code has.',
  defaultSeverity: 'warning',
  hasSuggestions: true,
  check: (project) => sitesOf(project).flatMap((use) => findingOf(use) ?? []),
});
