import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { AnalysisError } from '../diagnostic.js';
import { fileError, systemMessage } from './errors.js';
import { didYouMean } from './suggest.js';

/** What the front ends read; declaration files hold no code. */
const sourceFile = /\.[cm]?[jt]s$|\.[jt]sx$/;
const everySource = '**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}';
const declarationFile = /\.d\.([^./\\]+\.)?[cm]?ts$/;

export function isSource(file: string): boolean {
  return sourceFile.test(file) && !declarationFile.test(file);
}

export interface Search {
  readonly cwd: string;
  /** Whether .gitignore and node_modules are honoured. */
  readonly honourIgnores: boolean;
  /** Whether the configuration leaves a file (absolute) out. */
  readonly isIgnored: (file: string) => boolean;
  /** Words that a mistyped path may have meant besides paths. */
  readonly commands: readonly string[];
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
  return relative(cwd, absolute).split(sep).join('/') || '.';
}

const nothing: Found = { files: [], errors: [] };

function failed(path: string, message: string): Found {
  return { files: [], errors: [fileError(path, message)] };
}

async function findPath(path: string, search: Search): Promise<Found> {
  const absolute = resolve(search.cwd, path);
  let stats: Stats;
  try {
    stats = await stat(absolute);
  } catch (thrown) {
    if (/[*?{[(!]/.test(path)) return findPattern(path, search);
    return failed(path, `${systemMessage(thrown)}${await likelyPath(path, absolute, search)}`);
  }
  if (stats.isDirectory()) {
    const files = await glob(everySource, absolute, search);
    return files.length > 0
      ? { files, errors: [] }
      : failed(path, `${noSource} in this directory${ignoreHint(search)}`);
  }
  if (declarationFile.test(path) || search.isIgnored(absolute)) return nothing;
  if (!sourceFile.test(path)) return failed(path, 'not a TypeScript or JavaScript file');
  return { files: [shownPath(search.cwd, absolute)], errors: [] };
}

const noSource = 'no TypeScript or JavaScript file';

function ignoreHint(search: Search): string {
  return search.honourIgnores ? ' (ignored files are left out; --no-ignore takes them in)' : '';
}

async function findPattern(pattern: string, search: Search): Promise<Found> {
  const files = await glob(pattern, search.cwd, search);
  return files.length > 0
    ? { files, errors: [] }
    : failed(pattern, `${noSource} matches this pattern${ignoreHint(search)}`);
}

async function glob(pattern: string, cwd: string, search: Search): Promise<readonly string[]> {
  const { globby } = await import('globby');
  const found = await globby(pattern, {
    cwd,
    absolute: true,
    gitignore: search.honourIgnores,
    ignore: search.honourIgnores ? ['**/node_modules/**'] : [],
    followSymbolicLinks: false,
    suppressErrors: true,
  });
  return found
    .filter((file) => isSource(file) && !search.isIgnored(file))
    .map((file) => shownPath(search.cwd, file));
}

async function likelyPath(path: string, absolute: string, search: Search): Promise<string> {
  const siblings = await readdir(dirname(absolute)).catch(() => []);
  const isBare = !/[./\\]/.test(path);
  const command = isBare ? didYouMean(path, search.commands) : '';
  if (command) return command.replace('did you mean', 'did you mean the command');
  const name = didYouMean(basename(path), siblings);
  return dirname(path) === '.' ? name : name.replace('"', `"${dirname(path)}/`);
}
