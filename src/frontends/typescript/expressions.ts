import { ts } from 'ts-morph';
import type { Argument, BinaryOperator, Expression, LogicalOperator, Pattern, RecordEntry } from '../../program/program.js';
import { type Lowering, placeOf, plainName, textOf } from './context.js';
import { lowerClass, lowerFunction } from './functions.js';
import { lowerPattern } from './patterns.js';

const K = ts.SyntaxKind;

const binaryOperators: ReadonlyMap<ts.SyntaxKind, BinaryOperator> = new Map<ts.SyntaxKind, BinaryOperator>([
  [K.PlusToken, '+'], [K.MinusToken, '-'], [K.AsteriskToken, '*'], [K.SlashToken, '/'], [K.PercentToken, '%'], [K.AsteriskAsteriskToken, '**'],
  [K.AmpersandToken, '&'], [K.BarToken, '|'], [K.CaretToken, '^'], [K.LessThanLessThanToken, '<<'], [K.GreaterThanGreaterThanToken, '>>'],
  [K.GreaterThanGreaterThanGreaterThanToken, '>>>'], [K.EqualsEqualsToken, '=='], [K.ExclamationEqualsToken, '!='],
  [K.EqualsEqualsEqualsToken, '==='], [K.ExclamationEqualsEqualsToken, '!=='], [K.LessThanToken, '<'], [K.LessThanEqualsToken, '<='],
  [K.GreaterThanToken, '>'], [K.GreaterThanEqualsToken, '>='], [K.InKeyword, 'in'], [K.InstanceOfKeyword, 'instanceof'],
]); // prettier-ignore

const logicalOperators: ReadonlyMap<ts.SyntaxKind, LogicalOperator> = new Map<ts.SyntaxKind, LogicalOperator>([
  [K.AmpersandAmpersandToken, 'and'], [K.BarBarToken, 'or'], [K.QuestionQuestionToken, 'nullish'],
]); // prettier-ignore

const assignments: ReadonlyMap<ts.SyntaxKind, BinaryOperator | LogicalOperator | null> = new Map<ts.SyntaxKind, BinaryOperator | LogicalOperator | null>([
  [K.EqualsToken, null], [K.PlusEqualsToken, '+'], [K.MinusEqualsToken, '-'], [K.AsteriskEqualsToken, '*'], [K.SlashEqualsToken, '/'],
  [K.PercentEqualsToken, '%'], [K.AsteriskAsteriskEqualsToken, '**'], [K.AmpersandEqualsToken, '&'], [K.BarEqualsToken, '|'], [K.CaretEqualsToken, '^'],
  [K.LessThanLessThanEqualsToken, '<<'], [K.GreaterThanGreaterThanEqualsToken, '>>'], [K.AmpersandAmpersandEqualsToken, 'and'],
  [K.BarBarEqualsToken, 'or'], [K.QuestionQuestionEqualsToken, 'nullish'],
]); // prettier-ignore

/** Takes off what only types or groups. */
export function bare(node: ts.Expression): ts.Expression {
  let at = node;
  while (ts.isParenthesizedExpression(at) || ts.isAsExpression(at) || ts.isTypeAssertionExpression(at) || ts.isNonNullExpression(at) || ts.isSatisfiesExpression(at)) {
    at = at.expression;
  }
  return at;
}

export function lowerExpression(l: Lowering, given: ts.Expression): Expression {
  const node = bare(given);
  const at = placeOf(l, node);
  if (ts.isIdentifier(node)) return node.text === 'undefined' ? { kind: 'undefined', at } : { kind: 'name', name: node.text, at };
  if (ts.isCallExpression(node)) return lowerCall(l, node);
  if (ts.isPropertyAccessExpression(node)) {
    const optional = node.questionDotToken !== undefined;
    return { kind: 'member', object: lowerExpression(l, node.expression), property: node.name.text, propertyAt: placeOf(l, node.name), optional, inChain: inChain(node), at };
  }
  if (ts.isBinaryExpression(node)) return lowerBinary(l, node);
  if (ts.isNumericLiteral(node)) return { kind: 'number', value: Number(node.text), at };
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return { kind: 'string', value: node.text, at };
  return lowerCompound(l, node) ?? lowerRare(l, node);
}

