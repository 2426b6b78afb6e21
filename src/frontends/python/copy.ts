import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { Syntax } from './syntax.js';

/** Where a node is copied from; the tree may have been dropped since, and is then made again. */
export interface Origin {
  readonly tree: () => Tree;
}

/** What the nodes of a type have in common. */
interface Kind {
  readonly type: string;
  readonly named: boolean;
  /** Whether none has children. */
  readonly isLeaf: boolean;
  /** Whether each begins where its first child does, and ends where its last does. */
  readonly isFilled: boolean;
  /** How long each is; null where that differs. */
  readonly length: number | null;
}

const leaves = new Set(
  'comment ellipsis escape_sequence false float identifier integer none string_end string_start true'.split(
    ' ',
  ),
);

/** Those that have text between their children. */
const unfilled = new Set(['module', 'format_specifier', 'string_content']);

function kindFor(type: string, named: boolean): Kind {
  // A keyword or a sign is its own type; `is not` is two, with a space or a comment between them.
  const isOne = !named && !type.includes(' ');
  return {
    type,
    named,
    isLeaf: !named || leaves.has(type),
    isFilled: !unfilled.has(type),
    length: isOne ? type.length : null,
  };
}

/** Each question to the cursor is a call with what the cursor is handed over and back: the fewer, the sooner it is copied. */
interface Copying {
  readonly cursor: TreeCursor;
  readonly origin: Origin;
  readonly kinds: Map<number, Kind>;
}

/** A look at a tree that leaves nothing behind in the parser's memory. */
export function reading<Result>(tree: Tree, use: (cursor: TreeCursor) => Result): Result {
  const cursor = tree.walk();
  try {
    return use(cursor);
  } finally {
    cursor.delete();
  }
}

/** The tree below its root. */
export function copyOf(cursor: TreeCursor, origin: Origin): Syntax {
  return copy({ cursor, origin, kinds: new Map() }, null);
}

/** The body of a function, of which nobody has asked anything yet. */
function bodyOf({ cursor, origin }: Copying, type: string, field: string | null): Syntax {
  const { startIndex: start, endIndex: end, currentDescendantIndex: place } = cursor;
  let children: readonly Syntax[] | null = null;
  return {
    type,
    start,
    end,
    named: true,
    field,
    get children() {
      return (children ??= reading(origin.tree(), (inside) => {
        inside.gotoDescendant(place);
        return copyOf(inside, origin).children;
      }));
    },
  };
}

const none: readonly Syntax[] = [];

function copy(copying: Copying, parent: string | null): Syntax {
  const { cursor } = copying;
  const kind = kindOf(copying);
  const field = parent === null ? null : cursor.currentFieldName;
  if (field === 'body' && parent === 'function_definition') return bodyOf(copying, kind.type, field);
  const inside = kind.isLeaf ? none : childrenOf(copying, kind.type);
  const [first, last] = kind.isFilled ? [inside[0], inside.at(-1)] : [];
  const start = first?.start ?? cursor.startIndex;
  const end = last?.end ?? (kind.length === null ? cursor.endIndex : start + kind.length);
  const children = inside.every(isKept) ? inside : inside.filter(isKept);
  return { type: kind.type, start, end, named: kind.named, field, children };
}

/** All, in order. */
function childrenOf(copying: Copying, parent: string): readonly Syntax[] {
  const { cursor } = copying;
  if (!cursor.gotoFirstChild()) return none;
  const children: Syntax[] = [];
  do children.push(copy(copying, parent));
  while (cursor.gotoNextSibling());
  cursor.gotoParent();
  return children;
}

function kindOf({ cursor, kinds }: Copying): Kind {
  const id = cursor.nodeTypeId;
  const known = kinds.get(id);
  if (known) return known;
  const kind = kindFor(cursor.nodeType, cursor.nodeIsNamed);
  kinds.set(id, kind);
  return kind;
}

/** What stands between statements and within them without a meaning. */
export function isKept({ type }: Pick<Syntax, 'type'>): boolean {
  return type !== 'comment' && type !== 'line_continuation';
}
