import type { FunctionNode } from '../program/program.js';

const known = new WeakMap<FunctionNode, boolean>();

/** Whether a function gives nothing: it uses what others build, or changes it. */
export function isVoid(fn: FunctionNode): boolean {
  let result = known.get(fn);
  if (result === undefined) {
    result = fn.body.kind === 'block' && !fn.isGenerator && !hasResult(fn.body);
    known.set(fn, result);
  }
  return result;
}

/** Whether there is a `return` with a value below a node, those of functions in it left out. */
function hasResult(root: object): boolean {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const at = stack.pop();
    if (Array.isArray(at)) {
      for (const each of at) stack.push(each);
      continue;
    }
    if (typeof at !== 'object' || at === null) continue;
    const node = at as Record<string, unknown>;
    if (node['kind'] === 'function' || node['kind'] === 'class') continue;
    if (node['kind'] === 'return' && isSomething(node['value'])) return true;
    for (const key in node) if (key !== 'at') stack.push(node[key]);
  }
  return false;
}

function isSomething(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !('kind' in value && value.kind === 'null');
}
