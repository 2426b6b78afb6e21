import { codeFrameColumns } from '@babel/code-frame';
import type { Diagnostic, Evidence, Range } from '../diagnostic.js';
import type { Analysis } from '../engine/engine.js';
import { grid } from './grid.js';
import type { Style } from './style.js';
import { rankedGaps } from './gaps.js';
import { counted, summaryOf } from './summary.js';

const shownGaps = 10;
/** Runs in a line of evidence. */
const shownRuns = 3;

/** What is listed whole. */
export interface TextLists {
  /** Every gap, with the adds that it costs. */
  readonly gaps?: boolean;
  /** How many findings the run fixed, and whether choices were among what it was to fix. */
  readonly fixed?: { readonly count: number; readonly choices: boolean } | undefined;
}

/** The findings, what was not read, and one summary line, for people. */
export function toText(analysis: Analysis, style: Style, lists: TextLists = {}): string {
  const findings = analysis.diagnostics.map((diagnostic) => findingText(diagnostic, analysis, style));
  return (
    [
      ...findings,
      ...gapText(analysis, style, lists.gaps === true),
      [summaryLine(analysis, style), ...fixLines(analysis, lists.fixed)].join('\n'),
    ].join('\n\n') + '\n'
  );
}

function placeText({ file, line, column }: Pick<Range, 'file' | 'line' | 'column'>): string {
  return `${file}:${line}:${column}`;
}

function findingText(diagnostic: Diagnostic, analysis: Analysis, style: Style): string {
  const { severity, ruleId, message, related, suggestions, table, models } = diagnostic;
  const head = [
    style.place(placeText(diagnostic)),
    style.severity[severity](severity),
    style.faint(ruleId),
  ].join('  ');
  const text = analysis.text(diagnostic.file);
  const parts = [`${head}\n${indented(style.strong(message))}`];
  if (text !== null) parts.push(indented(frame(text, diagnostic, style)));
  if (table) parts.push(grid(table.head, table.rows, '  ', style));
  const notes = [
    ...(diagnostic.evidence ? [evidenceText(diagnostic.evidence, style)] : []),
    ...related.map((place) => `${style.place(placeText(place))}  ${place.message}`),
    ...suggestions.map(({ description }) => `${style.strong('fix:')} ${description}`),
    ...(models.length > 1 ? [style.faint(`in ${models.join(', ')}`)] : []),
  ];
  if (notes.length > 0) parts.push(indented(notes.join('\n')));
  return parts.join('\n\n');
}

/** One line: the status, and the runs that show it or the reason. */
function evidenceText({ status, backend, runs, reason }: Evidence, style: Style): string {
  const where = backend === null ? '' : ` on ${backend}`;
  const seen = runs.map(({ input, observed }) =>
    input.length === 0 ? observed : `${input.join('×')}: ${observed}`,
  );
  const hidden = seen.length - shownRuns;
  const told = hidden > 0 ? [...seen.slice(0, shownRuns - 1), `… ${hidden} more`, ...seen.slice(-1)] : seen;
  const why = reason === null ? [] : [reason];
  return `${style.evidence[status](status + where)}  ${[...why, ...told].join('; ')}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

/** The lines of a place with a marker under it; a long place is cut after its first line. */
function frame(text: string, range: Range, style: Style): string {
  const start = { line: range.line, column: range.column };
  const isShort = range.endLine - range.line < 4;
  return codeFrameColumns(
    text,
    isShort ? { start, end: { line: range.endLine, column: range.endColumn } } : { start },
    { linesAbove: 1, linesBelow: 1, highlightCode: style.color, forceColor: style.color },
  );
}

function gapText(analysis: Analysis, style: Style, isWhole: boolean): readonly string[] {
  const all = rankedGaps(analysis);
  if (all.length === 0) return [];
  const shown = isWhole ? all : all.slice(0, shownGaps);
  const lines = shown.map(({ gap, models, adds }) => {
    const cost = isWhole && adds > 0 ? `${counted(adds, 'add')}  ` : '';
    return `  ${style.place(placeText(gap))}  ${cost}${gap.reason}  ${style.faint(namesText(models))}`;
  });
  const hidden = all.length - shown.length;
  const more = hidden > 0 ? [`  and ${hidden} more (--gaps lists all)`] : [];
  return [[style.strong('Not followed:'), ...lines, ...more].join('\n')];
}

function namesText(all: readonly string[]): string {
  const names = [...new Set(all)];
  return `(${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''})`;
}

function summaryLine(analysis: Analysis, style: Style): string {
  const summary = summaryOf(analysis);
  const incomplete = summary.incomplete > 0 ? ` (${summary.incomplete} not fully read)` : '';
  const seen = [
    counted(summary.files, 'file'),
    `${counted(summary.models, 'model')}${incomplete}`,
    counted(summary.residualAdds, 'residual add'),
    counted(summary.gaps, 'gap'),
  ];
  const found = [
    tint(summary.errors, 'error', style.severity.error),
    tint(summary.warnings, 'warning', style.severity.warning),
    tint(summary.infos, 'info', style.severity.info),
  ];
  const unread =
    analysis.errors.length > 0
      ? `; ${style.severity.error(counted(analysis.errors.length, 'problem'))} in reading`
      : '';
  return `${seen.join(', ')}: ${found.join(', ')}${unread}`;
}

/** What was fixed, and what could be. */
function fixLines(analysis: Analysis, fixed: TextLists['fixed']): readonly string[] {
  const { fixable, suggested } = summaryOf(analysis);
  // What is left of that which was to be fixed could not be: the reasons are told elsewhere.
  const [safe, choices] = [fixed ? 0 : fixable, fixed?.choices ? 0 : suggested];
  const total = fixed?.count ? 'more finding' : 'finding';
  const hint =
    safe > 0
      ? `${counted(safe, total)} can be fixed with --fix${choices > 0 ? `, ${choices} more with --fix-suggestions` : ''}`
      : `${counted(choices, total)} can be fixed with --fix-suggestions`;
  return [
    ...(fixed ? [`${counted(fixed.count, 'finding')} fixed`] : []),
    ...(safe + choices > 0 ? [hint] : []),
  ];
}

function tint(count: number, noun: string, color: (text: string) => string): string {
  const text = counted(count, noun);
  return count > 0 ? color(text) : text;
}
