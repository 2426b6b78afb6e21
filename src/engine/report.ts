import type { AnalysisError, Diagnostic, Related, Severity, Suggestion } from '../diagnostic.js';
import { everySize, intersect, isEmpty, minus, noSize, setOf, type SizeSet, union } from '../dim/index.js';
import type { Claim } from '../graph/claim.js';
import type { Fix, FixIntent } from '../fix/intent.js';
import type { EditedProject, FrontEnd } from '../program/front-end.js';
import type { Place } from '../program/program.js';
import type { Finding, Rule } from '../rule.js';
import type { Around, EngineOptions, IntendedSizes } from './engine.js';
import type { Texts } from './texts.js';

export interface ReportContext {
  readonly texts: Texts;
  readonly edited: () => EditedProject;
  /** With all files that may use a name. */
  readonly widened: () => EditedProject;
  readonly around: Around | undefined;
  readonly options: EngineOptions;
  readonly frontEndOf: (extension: string) => FrontEnd | null;
  readonly errors: AnalysisError[];
  readonly claims: Map<Diagnostic, Claim>;
}

function rangeOf(
  texts: Texts,
  place: Place,
): Pick<Related, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'> {
  const start = texts.locate(place.file, place.start);
  const end = texts.locate(place.file, place.end);
  return {
    file: place.file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

function suggestionsOf(context: ReportContext, rule: Rule, finding: Finding): readonly Suggestion[] {
  const frontEnd = context.frontEndOf(/\.[^./]+$/.exec(finding.place.file)?.[0] ?? '');
  if (!frontEnd) return [];
  return (finding.suggestions ?? []).flatMap(({ description, intent, isSafe = false }): Suggestion[] => {
    try {
      const fix = fixOf(intent, frontEnd, context);
      if (fix === null || fix.edits.length === 0) return [];
      const { edits, scope, names, renamesWeights = false } = fix;
      const named = description.replace('{name}', [...names.values()][0] ?? '');
      return [
        {
          description: renamesWeights ? `${named}; keys of saved weights change with it` : named,
          applicability: isSafe && !fix.isPublic ? 'safe' : 'choice',
          kind: intent.kind,
          edits,
          scope,
          names,
          renamesWeights,
        },
      ];
    } catch (error) {
      context.errors.push(
        internalError(
          finding.place.file,
          `the fix of ${rule.id}: ${String(error instanceof Error ? error.message : error)}`,
        ),
      );
      return [];
    }
  });
}

/** A name that others may use changes in all their files, or not at all. */
function fixOf(
  intent: FixIntent,
  frontEnd: FrontEnd,
  { edited, widened, around }: ReportContext,
): Fix | null {
  const own = frontEnd.fix(intent, edited());
  if (!around || intent.kind !== 'rename' || own?.isPublic !== true) return own;
  const fix = frontEnd.fix(intent, widened());
  const files = new Set(fix?.edits.map(({ file }) => file));
  return fix && around.mayUse(new Set(fix.names.keys()), files) ? null : fix;
}

export function internalError(file: string, message: string): AnalysisError {
  return {
    file,
    line: null,
    column: null,
    message: `internal error, please report it: ${message}`,
    internal: true,
  };
}

/** What the configuration says of a rule; its own severity, or the finding's, where it says nothing. */
function severityOf(rule: Rule, finding: Finding, options: EngineOptions): Severity | 'off' {
  return (
    options.severities[rule.id] ??
    (rule.defaultSeverity === 'off' ? 'off' : (finding.severity ?? rule.defaultSeverity))
  );
}

function intended(set: SizeSet, sizes: IntendedSizes): boolean {
  if ('multipleOf' in sizes) {
    const { multipleOf } = sizes;
    return !isEmpty(
      intersect(
        set,
        setOf(1, multipleOf, (x) => x % multipleOf === 0),
      ),
    );
  }
  return sizes.some(
    (size) =>
      !isEmpty(
        intersect(
          set,
          setOf(size + 1, 1, (x) => x === size),
        ),
      ),
  );
}

/** Whether a finding that depends on the size concerns a size that the network is meant for. */
function concerns(finding: Finding, options: EngineOptions): boolean {
  if (finding.verdict !== 'depends' || finding.failing === undefined) return true;
  const sets = Object.values(finding.failing);
  return finding.models.some(({ model }) => {
    const sizes = options.sizes[model.name] ?? options.sizes[model.builder] ?? options.sizes['*'];
    if (sizes === undefined) return finding.fixesSize !== true;
    if (finding.fixesSize === true) return !intended(minus(everySize, sets.reduce(union, noSize)), sizes);
    return sets.some((set) => intended(set, sizes));
  });
}

function toDiagnostic(context: ReportContext, rule: Rule, finding: Finding, severity: Severity): Diagnostic {
  return {
    ruleId: rule.id,
    severity,
    message: finding.message,
    ...rangeOf(context.texts, finding.place),
    verdict: finding.verdict ?? null,
    condition: finding.condition ?? null,
    witness: finding.witness ?? null,
    passing: finding.passing ?? null,
    models: [...new Set(finding.models.map(({ model }) => model.name))],
    related: finding.related.map(({ message, place }) => ({ message, ...rangeOf(context.texts, place) })),
    suggestions: suggestionsOf(context, rule, finding),
    evidence: null,
    table: finding.table ?? null,
  };
}

/** Turns the findings of one rule into diagnostics. */
export function report(
  context: ReportContext,
  rule: Rule,
  findings: readonly Finding[],
): readonly Diagnostic[] {
  return findings.flatMap((finding) => {
    const severity = severityOf(rule, finding, context.options);
    if (severity === 'off' || !concerns(finding, context.options)) return [];
    const diagnostic = toDiagnostic(context, rule, finding, severity);
    if (finding.claim) context.claims.set(diagnostic, finding.claim);
    return [diagnostic];
  });
}

/** By file, line, column and rule. */
export function inOrder(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.message, b.message)
  );
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
