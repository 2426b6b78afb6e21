import type { LayerRecord } from '../graph/model.js';
import type { Place } from '../program/program.js';
import type { LayerMeaning } from './dialect.js';
import { pushItem } from './heap.js';
import { makeInput } from './inputs.js';
import { sourceOf } from './layer-order.js';
import type { CallSite, Machine } from './machine.js';
import { record, settle, string, unknown } from './make.js';
import { noteLayerName } from './names.js';
import { ValueReader } from './reader.js';
import { NotKnown, Rejected } from './signals.js';
import { tellGap } from './trace.js';
import { asLayer, type LayerValue, type LibraryValue, undefinedValue, type Value } from './values.js';

/** Makes a layer from its configuration; one that is not known becomes a gap, one that is wrong throws. */
export function addLayer(
  m: Machine,
  callee: LibraryValue,
  meaning: LayerMeaning,
  args: readonly Value[],
  site: CallSite,
): Value {
  return makeLayer(m, callee, meaning, args[0] ?? undefinedValue, meaning.className, site);
}

/** The same, from a configuration; without the name of a class, the layer gets its name from where it is put. */
export function makeLayer(
  m: Machine,
  callee: LibraryValue,
  meaning: LayerMeaning,
  config: Value,
  className: string | null,
  site: CallSite,
): Value {
  const reader = new ValueReader(m, config, site.at);
  try {
    const attrs = meaning.lower(reader);
    const op = meaning.opOf?.(reader) ?? meaning.op;
    const name = className === null ? null : noteLayerName(m, config, className, site.at, callee.library);
    const made: LayerRecord = {
      id: m.trace.layers.length,
      op,
      attrs,
      attrOrigins: reader.origins,
      name,
      origin: site.at,
      frame: m.frame,
      control: m.control,
      order: m.trace.order++,
    };
    pushItem(m.heap, m.trace.layers, made);
    return {
      kind: 'layer',
      record: made,
      library: callee.library,
      state: { built: null },
      ownInput: name === null ? null : ownInputOf(m, config, `${name}_input`, site.at),
      inner: name === null ? null : innerOf(m, config, site.at),
      applications: [],
      fields: new Map(),
    };
  } catch (error) {
    if (error instanceof Rejected) {
      const { message: words } = error;
      const message = callee.library.isSymbolic === true ? inSnakeCase(words) : words;
      return m.fail(`${callee.path}: ${message}`, site.at, { op: meaning.op, message });
    }
    if (!(error instanceof NotKnown)) throw error;
    tellGap(m, site.at, `${callee.path}: ${error.reason}`, error.cause);
    return unknown(m, { reason: error.reason, at: site.at });
  }
}

/** Parameters as Python calls them: `kernelSize` is how lowering knows them. */
function inSnakeCase(message: string): string {
  return message.replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, (word) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
} // prettier-ignore

/** The network, or layer of the user's own, in the configuration of a wrapper. */
function innerOf(m: Machine, given: Value, at: Place): LayerValue['inner'] {
  const config = settle(given);
  const layer = config.kind === 'record' ? settle(m.host.getMember(m, config, 'layer', at)) : config;
  const found = asLayer(layer);
  return found?.kind === 'layer' ? null : found;
}

/** `inputShape` or `batchInputShape` in a layer's configuration, as the configuration of an input. */
export function ownInputOf(m: Machine, given: Value, name: string, at: Place): Value | null {
  const config = settle(given);
  if (config.kind === 'unknown') {
    // A caller may well give a shape, whatever the type of the configuration leaves out.
    const shape = unknown(m, { ...config, name: config.name && `${config.name}.inputShape`, hint: null });
    return record(m, new Map<string, Value>([['shape', shape], ['name', string(name)]])); // prettier-ignore
  }
  if (config.kind !== 'record') return null;
  for (const [key, becomes] of [
    ['batchInputShape', 'batchShape'],
    ['inputShape', 'shape'],
  ] as const) {
    const value = settle(m.host.getMember(m, config, key, at));
    if (value.kind === 'undefined' || value.kind === 'null') continue;
    return record(
      m,
      new Map<string, Value>([
        [becomes, value],
        ['batchSize', m.host.getMember(m, config, 'batchSize', at)],
        ['name', string(name)],
      ]),
    );
  }
  return null;
}

/** `tf.layers.inputLayer({inputShape})`: a layer that stands for an input of its own. */
export function makeInputLayer(
  m: Machine,
  callee: LibraryValue,
  args: readonly Value[],
  site: CallSite,
): Value {
  const config = settle(args[0] ?? undefinedValue);
  const given = config.kind === 'record' ? settle(m.host.getMember(m, config, 'name', site.at)) : config;
  const own = ownInputOf(m, config, '', site.at);
  if (own === null) return m.fail(`${callee.path}: it has no inputShape`, site.at);
  const named = own.kind === 'record' ? { ...own, fields: new Map([...own.fields, ['name', given]]) } : own;
  const input = settle(makeInput(m, named, site.at));
  const application = input.kind === 'tensor' ? sourceOf(m, input.node) : null;
  return application?.by ?? unknown(m, { reason: 'the shape of this input is not known', at: site.at });
}
