import { Edit as Change, Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import { applyEdits } from '../../fix/apply.js';
import type { Edit } from '../../fix/intent.js';
import { joinedLines } from './joined-lines.js';
import { copyOf, isKept, reading } from './copy.js';
import { type ParseText, pointAt } from './syntax.js';

/** Reads the texts of files. */
export interface PythonParser {
  readonly parse: ParseText;
  /** How many statements stand at the top of a text once it is edited; null where it then has a syntax error. */
  readonly statementsAfter: (text: string, edits: readonly Edit[]) => number | null;
}

/** Loads the parser with the grammar of Python; only this can wait. */
export async function loadParser(grammar: Uint8Array): Promise<PythonParser> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  const parsed = (text: string, before?: Tree): Tree => {
    const tree = parser.parse(text, before);
    if (!tree) throw new Error('the parser gave no tree');
    return tree;
  };
  const sound = (text: string, before?: Tree): Tree => {
    const tree = parsed(text, before);
    if (!tree.rootNode.hasError) return tree;
    const again = parsed(joinedLines(text));
    const [better, other] = again.rootNode.hasError ? [tree, again] : [again, tree];
    other.delete();
    return better;
  };
  const trees = new KeptTrees(sound);
  return {
    parse: (text) => {
      const source = trees.find(text);
      if (source.read) return source.read;
      const tree = trees.of(source);
      const origin = { tree: () => trees.of(source) };
      return (source.read = reading(tree, (cursor) =>
        tree.rootNode.hasError ? { errorAt: firstError(cursor) } : { tree: copyOf(cursor, origin) },
      ));
    },
    statementsAfter: (text, edits) => {
      const edited = applyEdits(text, edits);
      if (edited === null) return null;
      const before = changed(trees.of(trees.find(text)).copy(), text, edits);
      const after = sound(edited, before);
      const count = after.rootNode.hasError ? null : reading(after, topStatements);
      before.delete();
      after.delete();
      return count;
    },
  };
}

/** Tells a tree what is edited in its text, so that the parser reads only that again. */
function changed(tree: Tree, text: string, edits: readonly Edit[]): Tree {
  // From the last on: what stands before an edit is still where it was.
  for (const edit of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    const startPosition = pointAt(text, edit.start);
    const { row, column } = pointAt(edit.text, edit.text.length);
    tree.edit(
      new Change({
        startIndex: edit.start,
        oldEndIndex: edit.end,
        newEndIndex: edit.start + edit.text.length,
        startPosition,
        oldEndPosition: pointAt(text, edit.end),
        newEndPosition: {
          row: startPosition.row + row,
          column: row === 0 ? startPosition.column + column : column,
        },
      }),
    );
  }
  return tree;
}

function topStatements(cursor: TreeCursor): number {
  let count = 0;
  if (!cursor.gotoFirstChild()) return count;
  do if (isKept({ type: cursor.nodeType })) count++;
  while (cursor.gotoNextSibling());
  return count;
}

/** A text, and what the parser has made of it as long as that is kept. */
interface Source {
  readonly text: string;
  tree: Tree | null;
  /** What was read from it; of the very last texts alone. */
  read: ReturnType<ParseText> | null;
}

/** In UTF-16 units: a tree takes some fifteen times its text, and is freed by hand alone. */
const mostKept = 1_000_000;

/** In UTF-16 units: who lints a file reads it first, and edits it then. */
const mostRead = 100_000;

/** The trees of the last texts: of most files that are imported, few functions are ever looked at, and those are copied late. */
class KeptTrees {
  readonly #kept: Source[] = [];
  #units = 0;

  constructor(private readonly parse: (text: string) => Tree) {}

  of(source: Source): Tree {
    if (source.tree) return source.tree;
    this.#units += source.text.length;
    while (this.#units > mostKept && this.#kept.length > 0) this.#drop();
    this.#kept.push(source);
    this.#forget();
    return (source.tree = this.parse(source.text));
  }

  /** What is kept of a text; nothing yet for one that is new. */
  find(text: string): Source {
    return this.#kept.find((source) => source.text === text) ?? { text, tree: null, read: null };
  }

  #forget(): void {
    let units = 0;
    for (const source of [...this.#kept].reverse()) {
      units += source.text.length;
      if (units > mostRead) source.read = null;
    }
  }

  #drop(): void {
    const oldest = this.#kept.shift();
    if (!oldest) return;
    this.#units -= oldest.text.length;
    oldest.tree?.delete();
    oldest.tree = null;
  }
}

/** Where the parser first could not go on: behind what fits no rule of the grammar, or where something is missing. */
function firstError(cursor: TreeCursor): number {
  for (;;) {
    const node = cursor.currentNode;
    if (node.isMissing) return node.startIndex;
    const end = node.isError ? node.endIndex : node.startIndex;
    if (!cursor.gotoFirstChild()) return end;
    while (!isWrong(cursor.currentNode)) if (!cursor.gotoNextSibling()) return end;
  }
}

function isWrong({ hasError, isMissing, isError }: TreeCursor['currentNode']): boolean {
  return hasError || isMissing || isError;
}
