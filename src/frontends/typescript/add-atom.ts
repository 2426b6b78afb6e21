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
  const habits = habitsAt(guard);
  const [a, b] = [operand(intent.left), operand(intent.right)];
  if (a === null || b === null) return null;
  const [left, right] = habits.hasConstantFirst && /^\d/.test(b) ? [b, a] : [a, b];
  const comparison = `${adapterWhen ? '!=' : '=='}${habits.isStrict ? '=' : ''}`;
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

/** How comparisons are written: a condition without any does as its file does. */
interface Habits {
  readonly isStrict: boolean;
  /** `1 !== stride` */
  readonly hasConstantFirst: boolean;
}

function habitsAt(guard: ts.Expression): Habits {
  const counts = { strict: 0, loose: 0, first: 0, last: 0 };
  const count = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      const isStrict = kind === K.EqualsEqualsEqualsToken || kind === K.ExclamationEqualsEqualsToken;
      const isLoose = kind === K.EqualsEqualsToken || kind === K.ExclamationEqualsToken;
      if (isStrict) counts.strict++;
      if (isLoose) counts.loose++;
      const [isFirst, isLast] = [isConstant(node.left), isConstant(node.right)];
      if ((isStrict || isLoose) && isFirst !== isLast) counts[isFirst ? 'first' : 'last']++;
    }
    ts.forEachChild(node, count);
  };
  count(guard);
  const inGuard = { ...counts };
  count(guard.getSourceFile());
  const operators = inGuard.strict + inGuard.loose > 0 ? inGuard : counts;
  const operands = inGuard.first + inGuard.last > 0 ? inGuard : counts;
  return {
    isStrict: operators.strict > 0 || operators.loose === 0,
    hasConstantFirst: operands.first > operands.last,
  };
}

/** A number or a text; `null` and `undefined` are asked for in an order of their own. */
function isConstant(node: ts.Node): boolean {
  return ts.isNumericLiteral(node) || ts.isStringLiteralLike(node);
}
