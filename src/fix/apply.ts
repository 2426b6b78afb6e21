import type { Edit } from './intent.js';

/**
 * A text with the edits of one file applied; null when two of them overlap or one lies outside the text. Insertions at
 * the same offset stay in the order given.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string | null {
  let result = '';
  let done = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < done || edit.end < edit.start || edit.end > text.length) return null;
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}
