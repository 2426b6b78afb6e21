import type { Place } from '../../../program/program.js';
import { applyLayer } from '../../application.js';
import { setEntry } from '../../heap.js';
import { makeInput } from '../../inputs.js';
import { makeInputLayer, makeLayer } from '../../layers.js';
import type { LayerMeaning } from '../../dialect.js';
import type { Meaning } from '../../library.js';
import type { CallSite, Machine } from '../../machine.js';
import { native, number, record, settle, unknown } from '../../make.js';
import { makeModel } from '../../networks.js';
import { addNode } from '../../nodes.js';
import { ops } from '../../../ops/table.js';
import { unknownTensor } from '../../tensors.js';
import { recordGap } from '../../trace.js';
import {
  type Keywords,
  type LayerValue,
  type LibraryValue,
  type ModelValue,
  nullValue,
  type RecordValue,
  type TensorValue,
  type Value,
} from '../../values.js';
import { makeChain, runParts } from './chains.js';
import { isDict, tuple } from './objects.js';
import { shapeTuple, unknownShape } from './tensors.js';

/** Arguments by the names of parameters. */
export function byName(params: readonly string[], args: readonly Value[], keywords?: Keywords): Map<string, Value> {
  const fields = new Map<string, Value>();
  args.forEach((value, index) => {
    const name = params[index];
    if (name !== undefined) fields.set(name, value);
  });
  for (const [name, { value }] of keywords ?? []) fields.set(name, value);
  return fields;
} // prettier-ignore

const settingKey = (name: string): string => `\0${name}`;

/** What code has set for all layers. */
function settingOf(m: Machine, name: string): Value | null {
  return m.globalValues.get(settingKey(name)) ?? null;
}

/** The configuration that a call gives, by the names that the interpreter reads. */
function configOf(
  m: Machine,
  { library }: LibraryValue,
  params: readonly string[],
  args: readonly Value[],
  keywords?: Keywords,
): RecordValue {
  const given = byName(params, args, keywords);
  return record(m, library.configure?.(params, given, (name) => settingOf(m, name)) ?? given);
}

const inputParams = ['shape', 'batch_size', 'dtype', 'sparse', 'batch_shape', 'name', 'tensor'];

/** `keras.Input(shape)`: one that takes a tensor is that tensor. */
function inputOf(m: Machine, callee: LibraryValue, args: readonly Value[], site: CallSite): Value {
  const config = configOf(m, callee, inputParams, args, site.keywords);
  const tensor = settle(config.fields.get('tensor') ?? nullValue);
  const shape = config.fields.get('shape');
  if (shape && !isGiven(shape) && !isGiven(config.fields.get('batchShape'))) {
    // A default that no network can be built with: whoever calls this gives another.
    const { at } = site;
    config.fields.set(
      'shape',
      unknown(m, { name: 'shape', isChoice: true, reason: 'the shape is the caller’s choice', at }),
    );
  }
  return tensor.kind === 'null' ? makeInput(m, config, site.at, callee.library) : tensor;
}

/** `layers.Conv2D(64, 3)`. */
export function makeSymbolicLayer(
  m: Machine,
  callee: LibraryValue,
  meaning: LayerMeaning,
  args: readonly Value[],
  { keywords, ...site }: CallSite,
): Value {
  const params = meaning.params ?? [];
  const config = configOf(m, callee, params, args, keywords);
  const made = makeLayer(m, callee, meaning, config, meaning.className, site);
  if (made.kind !== 'layer') return made;
  return { ...made, path: callee.path, fields: byName(params, args, keywords) };
}

/** Applies a layer or network of the library. */
export function applyTo(
  m: Machine,
  layer: LayerValue | ModelValue,
  args: readonly Value[],
  { at, keywords }: Pick<CallSite, 'at' | 'keywords'>,
): Value {
  const operand = operandOf(args, keywords);
  if (layer.kind === 'model') return runParts(m, layer, operand, at) ?? applyLayer(m, layer, operand, at);
  const given = settle(operand);
  const { op, attrs, attrOrigins } = layer.record;
  if (op === 'multiHeadAttention') return attend(m, layer, args, keywords, at);
  // A tensor alone is no list of them.
  if (given.kind !== 'tensor' || ops.get(op)?.merge === undefined) {
    return applyLayer(m, layer, operand, at);
  }
  const rejected = `${op} takes a list of tensors, and this is one tensor`;
  return addNode(m, { op, attrs, attrOrigins, inputs: [given.node], at, layer, rejected });
}

const attentionParams = [
  'query',
  'value',
  'key',
  'query_mask',
  'value_mask',
  'key_mask',
  'attention_mask',
  'return_attention_scores',
];

/** `attention(query, value, key)`, and where it is asked for, how much of what was taken. */
function attend(m: Machine, layer: LayerValue, args: readonly Value[], keywords: CallSite['keywords'], at: Place): Value {
  const given = byName(attentionParams, args, keywords);
  const operands = ['query', 'value', 'key'].flatMap((name) => {
    const value = given.get(name);
    return isGiven(value) ? [value] : [];
  });
  const made = applyLayer(m, layer, tuple(m, operands), at);
  const scores = given.get('return_attention_scores');
  if (!isGiven(scores) || !m.host.truth(m, scores, at)) return made;
  return tuple(m, [made, unknown(m, { reason: 'the scores of attention are not followed', at })]);
} // prettier-ignore

/** What a layer or network is applied to: its first argument, whatever name that has. */
export function operandOf(args: readonly Value[], keywords?: Keywords): Value {
  const named = keywords?.get('inputs') ?? keywords?.get('x') ?? keywords?.get('input');
  return args[0] ?? named?.value ?? nullValue;
}

