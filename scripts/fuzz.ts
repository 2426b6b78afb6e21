/**
 * Breaks the fixtures in every way and analyses what is left of them: none may crash, none may take longer than two
 * seconds. With --editor they are changed as somebody who works on them changes them, and shown by the ESLint plugin: none
 * may take longer than 0.2 s, ESLint and its parser included, unless that was so only at first. With --edits a case is a project that is worked on for eight
 * edits: what is kept from version to version may change nothing that is seen.
 * `npm run fuzz -- [--editor | --edits] [--cases N] [--seed N] [--keep FOLDER]`; `--seed` is the first of the seeds.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { workings } from './fuzz/disturb.js';
import { differenceIn } from './fuzz/edits.js';
import { caseOf, type Trouble, troubleIn, troubleWith } from './fuzz/fuzz.js';
import { fixtureProjects } from './fuzz/sources.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    editor: { type: 'boolean', default: false },
    edits: { type: 'boolean', default: false },
  },
});

function keep({ case: { seed, sources } }: Trouble): void {
  if (values.keep === undefined) return;
  for (const [file, text] of Object.entries(sources)) {
    const path = join(values.keep, String(seed), file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const editor = values.editor ? await import('./fuzz/editor.js') : null;
/** The seconds of cases that were slow only at first. */
const atFirst: number[] = [];

const editsOfCase = 8;
const mostInEditor = 0.2;

/** Works on the project of a seed. */
function workedOn(seed: number): Trouble | null {
  const difference = differenceIn(seed, projects, editsOfCase);
  if (!difference) return null;
  const { sources, version } = difference;
  return {
    case: { seed, disturbance: `version ${version}`, file: '', sources },
    what: 'looks otherwise than at first sight',
  };
}

/** Runs the case of a seed. */
function tried(seed: number): Trouble | null {
  if (values.edits) return workedOn(seed);
  if (!editor) return troubleWith(caseOf(seed, projects), 2);
  const broken = caseOf(seed, projects, workings);
  const trouble = troubleIn(broken, mostInEditor, editor.shownInEditor);
  if (trouble?.seconds === undefined) return trouble;
  const again = editor.slowAgain(broken, mostInEditor);
  if (again !== null) return again;
  atFirst.push(trouble.seconds);
  console.log(
    `seed ${seed} (${broken.disturbance}): ${trouble.what} at first, less than ${mostInEditor} s later`,
  );
  return null;
}

/** Looks at a network as it is; gives the seconds. */
function firstLook({ shownInEditor }: NonNullable<typeof editor>): string {
  const sources = projects.find((each) => Object.keys(each)[0]?.includes('/nets/')) ?? {};
  const [file = ''] = Object.keys(sources);
  const started = performance.now();
  shownInEditor({ seed: 0, disturbance: '', file, sources });
  return ((performance.now() - started) / 1000).toFixed(2);
}

const projects = fixtureProjects();
if (editor) console.log(`the first look of all, which loads the analysis, took ${firstLook(editor)} s`);
const [first, count] = [Number(values.seed), Number(values.cases)];
let [troubles, slowest, slowestSeed] = [0, 0, first];
for (let seed = first; seed < first + count; seed++) {
  const started = performance.now();
  const trouble = tried(seed);
  const took = performance.now() - started;
  if (took > slowest) [slowest, slowestSeed] = [took, seed];
  if (trouble === null) continue;
  troubles++;
  keep(trouble);
  console.log(`seed ${seed} (${trouble.case.disturbance}): ${trouble.what}`);
}
console.log(
  `${count} cases from seed ${first} on: ${troubles} in trouble, the slowest took ${(slowest / 1000).toFixed(2)} s (seed ${slowestSeed})`,
);
if (editor) {
  console.log(
    `${atFirst.length} more were slow at first, the slowest ${Math.max(0, ...atFirst).toFixed(2)} s`,
  );
}
if (troubles > 0) process.exitCode = 1;
