import type { Meaning, Scope } from './scopes.js';
import { ts } from './ts.js';
import { bindEntityName, type Names } from './bind-types.js';

const both: readonly Meaning[] = ['value', 'type'];

/** Finds the names in a part of an import or export; false for any other node. */
export function bindImport(names: Names, node: ts.Node, scope: Scope): boolean {
  if (ts.isImportClause(node)) {
    names.declareIn(scope, node.name, both);
    names.rest(scope, node.namedBindings);
  } else if (ts.isNamespaceImport(node) || ts.isImportSpecifier(node)) {
    names.declareIn(scope, node.name, both);
  } else if (ts.isImportEqualsDeclaration(node)) {
    names.declareIn(scope, node.name, both);
    if (!ts.isExternalModuleReference(node.moduleReference)) {
      bindEntityName(names, node.moduleReference, scope, 'value');
    }
  } else if (ts.isExportDeclaration(node)) {
    if (!node.moduleSpecifier && node.exportClause && ts.isNamedExports(node.exportClause)) {
      bindExported(names, node.exportClause, scope);
    }
  } else {
    return false;
  }
  return true;
}

function bindExported(names: Names, node: ts.NamedExports, scope: Scope): void {
  for (const each of node.elements) {
    const local = each.propertyName ?? each.name;
    if (!ts.isIdentifier(local)) continue;
    // A type alone is exported in the same words as a value.
    names.refer(local, scope, 'either');
  }
}
