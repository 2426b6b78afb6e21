import { ts } from './ts.js';
import { specifiersOf } from '../../program/network-text.js';
import { resolveImport } from '../../program/resolve.js';
import type { FileBindings } from './scopes.js';
import type { RenameSet } from './rename-set.js';

/**
 * Marks every place in other files that names an export of `file`. False when somebody may name it unseen: nobody in the
 * project imports the file, a package specifier could mean it, or its namespace is handed on as a value.
 */
export function followExport(set: RenameSet, file: string, name: string): boolean {
  const names = set.exports.get(file) ?? new Set();
  if (names.has(name)) return true;
  set.exports.set(file, names.add(name));
  const importers = importersOf(set, file);
  if (importers.length === 0 || importsFromPackage(set, name)) return false;
  return importers.every((importer) => {
    const bound = set.project.bound(importer);
    return bound !== null && new Follower(set, bound, file, name).follow();
  });
}

function importersOf(set: RenameSet, file: string): readonly string[] {
  const { files, text } = set.project;
  const all = new Set(files);
  return files.filter((each) =>
    specifiersOf(text(each) ?? '').some(
      (specifier) => resolveImport(specifier, each, (path) => all.has(path)) === file,
    ),
  );
}

/** A path alias or the package's own name: which file it means is not known here. */
function importsFromPackage(set: RenameSet, name: string): boolean {
  const files = set.project.mentioning(name);
  if (!files) return true;
  return files.some(({ source }) =>
    source.statements.some((node) => {
      if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return false;
      const specifier = node.moduleSpecifier;
      const isPackage =
        specifier !== undefined && ts.isStringLiteral(specifier) && !specifier.text.startsWith('.');
      return isPackage && namedElements(node).some((each) => (each.propertyName ?? each.name).text === name);
    }),
  );
}

function namedElements(
  node: ts.ImportDeclaration | ts.ExportDeclaration,
): readonly (ts.ImportSpecifier | ts.ExportSpecifier)[] {
  const named = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  return named && (ts.isNamedImports(named) || ts.isNamedExports(named)) ? named.elements : [];
}

/** The ways in which one file can name an export of another. */
class Follower {
  constructor(
    private readonly set: RenameSet,
    private readonly importer: FileBindings,
    private readonly file: string,
    private readonly name: string,
  ) {}

  follow(): boolean {
    let isSeen = true;
    const visit = (node: ts.Node): void => {
      if (!this.link(node)) isSeen = false;
      if (isSeen) ts.forEachChild(node, visit);
    };
    visit(this.importer.source);
    return isSeen;
  }

  private means(specifier: ts.Node | undefined): boolean {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return false;
    const all = new Set(this.set.project.files);
    return resolveImport(specifier.text, this.importer.file, (path) => all.has(path)) === this.file;
  }

  private mark(node: ts.Node): void {
    this.set.marked.set(node, this.importer);
  }

  private link(node: ts.Node): boolean {
    if (ts.isImportDeclaration(node)) return !this.means(node.moduleSpecifier) || this.importing(node);
    if (ts.isExportDeclaration(node)) return !this.means(node.moduleSpecifier) || this.exporting(node);
    if (ts.isImportEqualsDeclaration(node)) {
      const { moduleReference } = node;
      const means = ts.isExternalModuleReference(moduleReference) && this.means(moduleReference.expression);
      return !means || this.namespace(node.name);
    }
    if (ts.isImportTypeNode(node)) {
      return !(ts.isLiteralTypeNode(node.argument) && this.means(node.argument.literal));
    }
    if (!ts.isCallExpression(node) || !this.means(node.arguments[0])) return true;
    const { expression } = node;
    const isLoad =
      expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(expression) && expression.text === 'require');
    return !isLoad || this.loaded(node);
  }

  private importing(node: ts.ImportDeclaration): boolean {
    const named = node.importClause?.namedBindings;
    if (named && ts.isNamespaceImport(named)) return this.namespace(named.name);
    this.elements(node);
    return true;
  }

  /** A re-export keeps the name that it gives; only `export *` passes the new one on. */
  private exporting(node: ts.ExportDeclaration): boolean {
    if (!node.exportClause) return followExport(this.set, this.importer.file, this.name);
    if (ts.isNamespaceExport(node.exportClause)) return false;
    this.elements(node);
    return true;
  }

  private elements(node: ts.ImportDeclaration | ts.ExportDeclaration): void {
    for (const each of namedElements(node)) {
      const imported = each.propertyName ?? each.name;
      if (imported.text !== this.name) continue;
      this.mark(imported);
      const binding = each.propertyName ? undefined : this.importer.bindings.get(each.name);
      if (binding) this.set.bindings.set(binding, this.importer);
    }
  }

  /** Every use of a namespace must say which member it wants. */
  private namespace(name: ts.Identifier): boolean {
    const binding = this.importer.bindings.get(name);
    return binding?.uses.every((use) => use.node === name || this.member(use.node)) ?? false;
  }

  private member(node: ts.Node): boolean {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return this.markIf(parent.name);
    if (ts.isQualifiedName(parent) && parent.left === node) return this.markIf(parent.right);
    return (
      ts.isVariableDeclaration(parent) &&
      parent.initializer === node &&
      ts.isObjectBindingPattern(parent.name) &&
      this.pattern(parent.name)
    );
  }

  private markIf(node: ts.MemberName): boolean {
    if (node.text === this.name) this.mark(node);
    return true;
  }

  /** `const { a } = require('./b')`, `(await import('./b')).a`, `const b = require('./b')`. */
  private loaded(call: ts.CallExpression): boolean {
    let node: ts.Node = call;
    let isAwaited = call.expression.kind !== ts.SyntaxKind.ImportKeyword;
    while (
      ts.isAwaitExpression(node.parent) ||
      ts.isParenthesizedExpression(node.parent) ||
      ts.isAsExpression(node.parent)
    ) {
      node = node.parent;
      isAwaited ||= ts.isAwaitExpression(node);
    }
    const { parent } = node;
    if (ts.isExpressionStatement(parent)) return true;
    if (!isAwaited) return false;
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return this.namespace(parent.name);
    return this.member(node);
  }

  private pattern(node: ts.ObjectBindingPattern): boolean {
    for (const element of node.elements) {
      if (element.dotDotDotToken) return false;
      const key = element.propertyName ?? element.name;
      if (!ts.isIdentifier(key)) return false;
      if (key.text === this.name) this.mark(key);
    }
    return true;
  }
}
