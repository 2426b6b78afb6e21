import { dirname, resolve } from 'node:path';
import { isPython, isRead, isSource, shownPath } from '../cli/files.js';
import { Aliases } from '../program/aliases.js';
import { namesLibrary, specifiersOf } from '../program/network-text.js';
import { resolveModule } from '../program/resolve-python.js';
import { resolveImport } from '../program/resolve.js';
import { textOf } from './disk-texts.js';
import { PackageFiles, type PackageFolder, packageOf } from './package-files.js';

/** What is known of a file from its text alone. */
interface Fact {
  readonly namesLibrary: boolean;
  /** Read once somebody asks: where no file names a library, nobody does. */
  imports: readonly string[] | null;
}

/** Where an open file lies, and how files are read: paths are relative to `cwd`. */
export interface Surroundings {
  readonly cwd: string;
  /** Files, folders and patterns of the configuration. */
  readonly entries: readonly string[];
  /** Folders in which modules of Python are looked for too. */
  readonly pythonPath: readonly string[];
  readonly read: (file: string) => string | null;
  /** Whether the open file is as it is on disk. */
  readonly isSaved: boolean;
}

type Read = Surroundings['read'];

/** So many files of one package as they are saved, and none in another state: somebody lints all of it. */
const many = 10;

/** The files of some folders, and who imports whom among them; paths are relative to a working directory. */
class ImportGraph {
  readonly #folders: readonly PackageFiles<Fact>[];
  #version = -1;
  #facts: ReadonlyMap<string, Fact> = new Map();
  #namesLibrary = false;
  #importers: ReadonlyMap<string, readonly string[]> | null = null;
  #reaching: ReadonlySet<string> = new Set();
  #concerned: readonly string[] | null = null;
  /** Files that were looked at as they are on disk. */
  readonly #shown = new Set<string>();
  /** Whether this is an editor, where nobody waits for files that are not open. */
  #isWorkedOn = false;
  #aliases: Aliases | null = null;

  constructor(
    private readonly cwd: string,
    folders: readonly PackageFolder[],
    isWanted: (file: string) => boolean,
    private readonly pythonPath: readonly string[],
    private readonly read: Read,
  ) {
    const factOf = (text: string, file: string): Fact => ({
      namesLibrary: namesLibrary(text, file),
      imports: null,
    });
    this.#folders = folders.map((folder) => new PackageFiles(folder, isWanted, factOf));
  }

