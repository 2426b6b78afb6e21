import { parse } from 'jsonc-parser';
import { exports as exportsOf, imports as importsOf } from 'resolve.exports';
import type { ReadText } from './front-end.js';
import { directoryOf, join, resolveFile } from './resolve.js';

/** What is read of a tsconfig.json. */
interface PathOptions {
  /** The folder that paths are relative to. */
  readonly base: string;
  /** Whether names are looked for in that folder too (`baseUrl`). */
  readonly isBase: boolean;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

interface Manifest {
  readonly name?: string;
  readonly main?: string;
  readonly module?: string;
  readonly exports?: unknown;
  readonly imports?: unknown;
  readonly workspaces?: unknown;
}

/** A package of the project itself. */
interface OwnPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Conditions of package exports, those that lead to sources among them. */
const conditions = ['source', 'development', 'types', 'node', 'browser', 'require'];

/** Names that are no paths and yet mean files of the project: `paths` of a tsconfig, packages of a workspace. */
export class Aliases {
  readonly #options = new Map<string, PathOptions | null>();
  readonly #manifests = new Map<string, Manifest | null>();
  #packages: ReadonlyMap<string, OwnPackage> | null = null;

  /** `files`: what is analysed, with '/' and relative to one folder. */
  constructor(
    private readonly read: ReadText,
    private readonly files: readonly string[],
  ) {}

  /** The file that a specifier without a path means in a file of the project; null for the packages of others. */
  resolve(specifier: string, from: string): string | null {
    if (/^(\.|\/|node:)/.test(specifier)) return null;
    const byPaths = this.#byPaths(specifier, from);
    if (byPaths !== null) return byPaths;
    return specifier.startsWith('#')
      ? this.#byImports(specifier, directoryOf(from))
      : this.#byPackage(specifier, from);
  }

  readonly #exists = (file: string): boolean => this.read(file) !== null;

  #byPaths(specifier: string, from: string): string | null {
    const options = this.#optionsFor(directoryOf(from));
    if (!options) return null;
    const tries = [...targetsOf(specifier, options.paths), ...(options.isBase ? [specifier] : [])];
    for (const target of tries) {
      const file = resolveFile(join(options.base, target), target, this.#exists);
      if (file !== null) return file;
    }
    return null;
  }

  /** The options of the nearest tsconfig.json or jsconfig.json. */
  #optionsFor(folder: string): PathOptions | null {
    const known = this.#options.get(folder);
    if (known !== undefined) return known;
    const own = ['tsconfig.json', 'jsconfig.json']
      .map((name) => join(folder, name))
      .find((file) => this.read(file) !== null);
    const found = own !== undefined ? this.#optionsIn(own, new Set()) : folder === '' ? null : this.#optionsFor(directoryOf(folder));
    this.#options.set(folder, found);
    return found;
  } // prettier-ignore

  /** What a configuration says, or the one that it extends. */
  #optionsIn(file: string, seen: Set<string>): PathOptions | null {
    const text = seen.has(file) ? null : this.read(file);
    if (text === null) return null;
    seen.add(file);
    const { compilerOptions = {}, extends: parents } = (parse(text) ?? {}) as {
      readonly compilerOptions?: { readonly baseUrl?: unknown; readonly paths?: unknown };
      readonly extends?: unknown;
    };
    const { baseUrl, paths } = compilerOptions;
    const folder = directoryOf(file);
    const all = Array.isArray(parents) ? (parents as unknown[]) : [parents];
    const inherited = all
      .filter((parent): parent is string => typeof parent === 'string' && parent.startsWith('.'))
      .map((parent) => this.#optionsIn(join(folder, parent.endsWith('.json') ? parent : `${parent}.json`), seen))
      .findLast((each) => each !== null);
    if (typeof baseUrl !== 'string' && !isPaths(paths)) return inherited ?? null;
    return {
      base: typeof baseUrl === 'string' ? join(folder, baseUrl) : (inherited?.isBase ? inherited.base : folder),
      isBase: typeof baseUrl === 'string' || inherited?.isBase === true,
      paths: isPaths(paths) ? paths : (inherited?.paths ?? {}),
    };
  } // prettier-ignore

