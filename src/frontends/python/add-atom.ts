import type { Edit, FixIntent } from '../../fix/intent.js';
import { isLoose, logicalWord, needsParentheses, withoutParentheses } from './precedence.js';
import { parts, type ParseText, type Syntax } from './syntax.js';
import type { Tree } from './trees.js';

/** The edits that widen a condition by one comparison, in the condition's own style; null when an operand is none. */
export function addAtom(
  tree: Tree,
  guard: Syntax,
  intent: Extract<FixIntent, { kind: 'addAtom' }>,
  parse: ParseText,
): readonly Edit[] | null {
  const [a, b] = [operand(parse, intent.left), operand(parse, intent.right)];
  if (a === null || b === null) return null;
  const [left, right] = /^\d/.test(b) && hasConstantFirst(tree, guard) ? [b, a] : [a, b];
  const word = intent.adapterWhen ? 'or' : 'and';
  const isMixed = logicalWord(guard) !== null && logicalWord(guard) !== word;
  const wrapsGuard = isMixed || ['conditional_expression', 'lambda', 'named_expression'].includes(guard.type);
  const wrapsAll = needsParentheses(word, tree.parentOf(guard), guard);
  const before = (wrapsAll ? '(' : '') + (wrapsGuard ? '(' : '');
  const sign = intent.adapterWhen ? '!=' : '==';
  const after = `${wrapsGuard ? ')' : ''} ${word} ${left} ${sign} ${right}${wrapsAll ? ')' : ''}`;
  const { file } = tree;
  const added: Edit = { file, start: guard.end, end: guard.end, text: after };
  return before === '' ? [added] : [{ file, start: guard.start, end: guard.start, text: before }, added];
}

/** An operand's text with the parentheses that a comparison needs; null when it is no expression. */
function operand(parse: ParseText, text: string): string | null {
  const parsed = parse(`(${text})`);
  if ('errorAt' in parsed) return null;
  const [statement, ...more] = parts(parsed.tree);
  const [node] = statement ? parts(statement) : [];
  // `a)(b` makes a call of the parentheses: only one pair around everything is an operand.
  if (more.length > 0 || node?.type !== 'parenthesized_expression') return null;
  return isLoose(withoutParentheses(node)) ? `(${text})` : text;
}

/** Whether comparisons are written `1 != stride`: a condition without a constant does as its file does. */
function hasConstantFirst(tree: Tree, guard: Syntax): boolean {
  for (const within of [guard, tree.root]) {
    const balance = constantsFirst(within);
    if (balance !== 0) return balance > 0;
  }
  return false;
}

function constantsFirst(node: Syntax): number {
  let balance = 0;
  if (node.type === 'comparison_operator') {
    const [left, right] = parts(node).filter(({ field }) => field !== 'operators');
    const [isFirst, isLast] = [isConstant(left), isConstant(right)];
    if (isFirst !== isLast) balance += isFirst ? 1 : -1;
  }
  for (const child of node.children) balance += constantsFirst(child);
  return balance;
}

function isConstant(node: Syntax | undefined): boolean {
  return node !== undefined && ['integer', 'float', 'string'].includes(node.type);
}
