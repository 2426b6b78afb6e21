import { ts } from './ts.js';
import type { FileBindings } from './scopes.js';

/** How far calls are followed into functions of the file. */
const mostSteps = 3;

/** Methods and functions of the language and of tensor libraries that only compute, where what they are given does. */
const computing =
  /^(some|every|includes|at|indexOf|slice|map|filter|reduce|join|startsWith|endsWith|toString|isArray|isInteger|max|min|abs|floor|ceil|round|trunc|sqrt|arraysEqual|Boolean|Number|String|isNaN)$/;

/** Whether more than its value may be lost with an expression: it sets something, waits, or calls what may do so. */
export function mayHaveEffect(node: ts.Node, names: FileBindings, steps = 0): boolean {
  if (ts.isTypeNode(node)) return false;
  if (isSetting(node) || ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
  if (ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isThrowStatement(node)) {
    return true;
  }
  if (ts.isCallExpression(node) && !onlyComputes(node, names, steps)) return true;
  return ts.forEachChild(node, (child) => mayHaveEffect(child, names, steps)) === true;
}

function isSetting(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  }
  return ts.isDeleteExpression(node);
}

/** Whether a function is known to compute and do nothing else; its arguments are another matter. */
function onlyComputes({ expression }: ts.CallExpression, names: FileBindings, steps: number): boolean {
  if (ts.isPropertyAccessExpression(expression)) return computing.test(expression.name.text);
  if (!ts.isIdentifier(expression)) return false;
  const binding = names.bindings.get(expression);
  if (!binding) return computing.test(expression.text);
  const body = binding.declarations.length === 1 ? bodyOf(binding.declarations[0]?.parent) : null;
  return body !== null && steps < mostSteps && !mayHaveEffect(body, names, steps + 1);
}

/** The body of the function that a declaration gives a name for good. */
function bodyOf(node: ts.Node | undefined): ts.Node | null {
  if (!node) return null;
  if (ts.isFunctionDeclaration(node)) return isAsync(node) ? null : (node.body ?? null);
  if (!ts.isVariableDeclaration(node) || (node.parent.flags & ts.NodeFlags.Const) === 0) return null;
  const { initializer } = node;
  const isFunction = initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
  return isFunction && !isAsync(initializer) ? initializer.body : null;
}

function isAsync(node: ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
}
