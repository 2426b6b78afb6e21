import { inPlaceOf } from '../words.js';
import type { FileNames } from './names.js';
import { functionOf } from './parameters.js';
import type { RenameSet } from './rename-set.js';
import type { Binding, Use } from './scopes.js';

const keywords = new Set([
  'False', 'None', 'True', 'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif',
  'else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'nonlocal', 'not', 'or',
  'pass', 'raise', 'return', 'try', 'while', 'with', 'yield', 'match', 'case', 'type', 'print', 'exec', 'self', 'cls',
]); // prettier-ignore

/** Whether a name can take the place of everything in the set without meaning anything else there. */
export function isFree(set: RenameSet, name: string): boolean {
  if (!/^[A-Za-z_]\w*$/.test(name) || keywords.has(name)) return false;
  for (const [binding, file] of set.bindings) {
    const own = inPlaceOf(binding.name, name);
    if (file.inPatterns.has(own) || !isFreeFor(set, binding, file, own)) return false;
    if (functionOf(file, binding) && isPassed(set, own)) return false;
  }
  return isFreeExport(set, name) && isFreeAttribute(set, name);
}

function isFreeFor(set: RenameSet, binding: Binding, file: FileNames, name: string): boolean {
  if (binding.scope.names.has(name)) return false;
  for (const use of binding.uses) {
    // A scope between the use and its binding must not catch the new name.
    for (const scope of use.scope.visible()) {
      if (scope === binding.scope) break;
      if (scope.names.has(name) || catches(set, scope.names.values(), binding)) return false;
    }
  }
  if (catches(set, binding.scope.names.values(), binding)) return false;
  // Nor must the binding catch what means something further out.
  return usesOf(file, name).every((use) => !isWithin(use, binding) || isBoundWithin(file, use, binding));
}

/** Whether another binding of the set would get the same name here. */
function catches(set: RenameSet, bindings: Iterable<Binding>, binding: Binding): boolean {
  for (const other of bindings) {
    if (other === binding || other.name === binding.name || !set.bindings.has(other)) continue;
    if (inPlaceOf(other.name, '') === inPlaceOf(binding.name, '')) return true;
  }
  return false;
}

function usesOf(file: FileNames, name: string): readonly Use[] {
  const bindings = new Set([...file.bindings.values()].filter((binding) => binding.name === name));
  return [
    ...[...bindings].flatMap((binding) => binding.uses),
    ...file.unresolved.filter(({ node }) => file.tree.source(node) === name),
  ];
}

function isWithin(use: Use, binding: Binding): boolean {
  for (const scope of use.scope.visible()) if (scope === binding.scope) return true;
  return false;
}

/** Whether a use means something bound inside the scope of the renamed binding. */
function isBoundWithin(file: FileNames, use: Use, binding: Binding): boolean {
  const meant = file.bindings.get(use.node);
  if (!meant) return false;
  for (const scope of meant.scope.outwards()) if (scope === binding.scope) return true;
  return false;
}

/** Whether a call passes the name as a keyword already: a function that takes any would get another one. */
function isPassed({ project }: RenameSet, name: string): boolean {
  const files = project.sharing(name);
  return files?.some((file) => file.keywords.some((use) => use.name === name)) ?? true;
}

/** Whether no file that exports or imports a name has the new one at its top already. */
function isFreeExport({ exports, marked, project }: RenameSet, name: string): boolean {
  const touched = new Set([...exports.keys(), ...[...marked.values()].map(({ file }) => file)]);
  const names = new Set([...exports.values()].flatMap((each) => [...each]).map((old) => inPlaceOf(old, name)));
  return [...names].every((each) =>
    [...touched].every((file) => project.bound(file)?.top.names.has(each) === false),
  );
} // prettier-ignore

function isFreeAttribute({ attributes, project }: RenameSet, name: string): boolean {
  const names = new Set([...attributes].map((old) => inPlaceOf(old, name)));
  // Two names must not become one.
  if (names.size < attributes.size) return false;
  return [...names].every(
    (each) =>
      project
        .sharing(each)
        ?.every((file) => [...file.attributes.values()].every((use) => use.name !== each)) ?? false,
  );
}
