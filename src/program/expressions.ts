import type { ClassNode, FunctionNode, Pattern } from './declarations.js';
import type { Located, Place } from './program.js';

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
