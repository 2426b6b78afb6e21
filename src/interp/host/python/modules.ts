import type { Place } from '../../../program/program.js';
import type { Dim } from '../../../dim/index.js';
import { ops } from '../../../ops/table.js';
import { applied, oneOrAll } from '../../application.js';
import { innerSite } from '../records.js';
import type { LayerMeaning } from '../../dialect.js';
import { change, setEntry } from '../../heap.js';
import { makeLayer } from '../../layers.js';
import type { Meaning } from '../../library.js';
import type { CallSite, Machine } from '../../machine.js';
import { boolean, native, number, record, settle, string, unknown } from '../../make.js';
import { noOrigins } from '../../origins.js';
import { ValueReader } from '../../reader.js';
import { NotKnown, Rejected } from '../../signals.js';
import { tensorsOf } from '../../tensors.js';
import { callTensorOp } from '../../tensor-ops.js';
import { bindChannels } from '../../learnt-shapes.js';
import { nodeAt } from '../../nodes.js';
import { recordGap } from '../../trace.js';
import {
  type Keywords,
  type LayerValue,
  type LibraryValue,
  type NativeCall,
  networkOf,
  nullValue,
  type RecordValue,
  type Value,
} from '../../values.js';
import { dropWeights, parameterOf, weightOf } from './layer-weights.js';
import { bound, findInLineage } from './lineage.js';
import { lineageOf } from './linearise.js';
import { fillContainer, sharedMember } from './module-members.js';
import { raise, tuple } from './objects.js';
import { buildOnce, withKnownNames } from './subclasses.js';
import { applyTo, byName, makeSymbolicLayer, operandOf } from './symbolic.js';

/** What an instance of a class of networks holds: a layer is what a class of the code's own extends one with. */
export type Holds = Extract<Meaning, { kind: 'moduleClass' }>['holds'] | 'layer';

/** Under what an instance of such a class keeps the layer that it is. */
const layerKey = '\0layer';

/** What an instance of a class of networks holds its parts as; null for what is no network. */
export function holdsOf(m: Machine, value: RecordValue): Holds | null {
  if (value.cls) {
    for (const each of lineageOf(value.cls)) {
      const meaning = each.kind === 'library' ? each.library.meaning(each.path) : null;
      if (meaning?.kind === 'moduleClass') return meaning.holds;
      if (meaning?.kind === 'layer') return 'layer';
    }
    return null;
  }
  if (value.library === null) return null;
  for (const library of m.libraries) {
    const meaning = library.meaning(value.library);
    if (meaning.kind === 'moduleClass') return meaning.holds;
  }
  return null;
}

export type Module = LayerValue | RecordValue;

export function asModule(m: Machine, given: Value): Module | null {
  const value = settle(given);
  if (value.kind === 'layer') return value;
  return value.kind === 'record' && holdsOf(m, value) !== null ? value : null;
}

/** The layer that an instance of a class of the code's own is. */
export function innerLayer({ fields }: RecordValue): LayerValue | null {
  const layer = fields.get(layerKey);
  return layer?.kind === 'layer' ? layer : null;
}

/**
 * The networks and layers in a network, by the names that they go by. What stands in a container is one, even where it is
 * not known.
 */
export function childrenOf(m: Machine, module: Module): readonly (readonly [string, Value])[] {
  if (module.kind === 'layer') return [];
  if (runsBy(module) === 'call') {
    return [...module.fields].flatMap(([name, value]) => (name === layerKey ? [] : partsIn(m, name, value)));
  }
  const isContainer = ['chain', 'list'].includes(holdsOf(m, module) ?? '');
  return [...module.fields].flatMap(([name, value]) => {
    if (name === layerKey) return [];
    const child = asModule(m, value) ?? (isContainer && /^\d+$/.test(name) ? settle(value) : null);
    return child ? [[name, child] as const] : [];
  });
}

/** Keras sees what stands in lists too: `blocks.0`. */
function partsIn(m: Machine, name: string, given: Value): readonly (readonly [string, Value])[] {
  const value = settle(given);
  if (value.kind === 'list') {
    return value.items.flatMap((item, index) => partsIn(m, `${name}.${index}`, item));
  }
  const child = asModule(m, value);
  return child ? [[name, child]] : [];
}

