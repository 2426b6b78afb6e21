import { ts } from './ts.js';
import type { FileBindings, NameNode } from './scopes.js';
import type { Binding } from './scopes.js';
import type { Sources } from './sources.js';

/** Everything that one rename changes, over all files of the project. */
export interface RenameSet {
  readonly project: Bound;
  readonly bindings: Map<Binding, FileBindings>;
  /** Property names that change wherever they are written. */
  readonly properties: Set<string>;
  /** Single places that name something renamed in another file: import specifiers, members of a namespace. */
  readonly marked: Map<ts.Node, FileBindings>;
  /** Files with the exported names that change. */
  readonly exports: Map<string, Set<string>>;
}

/** The files of a project with their bindings. */
export interface Bound extends Sources {
  /** The files that contain a text; null when one of them cannot be parsed. */
  readonly mentioning: (text: string) => readonly FileBindings[] | null;
  /** The files that a property can reach. */
  readonly connected: ReadonlySet<string>;
  /** Those of them that a property of the name can reach. */
  readonly sharing: (name: string) => readonly FileBindings[] | null;
}

/** Properties reach no further than `connected` files. */
export function boundProject(sources: Sources, connected: ReadonlySet<string>): Bound {
  const among = (files: Iterable<string>, text: string): readonly FileBindings[] | null => {
    const found: FileBindings[] = [];
    for (const file of files) {
      if (sources.text(file)?.includes(text) !== true) continue;
      const bindings = sources.bound(file);
      if (!bindings) return null;
      found.push(bindings);
    }
    return found;
  };
  return {
    ...sources,
    connected,
    mentioning: (text) => among(sources.files, text),
    sharing: (name) => among(connected, name),
  };
}

const patternParts: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.BindingElement,
  ts.SyntaxKind.ObjectBindingPattern,
  ts.SyntaxKind.ArrayBindingPattern,
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.VariableDeclarationList,
]);

/** The statement that exports a declaration by its modifier; null when there is none. */
export function exportModifier(node: ts.Identifier): ts.Node | null {
  let at: ts.Node = node.parent;
  while (patternParts.has(at.kind)) at = at.parent;
  if (!ts.canHaveModifiers(at) || ts.isParameter(at)) return null;
  const isDeclaredHere = ts.isVariableStatement(at) || ('name' in at && at.name === node);
  return isDeclaredHere && at.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
    ? at
    : null;
}

/** Whether a name is a property and the variable of the same name at once. */
export function isShorthand(node: ts.Node): boolean {
  return ts.isShorthandPropertyAssignment(node.parent) || isShorthandBinding(node);
}

/** `{ a }` in a destructuring pattern: the variable is new, the property is another's. */
export function isShorthandBinding(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isBindingElement(parent) &&
    ts.isObjectBindingPattern(parent.parent) &&
    !parent.propertyName &&
    !parent.dotDotDotToken &&
    parent.name === node
  );
}

/** Whether one name is a variable and a property for good: a parameter property, a member of an enum. */
export function isBoth(node: NameNode): boolean {
  const { parent } = node;
  return (
    ts.isEnumMember(parent) ||
    (ts.isParameter(parent) && ts.isParameterPropertyDeclaration(parent, parent.parent))
  );
}