function lowerCompound(l: Lowering, node: ts.Expression): Expression | null {
  const at = placeOf(l, node);
  if (ts.isObjectLiteralExpression(node)) return { kind: 'record', entries: node.properties.flatMap((property) => lowerProperty(l, property)), at };
  if (ts.isArrayLiteralExpression(node)) return { kind: 'list', elements: node.elements.map((element) => (ts.isOmittedExpression(element) ? null : lowerArgument(l, element))), at };
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return lowerFunction(l, node);
  if (ts.isClassExpression(node)) return lowerClass(l, node);
  if (ts.isNewExpression(node)) {
    return { kind: 'call', callee: lowerExpression(l, node.expression), args: (node.arguments ?? []).map((arg) => lowerArgument(l, arg)), optional: false, inChain: false, isNew: true, at };
  }
  if (ts.isElementAccessExpression(node)) {
    const optional = node.questionDotToken !== undefined;
    return { kind: 'index', object: lowerExpression(l, node.expression), index: lowerExpression(l, node.argumentExpression), optional, inChain: inChain(node), at };
  }
  if (ts.isConditionalExpression(node)) {
    return { kind: 'conditional', test: lowerExpression(l, node.condition), then: lowerExpression(l, node.whenTrue), otherwise: lowerExpression(l, node.whenFalse), at };
  }
  if (ts.isPrefixUnaryExpression(node)) return lowerPrefix(l, node);
  if (ts.isPostfixUnaryExpression(node)) {
    return { kind: 'update', target: lowerTarget(l, node.operand), delta: node.operator === K.PlusPlusToken ? 1 : -1, prefix: false, at };
  }
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.flatMap((span) => [lowerExpression(l, span.expression), span.literal.text]);
    return { kind: 'template', parts: [node.head.text, ...parts], at };
  }
  return null;
}

function lowerRare(l: Lowering, node: ts.Expression): Expression {
  const at = placeOf(l, node);
  switch (node.kind) {
    case K.TrueKeyword:
    case K.FalseKeyword:
      return { kind: 'boolean', value: node.kind === K.TrueKeyword, at };
    case K.NullKeyword:
      return { kind: 'null', at };
    case K.ThisKeyword:
      return { kind: 'this', at };
    case K.SuperKeyword:
      return { kind: 'super', at };
  }
  if (ts.isAwaitExpression(node)) return { kind: 'await', operand: lowerExpression(l, node.expression), at };
  if (ts.isYieldExpression(node)) return { kind: 'yield', operand: node.expression ? lowerExpression(l, node.expression) : null, at };
  if (ts.isTypeOfExpression(node)) return { kind: 'unary', operator: 'typeof', operand: lowerExpression(l, node.expression), at };
  if (ts.isVoidExpression(node)) return { kind: 'unary', operator: 'void', operand: lowerExpression(l, node.expression), at };
  if (ts.isDeleteExpression(node)) return { kind: 'unary', operator: 'delete', operand: lowerExpression(l, node.expression), at };
  if (ts.isMetaProperty(node)) return { kind: 'newTarget', at };
  return { kind: 'unsupported', reason: `${describe(node)} is not followed`, parts: [], at };
}

function describe(node: ts.Expression): string {
  if (ts.isTaggedTemplateExpression(node)) return 'a tagged template';
  if (ts.isRegularExpressionLiteral(node)) return 'a regular expression';
  if (ts.isBigIntLiteral(node)) return 'a big integer';
  return ts.isJsxElement(node) || ts.isJsxFragment(node) || ts.isJsxSelfClosingElement(node) ? 'JSX' : 'this syntax';
}

/** Whether it is a part of an optional chain, which ends as a whole where a link is missing. */
function inChain(node: ts.Node): boolean {
  return (node.flags & ts.NodeFlags.OptionalChain) !== 0;
}

export function lowerArgument(l: Lowering, node: ts.Expression): Argument {
  if (ts.isSpreadElement(node)) return { value: lowerExpression(l, node.expression), spread: true, name: null };
  return { value: lowerExpression(l, node), spread: false, name: null };
}

