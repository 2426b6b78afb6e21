import { ts } from './ts.js';
import type { Expression, Pattern } from '../../program/program.js';
import { type Lowering, propertyName, unwrap } from './lowering.js';

/** What a declaration or parameter binds. */
export function lowerBinding(low: Lowering, node: ts.BindingName): Pattern {
  if (ts.isIdentifier(node)) return { kind: 'bind', name: node.text, at: low.at(node) };
  if (ts.isArrayBindingPattern(node)) return lowerListBinding(low, node);
  const entries: { key: string | Expression; value: Pattern }[] = [];
  let rest: Pattern | null = null;
  for (const element of node.elements) {
    if (element.dotDotDotToken) {
      rest = lowerBinding(low, element.name);
      continue;
    }
    const key = element.propertyName ?? element.name;
    // A pattern without a property name does not parse, so the key is a name here.
    entries.push({
      key: ts.isPropertyName(key) ? propertyName(low, key) : '',
      value: lowerElement(low, element),
    });
  }
  return { kind: 'recordPattern', entries, rest, at: low.at(node) };
}

function lowerListBinding(low: Lowering, node: ts.ArrayBindingPattern): Pattern {
  const elements: (Pattern | null)[] = [];
  let rest: Pattern | null = null;
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) elements.push(null);
    else if (element.dotDotDotToken) rest = lowerBinding(low, element.name);
    else elements.push(lowerElement(low, element));
  }
  return { kind: 'listPattern', elements, rest, at: low.at(node) };
}

function lowerElement(low: Lowering, element: ts.BindingElement): Pattern {
  const pattern = lowerBinding(low, element.name);
  if (!element.initializer) return pattern;
  return {
    kind: 'defaulted',
    pattern,
    defaultValue: low.expression(element.initializer),
    at: low.at(element),
  };
}

/** What an assignment assigns to; null where the expression is no target. */
export function lowerTarget(low: Lowering, given: ts.Expression): Pattern | null {
  const node = unwrap(given);
  if (ts.isIdentifier(node)) return { kind: 'bind', name: node.text, at: low.at(node) };
  if (ts.isArrayLiteralExpression(node)) return lowerListTarget(low, node);
  if (ts.isObjectLiteralExpression(node)) return lowerRecordTarget(low, node);
  const expression = low.expression(node);
  if (expression.kind !== 'member' && expression.kind !== 'index') return null;
  return { kind: 'target', expression, at: expression.at };
}

/** A target that may have a default: `[a = 1] = xs`. */
function lowerDefaultedTarget(low: Lowering, node: ts.Expression): Pattern | null {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) {
    return lowerTarget(low, node);
  }
  const pattern = lowerTarget(low, node.left);
  return (
    pattern && { kind: 'defaulted', pattern, defaultValue: low.expression(node.right), at: low.at(node) }
  );
}

function lowerListTarget(low: Lowering, node: ts.ArrayLiteralExpression): Pattern | null {
  const elements: (Pattern | null)[] = [];
  let rest: Pattern | null = null;
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) {
      elements.push(null);
      continue;
    }
    const isRest = ts.isSpreadElement(element);
    const pattern = isRest ? lowerTarget(low, element.expression) : lowerDefaultedTarget(low, element);
    if (!pattern) return null;
    if (isRest) rest = pattern;
    else elements.push(pattern);
  }
  return { kind: 'listPattern', elements, rest, at: low.at(node) };
}

function lowerRecordTarget(low: Lowering, node: ts.ObjectLiteralExpression): Pattern | null {
  const entries: { key: string | Expression; value: Pattern }[] = [];
  let rest: Pattern | null = null;
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      rest = lowerTarget(low, property.expression);
      if (!rest) return null;
    } else if (ts.isShorthandPropertyAssignment(property)) {
      entries.push({ key: property.name.text, value: lowerShorthandTarget(low, property) });
    } else {
      const value = ts.isPropertyAssignment(property)
        ? lowerDefaultedTarget(low, property.initializer)
        : null;
      if (!value) return null;
      entries.push({ key: propertyName(low, property.name), value });
    }
  }
  return { kind: 'recordPattern', entries, rest, at: low.at(node) };
}

function lowerShorthandTarget(low: Lowering, node: ts.ShorthandPropertyAssignment): Pattern {
  const pattern: Pattern = { kind: 'bind', name: node.name.text, at: low.at(node.name) };
  const given = node.objectAssignmentInitializer;
  return given
    ? { kind: 'defaulted', pattern, defaultValue: low.expression(given), at: low.at(node) }
    : pattern;
}
