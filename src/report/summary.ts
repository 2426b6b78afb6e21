import type { Severity } from '../diagnostic.js';
import type { Analysis } from '../engine/engine.js';

export interface Summary {
  readonly files: number;
  readonly models: number;
  /** Models that were not fully read. */
  readonly incomplete: number;
  readonly residualAdds: number;
  readonly gaps: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings that --fix would fix, and those that only --fix-suggestions would. */
  readonly fixable: number;
  readonly suggested: number;
}

/** The counts of an analysis; the last three are of its diagnostics. */
export function summaryOf(analysis: Analysis): Summary {
  const count = (severity: Severity): number =>
    analysis.diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const fixable = analysis.diagnostics.filter(({ suggestions }) =>
    suggestions.some(({ applicability }) => applicability === 'safe'),
  ).length;
  return {
    files: analysis.files,
    models: analysis.models.length,
    incomplete: analysis.models.filter(({ gaps }) => gaps.length > 0).length,
    residualAdds: analysis.models.reduce((sum, view) => sum + view.residualAdds, 0),
    gaps: analysis.gaps.length,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    fixable,
    suggested: analysis.diagnostics.filter(({ suggestions }) => suggestions.length > 0).length - fixable,
  };
}

/** `1 model`, `1,200 models`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Digits in threes; loading a locale for it would cost more than the analysis of a small network. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
