import { isPython } from '../cli/files.js';
import type { Diagnostic, Range, Suggestion } from '../diagnostic.js';
import { disablingComment } from './disabling-comment.js';

/** A finding as the open file shows it. */
export interface Shown {
  readonly at: Range;
  readonly message: string;
  /** Those whose edits all lie in the open file. */
  readonly suggestions: readonly Pick<Suggestion, 'description' | 'edits'>[];
}

/** How the open file shows a finding; null where it has no part in it. */
export function shownIn(file: string, diagnostic: Diagnostic, text: string): Shown | null {
  const at = placeIn(file, diagnostic);
  if (at === null) return null;
  const isHere = ({ edits }: Suggestion): boolean => edits.every((edit) => edit.file === file);
  const suggestions = diagnostic.suggestions.filter(isHere);
  const beyond = diagnostic.suggestions.filter((each) => !isHere(each));
  const notes = [
    ...(at === diagnostic ? [] : [`The place itself is ${diagnostic.file}:${diagnostic.line}.`]),
    ...beyond.map(acrossFiles),
  ];
  const comment = at === diagnostic && isPython(file) ? disablingComment(text, diagnostic) : null;
  return {
    at,
    message: [diagnostic.message, ...notes].join(' '),
    suggestions: comment === null ? suggestions : [...suggestions, comment],
  };
}

/**
 * The finding's own place, or the nearest to it: where a network fails because of what another file does, that file shows
 * it too. What is said of a name or a guard is shown where that is.
 */
function placeIn(file: string, diagnostic: Diagnostic): Range | null {
  if (diagnostic.file === file) return diagnostic;
  const places = diagnostic.verdict === null ? diagnostic.related.slice(0, 1) : diagnostic.related;
  return places.find((related) => related.file === file) ?? null;
}

/** An editor's action changes the open file only: what needs others is a command to run. */
function acrossFiles({ description, edits }: Suggestion): string {
  const files = [...new Set(edits.map((edit) => edit.file))];
  return `${description}: that takes edits in ${files.join(', ')}; \`npx resnet-lint --fix-suggestions ${files.map(quoted).join(' ')}\` makes them.`;
}

function quoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
