import type { Argument, Expression, IndexExpression, MemberExpression } from './expressions.js';
import type { Located, Place, TypeHint } from './program.js';
import type { BlockStatement } from './statements.js';

export interface Param extends Located {
  readonly target: Pattern; // a default is on the param, not on its target
  readonly defaultValue: Expression | null;
  readonly rest: boolean;
  readonly optional: boolean;
  readonly type: TypeHint | null;
  /** A TypeScript parameter property: also assigned to the field of that name. */
  readonly isField: boolean;
  /** Python: given by its name alone, or (a `rest`) takes all arguments with names that are left. */
  readonly named?: 'only' | 'rest';
}

export interface FunctionNode extends Located {
  readonly kind: 'function';
  /** The name that it declares, or binds for itself; a method binds none and has only the place of its key. */
  readonly name: string | null;
  readonly nameAt: Place | null;
  readonly params: readonly Param[];
  /** An expression for a concise arrow body. */
  readonly body: BlockStatement | Expression;
  readonly isArrow: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
}

export interface ClassNode extends Located {
  readonly kind: 'class';
  readonly name: string | null;
  readonly nameAt: Place | null;
  readonly superclass: Expression | null;
  /** Python: what it extends, in order; `superclass` is null then. */
  readonly bases?: readonly Argument[];
  readonly isAbstract: boolean;
  readonly members: readonly ClassMember[];
}

export type ClassMember =
  | (Located & {
      readonly kind: 'method' | 'getter' | 'setter';
      readonly name: string | Expression; // a private name keeps its '#'
      readonly isStatic: boolean;
      /** Python: a class method, which gets the class. */
      readonly isOfClass?: boolean;
      readonly fn: FunctionNode;
    })
  | (Located & { readonly kind: 'constructor'; readonly fn: FunctionNode })
  | (Located & {
      readonly kind: 'field';
      readonly name: string | Expression;
      readonly nameAt: Place;
      readonly isStatic: boolean;
      readonly value: Expression | null;
      readonly type: TypeHint | null;
    })
  | (Located & { readonly kind: 'staticBlock'; readonly body: BlockStatement });

export type Pattern =
  | (Located & { readonly kind: 'bind'; readonly name: string })
  | (Located & { readonly kind: 'target'; readonly expression: MemberExpression | IndexExpression })
  | (Located & { readonly kind: 'defaulted'; readonly pattern: Pattern; readonly defaultValue: Expression })
  | (Located & {
      readonly kind: 'listPattern';
      readonly elements: readonly (Pattern | null)[];
      readonly rest: Pattern | null;
      /** Python: what stands behind the rest, and is taken from the end. */
      readonly after?: readonly Pattern[];
    })
  | (Located & {
      readonly kind: 'recordPattern';
      readonly entries: readonly { readonly key: string | Expression; readonly value: Pattern }[];
      readonly rest: Pattern | null;
    });
