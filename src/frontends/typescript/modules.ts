import { ts } from './ts.js';
import type { Expression, ImportBinding, Statement } from '../../program/program.js';
import { hasModifier, type Lowering } from './lowering.js';

type Lowered = readonly Statement[];

function textOf(node: ts.Expression | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null;
}

/** An import with what it binds; one of types alone is gone. */
export function lowerImport(low: Lowering, node: ts.ImportDeclaration): Lowered {
  const specifier = textOf(node.moduleSpecifier);
  const clause = node.importClause;
  if (specifier === null || clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const bindings = clause ? importBindings(low, clause) : [];
  // `import { type A }` keeps its side effects only under a compiler option; nobody relies on them.
  if (clause?.namedBindings && bindings.length === 0) return [];
  low.specifiers.push(specifier);
  return [{ kind: 'import', specifier, bindings, at: low.at(node) }];
}

function importBindings(low: Lowering, clause: ts.ImportClause): ImportBinding[] {
  const bindings: ImportBinding[] = [];
  if (clause.name) bindings.push({ imported: 'default', local: clause.name.text, at: low.at(clause.name) });
  const named = clause.namedBindings;
  if (!named) return bindings;
  if (ts.isNamespaceImport(named)) {
    return [...bindings, { imported: '*', local: named.name.text, at: low.at(named.name) }];
  }
  for (const each of named.elements) {
    if (each.isTypeOnly) continue;
    bindings.push({
      imported: (each.propertyName ?? each.name).text,
      local: each.name.text,
      at: low.at(each.name),
    });
  }
  return bindings;
}

/** `import x = require('y')` and `import x = a.b` are constants. */
export function lowerImportEquals(low: Lowering, node: ts.ImportEqualsDeclaration): Lowered {
  if (node.isTypeOnly) return [];
  const value = importedValue(low, node.moduleReference);
  const at = low.at(node);
  if (!value) {
    return [{ kind: 'unsupportedStatement', reason: 'an import of a computed path is not followed', at }];
  }
  const target = { kind: 'bind', name: node.name.text, at: low.at(node.name) } as const;
  const isExported = hasModifier(node, ts.SyntaxKind.ExportKeyword);
  return [{ kind: 'declare', declaration: 'const', target, value, type: null, exported: isExported, at }];
}

function importedValue(low: Lowering, node: ts.ModuleReference): Expression | null {
  const at = low.at(node);
  if (!ts.isExternalModuleReference(node)) return lowerEntityName(low, node);
  const specifier = textOf(node.expression);
  if (specifier === null) return null;
  low.specifiers.push(specifier);
  const value: Expression = { kind: 'string', value: specifier, at: low.at(node.expression) };
  const callee: Expression = { kind: 'name', name: 'require', at };
  return {
    kind: 'call',
    callee,
    args: [{ value, spread: false, name: null }],
    optional: false,
    inChain: false,
    isNew: false,
    at,
  };
}

function lowerEntityName(low: Lowering, node: ts.EntityName): Expression {
  const at = low.at(node);
  if (ts.isIdentifier(node)) return { kind: 'name', name: node.text, at };
  const object = lowerEntityName(low, node.left);
  return {
    kind: 'member',
    object,
    property: node.right.text,
    propertyAt: low.at(node.right),
    optional: false,
    inChain: false,
    at,
  };
}

/** `export { … }`, `export … from` and `export *`. */
export function lowerExport(low: Lowering, node: ts.ExportDeclaration): Lowered {
  if (node.isTypeOnly) return [];
  const specifier = textOf(node.moduleSpecifier);
  const clause = node.exportClause;
  const at = low.at(node);
  if (!clause || ts.isNamespaceExport(clause)) {
    if (specifier === null) return [];
    low.specifiers.push(specifier);
    return [{ kind: 'exportAll', specifier, alias: clause?.name.text ?? null, at }];
  }
  const names = clause.elements
    .filter((each) => !each.isTypeOnly)
    .map((each) => ({ local: (each.propertyName ?? each.name).text, exported: each.name.text }));
  if (names.length === 0) return [];
  if (specifier !== null) low.specifiers.push(specifier);
  return [{ kind: 'export', specifier, names, at }];
}

/** `export default x` and `export = x`. */
export function lowerExportAssignment(low: Lowering, node: ts.ExportAssignment): Lowered {
  const kind = node.isExportEquals ? 'exportAssign' : 'exportDefault';
  return [{ kind, value: low.expression(node.expression), at: low.at(node) }];
}
