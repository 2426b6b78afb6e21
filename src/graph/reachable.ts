import { reachedFrom } from '../program/reached.js';
import type { Model } from './model.js';

/** The nodes that some output is computed from: what a network consists of. */
export function reachable({ nodes, outputs }: Model): ReadonlySet<number> {
  return reachedFrom(outputs, (id) => nodes[id]?.inputs ?? []);
}

/** The same with what kernels are worked out from. */
export function reachableWithKernels({ nodes, outputs }: Model): ReadonlySet<number> {
  return reachedFrom(outputs, (id) => [...(nodes[id]?.inputs ?? []), ...(nodes[id]?.uses ?? [])]);
}
