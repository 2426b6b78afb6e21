import { firstOf, importsOfPython } from '../program/network-text.js';
import { directoryOf } from '../program/resolve.js';
import { folderAround, mayBeIn, mostSteps, resolveModule } from '../program/resolve-python.js';
import type { Texts } from './texts.js';

/** What names mean in one folder: the same for all its files, but for a file that could mean itself. */
interface Folder {
  readonly path: string;
  /** How many more folders around it are looked into. */
  readonly steps: number;
  /** Whether a package or module of that name may be there, or further out. */
  readonly known: Map<string, boolean>;
  readonly modules: Map<string, string | null>;
}

/** What is asked of the project that the imports are in. */
interface Project {
  readonly texts: Texts;
  readonly isLibrary: (specifier: string) => boolean;
  readonly pythonPath: readonly string[];
  /** Whether a package, the folder of which is given, has to do with networks; `file` is what was imported of it. */
  readonly isOfNetworks: (folder: string, file: string) => boolean;
}

/** The imports of files of Python: thousands of files import a few hundred modules. */
export class PythonImports {
  /** By how many folders around them are looked into. */
  readonly #folders: Map<string, Folder>[] = [];
  readonly #exists = (file: string): boolean => this.project.texts.has(file);

  constructor(private readonly project: Project) {}

  /** The file that a module means; null for what is not there, is a library, or has nothing to do with networks. */
  resolve(specifier: string, from: string): string | null {
    return this.#resolve(specifier, from, this.#folderOf(from));
  }

  /** The files that a file imports, by its text alone. */
  of(file: string, text: string): readonly string[] {
    const folder = this.#folderOf(file);
    const found: string[] = [];
    for (const { module, members } of importsOfPython(text, (first) => this.#isKnown(first, folder))) {
      const imported = this.#resolve(module, file, folder);
      if (imported !== null) found.push(imported);
      // A module that is no package has none inside.
      if (imported !== null && !imported.endsWith('/__init__.py')) continue;
      for (const member of members()) {
        const inside = this.#resolve(member, file, folder);
        if (inside !== null) found.push(inside);
      }
    }
    return found;
  }

  #folderOf(file: string): Folder {
    return this.#folder(directoryOf(file), mostSteps);
  }

  /** Folders beside each other share those around them. */
  #folder(path: string, steps: number): Folder {
    const all = (this.#folders[steps] ??= new Map<string, Folder>());
    const known = all.get(path);
    if (known) return known;
    const folder: Folder = { path, steps, known: new Map(), modules: new Map() };
    all.set(path, folder);
    return folder;
  }

  #resolve(specifier: string, from: string, folder: Folder): string | null {
    const isElsewhere = !specifier.startsWith('.') && !this.#isKnown(firstOf(specifier), folder);
    return isElsewhere || this.project.isLibrary(specifier)
      ? null
      : this.#moduleOnce(specifier, from, folder);
  }

  #isKnown(first: string, folder: Folder): boolean {
    let isKnown = folder.known.get(first);
    if (isKnown === undefined) {
      isKnown = this.#mayBeIn(folder.path, first) || this.#isKnownAround(first, folder);
      folder.known.set(first, isKnown);
    }
    return isKnown;
  }

  #isKnownAround(first: string, { path, steps }: Folder): boolean {
    const { pythonPath } = this.project;
    const around = steps === 0 ? null : folderAround(path, pythonPath);
    if (around !== null) return this.#isKnown(first, this.#folder(around, steps - 1));
    return pythonPath.some((root) => this.#mayBeIn(root, first));
  }

  #mayBeIn(folder: string, first: string): boolean {
    return mayBeIn(folder, first, (path) => this.project.texts.mayBe(path));
  }

  #moduleOnce(specifier: string, from: string, { modules }: Folder): string | null {
    if (mayMeanItself(specifier, from)) return this.#module(specifier, from);
    let found = modules.get(specifier);
    if (found === undefined) {
      found = this.#module(specifier, from);
      modules.set(specifier, found);
    }
    return found;
  }

  #module(specifier: string, from: string): string | null {
    const { pythonPath, isOfNetworks } = this.project;
    const file = resolveModule(specifier, from, this.#exists, pythonPath);
    const root = pythonPath.find((each) => file?.startsWith(`${each}/`));
    if (file === null || root === undefined) return file;
    const top = `${root}/${topOf(file, root)}`;
    return from.startsWith(`${top}/`) || isOfNetworks(top, file) ? file : null;
  }
}

/** The package in a folder of packages that a file is part of. */
function topOf(file: string, root: string): string {
  return file.slice(root.length + 1).split('/')[0] ?? '';
}

/** Whether a specifier begins with the name of the file that it stands in; a package's own file may be meant by any. */
function mayMeanItself(specifier: string, from: string): boolean {
  const start = from.lastIndexOf('/') + 1;
  const end = from.indexOf('.', start);
  const own = end < 0 ? from.slice(start) : from.slice(start, end);
  if (own === '__init__') return true;
  let dots = 0;
  while (specifier.charCodeAt(dots) === dot) dots++;
  if (!specifier.startsWith(own, dots)) return false;
  const behind = dots + own.length;
  return behind === specifier.length || specifier.charCodeAt(behind) === dot;
}

const dot = '.'.charCodeAt(0);
