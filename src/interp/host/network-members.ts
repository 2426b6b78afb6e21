import type { Place } from '../../program/program.js';
import { applyLayer, oneOrAll } from '../application.js';
import { setEntry } from '../heap.js';
import { layersOf } from '../layer-order.js';
import type { Machine } from '../machine.js';
import { boolean, list, native, settle, string, unknown } from '../make.js';
import { isCountedName } from '../names.js';
import { noteUse } from '../networks.js';
import { nodeAt } from '../nodes.js';
import { asNumber } from '../numbers.js';
import { addToChain, popFromChain } from '../sequential.js';
import { shapeList } from '../tensors.js';
import { isTrainable, setTrainable } from '../training.js';
import { inheritedMember, setUserLayer } from '../user-layers.js';
import {
  type AnyLayer,
  type Application,
  applicationsOf,
  type LayerValue,
  type ModelValue,
  type TensorValue,
  undefinedValue,
  type UserLayerValue,
  type Value,
} from '../values.js';

type Layer = AnyLayer;

/** What a layer or network is used for, in the order in which the framework numbers it. */
function usesOf(layer: Layer): readonly Pick<Application, 'inputs' | 'outputs'>[] {
  const applications = applicationsOf(layer);
  return layer.kind === 'model' && layer.state.outputs.length > 0
    ? [layer.state, ...applications]
    : applications;
}

function tensors(ids: readonly number[]): TensorValue[] {
  return ids.map((node) => ({ kind: 'tensor', node }));
}

/** `layer.input`, `layer.output`: well-defined only where the layer is applied once. */
function endOf(m: Machine, layer: Layer, end: 'inputs' | 'outputs', at: Place): Value {
  const uses = usesOf(layer);
  const [only] = uses;
  if (only === undefined) return m.fail('this layer is not applied to anything yet', at);
  if (uses.length > 1) return m.fail('this layer is applied more than once', at);
  return oneOrAll(m, tensors(only[end]));
}

/** `layer.getOutputAt(index)`. */
function endAt(m: Machine, layer: Layer, end: 'inputs' | 'outputs'): Value {
  return native('getOutputAt', ({ args, at }) => {
    const index = asNumber(m, args[0] ?? undefinedValue);
    const use = typeof index?.dim === 'number' ? usesOf(layer)[index.dim] : undefined;
    return use ? oneOrAll(m, tensors(use[end])) : unknown(m, { reason: 'a tensor of a layer', at });
  });
}

/** `layer.outputShape`: a list of sizes, or of such lists where several tensors come out. */
function outputShape(m: Machine, layer: Layer, at: Place): Value {
  const [first] = usesOf(layer);
  const shapes = first?.outputs.map((id) => shapeList(m, nodeAt(m, id)));
  const [only] = shapes ?? [];
  if (!shapes || !only || shapes.includes(null)) {
    return unknown(m, { reason: 'the shape of what this layer gives is not known', at });
  }
  return shapes.length === 1 ? only : list(m, shapes as Value[]);
}

/** What layers and networks have in common; null for a member that only one of them may have. */
function commonMember(m: Machine, layer: Layer, name: string, at: Place): Value | null {
  switch (name) {
    case 'apply':
      return native(name, ({ args, at: call }) =>
        applyLayer(m, layer, args[0] ?? undefinedValue, call, args[1] ?? null),
      );
    case 'input':
      return endOf(m, layer, 'inputs', at);
    case 'output':
      return endOf(m, layer, 'outputs', at);
    case 'getInputAt':
      return endAt(m, layer, 'inputs');
    case 'getOutputAt':
      return endAt(m, layer, 'outputs');
    case 'outputShape':
      return outputShape(m, layer, at);
    case 'trainable':
      return boolean(isTrainable(m, layer));
    default:
      return layer.kind === 'record' ? null : (layer.fields.get(name) ?? null);
  }
}

/** `layer.name` of a layer of the library. */
export function layerMember(m: Machine, layer: LayerValue, name: string, at: Place): Value {
  const common = commonMember(m, layer, name, at);
  if (common) return common;
  if (name !== 'name') return unknown(m, { reason: `${name} of a layer is not followed`, at });
  const called = nameOf(m, layer);
  return called === null ? unknown(m, { reason: 'a layer name', at }) : string(called);
}

