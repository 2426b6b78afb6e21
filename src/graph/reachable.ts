import type { Model } from './model.js';

/** The nodes that some output is computed from: what a network consists of. */
export function reachable({ nodes, outputs }: Model): ReadonlySet<number> {
  const seen = new Set<number>(outputs);
  for (const id of seen) for (const input of nodes[id]?.inputs ?? []) seen.add(input);
  return seen;
}
