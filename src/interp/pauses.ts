const memo = new WeakMap<object, boolean>();

/** Parts of nodes that hold no code, or code that runs at another time. */
const skipped: ReadonlySet<string> = new Set(['at', 'nameAt', 'propertyAt', 'keyAt', 'type']);

/** Whether running a node may stop at a `yield` or `await` of its own. */
export function pauses(node: object): boolean {
  const known = memo.get(node);
  if (known !== undefined) return known;
  const result = looksInto(node);
  memo.set(node, result);
  return result;
}

function looksInto(node: object): boolean {
  if (Array.isArray(node)) {
    return node.some((each) => typeof each === 'object' && each !== null && pauses(each as object));
  }
  const { kind } = node as { readonly kind?: unknown };
  if (kind === 'await' || kind === 'yield') return true;
  if (kind === 'forOf' && (node as { readonly isAsync?: unknown }).isAsync === true) return true;
  if (kind === 'function' || kind === 'class') return false;
  for (const [key, child] of Object.entries(node)) {
    if (typeof child === 'object' && child !== null && !skipped.has(key) && pauses(child as object)) {
      return true;
    }
  }
  return false;
}
