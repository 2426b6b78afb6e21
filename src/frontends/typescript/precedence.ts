import { ts } from './ts.js';

const K = ts.SyntaxKind;

const logicalTokens: ReadonlySet<ts.SyntaxKind> = new Set([
  K.BarBarToken,
  K.AmpersandAmpersandToken,
  K.QuestionQuestionToken,
]);

/** A node without the parentheses around it; casts stay. */
export function withoutParentheses(node: ts.Expression): ts.Expression {
  let inner = node;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  return inner;
}

/** The outermost pair of parentheses around a node, or the node itself. */
export function withParentheses(node: ts.Expression): ts.Expression {
  let outer = node;
  while (ts.isParenthesizedExpression(outer.parent)) outer = outer.parent;
  return outer;
}

/** `||`, `&&` or `??`; null for any other expression. */
export function logicalToken(node: ts.Expression): ts.SyntaxKind | null {
  return ts.isBinaryExpression(node) && logicalTokens.has(node.operatorToken.kind)
    ? node.operatorToken.kind
    : null;
}

/** Whether an expression binds weaker than a comparison does. */
export function isLoose(node: ts.Expression): boolean {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return (
      logicalTokens.has(kind) ||
      kind === K.CommaToken ||
      (kind >= K.FirstAssignment && kind <= K.LastAssignment)
    );
  }
  return ts.isConditionalExpression(node) || ts.isArrowFunction(node) || ts.isYieldExpression(node);
}

const equalities: ReadonlySet<ts.SyntaxKind> = new Set([
  K.EqualsEqualsToken,
  K.ExclamationEqualsToken,
  K.EqualsEqualsEqualsToken,
  K.ExclamationEqualsEqualsToken,
]);

/** Whether an operand of `===` needs parentheses. */
export function needsParenthesesInComparison(node: ts.Expression): boolean {
  return isLoose(node) || (ts.isBinaryExpression(node) && equalities.has(node.operatorToken.kind));
}

/** An expression, or the disjunction or conjunction that it will be. */
type Form = ts.Expression | 'or' | 'and';

/** Whether an expression of this form needs parentheses as a child of `parent` that is written as `child` now. */
export function needsParentheses(form: Form, parent: ts.Node, child: ts.Node): boolean {
  if (isComma(form)) return true;
  const token =
    form === 'or' ? K.BarBarToken : form === 'and' ? K.AmpersandAmpersandToken : logicalToken(form);
  const loose = token === null && typeof form !== 'string' && isLoose(form);
  if (ts.isBinaryExpression(parent)) {
    const outer = logicalToken(parent);
    if (outer !== null) return token === null ? loose : token !== outer;
    return !(isAssignment(parent) && parent.right === child) && isCompound(form);
  }
  if (ts.isConditionalExpression(parent)) return parent.condition === child && loose;
  if (ts.isArrowFunction(parent)) return typeof form !== 'string' && ts.isObjectLiteralExpression(form);
  return isTight(parent, child) && isCompound(form);
}

function isComma(form: Form): boolean {
  return typeof form !== 'string' && ts.isBinaryExpression(form) && form.operatorToken.kind === K.CommaToken;
}

function isAssignment(node: ts.BinaryExpression): boolean {
  return node.operatorToken.kind >= K.FirstAssignment && node.operatorToken.kind <= K.LastAssignment;
}

/** Whether an expression is more than one primary with its members and calls. */
function isCompound(form: Form): boolean {
  return typeof form === 'string' || !(ts.isLeftHandSideExpression(form) || ts.isPrefixUnaryExpression(form));
}

const tightParents: ReadonlySet<ts.SyntaxKind> = new Set([
  K.PrefixUnaryExpression,
  K.PostfixUnaryExpression,
  K.TypeOfExpression,
  K.VoidExpression,
  K.AwaitExpression,
  K.AsExpression,
  K.SatisfiesExpression,
  K.TypeAssertionExpression,
  K.NonNullExpression,
  K.PropertyAccessExpression,
]);

/** Whether a parent binds this child tightly. */
function isTight(parent: ts.Node, child: ts.Node): boolean {
  if (ts.isElementAccessExpression(parent) || ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
    return parent.expression === child;
  }
  return tightParents.has(parent.kind);
}
