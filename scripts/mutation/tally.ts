import Table from 'cli-table3';
import type { Verdict } from '../proof/judge-network.js';
import type { Mutant } from './mutants.js';

/** What came of one mutant: its networks together. */
export interface Outcome {
  readonly mutant: Mutant;
  /** Null where the process that judged it did not live to tell. */
  readonly verdicts: readonly Verdict[] | null;
  readonly seconds: number;
}

/** The networks of a mutant of which something can be said. */
export function judged({ verdicts }: Outcome): readonly Verdict[] {
  return (verdicts ?? []).filter(({ unjudged }) => unjudged === null);
}

/** A fault that is not reported, or code that is not followed. */
export function isMiss(outcome: Outcome): boolean {
  return judged(outcome).some(({ missed, gaps }) => missed.length > 0 || gaps.length > 0);
}

function isFaulty(outcome: Outcome): boolean {
  return judged(outcome).some(({ faults }) => faults.length > 0);
}

/** The recall counts what is wrong, and what could not be read: that may be wrong as well. */
function isWanted(outcome: Outcome): boolean {
  return isFaulty(outcome) || isMiss(outcome);
}

export interface Tally {
  readonly generated: number;
  readonly judged: number;
  readonly faulty: number;
  readonly missed: number;
  readonly findings: number;
  readonly falseAlarms: number;
  readonly inexact: number;
  readonly unseen: number;
}

function sum(outcomes: readonly Outcome[], count: (verdict: Verdict) => number): number {
  return outcomes.reduce(
    (all, outcome) => all + judged(outcome).reduce((own, verdict) => own + count(verdict), 0),
    0,
  );
}

/** The numbers of some mutants together. */
export function tally(outcomes: readonly Outcome[]): Tally {
  return {
    generated: outcomes.length,
    judged: outcomes.filter((outcome) => judged(outcome).length > 0).length,
    faulty: outcomes.filter(isWanted).length,
    missed: outcomes.filter(isMiss).length,
    findings: sum(outcomes, ({ confirmed, falseAlarms }) => confirmed + falseAlarms.length),
    falseAlarms: sum(outcomes, ({ falseAlarms }) => falseAlarms.length),
    inexact: outcomes.filter((outcome) => judged(outcome).some(({ inexact }) => inexact.length > 0)).length,
    unseen: sum(outcomes, ({ unseen }) => unseen),
  };
}

export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function row(name: string, own: Tally, all: Tally): string[] {
  return [
    name,
    String(own.generated),
    String(own.judged),
    share(own.judged, all.judged),
    String(own.faulty),
    String(own.missed),
    String(own.findings),
    String(own.falseAlarms),
    String(own.inexact),
  ];
}

/** All numbers by operator, the sums at the end. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const all = tally(outcomes);
  const table = new Table({
    head: ['operator', 'mutants', 'judged', 'of all', 'faulty', 'missed', 'findings', 'false', 'inexact'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const name of [...new Set(outcomes.map(({ mutant }) => mutant.operator))].sort()) {
    table.push(row(name, tally(outcomes.filter(({ mutant }) => mutant.operator === name)), all));
  }
  table.push(row('all', all, all));
  return [
    table.toString(),
    `judged: ${share(all.judged, all.generated)} of ${all.generated}`,
    `recall: ${share(all.faulty - all.missed, all.faulty)} of ${all.faulty} faulty mutants`,
    `precision: ${share(all.findings - all.falseAlarms, all.findings)} of ${all.findings} findings (${all.unseen} more lie behind a place where the library stops)`,
  ].join('\n');
}
