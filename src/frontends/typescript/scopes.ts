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
    /** The code that it stands for; that of a file is another tree in each of its versions. */
    public node: ts.Node,
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

  /** A name of a block is known around it too, unless another has it there. */
  lend(binding: Binding): void {
    if (!this.values.has(binding.name)) this.values.set(binding.name, binding);
  }

  find(name: string, meaning: Meaning): Binding | null {
    for (const scope of this.outwards()) {
      const found = scope.named(name, meaning);
      if (found) return found;
    }
    return null;
  }

  /** What a name means that is declared in exactly this scope. */
  named(name: string, meaning: Meaning | 'either'): Binding | undefined {
    return (
      (meaning === 'type' ? undefined : this.values.get(name)) ??
      (meaning === 'value' ? undefined : this.types.get(name))
    );
  }

  /** Whether a name is declared in exactly this scope. */
  has(name: string): boolean {
    return this.values.has(name) || this.types.has(name);
  }
}

export type NameNode = ts.Identifier | ts.PrivateIdentifier | ts.StringLiteralLike | ts.NumericLiteral;

/** A place where the source writes the name of a property. */
export interface PropertyUse {
  readonly node: NameNode;
  readonly name: string;
  readonly scope: Scope;
}

/** What the names of a file mean, without types. */
export interface FileBindings {
  readonly file: string;
  readonly source: ts.SourceFile;
  readonly top: Scope;
  /** By identifier. An identifier can mean a binding and a property at once: a shorthand. */
  readonly bindings: ReadonlyMap<ts.Node, Binding>;
  readonly properties: ReadonlyMap<ts.Node, PropertyUse>;
  /** Uses of names that the file does not declare. */
  readonly unresolved: readonly Use[];
  readonly strings: () => readonly ts.StringLiteralLike[];
  /** `a[b]` with an index that is no literal. */
  readonly computed: readonly { readonly node: ts.ElementAccessExpression; readonly scope: Scope }[];
}
