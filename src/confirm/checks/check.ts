import type { EvidenceRun } from '../../diagnostic.js';
import type { Model } from '../../graph/model.js';
import type { NodeOutcome } from '../job.js';
import type { Part } from '../part.js';

/** One run of a part of a network. */
export interface Trial {
  /** Runs of one network share a process. */
  readonly model: Model;
  readonly part: Part;
}

export type TrialResult =
  | { readonly outcomes: readonly NodeOutcome[] }
  /** Nothing was observed, and why. */
  | { readonly failure: string };

export interface Verdict {
  readonly status: 'confirmed' | 'refuted' | 'not-run';
  readonly runs: readonly EvidenceRun[];
  readonly reason: string | null;
}

/** What is to be tried for a finding, and what its results say. */
export interface Check {
  readonly trials: readonly Trial[];
  readonly judge: (results: readonly TrialResult[]) => Verdict;
}

export function notRun(reason: string, runs: readonly EvidenceRun[] = []): Verdict {
  return { status: 'not-run', runs, reason };
}

export function verdictOf(runs: readonly EvidenceRun[], deviation: string | null): Verdict {
  return deviation === null
    ? { status: 'confirmed', runs, reason: null }
    : { status: 'refuted', runs, reason: deviation };
}

export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Judges runs of parts one after the other, up to the first that says nothing or something else than was expected. */
export function judgeEach(
  parts: readonly Part[],
  results: readonly TrialResult[],
  judge: (
    part: Part,
    outcomes: readonly NodeOutcome[],
    index: number,
  ) => { readonly run: EvidenceRun; readonly deviation: string | null },
): Verdict {
  const runs: EvidenceRun[] = [];
  for (const [index, part] of parts.entries()) {
    const result = results[index];
    if (!result || 'failure' in result) return notRun(result?.failure ?? 'it was not run', runs);
    const { run, deviation } = judge(part, result.outcomes, index);
    runs.push(run);
    if (deviation !== null) return verdictOf(runs, deviation);
  }
  return verdictOf(runs, null);
}

/** The first node that did not do what the analysis says of it, in words; null where all did. */
export function deviationOf({ network, sized }: Part, outcomes: readonly NodeOutcome[]): string | null {
  const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  for (const { id, op, shape } of network.nodes) {
    const outcome = byId.get(id);
    if (!outcome) return `${op} was not reached`;
    const rejected = (sized.rejections[id] ?? null) !== null;
    if (rejected && !isRefused(outcome)) {
      return `${op} was expected to be refused and gave ${shapeText(outcome.shape ?? [])}`;
    }
    if (rejected) continue;
    if (outcome.shape === null) {
      return `${op} was expected to give ${shapeText(shape)} and failed: ${outcome.error ?? ''}`;
    }
    if (!sameShape(outcome.shape, shape)) {
      return `${op} was expected to give ${shapeText(shape)} and gave ${shapeText(outcome.shape)}`;
    }
  }
  return null;
}

/** The framework threw, or gave a tensor with nothing in it. */
export function isRefused({ shape }: NodeOutcome): boolean {
  return shape === null || shape.some((size) => size < 1);
}

/** "[1, 17, 17, 64] + [1, 16, 16, 64]". */
export function operandsText(op: string, operands: readonly (readonly number[])[]): string {
  return operands.map(shapeText).join(op === 'add' ? ' + ' : ' and ');
}
