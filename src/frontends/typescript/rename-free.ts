import { ts } from './ts.js';
import type { FileBindings } from './scopes.js';
import type { RenameSet } from './rename-set.js';
import type { Binding, Use } from './scopes.js';

/** Whether a name can take the place of everything in the set without meaning anything else there. */
export function isFree(set: RenameSet, name: string): boolean {
  if (!isIdentifier(name)) return false;
  for (const [binding, file] of set.bindings) {
    if (!isFreeFor(set, binding, file, name)) return false;
  }
  return isFreeExport(set, name) && isFreeProperty(set, name);
}

/** Whether it can name anything: a word of the language, `async` and `of` among them, may not stand everywhere. */
export function isIdentifier(text: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  const isName = scanner.scan() === ts.SyntaxKind.Identifier && scanner.getTokenEnd() === text.length;
  return isName && text !== 'arguments' && text !== 'undefined' && text !== 'eval';
}

function isFreeFor(set: RenameSet, binding: Binding, file: FileBindings, name: string): boolean {
  if (binding.scope.has(name)) return false;
  for (const use of binding.uses) {
    // A scope between the use and its declaration must not catch the new name.
    for (const scope of use.scope.outwards()) {
      if (scope === binding.scope) break;
      if (scope.has(name)) return false;
      if (catches(set, scope.values.values(), binding)) return false;
    }
  }
  if (catches(set, binding.scope.values.values(), binding)) return false;
  // Nor must the declaration catch what means something further out.
  return usesOf(file, name).every((use) => !isWithin(use, binding) || isDeclaredWithin(file, use, binding));
}

/** Whether another binding of the set would get the same name here. */
function catches(set: RenameSet, bindings: Iterable<Binding>, binding: Binding): boolean {
  for (const other of bindings) {
    if (other !== binding && other.name !== binding.name && set.bindings.has(other)) return true;
  }
  return false;
}

function usesOf(file: FileBindings, name: string): readonly Use[] {
  const bindings = new Set<Binding>();
  for (const binding of file.bindings.values()) if (binding.name === name) bindings.add(binding);
  return [
    ...[...bindings].flatMap((binding) => binding.uses),
    ...file.unresolved.filter((use) => use.node.text === name),
  ];
}

function isWithin(use: Use, binding: Binding): boolean {
  for (const scope of use.scope.outwards()) if (scope === binding.scope) return true;
  return false;
}

/** Whether a use means something declared inside the scope of the renamed binding. */
function isDeclaredWithin(file: FileBindings, use: Use, binding: Binding): boolean {
  const meant = file.bindings.get(use.node);
  if (!meant) return false;
  for (const scope of meant.scope.outwards()) if (scope === binding.scope) return true;
  return false;
}

/** Whether no changed file exports the name already. */
function isFreeExport(set: RenameSet, name: string): boolean {
  for (const file of set.exports.keys()) {
    const bound = set.project.bound(file);
    if (!bound || bound.top.has(name)) return false;
    for (const statement of bound.source.statements) {
      if (!ts.isExportDeclaration(statement) || !statement.exportClause) continue;
      const { exportClause } = statement;
      const names = ts.isNamedExports(exportClause)
        ? exportClause.elements.map((each) => each.name.text)
        : [exportClause.name.text];
      if (names.includes(name)) return false;
    }
  }
  return true;
}

function isFreeProperty(set: RenameSet, name: string): boolean {
  if (set.properties.size === 0) return true;
  // Two names must not become one.
  if (set.properties.size > 1) return false;
  const files = set.project.sharing(name);
  return (
    files?.every((file) =>
      [...file.properties.values()].every((use) => use.name !== name && use.name !== `#${name}`),
    ) ?? false
  );
}
