import { resolve } from 'node:path';
import type { AnalysisError, Diagnostic, Suggestion } from '../diagnostic.js';
import type { Analysis } from '../engine/engine.js';
import type { FileTexts } from '../fix/apply.js';
import { namesOf, objectionTo, type SuggestedFix } from './fix-check.js';
import { renamedLayers, type RenamedLayers } from './renamed-layers.js';
import { fixAll, type Outcome } from '../fix/rounds.js';
import { writeRefusal } from './write-files.js';
import type { Session } from './session.js';

/** What to fix: what nobody needs to think about, or the choices too. */
export interface FixRequest {
  readonly choices: boolean;
  readonly isGitIgnored: (file: string) => boolean;
  /** Whether renames go on in strings and comments. */
  readonly renamesTexts: boolean;
}

/** A project after its fixes; nothing is written yet. */
export interface Fixed {
  /** Of the project as it is then, with what went wrong in fixing. */
  readonly analysis: Analysis;
  readonly changed: readonly ChangedFile[];
  readonly applied: number;
  /** Layers that have another name now. */
  readonly renamed: RenamedLayers;
  /** What was not done, a line each. */
  readonly notes: readonly string[];
}

export interface ChangedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Fixes what was found, in memory. */
export function fixFindings(session: Session, found: Analysis, request: FixRequest): Fixed {
  const permits = permissions(session, request);
  const barred = new Map<string, string>();
  const outcome = fixAll<Analysis, SuggestedFix>(
    {
      analyse: session.analyse,
      text: (analysis, file) => analysis.text(file),
      objection: (before, after, applied) => objectionTo(before, after, applied, request),
      proposals: (analysis) =>
        proposalsOf(analysis, request).filter((proposal) => {
          const why = proposal.edits.map(({ file }) => permits(file)).find((each) => each !== null) ?? null;
          if (why !== null) barred.set(proposal.key, `not fixed: ${proposal.place}: ${why}`);
          return why === null;
        }),
    },
    found,
  );
  const changed = changesIn(outcome.texts, found);
  const renamed = renamedLayers(found, outcome.state, namesOf(outcome.applied));
  return { ...toFixed(outcome), changed, renamed, notes: [...barred.values(), ...notesOf(outcome)] };
}

function changesIn(texts: FileTexts, found: Analysis): readonly ChangedFile[] {
  return [...texts].flatMap(([file, after]) => {
    const before = found.text(file);
    return before === null || before === after ? [] : [{ file, before, after }];
  });
}

/** One suggestion of each finding, the first that was asked for. */
function proposalsOf(analysis: Analysis, { choices }: FixRequest): readonly SuggestedFix[] {
  return analysis.diagnostics.flatMap((diagnostic) => {
    const suggestion = diagnostic.suggestions.find((each) => choices || each.applicability === 'safe');
    return suggestion ? [toProposal(diagnostic, suggestion, analysis)] : [];
  });
}

/** How much of the code around the first edit tells one fix from another. */
const nearby = 60;

function toProposal(diagnostic: Diagnostic, suggestion: Suggestion, analysis: Analysis): SuggestedFix {
  const { ruleId, file, line, column } = diagnostic;
  const [first] = suggestion.edits;
  const code = first
    ? (analysis.text(first.file)?.slice(Math.max(0, first.start - nearby), first.end) ?? '')
    : '';
  return {
    key: JSON.stringify([ruleId, file, suggestion.description, first?.file, code]),
    edits: suggestion.edits,
    scope: suggestion.scope,
    kind: suggestion.kind,
    diagnostic,
    suggestion,
    place: `${file}:${line}:${column} ${ruleId}`,
  };
}

/** Why a file may not be changed; null where it may. */
function permissions(session: Session, { isGitIgnored }: FixRequest): (file: string) => string | null {
  const given = new Set(session.files);
  const known = new Map<string, string | null>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const why =
      given.has(file) || !isGitIgnored(file)
        ? refusal(session, given, file)
        : `.gitignore leaves ${file} out`;
    known.set(file, why);
    return why;
  };
}

function refusal(
  { entered, settings, cwd }: Session,
  given: ReadonlySet<string>,
  file: string,
): string | null {
  if (entered !== null) {
    return file === entered ? null : `it would change ${file}, and only ${entered} is here`;
  }
  if (!given.has(file)) {
    if (/(^|\/)node_modules\//.test(file)) return `${file} belongs to an installed package`;
    if (file.startsWith('../')) return `${file} lies outside the working directory`;
    if (settings.isIgnored(resolve(cwd, file))) return `the configuration leaves ${file} out`;
  }
  return writeRefusal(cwd, file);
}

function toFixed({
  state,
  applied,
  refused,
}: Outcome<Analysis, SuggestedFix>): Pick<Fixed, 'analysis' | 'applied'> {
  const faults = refused.flatMap(({ item, objection: { kind, message } }): AnalysisError[] => {
    const { file, line, column, ruleId } = item.diagnostic;
    const text = `internal error, please report it: the fix of ${ruleId} is taken back: ${message}`;
    return kind === 'fault' ? [{ file, line, column, message: text, internal: true }] : [];
  });
  return { analysis: { ...state, errors: [...state.errors, ...faults] }, applied: applied.length };
}

function notesOf({ refused, left }: Outcome<Analysis, SuggestedFix>): readonly string[] {
  const trades = refused.flatMap(({ item, objection: { kind, message } }) =>
    kind === 'trade' ? [`not fixed: ${item.place}: ${message}`] : [],
  );
  return left === 0 ? trades : [...trades, `${left} more fixes were in each other's way; run it again`];
}
