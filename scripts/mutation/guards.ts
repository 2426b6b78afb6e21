import { ts } from 'ts-morph';
import { atNodes, type Change, type Operator, replace } from './operator.js';

const { SyntaxKind } = ts;

function isLogical(node: ts.Node): node is ts.BinaryExpression {
  const kinds = [SyntaxKind.BarBarToken, SyntaxKind.AmpersandAmpersandToken];
  return ts.isBinaryExpression(node) && kinds.includes(node.operatorToken.kind);
}

/** The condition that a node branches on. */
function conditionOf(node: ts.Node): ts.Expression | null {
  if (ts.isIfStatement(node)) return node.expression;
  return ts.isConditionalExpression(node) ? node.condition : null;
}

const otherComparison: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '>': '>=',
  '>=': '>',
  '<': '<=',
  '<=': '<',
};

function inLoopHead(node: ts.BinaryExpression): boolean {
  return ts.isForStatement(node.parent) && node.parent.condition === node;
}

export const guardOperators: readonly Operator[] = [
  atNodes('drop a clause', (node) =>
    isLogical(node) ? [replace(node, node.left.getText()), replace(node, node.right.getText())] : [],
  ),
  atNodes(
    'exchange and with or',
    (node) =>
    isLogical(node) ? [replace(node.operatorToken, node.operatorToken.kind === SyntaxKind.BarBarToken ? '&&' : '||')] : [], // prettier-ignore
  ),
  atNodes('negate a guard', (node) => {
    const condition = conditionOf(node);
    return condition ? [replace(condition, `!(${condition.getText()})`)] : [];
  }),
  atNodes('decide a guard', (node) => {
    const condition = conditionOf(node);
    return condition ? [replace(condition, 'true'), replace(condition, 'false')] : [];
  }),
  atNodes('change a comparison', (node): Change[] => {
    if (!ts.isBinaryExpression(node) || inLoopHead(node)) return [];
    const other = otherComparison[node.operatorToken.getText()];
    return other === undefined ? [] : [replace(node.operatorToken, other)];
  }),
  atNodes('drop an if', (node) =>
    ts.isIfStatement(node)
      ? [replace(node, node.elseStatement?.getText() ?? ''), replace(node, node.thenStatement.getText())]
      : [],
  ),
  atNodes('take a branch', (node) =>
    ts.isConditionalExpression(node)
      ? [replace(node, node.whenTrue.getText()), replace(node, node.whenFalse.getText())]
      : [],
  ),
];
