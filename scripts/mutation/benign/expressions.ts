import { ts } from 'ts-morph';
import { atNodes, type Change, type Operator, replace } from '../operator.js';

const { SyntaxKind } = ts;

const turned: Readonly<Record<string, string>> = {
  '===': '===',
  '!==': '!==',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

/** Whether a literal is a value and not a pattern that something is taken apart by. */
function isValue(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isAsExpression(parent) || ts.isForOfStatement(parent)) return false;
  const isTarget = ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === SyntaxKind.EqualsToken; // prettier-ignore
  return !isTarget && !ts.isExpressionStatement(parent);
}

function text(parts: readonly string[]): string {
  return parts.join(' + ');
}

/** `a${x}b` as a sum. */
function asSum(node: ts.TemplateExpression): string {
  const literal = (raw: string): string => JSON.stringify(raw);
  const spans = node.templateSpans.flatMap(({ expression, literal: after }) => [
    `(${expression.getText()})`,
    literal(after.text),
  ]);
  return `(${text([literal(node.head.text), ...spans])})`;
}

function isSimpleAccess(node: ts.Node): node is ts.PropertyAccessExpression {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.name) &&
    !node.questionDotToken &&
    !ts.isExpressionWithTypeArguments(node.parent)
  );
}

/** What is written in one way or another. */
export const expressionOperators: readonly Operator[] = [
  atNodes('put an argument in brackets', (node) =>
    ts.isCallExpression(node)
      ? node.arguments.filter((each) => !ts.isSpreadElement(each)).map((each) => replace(each, `(${each.getText()})`)) // prettier-ignore
      : [],
  ),
  atNodes('turn a comparison', (node): Change[] => {
    if (!ts.isBinaryExpression(node)) return [];
    const other = turned[node.operatorToken.getText()];
    return other === undefined
      ? []
      : [replace(node, `${node.right.getText()} ${other} ${node.left.getText()}`)];
  }),
  atNodes('write a template as a sum', (node) =>
    ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)
      ? [replace(node, asSum(node))]
      : [],
  ),
  atNodes('spread an object', (node) =>
    ts.isObjectLiteralExpression(node) && isValue(node) && node.properties.length > 0
      ? [replace(node, `({ ...${node.getText()} })`)]
      : [],
  ),
  atNodes('spread an array', (node) =>
    ts.isArrayLiteralExpression(node) && isValue(node) && node.elements.length > 0
      ? [replace(node, `[...${node.getText()}]`)]
      : [],
  ),
  atNodes('write a property out', (node) =>
    ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer && isValue(node.parent)
      ? [replace(node, `${node.name.text}: ${node.name.text}`)]
      : [],
  ),
  atNodes('look a member up by its key', (node) =>
    isSimpleAccess(node) ? [replace(node, `${node.expression.getText()}['${node.name.text}']`)] : [],
  ),
  atNodes('write an assignment out', (node) => {
    if (!ts.isBinaryExpression(node) || !ts.isIdentifier(node.left)) return [];
    const operator = /^(\*|\+|-|\/)=$/.exec(node.operatorToken.getText())?.[1];
    const { text: name } = node.left;
    return operator === undefined
      ? []
      : [replace(node, `${name} = ${name} ${operator} (${node.right.getText()})`)];
  }),
];
