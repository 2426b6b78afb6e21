import { ts } from 'ts-morph';
import { allNodes, atNodes, type Change, type Operator, replace, type TextEdit } from '../operator.js';

/** Whether code means its own function by something in it. */
function isBound(node: ts.Node): boolean {
  const inner = (each: ts.Node): boolean =>
    each.kind === ts.SyntaxKind.ThisKeyword ||
    each.kind === ts.SyntaxKind.SuperKeyword ||
    ts.isAwaitExpression(each) ||
    ts.isYieldExpression(each) ||
    (ts.isIdentifier(each) && each.text === 'arguments') ||
    (ts.forEachChild(each, inner) ?? false);
  return inner(node);
}

/** Whether code leaves a loop or a function from within. */
function leaves(node: ts.Node): boolean {
  const inner = (each: ts.Node): boolean => {
    if (ts.isReturnStatement(each) || ts.isBreakOrContinueStatement(each)) return true;
    return !ts.isFunctionLike(each) && (ts.forEachChild(each, inner) ?? false);
  };
  return inner(node);
}

function identifiersNamed(file: ts.SourceFile, name: string): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isNameOf(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    ('name' in parent &&
      parent.name === node &&
      !ts.isVariableDeclaration(parent) &&
      !ts.isParameter(parent)) ||
    (ts.isBindingElement(parent) && parent.propertyName === node)
  );
}

/** Another name for what one declaration declares, where the file has no other of that name. */
function renamed(node: ts.Node, file: ts.SourceFile): readonly Change[] {
  if (!(ts.isVariableDeclaration(node) || ts.isParameter(node)) || !ts.isIdentifier(node.name)) return [];
  if (node.parent.kind === ts.SyntaxKind.Constructor && ts.getModifiers(node as ts.ParameterDeclaration)) {
    return [];
  }
  const statement = node.parent.parent;
  if (ts.isVariableStatement(statement) && ts.getModifiers(statement)) return [];
  const uses = identifiersNamed(file, node.name.text);
  const isOther = (use: ts.Identifier): boolean =>
    use !== node.name && (isNameOf(use) || ts.isParameter(use.parent) || ts.isVariableDeclaration(use.parent) && use.parent.name === use); // prettier-ignore
  if (uses.some((use) => isOther(use) || ts.isExportSpecifier(use.parent))) return [];
  const name = `${node.name.text}Renamed`;
  const edits = uses.map((use): TextEdit => ({
    start: use.getStart(),
    end: use.getEnd(),
    text: ts.isShorthandPropertyAssignment(use.parent) ? `${use.text}: ${name}` : name,
  }));
  return [{ edits }];
}

function isAsync(node: ts.ArrowFunction): boolean {
  return ts.getModifiers(node) !== undefined;
}

/** `for (let i = 0; i < n; i++)` over a list of numbers. */
function overNumbers(node: ts.Node): readonly Change[] {
  if (!ts.isForStatement(node)) return [];
  const { initializer, condition, statement, incrementor } = node;
  if (!initializer || !ts.isVariableDeclarationList(initializer) || !condition || !incrementor) return [];
  const [declaration, ...others] = initializer.declarations;
  const name = declaration?.name.getText() ?? '';
  const isCount = others.length === 0 && declaration?.initializer?.getText() === '0' && incrementor.getText() === `${name}++`; // prettier-ignore
  if (!isCount || !ts.isBinaryExpression(condition) || condition.left.getText() !== name) return [];
  if (condition.operatorToken.getText() !== '<' || isSetIn(statement, condition.right) || isSetIn(statement, condition.left)) return []; // prettier-ignore
  const numbers = `Array.from({ length: ${condition.right.getText()} }, (_, at) => at)`;
  const head = { start: node.getStart(), end: statement.getStart() };
  return [{ edits: [{ ...head, text: `for (const ${name} of ${numbers}) ` }] }];
}

/** Whether a loop's body may change what a bound is made of. */
function isSetIn(body: ts.Node, bound: ts.Expression): boolean {
  const names = new Set(bound.getText().match(/[A-Za-z_$][\w$]*/g));
  const inner = (node: ts.Node): boolean => {
    const target =
      ts.isBinaryExpression(node) && /^[^=!<>]?=$/.test(node.operatorToken.getText()) ? node.left : null;
    const set =
      target ?? (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node) ? node.operand : null);
    if (set && (set.getText().match(/[A-Za-z_$][\w$]*/g) ?? []).some((name) => names.has(name))) return true;
    return ts.forEachChild(node, inner) ?? false;
  };
  return inner(body);
}

/** `for (const x of xs)` by a callback. */
function byCallback(node: ts.Node): readonly Change[] {
  if (!ts.isForOfStatement(node) || node.awaitModifier || leaves(node.statement)) return [];
  const { initializer, expression, statement } = node;
  if (!ts.isVariableDeclarationList(initializer) || isAwaiting(statement)) return [];
  const [declaration] = initializer.declarations;
  const body = ts.isBlock(statement) ? statement.getText() : `{ ${statement.getText()} }`;
  return declaration
    ? [
        replace(
          node,
          `Array.from(${expression.getText()}).forEach((${declaration.name.getText()}) => ${body});`,
        ),
      ]
    : [];
}

