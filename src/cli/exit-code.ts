import type { Severity } from '../diagnostic.js';
import type { Analysis } from '../engine/engine.js';
import { exitCodes } from './context.js';

const ranks: Readonly<Record<Severity | 'never', number>> = { info: 0, warning: 1, error: 2, never: 3 };

export interface FailureLevel {
  readonly failOn: Severity | 'never';
  readonly maxGaps?: number;
}

/** What a run amounts to: not having done the job outweighs findings. */
export function exitCodeOf(analysis: Analysis, { failOn, maxGaps = Infinity }: FailureLevel): number {
  const refuted = analysis.diagnostics.some(({ evidence }) => evidence?.status === 'refuted');
  if (analysis.errors.length > 0 || refuted) return exitCodes.failed;
  const fails = analysis.diagnostics.some(({ severity }) => ranks[severity] >= ranks[failOn]);
  return fails || analysis.gaps.length > maxGaps ? exitCodes.findings : exitCodes.clean;
}
