import { ts } from './ts.js';
import type { Argument, CallExpression, Expression, Pattern, RecordEntry } from '../../program/program.js';
import { lowerBinary } from './binary.js';
import { ByKind, describeKind, type Lowering, propertyName, unwrap } from './lowering.js';
import { unaryOperators } from './operators.js';
import { lowerTarget } from './patterns.js';

const K = ts.SyntaxKind;

/** An expression without its types, parentheses and casts. */
export function lowerExpression(low: Lowering, given: ts.Expression): Expression {
  const node = unwrap(given);
  const handler = handlers.get(node.kind);
  return handler ? handler(low, node) : unsupported(low, node, `${describeKind(node)} is not followed`);
}

function unsupported(
  low: Lowering,
  node: ts.Node,
  reason: string,
  parts: readonly ts.Expression[] = [],
): Expression {
  return { kind: 'unsupported', reason, parts: parts.map(low.expression), at: low.at(node) };
}

const handlers = new ByKind<Expression>()
  .on(K.NumericLiteral, (low, node: ts.NumericLiteral) => ({
    kind: 'number',
    value: Number(node.text),
    at: low.at(node),
  }))
  .on(K.StringLiteral, (low, node: ts.StringLiteral) => ({
    kind: 'string',
    value: node.text,
    at: low.at(node),
  }))
  .on(K.NoSubstitutionTemplateLiteral, (low, node: ts.NoSubstitutionTemplateLiteral) => ({
    kind: 'string',
    value: node.text,
    at: low.at(node),
  }))
  .on(K.TrueKeyword, (low, node: ts.TrueLiteral) => ({ kind: 'boolean', value: true, at: low.at(node) }))
  .on(K.FalseKeyword, (low, node: ts.FalseLiteral) => ({ kind: 'boolean', value: false, at: low.at(node) }))
  .on(K.NullKeyword, (low, node: ts.NullLiteral) => ({ kind: 'null', at: low.at(node) }))
  .on(K.ThisKeyword, (low, node: ts.ThisExpression) => ({ kind: 'this', at: low.at(node) }))
  .on(K.SuperKeyword, (low, node: ts.SuperExpression) => ({ kind: 'super', at: low.at(node) }))
  .on(K.Identifier, (low, node: ts.Identifier) =>
    node.text === 'undefined'
      ? { kind: 'undefined', at: low.at(node) }
      : { kind: 'name', name: node.text, at: low.at(node) },
  )
  .on(K.PrivateIdentifier, (low, node: ts.PrivateIdentifier) => ({
    kind: 'string',
    value: node.text,
    at: low.at(node),
  }))
  .on(K.TemplateExpression, lowerTemplate)
  .on(K.ArrayLiteralExpression, (low, node: ts.ArrayLiteralExpression) => ({
    kind: 'list',
    elements: node.elements.map((element) =>
      ts.isOmittedExpression(element) ? null : lowerArgument(low, element),
    ),
    at: low.at(node),
  }))
  .on(K.ObjectLiteralExpression, (low, node: ts.ObjectLiteralExpression) => ({
    kind: 'record',
    entries: node.properties.map((property) => lowerEntry(low, property)),
    at: low.at(node),
  }))
  .on(K.PropertyAccessExpression, (low, node: ts.PropertyAccessExpression) => ({
    kind: 'member',
    object: low.expression(node.expression),
    property: node.name.text,
    propertyAt: low.at(node.name),
    ...chain(node),
    at: low.at(node),
  }))
  .on(K.ElementAccessExpression, (low, node: ts.ElementAccessExpression) => ({
    kind: 'index',
    object: low.expression(node.expression),
    index: low.expression(node.argumentExpression),
    ...chain(node),
    at: low.at(node),
  }))
  .on(K.CallExpression, lowerCall)
  .on(K.NewExpression, (low, node: ts.NewExpression) => ({
    kind: 'call',
    callee: low.expression(node.expression),
    args: (node.arguments ?? []).map((arg) => lowerArgument(low, arg)),
    optional: false,
    inChain: false,
    isNew: true,
    at: low.at(node),
  }))
  .on(K.FunctionExpression, (low, node: ts.FunctionExpression) => low.fn(node))
  .on(K.ArrowFunction, (low, node: ts.ArrowFunction) => low.fn(node))
  .on(K.ClassExpression, (low, node: ts.ClassExpression) => low.cls(node))
  .on(K.BinaryExpression, lowerBinary)
  .on(K.ConditionalExpression, (low, node: ts.ConditionalExpression) => ({
    kind: 'conditional',
    test: low.expression(node.condition),
    then: low.expression(node.whenTrue),
    otherwise: low.expression(node.whenFalse),
    at: low.at(node),
  }))
  .on(K.PrefixUnaryExpression, lowerPrefix)
  .on(K.PostfixUnaryExpression, (low, node: ts.PostfixUnaryExpression) => lowerUpdate(low, node, false))
  .on(K.TypeOfExpression, (low, node: ts.TypeOfExpression) => ({
    kind: 'unary',
    operator: 'typeof',
    operand: low.expression(node.expression),
    at: low.at(node),
  }))
  .on(K.VoidExpression, (low, node: ts.VoidExpression) => ({
    kind: 'unary',
    operator: 'void',
    operand: low.expression(node.expression),
    at: low.at(node),
  }))
  .on(K.DeleteExpression, (low, node: ts.DeleteExpression) => ({
    kind: 'unary',
    operator: 'delete',
    operand: low.expression(node.expression),
    at: low.at(node),
  }))
  .on(K.AwaitExpression, (low, node: ts.AwaitExpression) => ({
    kind: 'await',
    operand: low.expression(node.expression),
    at: low.at(node),
  }))
  .on(K.YieldExpression, (low, node: ts.YieldExpression) => ({
    kind: 'yield',
    operand: node.expression ? low.expression(node.expression) : null,
    delegates: node.asteriskToken !== undefined,
    at: low.at(node),
  }))
  .on(K.MetaProperty, (low, node: ts.MetaProperty) =>
    node.keywordToken === K.NewKeyword
      ? { kind: 'newTarget', at: low.at(node) }
      : unsupported(low, node, 'import.meta is not followed'),
  )
  .on(K.RegularExpressionLiteral, (low, node: ts.RegularExpressionLiteral) => {
    const end = node.text.lastIndexOf('/');
    return {
      kind: 'regex',
      source: node.text.slice(1, end),
      flags: node.text.slice(end + 1),
      at: low.at(node),
    };
  })
  .on(K.BigIntLiteral, (low, node: ts.BigIntLiteral) => unsupported(low, node, 'a bigint is not followed'))
  .on(K.TaggedTemplateExpression, lowerTagged)
  .on(K.JsxElement, lowerJsx)
  .on(K.JsxSelfClosingElement, lowerJsx)
  .on(K.JsxFragment, lowerJsx);

