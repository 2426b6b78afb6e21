import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Around } from '../engine/engine.js';
import { PackageFiles, type PackageFolder, packageOf } from '../eslint/package-files.js';
import { isPython, isRead, isSource, shownPath } from './files.js';

/**
 * What can use names of code and is not read: of such a file only the words are known. So it is with what lies outside the
 * working directory and was not given: there nothing is written.
 */
const unread = /\.(vue|svelte|astro|html?|mdx|ipynb|pyi|d\.[cm]?ts)$/;

/** The files of the repositories or packages that some files belong to, found when they are first asked for. */
export class Neighbours implements Around {
  #found: ReadonlyMap<string, ReadonlySet<string>> | null = null;

  constructor(
    private readonly cwd: string,
    private readonly given: readonly string[],
  ) {}

  readonly files = (): readonly string[] =>
    [...this.#all().keys()].filter((file) => this.#isEdited(resolve(this.cwd, file)));

  readonly mayUse = (words: ReadonlySet<string>, files: ReadonlySet<string>): boolean => {
    const modules = [...files].flatMap(namesOfModule);
    return [...this.#all()].some(
      ([file, own]) =>
        modules.some((name) => own.has(name) || namesOfModule(file).includes(name)) &&
        [...words].some((word) => own.has(word)),
    );
  };

  /** With the words of those that are not edited. What is empty or no text is left out: nobody asked for it. */
  #all(): ReadonlyMap<string, ReadonlySet<string>> {
    this.#found ??= new Map(
      this.#folders().flatMap((folder) => {
        folder.refresh();
        return [...folder.facts].flatMap(([path, { fact }]) =>
          fact === null ? [] : [[shownPath(this.cwd, path), fact] as const],
        );
      }),
    );
    return this.#found;
  }

  #isEdited(path: string): boolean {
    const file = shownPath(this.cwd, path);
    return isRead(file) && (!file.startsWith('../') || this.given.includes(file));
  }

  /** One for each package and language: a file of one language imports none of another. */
  #folders(): readonly PackageFiles<ReadonlySet<string> | null>[] {
    const folders = new Map<string, PackageFiles<ReadonlySet<string> | null>>();
    const kinds = new Set(this.given.map((each) => join(dirname(each), isPython(each) ? 'x.py' : 'x.ts')));
    for (const file of kinds) {
      const isOwn = isPython(file) ? isPython : isSource;
      const folder = surroundings(resolve(this.cwd, file));
      const isWanted = (name: string): boolean => isOwn(name) || unread.test(name);
      const key = JSON.stringify([folder, isPython(file)]);
      const wordsOf = (text: string, path: string): ReadonlySet<string> | null =>
        text === '' ? null : new Set(this.#isEdited(path) ? [] : text.match(word));
      if (!folders.has(key)) folders.set(key, new PackageFiles(folder, isWanted, wordsOf));
    }
    return [...folders.values()];
  }
}

/** The repository that a file lies in, which may have several packages; where there is none, the package. */
function surroundings(file: string): PackageFolder {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return { root: folder, isWhole: true };
    if (dirname(folder) === folder) break;
  }
  const found = packageOf(file);
  return found.isWhole || !isPackage(found.root) ? found : { root: outermost(found.root), isWhole: true };
}

/** A package of Python by its files alone. */
function isPackage(folder: string): boolean {
  return existsSync(join(folder, '__init__.py'));
}

function outermost(folder: string): string {
  return isPackage(dirname(folder)) ? outermost(dirname(folder)) : folder;
}

const word = /[\p{ID_Continue}$]+/gu;

/** How imports name a file: by its own name, or by its folder's. */
function namesOfModule(file: string): readonly string[] {
  return [basename(file).replace(/\..*$/, ''), basename(dirname(file))].filter(
    (name) => !/^(index|__init__|src|lib|\.|)$/.test(name),
  );
}
