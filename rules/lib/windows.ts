import { type Branch, type Dim, ops, type OpNode, type Place } from '../../src/rule.js';

function sizes(node: OpNode, key: string): readonly Dim[] {
  const value = node.attrs[key];
  return Array.isArray(value) ? (value as readonly Dim[]) : [];
}

function first(node: OpNode, key: string): number {
  const [value] = sizes(node, key);
  return typeof value === 'number' ? value : 1;
}

export function hasWindow(node: OpNode): boolean {
  return ops.get(node.op)?.kernel !== undefined;
}

function isPadding(node: OpNode): boolean {
  return Array.isArray(node.attrs['borders']);
}

/** A convolution or pool, with the explicit padding in front of it. */
export interface Window {
  readonly padding: OpNode | null;
  readonly op: OpNode;
}

/** The windows along a branch, in order. */
export function windowsOf(branch: Branch): readonly Window[] {
  let padding: OpNode | null = null;
  const windows: Window[] = [];
  for (const node of branch.nodes) {
    if (isPadding(node)) padding = node;
    if (!hasWindow(node)) continue;
    windows.push({ padding, op: node });
    padding = null;
  }
  return windows;
}

export function strideOf(window: Window): number {
  return first(window.op, 'strides');
}

/** The size that a window makes of x, against ⌈x/s⌉, which keeps branches of equal stride together. */
export function deviates({ padding, op }: Window): boolean {
  const [kernel, stride, dilation] = [first(op, 'kernel'), first(op, 'strides'), first(op, 'dilation')];
  if (op.attrs['padding'] === 'same' || op.attrs['padding'] === 'causal') return false;
  const border = borderOf(padding);
  for (let x = 16; x < 16 + 2 * stride + 2; x++) {
    const size = Math.floor((x + border - dilation * (kernel - 1) - 1) / stride) + 1;
    if (size !== Math.ceil(x / stride)) return true;
  }
  return false;
}

function borderOf(padding: OpNode | null): number {
  const borders = padding?.attrs['borders'];
  const [pair] = Array.isArray(borders) ? (borders as readonly (readonly Dim[])[]) : [];
  return (pair ?? []).reduce<number>((sum, each) => sum + (typeof each === 'number' ? each : 0), 0);
}

/** The op of a deviating window that a person would edit: the padding, unless an even kernel can have none that fits. */
export function culpritOf({ padding, op }: Window): OpNode {
  const isEven = (first(op, 'kernel') - 1) % 2 === 1 && first(op, 'strides') === 1;
  return padding !== null && !isEven ? padding : op;
}

/** Where an op itself was written: its layer's creation, else the application. */
export function writtenAt(node: OpNode): Place {
  return node.layer?.origin ?? node.origin;
}
