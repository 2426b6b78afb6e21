import { extname, resolve } from 'node:path';
import type { SourceCode } from 'eslint';
import { isRead, shownPath } from '../cli/files.js';
import type { Settings } from '../cli/configuration.js';
import type { Tool } from '../cli/tool.js';
import type { Diagnostic } from '../diagnostic.js';
import { unusedDirectiveId } from '../engine/directives.js';
import type { EngineOptions, Examination } from '../engine/engine.js';
import { RunMemory } from '../interp/memory.js';
import type { ReadText } from '../program/front-end.js';
import { isInstalled } from '../program/installed.js';
import { namesLibrary } from '../program/network-text.js';
import { DiskTexts, largestFile } from './disk-texts.js';
import { takeOver, type Telling } from './moved.js';
import { projectOf } from './project.js';
import { settingsOf } from './settings.js';
import { type Made, Versions } from './versions.js';

/** What is known of one version of an open file. */
export interface FileAnalysis {
  /** The file as messages show it. */
  readonly file: string;
  /** What one rule finds; it is run when it is asked, and once. */
  readonly diagnosticsOf: (rule: string) => readonly Diagnostic[];
  /** What kept the file from being analysed so far, a line each. */
  readonly problems: readonly string[];
}

/** What ESLint says of the file that it looks at. */
export interface OpenFile {
  readonly cwd: string;
  readonly filename: string;
  readonly sourceCode: SourceCode;
}

export type Sizes = Settings['sizes'];

/** The files that ESLint has open: what was found in each version is kept for all rules, and for the next time. */
export class OpenFiles {
  readonly #texts = new DiskTexts();
  readonly #versions = new Versions();
  readonly #memory = new RunMemory();
  /** ESLint makes a source code object for each look at a file, and gives it to all rules. */
  readonly #looks = new WeakMap<SourceCode, Map<string, FileAnalysis>>();

  /** `loadTool` is called when the first file with a network is met. */
  constructor(private readonly loadTool: () => Tool) {}

  /** Findings in one version of a file; `sizes` where a rule is told the sizes that networks are meant for. */
  analysisOf({ cwd, filename, sourceCode }: OpenFile, sizes: Sizes | null): FileAnalysis {
    let look = this.#looks.get(sourceCode);
    if (!look) {
      look = new Map();
      this.#looks.set(sourceCode, look);
      this.#texts.startPass();
    }
    const key = JSON.stringify(sizes);
    const known = look.get(key) ?? this.#analyse(cwd, nameOf(cwd, filename), sourceCode.text, sizes);
    look.set(key, known);
    return known;
  }

  #analyse(cwd: string, file: string, text: string, sizes: Sizes | null): FileAnalysis {
    const nothing: FileAnalysis = { file, diagnosticsOf: () => [], problems: [] };
    if (!isRead(file) || isInstalled(file) || text.length > largestFile) return nothing;
    const { settings, problem } = settingsOf(cwd);
    if (settings === null) return namesLibrary(text, file) ? { ...nothing, problems: [problem] } : nothing;
    if (settings.isIgnored(resolve(cwd, file))) return nothing;
    const read: ReadText = (each) => (each === file ? text : this.#texts.read(resolve(cwd, each)));
    const onDisk = (): boolean => this.#texts.read(resolve(cwd, file)) === text;
    const { entries, pythonPath } = settings;
    const files = projectOf(file, text, { cwd, entries, pythonPath, read, isSaved: onDisk });
    if (files.length === 0) return nothing;
    const isSaved = onDisk();
    const from = [settings, JSON.stringify(sizes), ...files];
    // What is saved is one state of the project, whichever file is looked at.
    const made: Made = { text: isSaved ? '' : text, from, used: new Map(), found: new Map() };
    const saved = `${cwd}\nsaved ${files[0] ?? ''}`;
    const state = isSaved ? saved : `${cwd}\n${file}`;
    // Somebody begins with what is saved, and goes on with what they typed.
    const before = isSaved ? null : this.#versions.nearest([state, saved], made, file, read);
    const known = this.#versions.recall(state, made, read);
    if (known === made && before !== null) takeOver(made, before, file, this.#telling(file));
    return findings(file, known, this.loadTool, (tool) => {
      const options = { ...optionsFor(tool, settings, sizes), memory: this.#memory, isHurried: !isSaved };
      return tool.examine({ files }, noting(read, known.used), options);
    });
  }

  #telling(file: string): Telling {
    return {
      quietEdit: (before, after) =>
        this.loadTool().frontEnd(extname(file))?.quietEdit?.(file, before, after) ?? null,
      suggestsName: (name) => this.loadTool().rules.some((rule) => rule.suggestsName?.(name)),
    };
  }
}

function optionsFor({ rules, frontEnd }: Tool, settings: Settings, sizes: Sizes | null): EngineOptions {
  // Which rules count, and how much, is for ESLint to say; what the shared configuration switches off stays off.
  const severities = Object.fromEntries(
    rules.map(({ id }) => [id, settings.rules[id] === 'off' ? 'off' : 'error'] as const),
  );
  const { pythonPath } = settings;
  return {
    rules,
    severities,
    sizes: sizes ?? settings.sizes,
    reportUnusedDirectives: true,
    pythonPath,
    frontEnd,
  };
}

function noting(read: ReadText, used: Map<string, string | null>): ReadText {
  return (file) => {
    const found = read(file);
    used.set(file, found);
    return found;
  };
}

/** The networks are let go with the look at the file; what rules found in them is kept. */
function findings(
  file: string,
  { found }: Made,
  loadTool: () => Tool,
  examine: (tool: Tool) => Examination,
): FileAnalysis {
  let examination: Examination | null = null;
  const problems: string[] = [];
  const find = (id: string): readonly Diagnostic[] => {
    const tool = loadTool();
    examination ??= examine(tool);
    const asked = id === unusedDirectiveId ? tool.rules : tool.rules.filter((rule) => rule.id === id);
    const diagnostics = examination.check(asked, id === unusedDirectiveId);
    // Syntax errors are told by the parser that ESLint has.
    const faults = examination.errors.filter(({ internal }) => internal).map(({ message }) => message);
    problems.push(...faults.filter((fault) => !problems.includes(fault)));
    return diagnostics.filter(({ ruleId }) => ruleId === id);
  };
  return {
    file,
    problems,
    diagnosticsOf: (id) => {
      const known = found.get(id) ?? find(id);
      found.set(id, known);
      return known;
    },
  };
}

/** A text without a name is taken for TypeScript, which is JavaScript too. */
function nameOf(cwd: string, filename: string): string {
  return shownPath(cwd, resolve(cwd, /^<.*>$/.test(filename) ? 'unnamed.ts' : filename));
}
