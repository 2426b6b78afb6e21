import { ts } from './ts.js';
import { bindStatement, type StatementNames } from './bindings.js';
import { type Binding, type FileBindings, type PropertyUse, Scope, type Use } from './scopes.js';

/**
 * What the names of a file mean, in one version of it after another: what the names in a statement mean is found again
 * only where the tree has a new statement, and only the names that the whole file shares are looked up each time.
 */
export class FileNames {
  #now: FileBindings | null = null;
  #top: Scope | null = null;
  #statements = new Map<ts.Node, StatementNames>();
  readonly #bindings = new Map<ts.Node, Binding>();
  readonly #properties = new Map<ts.Node, PropertyUse>();

  constructor(private readonly file: string) {}

  /** The names of a tree, which needs parents; what was found for earlier trees holds no more. */
  in(source: ts.SourceFile): FileBindings {
    if (this.#now?.source === source) return this.#now;
    try {
      this.#now = this.#find(source);
      return this.#now;
    } catch (error) {
      // The stack overflows on code that nests too deeply: nothing that is half done is kept.
      this.#now = null;
      this.#statements.clear();
      this.#bindings.clear();
      this.#properties.clear();
      throw error;
    }
  }

  #find(source: ts.SourceFile): FileBindings {
    const top = (this.#top ??= new Scope(null, source, true));
    top.node = source;
    this.#bind(source, top);
    const all = [...this.#statements.values()];
    this.#declare(all, top);
    top.isDynamic = all.some(({ isDynamic }) => isDynamic);
    let found: readonly ts.StringLiteralLike[] | null = null;
    return {
      file: this.file,
      source,
      top,
      bindings: this.#bindings,
      properties: this.#properties,
      unresolved: this.#lookUp(all, top),
      strings: () => (found ??= stringsIn(source)),
      computed: all.flatMap(({ computed }) => computed),
    };
  }

  #bind(source: ts.SourceFile, top: Scope): void {
    // The last comments of a file stand in front of its end.
    const nodes = [...source.statements, source.endOfFileToken];
    const kept = new Map<ts.Node, StatementNames>();
    for (const node of nodes) {
      const known = this.#statements.get(node);
      // What is lent to the file has uses in other statements.
      if (known && !known.declared.some((each) => 'lent' in each)) kept.set(node, known);
    }
    // First, since parts of a statement that changed are parts of the new one.
    for (const [node, names] of this.#statements) if (!kept.has(node)) this.#remove(names);
    this.#statements = new Map();
    for (const node of nodes) {
      const names = kept.get(node) ?? bindStatement(node, top);
      if (!kept.has(node)) this.#add(names);
      this.#statements.set(node, names);
    }
  }

  #add({ bindings, properties }: StatementNames): void {
    for (const [node, binding] of bindings) this.#bindings.set(node, binding);
    for (const [node, use] of properties) this.#properties.set(node, use);
  }

  #remove({ bindings, properties, declared, open }: StatementNames): void {
    for (const node of bindings.keys()) this.#bindings.delete(node);
    for (const each of declared) if ('node' in each) this.#bindings.delete(each.node);
    for (const { node } of open) this.#bindings.delete(node);
    for (const node of properties.keys()) this.#properties.delete(node);
  }

  #declare(all: readonly StatementNames[], top: Scope): void {
    top.values.clear();
    top.types.clear();
    for (const { declared } of all) {
      for (const each of declared) {
        if ('lent' in each) top.lend(each.lent);
        else this.#bindings.set(each.node, top.declare(each.node, each.meanings));
      }
    }
  }

  /** Gives the names that nothing declares. */
  #lookUp(all: readonly StatementNames[], top: Scope): readonly Use[] {
    const unresolved: Use[] = [];
    for (const { open } of all) {
      for (const { node, scope, meaning } of open) {
        const binding = top.named(node.text, meaning);
        if (binding) {
          binding.uses.push({ node, scope });
          this.#bindings.set(node, binding);
        } else {
          unresolved.push({ node, scope });
          this.#bindings.delete(node);
        }
      }
    }
    return unresolved;
  }
}

/** By statement: most are the same nodes in the next version of a file. */
const strings = new WeakMap<ts.Node, readonly ts.StringLiteralLike[]>();

function stringsIn(source: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return source.statements.flatMap((statement) => {
    const known = strings.get(statement);
    if (known) return known;
    const found: ts.StringLiteralLike[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node)) found.push(node);
      ts.forEachChild(node, visit);
    };
    visit(statement);
    strings.set(statement, found);
    return found;
  });
}
