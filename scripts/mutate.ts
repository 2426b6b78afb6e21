/**
 * Plants faults in correct networks and compares what is said of them with what TensorFlow.js does with them:
 * `npm run mutate -- [--seed N] [--limit N] [--operator NAME] [--file PART] [--largest N] [--out FILE] [--write]`.
 * `--benign`: writes the networks differently instead, which must change nothing of what is said of them.
 * `--out` keeps what came of each mutant, a line of JSON each: a run that is started again goes on from there.
 */
import { parseArgs } from 'node:util';
import { benignSummary, Originals, variationsOf } from './mutation/benign.js';
import { type Mutant, mutantsOf, sample } from './mutation/mutants.js';
import { operators } from './mutation/operators.js';
import { Judges } from './mutation/pool.js';
import { Records } from './mutation/records.js';
import { reportOf, summaryOf } from './mutation/report.js';
import { isMiss, type Outcome, tally } from './mutation/tally.js';
import { goodFixtures, wholeNetworks } from './proof/fixtures.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '2000' },
    operator: { type: 'string' },
    file: { type: 'string', default: '' },
    largest: { type: 'string', default: '72' },
    out: { type: 'string' },
    benign: { type: 'boolean', default: false },
  },
});

const subjects = [...wholeNetworks(), ...goodFixtures()]
  .filter(({ entry }) => entry.includes(values.file))
  .map((subject) => ({ ...subject, largest: Number(values.largest) }));

/** Whether every variation is read as its original is. */
function varyAll(): boolean {
  const originals = new Originals(subjects);
  const all = variationsOf(subjects, values.operator ?? null);
  const variations = sample(all, Number(values.limit), Number(values.seed)).map((each) => {
    const variation = originals.compare(each);
    const { operator, about } = each;
    if (variation.differences.length > 0) {
      console.log(`${operator}: ${about}\n  ${variation.differences.join('\n  ')}`);
    }
    return variation;
  });
  console.log(benignSummary(variations));
  return variations.every(({ differences }) => differences.length === 0);
}

async function judgeAll(): Promise<readonly Outcome[]> {
  const wanted = operators.filter(({ name }) => values.operator === undefined || name === values.operator);
  const all = subjects.flatMap((subject) => mutantsOf(subject, wanted));
  const mutants = sample(all, Number(values.limit), Number(values.seed));
  const records = new Records(values.out ?? null);
  const judges = new Judges();
  const outcomes: Outcome[] = [];
  const judge = async (mutant: Mutant): Promise<Outcome> => {
    const known = records.find(mutant);
    if (known) return known;
    const outcome = { mutant, ...(await judges.judge(mutant.subject)) };
    records.add(outcome);
    return outcome;
  };
  for (const mutant of mutants) {
    const outcome = await judge(mutant);
    outcomes.push(outcome);
    const report = reportOf(outcome);
    if (report !== '') console.log(report);
    if (process.stderr.isTTY) process.stderr.write(`\r${outcomes.length} of ${mutants.length} `);
  }
  judges.end();
  return outcomes;
}

async function faultsAreTold(): Promise<boolean> {
  const outcomes = await judgeAll();
  console.log(summaryOf(outcomes));
  return tally(outcomes).falseAlarms === 0 && !outcomes.some(isMiss);
}

const isAsItShouldBe = values.benign ? varyAll() : await faultsAreTold();
if (!isAsItShouldBe) process.exitCode = 1;
