/**
 * A host-neutral tree of one source file. Front ends produce it, the interpreter runs it; nothing in it depends on
 * a parser. Types, parentheses, casts and decorators are gone; every node keeps the place it came from.
 */
import type { Statement } from './statements.js';

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

/** A node of the tree. */
export interface Located {
  readonly at: Place;
}

export type * from './declarations.js';
export type * from './expressions.js';
export type * from './statements.js';
