import type { Dim } from '../dim/index.js';
import { mergeOperands } from '../ops/merge.js';
import { ops } from '../ops/table.js';
import type { Machine } from './machine.js';
import { nodeAt } from './nodes.js';
import { normal } from './numbers.js';
import { shapeOf } from './trace.js';

/** Whether the framework throws at one of the nodes from there on, whatever the input's sizes are: by numbers that differ. */
export function throwsAfter(m: Machine, from: number): boolean {
  const differ = (left: Dim, right: Dim): boolean => {
    const [a, b] = [normal(m, left), normal(m, right)];
    return typeof a === 'number' && typeof b === 'number' && a !== b;
  };
  return m.trace.nodes.slice(from).some((node) => {
    if (node.fault || node.requires.some(({ left, right }) => differ(left, right))) return true;
    const merges = ops.get(node.op)?.merge;
    if (merges !== 'add' && merges !== 'elementwise') return false;
    const shapes = node.inputs.map((id) => (shapeOf(nodeAt(m, id)) ?? []).map((dim) => normal(m, dim)));
    const [first = [], ...others] = mergeOperands(shapes, node.attrs['broadcast'] === 'numpy');
    return first.some(
      (dim, axis) =>
        dim !== 1 &&
        node.nullAxes?.includes(axis) !== true &&
        others.some(({ [axis]: other = 1 }) => other !== 1 && differ(dim, other)),
    );
  });
}
