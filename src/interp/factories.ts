import { type Dim, type DimSymbol, symbol } from '../dim/index.js';
import type { LayerRecord } from '../graph/model.js';
import type { Place } from '../program/program.js';
import { applyLayer, tensorsOf } from './apply.js';
import type { LayerMeaning } from './dialect.js';
import { pushItem } from './heap.js';
import type { Library } from './library.js';
import type { CallSite, Machine } from './machine.js';
import { settle, unknown } from './make.js';
import { asNumber, dimOf } from './numbers.js';
import { noteLayerName } from './names.js';
import { ValueReader } from './reader.js';
import { NotKnown, Rejected, Restart } from './signals.js';
import { axisNames, unknownTensor } from './tensors.js';
import { type DraftNode, recordGap, type TracedInput } from './trace.js';
import { type LayerValue, type LibraryValue, type ModelValue, undefinedValue, type Value } from './values.js';

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
const inputShapes = new WeakMap<LayerValue, Value>();

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

/** The sizes of an input: null axes become symbols, parameters that reach a space axis become input sizes. */
export function makeInput(m: Machine, given: Value, at: Place): Value {
  const config = settle(given);
  const shape = settle(readShape(m, config, at));
  const name = inputName(m, config, at);
  if (shape.kind === 'unknown') {
    if (!shape.isChoice) recordGap(m, at, `the input's shape is not known: ${shape.reason}`);
    return unknownTensor(
      m,
      at,
      shape.isChoice ? unknown(m, { name, isChoice: true, reason: shape.reason, at }) : undefined,
    );
  }
  if (shape.kind !== 'list') return m.fail('an input needs a shape', at);
  const space = axisNames(shape.items.length + 1);
  const suffix = inputsSoFar(m) === 0 ? '' : String(inputsSoFar(m) + 1);
  const symbols: DimSymbol[] = [];
  const literals: Record<string, number> = {};
  const axes: Record<string, Dim> = {};
  const dims = shape.items.map((item, index): Dim => {
    const axisName = space[index];
    const size = axisSize(
      m,
      item,
      axisName === undefined ? `C${suffix}` : `${axisName}${suffix}`,
      axisName !== undefined,
    );
    if (axisName !== undefined && typeof size === 'object') axes[`${axisName}${suffix}`] = size;
    if (axisName !== undefined && typeof size === 'number') literals[`${axisName}${suffix}`] = size;
    if (
      typeof size !== 'number' &&
      size.kind === 'symbol' &&
      size.symbolKind === 'input' &&
      !symbols.includes(size)
    ) {
      symbols.push(size);
    }
    return size;
  });
  return inputNode(m, [symbol('N', 'batch'), ...dims], name, { symbols, literals, axes }, at);
}

function inputsSoFar(m: Machine): number {
  return m.trace.inputs.filter((input) => input.symbols.length > 0 || Object.keys(input.literals).length > 0)
    .length;
}

function readShape(m: Machine, config: Value, at: Place): Value {
  if (config.kind !== 'record' && config.kind !== 'unknown') return undefinedValue;
  const shape = settle(m.host.getMember(m, config, 'shape', at));
  if (shape.kind !== 'undefined') return shape;
  const batch = settle(m.host.getMember(m, config, 'batchShape', at));
  return batch.kind === 'list' ? { ...batch, items: batch.items.slice(1) } : batch;
}

function inputName(m: Machine, config: Value, at: Place): string {
  const name = config.kind === 'record' ? settle(m.host.getMember(m, config, 'name', at)) : undefinedValue;
  return name.kind === 'string' ? name.value : `input${inputsSoFar(m) + 1}`;
}

function axisSize(m: Machine, given: Value, name: string, isSpace: boolean): Dim {
  const value = settle(given);
  if (value.kind === 'null' || value.kind === 'undefined') {
    const free = symbol(name, isSpace ? 'input' : 'caller');
    m.nullSymbols.add(free);
    return free;
  }
  const number = asNumber(m, value);
  if (number === null) return symbol('?', 'gap');
  const parameter = number.origins.data.find((origin) => origin.kind === 'parameter');
  const dim = dimOf(number);
  const isInputSize = typeof dim === 'object' && dim?.kind === 'symbol' && dim.symbolKind === 'input';
  if (isSpace && parameter?.kind === 'parameter' && !isInputSize && !m.presets.has(parameter.name)) {
    throw new Restart(parameter.name, [{ inputSize: name }]);
  }
  return dim ?? symbol('?', 'gap');
}

