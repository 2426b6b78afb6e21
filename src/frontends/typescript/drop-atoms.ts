import { ts } from './ts.js';
import type { FileBindings } from './scopes.js';
import { nodeAt } from './sources.js';
import type { Edit } from '../../fix/intent.js';
import type { Place } from '../../program/program.js';
import { mayHaveEffect } from './effects.js';
import { logicalToken, needsParentheses, withoutParentheses, withParentheses } from './precedence.js';

/** What is left of a part of a condition; `core` is the operand that now stands for all of it. */
type Rest =
  | { readonly kind: 'gone' }
  | { readonly kind: 'kept'; readonly edits: readonly Edit[] }
  | { readonly kind: 'collapsed'; readonly core: ts.Expression; readonly edits: readonly Edit[] };

interface Dropping {
  readonly source: ts.SourceFile;
  readonly file: string;
  /** Atoms by their bounds; what is left in the end was not found. */
  readonly atoms: Set<string>;
}

/**
 * The edits that take atoms out of a condition; null when one is not found in it, when one does more than compare, or
 * when nothing would be left.
 */
export function dropAtoms(
  names: FileBindings,
  guard: ts.Expression,
  atoms: readonly Place[],
): readonly Edit[] | null {
  const { source, file } = names;
  if (atoms.map((atom) => nodeAt(source, atom)).some((node) => node && mayHaveEffect(node, names))) {
    return null;
  }
  const dropping: Dropping = {
    source,
    file,
    atoms: new Set(atoms.map((atom) => `${atom.start}-${atom.end}`)),
  };
  const rest = reduce(dropping, guard);
  if (dropping.atoms.size > 0 || rest.kind === 'gone') return null;
  return settle(dropping, withParentheses(guard), rest);
}

function reduce(d: Dropping, written: ts.Expression): Rest {
  const node = withoutParentheses(written);
  if (d.atoms.delete(`${node.getStart(d.source)}-${node.end}`)) return { kind: 'gone' };
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const rest = reduce(d, node.operand);
    return rest.kind === 'gone' ? rest : { kind: 'kept', edits: settle(d, node.operand, rest) };
  }
  if (!ts.isBinaryExpression(node) || logicalToken(node) === null) return { kind: 'kept', edits: [] };
  const left = reduce(d, node.left);
  const right = reduce(d, node.right);
  if (left.kind === 'gone') return right.kind === 'gone' ? right : collapsed(node.right, right);
  if (right.kind === 'gone') return collapsed(node.left, left);
  return { kind: 'kept', edits: [...settle(d, node.left, left), ...settle(d, node.right, right)] };
}

function collapsed(survivor: ts.Expression, rest: Exclude<Rest, { kind: 'gone' }>): Rest {
  return {
    kind: 'collapsed',
    core: rest.kind === 'collapsed' ? rest.core : withoutParentheses(survivor),
    edits: rest.edits,
  };
}

/** Cuts `written` down to what is left of it, with parentheses where that still needs them. */
function settle(d: Dropping, written: ts.Expression, rest: Exclude<Rest, { kind: 'gone' }>): readonly Edit[] {
  if (rest.kind === 'kept') return rest.edits;
  const { core } = rest;
  const isWrapped = needsParentheses(core, written.parent, written);
  // What is left keeps the comment behind it.
  const [comment = ''] =
    /^\s*(\/\/[^\n]*\n|\/\*[^]*?\*\/)/.exec(d.source.text.slice(core.end, written.end)) ?? [];
  return [
    {
      file: d.file,
      start: written.getStart(d.source),
      end: core.getStart(d.source),
      text: isWrapped ? '(' : '',
    },
    ...rest.edits,
    { file: d.file, start: core.end + comment.length, end: written.end, text: isWrapped ? ')' : '' },
  ].filter((edit) => edit.start < edit.end || edit.text !== '');
}
