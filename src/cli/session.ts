import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AnalysisError } from '../diagnostic.js';
import type { Analysis, EngineOptions } from '../engine/engine.js';
import type { FileTexts } from '../fix/apply.js';
import type { ReadText } from '../program/front-end.js';
import { loadSettings, type Settings } from './configuration.js';
import { fileError, UsageError } from './errors.js';
import { findFiles, type Found, isPython, isRead, shownPath } from './files.js';
import type { Context } from './context.js';
import type { SharedOptions } from './options.js';
import { startProgress } from './progress.js';
import { Neighbours } from './neighbours.js';
import { nodeRoom } from './room.js';
import { didYouMean } from './suggest.js';
import { Texts } from './texts.js';
import type { Tool } from './tool.js';

const commands = ['explain', 'ir', 'rules', 'backends', 'confirm', 'help'];

/** The files that a command was given, ready to be analysed, as they are or changed. */
export interface Session {
  readonly cwd: string;
  /** Files that were given, alone or in a directory. */
  readonly files: readonly string[];
  /** The file that standard input stands for. */
  readonly entered: string | null;
  readonly settings: Settings;
  /** What could not be read is among the errors. */
  readonly analyse: (changed?: FileTexts) => Analysis;
}

/** Finds the files that a command was given and analyses them. */
export async function analyse(
  paths: readonly string[],
  options: SharedOptions,
  context: Context,
): Promise<Analysis> {
  return (await open(paths, options, context)).analyse();
}

/** Finds the files that a command was given. */
export async function open(
  paths: readonly string[],
  options: SharedOptions,
  { io, loadTool }: Context,
): Promise<Session> {
  const [tool, settings] = await Promise.all([loadTool(), loadSettings(io.cwd, options.config)]);
  const severities = { ...settings.rules, ...ruleSettings(options, tool) };
  const texts = new Texts(io.cwd);
  const found = await collect(paths, options, settings, { io, texts, tool });
  const engineOptions: EngineOptions = {
    rules: tool.rules,
    severities,
    sizes: settings.sizes,
    reportUnusedDirectives: options.reportUnusedDirectives ?? settings.reportUnusedDirectives,
    frontEnd: tool.frontEnd,
    renameStrings: options.renameStrings ?? false,
    pythonPath: [...(await directories(options.pythonPath ?? [], io.cwd)), ...settings.pythonPath],
    room: nodeRoom(),
  };
  const progress = startProgress(io, found.files.length);
  const reaching = tool.reaching(found, texts.skim, engineOptions, progress.update);
  progress.stop();
  // Entries that cannot be read are told once, here; the engine sees the others.
  const files = found.files.filter((file) => readable(file, texts));
  // Its parser takes a wait, which the engine has not.
  if (reaching.some(isPython)) await tool.preparePython();
  const around = new Neighbours(io.cwd, files);
  const analyseFiles = (changed?: FileTexts): Analysis => {
    const { listed = () => 'maybe' } = texts.read;
    const read: ReadText = Object.assign((file: string) => changed?.get(file) ?? texts.read(file), {
      listed,
    });
    const project = changed ? { files, around } : { files, reaching, around };
    const analysis = tool.analyze(project, read, engineOptions);
    return { ...analysis, errors: inOrder([...found.errors, ...texts.errors, ...analysis.errors]) };
  };
  return { cwd: io.cwd, files, entered: found.entered, settings, analyse: analyseFiles };
}

/** Folders that were named, relative to the working directory. Throws a `UsageError` for what is none. */
async function directories(named: readonly string[], cwd: string): Promise<readonly string[]> {
  for (const each of named) {
    const found = await stat(resolve(cwd, each)).catch(() => null);
    if (!found?.isDirectory()) throw new UsageError(`${each}: there is no such directory for --python-path`);
  }
  return named.map((each) => shownPath(cwd, resolve(cwd, each)));
}

function ruleSettings(options: SharedOptions, tool: Tool): Settings['rules'] {
  const ids = tool.rules.map(({ id }) => id);
  const settings = options.rule ?? [];
  const unknown = settings.filter(({ id }) => !ids.includes(id));
  if (unknown.length > 0) throw new UsageError(unknown.map(({ id }) => unknownRule(id, ids)));
  return Object.fromEntries(settings.map(({ id, severity }) => [id, severity]));
}

/** The message for a rule that does not exist. */
export function unknownRule(id: string, ids: readonly string[]): string {
  return `unknown rule "${id}"${didYouMean(id, ids) || '; `resnet-lint rules` lists them'}`;
}

async function collect(
  paths: readonly string[],
  options: SharedOptions,
  settings: Settings,
  { io, texts, tool }: { readonly io: Context['io']; readonly texts: Texts; readonly tool: Tool },
): Promise<Found & Pick<Session, 'entered'>> {
  const entered =
    options.stdinFilename === undefined ? null : shownPath(io.cwd, resolve(io.cwd, options.stdinFilename));
  if (entered !== null) {
    if (!isRead(entered)) {
      throw new UsageError(
        `--stdin-filename ${options.stdinFilename ?? ''}: not a TypeScript, JavaScript or Python file`,
      );
    }
    texts.set(entered, await io.readStdin());
  }
  const wanted = paths.length > 0 ? paths : entered !== null ? [] : settings.entries;
  const found = await findFiles(wanted.length > 0 || entered !== null ? wanted : ['.'], {
    cwd: io.cwd,
    honourIgnores: options.ignore,
    isIgnored: options.ignore ? settings.isIgnored : () => false,
    commands,
    rules: tool.rules.map(({ id }) => id),
  });
  const leftOut = entered !== null && options.ignore && settings.isIgnored(resolve(io.cwd, entered));
  if (entered === null || leftOut) return { ...found, entered };
  return { ...found, entered, files: [...new Set([...found.files, entered])].sort() };
}

function readable(file: string, texts: Texts): boolean {
  if (texts.isReadable(file)) return true;
  if (!texts.errors.some((error) => error.file === file)) texts.errors.push(fileError(file, 'it is gone'));
  return false;
}

function inOrder(errors: readonly AnalysisError[]): readonly AnalysisError[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return errors.toSorted(
    (a, b) => compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
