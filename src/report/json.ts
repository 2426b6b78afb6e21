import type { AnalysisError, Diagnostic, Suggestion } from '../diagnostic.js';
import { show } from '../dim/index.js';
import type { Analysis, ReportedGap } from '../engine/engine.js';
import type { ModelView } from '../graph/view-types.js';
import { summaryOf, type Summary } from './summary.js';

/** A number, or text for a symbolic size; '?' where it is unknown. */
export type ShownSize = number | string;

export interface ReportedModel {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly nodes: number;
  readonly residualAdds: number;
  readonly stages: number;
  readonly gaps: number;
  readonly complete: boolean;
  readonly params: { readonly trainable: ShownSize; readonly total: ShownSize } | null;
  readonly assumes: readonly string[];
  readonly preconditions: readonly string[];
  readonly validFor: string | null;
}

export type ReportedSuggestion = Pick<Suggestion, 'description' | 'applicability' | 'edits'>;
export type ReportedDiagnostic = Omit<Diagnostic, 'table' | 'suggestions'> & {
  readonly suggestions: readonly ReportedSuggestion[];
};
export type ReportedError = Omit<AnalysisError, 'internal'>;

/** What `--format json` prints; schema/report.json describes it. */
export interface Report {
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly diagnostics: readonly ReportedDiagnostic[];
  readonly models: readonly ReportedModel[];
  readonly gaps: readonly ReportedGap[];
  readonly errors: readonly ReportedError[];
  /** `fixed`: findings that were there before and that the run fixed. */
  readonly summary: Summary & { readonly fixed: number };
}

/** The machine-readable report of one analysis. */
export function toReport(analysis: Analysis, toolVersion: string, fixed = 0): Report {
  return {
    version: 1,
    tool: { name: 'resnet-lint', version: toolVersion },
    diagnostics: analysis.diagnostics.map(toDiagnostic),
    models: analysis.models.map((view) => toModel(view, analysis)),
    gaps: analysis.gaps,
    errors: analysis.errors.map(toError),
    summary: { ...summaryOf(analysis), fixed },
  };
}

/** An error as every machine-readable output has it. */
export function toError({ file, line, column, message }: AnalysisError): ReportedError {
  return { file, line, column, message };
}

function toDiagnostic(diagnostic: Diagnostic): ReportedDiagnostic {
  return {
    ruleId: diagnostic.ruleId,
    severity: diagnostic.severity,
    message: diagnostic.message,
    file: diagnostic.file,
    line: diagnostic.line,
    column: diagnostic.column,
    endLine: diagnostic.endLine,
    endColumn: diagnostic.endColumn,
    verdict: diagnostic.verdict,
    condition: diagnostic.condition,
    witness: diagnostic.witness,
    passing: diagnostic.passing,
    models: diagnostic.models,
    related: diagnostic.related,
    suggestions: diagnostic.suggestions.map(({ description, applicability, edits }) => ({
      description,
      applicability,
      edits,
    })),
    evidence: diagnostic.evidence,
  };
}

function toModel(view: ModelView, analysis: Analysis): ReportedModel {
  const { model, parameters, gaps } = view;
  return {
    name: model.name,
    file: model.place.file,
    line: analysis.locate(model.place.file, model.place.start).line,
    nodes: model.nodes.length,
    residualAdds: view.residualAdds,
    stages: view.stages.length,
    gaps: gaps.length,
    complete: gaps.length === 0,
    params: parameters && {
      trainable: show(parameters.trainable, 'json'),
      total: show(parameters.total, 'json'),
    },
    assumes: model.assumes,
    preconditions: view.preconditions,
    validFor: view.validFor,
  };
}
