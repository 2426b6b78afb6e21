import type { Diagnostic, Suggestion } from '../diagnostic.js';
import type { TextChange } from '../program/front-end.js';
import type { Place } from '../program/program.js';
import type { Made } from './versions.js';

/** Takes over what was found in the last version of a file where the edit between them lies in lines without code. */
export function takeOver(
  made: Made,
  last: Made,
  file: string,
  commentEdit: (before: string, after: string) => TextChange | null,
): void {
  if (last.found.size === 0) return;
  const change = commentEdit(last.text, made.text);
  if (change === null) return;
  const found = [...last.found].map(([rule, each]) => [rule, movedBehind(change, file, each)] as const);
  for (const [rule, moved] of found) if (moved !== null) made.found.set(rule, moved);
  for (const [each, text] of last.used) made.used.set(each, each === file ? made.text : text);
}

/**
 * Findings after an edit in lines without code: those lines stay, so only what counts letters moves. Null where a
 * suggestion changes the place of the edit.
 */
function movedBehind(
  { start, oldEnd, newEnd }: TextChange,
  file: string,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] | null {
  const all = diagnostics.flatMap(({ suggestions }) => suggestions.flatMap(({ edits }) => edits));
  if (all.some((edit) => edit.file === file && edit.start < oldEnd && edit.end > start)) return null;
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
