/**
 * Plants faults in installed networks in PyTorch and Keras and compares what is said of them with what the framework does
 * with them, at every square from 1 to 72, at 224 and 225 and at the sizes that a finding names; `--limit`: as many mutants
 * of each package. `--benign`: writes them differently instead (`--variations` of each package), and compares what is said.
 * `npm run mutate:python -- [--seed N] [--limit N] [--variations N] [--benign] [--operator NAME] [--file PART] [--write]`.
 * `--write`: both, into docs/mutation-python.md. Nothing that is changed is stored. PYTHON names a Python with torch,
 * torchvision and timm, KERAS_PYTHON one with Keras 3 and keras-applications; what neither has is left out.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { packagePath } from '../src/cli/package.js';
import { tool } from '../src/cli/tool.js';
import { loadParser } from '../src/frontends/python/parser.js';
import { benignSummary, type Variation } from './mutation/benign.js';
import { sample } from './mutation/mutants.js';
import { pythonMutationPage } from './mutation/page.js';
import { reportOf, summaryOf } from './mutation/report.js';
import { isMiss, type Outcome, tally } from './mutation/tally.js';
import { findKeras } from './oracle/keras.js';
import { findPython } from './oracle/python.js';
import { benignPython } from './python-mutation/benign/operators.js';
import { type Framework, frameworkOf } from './python-mutation/framework.js';
import { verdictOn } from './python-mutation/judge.js';
import { analyse, type Changed, changedBy } from './python-mutation/mutants.js';
import type { PythonOperator } from './python-mutation/operator.js';
import { pythonOperators } from './python-mutation/operators.js';
import { pythonSubjects, type Source } from './python-mutation/subjects.js';
import { PythonOriginals } from './python-mutation/variations.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '170' },
    variations: { type: 'string', default: '90' },
    benign: { type: 'boolean', default: false },
    operator: { type: 'string' },
    file: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});

const [torch, keras] = [await findPython(), await findKeras()];
if (torch === null && keras === null) {
  console.error('mutate: neither PyTorch nor Keras was found; `npm run test:oracle` says how to get them');
  process.exit(2);
}
await tool.preparePython();
const { parse } = await loadParser(readFileSync(packagePath('grammars/tree-sitter-python.wasm')));
const subjects = (await pythonSubjects(torch, keras)).filter(({ file }) => file.includes(values.file));

/** A sample of what operators make of each package. */
function sampled(operators: readonly PythonOperator[], limit: string): readonly Changed[] {
  const wanted = operators.filter(({ name }) => values.operator === undefined || name === values.operator);
  const sources = [...new Set(subjects.map(({ source }) => source))];
  return sources.flatMap((source) => {
    const own = subjects.filter((each) => each.source === source);
    const all = own.flatMap((subject) => changedBy(wanted, subject, parse));
    const byMutant = new Map(all.map((each) => [each.mutant, each]));
    return sample([...byMutant.keys()], Number(limit), Number(values.seed)).flatMap((mutant) => byMutant.get(mutant) ?? []); // prettier-ignore
  });
}

const usual = [...Array.from({ length: 72 }, (_, index) => index + 1), 224, 225];
const frameworks: Readonly<Record<Source, Framework>> = {
  torchvision: frameworkOf(torch ?? '', 'judge.py'),
  timm: frameworkOf(torch ?? '', 'judge.py'),
  'keras-applications': frameworkOf(keras ?? '', 'judge_keras.py'),
};

async function judge(changed: Changed): Promise<Outcome> {
  const started = performance.now();
  const { mutant, subject, text, network } = changed;
  const { analysis, builder } = analyse(changed);
  const told = analysis.diagnostics.flatMap(({ witness, passing }) => [...Object.values(witness ?? {}), ...Object.values(passing ?? {})]);
  const only = subject.sizes?.[network];
  const tried = only === undefined ? [...usual, ...told.filter((size) => size > 0 && size < 2000)] : [only];
  const sizes = [...new Set(tried)].sort((a, b) => a - b);
  const { module, file, source } = subject;
  const ran = await frameworks[source].run({ module, file, text, entry: subject.entryOf(network), builder, sizes });
  return { mutant, verdicts: [verdictOn(analysis, builder, ran)], seconds: (performance.now() - started) / 1000 };
} // prettier-ignore

async function plantFaults(): Promise<ReadonlyMap<Source, readonly Outcome[]>> {
  const outcomes = new Map<Source, Outcome[]>();
  for (const changed of sampled(pythonOperators, values.limit)) {
    const outcome = await judge(changed);
    const { source } = changed.subject;
    outcomes.set(source, [...(outcomes.get(source) ?? []), outcome]);
    const report = reportOf(outcome);
    if (report !== '') console.log(report);
  }
  for (const framework of Object.values(frameworks)) framework.end();
  for (const [source, own] of outcomes) console.log(`${source}\n${summaryOf(own)}`);
  return outcomes;
}

function writeDifferently(): readonly Variation[] {
  const originals = new PythonOriginals();
  const variations = sampled(benignPython, values.variations).map((changed) => {
    const variation = originals.compare(changed);
    const { mutant, differences } = variation;
    if (differences.length > 0) {
      console.log(`${mutant.operator}: ${mutant.about}\n  ${differences.slice(0, 6).join('\n  ')}`);
    }
    return variation;
  });
  console.log(benignSummary(variations));
  return variations;
}

const outcomes = values.benign ? new Map<Source, readonly Outcome[]>() : await plantFaults();
const variations = values.benign || values.write ? writeDifferently() : [];
if (values.write) {
  const command = `npm run mutate:python -- --seed ${values.seed} --limit ${values.limit} --variations ${values.variations} --write`;
  const page = pythonMutationPage(outcomes, variations, command);
  writeFileSync(
    resolve(import.meta.dirname, '../docs/mutation-python.md'),
    await prettier.format(page, { parser: 'markdown' }),
  );
}
const everything = [...outcomes.values()].flat();
const { judged, falseAlarms } = tally(everything);
if (everything.length > 0 && judged === 0) console.error('mutate: no mutant was judged');
const isWrong = falseAlarms > 0 || everything.some(isMiss) || (everything.length > 0 && judged === 0);
if (isWrong || variations.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
