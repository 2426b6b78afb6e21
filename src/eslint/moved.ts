import type { Diagnostic, Suggestion } from '../diagnostic.js';
import type { QuietEdit } from '../program/front-end.js';
import type { Place } from '../program/program.js';
import type { Made } from './versions.js';

/** What tells an edit after which the same is found. */
export interface Telling {
  readonly quietEdit: (before: string, after: string) => QuietEdit | null;
  /** Whether a rule may want something renamed to this. */
  readonly suggestsName: (name: string) => boolean;
}

/** Takes over what was found in the last version of a file where nothing else is found after the edit between them. */
export function takeOver(made: Made, last: Made, file: string, { quietEdit, suggestsName }: Telling): void {
  const before = last.used.get(file) ?? null;
  if (last.found.size === 0 || before === null) return;
  const change = quietEdit(before, made.text);
  if (change === null || change.names.some(suggestsName)) return;
  const found = [...last.found].map(([rule, each]) => [rule, movedBehind(change, file, each)] as const);
  for (const [rule, moved] of found) if (moved !== null) made.found.set(rule, moved);
  for (const [each, text] of last.used) made.used.set(each, each === file ? made.text : text);
}

/**
 * Findings after an edit within its lines: those stay, so only what counts letters moves. Null where a suggestion changes
 * the place of the edit or a name in it.
 */
function movedBehind(
  { start, oldEnd, newEnd, names }: QuietEdit,
  file: string,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] | null {
  const all = diagnostics.flatMap(({ suggestions }) => suggestions.flatMap(({ edits }) => edits));
  if (all.some((edit) => edit.file === file && edit.start < oldEnd && edit.end > start)) return null;
  const renamed = diagnostics.flatMap(({ suggestions }) =>
    suggestions.flatMap((each) => [...each.names].flat()),
  );
  if (names.some((name) => renamed.includes(name))) return null;
  const at = (offset: number): number => (offset >= oldEnd ? offset + newEnd - oldEnd : offset);
  const place = <At extends Place>(given: At): At =>
    given.file === file ? { ...given, start: at(given.start), end: at(given.end) } : given;
  const suggestion = (given: Suggestion): Suggestion => ({
    ...given,
    edits: given.edits.map(place),
    scope: given.scope.map(place),
  });
  return diagnostics.map((each) => ({ ...each, suggestions: each.suggestions.map(suggestion) }));
}
