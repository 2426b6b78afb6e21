import { ts } from './ts.js';
import type { RenameSet } from './rename-set.js';
import type { FileBindings } from './scopes.js';

function namedElements(
  node: ts.ImportDeclaration | ts.ExportDeclaration,
): readonly (ts.ImportSpecifier | ts.ExportSpecifier)[] {
  const named = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  return named && (ts.isNamedImports(named) || ts.isNamedExports(named)) ? named.elements : [];
}

/** `import('./b')` and `require('./b')`. */
export function isLoad({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  );
}

/** A file that imports, and what it imports. */
interface Link {
  readonly set: RenameSet;
  readonly importer: FileBindings;
  /** Whether a specifier means the module that exports the name. */
  readonly means: (specifier: ts.Node) => boolean;
  readonly name: string;
  /** Follows an `export *` of the module. */
  readonly star: () => boolean;
}

/** The ways in which one file can name an export of another. */
export class Follower {
  constructor(private readonly link: Link) {}

  /** Marks them all; false when one of them hands the module on. */
  follow(): boolean {
    let isSeen = true;
    const visit = (node: ts.Node): void => {
      isSeen = this.visit(node) && isSeen;
      ts.forEachChild(node, visit);
    };
    visit(this.link.importer.source);
    return isSeen;
  }

  private means(specifier: ts.Node | undefined): boolean {
    return specifier !== undefined && this.link.means(specifier);
  }

  private mark(node: ts.Node): void {
    this.link.set.marked.set(node, this.link.importer);
  }

  private visit(node: ts.Node): boolean {
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
    if (!ts.isCallExpression(node) || !isLoad(node) || !this.means(node.arguments[0])) return true;
    return this.loaded(node);
  }

  private importing(node: ts.ImportDeclaration): boolean {
    const named = node.importClause?.namedBindings;
    if (named && ts.isNamespaceImport(named)) return this.namespace(named.name);
    this.elements(node);
    return true;
  }

  /** A re-export keeps the name that it gives; only `export *` passes the new one on. */
  private exporting(node: ts.ExportDeclaration): boolean {
    if (!node.exportClause) return this.link.star();
    if (ts.isNamespaceExport(node.exportClause)) return false;
    this.elements(node);
    return true;
  }

  private elements(node: ts.ImportDeclaration | ts.ExportDeclaration): void {
    for (const each of namedElements(node)) {
      const imported = each.propertyName ?? each.name;
      if (imported.text !== this.link.name) continue;
      this.mark(imported);
      const binding = each.propertyName ? undefined : this.link.importer.bindings.get(each.name);
      if (binding) this.link.set.bindings.set(binding, this.link.importer);
    }
  }

  /** Every use of a namespace must say which member it wants. */
  private namespace(name: ts.Identifier): boolean {
    const binding = this.link.importer.bindings.get(name);
    return binding?.uses.map((use) => use.node === name || this.member(use.node)).every(Boolean) ?? false;
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
    if (node.text === this.link.name) this.mark(node);
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
      if (key.text === this.link.name) this.mark(key);
    }
    return true;
  }
}
