import { dirname, resolve } from 'node:path';
import { isPython, isRead, isSource, shownPath } from '../cli/files.js';
import { Aliases } from '../program/aliases.js';
import { namesLibrary, specifiersOf } from '../program/network-text.js';
import { reachedFrom } from '../program/reached.js';
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
  /** Whether the open file is as it is on disk; asked where networks are concerned. */
  readonly isSaved: () => boolean;
}

type Read = Surroundings['read'];

/** So many files of one package as they are saved, and none in another state: somebody lints all of it. */
const many = 10;

/** The files of some folders, and who imports whom among them; paths are relative to a working directory. */
class ImportGraph {
  readonly #folders: readonly PackageFiles<Fact>[];
  #version = -1;
  #filesVersion = -1;
  /** The configurations that say what names mean, as they were read. */
  readonly #configurations = new Map<string, string | null>();
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

  readonly #readNoting: Read = (file) => {
    const text = this.read(file);
    if (file.endsWith('.json')) this.#configurations.set(file, text);
    return text;
  };

  /** What is analysed when a file is open, in so far as networks are concerned. */
  projectOf(file: string, text: string, isSaved: () => boolean): readonly string[] {
    this.#refresh();
    const isNaming = namesLibrary(text, file);
    if (!this.#namesLibrary && !isNaming) return [];
    this.#importers ??= this.#link();
    const importers = [...this.#withImporters([file])].filter(
      (each) => each !== file && this.#reaching.has(each),
    );
    if (!isNaming && importers.length === 0 && !this.#reachesNetwork(file, text)) return [];
    if (isSaved()) this.#shown.add(file);
    else this.#isWorkedOn = true;
    return this.#shown.size >= many && !this.#isWorkedOn ? this.#whole(file) : [file, ...importers];
  }

  /**
   * All files that have to do with networks, what they import too: those that are looked at one after another then share
   * one analysis, as where a whole project is linted.
   */
  #whole(file: string): readonly string[] {
    const imported = (from: string): readonly string[] =>
      (this.#facts.get(from)?.imports ?? []).filter((each) => this.#facts.has(each));
    this.#concerned ??= [...reachedFrom(this.#reaching, imported)].sort();
    return this.#concerned.includes(file) ? this.#concerned : [file, ...this.#concerned].sort();
  }

  #refresh(): void {
    const looked = this.#folders.map((folder) => folder.refresh());
    const isRead = looked.some(Boolean) && this.#isConfiguredAnew();
    const version = sum(this.#folders.map((folder) => folder.version));
    if (version === this.#version && !isRead) return;
    const facts = this.#folders.flatMap((folder) => [...folder.facts]);
    this.#version = version;
    this.#facts = new Map(facts.map(([path, { fact }]) => [shownPath(this.cwd, path), fact]));
    this.#namesLibrary = facts.some(([, { fact }]) => fact.namesLibrary);
    this.#importers = null;
    this.#concerned = null;
    const filesVersion = sum(this.#folders.map((folder) => folder.filesVersion));
    if (filesVersion === this.#filesVersion && !isRead) return;
    // What a specifier means may have changed with the files that there are, or with what says what it means.
    this.#filesVersion = filesVersion;
    this.#aliases = null;
    this.#configurations.clear();
    for (const [, { fact }] of facts) fact.imports = null;
  }

  #isConfiguredAnew(): boolean {
    return [...this.#configurations].some(([file, was]) => this.read(file) !== was);
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
    this.#reaching = this.#withImporters(naming);
    return importers;
  }

  #importsOf(file: string, text: string): readonly string[] {
    this.#aliases ??= new Aliases(this.#readNoting, [...this.#facts.keys()]);
    const aliases = this.#aliases;
    const exists = (each: string): boolean => this.#facts.has(each) || this.read(each) !== null;
    return specifiersOf(text, file).flatMap((specifier) =>
      isPython(file)
        ? (resolveModule(specifier, file, exists, this.pythonPath) ?? [])
        : (resolveImport(specifier, file, exists) ?? aliases.resolve(specifier, file) ?? []),
    );
  }

  /** The files and those that import them, directly or through others. */
  #withImporters(files: Iterable<string>): ReadonlySet<string> {
    return reachedFrom(files, (file) => this.#importers?.get(file) ?? []);
  }

  /** Whether what a file imports has to do with networks; a file of another package may, so it is looked at. */
  #reachesNetwork(file: string, text: string): boolean {
    return this.#importsOf(file, text).some(
      (imported) => this.#reaching.has(imported) || !this.#facts.has(imported),
    );
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
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
