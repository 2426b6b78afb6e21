import { ts } from 'ts-morph';
import { atNodes, type Change, type Operator, replace } from '../operator.js';

const { SyntaxKind } = ts;

function conditionOf(node: ts.Node): ts.Expression | null {
  if (ts.isIfStatement(node)) return node.expression;
  return ts.isConditionalExpression(node) ? node.condition : null;
}

function blockOf(statement: ts.Statement): string {
  return ts.isBlock(statement) ? statement.getText() : `{ ${statement.getText()} }`;
}

/** An `or` or `and` without it, by De Morgan's laws. */
function withoutLogical(node: ts.Expression): string | null {
  if (!ts.isBinaryExpression(node)) return null;
  const { left, right, operatorToken } = node;
  const other = { [SyntaxKind.BarBarToken]: '&&', [SyntaxKind.AmpersandAmpersandToken]: '||' }[operatorToken.kind as number]; // prettier-ignore
  return other === undefined ? null : `!(!(${left.getText()}) ${other} !(${right.getText()}))`;
}

/** `const x = c ? a : b` as two assignments. */
function asBranches(node: ts.Node): readonly Change[] {
  if (!ts.isVariableStatement(node)) return [];
  const [declaration, ...others] = node.declarationList.declarations;
  const value = declaration?.initializer;
  if (!declaration || others.length > 0 || !value || !ts.isConditionalExpression(value)) return [];
  if (!ts.isIdentifier(declaration.name) || node.modifiers) return [];
  const { text: name } = declaration.name;
  const { condition, whenTrue, whenFalse } = value;
  return [
    replace(
      node,
      `let ${name}; if (${condition.getText()}) { ${name} = ${whenTrue.getText()}; } else { ${name} = ${whenFalse.getText()}; }`,
    ),
  ];
}

/** The one assignment to a plain name that a branch consists of. */
function onlyAssignment(statement: ts.Statement): ts.BinaryExpression | null {
  const only =
    ts.isBlock(statement) && statement.statements.length === 1 ? statement.statements[0] : statement;
  if (!only || !ts.isExpressionStatement(only) || !ts.isBinaryExpression(only.expression)) return null;
  const { expression } = only;
  const isPlain =
    expression.operatorToken.kind === SyntaxKind.EqualsToken && ts.isIdentifier(expression.left);
  return isPlain ? expression : null;
}

/** `return c ? a : b` with an early return. */
function earlyReturn(node: ts.Node): readonly Change[] {
  if (!ts.isReturnStatement(node) || !node.expression || !ts.isConditionalExpression(node.expression)) {
    return [];
  }
  const { condition, whenTrue, whenFalse } = node.expression;
  const text = `{ if (${condition.getText()}) return ${whenTrue.getText()}; return ${whenFalse.getText()}; }`;
  return [replace(node, text)];
}

/** The same decisions, taken in another form. */
export const guardForms: readonly Operator[] = [
  atNodes('turn an if round', (node) =>
    ts.isIfStatement(node) && node.elseStatement
      ? [replace(node, `if (!(${node.expression.getText()})) ${blockOf(node.elseStatement)} else ${blockOf(node.thenStatement)}`)] // prettier-ignore
      : [],
  ),
  atNodes('turn a choice round', (node) =>
    ts.isConditionalExpression(node)
      ? [replace(node, `!(${node.condition.getText()}) ? ${node.whenFalse.getText()} : ${node.whenTrue.getText()}`)] // prettier-ignore
      : [],
  ),
  atNodes('ask a helper', (node) => {
    const condition = conditionOf(node);
    return condition ? [replace(condition, `(() => ${condition.getText()})()`)] : [];
  }),
  atNodes('keep a guard', (node) =>
    ts.isIfStatement(node) && (ts.isBlock(node.parent) || ts.isSourceFile(node.parent))
      ? [
          {
            edits: [
              { start: node.getStart(), end: node.getStart(), text: `const keptGuard = ${node.expression.getText()};\n` }, // prettier-ignore
              { start: node.expression.getStart(), end: node.expression.getEnd(), text: 'keptGuard' },
            ],
          },
        ]
      : [],
  ),
  atNodes('negate twice', (node) => {
    const condition = conditionOf(node);
    const other = condition && withoutLogical(condition);
    return condition && other !== null ? [replace(condition, other)] : [];
  }),
  atNodes('choose by branches', asBranches),
  atNodes('branch by a choice', (node): Change[] => {
    if (!ts.isIfStatement(node) || node.elseStatement) return [];
    const set = onlyAssignment(node.thenStatement);
    const name = set?.left.getText() ?? '';
    return set
      ? [replace(node, `${name} = ${node.expression.getText()} ? ${set.right.getText()} : ${name};`)]
      : [];
  }),
  atNodes('return early', earlyReturn),
];
