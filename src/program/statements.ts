import type { ClassNode, FunctionNode, Pattern } from './declarations.js';
import type { Expression } from './expressions.js';
import type { Located, TypeHint } from './program.js';

export interface BlockStatement extends Located {
  readonly kind: 'block';
  readonly body: readonly Statement[];
  /** Whether it directly declares anything block-scoped, and so needs a scope of its own. */
  readonly declares: boolean;
}

export interface SwitchCase {
  readonly test: Expression | null; // null: default
  readonly body: readonly Statement[];
}

export type DeclarationKind = 'const' | 'let' | 'var';

export type Statement =
  | BlockStatement
  | (Located & {
      readonly kind: 'declare';
      readonly declaration: DeclarationKind;
      readonly target: Pattern;
      readonly value: Expression | null;
      readonly type: TypeHint | null;
      readonly exported: boolean;
      /** Adds to what the name holds in its scope already: a later part of an enum or namespace. */
      readonly merges?: boolean;
    })
  | (Located & {
      readonly kind: 'functionDeclaration';
      readonly fn: FunctionNode;
      readonly exported: 'named' | 'default' | null;
    })
  | (Located & {
      readonly kind: 'classDeclaration';
      readonly cls: ClassNode;
      readonly exported: 'named' | 'default' | null;
    })
  | (Located & { readonly kind: 'expression'; readonly expression: Expression })
  | (Located & {
      readonly kind: 'if';
      readonly test: Expression;
      readonly then: Statement;
      readonly otherwise: Statement | null;
    })
  | (Located & {
      readonly kind: 'for';
      readonly init: Statement | null;
      readonly test: Expression | null;
      readonly update: Expression | null;
      readonly body: Statement;
    })
  | (Located & {
      readonly kind: 'forOf' | 'forIn';
      readonly declaration: DeclarationKind | null; // null: assigns to an existing target
      readonly target: Pattern;
      readonly iterable: Expression;
      readonly body: Statement;
      /** `for await`. */
      readonly isAsync: boolean;
    })
  | (Located & { readonly kind: 'while' | 'doWhile'; readonly test: Expression; readonly body: Statement })
  | (Located & { readonly kind: 'return'; readonly value: Expression | null })
  | (Located & { readonly kind: 'throw'; readonly value: Expression })
  | (Located & {
      readonly kind: 'try';
      readonly block: BlockStatement;
      readonly parameter: Pattern | null;
      readonly handler: BlockStatement | null;
      readonly finalizer: BlockStatement | null;
    })
  | (Located & {
      readonly kind: 'switch';
      readonly discriminant: Expression;
      readonly cases: readonly SwitchCase[];
    })
  | (Located & { readonly kind: 'break' | 'continue'; readonly label: string | null })
  | (Located & { readonly kind: 'labelled'; readonly label: string; readonly body: Statement })
  | (Located & {
      readonly kind: 'import';
      readonly specifier: string;
      readonly bindings: readonly ImportBinding[];
      /** Python: bound where it stands, when the code gets there, in the scope that it stands in. */
      readonly whenReached?: boolean;
    })
  | (Located & {
      readonly kind: 'export';
      readonly specifier: string | null;
      readonly names: readonly ExportName[];
    })
  | (Located & { readonly kind: 'exportAll'; readonly specifier: string; readonly alias: string | null })
  | (Located & { readonly kind: 'exportDefault'; readonly value: Expression })
  /** `export = x` in TypeScript. */
  | (Located & { readonly kind: 'exportAssign'; readonly value: Expression })
  | (Located & { readonly kind: 'unsupportedStatement'; readonly reason: string });

/** `imported` is 'default', '*' (the namespace), '**' (all that it has, each by its own name) or a name. */
export interface ImportBinding extends Located {
  readonly imported: string;
  readonly local: string;
}

export interface ExportName {
  readonly local: string;
  readonly exported: string;
}
