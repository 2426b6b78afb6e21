import { ts } from './ts.js';
import type { Edit, FixIntent } from '../../fix/intent.js';
import {
  isLoose,
  logicalToken,
  needsParentheses,
  needsParenthesesInComparison,
  withoutParentheses,
} from './precedence.js';
import { syntaxError } from './parse.js';

const K = ts.SyntaxKind;

/** The edits that widen a condition by one comparison, in the condition's own style; null when an operand is none. */
export function addAtom(
  source: ts.SourceFile,
  guard: ts.Expression,
  intent: Extract<FixIntent, { kind: 'addAtom' }>,
): readonly Edit[] | null {
  const { adapterWhen, guard: place } = intent;
  const left = operand(intent.left);
  const right = operand(intent.right);
  if (left === null || right === null) return null;
  const comparison = `${adapterWhen ? '!=' : '=='}${isStrict(guard) ? '=' : ''}`;
  const connective = adapterWhen ? '||' : '&&';
  const token = adapterWhen ? K.BarBarToken : K.AmpersandAmpersandToken;
  const wrapsGuard = isLoose(guard) && logicalToken(guard) !== token;
  const wrapsAll = needsParentheses(adapterWhen ? 'or' : 'and', guard.parent, guard);
  const before = (wrapsAll ? '(' : '') + (wrapsGuard ? '(' : '');
  const after = `${wrapsGuard ? ')' : ''} ${connective} ${left} ${comparison} ${right}${wrapsAll ? ')' : ''}`;
  const start = guard.getStart(source);
  const added: Edit = { file: place.file, start: guard.end, end: guard.end, text: after };
  return before === '' ? [added] : [{ file: place.file, start, end: start, text: before }, added];
}

/** An operand's text with the parentheses that a comparison needs; null when it is no expression. */
function operand(text: string): string | null {
  const source = ts.createSourceFile('operand.ts', `(${text})`, ts.ScriptTarget.Latest, true);
  const [statement, ...more] = source.statements;
  if (syntaxError(source) || more.length > 0 || !statement || !ts.isExpressionStatement(statement)) {
    return null;
  }
  // `a)(b` makes a call of the parentheses: only one pair around everything is an operand.
  if (!ts.isParenthesizedExpression(statement.expression)) return null;
  return needsParenthesesInComparison(withoutParentheses(statement.expression)) ? `(${text})` : text;
}

/** Whether a condition compares strictly; one without comparisons does as its file does. */
function isStrict(guard: ts.Expression): boolean {
  const counts = { strict: 0, loose: 0 };
  const count = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind === K.EqualsEqualsEqualsToken || kind === K.ExclamationEqualsEqualsToken) counts.strict++;
      if (kind === K.EqualsEqualsToken || kind === K.ExclamationEqualsToken) counts.loose++;
    }
    ts.forEachChild(node, count);
  };
  count(guard);
  if (counts.strict + counts.loose === 0) count(guard.getSourceFile());
  return counts.strict > 0 || counts.loose === 0;
}
