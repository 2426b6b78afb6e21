import { compare, type Dim } from '../dim/index.js';
import { channelAxis } from '../ops/layout.js';
import { ops } from '../ops/table.js';
import { constantNodes, immediateDominators } from './dominators.js';
import { commonFrame } from './frames.js';
import type { Frame, Model, OpNode } from './model.js';
import { branchTo, byWeight } from './main-branch.js';
import { wholeOf } from './parts.js';
import type { AdapterRole, Branch } from './view-types.js';

/** Fork, branches and merge, before stages and guards are known. */
export interface Skeleton {
  readonly fork: OpNode;
  readonly merge: OpNode;
  readonly main: Branch;
  readonly shortcut: Branch;
  readonly role: AdapterRole;
  /** Whether height, width or length after the merge are not what they were at the fork. */
  readonly changesSpace: boolean;
  /** Deepest application frame common to all branches and the merge. */
  readonly frame: Frame;
}

function isAdd(node: OpNode): boolean {
  return ops.get(node.op)?.merge === 'add' && node.inputs.length >= 2;
}

export function nodeOf(model: Model, id: number): OpNode {
  const node = model.nodes[id];
  if (!node) throw new Error(`${model.name} has no node ${id}`);
  return node;
}

export function channelsOf(model: Model, node: OpNode): Dim | null {
  const { shape } = node;
  return shape === null ? null : (shape[channelAxis({ layout: model.layout }, shape.length)] ?? null);
}

/** Which axes differ between two nodes, the batch aside. What cannot be told counts as changed. */
function changes(model: Model, from: OpNode, to: OpNode): Exclude<AdapterRole, 'identity'> {
  const [before, after] = [from.shape, to.shape];
  if (before === null || after?.length !== before.length) return 'both';
  const channels = channelAxis({ layout: model.layout }, before.length);
  const changed = (axis: number): boolean => differs(before[axis] ?? 1, after[axis] ?? 1);
  const space = before.some((_, axis) => axis > 0 && axis !== channels && changed(axis));
  if (changed(channels)) return space ? 'both' : 'channels';
  return space ? 'space' : 'none';
}

export function differs(a: Dim, b: Dim): boolean {
  return a !== b && compare(a, b).kind !== 'equal';
}

/** By node: the tensor of which it is a part, or a sum of parts; null where it is neither. */
function wholes(model: Model, constant: readonly boolean[]): readonly (number | null)[] {
  const found: (number | null)[] = [];
  for (const { op, inputs } of model.nodes) {
    const operands = inputs.filter((id) => constant[id] !== true);
    found.push(wholeOf(op, operands, (id) => found[id] ?? null));
  }
  return found;
}

/**
 * Every residual block of a model, in order of its merges. An add is none if its operands share no dominator: of a weight,
 * a constant, or a tensor from another input. Nor is one of parts of one tensor, which only reduces that.
 */
export function findBlocks(model: Model): readonly Skeleton[] {
  const constant = constantNodes(model.nodes);
  const dominators = immediateDominators(model.nodes, constant);
  const partOf = wholes(model, constant);
  return model.nodes.filter(isAdd).flatMap((merge): Skeleton[] => {
    const fork = dominators[merge.id] ?? -1;
    const operands = merge.inputs.filter((id) => constant[id] !== true);
    if (fork < 0 || operands.length < 2 || partOf[merge.id] !== null) return [];
    const node = (id: number): OpNode => nodeOf(model, id);
    const branches = byWeight(operands.map((operand) => branchTo(node, operand, fork)));
    const [main] = branches;
    const shortcut = branches.at(-1);
    if (!main || !shortcut) return [];
    const forkNode = nodeOf(model, fork);
    const nodes = branches.flatMap((branch) => branch.nodes);
    return [
      {
        fork: forkNode,
        merge,
        main,
        shortcut,
        role: shortcut.nodes.length === 0 ? 'identity' : changes(model, forkNode, shortcut.end),
        changesSpace: ['space', 'both'].includes(changes(model, forkNode, merge)),
        frame: commonFrame([merge.frame, ...nodes.map((node) => node.frame)]),
      },
    ];
  });
}
