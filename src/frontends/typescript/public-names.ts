import { ts } from './ts.js';
import type { FileBindings } from './scopes.js';
import type { Binding } from './scopes.js';

const known = new WeakMap<FileBindings, ReadonlySet<ts.Node>>();

/**
 * The statements at the top of a file that others can know: what it exports, and the types and classes that the
 * signatures of these name.
 */
export function publicNames(file: FileBindings): ReadonlySet<ts.Node> {
  const before = known.get(file);
  if (before) return before;
  const found = new Set<ts.Node>(file.source.statements.filter(isExported));
  for (const statement of file.source.statements) {
    for (const name of exportedAfterwards(statement)) addDeclarations(found, file.bindings.get(name));
  }
  // The set grows while it is walked: a type names further types.
  for (const statement of found) {
    for (const name of namesInSignatures(statement)) addDeclarations(found, file.bindings.get(name));
  }
  known.set(file, found);
  return found;
}

function addDeclarations(statements: Set<ts.Node>, binding: Binding | undefined): void {
  for (const declaration of binding?.declarations ?? []) {
    let at: ts.Node = declaration;
    while (!ts.isSourceFile(at.parent)) at = at.parent;
    statements.add(at);
  }
}

function isExported(node: ts.Statement): boolean {
  const isMarked =
    ts.canHaveModifiers(node) &&
    node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  return isMarked === true || ts.isExportAssignment(node) || commonJsExport(node) !== null;
}

/** What `module.exports = …` or `exports.name = …` gives away. */
function commonJsExport(node: ts.Statement): ts.Expression | null {
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return null;
  const { left, right } = node.expression;
  return /^(module\s*\.\s*)?exports\b/.test(left.getText()) ? right : null;
}

/** The names in `export { a }`, `export default a`, `module.exports = { a }`. */
function exportedAfterwards(node: ts.Statement): readonly ts.Identifier[] {
  if (ts.isExportDeclaration(node)) return identifiersIn(node.exportClause);
  if (ts.isExportAssignment(node)) return identifiersIn(node.expression);
  return identifiersIn(commonJsExport(node) ?? undefined);
}

function identifiersIn(node: ts.Node | undefined): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (each: ts.Node): void => {
    if (ts.isIdentifier(each)) found.push(each);
    if (!ts.isFunctionLike(each) && !ts.isClassLike(each)) ts.forEachChild(each, visit);
  };
  if (node) visit(node);
  return found;
}

/** Names of types in what a statement declares, and of classes that it makes instances of for its caller. */
function namesInSignatures(statement: ts.Node): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const take = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.push(node);
  };
  const visit = (node: ts.Node): void => {
    const fn = node.parent;
    if (ts.isFunctionLike(fn) && 'body' in fn && fn.body === node) {
      // A type says what is returned; without one the returned expressions do.
      if (fn.type !== undefined) return;
      if (ts.isBlock(node)) {
        returnedFrom(node).forEach(visit);
        return;
      }
    }
    if (ts.isTypeReferenceNode(node)) take(leftmost(node.typeName));
    if (ts.isTypeQueryNode(node) && !ts.isImportTypeNode(node.exprName)) take(leftmost(node.exprName));
    if (ts.isExpressionWithTypeArguments(node) || ts.isNewExpression(node)) take(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

function leftmost(node: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(node) ? node : leftmost(node.left);
}

function returnedFrom(body: ts.Block): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    if (!ts.isFunctionLike(node) && !ts.isClassLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}
