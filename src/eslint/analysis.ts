import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { SourceCode } from 'eslint';
import { isSource, shownPath } from '../cli/files.js';
import type { Settings } from '../cli/configuration.js';
import type * as ToolModule from '../cli/tool.js';
import type { Diagnostic } from '../diagnostic.js';
import type { Analysis } from '../engine/engine.js';
import type { ReadText } from '../program/front-end.js';
import { namesLibrary } from '../program/network-text.js';
import { DiskTexts } from './disk-texts.js';
import { projectOf } from './project.js';
import { settingsOf } from './settings.js';
import { Versions } from './versions.js';

/** What is known of one version of an open file. */
export interface FileAnalysis {
  /** The file as messages show it. */
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What kept the file from being analysed, a line each. */
  readonly problems: readonly string[];
}

/** What ESLint says of the file that it looks at. */
export interface OpenFile {
  readonly cwd: string;
  readonly filename: string;
  readonly sourceCode: SourceCode;
}

const require = createRequire(import.meta.url);

// Rules are synchronous, and most files have no network: the interpreter is loaded when the first one is met.
function loadTool(): ToolModule.Tool {
  return (require('../cli/tool.js') as typeof ToolModule).tool;
}

const texts = new DiskTexts();
/** All rules of one look at a file share what was found; ESLint makes a source code object for each. */
const looks = new WeakMap<SourceCode, Map<string, FileAnalysis>>();

/** Findings in one version of an open file; `sizes` where a rule is told the sizes that networks are meant for. */
export function analysisOf({ cwd, filename, sourceCode }: OpenFile, sizes: Sizes | null): FileAnalysis {
  const seen = looks.get(sourceCode) ?? new Map<string, FileAnalysis>();
  if (!looks.has(sourceCode)) {
    looks.set(sourceCode, seen);
    texts.startPass();
  }
  const key = JSON.stringify(sizes);
  const known = seen.get(key) ?? analyse(cwd, nameOf(cwd, filename), sourceCode.text, sizes);
  seen.set(key, known);
  return known;
}

export type Sizes = Settings['sizes'];

/** A text without a name is taken for TypeScript, which is JavaScript too. */
function nameOf(cwd: string, filename: string): string {
  return shownPath(cwd, resolve(cwd, /^<.*>$/.test(filename) ? 'unnamed.ts' : filename));
}

const versions = new Versions<FileAnalysis>();

function analyse(cwd: string, file: string, text: string, sizes: Sizes | null): FileAnalysis {
  const nothing: FileAnalysis = { file, diagnostics: [], problems: [] };
  if (!isSource(file)) return nothing;
  const { settings, problem } = settingsOf(cwd);
  if (settings === null) return namesLibrary(text) ? { ...nothing, problems: [problem] } : nothing;
  if (settings.isIgnored(resolve(cwd, file))) return nothing;
  const read = (each: string): string | null => (each === file ? text : texts.read(resolve(cwd, each)));
  const files = projectOf(file, text, { cwd, entries: settings.entries, read });
  if (files.length === 0) return nothing;
  const from = [settings, JSON.stringify(sizes), ...files];
  const version = `${cwd}\n${file}`;
  const known = versions.recall(version, { text, from }, read);
  if (known) return known;
  const used = new Map<string, string | null>();
  const noting = (each: string): string | null => {
    const found = read(each);
    used.set(each, found);
    return found;
  };
  const { diagnostics, errors } = run(files, noting, settings, sizes);
  // Syntax errors are told by the parser that ESLint has.
  const problems = errors.filter(({ internal }) => internal).map(({ message }) => message);
  return versions.remember(version, { text, from, used, result: { file, diagnostics, problems } });
}

function run(files: readonly string[], read: ReadText, settings: Settings, sizes: Sizes | null): Analysis {
  const { analyze, rules, frontEnd } = loadTool();
  // Which rules count, and how much, is for ESLint to say; what the shared configuration switches off stays off.
  const severities = Object.fromEntries(
    rules.map(({ id }) => [id, settings.rules[id] === 'off' ? 'off' : 'error'] as const),
  );
  const options = {
    rules,
    severities,
    sizes: sizes ?? settings.sizes,
    reportUnusedDirectives: true,
    frontEnd,
  };
  return analyze({ files }, read, options);
}
