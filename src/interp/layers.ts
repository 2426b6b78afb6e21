import type { LayerRecord } from '../graph/model.js';
import type { Place } from '../program/program.js';
import type { LayerMeaning } from './dialect.js';
import { pushItem } from './heap.js';
import type { CallSite, Machine } from './machine.js';
import { settle, unknown } from './make.js';
import { noteLayerName } from './names.js';
import { ValueReader } from './reader.js';
import { NotKnown, Rejected } from './signals.js';
import { recordGap } from './trace.js';
import { type LayerValue, type LibraryValue, undefinedValue, type Value } from './values.js';

/** Makes a layer from its configuration; one that is not known becomes a gap, one that is wrong throws. */
export function addLayer(
  m: Machine,
  callee: LibraryValue,
  meaning: LayerMeaning,
  args: readonly Value[],
  site: CallSite,
): Value {
  const config = args[0] ?? undefinedValue;
  const reader = new ValueReader(m, config, site.at);
  try {
    const attrs = meaning.lower(reader);
    const name = noteLayerName(m, config, meaning.className, site.at);
    const record: LayerRecord = {
      id: m.trace.layers.length,
      op: meaning.op,
      attrs,
      attrOrigins: reader.origins,
      name,
      origin: site.at,
      frame: m.frame,
      control: m.control,
      order: m.trace.order++,
    };
    pushItem(m.heap, m.trace.layers, record);
    const layer: LayerValue = {
      kind: 'layer',
      record,
      library: callee.library,
      state: { built: null, outputs: [], inputs: [] },
    };
    rememberInputShape(m, config, layer, site.at);
    return layer;
  } catch (error) {
    if (error instanceof Rejected) return m.fail(`${callee.path}: ${error.message}`, site.at);
    if (!(error instanceof NotKnown)) throw error;
    recordGap(m, site.at, `${callee.path}: ${error.reason}`);
    return unknown(m, { reason: error.reason, at: site.at });
  }
}

/** Where a layer is the first of a chain, its `inputShape` makes the chain's input. */
export const inputShapes = new WeakMap<LayerValue, Value>();

function rememberInputShape(m: Machine, given: Value, layer: LayerValue, at: Place): void {
  const config = settle(given);
  if (config.kind !== 'record') return;
  for (const key of ['inputShape', 'batchInputShape']) {
    const value = settle(m.host.getMember(m, config, key, at));
    if (value.kind === 'undefined') continue;
    inputShapes.set(layer, {
      kind: 'record',
      fields: new Map([[key === 'inputShape' ? 'shape' : 'batchShape', value]]),
      getters: null,
      cls: null,
      maker: m.frame,
      entries: null,
      library: null,
    });
  }
}
