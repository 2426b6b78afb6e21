import { ts } from 'ts-morph';
import {
  atNodes,
  type Change,
  numberOf,
  type Operator,
  replace,
  statementsOf,
  swapped,
  without,
} from './operator.js';

function isStep(node: ts.Statement): boolean {
  return ts.isExpressionStatement(node) || ts.isVariableStatement(node) || ts.isIfStatement(node);
}

function numberChanges(node: ts.Node, more: (own: number) => readonly number[]): readonly Change[] {
  const own = numberOf(node);
  if (own === null) return [];
  return [...new Set(more(own))]
    .filter((other) => other !== own && other >= 0)
    .map((other) => replace(node, String(other)));
}

/** The call's name says that it sets something up or prints: not a step of a network. */
function isOwnCall(node: ts.Node): node is ts.CallExpression | ts.NewExpression {
  if (ts.isNewExpression(node)) return true;
  if (!ts.isCallExpression(node)) return false;
  const callee = node.expression;
  if (ts.isIdentifier(callee)) return true;
  return ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword;
}

function argumentsOf(node: ts.Node): ts.NodeArray<ts.Expression> | null {
  return isOwnCall(node) && node.arguments ? node.arguments : null;
}

export const statementOperators: readonly Operator[] = [
  atNodes('drop a statement', (node) => statementsOf(node).filter(ts.isExpressionStatement).map((each) => replace(each, ''))), // prettier-ignore
  atNodes('repeat a statement', (node) =>
    statementsOf(node)
      .filter(ts.isExpressionStatement)
      .map((each) => replace(each, `${each.getText()}\n${each.getText()}`)),
  ),
  atNodes('exchange two statements', (node) => {
    const statements = statementsOf(node);
    return statements.flatMap((each, index) => {
      const next = statements[index + 1];
      return next && isStep(each) && isStep(next) ? [swapped(each, next)] : [];
    });
  }),
  atNodes('exchange two arguments', (node) => {
    const list = argumentsOf(node);
    return (list ?? []).flatMap((each, index) => {
      const next = list?.[index + 1];
      return next && each.getText() !== next.getText() ? [swapped(each, next)] : [];
    });
  }),
  atNodes('drop an argument', (node) => {
    const list = argumentsOf(node);
    return list && list.length > 1 ? without(list, list.length - 1) : [];
  }),
  atNodes('change an argument', (node) =>
    (argumentsOf(node) ?? []).flatMap((each) => numberChanges(each, (own) => [own + 1, own * 2, 1, 2])),
  ),
  atNodes('change a default', (node) =>
    (ts.isParameter(node) || ts.isBindingElement(node)) && node.initializer
      ? numberChanges(node.initializer, (own) => [own + 1, own === 1 ? 2 : 1])
      : [],
  ),
  atNodes('change a constant', (node) =>
    (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) && node.initializer
      ? numberChanges(node.initializer, (own) => [own + 1, own * 2, 1])
      : [],
  ),
  atNodes('change a table', (node) =>
    ts.isArrayLiteralExpression(node)
      ? node.elements.flatMap((each) => numberChanges(each, (own) => [own + 1, own * 2, 1]))
      : [],
  ),
  atNodes('drop an item', (node) =>
    ts.isArrayLiteralExpression(node) && node.elements.length > 1
      ? node.elements.flatMap((_, index) => without(node.elements, index))
      : [],
  ),
  atNodes('repeat an item', (node) =>
    ts.isArrayLiteralExpression(node)
      ? node.elements.map((each) => replace(each, `${each.getText()}, ${each.getText()}`))
      : [],
  ),
  atNodes('exchange two items', (node) =>
    ts.isArrayLiteralExpression(node)
      ? node.elements.flatMap((each, index) => {
          const next = node.elements[index + 1];
          return next && next.getText() !== each.getText() ? [swapped(each, next)] : [];
        })
      : [],
  ),
  atNodes('change a loop', (node): Change[] => {
    if (!ts.isForStatement(node)) return [];
    const { initializer, condition } = node;
    const starts = initializer && ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
    return [
      ...starts.flatMap((each) => (each.initializer ? numberChanges(each.initializer, (own) => [own + 1, own - 1]) : [])), // prettier-ignore
      ...(condition && ts.isBinaryExpression(condition) && condition.operatorToken.getText() === '<'
        ? [replace(condition.operatorToken, '<=')]
        : []),
    ];
  }),
  {
    name: 'change nothing',
    changes: (file) => [{ edits: [{ start: file.end, end: file.end, text: '\n// Nothing is changed.\n' }] }],
  },
];
