import type { BackendName } from '../confirm/job.js';
import type { Severity } from '../diagnostic.js';

/** What every command that analyses files is told. */
export interface SharedOptions {
  readonly config?: string;
  /** False for --no-ignore. */
  readonly ignore: boolean;
  readonly stdinFilename?: string;
  readonly rule?: readonly RuleSetting[];
  readonly reportUnusedDirectives?: boolean;
}

export interface RuleSetting {
  readonly id: string;
  readonly severity: Severity | 'off';
}

/** What is built: the networks as they were read, or the project's own code. */
export type ConfirmMethod = 'rebuild' | 'source';

export interface ConfirmOptions {
  readonly confirm: ConfirmMethod;
  readonly backend: BackendName | 'auto';
  /** Seconds for each network. */
  readonly confirmTimeout: number;
  /** Gibibytes for the tensors of one network. */
  readonly confirmMemory: number;
}

export interface LintOptions extends SharedOptions, Omit<ConfirmOptions, 'confirm'> {
  readonly confirm?: ConfirmMethod;
  readonly format: 'text' | 'json';
  readonly failOn: Severity | 'never';
  readonly maxGaps?: number;
}

export type BackendsOptions = Pick<ConfirmOptions, 'confirmTimeout' | 'confirmMemory'>;

export type ExplainOptions = SharedOptions;

export interface IrOptions extends SharedOptions {
  readonly model?: string;
  readonly input?: readonly (readonly number[])[];
}
