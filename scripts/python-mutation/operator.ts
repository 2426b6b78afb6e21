import { parts, type Syntax } from '../../src/frontends/python/syntax.js';
import type { Change } from '../mutation/operator.js';

/** A file's text beside its tree. */
export interface PythonFile {
  readonly text: string;
  readonly tree: Syntax;
}

/** Changes a network's Python code in one respect, wherever that can be done. */
export interface PythonOperator {
  readonly name: string;
  readonly changes: (file: PythonFile) => readonly Change[];
}

export interface Around {
  readonly file: PythonFile;
  readonly parent: Syntax | null;
  /** What a node is in, the outermost first. */
  readonly ancestors: readonly Syntax[];
  readonly text: (node: Syntax) => string;
}

/** What does nothing when a network is built and run. */
const skipped = new Set(['import_statement', 'import_from_statement', 'type', 'decorator', 'string', 'raise_statement', 'future_import_statement']); // prettier-ignore

/** An operator that looks at every node of a file. */
export function atNodes(name: string, changesOf: (node: Syntax, around: Around) => readonly Change[]): PythonOperator {
  return {
    name,
    changes: (file) => {
      const found: Change[] = [];
      const text = ({ start, end }: Syntax): string => file.text.slice(start, end);
      const visit = (node: Syntax, ancestors: readonly Syntax[]): void => {
        found.push(...changesOf(node, { file, parent: ancestors.at(-1) ?? null, ancestors, text }));
        const inner = [...ancestors, node];
        for (const child of node.children) if (!skipped.has(child.type)) visit(child, inner);
      };
      visit(file.tree, []);
      return found;
    },
  };
} // prettier-ignore

export function replace({ start, end }: Syntax, text: string): Change {
  return { edits: [{ start, end, text }] };
}

const simple = new Set(['expression_statement', 'assignment', 'augmented_assignment']);

/** What an expression statement holds, where that sets something or is only run. */
export function isAssignment(node: Syntax): Syntax | null {
  if (node.type !== 'expression_statement') return null;
  const [inner] = parts(node);
  return inner && simple.has(inner.type) ? inner : null;
}
