import { field, fields, parts, type Syntax } from './syntax.js';
import type { Tree } from './trees.js';

/** One name of an import. */
export interface ImportedName {
  /** The module as written: `.blocks`, `torch.nn`. */
  readonly specifier: string;
  /** What is taken from it: a name, `*` for all of them; null for the module itself. */
  readonly imported: string | null;
  /** The identifier that is bound; null for `*`. */
  readonly local: Syntax | null;
  /** The identifier by which the other file knows it; null for a module. */
  readonly written: Syntax | null;
  /** `import a.b`, which binds `a`. */
  readonly isDotted: boolean;
}

/** Notes what an import statement binds. */
export function bindImports(
  tree: Tree,
  node: Syntax,
  found: ImportedName[],
  declare: (name: Syntax) => void,
): void {
  const module = field(node, 'module_name');
  const from = module && tree.source(module).replace(/\s+/g, '');
  if (node.children.some(({ type }) => type === 'wildcard_import')) {
    found.push({ specifier: from ?? '', imported: '*', local: null, written: null, isDotted: false });
  }
  for (const each of fields(node, 'name')) {
    const alias = field(each, 'alias');
    const dotted = each.type === 'aliased_import' ? (field(each, 'name') ?? each) : each;
    const [first, ...others] = parts(dotted);
    const name = tree.source(dotted).replace(/\s+/g, '');
    const local = alias ?? first;
    if (!local) continue;
    declare(local);
    found.push(
      from === null
        ? { specifier: name, imported: null, local, written: null, isDotted: alias === null && others.length > 0 }
        : { specifier: from, imported: name, local, written: first ?? null, isDotted: false },
    ); // prettier-ignore
  }
}
