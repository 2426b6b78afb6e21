import { dimAt, textAt } from './attributes.js';
import { defineOp } from './define.js';
import { sizeOf, withAxes } from './layout.js';
import type { Op } from './op.js';
import { misconfigured, requiring, shaped, unknown } from './result.js';

/** Of an image that is too small it makes an enlarged one: height and width come out as asked in any case. */
const centerCrop: Op = {
  kind: 'centerCrop',
  arity: 1,
  rank: { atLeast: 3, atMost: 4 },
  source: 'tf.layers.centerCrop',
  upsamples: true,
  shape: ([shape = []], attrs) => {
    const height = shape.length - 3;
    return shaped(
      withAxes(shape, [
        [height, dimAt(attrs, 'height')],
        [height + 1, dimAt(attrs, 'width')],
      ]),
    );
  },
};

/** The batch axis is lost while a network is built (`Resizing.computeOutputShape`), and kept when it runs. */
const resizing: Op = {
  kind: 'resizing',
  arity: 1,
  rank: { atLeast: 3, atMost: 4 },
  source: 'tf.layers.resizing',
  upsamples: true,
  shape: ([shape = []], attrs) => {
    if (shape.length === 4) return unknown('resizing gives another shape when it runs than when it is built');
    return shaped([dimAt(attrs, 'height'), dimAt(attrs, 'width'), ...shape.slice(2)]);
  },
};

/** Counts categories along the last axis, or appends one for them ('oneHot'); more than two axes do not run. */
const categoryEncoding: Op = {
  kind: 'categoryEncoding',
  arity: 1,
  rank: { atLeast: 1, atMost: 2 },
  source: 'tf.layers.categoryEncoding',
  shape: ([shape = []], attrs) => {
    const [tokens, mode] = [dimAt(attrs, 'numTokens'), textAt(attrs, 'outputMode')];
    if (mode === 'tfIdf') {
      return misconfigured("categoryEncoding with outputMode 'tfIdf' does not run on TensorFlow.js");
    }
    if (mode === 'int') {
      return unknown("categoryEncoding with outputMode 'int' gives another shape when it runs");
    }
    if (mode !== 'oneHot') return shaped([...shape.slice(0, -1), tokens]);
    if (shape.length === 1) {
      return sizeOf(shape, 0) === 1 ? unknown('oneHot of one category') : shaped([...shape, tokens]);
    }
    return requiring(
      [sizeOf(shape, 0), tokens],
      [
        {
          left: sizeOf(shape, 1),
          right: 1,
          what: "the last axis, for outputMode 'oneHot'",
          operand: 0,
          axis: 1,
        },
      ],
      () => "categoryEncoding with outputMode 'oneHot' takes one category per row",
    );
  },
};

/** What prepares images and categories. */
export const preprocessingOps: readonly Op[] = [centerCrop, resizing, categoryEncoding].map(defineOp);
