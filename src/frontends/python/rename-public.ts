import type { FileNames } from './names.js';
import { functionOf } from './parameters.js';
import type { RenameSet } from './rename-set.js';
import { field, type Syntax } from './syntax.js';
import { around } from './trees.js';

/**
 * Whether code outside the project can know a name of the set. Attributes always count: one that holds a module is a
 * part of the names that weights are saved under.
 */
export function reachesOutside(set: RenameSet): boolean {
  if (set.attributes.size > 0) return true;
  if ([...set.exports.values()].some((names) => [...names].some(isPublic))) return true;
  return [...set.bindings].some(([binding, file]) => {
    const fn = functionOf(file, binding);
    return fn !== null && isOffered(file, fn);
  });
}

function isPublic(name: string): boolean {
  return !name.startsWith('_') || /^__\w+__$/.test(name);
}

/** Whether a function can be called from elsewhere, so that its parameters can be passed by keyword. */
function isOffered(names: FileNames, fn: Syntax): boolean {
  if (fn.type === 'lambda') return false;
  const outer = [...around(names.tree, fn)].filter(({ type }) => type === 'class_definition' || type === 'function_definition'); // prettier-ignore
  if (outer.some(({ type }) => type === 'function_definition')) return false;
  return [fn, ...outer].every((each) => {
    const name = field(each, 'name');
    return name !== null && isPublic(names.tree.source(name));
  });
}
