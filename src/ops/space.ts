import { add, mul, sub } from '../dim/index.js';
import { bordersAt, dimsAt } from './attributes.js';
import { defineOp } from './define.js';
import { isFraction, spaceAxes, withSpace } from './layout.js';
import type { Op } from './op.js';
import { fault, misconfigured, shaped, unknown } from './result.js';

const zeroPadding: Op = {
  kind: 'zeroPadding2d',
  arity: 1,
  rank: 4,
  source: 'tf.layers.zeroPadding2d',
  shape: ([shape = []], attrs) => {
    const borders = bordersAt(attrs);
    const isOpen = spaceAxes(attrs, shape.length).some(
      (axis, index) => borders[index]?.some(isFraction) === true && typeof shape[axis] !== 'number',
    );
    if (isOpen) return unknown('a padding of an open size by no whole number is not followed');
    return shaped(
      withSpace(shape, attrs, (size, index) =>
        (borders[index] ?? [0, 0]).reduce((sum, by) => add(sum, by), size),
      ),
    );
  },
};

const cropping: Op = {
  kind: 'cropping2d',
  arity: 1,
  rank: 4,
  source: 'tf.layers.cropping2D',
  shape: ([input = []], attrs) => {
    const borders = bordersAt(attrs);
    if (borders.length < 2) return misconfigured('cropping2D takes both ends of 2 axes', input);
    const shape = withSpace(input, attrs, (size, index) =>
      (borders[index] ?? [0, 0]).reduce((rest, by) => sub(rest, by), size),
    );
    const isNegative = borders.flat().some((by) => typeof by === 'number' && by < 0);
    return isNegative ? misconfigured('cropping2D cannot crop by a negative size', shape) : shaped(shape);
  },
};

const upSampling: Op = {
  kind: 'upSampling2d',
  arity: 1,
  rank: { atLeast: 3, atMost: 5 },
  usualRank: 4,
  source: 'tf.layers.upSampling2d',
  upsamples: true,
  shape: ([shape = []], attrs) => {
    if (shape.length !== 4 && attrs['framework'] !== 'torch') {
      return fault(`upSampling2d takes an input of 4 axes, batch included, and is given ${shape.length}`);
    }
    const times = dimsAt(attrs, 'size');
    if (times.length < 2) return misconfigured('upSampling2d takes 2 numbers as its size', shape);
    return shaped(withSpace(shape, attrs, (size, index) => mul(size, times[index] ?? 1)));
  },
};

/** What makes height and width larger or smaller without a window. */
export const spaceOps: readonly Op[] = [zeroPadding, cropping, upSampling].map(defineOp);
