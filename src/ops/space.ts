import { add, mul, sub } from '../dim/index.js';
import { bordersAt, dimsAt } from './attributes.js';
import { defineOp } from './define.js';
import type { OpKind } from './kinds.js';
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

function cropping(kind: OpKind, rank: number, source: string): Op {
  const [axes, name] = [rank - 2, source.replace(/^.*\./, '')];
  return {
    kind,
    arity: 1,
    rank,
    source,
    shape: ([input = []], attrs) => {
      const borders = bordersAt(attrs);
      if (borders.length < axes) return misconfigured(`${name} takes both ends of ${axes} axes`, input);
      const shape = withSpace(input, attrs, (size, index) =>
        (borders[index] ?? [0, 0]).reduce((rest, by) => sub(rest, by), size),
      );
      const isNegative = borders.flat().some((by) => typeof by === 'number' && by < 0);
      return isNegative ? misconfigured(`${name} cannot crop by a negative size`, shape) : shaped(shape);
    },
  };
}

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

const croppings = [
  cropping('cropping1d', 3, 'keras.layers.Cropping1D'),
  cropping('cropping2d', 4, 'tf.layers.cropping2D'),
  cropping('cropping3d', 5, 'keras.layers.Cropping3D'),
];

/** What makes height and width larger or smaller without a window. */
export const spaceOps: readonly Op[] = [zeroPadding, ...croppings, upSampling].map(defineOp);
