const tripleString = /"""(?:\\[^]|(?!""")[^])*"""|'''(?:\\[^]|(?!''')[^])*'''/;
const plainString = /"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'/;
const token = new RegExp(
  `${tripleString.source}|${plainString.source}|#[^\\n]*|\\\\?\\r?\\n|[()[\\]{}]`,
  'g',
);

/**
 * A text of the same length in which lines that go on within brackets are one, without the comments between them: indentation
 * has no meaning there, and the grammar does not know that everywhere (a comment far left, a line that ends with `not`).
 */
export function joinedLines(text: string): string {
  let depth = 0;
  return text.replace(token, (found) => {
    if ('([{'.includes(found)) depth++;
    if (')]}'.includes(found)) depth = Math.max(0, depth - 1);
    return depth > 0 && /^(?:#|\\?\r?\n$)/.test(found) ? ' '.repeat(found.length) : found;
  });
}
