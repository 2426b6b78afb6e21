import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { packagePath } from '../../src/cli/package.js';
import type { Tool } from '../../src/cli/tool.js';
import { applyEdits } from '../../src/fix/apply.js';
import type { FrontEnd } from '../../src/program/front-end.js';

interface Job {
  readonly before: string;
  readonly after: string;
  readonly old: string;
  readonly new: string;
}

/** A name that no code has. */
const fresh = 'renamed_by_oracle';
/** Of so many names one is renamed. */
const every = 12;

/** Names in a text that an assignment, a loop, a function or a parameter may bind. */
const bound = /(?<=\bdef |\bfor |[(,\n] *)([a-z_]\w*)(?= *[=:,(]| in\b)/g;

/**
 * Renames names of installed networks, whatever they mean, and asks Python whether every scope still means the same by its
 * names; `renames` asks for this alone. Gives how many checks failed.
 */
export async function compareRenames(tool: Tool, python: string, wanted: readonly string[]): Promise<number> {
  const frontEnd = tool.frontEnd('.py');
  if (!frontEnd || (wanted.length > 0 && !wanted.includes('renames'))) return 0;
  const { stdout: folder } = await execa(python, ['-c', 'import torchvision.models as m; print(m.__path__[0])']);
  const jobs = filesIn(folder).flatMap((text) => renamesIn(frontEnd, text));
  const script = packagePath('scripts/oracle/renames.py');
  const { stdout } = await execa(python, [script], { input: JSON.stringify(jobs) });
  const results = JSON.parse(stdout) as readonly boolean[];
  const wrong = jobs.filter((_, index) => results[index] !== true);
  console.log(`${wrong.length === 0 ? 'equal' : 'DIFFERENT'}  scopes of Python after each of ${jobs.length} renames`);
  for (const { old } of wrong.slice(0, 8)) console.log(`  ${old}`);
  return wrong.length === 0 ? 0 : 1;
} // prettier-ignore

function filesIn(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.py'));
  return files.sort().map((file) => readFileSync(join(folder, file), 'utf8'));
} // prettier-ignore

function renamesIn(frontEnd: FrontEnd, text: string): readonly Job[] {
  const file = 'a.py';
  const project = { files: [file], read: () => text, imports: () => [], resolve: () => null, renamesTexts: false };
  const places = [...text.matchAll(bound)].filter((_, index) => index % every === 0);
  return places.flatMap(({ index, 0: old }): Job[] => {
    const declarations = [{ file, start: index, end: index + old.length }];
    const fix = frontEnd.fix({ kind: 'rename', declarations, candidates: [fresh] }, project);
    const after = fix && applyEdits(text, fix.edits);
    // A name that is somebody's own keeps the mark of that.
    return !fix || after === null ? [] : [{ before: text, after, old, new: fix.names.get(old) ?? fresh }];
  });
} // prettier-ignore
