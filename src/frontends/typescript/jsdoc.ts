import { ts } from './ts.js';
import type { TypeHint } from '../../program/program.js';
import { lowerType } from './types.js';

/** `@param {tf.Tensor4D} x`, `@param {number} [count=2]`; a part of a parameter (`options.count`) is none. */
const paramTag = /@param\s*\{([^{}]*)\}\s*\[?\s*([\w$]+)(?![\w$.])/g;

/** What may stand between a comment and the function that it is about. */
const header = /^[\s\w$.=:#]*$/;

const none: ReadonlyMap<string, TypeHint> = new Map();

/** The types that the comment in front of a function gives its parameters. */
export function commentedTypes(text: string, start: number): ReadonlyMap<string, TypeHint> {
  const end = text.lastIndexOf('*/', start);
  const open = end < 0 ? -1 : text.lastIndexOf('/**', end);
  if (open < 0 || text.indexOf('*/', open) !== end || !header.test(text.slice(end + 2, start))) return none;
  const found = new Map<string, TypeHint>();
  for (const [, type = '', name = ''] of text.slice(open, end).matchAll(paramTag)) {
    const hint = hintOf(type);
    if (hint !== null) found.set(name, hint);
  }
  return found;
}

/** A type as TypeScript would have it; what only comments know (`?number`, `number=`) is left out. */
function hintOf(text: string): TypeHint | null {
  const plain = text
    .trim()
    .replace(/^[?!]/, '')
    .replace(/=$/, '')
    .replaceAll(/import\([^)]*\)\./g, '');
  const { statements } = ts.createSourceFile('type.ts', `type T = ${plain};`, ts.ScriptTarget.Latest, false);
  const [alias] = statements;
  if (statements.length !== 1 || alias === undefined || !ts.isTypeAliasDeclaration(alias)) return null;
  const hint = lowerType(alias.type);
  return hint.kind === 'other' ? null : hint;
}
