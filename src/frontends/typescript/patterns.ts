import { ts } from 'ts-morph';
import type { Pattern } from '../../program/program.js';
import { type Lowering, placeOf, plainName } from './context.js';
import { bare, lowerExpression, lowerKey } from './expressions.js';

/** A binding pattern, or the left side of an assignment. */
export function lowerPattern(l: Lowering, node: ts.BindingName | ts.Expression): Pattern {
  const at = placeOf(l, node);
  if (ts.isIdentifier(node)) return { kind: 'bind', name: node.text, at };
  if (ts.isObjectBindingPattern(node)) return lowerObjectBinding(l, node);
  if (ts.isArrayBindingPattern(node)) return lowerArrayBinding(l, node);
  if (ts.isObjectLiteralExpression(node)) return lowerObjectTarget(l, node);
  if (ts.isArrayLiteralExpression(node)) return lowerArrayTarget(l, node);
  const expression = lowerExpression(l, node);
  if (expression.kind === 'member' || expression.kind === 'index') return { kind: 'target', expression, at };
  // Not assignable: the parser has complained already, or it is a call that returns nothing useful.
  return { kind: 'bind', name: '\0nowhere', at };
}

function withDefault(l: Lowering, pattern: Pattern, initializer: ts.Expression | undefined): Pattern {
  return initializer ? { kind: 'defaulted', pattern, defaultValue: lowerExpression(l, initializer), at: pattern.at } : pattern;
}

function lowerObjectBinding(l: Lowering, node: ts.ObjectBindingPattern): Pattern {
  let rest: Pattern | null = null;
  const entries = node.elements.flatMap((element) => {
    const target = lowerPattern(l, element.name);
    if (element.dotDotDotToken) {
      rest = target;
      return [];
    }
    const key = element.propertyName ? lowerKey(l, element.propertyName) : target.kind === 'bind' ? target.name : '';
    return [{ key, value: withDefault(l, target, element.initializer) }];
  });
  return { kind: 'recordPattern', entries, rest, at: placeOf(l, node) };
}

function lowerArrayBinding(l: Lowering, node: ts.ArrayBindingPattern): Pattern {
  let rest: Pattern | null = null;
  const elements = node.elements.flatMap((element): (Pattern | null)[] => {
    if (ts.isOmittedExpression(element)) return [null];
    const target = lowerPattern(l, element.name);
    if (element.dotDotDotToken) {
      rest = target;
      return [];
    }
    return [withDefault(l, target, element.initializer)];
  });
  return { kind: 'listPattern', elements, rest, at: placeOf(l, node) };
}

/** `x` or `x = value` on the left of an assignment. */
function lowerAssigned(l: Lowering, given: ts.Expression): Pattern {
  const node = bare(given);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return withDefault(l, lowerPattern(l, bare(node.left)), node.right);
  }
  return lowerPattern(l, node);
}

function lowerObjectTarget(l: Lowering, node: ts.ObjectLiteralExpression): Pattern {
  let rest: Pattern | null = null;
  const entries = node.properties.flatMap((property) => {
    if (ts.isSpreadAssignment(property)) {
      rest = lowerAssigned(l, property.expression);
      return [];
    }
    if (ts.isShorthandPropertyAssignment(property)) {
      const target: Pattern = { kind: 'bind', name: property.name.text, at: placeOf(l, property.name) };
      return [{ key: property.name.text, value: withDefault(l, target, property.objectAssignmentInitializer) }];
    }
    if (!ts.isPropertyAssignment(property)) return [];
    return [{ key: plainName(property.name) ?? lowerKey(l, property.name), value: lowerAssigned(l, property.initializer) }];
  });
  return { kind: 'recordPattern', entries, rest, at: placeOf(l, node) };
}

function lowerArrayTarget(l: Lowering, node: ts.ArrayLiteralExpression): Pattern {
  let rest: Pattern | null = null;
  const elements = node.elements.flatMap((element): (Pattern | null)[] => {
    if (ts.isOmittedExpression(element)) return [null];
    if (ts.isSpreadElement(element)) {
      rest = lowerAssigned(l, element.expression);
      return [];
    }
    return [lowerAssigned(l, element)];
  });
  return { kind: 'listPattern', elements, rest, at: placeOf(l, node) };
}
