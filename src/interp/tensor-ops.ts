import type { Origins } from '../graph/model.js';
import { ops } from '../ops/table.js';
import type { Place } from '../program/program.js';
import { isOpenEnded } from './access.js';
import { addNode, addRejected, nodeAt } from './nodes.js';
import { makeData } from './inputs.js';
import { bindChannels } from './learnt-shapes.js';
import type { Machine } from './machine.js';
import { isNumber, list, originsOfValue, record, settle, unknown } from './make.js';
import { noOrigins } from './origins.js';
import { NotKnown, Rejected, Restart } from './signals.js';
import type { Lowered, TensorMeaning } from './tensor-meaning.js';
import { computed, loseData } from './tensor-data.js';
import { TensorReader } from './tensor-reader.js';
import { tensorsOf, unknownTensor } from './tensors.js';
import { type DraftNode, tellGap } from './trace.js';
import {
  eagerRoot,
  type Keywords,
  type RecordValue,
  type TensorValue,
  undefinedValue,
  type Value,
} from './values.js';
import { kernelOf, markVariable, takeAsWeights, weightTensor } from './weights.js';

/** A call of an op on tensors: `tf.conv2d(x, …)`, or `x.conv2d(…)` with the tensor as the first argument. */
export function callTensorOp(
  m: Machine,
  meaning: TensorMeaning,
  args: readonly Value[],
  at: Place,
  keywords?: Keywords,
): Value {
  const given = argumentsOf(m, meaning, args, keywords);
  const out = keywords?.get('out');
  if (out) loseData(m, out.value);
  const known = meaning.compute && !out ? computed(m, meaning, given, at) : null;
  if (known) return known;
  const [first = ''] = meaning.params;
  const reader = new TensorReader(m, given, at);
  try {
    if (takingTensors.has(first) && isCalledByName(meaning)) mustBeTensor(m, given.fields.get(first));
    return realise(m, reader, meaning.lower(reader), at);
  } catch (error) {
    if (error instanceof Rejected) return rejected(m, meaning, reader, error.message, at);
    if (!(error instanceof NotKnown)) throw error;
    tellGap(m, at, `${m.host.more ? '' : 'tf.'}${meaning.name}: ${error.reason}`, error.cause);
    const source = error.cause && unknown(m, { reason: error.reason, at: error.cause });
    return { ...(source ? unknownTensor(m, at, source) : unknownTensor(m, at)), eager: true };
  }
}

/** First parameters of functions of PyTorch that no number is allowed for. */
const takingTensors = new Set(['input', 'condition', 'tensors']);

/** Operators take numbers on both sides. */
function isCalledByName({ name }: TensorMeaning): boolean {
  return /^\w+$/.test(name);
}

/** What the code was thought to calculate with as a number is a tensor, where a function takes it that takes no numbers. */
function mustBeTensor(m: Machine, given: Value | undefined): void {
  if (!m.host.more || given === undefined) return;
  const value = settle(given);
  if (value.kind === 'list') {
    for (const item of value.items) mustBeTensor(m, item);
    return;
  }
  const isKnown = value.kind === 'number' && typeof value.dim === 'number';
  if (isKnown || !isNumber(value)) return;
  takeAsTensor(m, value);
  throw new NotKnown('a tensor that was taken for a number is not followed');
}

/** The root runs again where the caller chooses what a number was made of: it is a tensor. */
export function takeAsTensor(m: Machine, value: Value): void {
  const chosen = originsOfValue(value).data.find((origin) => origin.kind === 'parameter' && origin.assumed);
  if (chosen?.kind === 'parameter' && !m.presets.has(chosen.name)) throw new Restart(chosen.name, ['tensor']);
}

/** The arguments by the names of the parameters. */
function argumentsOf(
  m: Machine,
  { params, rest, named, aliases }: TensorMeaning,
  args: readonly Value[],
  keywords?: Keywords,
): RecordValue {
  if (named === true) {
    const config = settle(args[0] ?? undefinedValue);
    return record(m, new Map(config.kind === 'record' ? config.fields : []));
  }
  const fields = new Map<string, Value>();
  params.forEach((name, index) => {
    const isLast = rest === true && index === params.length - 1;
    const value = isLast ? restOf(m, args.slice(index)) : args[index];
    if (value !== undefined) fields.set(name, value);
  });
  for (const [name, { value }] of keywords ?? []) {
    const own = aliases?.[name];
    const isOther = own !== undefined && params.includes(own) && !params.includes(name);
    fields.set(isOther ? own : name, value);
  }
  return record(m, fields);
}