/** A network and all in it, each once, with its path: `layer1.0.downsample`. */
export function namedModules(m: Machine, root: Module): readonly (readonly [string, Module])[] {
  const found = new Map<Module, string>();
  const visit = (module: Module, path: string): void => {
    if (found.has(module)) return;
    found.set(module, path);
    for (const [name, value] of childrenOf(m, module)) {
      const child = asModule(m, value);
      if (child) visit(child, path === '' ? name : `${path}.${name}`);
    }
  };
  visit(root, '');
  return [...found].map(([module, path]) => [path, module]);
}

/** Names layers by their paths in the network that they are part of. */
export function nameLayers(m: Machine, root: Module): void {
  for (const [path, module] of namedModules(m, root)) {
    const layer = module.kind === 'layer' ? module : innerLayer(module);
    if (layer && !m.trace.renamed.has(layer.record.id)) {
      setEntry(m.heap, m.trace.renamed, layer.record.id, path);
    }
  }
}

/** `nn.Conv2d(3, 64, 7, stride=2)`. */
export function makeModuleLayer(
  m: Machine,
  callee: LibraryValue,
  meaning: LayerMeaning,
  args: readonly Value[],
  site: CallSite,
): Value {
  if (callee.library.isSymbolic === true) return makeSymbolicLayer(m, callee, meaning, args, site);
  const config = record(m, byName(meaning.params ?? [], args, site.keywords));
  const made = makeLayer(m, callee, meaning, config, null, site);
  if (made.kind !== 'layer') return made;
  return { ...made, path: callee.path, fields: new Map(config.fields) };
}

/** `nn.Sequential(…)`, `nn.ModuleList([…])`. */
export function makeContainer(
  m: Machine,
  { path }: LibraryValue,
  holds: Holds,
  args: readonly Value[],
  { at, keywords }: CallSite,
): Value {
  const made: RecordValue = { ...record(m), library: path };
  fillContainer(m, made, holds, { self: made, args, at, ...(keywords ? { keywords } : {}) });
  return made;
}

/** Runs a network: what its class says, or its parts in order. */
export function callModule(m: Machine, module: RecordValue, args: readonly Value[], site: CallSite): Value {
  const runs = runsBy(module);
  // An instance may have a way to run of its own, which it was given when it was made.
  const given = module.fields.get(runs);
  if (given) return m.call(given, module, args, site);
  const own = module.cls && findInLineage(module.cls, runs);
  const method = own ? settle(own.value) : null;
  if (method?.kind === 'closure' && module.cls) {
    if (runs === 'call') buildOnce(m, module, operandOf(args, site.keywords), site.at);
    const known = runs === 'call' ? withKnownNames(method, site) : site;
    return m.call(bound(method, module, module.cls), module, args, known);
  }
  const network = networkOf(module);
  if (network) return applyTo(m, network, args, site);
  if (holdsOf(m, module) === 'chain') return runChain(m, module, args, site);
  const layer = innerLayer(module);
  if (layer) return callLayer(m, layer, args, site);
  return raise(m, 'NotImplementedError', `this network has no ${runs}`, site.at);
}

/** The method by which a network runs: `forward`, or `call` in Keras. */
export function runsBy({ cls }: RecordValue): 'forward' | 'call' {
  const foreign = cls ? lineageOf(cls).find(({ kind }) => kind === 'library') : undefined;
  return foreign?.kind === 'library' && foreign.library.isSymbolic === true ? 'call' : 'forward';
}

/** Whether an instance is a network that runs by itself: in Keras a layer is a part of one, and so is what has ends. */
export function standsAlone(value: RecordValue): boolean {
  if (runsBy(value) === 'forward') return true;
  const isModel = lineageOf(value.cls ?? nullValue).some(
    (each) => each.kind === 'library' && isModelClass(each.library.meaning(each.path)),
  );
  return isModel && networkOf(value) === null;
}

function isModelClass(meaning: Meaning): boolean {
  return meaning.kind === 'moduleClass' && meaning.makes !== undefined;
}

/** Applies a layer of the library, as its library does. */
export function callLayer(m: Machine, layer: LayerValue, args: readonly Value[], site: CallSite): Value {
  if (layer.library.isSymbolic === true) return applyTo(m, layer, args, site);
  const named = args.length === 0 ? (site.keywords?.get('input') ?? site.keywords?.get('query')) : undefined;
  return applyLayerTo(m, layer, named ? [named.value] : args, site.at);
}