function isAwaiting(node: ts.Node): boolean {
  return (
    ts.isAwaitExpression(node) || ts.isYieldExpression(node) || (ts.forEachChild(node, isAwaiting) ?? false)
  );
}

/** A function's parameters as one options object, here and at every call. */
function withOptions(node: ts.Node, file: ts.SourceFile): readonly Change[] {
  if (!ts.isFunctionDeclaration(node) || !node.name || ts.getModifiers(node)) return [];
  const { parameters, name } = node;
  const isPlain = parameters.every((each) => ts.isIdentifier(each.name) && !each.dotDotDotToken);
  if (!isPlain || parameters.length < 2 || (node.body && isBound(node.body))) return [];
  const uses = identifiersNamed(file, name.text).filter((use) => use !== name);
  const edits = uses.map((use) => callWithOptions(use, parameters));
  const [first] = parameters;
  const last = parameters.at(-1);
  if (!first || !last || edits.includes(null)) return [];
  const names = parameters.map((each) => each.name.getText() + (each.initializer ? ` = ${each.initializer.getText()}` : '')); // prettier-ignore
  const head: TextEdit = { start: first.getStart(), end: last.getEnd(), text: `{ ${names.join(', ')} }` };
  const inside = edits.flatMap((edit) => edit ?? []);
  const overlap = inside.some((a) => inside.some((b) => a !== b && a.start <= b.start && b.end <= a.end));
  return overlap ? [] : [{ edits: [head, ...inside] }];
}

function callWithOptions(
  use: ts.Identifier,
  parameters: readonly ts.ParameterDeclaration[],
): TextEdit | null {
  const call = use.parent;
  if (!ts.isCallExpression(call) || call.expression !== use || call.arguments.some(ts.isSpreadElement)) {
    return null;
  }
  const [first] = call.arguments;
  const last = call.arguments.at(-1);
  if (!first || !last || call.arguments.length > parameters.length) return null;
  const given = call.arguments.map(
    (each, index) => `${parameters[index]?.name.getText() ?? ''}: ${each.getText()}`,
  );
  return { start: first.getStart(), end: last.getEnd(), text: `{ ${given.join(', ')} }` };
}

/** The same calls, loops and names in another form. */
export const functionForms: readonly Operator[] = [
  atNodes('rename a local', renamed),
  atNodes('call a function on the spot', (node) =>
    ts.isVariableDeclaration(node) && node.initializer && ts.isCallExpression(node.initializer) && !isAwaiting(node.initializer) // prettier-ignore
      ? [replace(node.initializer, `(() => ${node.initializer.getText()})()`)]
      : [],
  ),
  atNodes('write an arrow as a function', (node) => {
    if (!ts.isArrowFunction(node) || isAsync(node) || isBound(node)) return [];
    const parameters = node.parameters.map((each) => each.getText()).join(', ');
    const body = ts.isBlock(node.body) ? node.body.getText() : `{ return ${node.body.getText()}; }`;
    return [replace(node, `(function (${parameters}) ${body})`)];
  }),
  atNodes('give an arrow a block', (node) =>
    ts.isArrowFunction(node) && !ts.isBlock(node.body)
      ? [replace(node.body, `{ return ${node.body.getText()}; }`)]
      : [],
  ),
  atNodes('loop over numbers', overNumbers),
  atNodes('loop by a callback', byCallback),
  atNodes('pass options', withOptions),
  atNodes('add what nobody uses', (node) =>
    ts.isBlock(node) && ts.isFunctionLike(node.parent) && !ts.isConstructorDeclaration(node.parent)
      ? [
          {
            edits: [{ start: node.getStart() + 1, end: node.getStart() + 1, text: ' const nobodyUses = 1;' }],
          },
        ]
      : [],
  ),
  atNodes('put a statement in a block', (node) =>
    ts.isExpressionStatement(node) && !ts.isSourceFile(node.parent) && node.expression.kind !== ts.SyntaxKind.StringLiteral && !isSuperCall(node) // prettier-ignore
      ? [replace(node, `{ ${node.getText()} }`)]
      : [],
  ),
  {
    name: 'exchange two constants',
    changes: (file) => allNodes(file).flatMap((node) => (ts.isBlock(node) || ts.isSourceFile(node) ? exchanged(node.statements) : [])), // prettier-ignore
  },
];

function isSuperCall({ expression }: ts.ExpressionStatement): boolean {
  return ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.SuperKeyword;
}

function plainConstant(statement: ts.Statement | undefined): ts.VariableDeclaration | null {
  if (!statement || !ts.isVariableStatement(statement)) return null;
  const [declaration, ...others] = statement.declarationList.declarations;
  const value = declaration?.initializer;
  const isPlain = value !== undefined && (ts.isLiteralExpression(value) || ts.isArrowFunction(value));
  return declaration && others.length === 0 && isPlain && ts.isIdentifier(declaration.name)
    ? declaration
    : null;
}

/** Neighbours that only declare literals or functions. */
function exchanged(statements: ts.NodeArray<ts.Statement>): readonly Change[] {
  return statements.flatMap((statement, index): Change[] => {
    const next = statements[index + 1];
    if (!next || !plainConstant(statement) || !plainConstant(next)) return [];
    return [
      {
        edits: [
          { start: statement.getStart(), end: statement.getEnd(), text: next.getText() },
          { start: next.getStart(), end: next.getEnd(), text: statement.getText() },
        ],
      },
    ];
  });
}
