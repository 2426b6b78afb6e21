import { ts } from 'ts-morph';
import { allNodes, atNodes, type Change, type Operator, operandsOf, replace } from './operator.js';

type FunctionNode = ts.FunctionLikeDeclaration;

function enclosingFunction(node: ts.Node): FunctionNode | null {
  const found = ts.findAncestor(node.parent, (each) => ts.isFunctionLike(each) && 'body' in each);
  return (found as FunctionNode | undefined) ?? null;
}

function scopeOf(node: ts.Node): ts.Node {
  return enclosingFunction(node) ?? node.getSourceFile();
}

/** Expressions that layers are applied to in a function, in the order of the code, by their text. */
function appliedTo(scope: ts.Node): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const note = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !found.has(node.text)) found.set(node.text, node.getStart());
  };
  const visit = (node: ts.Node): void => {
    if (isApply(node)) {
      const [argument] = node.arguments;
      const values = argument && ts.isArrayLiteralExpression(argument) ? argument.elements : [argument];
      for (const value of values) if (value) note(value);
    }
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return found;
}

function isApply(node: ts.Node): node is ts.CallExpression & { expression: ts.PropertyAccessExpression } {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'apply' &&
    node.arguments.length === 1
  );
}

/** Names of a function that hold tensors: what layers are applied to, and what comes out of it. */
function tensorsIn(node: ts.Node): readonly string[] {
  return [...appliedTo(scopeOf(node)).keys()];
}

function isDeclaredBefore(name: string, node: ts.Node): boolean {
  const scope = scopeOf(node);
  if (ts.isFunctionLike(scope) && scope.parameters.some((each) => each.name.getText() === name)) return true;
  let declared = false;
  const visit = (each: ts.Node): void => {
    if (ts.isVariableDeclaration(each) && each.name.getText() === name && each.getEnd() <= node.getStart()) {
      declared = true;
    }
    if (each.getStart() < node.getStart()) ts.forEachChild(each, visit);
  };
  visit(scope);
  return declared;
}

function othersInScope(node: ts.Identifier): readonly string[] {
  return tensorsIn(node).filter((name) => name !== node.text && isDeclaredBefore(name, node));
}

/** Callees of `apply` in a function that are names or fields: the layers to mix up. */
function layersIn(scope: ts.Node): readonly string[] {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (isApply(node) && isNamed(node.expression.expression)) names.add(node.expression.expression.getText());
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return [...names];
}

function isNamed(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword); // prettier-ignore
}

/** Where a list gets another new item, it gets its first once more. */
function reusedItem(node: ts.Node): readonly Change[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const [item] = node.arguments;
  const isPush = node.expression.name.text === 'push' && item !== undefined && (ts.isNewExpression(item) || ts.isCallExpression(item)); // prettier-ignore
  return isPush ? [replace(item, `${node.expression.expression.getText()}[0]`)] : [];
}

/** Variables that are set by a call in one function: `const a = f(…)`, `const b = f(…)`. */
function madeBySameCall(node: ts.VariableDeclaration): readonly string[] {
  const callee = calleeOf(node);
  if (callee === null) return [];
  return allNodes(node.getSourceFile()).flatMap((other) =>
    ts.isVariableDeclaration(other) &&
    other !== node &&
    other.getEnd() < node.getStart() &&
    scopeOf(other) === scopeOf(node) &&
    calleeOf(other) === callee
      ? [other.name.getText()]
      : [],
  );
}

function calleeOf({ initializer }: ts.VariableDeclaration): string | null {
  let value = initializer;
  while (value && ts.isAsExpression(value)) value = value.expression;
  if (!value || !(ts.isCallExpression(value) || ts.isNewExpression(value))) return null;
  return isApply(value) ? null : value.expression.getText();
}

/** `const x = …apply(y)` and the like, from which a step of the network can be left out. */
function skippedStep(node: ts.Node): readonly Change[] {
  if (!isApply(node)) return [];
  const [argument] = node.arguments;
  return argument && ts.isIdentifier(argument) ? [replace(node, argument.text)] : [];
}

export const wiringOperators: readonly Operator[] = [
  atNodes('skip a merge', (node) => {
    const operands = operandsOf(node);
    return operands ? operands.elements.map((operand) => replace(node, `(${operand.getText()})`)) : [];
  }),
  atNodes('merge an operand with itself', (node) => {
    const [first, second] = operandsOf(node)?.elements ?? [];
    return first && second ? [replace(first, second.getText()), replace(second, first.getText())] : [];
  }),
  atNodes('merge another tensor', (node) => {
    const operands = operandsOf(node);
    return (operands?.elements ?? []).flatMap((operand) =>
      ts.isIdentifier(operand) ? othersInScope(operand).map((other) => replace(operand, other)) : [],
    );
  }),
  atNodes('apply to another tensor', (node) => {
    if (!isApply(node)) return [];
    const [argument] = node.arguments;
    return argument && ts.isIdentifier(argument) ? othersInScope(argument).map((other) => replace(argument, other)) : []; // prettier-ignore
  }),
  atNodes('skip a layer', skippedStep),
  atNodes('use another layer', (node) => {
    if (!isApply(node) || !isNamed(node.expression.expression)) return [];
    const own = node.expression.expression;
    return layersIn(scopeOf(node))
      .filter((other) => other !== own.getText())
      .map((other) => replace(own, other));
  }),
  atNodes('reuse a layer', (node) =>
    ts.isVariableDeclaration(node) && node.initializer
      ? madeBySameCall(node).map((other) => replace(node.initializer ?? node, other))
      : reusedItem(node),
  ),
];
