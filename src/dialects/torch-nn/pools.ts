import type { TensorMeaning } from '../../interp/tensor-meaning.js';
import { torchLayers } from './layers.js';
import { meaning, node } from './meaning.js';

/** What a layer does, as a function: the input first, then the layer's own arguments. */
function asFunction(name: string, className: string): TensorMeaning {
  const layer = torchLayers[className];
  if (!layer) throw new Error(`no layer ${className}`);
  const params = (layer.params ?? []).join(' ');
  return meaning(name, `input ${params}`, (call) => ({
    kind: 'node',
    op: layer.op,
    operands: ['input'],
    attrs: layer.lower(call),
  }));
}

/** A pool as a function; its window may be as large as what it is given, whatever that is. */
function pooledBy(name: string, className: string, adaptive: string, rank: number): TensorMeaning {
  const plain = asFunction(name, className);
  return {
    ...plain,
    lower: (call) => {
      const space = call.tensor('input', rank + 2, 'channels second').slice(2);
      const kernel = call.dims('kernel_size', rank);
      const isWhole = kernel.every((size, axis) => typeof size !== 'number' && size === space[axis]);
      return isWhole && call.isNull('padding') ? node(adaptive, { size: kernel.map(() => 1), layout: 'NCHW' }) : plain.lower(call);
    },
  };
} // prettier-ignore

/** Pools as functions. */
export const pooling: readonly TensorMeaning[] = [
  asFunction('max_pool1d', 'MaxPool1d'),
  pooledBy('max_pool2d', 'MaxPool2d', 'adaptiveMaxPool', 2),
  asFunction('max_pool3d', 'MaxPool3d'),
  pooledBy('avg_pool1d', 'AvgPool1d', 'adaptiveAvgPool', 1),
  pooledBy('avg_pool2d', 'AvgPool2d', 'adaptiveAvgPool', 2),
  pooledBy('avg_pool3d', 'AvgPool3d', 'adaptiveAvgPool', 3),
  asFunction('adaptive_avg_pool1d', 'AdaptiveAvgPool1d'),
  asFunction('adaptive_avg_pool2d', 'AdaptiveAvgPool2d'),
  asFunction('adaptive_avg_pool3d', 'AdaptiveAvgPool3d'),
  asFunction('adaptive_max_pool2d', 'AdaptiveMaxPool2d'),
  asFunction('lp_pool1d', 'LPPool1d'),
  asFunction('lp_pool2d', 'LPPool2d'),
  asFunction('adaptive_max_pool1d', 'AdaptiveMaxPool1d'),
  asFunction('adaptive_max_pool3d', 'AdaptiveMaxPool3d'),
];
