import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Ignore from 'ignore';
import type * as Lilconfig from 'lilconfig';
import type { Severity } from '../diagnostic.js';
import type { IntendedSizes } from '../engine/engine.js';
import { configurationErrors } from './configuration-errors.js';
import { messageOf, systemMessage, UsageError } from './errors.js';
import { likelySibling, shownPath } from './files.js';

export type WrittenSizes = string | readonly number[];

/** A configuration file, as its schema (schema/config.json) describes it. */
export interface Configuration {
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  readonly ignores?: readonly string[];
  readonly entries?: readonly string[];
  readonly pythonPath?: readonly string[];
  readonly sizes?: WrittenSizes | Readonly<Record<string, WrittenSizes>>;
  readonly reportUnusedDirectives?: boolean;
}

/** A configuration with its paths resolved. */
export interface Settings {
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly sizes: Readonly<Record<string, IntendedSizes>>;
  /** Relative to the working directory; patterns among them. */
  readonly entries: readonly string[];
  /** Relative to the working directory. */
  readonly pythonPath: readonly string[];
  readonly reportUnusedDirectives: boolean;
  /** Whether `ignores` leave out a file, given by its absolute path. */
  readonly isIgnored: (file: string) => boolean;
}

const noSettings: Settings = {
  rules: {},
  sizes: {},
  entries: [],
  pythonPath: [],
  reportUnusedDirectives: false,
  isIgnored: () => false,
};

const tool = 'resnet-lint';

/** A configuration that was found. */
interface Found {
  readonly path: string;
  /** What it says; a `ModuleFile` where that is still to be loaded. */
  readonly content: unknown;
}

/** Stands for what a module exports: not every driver can wait for it. */
class ModuleFile {
  constructor(readonly path: string) {}
}

// Loaded only where there is something to configure, and by drivers that cannot wait too: so not `import()`.
const require = createRequire(import.meta.url);

/**
 * The settings for a directory: of the file named, else of the nearest configuration in it or above it. Throws a
 * `UsageError` for a file that cannot be read or does not follow the schema.
 */
export async function loadSettings(cwd: string, file: string | undefined): Promise<Settings> {
  if (file !== undefined) await checkLoadable(resolve(cwd, file), file);
  const found = find(cwd, file);
  if (!(found?.content instanceof ModuleFile)) return toSettings(cwd, found);
  const loaded = import(pathToFileURL(found.path).href) as Promise<{ default?: unknown }>;
  const { default: content } = await loaded.catch(notLoaded(cwd, found.path));
  return toSettings(cwd, { ...found, content });
}

/** What `loadSettings` gives, at once and as the files are now; a module that awaits something at its top is refused. */
export function loadSettingsNow(cwd: string): Settings & { readonly path: string | null } {
  const found = find(cwd, undefined);
  const path = found?.path ?? null;
  if (!(found?.content instanceof ModuleFile)) return { ...toSettings(cwd, found), path };
  try {
    Reflect.deleteProperty(require.cache, found.path);
    const loaded = require(found.path) as { default?: unknown };
    return { ...toSettings(cwd, { ...found, content: loaded.default ?? loaded }), path };
  } catch (thrown) {
    return notLoaded(cwd, found.path)(thrown);
  }
}

function notLoaded(cwd: string, path: string): (thrown: unknown) => never {
  return (thrown) => {
    if (thrown instanceof UsageError) throw thrown;
    throw new UsageError(`${shownPath(cwd, path)}: this file cannot be loaded: ${messageOf(thrown)}`);
  };
}

const modules = ['.js', '.mjs', '.cjs'];

function find(cwd: string, file: string | undefined): Found | null {
  const { lilconfigSync } = require('lilconfig') as typeof Lilconfig;
  // The finder's own way with .json files is `require`, which never sees a change.
  const readJson: Lilconfig.LoaderSync = (path, content) => {
    try {
      return JSON.parse(content.replace(/^\uFEFF/, '')) as unknown;
    } catch (thrown) {
      return notLoaded(cwd, path)(thrown);
    }
  };
  const marking: Lilconfig.LoaderSync = (path) => new ModuleFile(path);
  const explorer = lilconfigSync(tool, {
    searchPlaces: ['package.json', `${tool}.config.json`, `${tool}.config.js`],
    loaders: {
      '.json': readJson,
      noExt: readJson,
      ...Object.fromEntries(modules.map((end) => [end, marking])),
    },
  });
  try {
    const found = file === undefined ? explorer.search(cwd) : explorer.load(resolve(cwd, file));
    return found && found.isEmpty !== true
      ? { path: found.filepath, content: found.config as unknown }
      : null;
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown;
    throw new UsageError(`${file ?? 'the configuration'}: ${systemMessage(thrown)}`);
  }
}

/** Throws for a file that --config names and that is none of a configuration. */
async function checkLoadable(absolute: string, file: string): Promise<void> {
  const stats = await stat(absolute).catch(async (thrown: unknown) => {
    throw new UsageError(`${file}: ${systemMessage(thrown)}${await likelySibling(file, absolute)}`);
  });
  if (stats.isDirectory()) throw new UsageError(`${file}: it is a directory; name the file`);
  if (['', '.json', ...modules].includes(extname(absolute))) return;
  throw new UsageError(`${file}: a configuration is a .json, .js, .mjs or .cjs file`);
}

function toSettings(cwd: string, found: Found | null): Settings {
  if (found === null) return noSettings;
  const shown = shownPath(cwd, found.path);
  const errors = configurationErrors(found.content);
  if (errors.length > 0) throw new UsageError(errors.map((error) => `${shown}: ${error}`));
  const directory = dirname(found.path);
  const written = found.content as Configuration;
  return {
    rules: written.rules ?? {},
    sizes: toSizes(written.sizes),
    entries: (written.entries ?? []).map((entry) => shownPath(cwd, resolve(directory, entry))),
    pythonPath: (written.pythonPath ?? []).map((each) => shownPath(cwd, resolve(directory, each))),
    reportUnusedDirectives: written.reportUnusedDirectives ?? false,
    isIgnored: ignoreTest(directory, written.ignores ?? []),
  };
}

function ignoreTest(directory: string, patterns: readonly string[]): Settings['isIgnored'] {
  if (patterns.length === 0) return noSettings.isIgnored;
  const { default: ignore } = require('ignore') as typeof Ignore;
  const test = ignore().add([...patterns]);
  return (file) => {
    const path = relative(directory, file).split(sep).join('/');
    return ignore.isPathValid(path) && test.ignores(path);
  };
}

/** Sizes as the configuration and the options of rules write them. */
export function toSizes(written: Configuration['sizes']): Settings['sizes'] {
  if (written === undefined) return {};
  if (typeof written === 'string' || isList(written)) return { '*': intended(written) };
  return Object.fromEntries(Object.entries(written).map(([model, sizes]) => [model, intended(sizes)]));
}

function isList(written: object): written is readonly number[] {
  return Array.isArray(written);
}

function intended(written: WrittenSizes): IntendedSizes {
  if (typeof written !== 'string') return written;
  return { multipleOf: Number(written.replace('multiples of ', '')) };
}
