/** Names that a piece of syntax mentions: as identifiers, `this` among them, and as `object.member`. */
export interface Mentions {
  readonly names: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
  /** Those that are bound, assigned or stand in types. */
  readonly others: ReadonlySet<string>;
}

const memo = new WeakMap<object, Mentions>();

/** All names below a node, by a walk over the tree as data. */
export function mentionsOf(node: object): Mentions {
  let known = memo.get(node);
  if (!known) {
    known = collect(node);
    memo.set(node, known);
  }
  return known;
}

function collect(root: object): Mentions {
  const names = new Set<string>();
  const members = new Set<string>();
  const others = new Set<string>();
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const at = stack.pop();
    if (Array.isArray(at)) {
      for (const each of at) stack.push(each);
      continue;
    }
    if (typeof at !== 'object' || at === null) continue;
    const node = at as Record<string, unknown>;
    if (typeof node['name'] === 'string') {
      if (node['kind'] === 'name') names.add(node['name']);
      else if (otherKinds.has(node['kind'])) others.add(node['name']);
    }
    if (node['kind'] === 'this') names.add('this');
    if (node['kind'] === 'member' && typeof node['property'] === 'string') members.add(node['property']);
    for (const key in node) {
      const child = node[key];
      if (
        typeof child === 'object' &&
        child !== null &&
        key !== 'at' &&
        key !== 'nameAt' &&
        key !== 'propertyAt' &&
        key !== 'keyAt'
      ) {
        stack.push(child);
      }
    }
  }
  return { names, members, others };
}

const otherKinds: ReadonlySet<unknown> = new Set(['bind', 'reference', 'keyof']);