/** Which links of an optional chain may be skipped, and by what. */
function chain(node: ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression): {
  optional: boolean;
  inChain: boolean;
} {
  const optional = node.questionDotToken !== undefined;
  return { optional, inChain: !optional && (node.flags & ts.NodeFlags.OptionalChain) !== 0 };
}

function lowerTemplate(low: Lowering, node: ts.TemplateExpression): Expression {
  const parts = node.templateSpans.flatMap((span) => [low.expression(span.expression), span.literal.text]);
  return { kind: 'template', parts: [node.head.text, ...parts], at: low.at(node) };
}

/** A call of the tag with the texts and the values between them. */
function lowerTagged(low: Lowering, node: ts.TaggedTemplateExpression): Expression {
  const { template } = node;
  const at = low.at(node);
  const spans = ts.isTemplateExpression(template) ? template.templateSpans : [];
  const literals = ts.isTemplateExpression(template)
    ? [template.head, ...spans.map((span) => span.literal)]
    : [template];
  const strings: Expression = {
    kind: 'templateStrings',
    cooked: literals.map(({ text }) => text),
    raw: literals.map((literal) => rawText(low, literal)),
    at: low.at(template),
  };
  const values = spans.map((span) => low.expression(span.expression));
  return {
    kind: 'call',
    callee: low.expression(node.tag),
    args: [strings, ...values].map((value) => ({ value, spread: false, name: null })),
    optional: false,
    inChain: false,
    isNew: false,
    at,
  };
}

