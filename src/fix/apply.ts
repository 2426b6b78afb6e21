import type { Edit } from './intent.js';

/** Texts by file. */
export type FileTexts = ReadonlyMap<string, string>;

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

/** The files that edits change, as they are then; null when the edits do not fit one of them. */
export function applyToFiles(
  edits: readonly Edit[],
  read: (file: string) => string | null,
): FileTexts | null {
  const changed = new Map<string, string>();
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const text = read(file);
    const own = edits.filter((edit) => edit.file === file);
    const after = text === null ? null : applyEdits(text, own);
    if (after === null) return null;
    changed.set(file, after);
  }
  return changed;
}
