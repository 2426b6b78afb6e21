import { field, parts, type Syntax } from '../../../src/frontends/python/syntax.js';
import type { Around } from '../operator.js';

/** Every node in a tree, the outer before the inner. */
export function allIn(tree: Syntax): readonly Syntax[] {
  const found: Syntax[] = [];
  const visit = (node: Syntax): void => {
    found.push(node);
    node.children.forEach(visit);
  };
  visit(tree);
  return found;
}

/** Uses of a name in a tree as a name of a value: not as an attribute, nor as the name of an argument. */
export function usesOf(tree: Syntax, name: string, text: Around['text']): readonly Syntax[] {
  const found: Syntax[] = [];
  const visit = (node: Syntax, parent: Syntax | null): void => {
    const isName = node.type === 'identifier' && text(node) === name;
    const isMember = parent?.type === 'attribute' && node.field === 'attribute';
    const isKeyword = parent?.type === 'keyword_argument' && node.field === 'name';
    if (isName && !isMember && !isKeyword) found.push(node);
    for (const child of node.children) visit(child, node);
  };
  visit(tree, null);
  return found;
}

/** The function that a node is in, the innermost. */
export function functionAround(ancestors: readonly Syntax[]): Syntax | null {
  return ancestors.findLast(({ type }) => type === 'function_definition') ?? null;
}

/** What stands before the first statement of its line. */
export function indentOf(node: Syntax, { file }: Around): string {
  const start = file.text.lastIndexOf('\n', node.start - 1) + 1;
  return /^[ \t]*/.exec(file.text.slice(start, node.start))?.[0] ?? '';
}

/** The plain assignment `name = value` that a statement is. */
export function assignmentIn(
  statement: Syntax,
  text: Around['text'],
): { readonly name: string; readonly target: Syntax; readonly value: Syntax } | null {
  const [inner, ...others] = statement.type === 'expression_statement' ? parts(statement) : [];
  if (inner?.type !== 'assignment' || others.length > 0 || field(inner, 'type')) return null;
  const [target, value] = [field(inner, 'left'), field(inner, 'right')];
  if (target?.type !== 'identifier' || !value || value.type === 'assignment' || value.type === 'yield') return null;
  return { name: text(target), target, value };
} // prettier-ignore

/** The only statement of a block. */
export function onlyIn(block: Syntax | null): Syntax | null {
  const [only, ...others] = block ? parts(block).filter(({ type }) => type !== 'comment') : [];
  return only && others.length === 0 ? only : null;
}

/** Whether a block leaves the loop or the function that it is in, or waits in it. */
export function leaves(block: Syntax): boolean {
  const leaving = /^(return_statement|break_statement|continue_statement|yield|await)$/;
  return allIn(block).some(({ type }) => leaving.test(type));
}

/** Code that may take another place in a line: in one line, with brackets around it. */
export function bracketed(node: Syntax, text: Around['text']): string {
  const isWhole = /^(identifier|integer|float|call|attribute|subscript|string|parenthesized_expression|list|tuple|none)$/;
  return isWhole.test(node.type) ? text(node) : `(${text(node)})`;
} // prettier-ignore
