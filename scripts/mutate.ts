/**
 * Plants faults in correct networks and compares what is said of them with what TensorFlow.js does with them:
 * `npm run mutate -- [--seed N] [--limit N] [--operator NAME] [--file PART] [--largest N] [--out FILE] [--write]`.
 * `--benign`: writes the networks differently instead, which must change nothing of what is said of them.
 * `--write`: all of it, and published packages' sources, into docs/mutation.md (`--published`: those alone).
 * `--out` keeps what came of each mutant, a line of JSON each: a run that is started again goes on from there.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { benignSummary, Originals, type Variation, variationsOf } from './mutation/benign.js';
import { type Mutant, mutantsOf, sample } from './mutation/mutants.js';
import { operators } from './mutation/operators.js';
import { mutationPage } from './mutation/page.js';
import { Judges } from './mutation/pool.js';
import { publishedNetworks } from './mutation/published.js';
import { Records } from './mutation/records.js';
import { reportOf, summaryOf } from './mutation/report.js';
import { isMiss, type Outcome, tally } from './mutation/tally.js';
import { goodFixtures, wholeNetworks } from './proof/fixtures.js';
import type { Subject } from './proof/judge-network.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '2000' },
    operator: { type: 'string' },
    file: { type: 'string', default: '' },
    largest: { type: 'string', default: '72' },
    out: { type: 'string' },
    benign: { type: 'boolean', default: false },
    published: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const limit = Number(values.limit);

function chosen(all: readonly Subject[]): readonly Subject[] {
  const wanted = all.filter(({ entry }) => entry.includes(values.file));
  return wanted.map((subject) => ({ ...subject, largest: Number(values.largest) }));
}

const fixtures = (): readonly Subject[] => chosen([...wholeNetworks(), ...goodFixtures()]);

/** How every variation of some networks is read. */
function varyAll(subjects: readonly Subject[]): readonly Variation[] {
  const originals = new Originals(subjects);
  const all = variationsOf(subjects, values.operator ?? null);
  return sample(all, limit, Number(values.seed)).map((each) => {
    const variation = originals.compare(each);
    const { operator, about } = each;
    if (variation.differences.length > 0) {
      console.log(`${operator}: ${about}\n  ${variation.differences.join('\n  ')}`);
    }
    return variation;
  });
}

/** What comes of a sample of the mutants of some networks. */
async function judgeAll(subjects: readonly Subject[], most: number): Promise<readonly Outcome[]> {
  const wanted = operators.filter(({ name }) => values.operator === undefined || name === values.operator);
  const all = subjects.flatMap((subject) => mutantsOf(subject, wanted));
  const mutants = sample(all, most, Number(values.seed));
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
  console.log(summaryOf(outcomes));
  return outcomes;
}

function isClean(outcomes: readonly Outcome[]): boolean {
  return tally(outcomes).falseAlarms === 0 && !outcomes.some(isMiss);
}

/** Mutants of published sources that are judged: few networks have many of them. */
const mostPublished = 75;

const isPart = values.benign || values.published;
const outcomes = isPart ? [] : await judgeAll(fixtures(), limit);
const published = values.published || values.write ? await judgeAll(chosen(publishedNetworks()), Math.min(limit, mostPublished)) : []; // prettier-ignore
const variations = values.benign || values.write ? varyAll(fixtures()) : [];
if (variations.length > 0) console.log(benignSummary(variations));
if (values.write) {
  const command = `npm run mutate -- --seed ${values.seed} --limit ${values.limit} --write`;
  const text = mutationPage(outcomes, published, variations, command);
  const file = resolve(import.meta.dirname, '../docs/mutation.md');
  writeFileSync(file, await prettier.format(text, { parser: 'markdown' }));
}
const isRead = variations.every(({ differences }) => differences.length === 0);
if (!isClean(outcomes) || !isClean(published) || !isRead) process.exitCode = 1;
