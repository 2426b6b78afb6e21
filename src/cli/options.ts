import type { BackendName } from '../confirm/job.js';
import type { Severity } from '../diagnostic.js';

/** What every command that analyses files is told. */
export interface SharedOptions {
  readonly config?: string;
  /** False for --no-ignore. */
  readonly ignore: boolean;
  readonly stdinFilename?: string;
  readonly rule?: readonly RuleSetting[];
  readonly pythonPath?: readonly string[];
  readonly reportUnusedDirectives?: boolean;
  readonly renameStrings?: boolean;
}

export interface RuleSetting {
  readonly id: string;
  readonly severity: Severity | 'off';
}

/** What is built: the networks as they were read, or the project's own code. */
export type ConfirmMethod = 'rebuild' | 'source';

export interface BackendsOptions {
  /** Seconds for each network. */
  readonly confirmTimeout: number;
  /** Gibibytes for the tensors of one network. */
  readonly confirmMemory: number;
}

export interface BackendOptions extends BackendsOptions {
  readonly backend: BackendName | 'auto';
}

export interface ConfirmOptions extends BackendOptions {
  readonly confirm: ConfirmMethod;
  /** What runs the project's code where it is Python. */
  readonly python?: string;
}

export interface ConfirmAllOptions extends SharedOptions, BackendOptions {
  readonly all?: boolean;
}

export interface LintOptions extends SharedOptions, BackendOptions {
  readonly confirm?: ConfirmMethod;
  readonly python?: string;
  readonly format: 'text' | 'json';
  readonly failOn: Severity | 'never';
  readonly maxGaps?: number;
  readonly gaps?: boolean;
  readonly fix?: boolean;
  readonly fixSuggestions?: boolean;
  readonly diff?: boolean;
  readonly checkpointMap?: string;
}

export type ExplainOptions = SharedOptions;

export interface IrOptions extends SharedOptions {
  readonly model?: string;
  readonly input?: readonly (readonly number[])[];
}
