import type { Dim } from '../dim/index.js';
import { defineOp } from './define.js';
import type { OpKind } from './kinds.js';
import { channelsOf, sizeOf, withSpace } from './layout.js';
import type { Op } from './op.js';
import { shaped } from './result.js';
import { slide, windowRefusal, windowSides } from './window.js';

function pool(kind: OpKind, rank: number, source = `tf.layers.${kind}`): Op {
  return {
    kind,
    arity: 1,
    rank,
    source,
    kernel: windowSides,
    shape: ([input = []], attrs) => {
      const shape = slide(input, attrs);
      return windowRefusal(kind, attrs, shape) ?? shaped(shape);
    },
  };
}

/** Of every axis but batch and channels one value is left, and the axis goes. */
function globalPool(kind: OpKind, rank: number): Op {
  return {
    kind,
    arity: 1,
    rank,
    source: `tf.layers.${kind}`,
    collapsesSpace: true,
    shape: ([shape = []], attrs) => shaped([sizeOf(shape, 0), channelsOf(shape, attrs)]),
  };
}

/** So many windows along each space axis as are asked for; null keeps the axis. */
function adaptivePool(kind: OpKind, source: string): Op {
  return {
    kind,
    arity: 1,
    rank: { atLeast: 3, atMost: 5 },
    source,
    collapsesSpace: true,
    shape: ([input = []], attrs) => {
      const sizes = attrs['size'] as readonly (Dim | null)[];
      return shaped(withSpace(input, attrs, (size, index) => sizes[index] ?? size));
    },
  };
}

/** Pools with a window, and over everything. */
export const poolOps: readonly Op[] = [
  pool('maxPooling1d', 3),
  pool('maxPooling2d', 4),
  pool('maxPooling3d', 5),
  pool('averagePooling1d', 3),
  pool('averagePooling2d', 4),
  pool('averagePooling3d', 5),
  pool('maxPool', 4, 'tf.maxPool'),
  pool('avgPool', 4, 'tf.avgPool'),
  pool('maxPool3d', 5, 'tf.maxPool3d'),
  pool('avgPool3d', 5, 'tf.avgPool3d'),
  adaptivePool('adaptiveAvgPool', 'torch.nn.AdaptiveAvgPool2d'),
  adaptivePool('adaptiveMaxPool', 'torch.nn.AdaptiveMaxPool2d'),
  globalPool('globalMaxPooling1d', 3),
  globalPool('globalMaxPooling2d', 4),
  globalPool('globalAveragePooling1d', 3),
  globalPool('globalAveragePooling2d', 4),
].map(defineOp);
