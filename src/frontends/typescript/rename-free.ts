import { inPlaceOf } from '../words.js';
import { ts } from './ts.js';
import type { FileBindings } from './scopes.js';
import type { RenameSet } from './rename-set.js';
import type { Binding, Use } from './scopes.js';

/** Whether a name can take the place of everything in the set without meaning anything else there. */
export function isFree(set: RenameSet, name: string): boolean {
  if (!isIdentifier(name)) return false;
  for (const [binding, file] of set.bindings) {
    if (!isFreeFor(set, binding, file, inPlaceOf(binding.name, name))) return false;
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
    if (other === binding || other.name === binding.name || !set.bindings.has(other)) continue;
    if (inPlaceOf(other.name, '') === inPlaceOf(binding.name, '')) return true;
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
  return [...set.exports].every(([file, names]) =>
    [...names].every((old) => isFreeIn(set, file, inPlaceOf(old, name))),
  );
}

function isFreeIn(set: RenameSet, file: string, name: string): boolean {
  const bound = set.project.bound(file);
  if (!bound || bound.top.has(name)) return false;
  const exported = bound.source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause) return [];
    const { exportClause } = statement;
    return ts.isNamedExports(exportClause)
      ? exportClause.elements.map((each) => each.name.text)
      : [exportClause.name.text];
  });
  return !exported.includes(name);
}

function isFreeProperty({ properties, project }: RenameSet, name: string): boolean {
  const names = new Set([...properties].map((old) => inPlaceOf(old, name)));
  // Two names must not become one.
  if (names.size < properties.size) return false;
  return [...names].every((each) => {
    const [own, other] = [each, each.startsWith('#') ? each.slice(1) : `#${each}`];
    const files = project.sharing(each.replace('#', ''));
    return (
      files?.every((file) =>
        [...file.properties.values()].every((use) => use.name !== own && use.name !== other),
      ) ?? false
    );
  });
}