function runChain(m: Machine, module: RecordValue, args: readonly Value[], site: CallSite): Value {
  let value = args[0] ?? nullValue;
  for (const [, child] of childrenOf(m, module)) {
    // A layer's part in the network is told where it is made: no code names it where it runs.
    const layer = child.kind === 'record' ? innerLayer(child) : child;
    if (child.kind === 'unknown' && !child.isChoice) recordGap(m, child.at, child.reason);
    const at = layer?.kind === 'layer' ? layer.record.origin : site.at;
    value = m.call(child, child, [value], { at, argumentPlaces: [], resultName: null });
  }
  return value;
}

/** Applies a layer to tensors. */
export function applyLayerTo(m: Machine, layer: LayerValue, args: readonly Value[], at: Place): Value {
  const meaning = layer.path === undefined ? null : layer.library.meaning(layer.path);
  if (meaning?.kind === 'layer' && meaning.layer.apply) {
    const made = callTensorOp(m, meaning.layer.apply, args, at, configured(layer));
    const node = made.kind === 'tensor' ? nodeAt(m, made.node) : null;
    const name = m.trace.renamed.get(layer.record.id) ?? layer.record.name;
    if (node?.path === null) Object.assign(node, { path: name });
    return made;
  }
  const operand = args[0] ?? nullValue;
  const inputs = tensorsOf(m, operand, at);
  if (inputs === null) return raise(m, 'TypeError', 'a layer is applied to what is no tensor', at);
  const eager = inputs.map((input) => ({ ...input, eager: true }));
  const { op, attrs } = layer.record;
  if (eager[0]) bindChannels(m, op, attrs, nodeAt(m, eager[0].node));
  const made = oneOrAll(m, applied(m, layer, eager, at, operand));
  // Beside what it gives, attention says how much it took of what.
  if (op !== 'attention') return made;
  return tuple(m, [made, unknown(m, { reason: 'the weights of attention are not followed', at })]);
}

function configured({ fields }: LayerValue): Keywords {
  return new Map([...fields].map(([name, value]) => [name, { value, at: null }] as const));
}

const sizes: Readonly<Record<string, string>> = {
  kernel_size: 'kernel', stride: 'strides', dilation: 'dilation', out_channels: 'filters', out_features: 'units',
  in_channels: 'channels', num_features: 'channels', in_features: 'features',
}; // prettier-ignore

const presets: Readonly<Record<string, number | boolean | string>> = {
  groups: 1, eps: 1e-5, momentum: 0.1, affine: true, track_running_stats: true, elementwise_affine: true, inplace: false, p: 0.5, ceil_mode: false,
  return_indices: false, count_include_pad: true, padding_mode: 'zeros', transposed: false, batch_first: false,
}; // prettier-ignore

/** What a layer says of arguments that it was not given. */
function presetOf(m: Machine, { op, attrs }: LayerValue['record'], name: string, at: Place): Value | null {
  if (name === 'padding' && Array.isArray(attrs['borders'])) {
    return tuple(m, (attrs['borders'] as readonly (readonly Dim[])[]).map(([before = 0]) => number(before)));
  }
  if (name === 'output_padding' && Array.isArray(attrs['kernel'])) {
    return tuple(m, (attrs['kernel'] as readonly Dim[]).map(() => number(0)));
  }
  if (/^(running_mean|running_var|num_batches_tracked)$/.test(name) && /[nN]ormalization/.test(op)) return parameterOf(m, name, at);
  const preset = presets[name];
  if (preset === undefined) return null;
  if (typeof preset === 'number') return number(preset);
  return typeof preset === 'string' ? string(preset) : boolean(preset);
} // prettier-ignore

/** `layer.name`. */
export function layerMember(m: Machine, layer: LayerValue, name: string, at: Place): Value | null {
  const { attrs, attrOrigins } = layer.record;
  if (name === 'weight' || name === 'bias') return weightOf(m, layer, name, at);
  const attribute = sizes[name];
  const size = attribute === undefined ? undefined : attrs[attribute];
  const origins = (attribute !== undefined ? attrOrigins[attribute] : undefined) ?? noOrigins;
  if (Array.isArray(size)) {
    return tuple(m, (size as readonly number[]).map((each) => number(each, origins)));
  }
  const field = layer.fields.get(name);
  if (field) return field;
  if (typeof size === 'number') return number(size, origins);
  const preset = presetOf(m, layer.record, name, at);
  if (preset) return preset;
  if (name === '__class__' && layer.path !== undefined) {
    return { kind: 'library', library: layer.library, path: layer.path };
  }
  if (name === 'forward' || name === '__call__') {
    return native(name, ({ args, at: call }) => applyLayerTo(m, layer, args, call));
  }
  return sharedMember(m, layer, name);
} // prettier-ignore

