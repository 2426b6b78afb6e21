import type { EditedProject } from '../../program/front-end.js';
import type { Place } from '../../program/program.js';
import type { ParseText, Syntax } from './syntax.js';

/** A file with its tree, from the inside out too. */
export interface Tree {
  readonly file: string;
  readonly text: string;
  readonly root: Syntax;
  readonly parentOf: (node: Syntax) => Syntax | null;
  readonly source: (node: Syntax) => string;
}

/** The files of a project, parsed once for all intents as long as their text stays. */
export interface Trees {
  readonly files: readonly string[];
  readonly imports: (file: string) => readonly string[];
  /** The file of the project that a module means; null for those of others. */
  readonly moduleOf: (specifier: string, from: string) => string | null;
  readonly renamesTexts: boolean;
  readonly text: (file: string) => string | null;
  /** Null when the file is missing or has a syntax error. */
  readonly tree: (file: string) => Tree | null;
}

/** How many trees are kept between intents. */
const mostKept = 32;

/** Trees kept by file and text. */
export function createTreeCache(parse: ParseText): (project: EditedProject) => Trees {
  const kept = new Map<string, Tree | { readonly text: string; readonly root: null }>();
  const treeOf = (file: string, text: string): Tree | null => {
    const before = kept.get(file);
    const found = before?.text === text ? before : (treeFor(parse, file, text) ?? { text, root: null });
    kept.delete(file);
    kept.set(file, found);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return found.root === null ? null : found;
  };
  return ({ files: all, read, imports, resolve, renamesTexts }) => {
    const files = new Set(all.filter((file) => file.endsWith('.py')));
    return {
      files: [...files],
      imports,
      moduleOf: (specifier, from) => {
        const file = resolve(specifier, from);
        // What is read beside the project, packages among it, is not edited.
        return file !== null && files.has(file) ? file : null;
      },
      renamesTexts,
      text: read,
      tree: (file) => {
        const text = read(file);
        return text === null ? null : treeOf(file, text);
      },
    };
  };
}

/** The tree of a text; null where that has a syntax error. */
export function treeFor(parse: ParseText, file: string, text: string): Tree | null {
  const parsed = parse(text);
  if ('errorAt' in parsed) return null;
  return {
    file,
    text,
    root: parsed.tree,
    parentOf: parentsBelow(parsed.tree),
    source: (node) => text.slice(node.start, node.end),
  };
}

/**
 * What is around each node, looked for from the root when it is asked: of most of a file nothing is, and the bodies of
 * its functions are read late.
 */
function parentsBelow(root: Syntax): (node: Syntax) => Syntax | null {
  const parents = new Map<Syntax, Syntax>();
  const isFound = (wanted: Syntax, within: Syntax): boolean => {
    for (const child of within.children) {
      if (child.start > wanted.start || child.end < wanted.end) continue;
      parents.set(child, within);
      if (child === wanted || isFound(wanted, child)) return true;
    }
    return false;
  };
  return (node) => {
    if (!parents.has(node) && node !== root) isFound(node, root);
    return parents.get(node) ?? null;
  };
}

/** The innermost node with exactly the bounds of a place. */
export function nodeAt({ root }: Tree, { start, end }: Place): Syntax | null {
  let found: Syntax | null = null;
  const visit = (node: Syntax): void => {
    if (node.start > start || node.end < end) return;
    if (node.start === start && node.end === end && node.named) found = node;
    node.children.forEach(visit);
  };
  visit(root);
  return found;
}

/** What is around a node, from the inside. */
export function* around(tree: Tree, node: Syntax): Generator<Syntax> {
  for (let at = tree.parentOf(node); at !== null; at = tree.parentOf(at)) yield at;
}
