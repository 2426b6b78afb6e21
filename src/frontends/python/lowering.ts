import type {
  BlockStatement,
  Expression,
  FunctionNode,
  Pattern,
  Place,
  Statement,
} from '../../program/program.js';
import type { Syntax } from './syntax.js';

/** The names of one function, class or module body that belong to a body around it. */
export interface NameScope {
  readonly kind: 'module' | 'function' | 'class';
  /** Declared `global` or `nonlocal`. */
  readonly outer: Set<string>;
}

/** The lowering of one file: what every part needs, and the parts that call each other. */
export interface Lowering {
  readonly text: string;
  readonly specifiers: string[];
  /** The body that is being lowered. */
  scope: NameScope;
  /** What `raise` without a value throws again; null outside of a handler. */
  caught: string | null;
  /** Where a `break` leads out of the loop around it, where that has an `else`. */
  breakLabel: string | null;
  /** For names that the code cannot have. */
  counter: number;
  readonly at: (node: Syntax) => Place;
  readonly source: (node: Syntax) => string;
  readonly expression: (node: Syntax) => Expression;
  readonly target: (node: Syntax) => Pattern;
  readonly block: (node: Syntax) => BlockStatement;
  readonly statements: (nodes: readonly Syntax[]) => readonly Statement[];
  readonly fn: (node: Syntax) => FunctionNode;
}

/** Puts parts of the lowering back as they were when `body` is done. */
export function within<Result>(
  low: Lowering,
  changes: Partial<Pick<Lowering, 'scope' | 'caught' | 'breakLabel'>>,
  body: () => Result,
): Result {
  const { scope, caught, breakLabel } = low;
  Object.assign(low, changes);
  try {
    return body();
  } finally {
    Object.assign(low, { scope, caught, breakLabel });
  }
}

/** A name that no code has. */
export function hiddenName(low: Lowering, what: string): string {
  return `\0${what}${low.counter++}`;
}

export function unsupported(low: Lowering, node: Syntax, parts: readonly Expression[] = []): Expression {
  const reason = `${node.type.replaceAll('_', ' ')} is not followed`;
  return { kind: 'unsupported', reason, parts, at: low.at(node) };
}

export function nothing(at: Place): Expression {
  return { kind: 'null', at };
}

export function nameOf(name: string, at: Place): Expression {
  return { kind: 'name', name, at };
}

/** `name(values…)`. */
export function callOf(callee: Expression, values: readonly Expression[], at: Place): Expression {
  const args = values.map((value) => ({ value, spread: false, name: null }));
  return { kind: 'call', callee, args, optional: false, inChain: false, isNew: false, at };
}

/** `object.property`, all at one place. */
export function memberOf(object: Expression, property: string, at: Place): Expression {
  return { kind: 'member', object, property, propertyAt: at, optional: false, inChain: false, at };
}
