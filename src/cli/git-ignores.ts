import { lstatSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type * as Ignore from 'ignore';
import { isAbsence } from './errors.js';

// Many a search meets nothing to ignore: so not `import`.
const require = createRequire(import.meta.url);

/** The name of such a file. */
export const ignoreFile = '.gitignore';

/** What files named .gitignore leave out, as git reads them: those further in come later, and so have the last word. */
export class GitIgnores {
  /** The folder that paths are relative to, with a separator behind it. */
  readonly #start: string;
  #rules: Ignore.Ignore | null = null;

  /** Reads those of the repository above a folder; those from there on inwards are added when they are met. */
  constructor(
    folder: string,
    private readonly onUnreadable: (file: string, thrown: unknown) => void,
  ) {
    const above = foldersAbove(folder);
    const base = above[0] ?? folder;
    this.#start = base.endsWith(sep) ? base : base + sep;
    for (const each of above) this.add(each);
  }

  /** Reads that of a folder, where there is one. */
  add(folder: string): void {
    const file = join(folder, ignoreFile);
    try {
      // Git follows no link here.
      if (!lstatSync(file).isFile()) return;
      const lines = readFileSync(file, 'utf8').split(/\r?\n/);
      const { default: ignore } = require('ignore') as typeof Ignore;
      const from = this.#pathOf(folder);
      this.#rules = (this.#rules ?? ignore()).add(lines.flatMap((line) => patternFrom(from, line)));
    } catch (thrown) {
      if (!isAbsence(thrown)) this.onUnreadable(file, thrown);
    }
  }

  hasFile(path: string): boolean {
    return this.#rules?.ignores(this.#pathOf(path)) ?? false;
  }

  hasFolder(path: string): boolean {
    const below = this.#pathOf(path);
    return below !== '' && (this.#rules?.ignores(`${below}/`) ?? false);
  }

  #pathOf(path: string): string {
    const below = path.slice(this.#start.length);
    return sep === '/' ? below : below.replaceAll(sep, '/');
  }
}

/** The folders around one, outermost first, as far as they belong to the repository that it is in. */
function foldersAbove(folder: string): readonly string[] {
  const above: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (isThere(join(at, '.git'))) return above.reverse();
    if (dirname(at) === at) return [];
    above.push(dirname(at));
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** The pattern on a line of a folder's file as it would stand in one further out; nothing for a line without one. */
function patternFrom(folder: string, written: string): readonly string[] {
  const line = written.replace(/^\uFEFF/, '').replace(/(?<!\\)\s+$/, '');
  if (line === '' || line.startsWith('#')) return [];
  if (folder === '') return [line];
  const [, not = '', pattern = ''] = /^(!?)(.*)$/.exec(line) ?? [];
  // A name without a slash before its end means whatever lies further in, too.
  const isAnywhere = !/\/./.test(pattern);
  const plain = folder.replace(/[\\*?[\]]/g, String.raw`\$&`);
  return [`${not}/${plain}/${isAnywhere ? '**/' : ''}${pattern.replace(/^\//, '')}`];
}
