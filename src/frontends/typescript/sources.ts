import { ts } from './ts.js';
import type { EditedProject } from '../../program/front-end.js';
import type { Place } from '../../program/program.js';
import { FileNames } from './file-names.js';
import { syntaxError } from './parse.js';
import type { FileBindings } from './scopes.js';
import { treeForEdits } from './trees.js';

/** The files of a project, parsed once for all intents as long as their text stays. */
export interface Sources {
  readonly files: readonly string[];
  readonly imports: (file: string) => readonly string[];
  /** The file that a specifier means in another; null for what is not the project's. */
  readonly resolve: (specifier: string, from: string) => string | null;
  readonly renamesTexts: boolean;
  readonly text: (file: string) => string | null;
  /** Null when the file is missing or has a syntax error. */
  readonly source: (file: string) => ts.SourceFile | null;
  /** What the names of such a file mean. */
  readonly bound: (file: string) => FileBindings | null;
}

/** How many files' names are kept between intents: enough for a finding's files, few enough for an editor's memory. */
const mostKept = 32;

/** Trees with parents and JSDoc, and the names in them, kept by file. */
export function createSourceCache(): (project: EditedProject) => Sources {
  const kept = new Map<string, FileNames>();
  const namesOf = (file: string): FileNames => {
    const names = kept.get(file) ?? new FileNames(file);
    kept.delete(file);
    kept.set(file, names);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return names;
  };
  return ({ files: all, read, imports, resolve, renamesTexts }) => {
    const source = (file: string): ts.SourceFile | null => {
      const text = read(file);
      if (text === null) return null;
      const tree = treeForEdits(file, text);
      return syntaxError(tree) === null ? tree : null;
    };
    return {
      files: all.filter((file) => !file.endsWith('.py')),
      imports,
      resolve,
      renamesTexts,
      text: read,
      source,
      bound: (file) => {
        const tree = source(file);
        return tree && namesOf(file).in(tree);
      },
    };
  };
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