/** All arguments that are left; where some of them are spread from what nobody knows, their number is not known either. */
function restOf(m: Machine, args: Value[]): Value {
  return args.find(isOpenEnded) ?? list(m, args);
}

function realise(m: Machine, reader: TensorReader, lowered: Lowered, at: Place): Value {
  switch (lowered.kind) {
    case 'list':
      return listOf(
        m,
        lowered.items.map((item) => realise(m, reader, item, at)),
        lowered.names,
      );
    case 'record':
      return record(
        m,
        new Map(Object.entries(lowered.fields).map(([key, item]) => [key, realise(m, reader, item, at)])),
      );
    case 'same':
      return operandsOf(m, reader, lowered.key, at)[0] ?? undefinedValue;
    case 'number':
      return reader.value(lowered.key);
    case 'variable': {
      const value = settle(realise(m, reader, lowered.of, at));
      if (value.kind === 'tensor') markVariable(m, nodeAt(m, value.node), lowered.trainable);
      return value;
    }
    case 'weight': {
      const made = weightTensor(m, lowered.shape, at, sizeOrigins(reader.value('shape')));
      if (lowered.isWhole === true) Object.assign(nodeAt(m, made.node), { isWhole: true });
      return made;
    }
    case 'data':
      return makeData(m, lowered.channels, at);
    case 'node':
      return realiseNode(m, reader, lowered, at);
  }
}

function listOf(m: Machine, items: Value[], names?: readonly string[]): Value {
  const made = list(m, items);
  if (!names) return made;
  const fields = new Map(names.map((name, index) => [name, items[index] ?? undefinedValue] as const));
  return { ...made, typed: 'tuple', fields };
}

function sizeOrigins(shape: Value): readonly Origins[] {
  return shape.kind === 'list' ? shape.items.map((item) => originsOfValue(settle(item))) : [];
}

function realiseNode(
  m: Machine,
  reader: TensorReader,
  { op, operands, attrs, from = {}, places }: Extract<Lowered, { kind: 'node' }>,
  at: Place,
): Value {
  const keys = operands.filter((each) => typeof each === 'string');
  if (isBroadcast(op)) takeParametersAsWeights(m, reader, keys, at);
  const inputs = operands.flatMap((each) =>
    typeof each === 'string'
      ? operandsOf(m, reader, each, at, isBroadcast(op) || op === 'where')
      : (tensorsOf(m, realise(m, reader, each, at), at) ?? []),
  );
  if (inputs.length === 0) throw new NotKnown('none of its operands is a tensor');
  const sources = Object.entries(from).map(([attr, [key, axis]]) => [attr, reader.axisOrigins(key, axis)]);
  const weights = kernelIn(m, reader, from);
  if (weights && inputs[0]) bindChannels(m, op, attrs, nodeAt(m, inputs[0].node));
  const isFixed = weights !== null && weights.attrs['variable'] !== true;
  const bias = weights === null ? null : workedOutBias(m, reader);
  const own = {
    ...attrs,
    ...(isFixed || weights?.attrs['trainable'] === false ? { trainable: false } : {}),
    // What it is worked out from is counted instead.
    ...(bias === null ? {} : { useBias: false }),
  };
  const node = addNode(m, {
    op,
    attrs: own,
    attrOrigins: { ...reader.origins, ...(Object.fromEntries(sources) as Record<string, Origins>) },
    inputs: inputs.map((each) => each.node),
    at,
    layer: null,
  });
  if (weights) Object.assign(nodeAt(m, node.node), { layer: kernelOf(m, weights, op, own) });
  else if (Object.keys(from).length > 0) {
    Object.assign(nodeAt(m, node.node), { uses: workedOut(reader, from) });
  }
  const used = places === undefined ? (bias ?? []) : tensorsIn(reader.value(places));
  if (used.length > 0) Object.assign(nodeAt(m, node.node), { uses: used });
  return isSymbolic(m, inputs) ? node : { ...node, eager: true };
}