/** `layer.name` of an instance of a layer class of the user's own, where its classes do not define it. */
export function userLayerMember(m: Machine, layer: UserLayerValue, name: string, at: Place): Value {
  const common = commonMember(m, layer, name, at);
  if (common) return common;
  if (name !== 'name') return inheritedMember(m, layer, name, at);
  return layer.layer.name === null ? unknown(m, { reason: 'a layer name', at }) : string(layer.layer.name);
}

function nameOf(m: Machine, layer: Layer): string | null {
  if (layer.kind === 'model') return layer.state.name;
  if (layer.kind === 'record') return layer.layer.name;
  return m.trace.renamed.get(layer.record.id) ?? layer.record.name;
}

/** What is done with a network that counts by itself, not only for its layers. */
const uses: ReadonlySet<string> = new Set([
  'compile', 'fit', 'fitDataset', 'trainOnBatch', 'predict', 'predictOnBatch', 'evaluate', 'evaluateDataset', 'execute', 'save',
]); // prettier-ignore

/** `model.name` of a network. */
export function modelMember(m: Machine, model: ModelValue, name: string, at: Place): Value {
  const common = commonMember(m, model, name, at);
  if (common) return common;
  if (uses.has(name)) noteUse(m, model);
  switch (name) {
    case 'call':
      return native(name, ({ args, at: call }) => applyLayer(m, model, args[0] ?? undefinedValue, call));
    case 'add':
      if (model.chain === null) break;
      return native(name, ({ args, at: call }) => addToChain(m, model, args[0] ?? undefinedValue, call));
    case 'pop':
      if (model.chain === null) break;
      return native(name, ({ at: call }) => popFromChain(m, model, call));
    case 'inputs':
    case 'outputs':
      return list(m, tensors(model.state[name]));
    case 'name':
      return string(model.state.name);
    case 'layers': {
      const layers = layersOf(m, model);
      if (layers) return list(m, [...layers]);
      break;
    }
    case 'getLayer':
      return native(name, ({ args, at: call }) => getLayer(m, model, args, call));
  }
  return unknown(m, { reason: `${name} of a model is not followed`, at });
}

/** `model.getLayer(name)`, `getLayer(index)`, `getLayer(undefined, index)`. */
function getLayer(m: Machine, model: ModelValue, args: readonly Value[], at: Place): Value {
  const layers = layersOf(m, model);
  const index = [args[1], args[0]].flatMap((arg) => (arg && asNumber(m, settle(arg))) ?? [])[0];
  if (layers && typeof index?.dim === 'number') {
    return layers[index.dim] ?? m.fail(`this network has only ${layers.length} layers`, at);
  }
  const wanted = settle(args[0] ?? undefinedValue);
  if (!layers || wanted.kind !== 'string') {
    return unknown(m, { reason: 'a layer of a network is not known', at });
  }
  const found = layers.find((layer) => nameOf(m, layer) === wanted.value);
  if (found) return found;
  const isCounted = model.library.isSymbolic === true || isCountedName(wanted.value);
  const isSure = !isCounted && layers.every((layer) => nameOf(m, layer) !== null);
  return isSure
    ? m.fail(`this network has no layer ${wanted.value}`, at)
    : unknown(m, { reason: `the layer ${wanted.value} is not found`, at });
}

/** `layer.name = value`, for a layer or network. */
export function setLayerMember(m: Machine, layer: Layer, name: string, given: Value, at: Place): void {
  const value = settle(given);
  if (name === 'trainable') {
    setTrainable(m, layer, m.host.truth(m, value, at));
  } else if (layer.kind === 'record') {
    if (name === 'name' && value.kind === 'string') setUserLayer(m, layer.layer, { name: value.value });
    if (name === 'built') setUserLayer(m, layer.layer, { built: m.host.truth(m, value, at) });
    setEntry(m.heap, layer.fields, name, value);
  } else if (name === 'name' && value.kind === 'string') {
    if (layer.kind === 'layer') setEntry(m.heap, m.trace.renamed, layer.record.id, value.value);
    else renameModel(m, layer, value.value);
  } else setEntry(m.heap, layer.fields, name, value);
}

function renameModel(m: Machine, { state }: ModelValue, name: string): void {
  const before = state.name;
  state.name = name;
  m.heap.changed(() => {
    state.name = before;
  });
}