/** A piece of a template as it was written, without the marks around it. */
function rawText(low: Lowering, node: ts.Node): string {
  const text = node.getText(low.source);
  const end = text.endsWith('${') ? 2 : 1;
  return text.slice(1, text.length - end).replace(/\r\n?/g, '\n');
}

function lowerArgument(low: Lowering, node: ts.Expression): Argument {
  if (ts.isSpreadElement(node)) return { value: low.expression(node.expression), spread: true, name: null };
  return { value: low.expression(node), spread: false, name: null };
}

function lowerCall(low: Lowering, node: ts.CallExpression): Expression {
  const at = low.at(node);
  const [first] = node.arguments;
  const literal = first && ts.isStringLiteralLike(first) ? first.text : null;
  if (node.expression.kind === K.ImportKeyword) {
    if (literal === null) {
      return unsupported(low, node, 'import() of a computed path is not followed', node.arguments);
    }
    low.specifiers.push(literal);
    return { kind: 'import', specifier: literal, at };
  }
  if (literal !== null && ts.isIdentifier(node.expression) && node.expression.text === 'require') {
    low.specifiers.push(literal);
  }
  const callee = low.expression(node.expression);
  const args = node.arguments.map((arg) => lowerArgument(low, arg));
  const call: CallExpression = { kind: 'call', callee, args, ...chain(node), isNew: false, at };
  return call;
}

function lowerEntry(low: Lowering, node: ts.ObjectLiteralElementLike): RecordEntry {
  const at = low.at(node);
  if (ts.isSpreadAssignment(node)) return { kind: 'spread', value: low.expression(node.expression), at };
  const key = propertyName(low, node.name);
  if (ts.isGetAccessor(node)) return { kind: 'getter', key, fn: low.fn(node), at };
  if (ts.isSetAccessor(node)) return { kind: 'setter', key, fn: low.fn(node), at };
  const value = ts.isMethodDeclaration(node)
    ? low.fn(node)
    : low.expression(ts.isPropertyAssignment(node) ? node.initializer : node.name);
  return {
    kind: 'property',
    key,
    keyAt: low.at(node.name),
    value,
    shorthand: ts.isShorthandPropertyAssignment(node),
    at,
  };
}

function lowerPrefix(low: Lowering, node: ts.PrefixUnaryExpression): Expression {
  const operator = unaryOperators.get(node.operator);
  if (!operator) return lowerUpdate(low, node, true);
  return { kind: 'unary', operator, operand: low.expression(node.operand), at: low.at(node) };
}

function lowerUpdate(
  low: Lowering,
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  prefix: boolean,
): Expression {
  const target: Pattern | null = lowerTarget(low, node.operand);
  if (!target) {
    return unsupported(low, node, 'an update of what is no variable is not followed', [node.operand]);
  }
  return {
    kind: 'update',
    target,
    delta: node.operator === K.PlusPlusToken ? 1 : -1,
    prefix,
    at: low.at(node),
  };
}

function lowerJsx(
  low: Lowering,
  node: ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment,
): Expression {
  const parts: ts.Expression[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isJsxExpression(child) || ts.isJsxSpreadAttribute(child)) {
      if (child.expression) parts.push(child.expression);
    } else {
      ts.forEachChild(child, visit);
    }
  };
  ts.forEachChild(node, visit);
  return unsupported(low, node, 'JSX is not followed', parts);
}
