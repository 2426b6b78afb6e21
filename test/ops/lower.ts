import { tfjsLayers } from '../../src/dialects/tfjs-layers.js';
import type { Attributes, Op } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';
import { type PlainConfig, PlainReader } from './plain-reader.js';

/** The op and attributes of a layer, by its name in `tf.layers`. Throws a `Rejection` where tfjs makes no such layer. */
export function lower(name: string, config: PlainConfig): { readonly op: Op; readonly attrs: Attributes } {
  const meaning = tfjsLayers[name];
  if (meaning === undefined) throw new Error(`no layer ${name}`);
  const op = ops.get(meaning.op);
  if (op === undefined) throw new Error(`no op ${meaning.op}`);
  return { op, attrs: meaning.lower(new PlainReader(config)) };
}