  /** What the nearest package has for its own files alone (`"imports": { "#blocks": "./src/blocks.js" }`). */
  #byImports(specifier: string, folder: string): string | null {
    const manifest = this.#manifestOf(folder);
    if (!manifest) return folder === '' ? null : this.#byImports(specifier, directoryOf(folder));
    const targets = targetsIn(
      () => importsOf(manifest as never, specifier, { conditions, unsafe: true }) ?? [],
    );
    return this.#fileOf(folder, withSources(targets));
  }

  #fileOf(folder: string, targets: readonly string[]): string | null {
    for (const target of targets) {
      const file = resolveFile(join(folder, target), target, this.#exists);
      if (file !== null) return file;
    }
    return null;
  }

  #byPackage(specifier: string, from: string): string | null {
    const [, name = ''] = /^((?:@[^/]+\/)?[^/]+)/.exec(specifier) ?? [];
    const own = this.#ownPackages().get(name) ?? this.#neighbour(name, from);
    if (!own) return null;
    return this.#fileOf(own.folder, entriesOf(own.manifest, specifier.slice(name.length + 1)));
  }

  /** The packages whose folders hold files that are analysed, by name. */
  #ownPackages(): ReadonlyMap<string, OwnPackage> {
    if (this.#packages) return this.#packages;
    const folders = new Set<string>(['']);
    for (const file of this.files) {
      for (let at = directoryOf(file); at !== '' && !folders.has(at); at = directoryOf(at)) folders.add(at);
    }
    const found = new Map<string, OwnPackage>();
    for (const folder of folders) {
      const manifest = this.#manifestOf(folder);
      if (manifest?.name !== undefined) found.set(manifest.name, { folder, manifest });
    }
    this.#packages = found;
    return found;
  }

  /** A package of the same workspace, none of whose files were named: where `packages/*` has it by its name. */
  #neighbour(name: string, from: string): OwnPackage | null {
    const short = name.replace(/^@[^/]+\//, '');
    for (let at = directoryOf(from); ; at = directoryOf(at)) {
      for (const pattern of workspacesOf(this.#manifestOf(at))) {
        const folder = join(at, pattern.replace(/\*.*$/, short));
        const manifest = this.#manifestOf(folder);
        if (manifest?.name === name) return { folder, manifest };
      }
      if (at === '') return null;
    }
  }

  #manifestOf(folder: string): Manifest | null {
    const known = this.#manifests.get(folder);
    if (known !== undefined) return known;
    const text = this.read(join(folder, 'package.json'));
    const written: unknown = text === null ? null : parse(text);
    const manifest = typeof written === 'object' ? (written as Manifest | null) : null;
    this.#manifests.set(folder, manifest);
    return manifest;
  }
}

function isPaths(paths: unknown): paths is Readonly<Record<string, readonly string[]>> {
  return typeof paths === 'object' && paths !== null && Object.values(paths).every(Array.isArray);
}

function workspacesOf(manifest: Manifest | null): readonly string[] {
  const { workspaces } = manifest ?? {};
  const all = Array.isArray(workspaces) ? workspaces : (workspaces as { packages?: unknown } | undefined)?.packages;
  return Array.isArray(all) ? all.filter((each): each is string => typeof each === 'string') : [];
} // prettier-ignore

/** What the patterns make of a specifier, the one with the longest beginning first (TypeScript's `paths`). */
function targetsOf(specifier: string, paths: PathOptions['paths']): readonly string[] {
  const exact = paths[specifier];
  if (exact) return exact;
  const matching = Object.entries(paths).flatMap(([pattern, targets]) => {
    const [before = '', after] = pattern.split('*');
    if (after === undefined || !specifier.startsWith(before) || !specifier.endsWith(after)) return [];
    if (specifier.length < before.length + after.length) return [];
    const rest = specifier.slice(before.length, specifier.length - after.length);
    return [{ length: before.length, targets: targets.map((target) => target.replace('*', () => rest)) }];
  });
  return matching.toSorted((a, b) => b.length - a.length)[0]?.targets ?? [];
}

/** Where a package says that its code is, and where sources lie that were not built yet. */
function entriesOf(manifest: Manifest, rest: string): readonly string[] {
  const written = rest === '' ? [manifest.module, manifest.main] : [rest];
  const usual = rest === '' ? ['src/index', 'index'] : [`src/${rest}`];
  return [...withSources([...exported(manifest, rest), ...written].filter((each) => each !== undefined)), ...usual];
} // prettier-ignore

function withSources(targets: readonly string[]): readonly string[] {
  const sources = targets.map((each) => each.replace(/^(\.\/)?(dist|lib|build|out)\//, 'src/').replace(/\.d\.([cm]?)ts$/, '.$1ts'));
  return [...targets.filter((each) => !/\.d\.[cm]?ts$/.test(each)), ...sources];
} // prettier-ignore

function exported(manifest: Manifest, rest: string): readonly string[] {
  if (manifest.exports === undefined) return [];
  const entry = rest === '' ? '.' : `./${rest}`;
  const named = { name: manifest.name ?? '', exports: manifest.exports };
  return targetsIn(() => exportsOf(named as never, entry, { conditions, unsafe: true }) ?? []);
}

/** None for an entry that a package has not. */
function targetsIn(find: () => readonly string[]): readonly string[] {
  try {
    return find();
  } catch {
    return [];
  }
}
