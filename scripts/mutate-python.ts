/**
 * Plants faults in installed networks in PyTorch and compares what is said of them with what PyTorch does with them, at
 * every square from 1 to 72, at 224 and 225 and at the sizes that a finding names:
 * `npm run mutate:python -- [--seed N] [--limit N] [--operator NAME] [--file PART] [--verbose] [--write]`.
 * `--write`: into docs/mutation-python.md. Nothing that is changed is stored.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { packagePath } from '../src/cli/package.js';
import { tool } from '../src/cli/tool.js';
import type { Analysis } from '../src/engine/engine.js';
import { loadParser } from '../src/frontends/python/syntax.js';
import { applied, type Change } from './mutation/operator.js';
import { type Mutant, sample } from './mutation/mutants.js';
import { pythonMutationPage } from './mutation/page.js';
import { reportOf, summaryOf } from './mutation/report.js';
import { isMiss, type Outcome, tally } from './mutation/tally.js';
import { findPython } from './oracle/python.js';
import { verdictOn } from './python-mutation/judge.js';
import { pythonOperators } from './python-mutation/operators.js';
import { pythonSubjects, type PythonSubject } from './python-mutation/subjects.js';
import { Torch } from './python-mutation/torch.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '600' },
    operator: { type: 'string' },
    file: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});

const python = await findPython();
if (python === null) {
  console.error(
    'mutate: no Python with torch and torchvision was found; `npm run test:oracle` says how to get it',
  );
  process.exit(2);
}
await tool.preparePython();
const parse = await loadParser(readFileSync(packagePath('grammars/tree-sitter-python.wasm')));

interface Changed {
  readonly mutant: Mutant;
  readonly subject: PythonSubject;
  readonly text: string;
}

/** The name of the outermost class around an offset. */
function classAt(text: string, offset: number): string {
  const before = [...text.slice(0, offset).matchAll(/^(?:class|def) (\w+)/gm)].at(-1);
  return before?.[0].startsWith('class') === true ? (before[1] ?? '') : '';
}

function aboutOf({ file, text }: PythonSubject, { edits }: Change): string {
  const one = (code: string): string => code.replaceAll(/\s+/g, ' ').trim();
  const name = file.split('/').slice(-3).join('/');
  return edits
    .map(({ start, end, text: own }) => `${name}:${text.slice(0, start).split('\n').length}: ${one(text.slice(start, end))} → ${one(own)}`)
    .join(' and ');
} // prettier-ignore

function mutantsOf(subject: PythonSubject): readonly Changed[] {
  const parsed = parse(subject.text);
  if (!('tree' in parsed)) throw new Error(`${subject.file} does not parse`);
  const { tree } = parsed;
  const seen = new Set([subject.text]);
  return pythonOperators.flatMap(({ name, changes }) =>
    changes({ text: subject.text, tree }).flatMap((change): Changed[] => {
      const text = applied(subject.text, change);
      if (seen.has(text) || !('tree' in parse(text))) return [];
      seen.add(text);
      const about = aboutOf(subject, change);
      const { builders } = subject;
      const around = classAt(subject.text, change.edits[0]?.start ?? 0);
      const fitting = builders[around] ?? builders[''] ?? [];
      const builder = fitting[seen.size % fitting.length] ?? '';
      const judged = { sources: {}, entry: subject.file, builders: [builder] };
      return [{ mutant: { operator: name, about, subject: judged }, subject, text }];
    }),
  );
}

function analyse({ file }: PythonSubject, text: string): Analysis {
  const read = (each: string): string | null => {
    if (each === file) return text;
    try {
      return readFileSync(each, 'utf8');
    } catch {
      return null;
    }
  };
  return tool.analyze({ files: [file] }, read, {
    rules: tool.rules,
    severities: {},
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: tool.frontEnd,
  });
}

const usual = [...Array.from({ length: 72 }, (_, index) => index + 1), 224, 225];
const torch = new Torch(python);

async function judge({ mutant, subject, text }: Changed): Promise<Outcome> {
  const started = performance.now();
  const analysis = analyse(subject, text);
  const [builder = ''] = mutant.subject.builders;
  const told = analysis.diagnostics.flatMap(({ witness, passing }) => [...Object.values(witness ?? {}), ...Object.values(passing ?? {})]);
  const sizes = [...new Set([...usual, ...told.filter((size) => size > 0 && size < 2000)])].sort((a, b) => a - b);
  const ran = await torch.run({ file: subject.file, package: subject.packageName, text, builder: builder ?? '', sizes });
  return { mutant, verdicts: [verdictOn(analysis, builder ?? '', ran)], seconds: (performance.now() - started) / 1000 };
} // prettier-ignore

const subjects = (await pythonSubjects(python)).filter(({ file }) => file.includes(values.file));
const all = subjects
  .flatMap(mutantsOf)
  .filter(({ mutant: { operator } }) => values.operator === undefined || operator === values.operator);
const byMutant = new Map(all.map((each) => [each.mutant, each]));
const chosen = sample([...byMutant.keys()], Number(values.limit), Number(values.seed));
const outcomes: Outcome[] = [];
for (const mutant of chosen) {
  const changed = byMutant.get(mutant);
  if (!changed) continue;
  const outcome = await judge(changed);
  outcomes.push(outcome);
  const report = reportOf(outcome);
  if (report !== '') console.log(report);
}
torch.end();
console.log(summaryOf(outcomes));
if (values.write) {
  const page = pythonMutationPage(
    outcomes,
    `npm run mutate:python -- --seed ${values.seed} --limit ${values.limit} --write`,
  );
  writeFileSync(
    resolve(import.meta.dirname, '../docs/mutation-python.md'),
    await prettier.format(page, { parser: 'markdown' }),
  );
}
if (tally(outcomes).falseAlarms > 0 || outcomes.some(isMiss)) process.exitCode = 1;
