import { Language, Parser, type TreeCursor } from 'web-tree-sitter';

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
  const read = <Result>(text: string, use: (cursor: TreeCursor, hasError: boolean) => Result): Result => {
    const parsed = parser.parse(text);
    if (!parsed) throw new Error('the parser gave no tree');
    const cursor = parsed.walk();
    try {
      return use(cursor, parsed.rootNode.hasError);
    } finally {
      cursor.delete();
      parsed.delete();
    }
  };
  return (text) => {
    // Of most files that are imported, few functions are ever looked at: copying takes longer than parsing again.
    const bodies = new Bodies(() => read(text, (cursor) => copy(cursor, null)));
    return read(text, (cursor, hasError) => (hasError ? { errorAt: firstError(cursor) } : { tree: copy(cursor, bodies) }));
  };
} // prettier-ignore

/** What is in the functions of a file: all of it is copied when the first of them is asked for. */
class Bodies {
  #found: Map<string, readonly Syntax[]> | null = null;

  constructor(private readonly whole: () => Syntax) {}

  childrenOf(start: number, end: number): readonly Syntax[] {
    this.#found ??= this.#collect();
    return this.#found.get(`${start}:${end}`) ?? [];
  }

  #collect(): Map<string, readonly Syntax[]> {
    const found = new Map<string, readonly Syntax[]>();
    const stack = [this.whole()];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (at.type === 'block') found.set(`${at.start}:${at.end}`, at.children);
      for (const child of at.children) stack.push(child);
    }
    return found;
  }
}

/** The body of a function, of which nobody has asked anything yet. */
function bodyOf(cursor: TreeCursor, bodies: Bodies): Syntax {
  const { startIndex: start, endIndex: end } = cursor;
  return {
    type: cursor.nodeType,
    start,
    end,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    get children() {
      return bodies.childrenOf(start, end);
    },
  };
}

function copy(cursor: TreeCursor, bodies: Bodies | null): Syntax {
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
      const isBody =
        bodies !== null && node.type === 'function_definition' && cursor.currentFieldName === 'body';
      const child = isBody ? bodyOf(cursor, bodies) : copy(cursor, bodies);
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