/** Attributes that a layer reads anew whenever it runs; the kernel of a convolution is its weights'. */
const followed = new Set([
  'stride',
  'padding',
  'dilation',
  'ceil_mode',
  'output_size',
  'kernel_size',
  'scale_factor',
  'size',
]);
const shaping = new Set([
  'groups',
  'out_channels',
  'in_channels',
  'in_features',
  'out_features',
  'num_features',
  'normalized_shape',
]);

export function setLayerMember(m: Machine, layer: LayerValue, name: string, value: Value, at: Place): void {
  setEntry(m.heap, layer.fields, name === 'weight' || name === 'bias' ? `\0${name}` : name, value);
  if (settle(value).kind === 'null') dropWeights(m, layer, name);
  const isWeights =
    shaping.has(name) || (name === 'kernel_size' && ops.get(layer.record.op)?.weighted === true);
  if (isWeights) recordGap(m, at, `${name} of a layer is changed after it was made, which is not followed`);
  else if (followed.has(name)) lowerAgain(m, layer, at);
}

/** A layer with changed attributes; what it has run on already stays as it was. */
function lowerAgain(m: Machine, layer: LayerValue, at: Place): void {
  const meaning = layer.path === undefined ? null : layer.library.meaning(layer.path);
  if (meaning?.kind !== 'layer') return;
  const reader = new ValueReader(m, record(m, new Map(layer.fields)), at);
  try {
    change(m.heap, layer.record as Draft<LayerValue['record']>, 'attrs', meaning.layer.lower(reader));
    change(m.heap, layer.record as Draft<LayerValue['record']>, 'attrOrigins', reader.origins);
  } catch (error) {
    if (error instanceof Rejected) raise(m, 'ValueError', error.message, at);
    if (!(error instanceof NotKnown)) throw error;
    recordGap(m, at, error.reason);
  }
} // prettier-ignore

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** `super().__init__(…)` in a class that extends one of layers: the instance is such a layer. */
function becomeLayer(m: Machine, self: RecordValue, { args, at, keywords }: NativeCall): void {
  for (const each of self.cls ? lineageOf(self.cls) : []) {
    const meaning = each.kind === 'library' ? each.library.meaning(each.path) : null;
    if (each.kind !== 'library' || meaning?.kind !== 'layer') continue;
    const site = { at, argumentPlaces: [], resultName: null, ...(keywords ? { keywords } : {}) };
    setEntry(m.heap, self.fields, layerKey, makeModuleLayer(m, each, meaning.layer, args, site));
    return;
  }
}

/** What an instance has from the library's classes of networks. */
export function moduleMember(m: Machine, self: RecordValue, holds: Holds, name: string, at: Place): Value | null {
  if (name === '__init__') {
    return native(name, (call) => {
      if (holds === 'layer') becomeLayer(m, self, call);
      else fillContainer(m, self, holds, call);
      return nullValue;
    });
  }
  const layer = innerLayer(self);
  const own = layer ? layerMember(m, layer, name, at) : null;
  if (own) return own;
  if (name === 'forward') {
    return holds === 'chain'
      ? native(name, ({ args, at: call }) => runChain(m, self, args, innerSite(call)))
      : native(name, ({ at: call }) => raise(m, 'NotImplementedError', 'this network has no forward', call));
  }
  if (name === '__call__') return native(name, ({ args, at: call }) => callModule(m, self, args, innerSite(call)));
  return sharedMember(m, self, name);
} // prettier-ignore

/** What a container of the library itself has. */
export function containerMember(m: Machine, self: RecordValue, name: string, at: Place): Value | null {
  const holds = holdsOf(m, self);
  if (name === '__class__') {
    const library = m.libraries.find((each) => each.meaning(self.library ?? '').kind === 'moduleClass');
    return library ? { kind: 'library', library, path: self.library ?? '' } : null;
  }
  return holds === null ? unknown(m, { reason: `${name} is not followed`, at }) : moduleMember(m, self, holds, name, at);
} // prettier-ignore