  /** What is analysed when a file is open, in so far as networks are concerned. */
  projectOf(file: string, text: string, isSaved: boolean): readonly string[] {
    this.#refresh();
    const isNaming = namesLibrary(text, file);
    if (!this.#namesLibrary && !isNaming) return [];
    this.#importers ??= this.#link();
    const importers = this.#importersOf([file]).filter((each) => each !== file && this.#reaching.has(each));
    if (!isNaming && importers.length === 0 && !this.#reachesNetwork(file, text)) return [];
    if (isSaved) this.#shown.add(file);
    else this.#isWorkedOn = true;
    return this.#shown.size >= many && !this.#isWorkedOn ? this.#whole(file) : [file, ...importers];
  }

  /**
   * All files that have to do with networks, what they import too: those that are looked at one after another then share
   * one analysis, as where a whole project is linted.
   */
  #whole(file: string): readonly string[] {
    this.#concerned ??= [...this.#importedBy(this.#reaching)].sort();
    return this.#concerned.includes(file) ? this.#concerned : [file, ...this.#concerned].sort();
  }

  #importedBy(files: Iterable<string>): ReadonlySet<string> {
    const found = new Set<string>();
    const stack = [...files];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (found.has(at)) continue;
      found.add(at);
      stack.push(...(this.#facts.get(at)?.imports ?? []).filter((each) => this.#facts.has(each)));
    }
    return found;
  }

  #refresh(): void {
    for (const folder of this.#folders) folder.refresh();
    const version = this.#folders.reduce((sum, each) => sum + each.version, 0);
    if (version === this.#version) return;
    const facts = this.#folders.flatMap((folder) => [...folder.facts]);
    this.#version = version;
    this.#facts = new Map(facts.map(([path, { fact }]) => [shownPath(this.cwd, path), fact]));
    this.#namesLibrary = facts.some(([, { fact }]) => fact.namesLibrary);
    this.#importers = null;
    this.#concerned = null;
    this.#aliases = null;
    // What a specifier means may have changed with the files that there are.
    for (const [, { fact }] of facts) fact.imports = null;
  }

  #link(): ReadonlyMap<string, readonly string[]> {
    const importers = new Map<string, string[]>();
    for (const [file, fact] of this.#facts) {
      fact.imports ??= this.#importsOf(file, textOf(resolve(this.cwd, file)) ?? '');
      for (const imported of fact.imports) {
        const known = importers.get(imported);
        if (known) known.push(file);
        else importers.set(imported, [file]);
      }
    }
    this.#importers = importers;
    const naming = [...this.#facts].flatMap(([file, fact]) => (fact.namesLibrary ? [file] : []));
    this.#reaching = new Set([...naming, ...this.#importersOf(naming)]);
    return importers;
  }

  #importsOf(file: string, text: string): readonly string[] {
    this.#aliases ??= new Aliases(this.read, [...this.#facts.keys()]);
    const aliases = this.#aliases;
    const exists = (each: string): boolean => this.#facts.has(each) || this.read(each) !== null;
    return specifiersOf(text, file).flatMap((specifier) =>
      isPython(file)
        ? (resolveModule(specifier, file, exists, this.pythonPath) ?? [])
        : (resolveImport(specifier, file, exists) ?? aliases.resolve(specifier, file) ?? []),
    );
  }

  /** Those that import one of the files, directly or through others; in a circle the files themselves. */
  #importersOf(files: readonly string[]): readonly string[] {
    const found = new Set<string>();
    const stack = [...files];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      for (const importer of this.#importers?.get(at) ?? []) {
        if (found.has(importer)) continue;
        found.add(importer);
        stack.push(importer);
      }
    }
    return [...found];
  }

  /** Whether what a file imports has to do with networks; a file of another package may, so it is looked at. */
  #reachesNetwork(file: string, text: string): boolean {
    return this.#importsOf(file, text).some(
      (imported) => this.#reaching.has(imported) || !this.#facts.has(imported),
    );
  }
}

const graphs = new Map<string, ImportGraph>();
const mostGraphs = 50;

/**
 * The entries of the project that an open file belongs to (DESIGN.md §3): itself, and the files of its package and of the
 * configured entries that import it, found by text; where file after file is looked at as it is on disk, all that have to
 * do with networks. None where it has nothing to do with them itself.
 */
export function projectOf(
  file: string,
  text: string,
  { cwd, entries, pythonPath, read, isSaved }: Surroundings,
): readonly string[] {
  const own = packageOf(resolve(cwd, file));
  const folders = [own, ...entries.map((entry) => folderOf(resolve(cwd, entry)))];
  // A file of one language imports none of another.
  const isWanted = isPython(file) ? isPython : isSource;
  const key = JSON.stringify([cwd, folders, isPython(file), pythonPath]);
  let graph = graphs.get(key);
  if (!graph) {
    if (graphs.size >= mostGraphs) graphs.clear();
    graph = new ImportGraph(cwd, folders, isWanted, pythonPath, read);
    graphs.set(key, graph);
  }
  return graph.projectOf(file, text, isSaved);
}

/** The folder in which an entry (a file, a folder or a pattern) has its files. */
function folderOf(entry: string): PackageFolder {
  const [fixed = entry] = /^[^*?{[(!]*/.exec(entry) ?? [];
  if (fixed !== entry) return { root: fixed.endsWith('/') ? fixed : dirname(fixed), isWhole: true };
  return isRead(entry) ? { root: dirname(entry), isWhole: false } : { root: entry, isWhole: true };
}
