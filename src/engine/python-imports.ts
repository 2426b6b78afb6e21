import { firstOf, type ImportStatement, importStatements } from '../program/import-statements.js';
import { directoryOf } from '../program/resolve.js';
import {
  folderAround,
  isOwnPackage,
  mayBeIn,
  moduleBelow,
  mostSteps,
  relativeModule,
} from '../program/resolve-python.js';
import type { Texts } from './texts.js';

/** What names mean in one folder, to all the files in it and further in. */
interface Folder {
  readonly path: string;
  /** The next one out in which the project may have modules. */
  readonly around: Folder | null;
  /** Whether a package or module of that name may be there. */
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

/**
 * The imports of files of Python, found as `resolveModule` does: thousands of files import a few hundred modules, so what
 * a folder has is looked up once.
 */
export class PythonImports {
  readonly #folders = new Map<string, Folder>();
  readonly #exists = (file: string): boolean => this.project.texts.has(file);
  readonly #mayBe = (path: string): boolean => this.project.texts.mayBe(path);

  constructor(private readonly project: Project) {}

  /** The file that a module means; null for what is not there, is a library, or has nothing to do with networks. */
  resolve(specifier: string, from: string): string | null {
    return this.#resolve(specifier, from, this.#folder(directoryOf(from)));
  }

  /** The files that a file imports, by its text alone. */
  of(file: string, text: string): readonly string[] {
    const folder = this.#folder(directoryOf(file));
    const found: string[] = [];
    for (const statement of importStatements(text)) this.#add(found, statement, file, folder);
    return found;
  }

  #add(found: string[], { imports }: ImportStatement, from: string, folder: Folder): void {
    for (const { module, first, members } of imports) {
      const file = this.#resolve(module, from, folder);
      if (file !== null) found.push(file);
      else if (first !== null && !this.#isKnown(first, folder)) continue;
      // A module that is no package has none inside.
      if (file !== null && !file.endsWith('/__init__.py')) continue;
      for (const member of members) {
        const inside = this.#resolve(member, from, folder);
        if (inside !== null) found.push(inside);
      }
    }
  }

  #folder(path: string): Folder {
    const before = this.#folders.get(path);
    if (before) return before;
    const around = folderAround(path, this.project.pythonPath);
    const folder: Folder = {
      path,
      around: around === null ? null : this.#folder(around),
      known: new Map(),
      modules: new Map(),
    };
    this.#folders.set(path, folder);
    return folder;
  }

  #resolve(specifier: string, from: string, folder: Folder): string | null {
    const file = specifier.startsWith('.')
      ? this.#once(specifier, folder, () => relativeModule(specifier, folder.path, this.#exists))
      : this.#absolute(specifier, from, folder);
    return file !== null && this.#isConcerned(file, from) ? file : null;
  }

  #absolute(specifier: string, from: string, folder: Folder): string | null {
    const first = firstOf(specifier);
    let at: Folder | null = folder;
    for (let steps = 0; at !== null && steps <= mostSteps; steps++, at = at.around) {
      const found = this.#below(specifier, first, at);
      // What else is installed beside a package is no part of the project.
      const isOther = found !== null && found !== from;
      if (isOther && isOwnPackage(found, from, at.path, this.#exists)) return found;
    }
    for (const root of this.project.pythonPath) {
      const found = this.#below(specifier, first, this.#folder(root));
      if (found !== null && found !== from) return found;
    }
    return null;
  }

  #below(specifier: string, first: string, folder: Folder): string | null {
    return this.#mayHave(folder, first)
      ? this.#once(specifier, folder, () => moduleBelow(specifier, folder.path, this.#exists))
      : null;
  }

  /** Whether a package or module of that name may be in a folder, or anywhere else that it is looked for. */
  #isKnown(first: string, folder: Folder): boolean {
    for (let at: Folder | null = folder; at !== null; at = at.around) {
      if (this.#mayHave(at, first)) return true;
    }
    return this.project.pythonPath.some((root) => this.#mayHave(this.#folder(root), first));
  }

  #mayHave({ path, known }: Folder, first: string): boolean {
    let mayHave = known.get(first);
    if (mayHave === undefined) {
      mayHave = mayBeIn(path, first, this.#mayBe);
      known.set(first, mayHave);
    }
    return mayHave;
  }

  #once(specifier: string, { modules }: Folder, find: () => string | null): string | null {
    let found = modules.get(specifier);
    if (found === undefined) {
      found = this.project.isLibrary(specifier) ? null : find();
      modules.set(specifier, found);
    }
    return found;
  }

  /** Whether a file is the project's, or one of a package that has to do with networks. */
  #isConcerned(file: string, from: string): boolean {
    const root = this.project.pythonPath.find((each) => file.startsWith(`${each}/`));
    if (root === undefined) return true;
    const top = `${root}/${topOf(file, root)}`;
    return from.startsWith(`${top}/`) || this.project.isOfNetworks(top, file);
  }
}

/** The package in a folder of packages that a file is part of. */
function topOf(file: string, root: string): string {
  return file.slice(root.length + 1).split('/')[0] ?? '';
}