/** A bias that is no plain weights, but comes of some; null where there is no such. */
function workedOutBias(m: Machine, reader: TensorReader): readonly number[] | null {
  const value = reader.value('bias');
  return value.kind === 'tensor' && nodeAt(m, value.node).op !== 'weight' ? [value.node] : null;
}

/** The tensors among the entries of an index. */
function tensorsIn(value: Value): readonly number[] {
  if (value.kind === 'tensor') return [value.node];
  return value.kind === 'list' ? value.items.flatMap((item) => tensorsIn(settle(item))) : [];
}

/** In Python, what comes of tensors without values has none. */
function isSymbolic(m: Machine, inputs: readonly TensorValue[]): boolean {
  return m.host.more !== null && inputs.some(({ eager }) => eager !== true);
}

/** The weights whose sizes an op has taken as its attributes. */
function kernelIn(
  m: Machine,
  reader: TensorReader,
  from: Readonly<Record<string, readonly [string, number]>>,
): DraftNode | null {
  const [key] = Object.values(from)[0] ?? [];
  const value = key === undefined ? undefinedValue : reader.value(key);
  const node = value.kind === 'tensor' ? nodeAt(m, value.node) : null;
  return node?.op === 'weight' ? node : null;
}

/** The tensors that a kernel which is no plain weights is worked out from, and its bias. */
function workedOut(reader: TensorReader, from: Readonly<Record<string, readonly [string, number]>>): readonly number[] {
  const keys = new Set([...Object.values(from).map(([key]) => key), 'bias']);
  return [...keys].flatMap((key) => {
    const value = reader.value(key);
    return value.kind === 'tensor' ? [value.node] : [];
  });
} // prettier-ignore

function isBroadcast(op: string): boolean {
  const merge = ops.get(op)?.merge;
  return merge === 'add' || merge === 'elementwise';
}

/** `x.add(params.bias)`: a tensor in a record that the caller passes, beside a tensor, is weights that fit it. */
function takeParametersAsWeights(m: Machine, reader: TensorReader, keys: readonly string[], at: Place): void {
  const values = keys.map((key) => reader.value(key));
  if (!values.some((value) => value.kind === 'tensor')) return;
  for (const value of values) {
    if (value.kind !== 'unknown' || !value.isChoice) continue;
    const isVector = value.hint?.kind === 'reference' && /(?:^|\.)Tensor1D$/.test(value.hint.name);
    if (isVector || /[.[]/.test(value.name ?? '')) takeAsWeights(m, value, [], at);
  }
}

/** The tensors of one parameter; numbers and lists of them are constants. */
function operandsOf(
  m: Machine,
  reader: TensorReader,
  key: string,
  at: Place,
  takesNumbers = true,
): readonly TensorValue[] {
  const value = reader.value(key);
  if (value.kind === 'undefined' || value.kind === 'null') return [];
  if (!takesNumbers) mustBeTensor(m, value);
  if (isNumber(value)) return [weightTensor(m, [], at)];
  if (value.kind === 'record' && value.cls === null && value.fields.size === 0) return [];
  const tensors = tensorsOf(m, value, at);
  if (tensors === null) return [weightTensor(m, reader.literalShape(key), at, [noOrigins])];
  for (const tensor of tensors) mustBeEager(m, tensor);
  return tensors;
}

/** Core ops take tensors with values: what a root is passed and uses with them is such a tensor, sizes and all. */
function mustBeEager(m: Machine, { node, eager }: TensorValue): void {
  const { op, unranked } = nodeAt(m, node);
  if (eager === true || m.presets.has(eagerRoot)) return;
  if (op === 'input' && unranked?.isChoice === true) throw new Restart(eagerRoot, [1]);
}

/** The library refuses the call whatever the sizes are: a node that says so, of unknown shape. */
function rejected(
  m: Machine,
  meaning: TensorMeaning,
  reader: TensorReader,
  message: string,
  at: Place,
): Value {
  const inputs = meaning.params
    .slice(0, 1)
    .flatMap((key) => (reader.isTensor(key) ? operandsOf(m, reader, key, at) : []));
  const node = addRejected(m, {
    // No op of the table: nothing is known of its attributes.
    op: `${meaning.name}()`,
    inputs: inputs.map((each) => each.node),
    message: `${m.host.more ? '' : 'tf.'}${meaning.name}: ${message}`,
    at,
  });
  return { ...node, eager: true };
}
