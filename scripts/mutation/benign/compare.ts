import type { Analysis } from '../../../src/engine/engine.js';
import { analyse } from '../../proof/reading.js';
import type { Sources } from '../../proof/run-source.js';

/** Words that may change with the form of the code: what is quoted from it, and on which line it stands. */
function plain(message: string): string {
  return message
    .replaceAll(/`[^`]*`/g, '`…`')
    .replaceAll(/:\d+/g, '')
    .replaceAll('Renamed', '');
}

function findingsOf(analysis: Analysis): readonly string[] {
  return analysis.diagnostics
    .map(({ ruleId, severity, message, verdict, condition, witness, passing, models }) =>
      JSON.stringify([
        ruleId,
        severity,
        plain(message),
        verdict,
        condition,
        witness,
        passing,
        models.toSorted(),
      ]),
    )
    .sort();
}

/** A model in short: what it is made of and what is not known of it. */
function modelsOf(analysis: Analysis): readonly string[] {
  return analysis.models
    .map((view) => {
      const { model, residualAdds, gaps, validFor } = view;
      return `${model.name}: ${model.nodes.length} nodes, ${residualAdds} adds, ${view.stages.length} stages, ${gaps.length} gaps, valid for ${String(validFor)}`;
    })
    .sort();
}

export interface Reading {
  readonly errors: readonly string[];
  readonly findings: readonly string[];
  readonly models: readonly string[];
}

/** What is said of a project. */
export function readingOf(sources: Sources): Reading {
  return readingIn(analyse(sources, Object.keys(sources).sort()));
}

export function readingIn(analysis: Analysis): Reading {
  const errors = analysis.errors.map(({ message }) => message);
  return { errors, findings: findingsOf(analysis), models: modelsOf(analysis) };
}

function without(all: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return all.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** What is said of one reading and not of the other, in lines. */
export function differences(before: Reading, after: Reading): readonly string[] {
  const kinds = ['errors', 'findings', 'models'] as const;
  return kinds.flatMap((kind) => [
    ...without(before[kind], after[kind]).map((each) => `before: ${each}`),
    ...without(after[kind], before[kind]).map((each) => `after:  ${each}`),
  ]);
}
