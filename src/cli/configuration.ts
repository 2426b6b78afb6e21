import { stat } from 'node:fs/promises';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Loader, LilconfigResult } from 'lilconfig';
import type { Severity } from '../diagnostic.js';
import type { IntendedSizes } from '../engine/engine.js';
import { configurationErrors } from './configuration-errors.js';
import { messageOf, systemMessage, UsageError } from './errors.js';
import { likelySibling, shownPath } from './files.js';

type WrittenSizes = string | readonly number[];

/** A configuration file, as its schema (schema/config.json) describes it. */
export interface Configuration {
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  readonly ignores?: readonly string[];
  readonly entries?: readonly string[];
  readonly sizes?: WrittenSizes | Readonly<Record<string, WrittenSizes>>;
  readonly reportUnusedDirectives?: boolean;
}

/** A configuration with its paths resolved. */
export interface Settings {
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly sizes: Readonly<Record<string, IntendedSizes>>;
  /** Relative to the working directory; patterns among them. */
  readonly entries: readonly string[];
  readonly reportUnusedDirectives: boolean;
  /** Whether `ignores` leave out a file, given by its absolute path. */
  readonly isIgnored: (file: string) => boolean;
}

const noSettings: Settings = {
  rules: {},
  sizes: {},
  entries: [],
  reportUnusedDirectives: false,
  isIgnored: () => false,
};

const tool = 'resnet-lint';

/**
 * The settings for a directory: of the file named, else of the nearest configuration in it or above it. Throws a
 * `UsageError` for a file that cannot be read or does not follow the schema.
 */
export async function loadSettings(cwd: string, file: string | undefined): Promise<Settings> {
  const result = await findConfiguration(cwd, file);
  if (result === null || result.isEmpty === true) return noSettings;
  const shown = shownPath(cwd, result.filepath);
  const errors = await configurationErrors(result.config);
  if (errors.length > 0) throw new UsageError(errors.map((error) => `${shown}: ${error}`));
  return toSettings(cwd, dirname(result.filepath), result.config as Configuration);
}

/** The module itself: the finder's own loader hides what a broken one says behind a second try as CommonJS. */
const importModule: Loader = async (path) =>
  ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;

const modules = ['.js', '.mjs', '.cjs'];

async function findConfiguration(cwd: string, file: string | undefined): Promise<LilconfigResult> {
  const { lilconfig, defaultLoaders } = await import('lilconfig');
  const naming =
    (load: Loader | undefined): Loader =>
    async (path, content) => {
      try {
        return (await load?.(path, content)) as unknown;
      } catch (thrown) {
        throw new UsageError(`${shownPath(cwd, path)}: this file cannot be loaded: ${messageOf(thrown)}`);
      }
    };
  const loaders = { ...defaultLoaders, ...Object.fromEntries(modules.map((end) => [end, importModule])) };
  const explorer = lilconfig(tool, {
    searchPlaces: ['package.json', `${tool}.config.json`, `${tool}.config.js`],
    loaders: Object.fromEntries(Object.entries(loaders).map(([end, load]) => [end, naming(load)])),
  });
  try {
    if (file === undefined) return await explorer.search(cwd);
    await checkLoadable(resolve(cwd, file), file);
    return await explorer.load(resolve(cwd, file));
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

async function toSettings(cwd: string, directory: string, written: Configuration): Promise<Settings> {
  return {
    rules: written.rules ?? {},
    sizes: toSizes(written.sizes),
    entries: (written.entries ?? []).map((entry) => shownPath(cwd, resolve(directory, entry))),
    reportUnusedDirectives: written.reportUnusedDirectives ?? false,
    isIgnored: await ignoreTest(directory, written.ignores ?? []),
  };
}

async function ignoreTest(directory: string, patterns: readonly string[]): Promise<Settings['isIgnored']> {
  if (patterns.length === 0) return noSettings.isIgnored;
  const { default: ignore } = await import('ignore');
  const test = ignore().add([...patterns]);
  return (file) => {
    const path = relative(directory, file).split(sep).join('/');
    return ignore.isPathValid(path) && test.ignores(path);
  };
}

function toSizes(written: Configuration['sizes']): Settings['sizes'] {
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
