import type { OpNode } from './model.js';

/** Immediate dominators of a trace, whose nodes are in topological order; −1 stands for "none but the start". */
export function immediateDominators(nodes: readonly OpNode[]): readonly number[] {
  const idom: number[] = [];
  const depth: number[] = [];
  const meet = (a: number, b: number): number => {
    let [x, y] = [a, b];
    while (x !== y) {
      if ((depth[x] ?? 0) >= (depth[y] ?? 0)) x = idom[x] ?? -1;
      else y = idom[y] ?? -1;
    }
    return x;
  };
  for (const node of nodes) {
    const dominator = node.inputs.length === 0 ? -1 : node.inputs.reduce(meet);
    idom.push(dominator);
    depth.push(dominator < 0 ? 1 : (depth[dominator] ?? 0) + 1);
  }
  return idom;
}
