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

/** The row and the column of an offset, both from 0. */
export function pointAt(text: string, offset: number): { readonly row: number; readonly column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { row: lines.length - 1, column: (lines.at(-1) ?? '').length };
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
