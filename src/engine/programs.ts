import type { AnalysisError } from '../diagnostic.js';
import type { FrontEnd } from '../program/front-end.js';
import { namesLibrary, specifiersOf } from '../program/network-text.js';
import type { Program } from '../program/program.js';
import type { Aliases } from '../program/aliases.js';
import { reachedFrom } from '../program/reached.js';
import { isInstalled } from '../program/installed.js';
import { resolveImport } from '../program/resolve.js';
import { tslib } from '../program/tslib.js';
import type { ProgramSource } from './engine.js';
import { PythonImports } from './python-imports.js';
import type { Texts } from './texts.js';

/** Programs by content: an editor analyses the same files again and again. */
const parsed = new Map<string, { readonly text: string; readonly result: ReturnType<FrontEnd['parse']> }>();
const mostParsed = 1000;
/** In UTF-16 units: wrappers are short, bundles are not. */
const largestWrapper = 100_000;

function parseOnce(frontEnd: FrontEnd, file: string, text: string): ReturnType<FrontEnd['parse']> {
  const known = parsed.get(file);
  if (known?.text === text) return known.result;
  const result = frontEnd.parse(file, text);
  parsed.delete(file);
  parsed.set(file, { text, result });
  const [oldest] = parsed.keys();
  if (parsed.size > mostParsed && oldest !== undefined) parsed.delete(oldest);
  return result;
}

/** Files of a package that are looked at to tell whether it has to do with networks. */
const mostAsked = 30;

function isData(file: string): boolean {
  return file.endsWith('.json');
}

/** In UTF-16 units: configurations are short, weights are not. */
const largestData = 200_000;

/** Data as the module that an import of it gives; null for what is none, or too much to read. */
function asModule(text: string | null): string | null {
  if (text === null || text.length > largestData) return null;
  try {
    return `module.exports = ${JSON.stringify(JSON.parse(text))};`;
  } catch {
    return null;
  }
}

/** The other way round. */
function turned(imports: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const [file, imported] of imports) {
    for (const each of imported) {
      const known = importers.get(each);
      if (known) known.push(file);
      else importers.set(each, [file]);
    }
  }
  return importers;
}

/** The programs of a project: parsed only when asked for, their syntax errors kept. */
export class Programs implements ProgramSource {
  readonly errors: AnalysisError[] = [];
  readonly #seen = new Map<string, Program | null>();
  readonly #python: PythonImports;
  readonly #packages = new Map<string, boolean>();
  readonly #imports = new Map<string, readonly string[]>();

  constructor(
    private readonly texts: Texts,
    private readonly frontEndOf: (extension: string) => FrontEnd | null,
    private readonly isLibrary: (specifier: string) => boolean,
    private readonly aliases: Aliases,
    private readonly pythonPath: readonly string[] = [],
  ) {
    const isOfNetworks = (folder: string, file: string): boolean => this.#isOfNetworks(folder, file);
    this.#python = new PythonImports({ texts, isLibrary, pythonPath, isOfNetworks });
  }

  readonly load = (file: string): Program | null => {
    const known = this.#seen.get(file);
    if (known !== undefined) return known;
    const program = this.#parse(file);
    this.#seen.set(file, program);
    return program;
  };

  readonly resolve = (specifier: string, from: string): string | null => {
    if (from.endsWith('.py')) return this.#python.resolve(specifier, from);
    if (specifier === tslib.specifier) return tslib.file;
    const file =
      resolveImport(specifier, from, (each) => this.texts.has(each)) ?? this.#alias(specifier, from);
    return file !== null && this.isLibrary(specifier) && this.#isBundle(file) ? null : file;
  };

  /** Whether a file belongs to a package that the project only uses. */
  readonly isUsedOnly = (file: string): boolean =>
    isInstalled(file) || this.pythonPath.some((root) => file.startsWith(`${root}/`));

