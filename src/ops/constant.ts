import { dimsAt } from './attributes.js';
import { defineOp, weights } from './define.js';
import { productOf } from './layout.js';
import type { Op } from './op.js';
import { shaped } from './result.js';

/** Weights and constants: a shape that no input has a part in. */
const weight: Op = {
  kind: 'weight',
  arity: 0,
  source: 'tf.variable',
  weighted: true,
  parameters: (_, attrs) =>
    weights(attrs, attrs['variable'] === true ? productOf(dimsAt(attrs, 'shape')) : 0),
  shape: (_, attrs) => shaped(dimsAt(attrs, 'shape')),
};

/** Tensors that come from no op. */
export const constantOps: readonly Op[] = [weight].map(defineOp);
