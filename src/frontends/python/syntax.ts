import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';

/** A node of the syntax tree as plain data: what the parser keeps costs a call for each look at it. */
export interface Syntax {
  readonly type: string;
  /** Offsets in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Whether it is more than a keyword or a sign. */
  readonly named: boolean;
  /** What it is to its parent: 'body', 'left'; null for most. */
  readonly field: string | null;
  readonly children: readonly Syntax[];
}

/** Parses one file: its tree, or where its first error is. */
export type ParseText = (text: string) => { readonly tree: Syntax } | { readonly errorAt: number };

/** Loads the parser with the grammar of Python; only this can wait. */
export async function loadParser(grammar: Uint8Array): Promise<ParseText> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  const trees = new KeptTrees((text) => {
    const tree = parser.parse(text);
    if (!tree) throw new Error('the parser gave no tree');
    return tree;
  });
  return (text) => {
    const source: Source = { text, tree: null };
    const tree = trees.of(source);
    return reading(tree, (cursor) =>
      tree.rootNode.hasError ? { errorAt: firstError(cursor) } : { tree: copy(cursor, { trees, source }) },
    );
  };
}

/** A text, and what the parser has made of it as long as that is kept. */
interface Source {
  readonly text: string;
  tree: Tree | null;
}

/** In UTF-16 units: a tree takes some fifteen times its text, and is freed by hand alone. */
const mostKept = 1_000_000;

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
    return (source.tree = this.parse(source.text));
  }

  #drop(): void {
    const oldest = this.#kept.shift();
    if (!oldest) return;
    this.#units -= oldest.text.length;
    oldest.tree?.delete();
    oldest.tree = null;
  }
}

function reading<Result>(tree: Tree, use: (cursor: TreeCursor) => Result): Result {
  const cursor = tree.walk();
  try {
    return use(cursor);
  } finally {
    cursor.delete();
  }
}

/** Where a node is copied from. */
interface Origin {
  readonly trees: KeptTrees;
  readonly source: Source;
}

/** The body of a function, of which nobody has asked anything yet. */
function bodyOf(cursor: TreeCursor, { trees, source }: Origin): Syntax {
  const { startIndex: start, endIndex: end, currentDescendantIndex: place } = cursor;
  let children: readonly Syntax[] | null = null;
  return {
    type: cursor.nodeType,
    start,
    end,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    get children() {
      return (children ??= reading(trees.of(source), (inside) => {
        inside.gotoDescendant(place);
        return copy(inside, { trees, source }).children;
      }));
    },
  };
}

function copy(cursor: TreeCursor, origin: Origin): Syntax {
  const children: Syntax[] = [];
  const node: Syntax = {
    type: cursor.nodeType,
    start: cursor.startIndex,
    end: cursor.endIndex,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    children,
  };
  if (cursor.gotoFirstChild()) {
    do {
      const isBody = node.type === 'function_definition' && cursor.currentFieldName === 'body';
      const child = isBody ? bodyOf(cursor, origin) : copy(cursor, origin);
      if (child.type !== 'comment' && child.type !== 'line_continuation') children.push(child);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
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

/** The child that is this to its parent; null where there is none. */
export function field({ children }: Syntax, name: string): Syntax | null {
  return children.find((child) => child.field === name) ?? null;
}

/** The children that are this to their parent. */
export function fields({ children }: Syntax, name: string): readonly Syntax[] {
  return children.filter((child) => child.field === name);
}

/** The children that are more than keywords and signs. */
export function parts({ children }: Syntax): readonly Syntax[] {
  return children.filter(({ named }) => named);
}
