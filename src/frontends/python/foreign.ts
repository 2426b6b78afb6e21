import { meaningOf } from './callees.js';
import type { FileNames } from './names.js';
import type { Bound } from './rename-set.js';

/** Packages, and names of Python itself, whose classes have no attribute that a program would name so. */
export const frameworks: ReadonlySet<string> = new Set([
  'torch', 'tensorflow', 'keras', 'tf_keras', 'lightning', 'pytorch_lightning', 'abc', 'object', 'Exception',
]); // prettier-ignore

/**
 * Whether classes of packages are handed around as values: then an object or a class that nobody knows may be one of
 * theirs, with attributes and keywords of the same name.
 */
export function passesForeignClasses(project: Bound): boolean {
  return [...project.connected].some((file) => {
    const names = project.bound(file);
    return names !== null && passesThem(project, names);
  });
}

function passesThem(project: Bound, names: FileNames): boolean {
  return names.imports.some(({ local }) => {
    if (!local || !/^[A-Z]\w*[a-z]/.test(names.tree.source(local))) return false;
    const binding = names.bindings.get(local);
    const meaning = binding ? meaningOf(project, names, local, binding.scope) : null;
    if (!binding || meaning?.kind !== 'foreign' || frameworks.has(meaning.root)) return false;
    return binding.uses.some(({ node }) => names.tree.parentOf(node)?.type === 'argument_list');
  });
}
