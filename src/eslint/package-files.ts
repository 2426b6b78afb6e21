import { type Dirent, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import type * as Ignore from 'ignore';
import { isPython } from '../cli/files.js';
import { fresh, largestFile, stampOf, textOf } from './disk-texts.js';

const require = createRequire(import.meta.url);

/** Where the files that belong together lie. */
export interface PackageFolder {
  readonly root: string;
  /** Whether the folders in it belong to it: not where nothing says that it is a package. */
  readonly isWhole: boolean;
}

const markers = ['tsconfig.json', 'package.json', 'jsconfig.json'];
const pythonMarkers = ['pyproject.toml', 'setup.py', 'setup.cfg', 'package.json'];

const known = new Map<string, { readonly found: PackageFolder; readonly lookedAt: number }>();
const mostKnown = 2000;

/** The folder of the nearest tsconfig.json, package.json or pyproject.toml, else the file's own folder alone. */
export function packageOf(file: string): PackageFolder {
  const key = `${dirname(file)}\n${isPython(file)}`;
  const before = known.get(key);
  if (before && performance.now() - before.lookedAt < fresh) return before.found;
  const found = nearestPackage(dirname(file), isPython(file) ? pythonMarkers : markers);
  if (known.size >= mostKnown) known.clear();
  known.set(key, { found, lookedAt: performance.now() });
  return found;
}

function nearestPackage(own: string, wanted: readonly string[]): PackageFolder {
  for (let folder = own; ; folder = dirname(folder)) {
    const at = folder;
    if (wanted.some((name) => stampOf(join(at, name)) !== null)) return { root: folder, isWhole: true };
    if (dirname(folder) === folder) return { root: own, isWhole: false };
  }
}

/** More than any one package has; a home folder may. */
const mostFiles = 20_000;

/** Folders of what is installed or made by others. */
const others = new Set(['node_modules', 'site-packages', 'dist-packages', '__pycache__']);

interface Folder {
  readonly stamp: string;
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/**
 * The source files of a package (absolute paths), and something about each that follows from its text. What
 * `.gitignore` at its root names is left out, like installed packages, folders whose names start with a dot, and bundles.
 */
export class PackageFiles<Fact> {
  #looked = -Infinity;
  #folders = new Map<string, Folder>();
  #isIgnored: (path: string) => boolean = () => false;
  #facts = new Map<string, { readonly stamp: string; readonly fact: Fact }>();
  /** Grows whenever a file came, went or changed. */
  version = 0;
  /** Grows whenever a file came or went. */
  filesVersion = 0;

  constructor(
    private readonly folder: PackageFolder,
    private readonly isWanted: (file: string) => boolean,
    private readonly factOf: (text: string, file: string) => Fact,
  ) {}

  /** By file, as of the last look. */
  get facts(): ReadonlyMap<string, { readonly fact: Fact }> {
    return this.#facts;
  }

  /** Looks at the files again where the last look is some seconds old; says whether it did. */
  refresh(): boolean {
    if (performance.now() - this.#looked < fresh) return false;
    this.#isIgnored = ignoredBy(this.folder.root);
    this.#look();
    this.#looked = performance.now();
    return true;
  }

  #look(): void {
    const before = this.#facts;
    const folders = new Map<string, Folder>();
    const facts: typeof before = new Map();
    const stack = [this.folder.root];
    for (let at = stack.pop(); at !== undefined && facts.size < mostFiles; at = stack.pop()) {
      const folder = this.#folderAt(at);
      folders.set(at, folder);
      if (this.folder.isWhole) stack.push(...folder.folders);
      for (const file of folder.files) {
        const stamp = stampOf(file, largestFile);
        if (stamp === null) continue;
        const known = before.get(file);
        if (known?.stamp !== stamp) this.version++;
        if (!known) this.filesVersion++;
        facts.set(
          file,
          known?.stamp === stamp ? known : { stamp, fact: this.factOf(textOf(file) ?? '', file) },
        );
      }
    }
    if ([...before.keys()].some((file) => !facts.has(file))) {
      this.version++;
      this.filesVersion++;
    }
    this.#folders = folders;
    this.#facts = facts;
  }

  #folderAt(path: string): Folder {
    const stamp = stampOf(path) ?? '';
    const known = this.#folders.get(path);
    if (known?.stamp === stamp) return known;
    const entries = entriesOf(path).filter(({ name }) => !others.has(name) && !name.startsWith('.'));
    const inside = (name: string): string => join(path, name);
    return {
      stamp,
      files: entries
        .filter((entry) => entry.isFile() && this.isWanted(entry.name))
        .map(({ name }) => inside(name))
        .filter((file) => !this.#isIgnored(file)),
      folders: entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => inside(name))
        .filter((folder) => !this.#isIgnored(folder + sep)),
    };
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function ignoredBy(root: string): (path: string) => boolean {
  const patterns = textOf(join(root, '.gitignore'));
  if (patterns === null) return () => false;
  const { default: ignore } = require('ignore') as typeof Ignore;
  const test = ignore().add(patterns);
  return (path) => test.ignores(relative(root, path).split(sep).join('/') + (path.endsWith(sep) ? '/' : ''));
}
