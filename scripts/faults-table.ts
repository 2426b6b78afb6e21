import { faultClasses, faults, type PlantedFault, silentClasses } from '../test/nets/faults.js';
import type { Diagnostic } from '../src/diagnostic.js';
import { Comparison, sizeIn } from './proof/compare-fault.js';
import type { OnPaper, Trial } from './proof/planted.js';

function cell(text: string): string {
  // Automatic names are numbered through the whole process.
  const line = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\b([a-z0-9_]+_[A-Z]\w*?)\d+/g, '$1')
    .trim();
  return (line.length > 110 ? `${line.slice(0, 107)}…` : line).replaceAll(/([|<>*_[\]])/g, '\\$1');
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The first finding: the others follow from other places of the same fault. */
function said(told: readonly Diagnostic[]): string {
  const [first] = told;
  if (first === undefined) return 'nothing';
  const when = first.condition === null ? 'at every size' : `where ${first.condition}`;
  return cell(`${first.ruleId}, ${when}`);
}

function done(trial: Trial | undefined, at: string): string {
  if (trial === undefined) return '';
  const { outcome, words, steps } = trial;
  const what = {
    pass: 'runs',
    broadcast: `stretches ${words}`,
    'too small': `a tensor has no elements after ${steps.at(-1)?.name ?? 'its input'}`,
    fail: words,
  };
  return cell(`${at}: ${what[outcome]}`);
}

function shownSizes({ told: [first] }: OnPaper): readonly number[] {
  return [sizeIn(first?.witness ?? null), sizeIn(first?.passing ?? null)].filter((size) => size !== null);
}

function lineOf(fault: PlantedFault): string {
  const compared = new Comparison(fault, (paper) => (paper.told.length === 0 ? [33] : shownSizes(paper)));
  const { paper, trials, refused, isLiteral } = compared;
  const [shows, passes] = [...trials];
  const place = `${fault.what} (\`${fault.file}\`)`;
  if (silentClasses.has(fault.kind)) return row(place, fault.kind, fault.style, done(shows?.[1], '33'));
  const at = refused !== null ? 'built' : isLiteral ? 'its input' : String(shows?.[0]);
  return row(
    place,
    fault.kind,
    fault.style,
    said(paper.told),
    done(shows?.[1], at),
    passes ? done(passes[1], String(passes[0])) : '–',
  );
}

function frequencies(): readonly string[] {
  const count = (kind: string): number => faults.filter((fault) => fault.kind === kind).length;
  return Object.entries(faultClasses).map(([kind, often]) =>
    row(kind, often === 0 ? '' : String(often), String(count(kind))),
  );
}

/** The page on planted faults: what is said of each, and what TensorFlow.js does with it. */
export function faultsPage(): string {
  const silent = faults.filter(({ kind }) => silentClasses.has(kind));
  const judged = faults.filter(({ kind }) => !silentClasses.has(kind));
  return [
    '# Planted faults',
    '<!-- Written by `npm run docs` from the tests of planted faults, each run on TensorFlow.js. -->',
    `${judged.length} faults that TensorFlow.js shows, and ${silent.length} that it runs without a word. The tests run`,
    'each network on TensorFlow.js 4.22 at every size from 1 to 72, and at those that the report names: from the smallest',
    'size that the model is valid for on, what we say (pass, broadcast or fail) is what the library does; below it a tensor',
    'really is empty, or the library refuses. This page shows two of those runs: at the witness, and at the size that the',
    'report says passes.',
    '',
    row('Class', 'Of seventy in issues and code', 'Planted'),
    row('---', '---', '---'),
    ...frequencies(),
    '',
    '## Told',
    row('Fault', 'Class', 'Style', 'What is said', 'TensorFlow.js at the witness', 'At the passing size'),
    row('---', '---', '---', '---', '---', '---'),
    ...judged.map(lineOf),
    '',
    '## Silent',
    'A skip that is never added and a block that is used twice break nothing that a run could show, and no rule is for',
    'them yet: nothing is said, and they do not count for or against the recall.',
    '',
    row('Fault', 'Class', 'Style', 'TensorFlow.js at 33'),
    row('---', '---', '---', '---'),
    ...silent.map(lineOf),
    '',
  ].join('\n');
}
