/**
 * A host-neutral tree of one source file. Front ends produce it, the interpreter runs it; nothing in it depends on
 * a parser. Types, parentheses, casts and decorators are gone; every node keeps the place it came from.
 */

/** A stretch of one file: 0-based UTF-16 offsets, end exclusive. */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface Program {
  readonly file: string;
  readonly language: 'typescript' | 'python';
  readonly text: string;
  readonly body: readonly Statement[];
  /** Static import, re-export and literal `require`/`import()` specifiers, in order of appearance. */
  readonly specifiers: readonly string[];
  /** Type aliases, interfaces and enums by name, as far as they are syntactically plain. */
  readonly types: ReadonlyMap<string, TypeHint>;
}

/** What a type annotation says by its syntax alone. */
export type TypeHint =
  | { readonly kind: 'literals'; readonly values: readonly (string | number | boolean | null)[] }
  | { readonly kind: 'boolean' | 'number' | 'string' | 'function' | 'other' }
  | { readonly kind: 'array'; readonly element: TypeHint | null }
  | { readonly kind: 'record'; readonly fields: readonly TypeField[] }
  | { readonly kind: 'keyof'; readonly name: string } // keyof typeof NAME
  | { readonly kind: 'reference'; readonly name: string }; // dotted: tf.SymbolicTensor

export interface TypeField {
  readonly name: string;
  readonly type: TypeHint;
  readonly optional: boolean;
}

interface Located {
  readonly at: Place;
}

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

export type BinaryOperator =
  | '+' | '-' | '*' | '/' | '%' | '**' | '//' | '@' // the last two are Python's
  | '&' | '|' | '^' | '<<' | '>>' | '>>>'
  | '==' | '!=' | '===' | '!==' | '<' | '<=' | '>' | '>=' | 'in' | 'instanceof'; // prettier-ignore

export type LogicalOperator = 'and' | 'or' | 'nullish';

export interface MemberExpression extends Located {
  readonly kind: 'member';
  readonly object: Expression;
  readonly property: string;
  readonly propertyAt: Place;
  readonly optional: boolean;
  /** A later link of an optional chain: in `a?.b.c` nothing of `.c` happens when `a` is null or undefined. */
  readonly inChain: boolean;
}

export interface IndexExpression extends Located {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
  readonly optional: boolean;
  readonly inChain: boolean;
}

export interface CallExpression extends Located {
  readonly kind: 'call';
  /** `super(...)` has a callee of kind 'super'. */
  readonly callee: Expression;
  readonly args: readonly Argument[];
  readonly optional: boolean;
  readonly inChain: boolean;
  readonly isNew: boolean;
}

/** `name` is a Python keyword argument, `**` with a spread for a record of them; JavaScript has none. */
export interface Argument {
  readonly value: Expression;
  readonly spread: boolean;
  readonly name: string | null;
}

export type RecordEntry =
  | (Located & {
      readonly kind: 'property';
      readonly key: string | Expression;
      readonly keyAt: Place;
      readonly value: Expression;
      readonly shorthand: boolean;
    })
  | (Located & {
      readonly kind: 'getter' | 'setter';
      readonly key: string | Expression;
      readonly fn: FunctionNode;
    })
  | (Located & { readonly kind: 'spread'; readonly value: Expression });

export type Expression =
  /** Python: `1.0` is a float, though it is whole. */
  | (Located & { readonly kind: 'number'; readonly value: number; readonly isFloat?: boolean })
  | (Located & { readonly kind: 'string'; readonly value: string })
  | (Located & { readonly kind: 'boolean'; readonly value: boolean })
  | (Located & { readonly kind: 'null' | 'undefined' | 'this' | 'super' | 'newTarget' })
  /** Alternating literal chunks (strings) and expressions. */
  | (Located & { readonly kind: 'template'; readonly parts: readonly (string | Expression)[] })
  /** What a tagged template gives its tag first: the texts, and how they were written. */
  | (Located & {
      readonly kind: 'templateStrings';
      readonly cooked: readonly string[];
      readonly raw: readonly string[];
    })
  | (Located & { readonly kind: 'regex'; readonly source: string; readonly flags: string })
  | (Located & { readonly kind: 'name'; readonly name: string })
  | (Located & {
      readonly kind: 'list';
      readonly elements: readonly (Argument | null)[];
      readonly isTuple?: boolean;
    })
  /** Python's comprehension; one in round brackets is a generator function that is called. */
  | (Located & {
      readonly kind: 'comprehension';
      readonly makes: 'list' | 'set' | 'record';
      readonly key: Expression | null; // of a record
      readonly element: Expression;
      readonly clauses: readonly ComprehensionClause[];
    })
  /** `a:b:c` in an index. */
  | (Located & {
      readonly kind: 'slice';
      readonly lower: Expression | null;
      readonly upper: Expression | null;
      readonly step: Expression | null;
    })
  /** Python's `super()` or `super(C, self)`: the instance as what its class inherits sees it. */
  | (Located & {
      readonly kind: 'superObject';
      readonly cls: Expression | null;
      readonly self: Expression | null;
    })
  | (Located & {
      readonly kind: 'record';
      readonly entries: readonly RecordEntry[];
      /** Of an enum: its members see each other by name, and numbers lead back to names. */
      readonly enumName?: string;
    })
  | FunctionNode
  | ClassNode
  | CallExpression
  | MemberExpression
  | IndexExpression
  | (Located & {
      readonly kind: 'unary';
      readonly operator: '-' | '+' | '!' | '~' | 'typeof' | 'void' | 'delete';
      readonly operand: Expression;
    })
  | (Located & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Located & {
      readonly kind: 'logical';
      readonly operator: LogicalOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Located & {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    })
  | (Located & {
      readonly kind: 'assign';
      readonly target: Pattern;
      readonly operator: BinaryOperator | LogicalOperator | null;
      readonly value: Expression;
    })
  | (Located & {
      readonly kind: 'update';
      readonly target: Pattern;
      readonly delta: 1 | -1;
      readonly prefix: boolean;
    })
  | (Located & { readonly kind: 'sequence'; readonly expressions: readonly Expression[] })
  | (Located & { readonly kind: 'await'; readonly operand: Expression })
  /** `yield* x` delegates to x. */
  | (Located & { readonly kind: 'yield'; readonly operand: Expression | null; readonly delegates: boolean })
  | (Located & { readonly kind: 'import'; readonly specifier: string }) // import('./x')
  /** Something the front end has no node for; `parts` are still searched for tensor code. */
  | (Located & {
      readonly kind: 'unsupported';
      readonly reason: string;
      readonly parts: readonly Expression[];
    });

export type ComprehensionClause = Located &
  (
    | { readonly kind: 'for'; readonly target: Pattern; readonly iterable: Expression }
    | { readonly kind: 'if'; readonly test: Expression }
  );

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
