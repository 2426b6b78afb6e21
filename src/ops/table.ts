import { convOps } from './conv.js';
import { keepOps } from './keep.js';
import { mergeOps } from './merge.js';
import type { Op } from './op.js';
import { shapeOps } from './shape-ops.js';

/** Every operation that the analysis knows, by kind. */
export const ops: ReadonlyMap<string, Op> = tableOf([...convOps, ...shapeOps, ...keepOps, ...mergeOps]);

function tableOf(all: readonly Op[]): ReadonlyMap<string, Op> {
  const table = new Map(all.map((op) => [op.kind, op]));
  if (table.size !== all.length) throw new Error('two ops share a kind');
  return table;
}
