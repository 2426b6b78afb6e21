import { type Dim, symbolsOf } from '../dim/index.js';
import type { Place } from '../program/program.js';
import { pushItem } from './heap.js';
import { ownInputOf } from './layers.js';
import type { Machine } from './machine.js';
import { boolean, list, native, number, originsOfValue, record, settle, string, unknown } from './make.js';
import { noteLayerName } from './names.js';
import { addRejected, nodeAt } from './nodes.js';
import { asNumber, dimOf } from './numbers.js';
import { recordGap, shapeOf } from './trace.js';
import {
  type ClassValue,
  type LibraryValue,
  undefinedValue,
  type UserLayer,
  type UserLayerValue,
  type Value,
} from './values.js';
import { mentionsOf } from './walk.js';
import { markAdded, weightTensor } from './weights.js';

/** Whether a class of the library is one that layers of the user's own extend. */
export function isLayerClass(value: Value | null): value is LibraryValue {
  return value?.kind === 'library' && value.library.meaning(value.path).kind === 'layerClass';
}

/** Whether a class of the library is one that networks of the user's own extend. */
export function isNetworkClass(value: Value | null): value is LibraryValue {
  return value?.kind === 'library' && value.library.meaning(value.path).kind === 'networkClass';
}

const weightMembers = ['trainableWeights', 'nonTrainableWeights', 'weights', '_trainableWeights'];

/** What the framework keeps on a new instance of a class. */
export function newUserLayer(cls: ClassValue): UserLayer {
  const classes: ClassValue[] = [];
  for (let at: ClassValue | null = cls; at !== null; at = at.superclass) classes.push(at);
  return {
    kind: 'userLayer',
    name: null,
    trainable: true,
    weightsTrainable: true,
    built: false,
    ownInput: null,
    weights: [],
    applications: [],
    handsOn: classes.some(({ node }) => weightMembers.some((name) => mentionsOf(node).members.has(name))),
  };
}

/** Changes what the framework keeps on a layer. */
export function setUserLayer(m: Machine, layer: UserLayer, changes: Partial<UserLayer>): void {
  const before = { ...layer };
  Object.assign(layer, changes);
  m.heap.changed(() => Object.assign(layer, before));
}

/** `super(config)`: the constructor of the library's own class. */
export function configureUserLayer(m: Machine, self: UserLayerValue, given: Value, at: Place): void {
  const config = settle(given);
  const className = self.cls ? settle(staticOf(self.cls, 'className')) : undefinedValue;
  const name = noteLayerName(
    m,
    config,
    className.kind === 'string' ? className.value : (self.cls?.name ?? ''),
    at,
  );
  const trainable =
    config.kind === 'record' ? settle(m.host.getMember(m, config, 'trainable', at)) : undefinedValue;
  setUserLayer(m, self.layer, {
    name,
    trainable: trainable.kind !== 'boolean' || trainable.value,
    ownInput: ownInputOf(m, config, `${name}_input`, at),
  });
}

function staticOf(cls: ClassValue, name: string): Value {
  for (let at: ClassValue | null = cls; at !== null; at = at.superclass) {
    const own = at.statics.get(name);
    if (own) return own;
  }
  return undefinedValue;
}

/** What an instance inherits from the library's own class, where its classes do not override it. */
export function inheritedMember(m: Machine, self: UserLayerValue, name: string, at: Place): Value {
  const { layer } = self;
  const nothing = native(name, () => undefinedValue);
  switch (name) {
    case 'build':
      return native(name, () => {
        setUserLayer(m, layer, { built: true });
        return undefinedValue;
      });
    case 'call':
    case 'computeOutputShape':
      return native(name, ({ args }) => args[0] ?? undefinedValue);
    case 'computeMask':
      return native(name, ({ args }) => args[1] ?? undefinedValue);
    case 'addWeight':
      return native(name, ({ args, at: call }) => addWeight(m, self, args, call));
    case 'getConfig':
      return native(name, () => configOf(m, layer));
    case 'getClassName':
      return native(name, () => (self.cls ? staticOf(self.cls, 'className') : undefinedValue));
    case 'invokeCallHook':
    case 'assertInputCompatibility':
    case 'setFastWeightInitDuringBuild':
    case 'addLoss':
    case 'setWeights':
    case 'dispose':
      return nothing;
    case '_trainableWeights':
    case '_nonTrainableWeights':
      return list(m, []);
    case 'built':
      return boolean(layer.built);
    case 'supportsMasking':
    case 'stateful':
      return boolean(false);
    case 'inputSpec':
      return { kind: 'null' };
    default:
      return unknown(m, { reason: `${name} of a layer is not followed`, at });
  }
}

function configOf(m: Machine, { name, trainable }: UserLayer): Value {
  return record(
    m,
    new Map<string, Value>([
      ['name', name === null ? undefinedValue : string(name)],
      ['trainable', boolean(trainable)],
    ]),
  );
}

/** `this.addWeight(name, shape, dtype, initializer, regularizer, trainable)`: a variable with `read()`. */
function addWeight(m: Machine, self: UserLayerValue, args: readonly Value[], at: Place): Value {
  const [name = undefinedValue, given = undefinedValue] = args;
  const sizes = m.host.iterate(m, settle(given), at)?.map(settle) ?? null;
  const free = sizes?.findIndex((size) => isFree(m, size)) ?? -1;
  if (sizes && free >= 0) {
    const message = `axis ${free} of it takes its size from an axis that is free while the network is built`;
    return variable(m, name, sizes, addRejected(m, { op: 'weight', inputs: [], message, at }));
  }
  const shape = sizes?.map((size) => sizeOf(m, size)) ?? [null];
  if (sizes === null || shape.includes(null)) {
    recordGap(m, at, 'the shape of this weight is not known');
    return unknown(m, { reason: 'a weight of unknown shape', at });
  }
  const known = shape as readonly Dim[];
  const said = settle(args[5] ?? undefinedValue);
  const trainable = said.kind !== 'boolean' || said.value;
  pushItem(m.heap, self.layer.weights, { shape: known, trainable });
  const tensor = weightTensor(m, known, at, sizes.map(originsOfValue));
  markAdded(m, tensor, trainable);
  return variable(m, name, sizes, tensor);
}

/** The size of the axis that was read as null. */
function openAxis(m: Machine, size: Value): Dim | null {
  const [source] = size.kind === 'null' ? (size.origins?.data ?? []) : [];
  if (source?.kind !== 'axis') return null;
  return shapeOf(nodeAt(m, source.node))?.[source.axis] ?? null;
}

/** Whether a size is null for certain: not of a tensor that a caller passes in, who may well have a size there. */
function isFree(m: Machine, size: Value): boolean {
  const dim = openAxis(m, size);
  if (dim === null) return false;
  const inputs = new Set(m.trace.inputs.flatMap(({ symbols }) => symbols));
  return [...symbolsOf(dim)].every((symbol) => symbol.symbolKind !== 'input' || inputs.has(symbol));
}

function sizeOf(m: Machine, size: Value): Dim | null {
  const found = size.kind === 'null' ? null : asNumber(m, size);
  return found === null ? openAxis(m, size) : dimOf(found);
}

function variable(m: Machine, name: Value, shape: readonly Value[], tensor: Value): Value {
  return record(
    m,
    new Map<string, Value>([
      ['name', name],
      ['shape', list(m, [...shape])],
      ['rank', number(shape.length)],
      ['read', native('read', () => tensor)],
      ['write', native('write', () => undefinedValue)],
      ['dispose', native('dispose', () => undefinedValue)],
    ]),
  );
}
