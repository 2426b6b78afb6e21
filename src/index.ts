import { quietIo } from './cli/io.js';
import { packageVersion } from './cli/package.js';
import { analyse } from './cli/session.js';
import { tool } from './cli/tool.js';
import type { Severity } from './diagnostic.js';
import { type Report, toReport } from './report/json.js';

export type {
  AnalysisError,
  Diagnostic,
  Evidence,
  Range,
  Related,
  Severity,
  Suggestion,
} from './diagnostic.js';
export type {
  Analysis,
  Analyze,
  EngineOptions,
  IntendedSizes,
  Project,
  ReportedGap,
} from './engine/engine.js';
export type { Edit } from './fix/intent.js';
export type { FrontEnd, ReadText } from './program/front-end.js';
export type { Report, ReportedDiagnostic, ReportedError, ReportedModel } from './report/json.js';
export type { Summary } from './report/summary.js';
export { defineRule, type Finding, type Rule, type RuleMeta } from './rule.js';

export interface LintRequest {
  /** Files, directories or glob patterns; default: the configured entries, else the directory. */
  readonly paths?: readonly string[];
  /** What paths are relative to, and where the configuration is looked for; default: the process's directory. */
  readonly cwd?: string;
  /** A configuration file to use instead of the nearest. */
  readonly config?: string;
  /** Severities by rule; they outweigh the configuration. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** Whether .gitignore, node_modules and the configuration's `ignores` are honoured; default: true. */
  readonly ignore?: boolean;
}

/**
 * Analyses files as the command line does and gives what its `--format json` prints. Rejects for a configuration or a
 * rule name that cannot be used; files that cannot be analysed are among the report's errors.
 */
export async function lint(request: LintRequest = {}): Promise<Report> {
  const { paths = [], cwd = process.cwd(), config, rules = {}, ignore = true } = request;
  const analysis = await analyse(
    paths,
    {
      ignore,
      rule: Object.entries(rules).map(([id, severity]) => ({ id, severity })),
      ...(config === undefined ? {} : { config }),
    },
    { io: quietIo(cwd), loadTool: () => Promise.resolve(tool) },
  );
  return toReport(analysis, packageVersion());
}

/** The synchronous engine, with the shipped interpreter and dialects. */
export const { analyze, rules, frontEnd } = tool;