function lowerCall(l: Lowering, node: ts.CallExpression): Expression {
  const at = placeOf(l, node);
  const [first] = node.arguments;
  if (node.expression.kind === K.ImportKeyword && first && ts.isStringLiteralLike(first)) {
    l.specifiers.push(first.text);
    return { kind: 'import', specifier: first.text, at };
  }
  if (ts.isIdentifier(node.expression) && node.expression.text === 'require' && first && ts.isStringLiteralLike(first)) l.specifiers.push(first.text);
  return {
    kind: 'call',
    callee: lowerExpression(l, node.expression),
    args: node.arguments.map((arg) => lowerArgument(l, arg)),
    optional: node.questionDotToken !== undefined,
    inChain: inChain(node),
    isNew: false,
    at,
  };
}

/** The target of an assignment: a name, a member, or a destructuring pattern written as a literal. */
export function lowerTarget(l: Lowering, given: ts.Expression): Pattern {
  return lowerPattern(l, bare(given));
}

/** Left-nested chains (a + b + c + …) are unrolled: they can be thousands of operands long. */
function lowerBinary(l: Lowering, node: ts.BinaryExpression): Expression {
  const chain: ts.BinaryExpression[] = [];
  let at: ts.Expression = node;
  while (ts.isBinaryExpression(at) && !assignments.has(at.operatorToken.kind)) {
    chain.push(at);
    at = bare(at.left);
  }
  if (chain.length === 0) return lowerAssignment(l, node);
  let left = lowerExpression(l, at);
  for (const each of chain.reverse()) left = combine(l, each, left);
  return left;
}

function combine(l: Lowering, node: ts.BinaryExpression, left: Expression): Expression {
  const at = placeOf(l, node);
  const right = lowerExpression(l, node.right);
  const kind = node.operatorToken.kind;
  if (kind === K.CommaToken) return { kind: 'sequence', expressions: [left, right], at };
  const logical = logicalOperators.get(kind);
  if (logical) return { kind: 'logical', operator: logical, left, right, at };
  const operator = binaryOperators.get(kind);
  if (operator) return { kind: 'binary', operator, left, right, at };
  return { kind: 'unsupported', reason: `the operator ${node.operatorToken.getText(l.source)} is not followed`, parts: [left, right], at };
}

function lowerAssignment(l: Lowering, node: ts.BinaryExpression): Expression {
  const operator = assignments.get(node.operatorToken.kind) ?? null;
  return { kind: 'assign', target: lowerTarget(l, node.left), operator, value: lowerExpression(l, node.right), at: placeOf(l, node) };
}

function lowerPrefix(l: Lowering, node: ts.PrefixUnaryExpression): Expression {
  const at = placeOf(l, node);
  if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) {
    return { kind: 'update', target: lowerTarget(l, node.operand), delta: node.operator === K.PlusPlusToken ? 1 : -1, prefix: true, at };
  }
  const operand = lowerExpression(l, node.operand);
  if (node.operator === K.MinusToken && operand.kind === 'number') return { ...operand, value: -operand.value, at };
  const operator = ({ [K.MinusToken]: '-', [K.PlusToken]: '+', [K.ExclamationToken]: '!', [K.TildeToken]: '~' } as const)[node.operator];
  return { kind: 'unary', operator, operand, at };
}

export function lowerKey(l: Lowering, name: ts.PropertyName): string | Expression {
  const plain = plainName(name);
  if (plain !== null) return plain;
  return ts.isComputedPropertyName(name) ? lowerExpression(l, name.expression) : textOf(l, name);
}

function lowerProperty(l: Lowering, node: ts.ObjectLiteralElementLike): readonly RecordEntry[] {
  if (ts.isShorthandPropertyAssignment(node)) {
    const at = placeOf(l, node.name);
    return [{ kind: 'property', key: node.name.text, value: { kind: 'name', name: node.name.text, at }, shorthand: true, keyAt: at, at }];
  }
  if (ts.isSpreadAssignment(node)) return [{ kind: 'spread', value: lowerExpression(l, node.expression), at: placeOf(l, node) }];
  const [key, at] = [lowerKey(l, node.name), placeOf(l, node.name)];
  if (ts.isPropertyAssignment(node)) return [{ kind: 'property', key, value: lowerExpression(l, node.initializer), shorthand: false, keyAt: at, at }];
  if (ts.isMethodDeclaration(node)) return [{ kind: 'property', key, value: lowerFunction(l, node), shorthand: false, keyAt: at, at }];
  return [{ kind: ts.isGetAccessor(node) ? 'getter' : 'setter', key, fn: lowerFunction(l, node), at }];
}
