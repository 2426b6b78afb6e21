import { ts } from './ts.js';
import type { EditedProject } from '../../program/front-end.js';
import type { Place } from '../../program/program.js';
import { parseForEdits, syntaxError } from './parse.js';

/** The files of a project, parsed once for all intents as long as their text stays. */
export interface Sources {
  readonly files: readonly string[];
  readonly imports: (file: string) => readonly string[];
  readonly renamesTexts: boolean;
  readonly text: (file: string) => string | null;
  /** Null when the file is missing or has a syntax error. */
  readonly source: (file: string) => ts.SourceFile | null;
}

/** How many trees are kept between intents: enough for a finding's files, few enough for an editor's memory. */
const mostKept = 32;

/** Trees with parents and JSDoc, kept by file and text. */
export function createSourceCache(): (project: EditedProject) => Sources {
  const kept = new Map<string, ts.SourceFile>();
  const parse = (file: string, text: string): ts.SourceFile => {
    const before = kept.get(file);
    if (before?.text === text) return before;
    const source = parseForEdits(file, text);
    kept.delete(file);
    kept.set(file, source);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return source;
  };
  return ({ files, read, imports, renamesTexts }) => ({
    files,
    imports,
    renamesTexts,
    text: read,
    source: (file) => {
      const text = read(file);
      if (text === null) return null;
      const source = parse(file, text);
      return syntaxError(source) === null ? source : null;
    },
  });
}

/** The innermost node with exactly the bounds of a place. */
export function nodeAt(source: ts.SourceFile, place: Place): ts.Node | null {
  let found: ts.Node | null = null;
  const visit = (node: ts.Node): void => {
    if (node.pos > place.start || node.end < place.end) return;
    if (node.end === place.end && node.getStart(source) === place.start) found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}
