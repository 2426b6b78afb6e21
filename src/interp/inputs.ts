import { type Dim, type DimSymbol, symbol } from '../dim/index.js';
import type { Place } from '../program/program.js';
import { pushItem } from './heap.js';
import type { Library } from './library.js';
import type { Machine } from './machine.js';
import { settle, unknown } from './make.js';
import { noteModelName } from './names.js';
import { asNumber, dimOf } from './numbers.js';
import { Restart } from './signals.js';
import { axisNames, unknownTensor } from './tensors.js';
import { type DraftNode, recordGap, type TracedInput } from './trace.js';
import { nullValue, type TensorValue, undefinedValue, type Value } from './values.js';

/** The sizes of an input: null axes become symbols, parameters that reach a space axis become input sizes. */
export function makeInput(m: Machine, given: Value, at: Place, library?: Library): Value {
  const config = settle(given);
  const shape = settle(readShape(m, config, at));
  const name = noteModelName(m, config, 'input', at, library);
  if (shape.kind === 'unknown') {
    if (!shape.isChoice) recordGap(m, at, `the input's shape is not known: ${shape.reason}`);
    return unknownTensor(
      m,
      at,
      shape.isChoice ? unknown(m, { name, isChoice: true, reason: shape.reason, at }) : undefined,
    );
  }
  if (shape.kind !== 'list') return m.fail('an input needs a shape', at);
  const [batch, ...sizes] = shape.items;
  const isFirst = channelsComeFirst(sizes);
  const suffix = suffixFor(m, spaceNames(sizes, isFirst));
  const names = spaceNames(sizes, isFirst).map((each) => each && each + suffix);
  const dims = sizes.map((item, index) =>
    axisSize(m, item, names[index] ?? `C${suffix}`, names[index] !== null),
  );
  return inputNode(m, [batchOf(m, batch), ...dims], name, namedSizes(dims, names), at);
}

/**
 * The names of an input's axes, null for channels. A sequence of numbers (tokens, say) has a free length where its only
 * axis is free.
 */
function spaceNames(sizes: readonly Value[], channelsFirst: boolean): readonly (string | null)[] {
  const [only, ...others] = sizes;
  if (only !== undefined && others.length === 0) return [isFree(only) ? 'L' : null];
  const space = axisNames(sizes.length + 1);
  const channels = sizes.slice(space.length).map(() => null);
  return channelsFirst ? [...channels, ...space] : [...space, ...channels];
}

function isFree(given: Value): boolean {
  return ['null', 'undefined'].includes(settle(given).kind);
}

/** No layer can have a free number of channels: a shape whose last size is open, and its first is not, has them first. */
function channelsComeFirst(sizes: readonly Value[]): boolean {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last === undefined || sizes.length < 2 || isFree(first)) return false;
  return isFree(last) || (!isParameter(first) && isParameter(last));
}

function isParameter(given: Value): boolean {
  const value = settle(given);
  return value.kind === 'number' && value.origins.data.some((origin) => origin.kind === 'parameter');
}

/** 2, 3… where the names of an input's axes are taken by other inputs. */
function suffixFor(m: Machine, names: readonly (string | null)[]): string {
  const taken = new Set(
    m.trace.inputs.flatMap(({ symbols, literals, axes }) => [
      ...symbols.map((each) => each.name),
      ...Object.keys(literals),
      ...Object.keys(axes),
    ]),
  );
  let [suffix, count] = ['', 1];
  while (names.some((name) => name !== null && taken.has(name + suffix))) suffix = String(++count);
  return suffix;
}

/** What the configuration says of the shape, batch included. */
function readShape(m: Machine, config: Value, at: Place): Value {
  if (config.kind !== 'record' && config.kind !== 'unknown') return undefinedValue;
  const shape = settle(m.host.getMember(m, config, 'shape', at));
  if (shape.kind === 'undefined' || shape.kind === 'null') {
    return settle(m.host.getMember(m, config, 'batchShape', at));
  }
  if (shape.kind !== 'list') return shape;
  const batch = config.kind === 'record' ? m.host.getMember(m, config, 'batchSize', at) : nullValue;
  return { ...shape, items: [batch, ...shape.items] };
}

/** The batch is free unless a number is written for it. */
function batchOf(m: Machine, given: Value | undefined): Dim {
  const size = given === undefined ? null : asNumber(m, given);
  const dim = size === null ? null : dimOf(size);
  return typeof dim === 'number' ? dim : symbol('N', 'batch');
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
): TensorValue {
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
    isConstant: false,
    holders: [],
  };
  pushItem(m.heap, m.trace.nodes, node);
  pushItem(m.heap, m.trace.inputs, { node: node.id, name, isPassedIn: false, ...sizes });
  return { kind: 'tensor', node: node.id };
}

/** An image that the program reads: height and width are open, and have values. */
export function makeData(m: Machine, channels: Dim, at: Place): TensorValue {
  const suffix = suffixFor(m, ['H', 'W']);
  const [height, width] = [symbol(`H${suffix}`, 'input'), symbol(`W${suffix}`, 'input')];
  const sizes = {
    symbols: [height, width],
    literals: {},
    axes: { [height.name]: height, [width.name]: width },
  };
  return { ...inputNode(m, [height, width, channels], `image${suffix}`, sizes, at), eager: true };
}

/** The sizes of an input's space axes by their names, free and literal. */
function namedSizes(
  sizes: readonly Dim[],
  names: readonly (string | null)[],
): Pick<TracedInput, 'symbols' | 'literals' | 'axes'> {
  const symbols = new Set<DimSymbol>();
  const literals: Record<string, number> = {};
  const axes: Record<string, Dim> = {};
  sizes.forEach((size, index) => {
    const name = names[index] ?? null;
    if (typeof size !== 'number' && size.kind === 'symbol' && size.symbolKind === 'input') symbols.add(size);
    if (name === null) return;
    if (typeof size === 'number') literals[name] = size;
    else axes[name] = size;
  });
  return { symbols: [...symbols], literals, axes };
}
