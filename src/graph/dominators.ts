import type { OpNode } from './model.js';

/**
 * A tree that grows at its leaves. Every vertex keeps one far ancestor besides its parent, chosen so that walks upwards
 * take logarithmically many steps (skew-binary jump pointers, Myers 1983). Vertex 0 is the root.
 */
class GrowingTree {
  readonly #parent = [0];
  readonly #jump = [0];
  readonly #depth = [0];

  parentOf(vertex: number): number {
    return this.#parent[vertex] ?? 0;
  }

  #jumpOf(vertex: number): number {
    return this.#jump[vertex] ?? 0;
  }

  #depthOf(vertex: number): number {
    return this.#depth[vertex] ?? 0;
  }

  add(parent: number): void {
    const near = this.#jumpOf(parent);
    const far = this.#jumpOf(near);
    const isEven = this.#depthOf(parent) - this.#depthOf(near) === this.#depthOf(near) - this.#depthOf(far);
    this.#parent.push(parent);
    this.#jump.push(isEven ? far : parent);
    this.#depth.push(this.#depthOf(parent) + 1);
  }

  /** The deepest vertex that is an ancestor of both, or one of them. */
  meet(a: number, b: number): number {
    let [low, high] = this.#depthOf(a) >= this.#depthOf(b) ? [a, b] : [b, a];
    while (this.#depthOf(low) > this.#depthOf(high)) {
      const far = this.#jumpOf(low);
      low = this.#depthOf(far) >= this.#depthOf(high) ? far : this.parentOf(low);
    }
    while (low !== high) {
      const [x, y] = [this.#jumpOf(low), this.#jumpOf(high)];
      [low, high] = x === y ? [this.parentOf(low), this.parentOf(high)] : [x, y];
    }
    return low;
  }
}

/**
 * Which nodes stand for values that do not depend on any input: what an unknown function returned, and what is computed
 * from nothing else.
 */
export function constantNodes(nodes: readonly OpNode[]): readonly boolean[] {
  const constant: boolean[] = [];
  for (const node of nodes) {
    constant.push(node.op !== 'input' && node.inputs.every((id) => constant[id] === true));
  }
  return constant;
}

/**
 * Immediate dominators of a trace, whose nodes are in topological order; −1 where no single node dominates. Constants are
 * no way around a dominator: what scales a branch by a weight still comes from the fork alone.
 */
export function immediateDominators(
  nodes: readonly OpNode[],
  constant: readonly boolean[] = constantNodes(nodes),
): readonly number[] {
  const tree = new GrowingTree();
  return nodes.map((node) => {
    const inputs = node.inputs.filter((id) => constant[id] !== true).map((id) => id + 1);
    const dominator = inputs.length === 0 ? 0 : inputs.reduce((a, b) => tree.meet(a, b));
    tree.add(dominator);
    return dominator - 1;
  });
}
