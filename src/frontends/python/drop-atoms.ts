import type { Edit } from '../../fix/intent.js';
import type { Place } from '../../program/program.js';
import { mayHaveEffect } from './effects.js';
import type { FileNames } from './names.js';
import { logicalWord, needsParentheses, withoutParentheses, withParentheses } from './precedence.js';
import { field, parts, type Syntax } from './syntax.js';
import { around, nodeAt, type Tree } from './trees.js';

/** What is left of a part of a condition; `core` is the operand that now stands for all of it. */
type Rest =
  | { readonly kind: 'gone' }
  | { readonly kind: 'kept'; readonly edits: readonly Edit[] }
  | { readonly kind: 'collapsed'; readonly core: Syntax; readonly edits: readonly Edit[] };

interface Dropping {
  readonly tree: Tree;
  /** Atoms by their bounds; what is left in the end was not found. */
  readonly atoms: Set<string>;
}

/**
 * The edits that take atoms out of a condition; null when one is not found in it, when one does more than compare, or
 * when nothing would be left.
 */
export function dropAtoms(names: FileNames, guard: Syntax, atoms: readonly Place[]): readonly Edit[] | null {
  const { tree } = names;
  if (atoms.map((atom) => nodeAt(tree, atom)).some((node) => node && mayHaveEffect(node, names))) return null;
  const dropping: Dropping = { tree, atoms: new Set(atoms.map(({ start, end }) => `${start}-${end}`)) };
  const rest = reduce(dropping, guard);
  if (dropping.atoms.size > 0 || rest.kind === 'gone') return null;
  return settle(dropping, withParentheses(tree, guard), rest);
}

function reduce(d: Dropping, written: Syntax): Rest {
  const node = withoutParentheses(written);
  if (d.atoms.delete(`${node.start}-${node.end}`)) return { kind: 'gone' };
  const operand = node.type === 'not_operator' ? field(node, 'argument') : null;
  if (operand) {
    const rest = reduce(d, operand);
    return rest.kind === 'gone' ? rest : { kind: 'kept', edits: settle(d, operand, rest) };
  }
  const [first, second] = [field(node, 'left'), field(node, 'right')];
  if (logicalWord(node) === null || !first || !second) return { kind: 'kept', edits: [] };
  const left = reduce(d, first);
  const right = reduce(d, second);
  if (left.kind === 'gone') return right.kind === 'gone' ? right : collapsed(second, right);
  if (right.kind === 'gone') return collapsed(first, left);
  return { kind: 'kept', edits: [...settle(d, first, left), ...settle(d, second, right)] };
}

function collapsed(survivor: Syntax, rest: Exclude<Rest, { kind: 'gone' }>): Rest {
  return {
    kind: 'collapsed',
    core: rest.kind === 'collapsed' ? rest.core : withoutParentheses(survivor),
    edits: rest.edits,
  };
}

/** Cuts `written` down to what is left of it, with parentheses where that still needs them. */
function settle(d: Dropping, written: Syntax, rest: Exclude<Rest, { kind: 'gone' }>): readonly Edit[] {
  if (rest.kind === 'kept') return rest.edits;
  const { core } = rest;
  const { file, text } = d.tree;
  const comment = /^[ \t]*#[^\n]*\n/.exec(text.slice(core.end, written.end));
  if (comment) return besideComment(d.tree, written, rest, core.end + comment[0].length);
  const isWrapped =
    needsParentheses(core, d.tree.parentOf(written), written) || isTorn(d.tree, written, core);
  // `if(a or b):` and `not(a or b)`: what is left must not become one word with what stands before it.
  const space = !isWrapped && /\w$/.test(text.slice(0, written.start)) ? ' ' : '';
  return [
    { file, start: written.start, end: core.start, text: isWrapped ? '(' : space },
    ...rest.edits,
    { file, start: core.end, end: written.end, text: isWrapped ? ')' : '' },
  ].filter((edit) => edit.start < edit.end || edit.text !== '');
}

/** What is left keeps the comment on its line (which ends at `kept`), so the parentheses stay. */
function besideComment(
  { file, text }: Tree,
  written: Syntax,
  { core, edits }: Extract<Rest, { kind: 'collapsed' }>,
  kept: number,
): readonly Edit[] {
  const isWrapped = written.type === 'parenthesized_expression';
  const inside = isWrapped ? (parts(written)[0] ?? written) : written;
  // Where the parenthesis has a line of its own, it keeps its place there.
  const [, closing = ')'] = /\n([ \t]*\))$/.exec(text.slice(kept - 1, written.end)) ?? [];
  return [
    { file, start: inside.start, end: core.start, text: '' },
    ...edits,
    { file, start: kept, end: written.end, text: isWrapped ? closing : '' },
  ].filter((edit) => edit.start < edit.end || edit.text !== '');
}

const brackets = new Set(['parenthesized_expression', 'argument_list', 'list', 'tuple', 'dictionary', 'set', 'subscript', 'parameters']); // prettier-ignore

/** Whether what is left goes over several lines that only the parentheses around it held together. */
function isTorn(tree: Tree, written: Syntax, core: Syntax): boolean {
  if (written.type !== 'parenthesized_expression') return false;
  if (!breaks(tree, core)) return false;
  return ![...around(tree, written)].some(({ type }) => brackets.has(type) || type.endsWith('comprehension'));
}

/** Whether a line of a node ends outside of all brackets and strings in it. */
function breaks(tree: Tree, node: Syntax): boolean {
  if (brackets.has(node.type) || node.type === 'string' || !tree.source(node).includes('\n')) return false;
  let at = node.start;
  for (const child of node.children) {
    if (tree.text.slice(at, child.start).includes('\n') || breaks(tree, child)) return true;
    at = child.end;
  }
  return false;
}
