import type { ts } from './ts.js';

/** A name that code declares, with everything that means it. */
export interface Binding {
  readonly name: string;
  readonly scope: Scope;
  readonly declarations: ts.Identifier[];
  readonly uses: Use[];
}

/** An identifier that means a binding, and the scope it stands in. */
export interface Use {
  readonly node: ts.Identifier;
  readonly scope: Scope;
}

/** Values and types have names apart; a class, an enum, an import are both. */
export type Meaning = 'value' | 'type';

export class Scope {
  readonly values = new Map<string, Binding>();
  readonly types = new Map<string, Binding>();
  /** A direct `eval` or a `with` stands here or further inside. */
  isDynamic = false;

  constructor(
    readonly parent: Scope | null,
    /** The code that it stands for. */
    readonly node: ts.Node,
    /** Whether `var` is declared here. */
    readonly isFunction: boolean,
  ) {}

  /** This scope and those around it, from the inside. */
  *outwards(): Generator<Scope> {
    // Not by recursion: each step would pass through all scopes inside.
    yield this;
    for (let scope = this.parent; scope !== null; scope = scope.parent) yield scope;
  }

  nearestFunction(): Scope {
    for (const scope of this.outwards()) {
      if (scope.isFunction || !scope.parent) return scope;
    }
    return this;
  }

  markDynamic(): void {
    for (const scope of this.outwards()) scope.isDynamic = true;
  }

  declare(node: ts.Identifier, meanings: readonly Meaning[]): Binding {
    // A value and a type of one name are one: an import or export of the name means both.
    const binding = this.values.get(node.text) ?? this.types.get(node.text) ?? this.create(node.text);
    for (const meaning of meanings) (meaning === 'value' ? this.values : this.types).set(node.text, binding);
    binding.declarations.push(node);
    binding.uses.push({ node, scope: this });
    return binding;
  }

  private create(name: string): Binding {
    return { name, scope: this, declarations: [], uses: [] };
  }

  find(name: string, meaning: Meaning): Binding | null {
    for (const scope of this.outwards()) {
      const found = (meaning === 'value' ? scope.values : scope.types).get(name);
      if (found) return found;
    }
    return null;
  }

  /** Whether a name is declared in exactly this scope. */
  has(name: string): boolean {
    return this.values.has(name) || this.types.has(name);
  }
}
