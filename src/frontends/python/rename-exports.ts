import { meaningOf } from './callees.js';
import { hasText } from './named-by-text.js';
import type { FileNames } from './names.js';
import type { RenameSet } from './rename-set.js';

/**
 * Follows a name at the top of a file into the files that import it. False where it is told as text too (`__all__`), or
 * a file that names it cannot be parsed.
 */
export function followExport(set: RenameSet, file: string, name: string): boolean {
  const known = set.exports.get(file) ?? new Set<string>();
  if (known.has(name)) return true;
  set.exports.set(file, known.add(name));
  const files = set.project.mentioning(name);
  return files?.every((names) => followInto(set, names, file, name)) ?? false;
}

function followInto(set: RenameSet, names: FileNames, file: string, name: string): boolean {
  if (hasText(names.tree, names.tree.root, name) || names.top.isDynamic) return false;
  if (names.file === file) return true;
  let isPassedOn = false;
  for (const { specifier, imported, local, written } of names.imports) {
    if (imported === null || set.project.moduleOf(specifier, names.file) !== file) continue;
    if (imported === '*') {
      for (const { node } of names.unresolved) {
        if (names.tree.source(node) === name) set.marked.set(node, names);
      }
      isPassedOn ||= true;
    } else if (imported === name && local && written) {
      set.marked.set(written, names);
      const binding = names.bindings.get(local);
      if (binding && local === written) set.bindings.set(binding, names);
    }
  }
  for (const { node, object, scope } of names.attributes.values()) {
    if (object === null || names.tree.source(node) !== name) continue;
    const owner = meaningOf(set.project, names, object, scope);
    if (owner.kind === 'module' && owner.file === file) set.marked.set(node, names);
  }
  return !isPassedOn || followExport(set, names.file, name);
}
