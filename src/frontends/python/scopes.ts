import type { Syntax } from './syntax.js';

/** A name that code binds, with everything that means it. */
export interface Binding {
  readonly name: string;
  readonly scope: Scope;
  /** Where it is bound; a parameter or an import is one of them. */
  readonly declarations: Syntax[];
  readonly uses: Use[];
}

/** An identifier that means a binding, and the scope it stands in. */
export interface Use {
  readonly node: Syntax;
  readonly scope: Scope;
}

export type ScopeKind = 'module' | 'function' | 'class' | 'comprehension';

export class Scope {
  readonly names = new Map<string, Binding>();
  /** Names that `global` or `nonlocal` gives to a scope around this one. */
  readonly outer = new Map<string, 'global' | 'nonlocal'>();
  /** `eval`, `exec`, `locals` and their like are called here or further inside. */
  isDynamic = false;

  constructor(
    readonly parent: Scope | null,
    /** The code that it stands for. */
    readonly node: Syntax,
    readonly kind: ScopeKind,
  ) {}

  /** This scope and those around it, from the inside. */
  *outwards(): Generator<Scope> {
    yield this;
    if (this.parent) yield* this.parent.outwards();
  }

  /** The scopes in which a name that stands here is looked for: those of classes around it are not among them. */
  *visible(): Generator<Scope> {
    for (const scope of this.outwards()) if (scope === this || scope.kind !== 'class') yield scope;
  }

  /** Where a name that is bound here belongs. */
  owner(name: string): Scope {
    const asked = this.outer.get(name);
    if (asked === 'global') return [...this.outwards()].at(-1) ?? this;
    if (asked === 'nonlocal') {
      return [...(this.parent?.visible() ?? [])].find((scope) => scope.names.has(name)) ?? this;
    }
    return this;
  }

  /** Where `:=` binds: not in a comprehension. */
  statementScope(): Scope {
    for (const scope of this.outwards()) if (scope.kind !== 'comprehension') return scope;
    return this;
  }

  markDynamic(): void {
    for (const scope of this.outwards()) scope.isDynamic = true;
  }

  declare(name: string, node: Syntax): Binding {
    const scope = this.owner(name);
    const binding = scope.names.get(name) ?? { name, scope, declarations: [], uses: [] };
    scope.names.set(name, binding);
    binding.declarations.push(node);
    binding.uses.push({ node, scope: this });
    return binding;
  }

  find(name: string): Binding | null {
    for (const scope of this.owner(name).visible()) {
      const found = scope.names.get(name);
      if (found) return found;
    }
    return null;
  }
}
