/** A comment of Python; line and column are 1-based. */
export interface PythonComment {
  readonly text: string;
  /** 0-based offset in the file. */
  readonly start: number;
  readonly line: number;
  readonly column: number;
  /** How far it is indented where nothing but it is on its line; null behind code. */
  readonly indent: number | null;
}

export interface PythonLines {
  readonly comments: readonly PythonComment[];
  /** Where statements begin: not inside of brackets and strings, not blank, no comment alone. */
  readonly starts: readonly { readonly line: number; readonly indent: number }[];
}

/** Strings, comments, brackets and line ends: all that tells a comment from what looks like one. */
const token =
  /("""|''')(?:\\[^]|(?!\1)[^\\])*(?:\1|$)|"(?:\\[^]|[^"\\\r\n])*"?|'(?:\\[^]|[^'\\\r\n])*'?|#[^\r\n]*|[([{]|[)\]}]|\\(?:\r\n|\n|\r)|\r\n|\n|\r/g;

/** The comments of a file, and where its statements begin: by its letters alone, so of what is half-typed too. */
export function readLines(text: string): PythonLines {
  const comments: PythonComment[] = [];
  const starts: { line: number; indent: number }[] = [];
  let [line, lineStart, depth, begins] = [1, 0, 0, true];
  const open = (end: number): void => {
    if (begins && depth === 0) {
      const before = text.slice(lineStart, end);
      if (before.trim() !== '') starts.push({ line, indent: indentOf(before) });
    }
    begins = false;
  };
  for (const match of text.matchAll(token)) {
    const [found] = match;
    const end = match.index + found.length;
    if (found.startsWith('#')) {
      const before = text.slice(lineStart, match.index);
      const indent = before.trim() === '' ? indentOf(before) : null;
      if (indent === null) open(match.index);
      begins = false;
      comments.push({ text: found, start: match.index, line, column: match.index - lineStart + 1, indent });
    } else if (/^[\r\n]/.test(found)) {
      open(match.index);
      [line, lineStart, begins] = [line + 1, end, depth === 0];
    } else {
      open(end);
      if (/^[([{]/.test(found)) depth++;
      else if (/^[)\]}]/.test(found)) depth = Math.max(0, depth - 1);
      const ends = found.match(/\r\n|\n|\r/g)?.length ?? 0;
      if (ends > 0) [line, lineStart] = [line + ends, text.lastIndexOf('\n', end - 1) + 1];
    }
  }
  open(text.length);
  return { comments, starts };
}

/** As Python counts it: a tab goes on to the next multiple of eight. */
function indentOf(before: string): number {
  let width = 0;
  for (const letter of before) {
    if (letter === '\t') width += 8 - (width % 8);
    else if (letter === ' ') width++;
    else if (letter !== '\f') break;
  }
  return width;
}
