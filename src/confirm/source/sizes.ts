import type { EvidenceRun } from '../../diagnostic.js';
import type { Claim } from '../../graph/claim.js';
import { acceptedSizes } from '../checks/accepted-sizes.js';
import { notRun, operandsText, shapeText, type Verdict, verdictOf } from '../checks/check.js';
import { expectedText, fitOf } from '../checks/fit.js';
import type { NodeOutcome, Observation, PlainNode } from '../job.js';
import {
  isConcrete,
  type IsAt,
  neverThere,
  nodeOf,
  type SourceCheck,
  type SourceResult,
  type SourceTrial,
  trialOf,
} from './trial.js';

/** At the witness one of the nodes must be seen to fail or to broadcast, at the passing size all to fit. */
export function checkSizes({
  view,
  nodes,
  witness,
  passing,
}: Extract<Claim, { kind: 'sizes' }>): SourceCheck {
  const sizes = [witness ?? acceptedSizes(view, 1)[0] ?? {}, ...(passing === null ? [] : [passing])];
  const trials = sizes.map((each) => trialOf(view.model, each, nodes));
  return {
    trials,
    judge: (results, isAt) => {
      const runs: EvidenceRun[] = [];
      for (const [index, trial] of trials.entries()) {
        const result = results[index];
        if (!result || 'failure' in result) return notRun(result?.failure ?? 'it was not run', runs);
        const verdict = judgeRun(trial, nodes, result, isAt, index === 0);
        runs.push(...verdict.runs);
        if (verdict.status !== 'confirmed') return { ...verdict, runs };
      }
      return verdictOf(runs, null);
    },
  };
}

/** Operands as the analysis has them; a size that the framework did not know yet may be any. */
function isOn(operands: Observation['operands'], expected: readonly (readonly number[])[]): boolean {
  return (
    operands.length === expected.length &&
    operands.every((shape, index) => couldBe(shape, expected[index] ?? []))
  );
}

function couldBe(shape: readonly (number | null)[], expected: readonly number[]): boolean {
  return (
    shape.length === expected.length && shape.every((size, axis) => size === null || size === expected[axis])
  );
}

/** An observation with all its sizes, as the outcome of a node; one that was refused while sizes were open counts too. */
function outcomeOf(id: number, { operands, shape, error }: Observation): NodeOutcome | null {
  if (error === null && (shape === null || !isConcrete(shape) || !operands.every(isConcrete))) return null;
  return {
    id,
    operands: operands.map((each) => each.map((size) => size ?? -1)),
    shape: shape && isConcrete(shape) ? shape : null,
    error,
  };
}

interface Seen {
  readonly node: PlainNode;
  readonly outcome: NodeOutcome;
}

/** What was seen of a node: on the operands that the analysis has, and on others. */
interface Sighting {
  readonly match: Seen | null;
  readonly other: Seen | null;
}

function sightingOf(
  { model, part }: SourceTrial,
  node: PlainNode,
  seen: readonly Observation[],
  isAt: IsAt,
  isWitness: boolean,
): Sighting {
  const { origin, fault, requires } = nodeOf(model, node.id);
  const operands = node.inputs.map((id) => part.network.nodes.find((each) => each.id === id)?.shape ?? []);
  const asked = requires.flatMap(({ at }) => at ?? []);
  const found = seen.flatMap((each) => {
    const outcome = outcomeOf(node.id, each);
    if (!outcome) return [];
    // Of what is refused whatever goes in, or for a network around it, nothing need be known but that it is.
    if (each.error !== null && asked.some((place) => isAt(each, place))) {
      return [{ outcome, isExpected: true }];
    }
    if (!isAt(each, origin)) return [];
    return [{ outcome, isExpected: fault === null ? isOn(each.operands, operands) : each.error !== null }];
  });
  const expected = found.filter(({ isExpected }) => isExpected);
  const match =
    expected.find(({ outcome }) => (fitOf(node, outcome) !== 'fits') === isWitness) ?? expected[0];
  const [any] = found;
  return {
    match: match ? { node, outcome: match.outcome } : null,
    other: any ? { node, outcome: any.outcome } : null,
  };
}

function judgeRun(
  trial: SourceTrial,
  ids: readonly number[],
  { seen, error }: SourceResult,
  isAt: IsAt,
  isWitness: boolean,
): Verdict {
  const { part } = trial;
  const watched = part.network.nodes.filter(({ id }) => ids.includes(id));
  const sightings = watched.map((node) => sightingOf(trial, node, seen, isAt, isWitness));
  const matches = sightings.flatMap(({ match }) => match ?? []);
  const failing = matches.find(({ node, outcome }) => fitOf(node, outcome) !== 'fits');
  const shown = failing ?? matches[0] ?? null;
  // What ended the run early kept the code from what was to be seen.
  if (shown === null && error !== null) return notRun(neverThere(error));
  const told = shown ?? sightings.flatMap(({ other }) => other ?? [])[0];
  if (!told) return notRun(neverThere(null));
  const run: EvidenceRun = {
    input: part.input,
    expected: expectedText(part, told.node),
    observed: observedText(told.node, told.outcome),
  };
  if (shown === null) return verdictOf([run], 'other shapes were seen at this place');
  if (isWitness) {
    return verdictOf([run], failing ? null : 'everything fits at the size that was to show the fault');
  }
  if (failing) return verdictOf([run], 'something does not fit at the size that was to pass');
  return matches.length < watched.length ? notRun(neverThere(error), [run]) : verdictOf([run], null);
}

function observedText({ op }: PlainNode, { operands, shape, error }: NodeOutcome): string {
  const given = operandsText(op, operands).replaceAll('-1', '?');
  const words = error ?? 'refused';
  if (given === '') return words;
  return shape === null ? `${given}: ${words}` : `${given} give ${shapeText(shape)}`;
}
