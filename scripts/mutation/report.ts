import { judged, type Outcome, tableOf } from './tally.js';

/** What is not as it should be of a mutant, in lines; empty where all is. */
export function reportOf(outcome: Outcome): string {
  const { operator, about } = outcome.mutant;
  if (outcome.verdicts === null) return `${operator}: ${about}\n  its process ended`;
  const lines = outcome.verdicts.flatMap(({ builder, missed, falseAlarms, gaps, inexact }) => [
    ...missed.map((each) => `  missed in ${builder}: ${each}`),
    ...gaps.map((each) => `  gap in ${builder}: ${each}`),
    ...falseAlarms.map((each) => `  false alarm in ${builder}: ${each}`),
    ...inexact.map((each) => `  inexact in ${builder}: ${each}`),
  ]);
  return lines.length === 0 ? '' : `${operator}: ${about}\n${lines.join('\n')}`;
}

/** Why mutants cannot be judged, the commonest reason first. */
export function reasonsOf(
  outcomes: readonly Outcome[],
): readonly (readonly [reason: string, count: number])[] {
  const reasons = new Map<string, number>();
  for (const outcome of outcomes) {
    if (judged(outcome).length > 0) continue;
    const words = outcome.verdicts === null ? 'its process ended' : (outcome.verdicts[0]?.unjudged ?? '');
    const reason = words.replaceAll(/[\d"'].*/gs, '…').slice(0, 80);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].sort(([, a], [, b]) => b - a);
}

/** All numbers, and why some mutants say nothing. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const seconds = outcomes.reduce((sum, each) => sum + each.seconds, 0);
  const slow = outcomes.filter((each) => each.seconds > 10);
  return [
    tableOf(outcomes),
    'not judged:',
    ...reasonsOf(outcomes).map(([reason, count]) => `  ${count} × ${reason}`),
    `${seconds.toFixed(0)} s, ${(seconds / outcomes.length).toFixed(2)} s a mutant`,
    ...slow.map(({ mutant, seconds: own }) => `${own.toFixed(0)} s: ${mutant.operator}: ${mutant.about}`),
  ].join('\n');
}
