import { type PathLike, type Stats, statSync } from 'node:fs';
import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnalysisError } from '../diagnostic.js';
import { fieldOf, fileError, systemCode, systemMessage } from './errors.js';
import { didYouMean } from './suggest.js';
import { filesIn, foreignFolders } from './walk.js';

/** What the front ends read; declaration files hold no code. */
const sourceFile = /\.[cm]?[jt]s$|\.[jt]sx$/;
const declarationFile = /\.d\.([^./\\]+\.)?[cm]?ts$/;

/** Whether a file is TypeScript or JavaScript. */
export function isSource(file: string): boolean {
  return sourceFile.test(file) && !declarationFile.test(file);
}

export function isPython(file: string): boolean {
  return file.endsWith('.py');
}

/** Whether the command line reads a file. */
export function isRead(file: string): boolean {
  return isSource(file) || isPython(file);
}

export interface Search {
  readonly cwd: string;
  /** Whether .gitignore and node_modules are honoured. */
  readonly honourIgnores: boolean;
  /** Whether the configuration leaves a file (absolute) out. */
  readonly isIgnored: (file: string) => boolean;
  /** Words that a mistyped path may have meant besides paths. */
  readonly commands: readonly string[];
  readonly rules: readonly string[];
}

export interface Found {
  /** Relative to the working directory, with '/', sorted. */
  readonly files: readonly string[];
  readonly errors: readonly AnalysisError[];
}

/** The source files under the given files, directories and glob patterns. */
export async function findFiles(paths: readonly string[], search: Search): Promise<Found> {
  const results = await Promise.all(paths.map((path) => findPath(path, search)));
  const files = new Set<string>();
  for (const result of results) for (const file of result.files) files.add(file);
  return { files: [...files].sort(), errors: results.flatMap((result) => result.errors) };
}

/** A path as the output shows it. */
export function shownPath(cwd: string, absolute: string): string {
  // A search finds thousands, nearly all of them under the working directory.
  const below = absolute.startsWith(cwd + sep) ? absolute.slice(cwd.length + 1) : relative(cwd, absolute);
  return (sep === '/' ? below : below.replaceAll(sep, '/')) || '.';
}

const nothing: Found = { files: [], errors: [] };

function failed(path: string, message: string): Found {
  return { files: [], errors: [fileError(path, message)] };
}

async function findPath(path: string, search: Search): Promise<Found> {
  if (path === '') return failed('""', 'this path is empty; "." is the working directory');
  const absolute = resolve(search.cwd, path);
  let stats: Stats;
  try {
    stats = await stat(absolute);
  } catch (thrown) {
    if (/[*?{[(!]/.test(path)) return findPattern(path, search);
    return failed(path, await absenceText(path, absolute, search, thrown));
  }
  if (stats.isDirectory()) {
    const found = below(absolute, search);
    return found.files.length + found.errors.length > 0
      ? found
      : failed(path, `${noSource} in this directory${ignoreHint(search)}`);
  }
  if (declarationFile.test(path) || search.isIgnored(absolute)) return nothing;
  if (!isRead(path)) return failed(path, 'not a TypeScript, JavaScript or Python file');
  return { files: [shownPath(search.cwd, absolute)], errors: [] };
}

const noSource = 'no TypeScript, JavaScript or Python file';

function ignoreHint(search: Search): string {
  return search.honourIgnores ? ' (ignored files are left out; --no-ignore takes them in)' : '';
}

async function findPattern(pattern: string, search: Search): Promise<Found> {
  const found = await glob(pattern, search.cwd, search);
  return found.files.length + found.errors.length > 0
    ? found
    : failed(pattern, `${noSource} matches this pattern${ignoreHint(search)}`);
}

/** The source files in a folder: the common case, for which the walk of patterns takes several times as long. */
function below(folder: string, search: Search): Found {
  const { cwd, honourIgnores, isIgnored } = search;
  const errors: AnalysisError[] = [];
  const onUnreadable = (path: string, thrown: unknown): void => {
    errors.push(fileError(shownPath(cwd, path), systemMessage(thrown)));
  };
  const found = filesIn(folder, { honourIgnores, isWanted: isRead, onUnreadable });
  return { files: found.filter((file) => !isIgnored(file)).map((file) => shownPath(cwd, file)), errors };
}

async function glob(pattern: string, cwd: string, search: Search): Promise<Found> {
  // The form with promises takes twice as long: it asks of every file whether it is a directory.
  const { globbySync } = await import('globby');
  const options = {
    cwd,
    absolute: true,
    gitignore: search.honourIgnores,
    ignore: search.honourIgnores ? [...foreignFolders].map((name) => `**/${name}/**`) : [],
    followSymbolicLinks: false,
    fs: { statSync: statsBut(cwd) },
  };
  const errors: AnalysisError[] = [];
  let found: readonly string[];
  try {
    found = globbySync(pattern, options);
  } catch (thrown) {
    // The walk ends at the first directory that cannot be read: that one is told, and the others are walked.
    errors.push(unreadable(thrown, search));
    found = globbySync(pattern, { ...options, suppressErrors: true });
  }
  return {
    files: found
      .filter((file) => isRead(file) && !search.isIgnored(file))
      .map((file) => shownPath(search.cwd, file)),
    errors,
  };
}

/** Only files are found, and yet globby asks of each whether it is a directory: by its name alone, that is told faster. */
function statsBut(cwd: string): (path: PathLike) => Stats {
  const ofAFile = statSync(fileURLToPath(import.meta.url));
  return (path) => (path !== cwd && isRead(String(path)) ? ofAFile : statSync(path));
}

function unreadable(thrown: unknown, { cwd }: Search): AnalysisError {
  const path = fieldOf(thrown, 'path');
  return fileError(typeof path === 'string' ? shownPath(cwd, path) : '.', systemMessage(thrown));
}

async function absenceText(path: string, absolute: string, search: Search, thrown: unknown): Promise<string> {
  if (path === '-') return 'standard input is read with --stdin-filename <file>';
  const link = await lstat(absolute).catch(() => null);
  if (systemCode(thrown) === 'ELOOP') return 'this symbolic link leads back to itself';
  if (link?.isSymbolicLink()) {
    return `this symbolic link leads nowhere: ${await readlink(absolute)} is not there`;
  }
  return `${systemMessage(thrown)}${likelyCommand(path, search) || (await likelySibling(path, absolute))}`;
}

function likelyCommand(path: string, { commands, rules }: Search): string {
  if (rules.includes(path)) return `; \`resnet-lint rules ${path}\` tells what this rule finds`;
  const isBare = !/[./\\]/.test(path);
  return isBare ? didYouMean(path, commands).replace('did you mean', 'did you mean the command') : '';
}

/** `; did you mean "src/net.ts"?` where the directory has a file of nearly that name; nothing elsewhere. */
export async function likelySibling(path: string, absolute: string): Promise<string> {
  const siblings = await readdir(dirname(absolute)).catch(() => []);
  const name = didYouMean(basename(path), siblings);
  return dirname(path) === '.' ? name : name.replace('"', `"${dirname(path)}/`);
}
