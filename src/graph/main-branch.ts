import type { Attributes } from '../ops/op.js';
import { ops } from '../ops/table.js';

/** What tells branches apart: also known of a network that is still being traced. */
export interface Wired {
  readonly id: number;
  readonly op: string;
  readonly attrs: Attributes;
  readonly inputs: readonly number[];
}

interface WiredBranch<Node extends Wired> {
  readonly nodes: readonly Node[];
  readonly end: Node;
}

type NodeOf<Node> = (id: number) => Node;

/** The nodes from which an operand is computed, up to the fork and without it, in order. */
export function branchTo<Node extends Wired>(
  nodeOf: NodeOf<Node>,
  operand: number,
  fork: number,
): WiredBranch<Node> {
  const seen = new Set<number>();
  const stack = [operand];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (id <= fork || seen.has(id)) continue;
    seen.add(id);
    stack.push(...nodeOf(id).inputs);
  }
  return { nodes: [...seen].sort((a, b) => a - b).map(nodeOf), end: nodeOf(operand) };
}

/** How much a branch computes: its reach Σ(k−1), then its weighted ops, then all its ops. */
function weight({ nodes }: WiredBranch<Wired>): readonly number[] {
  let [reach, weighted] = [0, 0];
  for (const node of nodes) {
    const op = ops.get(node.op);
    for (const size of op?.kernel?.(node.attrs) ?? []) reach += size - 1;
    if (op?.weighted) weighted++;
  }
  return [reach, weighted, nodes.length];
}

function difference(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value - other;
  }
  return 0;
}

/** From the branch that computes most to the one that computes least; of equals, the operand named first comes first. */
export function byWeight<Branch extends WiredBranch<Wired>>(branches: readonly Branch[]): readonly Branch[] {
  const weighed = branches.map((branch) => ({ branch, weight: weight(branch) }));
  return weighed.sort((a, b) => difference(b.weight, a.weight)).map(({ branch }) => branch);
}

/**
 * The node that all ways to these come through; null where there is none. Ids are in topological order: from the last
 * back, what is met is replaced by its inputs until one alone is left.
 */
export function forkOf(
  nodeOf: NodeOf<Wired>,
  isConstant: (id: number) => boolean,
  from: readonly number[],
): number | null {
  const open = new Set(from);
  for (let id = Math.max(...from); open.size > 1; id--) {
    if (!open.delete(id)) continue;
    const inputs = nodeOf(id).inputs.filter((each) => !isConstant(each));
    if (inputs.length === 0) return null;
    for (const each of inputs) open.add(each);
  }
  const [fork] = open;
  return fork ?? null;
}

/** Which operand of an add that is being traced is its main branch; the first where it is no residual add. */
export function mainOperand(
  nodeOf: NodeOf<Wired>,
  isConstant: (id: number) => boolean,
  inputs: readonly number[],
): number {
  const operands = inputs.filter((id) => !isConstant(id));
  const fork = operands.length < 2 ? null : forkOf(nodeOf, isConstant, operands);
  if (fork === null) return 0;
  const [main] = byWeight(operands.map((operand) => branchTo(nodeOf, operand, fork)));
  return Math.max(0, inputs.indexOf(main?.end.id ?? -1));
}