/** A call of what the library makes layers, inputs and networks with; null for all else. */
export function callSymbolic(
  m: Machine,
  callee: LibraryValue,
  meaning: Meaning,
  args: readonly Value[],
  site: CallSite,
): Value | null {
  const { keywords, at } = site;
  switch (meaning.kind) {
    case 'layer':
      return makeSymbolicLayer(m, callee, meaning.layer, args, site);
    case 'appliedLayer': {
      const layer = settle(makeSymbolicLayer(m, callee, meaning.layer, [], withoutOperand(args, site)));
      return layer.kind === 'layer' ? applyTo(m, layer, args, site) : unknownTensor(m, at);
    }
    case 'input':
      return inputOf(m, callee, args, site);
    case 'inputLayer':
      return inputLayerOf(m, callee, args, site);
    case 'moduleClass':
      return meaning.makes === undefined ? null : networkFrom(m, callee, meaning.makes, args, site);
    case 'lambda': {
      return lambdaOf(m, byName(['function', 'output_shape', 'mask', 'arguments'], args, keywords));
    }
    case 'setting':
      return isGiven(args[0]) ? args[0] : (settingOf(m, meaning.name) ?? meaning.usual);
    case 'modules':
      return tuple(m, meaning.paths.map((path): Value => ({ kind: 'library', library: callee.library, path })));
    case 'inputShape':
      return inputShape(m, args, site);
    case 'set':
      setEntry(m.heap, m.globalValues, settingKey(meaning.name), args[0] ?? nullValue);
      return nullValue;
    case 'unsupported':
      return unfollowedLayer(m, callee);
    case 'sizes':
      return sizesOf(m, operandOf(args, keywords), meaning.of, at);
    default:
      return null;
  }
} // prettier-ignore

/** `layers.concatenate([a, b], axis=1)`: all but what it is applied to is the layer's. */
function withoutOperand(args: readonly Value[], site: CallSite): CallSite {
  const own = new Map(site.keywords);
  own.delete('inputs');
  const [, axis] = args;
  if (axis) own.set('axis', { value: axis, at: null });
  return { ...site, keywords: own };
}

function isGiven(value: Value | undefined): value is Value {
  return value !== undefined && settle(value).kind !== 'null';
}

const shapeParams = ['input_shape', 'default_size', 'min_size', 'data_format', 'require_flatten', 'weights'];

/** `obtain_input_shape(input_shape, default_size=224, …)`: what it is given, else any size but where classes are told apart. */
function inputShape(m: Machine, args: readonly Value[], { keywords, at }: CallSite): Value {
  const given = byName(shapeParams, args, keywords);
  const own = given.get('input_shape');
  if (isGiven(own)) return own;
  const isFixed = m.host.truth(m, given.get('require_flatten') ?? nullValue, at);
  const size: Value = isFixed ? (given.get('default_size') ?? nullValue) : nullValue;
  const format = settle(given.get('data_format') ?? nullValue);
  const isFirst = format.kind === 'string' && format.value === 'channels_first';
  return tuple(m, isFirst ? [number(3), size, size] : [size, size, number(3)]);
}

/** A layer that is not followed: what it gives is a tensor of which nothing is known. */
function unfollowedLayer(m: Machine, { path }: LibraryValue): Value | null {
  if (!/(^|\.)[A-Z]\w*$/.test(path)) return null;
  return native(path, ({ at }) => {
    recordGap(m, at, `${path} is not followed`);
    return unknownTensor(m, at);
  });
}

/** `layers.Lambda(function, arguments={…})`: what it does is what the function does. */
function lambdaOf(m: Machine, given: ReadonlyMap<string, Value>): Value {
  const body = given.get('function') ?? nullValue;
  const more = settle(given.get('arguments') ?? nullValue);
  const entries = isDict(more) ? [...more.entries] : [];
  const keywords: Keywords = new Map(
    entries.flatMap(([key, [, value]]) => (typeof key === 'string' ? [[key, { value, at: null }] as const] : [])),
  );
  return native('Lambda', ({ args, at }) => m.call(body, nullValue, args, { at, argumentPlaces: [], resultName: null, keywords }));
} // prettier-ignore

function inputLayerOf(m: Machine, callee: LibraryValue, args: readonly Value[], site: CallSite): Value {
  const config = configOf(m, callee, ['inputShape', 'batch_size'], args, site.keywords);
  const shape = config.fields.get('shape');
  const own = shape ? record(m, new Map([...config.fields, ['inputShape', shape]])) : config;
  return makeInputLayer(m, callee, [own], site);
}

/** `Model(inputs, outputs)`, `Sequential([…])`. */
export function networkFrom(
  m: Machine,
  callee: LibraryValue,
  makes: 'model' | 'sequential',
  args: readonly Value[],
  site: CallSite,
): Value {
  const params = makes === 'model' ? ['inputs', 'outputs', 'name'] : ['layers', 'name'];
  const config = configOf(m, callee, params, args, site.keywords);
  // As older versions called them.
  for (const [old, name] of [['input', 'inputs'], ['output', 'outputs']] as const) {
    const value = config.fields.get(old);
    if (value) config.fields.set(name, value);
  }
  return makes === 'model' ? makeModel(m, callee.library, config, site) : makeChain(m, callee.library, config, site);
} // prettier-ignore

function sizesOf(m: Machine, given: Value, of: 'building' | 'running', at: Place): Value {
  const value = settle(given);
  if (value.kind === 'unknown' && value.isChoice) return sizesOf(m, unknownTensor(m, at, value), of, at);
  if (value.kind !== 'tensor') return unknown(m, { reason: 'the sizes of what is no tensor', at });
  const tensor: TensorValue = of === 'running' ? { ...value, eager: true } : value;
  return shapeTuple(m, tensor) ?? unknownShape(m, tensor, at);
}
