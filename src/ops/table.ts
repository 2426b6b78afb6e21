import { activationOps } from './activation.js';
import { arrangeOps } from './arrange.js';
import { constantOps } from './constant.js';
import { convRecurrentOps } from './conv-recurrent.js';
import { convOps } from './conv.js';
import { denseOps } from './dense.js';
import { linearOps } from './linear.js';
import { mergeOps } from './merge.js';
import { normOps } from './norm.js';
import type { Op } from './op.js';
import { poolOps } from './pool.js';
import { preprocessingOps } from './preprocessing.js';
import { recurrentOps } from './recurrent.js';
import { reduceOps } from './reduce.js';
import { shapeOps } from './shape.js';
import { spaceOps } from './space.js';
import { steppingOps } from './stepping.js';
import { wrapperOps } from './wrappers.js';

/** Every operation that the analysis knows, by kind. */
export const ops: ReadonlyMap<string, Op> = tableOf([
  ...convOps,
  ...poolOps,
  ...spaceOps,
  ...mergeOps,
  ...normOps,
  ...activationOps,
  ...shapeOps,
  ...denseOps,
  ...recurrentOps,
  ...convRecurrentOps,
  ...wrapperOps((kind) => ops.get(kind)),
  ...preprocessingOps,
  ...reduceOps,
  ...linearOps,
  ...arrangeOps,
  ...constantOps,
  ...steppingOps,
]);

/** A table of ops by kind. Throws where an entry contradicts itself or another. */
export function tableOf(all: readonly Op[]): ReadonlyMap<string, Op> {
  const table = new Map<string, Op>();
  for (const op of all) {
    const problem = table.has(op.kind) ? 'is defined twice' : problemOf(op);
    if (problem !== null) throw new Error(`op ${op.kind} ${problem}`);
    table.set(op.kind, op);
  }
  return table;
}

function problemOf(op: Op): string | null {
  const isWeighted = op.weighted === true;
  if (isWeighted !== (op.parameters !== undefined)) return 'counts parameters if and only if it has weights';
  if (op.built !== undefined && !isWeighted) return 'has no weights that could fix sizes';
  if (op.keepsShape === true && (op.collapsesSpace === true || op.upsamples === true)) {
    return 'both keeps and changes its shape';
  }
  const isUnary = op.arity === 0 || op.arity === 1;
  if (op.merge !== undefined && isUnary) return 'merges but takes a single input';
  return null;
}
