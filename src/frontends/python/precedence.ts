import { field, parts, type Syntax } from './syntax.js';
import type { Tree } from './trees.js';

/** A node without the parentheses around it. */
export function withoutParentheses(node: Syntax): Syntax {
  const [only] = node.type === 'parenthesized_expression' ? parts(node) : [];
  return only ? withoutParentheses(only) : node;
}

/** The outermost pair of parentheses around a node, or the node itself. */
export function withParentheses(tree: Tree, node: Syntax): Syntax {
  const parent = tree.parentOf(node);
  return parent?.type === 'parenthesized_expression' ? withParentheses(tree, parent) : node;
}

/** `and` or `or`; null for any other expression. */
export function logicalWord(node: Syntax): string | null {
  return node.type === 'boolean_operator' ? (field(node, 'operator')?.type ?? null) : null;
}

/** How weakly expressions bind; those that are not named bind tighter than a comparison. */
const strengths: Readonly<Record<string, number>> = {
  named_expression: 0,
  yield: 0,
  lambda: 1,
  conditional_expression: 2,
  boolean_operator: 3,
  not_operator: 4,
  comparison_operator: 5,
  binary_operator: 6,
  unary_operator: 6,
  await: 6,
};

const primary = 7;

/** An expression, or the disjunction or conjunction that it will be. */
type Form = Syntax | 'or' | 'and';

function strengthOf(form: Form): number {
  return typeof form === 'string' ? 3 : (strengths[form.type] ?? primary);
}

/** Whether an expression binds weaker than a comparison does, or is one. */
export function isLoose(node: Syntax): boolean {
  return strengthOf(node) <= 5;
}

/** Whether an expression of this form needs parentheses as a child of `parent` that is written as `child` now. */
export function needsParentheses(form: Form, parent: Syntax | null, child: Syntax): boolean {
  const strength = strengthOf(form);
  if (strength === 0) return true;
  const word = typeof form === 'string' ? form : logicalWord(form);
  switch (parent?.type) {
    case 'boolean_operator':
      return word === null ? strength < 3 : word !== logicalWord(parent);
    case 'not_operator':
      return strength < 4;
    case 'conditional_expression':
      return strength < 3 && parts(parent).at(-1) !== child;
    case 'if_clause':
    case 'for_in_clause':
      return strength < 3;
    case 'comparison_operator':
      return strength <= 5;
    case 'binary_operator':
    case 'unary_operator':
    case 'await':
    case 'attribute':
      return strength < primary;
    case 'call':
      return field(parent, 'function') === child && strength < primary;
    case 'subscript':
      return field(parent, 'value') === child && strength < primary;
    case 'list_splat':
    case 'dictionary_splat':
      return strength < 6;
    default:
      return false;
  }
}
