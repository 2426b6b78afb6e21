import { numbersAt } from './attributes.js';
import { defineOp } from './define.js';
import type { OpKind } from './kinds.js';
import { axisFromFront } from './layout.js';
import type { Op } from './op.js';
import { fault, shaped, showShape } from './result.js';

/** Functions of `tf` that make one value of all those along some axes. */
export const reductions = [
  'sum', 'mean', 'max', 'min', 'prod', 'any', 'all', 'logSumExp', 'argMax', 'argMin', 'norm', 'variance',
] as const; // prettier-ignore

/** Without an axis all are reduced; `keepDims` leaves ones in their place (`parseAxisParam`, `expandShapeToKeepDim`). */
function reduction(kind: OpKind): Op {
  return {
    kind,
    arity: 1,
    source: kind === 'variance' ? 'tf.moments' : `tf.${kind}`,
    collapsesSpace: true,
    shape: ([shape = []], attrs) => {
      const given = attrs['axis'] === null ? shape.map((_, axis) => axis) : numbersAt(attrs, 'axis');
      const axes = given.map((axis) => axisFromFront(axis, shape.length));
      const missing = given[axes.indexOf(null)];
      if (missing !== undefined) return fault(`${kind} along axis ${missing} of ${showShape(shape)}`);
      if (attrs['keepDims'] === true) {
        return shaped(shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim)));
      }
      return shaped(shape.filter((_, axis) => !axes.includes(axis)));
    },
  };
}

/** Reductions. */
export const reduceOps: readonly Op[] = reductions.map(reduction).map(defineOp);
