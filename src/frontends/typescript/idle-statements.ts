import { ts } from './ts.js';

const K = ts.SyntaxKind;

/** Operators that give a number or a text, and so no layer and no tensor, whatever they are given. */
const arithmetic: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[K.PlusToken, K.MinusToken, K.AsteriskToken, K.SlashToken, K.PercentToken],
]);

/** Names that say something to a function, or to who looks at the text of a file. */
const telling = /^(?:arguments|eval|require|module|exports?|import|async|await|yield|tf\w*|.*tensorflow.*)$/i;

/** What a statement reads and declares. */
export interface IdleNames {
  readonly reads: readonly Read[];
  readonly declares: readonly string[];
}

/** A name that is read. */
export interface Read {
  readonly name: string;
  /** A member of `this`, and no variable. */
  readonly isMember: boolean;
  /** Whether what is read is given another name. */
  readonly isKept: boolean;
}

export function namesOf({ reads, declares }: IdleNames): readonly string[] {
  return [...reads.map(({ name }) => name), ...declares];
}

/**
 * The names in a statement that changes nothing as long as nobody reads what it declares: a name alone, which is half of
 * something that is being typed, or a number that is given a name. Null for any other.
 */
export function idleNames(statement: ts.Statement): IdleNames | null {
  const [reads, declares]: [Read[], string[]] = [[], []];
  const isAny = ts.isEmptyStatement(statement)
    ? true
    : ts.isExpressionStatement(statement)
      ? isIdle(statement.expression, false, reads)
      : ts.isVariableStatement(statement) && isNumber(statement, reads, declares);
  const found = { reads, declares };
  return isAny && !namesOf(found).some((name) => telling.test(name)) ? found : null;
}

function isNumber(
  { modifiers, declarationList }: ts.VariableStatement,
  reads: Read[],
  declares: string[],
): boolean {
  // `using` does something at the end of the block.
  const isUsing = (declarationList.flags & ts.NodeFlags.Using) !== 0;
  if (modifiers !== undefined || isUsing) return false;
  return declarationList.declarations.every(({ name, type, initializer }) => {
    if (!ts.isIdentifier(name) || type) return false;
    declares.push(name.text);
    return !initializer || isIdle(initializer, true, reads);
  });
}

/** Whether an expression only reads, of variables and members of `this`; `isKept` where its value is given a name. */
function isIdle(expression: ts.Expression, isKept: boolean, reads: Read[]): boolean {
  const all = (parts: readonly ts.Expression[], areKept: boolean): boolean =>
    parts.every((part) => isIdle(part, areKept, reads));
  if (ts.isNumericLiteral(expression)) return true;
  if (ts.isIdentifier(expression)) return reads.push({ name: expression.text, isMember: false, isKept }) > 0;
  if (ts.isParenthesizedExpression(expression)) return all([expression.expression], isKept);
  if (ts.isArrayLiteralExpression(expression)) return all(expression.elements, isKept);
  if (ts.isPropertyAccessExpression(expression)) return isIdleMember(expression, isKept, reads);
  if (!ts.isBinaryExpression(expression) || !arithmetic.has(expression.operatorToken.kind)) return false;
  // What it gives is a number or a text.
  return all([expression.left, expression.right], false);
}

function isIdleMember(
  { expression, name, questionDotToken }: ts.PropertyAccessExpression,
  isKept: boolean,
  reads: Read[],
): boolean {
  if (questionDotToken || !ts.isIdentifier(name)) return false;
  if (expression.kind !== K.ThisKeyword) return ts.isArrayLiteralExpression(expression) && isIdle(expression, isKept, reads);
  return reads.push({ name: name.text, isMember: true, isKept }) > 0;
} // prettier-ignore

/**
 * Whether reading a name at a place is sure to do nothing, and to give no layer a further name; `around` are the nodes
 * around it, from the inside out.
 */
export function mayRead({ name, isMember, isKept }: Read, around: readonly ts.Node[], place: number): boolean {
  if (isMember) return !isKept && isOfPlainClass(around) && !isComputed(around, name);
  for (const node of around) {
    if (ts.isSourceFile(node)) return !isKept && !node.statements.some((each) => declares(each, name));
    if (ts.isModuleBlock(node)) return false;
    if (ts.isBlock(node)) {
      const own = node.statements.find((each) => declares(each, name));
      if (own) return !isKept && ts.isVariableStatement(own) && own.end < place;
    }
    const parameter = ts.isFunctionLike(node) && node.parameters.find((each) => names(each.name, name));
    if (parameter) return !isKept || isPlain(parameter);
    // What a loop or `catch` declares is there in its body.
    if (declaresInHead(node, name)) return !isKept;
  }
  return false;
} // prettier-ignore

/** Whether a parameter says that it is a number or a text. */
function isPlain({ name, type }: ts.ParameterDeclaration): boolean {
  const kinds: readonly ts.SyntaxKind[] = [K.NumberKeyword, K.StringKeyword, K.BooleanKeyword];
  return ts.isIdentifier(name) && type !== undefined && kinds.includes(type.kind);
}

/** Whether `this` is of a class that has no members from elsewhere. */
function isOfPlainClass(around: readonly ts.Node[]): boolean {
  const own = around.find((node) => ts.isFunctionLike(node) && !ts.isArrowFunction(node));
  const holder = own && around[around.indexOf(own) + 1];
  return holder !== undefined && ts.isClassDeclaration(holder) && !holder.heritageClauses;
}

function isComputed(around: readonly ts.Node[], name: string): boolean {
  const holder = around.find((node) => ts.isClassDeclaration(node));
  return holder?.members.some((each) => ts.isGetAccessor(each) && (!ts.isIdentifier(each.name) || each.name.text === name)) ?? true;
} // prettier-ignore

function names(pattern: ts.BindingName, name: string): boolean {
  if (ts.isIdentifier(pattern)) return pattern.text === name;
  return pattern.elements.some((each) => ts.isBindingElement(each) && names(each.name, name));
}

function inList({ declarations }: ts.VariableDeclarationList, name: string): boolean {
  return declarations.some((each) => names(each.name, name));
}

function declaresInHead(node: ts.Node, name: string): boolean {
  if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const { initializer } = node;
    return (
      initializer !== undefined && ts.isVariableDeclarationList(initializer) && inList(initializer, name)
    );
  }
  const caught = ts.isCatchClause(node) ? node.variableDeclaration : undefined;
  return caught !== undefined && names(caught.name, name);
}

/** Whether a statement gives a name a meaning for those beside it; of an import nothing is told. */
function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) return inList(statement.declarationList, name);
  if (ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) {
    return new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`).test(statement.getText());
  }
  return ts.isDeclarationStatement(statement) && statement.name?.kind === K.Identifier && statement.name.text === name;
} // prettier-ignore