  /** Whether a package has to do with networks: some of the files that it begins with name a tensor library. */
  #isOfNetworks(folder: string, file: string): boolean {
    const known = this.#packages.get(folder);
    if (known !== undefined) return known;
    this.#packages.set(folder, true);
    const found = new Set([this.texts.has(`${folder}/__init__.py`) ? `${folder}/__init__.py` : file]);
    let isOne = false;
    let asked = 0;
    for (const each of found) {
      const text = this.texts.get(each) ?? '';
      isOne = namesLibrary(text, each);
      if (isOne || ++asked >= mostAsked) break;
      for (const specifier of specifiersOf(text, each)) {
        const next = this.resolve(specifier, each);
        if (next?.startsWith(`${folder}/`)) found.add(next);
      }
    }
    this.#packages.set(folder, isOne);
    return isOne;
  }

  /** Aliases and packages of the project itself; a library stays one, whatever an alias says. */
  #alias(specifier: string, from: string): string | null {
    return this.isLibrary(specifier) ? null : this.aliases.resolve(specifier, from);
  }

  /** A library's bundle that lies among the project's files is the library; a wrapper that re-exports one is code. */
  #isBundle(file: string): boolean {
    const text = this.texts.get(file) ?? '';
    return (
      text.length > largestWrapper || !specifiersOf(text, file).some((specifier) => this.isLibrary(specifier))
    );
  }

  /** The files that name a tensor library, or import one that does: by text alone, and every text is read once. */
  reachingNetworks(files: readonly string[], onProgress?: (done: number) => void): readonly string[] {
    const imports = new Map<string, readonly string[]>();
    const naming = files.flatMap((file, index) => {
      onProgress?.(index);
      return this.#naming(file, imports);
    });
    if (naming.length === 0) return [];
    const importers = turned(imports);
    const reaching = reachedFrom(naming, (file) => importers.get(file) ?? []);
    return files.filter((file) => reaching.has(file));
  }

  /** Follows the imports of files that name no library to those that do; notes what each imports on the way. */
  #naming(file: string, imports: Map<string, readonly string[]>): readonly string[] {
    const found: string[] = [];
    const stack = [file];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (imports.has(at)) continue;
      const text = isData(at) ? null : this.texts.get(at);
      const isNaming = text !== null && namesLibrary(text, at);
      if (isNaming) found.push(at);
      const imported = text === null || isNaming ? [] : this.#importsOf(at, text);
      imports.set(at, imported);
      for (const each of imported) if (!imports.has(each)) stack.push(each);
    }
    return found;
  }

  /** The files themselves and all that they import, directly or not; packages and data left out. */
  withImports(files: readonly string[]): readonly string[] {
    const code = (file: string): readonly string[] =>
      this.importsOf(file).filter((each) => !isData(each) && !isInstalled(each));
    return [...reachedFrom(files, code)];
  }

  /** What a file imports of the project. */
  readonly importsOf = (file: string): readonly string[] => {
    const known = this.#imports.get(file);
    if (known !== undefined) return known;
    const found = this.#importsOf(file, this.texts.get(file) ?? '');
    this.#imports.set(file, found);
    return found;
  };

  #importsOf(file: string, text: string): readonly string[] {
    if (file.endsWith('.py')) return this.#python.of(file, text);
    return specifiersOf(text, file).flatMap((specifier) => this.resolve(specifier, file) ?? []);
  }

  #parse(file: string): Program | null {
    const text = isData(file) ? asModule(this.texts.get(file)) : this.texts.get(file);
    const frontEnd = this.frontEndOf(isData(file) ? '.cjs' : (/\.[^./]+$/.exec(file)?.[0] ?? ''));
    if (text === null || frontEnd === null) return null;
    const result = parseOnce(frontEnd, file, text);
    if ('program' in result) return result.program;
    const { line, column, message } = result.error;
    this.errors.push({ file, line, column, message: `syntax error: ${message}`, internal: false });
    return null;
  }
}
