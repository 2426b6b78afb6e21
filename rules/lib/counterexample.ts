import type { Block, GuardEvaluation, ModelView, Override, Place, ProjectView } from '../../src/rule.js';
import { without } from './formula.js';
import { originsOf, outwards, shares } from './frames.js';
import { isConcrete, type SiteView, valuesOf } from './sites.js';
import { isIdentity } from './sides.js';
import { blockText, placeText, stageName } from './text.js';
import { failsAt, leverOf, overrideOf } from './what-if.js';

/** The nearest change that would make a clause decide. */
export interface Counterexample {
  /** "`resnet18`'s layer1". */
  readonly call: string;
  readonly place: Place;
  /** The network so changed, with the clauses and without; null where it cannot be run so. */
  readonly shown: { readonly intact: ModelView; readonly without: ModelView } | null;
}

interface Candidate {
  readonly view: ModelView;
  readonly block: Block;
  readonly evaluation: GuardEvaluation;
}

/** Identity shortcuts at stride 1, those of small networks and of stages' first blocks first. */
function candidatesOf(use: SiteView): readonly Candidate[] {
  return use.uses
    .filter(({ guard }) => isConcrete(guard))
    .flatMap(({ view, guard }) =>
      guard.evaluations.flatMap(({ block, evaluation }) =>
        block !== null && isIdentity(block) ? [{ view, block, evaluation }] : [],
      ),
    )
    .toSorted(
      (a, b) =>
        a.view.model.nodes.length - b.view.model.nodes.length ||
        (a.block.indexInStage ?? 0) - (b.block.indexInStage ?? 0) ||
        a.block.id - b.block.id,
    );
}

const mostRuns = 4;

/** A call that would need the clauses if it had stride 2: found by running it so, with the clauses and without. */
export function counterexample(
  project: ProjectView,
  use: SiteView,
  atoms: readonly number[],
): Counterexample | null {
  const candidates = candidatesOf(use);
  for (const candidate of candidates.slice(0, mostRuns)) {
    const shown = runsOf(use, atoms, candidate);
    if (shown) return { call: callText(project, candidate), place: placeOf(candidate), shown };
  }
  const told = candidates.find((each) => followsFrom(use, atoms, each));
  return told ? { call: callText(project, told), place: placeOf(told), shown: null } : null;
}

/** What leaves atoms out of a guard: each has the value with which it never asks for an adapter. */
export function leftOut(use: SiteView, atoms: readonly number[]): readonly Override[] {
  return atoms.flatMap((index): Override[] => {
    const atom = use.site.atoms[index];
    return atom ? [{ kind: 'atom', at: atom.at, value: !needs(use, index) }] : [];
  });
}

/** The candidate at stride 2 with the clauses and without, where only the latter does not fit. */
function runsOf(
  use: SiteView,
  atoms: readonly number[],
  { view, block }: Candidate,
): Counterexample['shown'] {
  const lever = leverOf(block, 'strides');
  const override = lever?.value === 1 ? overrideOf(lever, 2) : null;
  if (!override || failsAt(view, block)) return null;
  const intact = view.whatIf([override]);
  const without = view.whatIf([override, ...leftOut(use, atoms)]);
  if (!intact || !without || failsAt(intact, block) || !failsAt(without, block)) return null;
  return { intact, without };
}

/** The value with which an atom alone asks for an adapter. */
function needs(use: SiteView, index: number): boolean {
  const others = new Set(use.site.atoms.map((_, each) => each).filter((each) => each !== index));
  const values = use.site.atoms.map((_, each) => each === index);
  return use.makesAdapter !== null && without(use.makesAdapter, values, others) === true;
}

/**
 * Where a run cannot be told to differ (a stride from a table): the guard and the main branch read the same stride, and
 * no other clause does.
 */
function followsFrom(use: SiteView, atoms: readonly number[], { block, evaluation }: Candidate): boolean {
  const strides = new Set(block.main.nodes.flatMap((node) => [...originsOf(node, 'strides')]));
  const reads = (index: number): boolean =>
    evaluation.atoms[index]?.origins.data.some((origin) => strides.has(origin)) === true;
  const others = evaluation.atoms.map((_, index) => index).filter((index) => !atoms.includes(index));
  return (
    use.makesAdapter !== null &&
    without(use.makesAdapter, valuesOf(evaluation), new Set()) === false &&
    atoms.some(reads) &&
    !others.some(reads)
  );
}

function placeOf(candidate: Candidate): Place {
  const { block } = candidate;
  const { stage, indexInStage, merge } = block;
  if (stage !== null && indexInStage === 0 && stageName(stage) !== null) return stage.callSite;
  return stridingCall(candidate) ?? merge.origin;
}

/** The call that gives a block its stride, be it where the block is made or where it is applied. */
function stridingCall({ block, evaluation }: Candidate): Place | null {
  const lever = leverOf(block, 'strides');
  if (lever !== null) return lever.frame.call;
  const strides = new Set(block.main.nodes.flatMap((node) => [...originsOf(node, 'strides')]));
  const made = [...outwards(evaluation.frame)].find(
    ({ call, args }) => call !== null && args.some((argument) => shares(argument, strides)),
  );
  return made?.call ?? block.frame.call;
}

/** A call in one line, without its arguments where it is long. */
function shortened(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ');
  return line.length <= mostCode ? line : line.replace(/\(.*/, '(…)');
}

const mostCode = 40;

function callText(project: ProjectView, candidate: Candidate): string {
  const { view, block } = candidate;
  const name = block.stage === null ? null : stageName(block.stage);
  const builder = `\`${view.model.builder}\`'s`;
  if (name !== null && block.indexInStage === 0) return `${builder} ${name}`;
  const call = stridingCall(candidate);
  if (call !== null) return `${builder} \`${shortened(project.text(call))}\` (${placeText(project, call)})`;
  const where = blockText(project, view, block) ?? `the block at ${placeText(project, block.merge.origin)}`;
  return `${where} in \`${view.model.builder}\``;
}
