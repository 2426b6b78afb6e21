/**
 * Plants faults in correct networks and compares what is said of them with what TensorFlow.js does with them:
 * `npm run mutate -- [--seed N] [--limit N] [--operator NAME] [--file PART]`.
 */
import { parseArgs } from 'node:util';
import { mutantsOf, sample } from './mutation/mutants.js';
import { operators } from './mutation/operators.js';
import { isMiss, judged, type Outcome, tableOf, tally } from './mutation/tally.js';
import { goodFixtures, wholeNetworks } from './proof/fixtures.js';
import { judgeNetworks } from './proof/judge-network.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '2000' },
    operator: { type: 'string' },
    file: { type: 'string', default: '' },
    largest: { type: 'string', default: '72' },
  },
});

const subjects = [...wholeNetworks(), ...goodFixtures()]
  .filter(({ entry }) => entry.includes(values.file))
  .map((subject) => ({ ...subject, largest: Number(values.largest) }));
const wanted = operators.filter(({ name }) => values.operator === undefined || name === values.operator);
const mutants = sample(subjects.flatMap((subject) => mutantsOf(subject, wanted)), Number(values.limit), Number(values.seed)); // prettier-ignore

function report(outcome: Outcome): void {
  const { operator, about } = outcome.mutant;
  const lines = outcome.verdicts.flatMap(({ builder, missed, falseAlarms, gaps, inexact }) => [
    ...missed.map((each) => `  missed in ${builder}: ${each}`),
    ...gaps.map((each) => `  gap in ${builder}: ${each}`),
    ...falseAlarms.map((each) => `  false alarm in ${builder}: ${each}`),
    ...inexact.map((each) => `  inexact in ${builder}: ${each}`),
  ]);
  if (lines.length > 0) console.log(`${operator}: ${about}\n${lines.join('\n')}`);
}

const outcomes: Outcome[] = [];
const slow: string[] = [];
for (const mutant of mutants) {
  const started = performance.now();
  const outcome = { mutant, verdicts: judgeNetworks(mutant.subject) };
  outcomes.push(outcome);
  report(outcome);
  const seconds = (performance.now() - started) / 1000;
  if (seconds > 20) slow.push(`${seconds.toFixed(0)} s: ${mutant.operator}: ${mutant.about}`);
  if (process.stderr.isTTY) process.stderr.write(`\r${outcomes.length} of ${mutants.length} `);
}

const reasons = new Map<string, number>();
for (const { verdicts } of outcomes.filter((outcome) => judged(outcome).length === 0)) {
  const reason = (verdicts[0]?.unjudged ?? '').replaceAll(/[\d"'].*/g, '…').slice(0, 80);
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}
console.log(`${tableOf(outcomes)}\nnot judged:`);
for (const [reason, count] of [...reasons].sort(([, a], [, b]) => b - a)) {
  console.log(`  ${count} × ${reason}`);
}
for (const each of slow) console.log(each);
const { falseAlarms } = tally(outcomes);
if (falseAlarms > 0 || outcomes.some(isMiss)) process.exitCode = 1;
