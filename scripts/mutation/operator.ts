import { ts } from 'ts-morph';

/** A piece of text that takes another's place. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One way to change a file, at one place. */
export interface Change {
  readonly edits: readonly TextEdit[];
}

/** Changes a network's code in one respect, wherever that can be done. */
export interface Operator {
  readonly name: string;
  readonly changes: (file: ts.SourceFile) => readonly Change[];
}

/** An operator that looks at every node of a file. */
export function atNodes(
  name: string,
  changesOf: (node: ts.Node, file: ts.SourceFile) => readonly Change[],
): Operator {
  return {
    name,
    changes: (file) => allNodes(file).flatMap((node) => [...changesOf(node, file)]),
  };
}

/** Every node of a file, the outer before the inner; types left out, since they do nothing. */
export function allNodes(file: ts.SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) return;
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return nodes;
}

export function replace(node: ts.Node, text: string): Change {
  return { edits: [replacing(node, text)] };
}

export function replacing(node: ts.Node, text: string): TextEdit {
  return { start: node.getStart(), end: node.getEnd(), text };
}

/** The two nodes' texts exchanged. */
export function swapped(one: ts.Node, other: ts.Node): Change {
  return { edits: [replacing(one, other.getText()), replacing(other, one.getText())] };
}

/** Without an item of a list, its comma included. */
export function without(list: ts.NodeArray<ts.Node>, index: number): readonly Change[] {
  const [item, next, before] = [list[index], list[index + 1], list[index - 1]];
  if (!item) return [];
  if (next) return [{ edits: [{ start: item.getStart(), end: next.getStart(), text: '' }] }];
  return [{ edits: [{ start: before?.getEnd() ?? item.getStart(), end: item.getEnd(), text: '' }] }];
}

/** The file's text with a change made. */
export function applied(text: string, { edits }: Change): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: own }) => all.slice(0, start) + own + all.slice(end), text);
}

/** The value of a plain positive number; null for anything else. */
export function numberOf(node: ts.Node): number | null {
  return ts.isNumericLiteral(node) ? Number(node.text) : null;
}

/** The item's value in an object literal, `{ name }` included. */
export function propertyNamed(
  node: ts.Node,
  names: readonly string[],
): {
  readonly name: string;
  readonly value: ts.Expression;
  readonly property: ts.ObjectLiteralElementLike;
} | null {
  if (ts.isShorthandPropertyAssignment(node) && names.includes(node.name.text)) {
    return { name: node.name.text, value: node.name, property: node };
  }
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && names.includes(node.name.text)) {
    return { name: node.name.text, value: node.initializer, property: node };
  }
  return null;
}

/** The array of operands in `merge.apply([a, b])`; null for other calls. */
export function operandsOf(node: ts.Node): ts.ArrayLiteralExpression | null {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  const [operands] = node.arguments;
  return node.expression.name.text === 'apply' && operands && ts.isArrayLiteralExpression(operands) && operands.elements.length > 1 // prettier-ignore
    ? operands
    : null;
}

/** The list of statements that a node holds. */
export function statementsOf(node: ts.Node): readonly ts.Statement[] {
  return ts.isBlock(node) || ts.isSourceFile(node) ? node.statements : [];
}
