import { dimsAt } from './attributes.js';
import { defineOp } from './define.js';
import type { Op } from './op.js';
import { shaped } from './result.js';

/** Weights and constants: a shape that no input has a part in. */
const weight: Op = {
  kind: 'weight',
  arity: 0,
  source: 'tf.variable',
  shape: (_, attrs) => shaped(dimsAt(attrs, 'shape')),
};

/** Tensors that come from no op. */
export const constantOps: readonly Op[] = [weight].map(defineOp);
