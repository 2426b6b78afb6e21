import { linkedWith } from '../linked.js';
import { bindNames, type FileNames } from './names.js';
import type { Binding } from './scopes.js';
import type { Syntax } from './syntax.js';
import type { Tree, Trees } from './trees.js';

/** Everything that one rename changes, over all files of the project. */
export interface RenameSet {
  readonly project: Bound;
  readonly bindings: Map<Binding, FileNames>;
  /** Names of attributes that change wherever they are written. */
  readonly attributes: Set<string>;
  /** Single places that name something renamed elsewhere: keywords of calls, imports, members of modules. */
  readonly marked: Map<Syntax, FileNames>;
  /** Files with the names at their top that change. */
  readonly exports: Map<string, Set<string>>;
}

/** The files of a project with their names. */
export interface Bound extends Trees {
  readonly bound: (file: string) => FileNames | null;
  /** The files that contain a text; null when one of them cannot be parsed. */
  readonly mentioning: (text: string) => readonly FileNames[] | null;
  /** The files that an attribute or a keyword can reach. */
  readonly connected: ReadonlySet<string>;
  /** Those of them that contain a text. */
  readonly sharing: (text: string) => readonly FileNames[] | null;
}

const known = new WeakMap<Tree, FileNames>();

/** The names of a file, found once. */
export function namesOf(tree: Tree): FileNames {
  const names = known.get(tree) ?? bindNames(tree);
  known.set(tree, names);
  return names;
}

/** Binds files when they are asked for, each tree once; attributes reach no further than imports from `start` do. */
export function boundProject(trees: Trees, start: readonly string[]): Bound {
  const connected = linkedWith(start, trees.files, trees.imports);
  const bound = (file: string): FileNames | null => {
    const tree = trees.tree(file);
    return tree && namesOf(tree);
  };
  const among = (files: Iterable<string>, text: string): readonly FileNames[] | null => {
    const found: FileNames[] = [];
    for (const file of files) {
      if (trees.text(file)?.includes(text) !== true) continue;
      const names = bound(file);
      if (!names) return null;
      found.push(names);
    }
    return found;
  };
  return {
    ...trees,
    bound,
    connected,
    mentioning: (text) => among(trees.files, text),
    sharing: (text) => among(connected, text),
  };
}