function inputNode(
  m: Machine,
  shape: readonly Dim[],
  name: string,
  sizes: Pick<TracedInput, 'symbols' | 'literals' | 'axes'>,
  at: Place,
): Value {
  const node: DraftNode = {
    id: m.trace.nodes.length,
    op: 'input',
    attrs: {},
    attrOrigins: {},
    inputs: [],
    known: shape,
    unranked: null,
    requires: [],
    fault: null,
    origin: at,
    path: name,
    frame: m.frame,
    control: m.control,
    layer: null,
    order: m.trace.order++,
    depth: 0,
  };
  pushItem(m.heap, m.trace.nodes, node);
  pushItem(m.heap, m.trace.inputs, { node: node.id, name, isPassedIn: false, ...sizes });
  return { kind: 'tensor', node: node.id };
}

/** `tf.model({inputs, outputs})`. */
export function makeModel(m: Machine, library: Library, given: Value, site: CallSite): Value {
  const config = settle(given);
  const member = (key: string): Value =>
    config.kind === 'record' ? m.host.getMember(m, config, key, site.at) : undefinedValue;
  const inputs = tensorsOf(m, member('inputs'), site.at);
  const outputs = tensorsOf(m, member('outputs'), site.at);
  if (inputs === null || outputs === null) {
    recordGap(m, site.at, 'the inputs or outputs of this model are not known');
    return unknown(m, { reason: 'a model of unknown inputs or outputs', at: site.at });
  }
  const name = settle(member('name'));
  const model: ModelValue = {
    kind: 'model',
    library,
    name: name.kind === 'string' ? name.value : 'model',
    frame: m.frame,
    state: {
      inputs: inputs.map((each) => each.node),
      outputs: outputs.map((each) => each.node),
      applied: false,
    },
    chain: null,
  };
  pushItem(m.heap, m.trace.models, {
    inputs: model.state.inputs,
    outputs: model.state.outputs,
    frame: m.frame,
    state: model.state,
  });
  return model;
}

/** `tf.sequential({layers})`. */
export function makeSequential(m: Machine, library: Library, given: Value, site: CallSite): Value {
  const config = settle(given);
  const model: ModelValue = {
    kind: 'model',
    library,
    name: 'sequential',
    frame: m.frame,
    state: { inputs: [], outputs: [], applied: false },
    chain: [],
  };
  const layers =
    config.kind === 'record' ? settle(m.host.getMember(m, config, 'layers', site.at)) : undefinedValue;
  const items = layers.kind === 'undefined' ? [] : m.host.iterate(m, layers, site.at);
  if (items === null) recordGap(m, site.at, 'the layers of this sequential model are not known');
  for (const item of items ?? []) addToChain(m, model, item, site.at);
  return model;
}

/** `sequential.add(layer)`: the first layer's input shape makes the input, each further one is applied at once. */
export function addToChain(m: Machine, model: ModelValue, given: Value, at: Place): Value {
  const layer = settle(given);
  if (layer.kind !== 'layer' && layer.kind !== 'model') {
    recordGap(
      m,
      at,
      layer.kind === 'unknown' ? layer.reason : 'what is added to this sequential model is not a layer',
    );
    return undefinedValue;
  }
  const isFirst = model.chain?.length === 0;
  pushItem(m.heap, model.chain as (LayerValue | ModelValue)[], layer);
  if (isFirst && layer.kind === 'layer') {
    const shape = inputShapes.get(layer);
    if (shape) setEnds(m, model, endsOf(makeInput(m, shape, at)), null);
  }
  const current = model.state.outputs.at(-1) ?? model.state.inputs.at(-1);
  if (current === undefined) return undefinedValue;
  const output = settle(applyLayer(m, layer, { kind: 'tensor', node: current }, at));
  if (output.kind === 'tensor') setEnds(m, model, null, [output.node]);
  return undefinedValue;
}

function endsOf(value: Value): readonly number[] {
  const settled = settle(value);
  return settled.kind === 'tensor' ? [settled.node] : [];
}

function setEnds(
  m: Machine,
  model: ModelValue,
  inputs: readonly number[] | null,
  outputs: readonly number[] | null,
): void {
  const { state } = model;
  const before = { ...state };
  if (inputs) state.inputs = inputs;
  if (outputs) state.outputs = outputs;
  const isNew = before.outputs.length === 0 && outputs !== null;
  m.heap.changed(() => Object.assign(state, before));
  if (isNew) {
    pushItem(m.heap, m.trace.models, { inputs: state.inputs, outputs: state.outputs, frame: m.frame, state });
  }
}
