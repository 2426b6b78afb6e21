import { type Block, type Branch, type ModelView, ops, type OpNode } from '../../src/rule.js';
import { sameShape } from './sizes.js';

/** A convolution or pool with what pads or crops in front of it, seen along one space axis. */
export interface Window {
  readonly op: OpNode;
  readonly padding: OpNode | null;
  /** Batch included. */
  readonly axis: number;
  /** How many times smaller it makes the axis; below 1 where it makes it larger. */
  readonly stride: number;
  /** Whether the size it makes of x is ever other than ⌈x/s⌉, which keeps branches of equal stride together. */
  readonly deviates: boolean;
}

/** The ops from the fork to a branch's end; at a merge, the side that goes on in its shape. */
function chainOf(view: ModelView, branch: Branch): readonly OpNode[] {
  const own = new Set(branch.nodes);
  const chain: OpNode[] = [];
  let at: OpNode | undefined = own.has(branch.end) ? branch.end : undefined;
  while (at) {
    chain.unshift(at);
    const { shape } = at;
    const inputs: readonly OpNode[] = at.inputs.flatMap((id) => view.model.nodes[id] ?? []);
    const inside: readonly OpNode[] = inputs.filter((each) => own.has(each));
    at = inside.find((each) => sameShape(each.shape, shape)) ?? inside[0];
  }
  return chain;
}

/** The size that a run of ops makes of `size` on one axis, by their own rules; null where they do not say. */
function sizeThrough(view: ModelView, run: readonly OpNode[], axis: number, size: number): number | null {
  const [first] = run;
  const before = view.model.nodes[first?.inputs[0] ?? -1]?.shape ?? null;
  if (!before) return null;
  let shape = before.map((dim, index) => (index === axis ? size : dim));
  for (const { op, attrs } of run) {
    const result = ops.get(op)?.shape([shape], attrs);
    if (result?.kind !== 'shape') return null;
    shape = [...result.shape];
  }
  const made = shape[axis];
  return typeof made === 'number' ? made : null;
}

/** A common multiple of the strides that networks have. */
const large = 2 ** 6 * 3 ** 2 * 5 * 7;

function strideThrough(view: ModelView, run: readonly OpNode[], axis: number): number {
  const made = sizeThrough(view, run, axis, large);
  if (made === null || made < 1) return 1;
  return made > large ? 1 / Math.round(made / large) : Math.round(large / made);
}

function isOff(view: ModelView, run: readonly OpNode[], axis: number, stride: number): boolean {
  const from = large;
  for (let x = from; x < from + 2 * Math.max(stride, 1); x++) {
    const made = sizeThrough(view, run, axis, x);
    if (made !== null && made !== Math.ceil(x / stride)) return true;
  }
  return false;
}

function keepsAxis(view: ModelView, node: OpNode, axis: number): boolean {
  const before = view.model.nodes[node.inputs[0] ?? -1]?.shape;
  return (
    node.inputs.length !== 1 || before?.length !== node.shape?.length || before?.[axis] === node.shape?.[axis]
  );
}

/** The windows along a branch, in order, as they are on one axis (batch included). */
export function windowsOf(view: ModelView, branch: Branch, axis: number): readonly Window[] {
  const windows: Window[] = [];
  let run: OpNode[] = [];
  const close = (op: OpNode): void => {
    const stride = strideThrough(view, run, axis);
    const padding = run.find((each) => each !== op) ?? null;
    windows.push({ op, padding, axis, stride, deviates: isOff(view, run, axis, stride) });
    run = [];
  };
  for (const node of chainOf(view, branch)) {
    const isWindow = ops.get(node.op)?.kernel !== undefined;
    if (!isWindow && keepsAxis(view, node, axis)) continue;
    run.push(node);
    if (isWindow) close(node);
  }
  const last = run.at(-1);
  if (last) close(last);
  return windows;
}

/** The stride of all windows of a branch together. */
export function strideAlong(windows: readonly Window[]): number {
  return windows.reduce((all, { stride }) => all * stride, 1);
}

/** Windows of both branches along one axis. */
export interface BlockWindows {
  readonly main: readonly Window[];
  readonly shortcut: readonly Window[];
}

export function blockWindows(view: ModelView, block: Block, axis: number): BlockWindows {
  return { main: windowsOf(view, block.main, axis), shortcut: windowsOf(view, block.shortcut, axis) };
}

/** The op of a deviating window that a person would edit: the padding, unless an even kernel can have none that fits. */
export function culpritOf({ op, padding, stride }: Window): OpNode {
  const kernel = ops.get(op.op)?.kernel?.(op.attrs) ?? [];
  return padding !== null && (stride > 1 || kernel.every((side) => side % 2 === 1)) ? padding : op;
}
