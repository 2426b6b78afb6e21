import { tfjsLayers } from '../../src/dialects/tfjs-layers.js';
import { tfjsWrappers } from '../../src/dialects/tfjs-layers/wrappers.js';
import type { Attributes, NestedOp, Op } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';
import { type PlainConfig, type PlainLayer, PlainReader } from './plain-reader.js';

/** The op and attributes of a layer, by its name in `tf.layers`. Throws a `Rejection` where tfjs makes no such layer. */
export function lower(name: string, config: PlainConfig): { readonly op: Op; readonly attrs: Attributes } {
  const { op: kind, attrs } = lowerNested({ layer: name, with: config });
  const op = ops.get(kind);
  if (op === undefined) throw new Error(`no op ${kind}`);
  return { op, attrs };
}

/** The same for a layer inside a layer, which may be a cell. */
export function lowerNested({ layer, with: config }: PlainLayer): NestedOp {
  const meaning = tfjsLayers[layer] ?? tfjsWrappers[layer];
  if (meaning === undefined) throw new Error(`no layer ${layer}`);
  return { op: meaning.op, attrs: meaning.lower(new PlainReader(config, lowerNested)) };
}
