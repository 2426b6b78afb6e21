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

export interface LintOptions extends SharedOptions {
  readonly format: 'text' | 'json';
  readonly failOn: Severity | 'never';
  readonly maxGaps?: number;
}

export type ExplainOptions = SharedOptions;

export interface IrOptions extends SharedOptions {
  readonly model?: string;
  readonly input?: readonly (readonly number[])[];
}
