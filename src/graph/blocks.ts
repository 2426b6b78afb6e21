import { compare, type Dim } from '../dim/index.js';
import { channelAxis } from '../ops/layout.js';
import { ops } from '../ops/table.js';
import { immediateDominators } from './dominators.js';
import type { Frame, Model, OpNode } from './model.js';
import type { AdapterRole, Branch } from './view-types.js';

/** Fork, branches and merge, before stages and guards are known. */
export interface Skeleton {
  readonly fork: OpNode;
  readonly merge: OpNode;
  readonly main: Branch;
  readonly shortcut: Branch;
  readonly role: AdapterRole;
  readonly frame: Frame;
}

export function isAdd(node: OpNode): boolean {
  return ops.get(node.op)?.merge === 'add' && node.inputs.length >= 2;
}

export function nodeOf(model: Model, id: number): OpNode {
  const node = model.nodes[id];
  if (!node) throw new Error(`${model.name} has no node ${id}`);
  return node;
}

/** The nodes from which an operand is computed, up to the fork and without it, in order. */
function branchTo(model: Model, operand: number, fork: number): Branch {
  const seen = new Set<number>();
  const stack = [operand];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (id === fork || id < fork || seen.has(id)) continue;
    seen.add(id);
    stack.push(...nodeOf(model, id).inputs);
  }
  return {
    nodes: [...seen].sort((a, b) => a - b).map((id) => nodeOf(model, id)),
    end: nodeOf(model, operand),
  };
}

/** How much a branch computes: its reach Σ(k−1), then its weighted ops, then all its ops. */
function weight(branch: Branch): readonly [number, number, number] {
  let [reach, weighted] = [0, 0];
  for (const node of branch.nodes) {
    const op = ops.get(node.op);
    for (const size of op?.kernel?.(node.attrs) ?? []) reach += size - 1;
    if (op?.weighted) weighted++;
  }
  return [reach, weighted, branch.nodes.length];
}

function lighter(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value < other;
  }
  return false;
}

export function commonFrame(frames: readonly Frame[]): Frame {
  const [first, ...others] = frames;
  if (!first) throw new Error('a block without nodes');
  let common = first;
  for (const frame of others) common = meet(common, frame);
  return common;
}

function depthOf(frame: Frame): number {
  let depth = 0;
  for (let at: Frame | null = frame; at !== null; at = at.caller) depth++;
  return depth;
}

function meet(a: Frame, b: Frame): Frame {
  let [x, y]: [Frame, Frame] = [a, b];
  let [dx, dy] = [depthOf(x), depthOf(y)];
  while (x !== y) {
    if (dx >= dy && x.caller) [x, dx] = [x.caller, dx - 1];
    else if (y.caller) [y, dy] = [y.caller, dy - 1];
    else return x;
  }
  return x;
}

/** Which axes an adapter changes: the shortcut's end against the fork. */
function roleOf(fork: OpNode, shortcut: Branch): AdapterRole {
  if (shortcut.nodes.length === 0) return 'identity';
  const [before, after] = [fork.shape, shortcut.end.shape];
  if (before === null || after?.length !== before.length) return 'both';
  const channels = channelAxis(
    shortcut.end.attrs['layout'] === 'NCHW' ? shortcut.end.attrs : fork.attrs,
    before.length,
  );
  const changed = (axis: number): boolean => differs(before[axis] ?? 1, after[axis] ?? 1);
  const space = before.some((_, axis) => axis > 0 && axis !== channels && changed(axis));
  if (changed(channels)) return space ? 'both' : 'channels';
  return space ? 'space' : 'none';
}

function differs(a: Dim, b: Dim): boolean {
  return a !== b && compare(a, b).kind !== 'equal';
}

/** Every residual block of a model, in order of its merges. An add of unrelated tensors is none. */
export function findBlocks(model: Model): readonly Skeleton[] {
  const idom = immediateDominators(model.nodes);
  return model.nodes.filter(isAdd).flatMap((merge): Skeleton[] => {
    const fork = idom[merge.id] ?? -1;
    if (fork < 0) return [];
    const branches = merge.inputs.map((operand) => branchTo(model, operand, fork));
    const weights = branches.map(weight);
    let light = branches.length - 1;
    weights.forEach((each, index) => {
      if (lighter(each, weights[light] ?? each)) light = index;
    });
    const heavy = weights.reduce(
      (best, each, index) =>
        index !== light && (best === light || lighter(weights[best] ?? each, each)) ? index : best,
      light,
    );
    const [shortcut, main] = [branches[light], branches[heavy]];
    if (!shortcut || !main || heavy === light) return [];
    const forkNode = nodeOf(model, fork);
    const frame = commonFrame([
      merge.frame,
      ...branches.flatMap((branch) => branch.nodes.map((node) => node.frame)),
    ]);
    return [{ fork: forkNode, merge, main, shortcut, role: roleOf(forkNode, shortcut), frame }];
  });
}
