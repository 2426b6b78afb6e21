import type { AnalysisError, Diagnostic, Severity } from '../diagnostic.js';
import type { Claim } from '../graph/claim.js';
import type { Model } from '../graph/model.js';
import type { RunMemory } from '../interp/memory.js';
import type { RunMeans, RunResult } from '../interp/run.js';
import type { ModelView, ProjectView } from '../graph/view-types.js';
import type { FrontEnd, ReadText } from '../program/front-end.js';
import type { Place, Program } from '../program/program.js';
import type { Rule } from '../rule.js';

/** Sizes that a network is meant for; outside them a `depends` finding is not reported. */
export type IntendedSizes = readonly number[] | { readonly multipleOf: number };

export interface EngineOptions {
  readonly rules: readonly Rule[];
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  /** By model name; '*' for all. */
  readonly sizes: Readonly<Record<string, IntendedSizes>>;
  readonly reportUnusedDirectives: boolean;
  /** Whether the renames that are suggested change strings and comments too; left out, they do not. */
  readonly renameStrings?: boolean;
  /** Python: folders with packages whose source is read where a file imports them. */
  readonly pythonPath?: readonly string[];
  /** Loads the front end of a file extension; called only once a file of a network is met. */
  readonly frontEnd: (extension: string) => FrontEnd | null;
  /** An editor's: what did not change since it was last used is not run again. */
  readonly memory?: RunMemory;
  /** Whether somebody types: what takes long is given up sooner, and told as a gap. */
  readonly isHurried?: boolean;
  /** A limit on what is kept of networks; left out, there is none. */
  readonly room?: Room;
}

/** The memory that networks may take. */
export interface Room {
  /** Whether some is left. */
  readonly hasMore: () => boolean;
  /** What the user can do if none is. */
  readonly cure: string;
}

/** Where the interpreter gets the files of a project from. */
export interface ProgramSource {
  readonly load: (file: string) => Program | null;
  readonly resolve: (specifier: string, from: string) => string | null;
  readonly isUsedOnly: (file: string) => boolean;
}

/** The concrete parts that a driver puts together. */
export interface EngineParts {
  readonly interpret: (source: ProgramSource, entries: readonly string[], means: RunMeans) => RunResult;
  /** Whether a specifier looks like a tensor library's. */
  readonly isLibrary: (specifier: string) => boolean;
  readonly view: (
    models: readonly Model[],
    text: (place: Place) => string,
    line: (place: Place) => number,
  ) => ProjectView;
}

/** The entry files of a project, paths relative to the working directory with '/'. */
export interface Project {
  readonly files: readonly string[];
  /** Those that have to do with networks, where that is known. */
  readonly reaching?: readonly string[];
  /** What else may use names of theirs; asked where such a name is to change. */
  readonly around?: Around;
}

/** The files beside a project: of the same packages, but not analysed with it. */
export interface Around {
  readonly files: () => readonly string[];
  /** Whether one of those that no front end reads has one of these words, and may have it from these files. */
  readonly mayUse: (words: ReadonlySet<string>, files: ReadonlySet<string>) => boolean;
}

/** A gap with its line, as the output shows it. */
export interface ReportedGap {
  readonly model: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

export interface Analysis {
  readonly diagnostics: readonly Diagnostic[];
  /** What the diagnostics of rules say in a form that can be tried. */
  readonly claims: ReadonlyMap<Diagnostic, Claim>;
  readonly models: readonly ModelView[];
  readonly gaps: readonly ReportedGap[];
  readonly errors: readonly AnalysisError[];
  /** Files of the project that were looked at, parsed or not. */
  readonly files: number;
  /** 1-based line and column of a 0-based offset in a file that was read. */
  readonly locate: (file: string, offset: number) => { readonly line: number; readonly column: number };
  /** The text of a file that was read. */
  readonly text: (file: string) => string | null;
}

/** Analyses a project synchronously; never throws for what is in the files. */
export type Analyze = (
  project: Project,
  read: ReadText,
  options: EngineOptions,
  onProgress?: (done: number, total: number) => void,
) => Analysis;

/** One reading of a project, before any rule was asked. */
export interface Examination extends Omit<Analysis, 'diagnostics'> {
  /**
   * What these rules find, but for what comments switch off; each rule is run once. With `isUnusedTold` also the comments
   * that switch nothing off, as far as these rules go. A fault of a rule is added to `errors`.
   */
  readonly check: (rules: readonly Rule[], isUnusedTold: boolean) => readonly Diagnostic[];
}

/** The analysis, at once or rule by rule: an editor asks only the rules that are switched on. */
export interface Engine {
  readonly analyze: Analyze;
  readonly examine: (project: Project, read: ReadText, options: EngineOptions) => Examination;
  /** The files that name a tensor library or import one that does, by text alone: of Python an excerpt will do. */
  readonly reaching: (
    project: Project,
    read: ReadText,
    options: EngineOptions,
    onProgress?: (done: number, total: number) => void,
  ) => readonly string[];
}
