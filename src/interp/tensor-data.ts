import type { OpKind } from '../ops/kinds.js';
import type { Place } from '../program/program.js';
import { change } from './heap.js';
import type { Machine } from './machine.js';
import { asFloat, boolean, list, number, settle } from './make.js';
import { nodeAt } from './nodes.js';
import type { DataCall, NumberType, TensorData, TensorMeaning } from './tensor-meaning.js';
import { numbersOf } from './trace.js';
import { type RecordValue, type TensorValue, undefinedValue, type Value } from './values.js';
import { weightTensor } from './weights.js';

/** What tensors that are views of each other have in common: what is written to one is written to all. */
export interface TensorMemory {
  isLost: boolean;
}

/** More numbers than these are not computed. */
const mostItems = 2048;
/** Whole numbers beyond are none that a double tells apart. */
const largest = 2 ** 31;

/** The numbers of a tensor, where they are known: such a one depends on no input, and nothing has written to it. */
export function dataOf(m: Machine, value: Value): TensorData | null {
  const tensor = settle(value);
  return tensor.kind === 'tensor' ? numbersOf(nodeAt(m, tensor.node)) : null;
}

/** Something writes to a tensor, or may do so: what it holds is known no more, nor what its views hold. */
export function loseData(m: Machine, value: Value): void {
  const tensor = settle(value);
  const data = tensor.kind === 'tensor' ? nodeAt(m, tensor.node).data : undefined;
  if (data) change(m.heap, data.memory, 'isLost', true);
}

function isPlain({ items, type }: TensorData): boolean {
  const isWhole = type === 'int' || type === 'bool';
  return items.length <= mostItems && items.every((each) => (isWhole ? Math.abs(each) < largest : Number.isFinite(each)));
} // prettier-ignore

/** A tensor of known numbers, in the memory of another where it is a view of that. */
export function dataTensor(m: Machine, numbers: TensorData, at: Place, viewed?: Value): TensorValue {
  const tensor = weightTensor(m, numbers.shape, at);
  const of = viewed && settle(viewed);
  const memory = of?.kind === 'tensor' ? nodeAt(m, of.node).data?.memory : undefined;
  Object.assign(nodeAt(m, tensor.node), {
    data: { numbers, memory: memory ?? { isLost: false } },
    isWhole: numbers.type === 'int',
  });
  return tensor;
}

/** What a call gives where all its numbers are known; null where they are not. */
export function computed(m: Machine, meaning: TensorMeaning, given: RecordValue, at: Place): Value | null {
  const found = meaning.compute?.(new DataReader(m, given)) ?? null;
  if (found === null) return null;
  const all = 'items' in found ? [found] : found;
  if (!all.every(isPlain)) return null;
  const viewed = meaning.isView === true ? given.fields.get(meaning.params[0] ?? '') : undefined;
  const made = all.map((each) => dataTensor(m, each, at, viewed));
  return 'items' in found ? (made[0] ?? null) : list(m, made);
}

/** What gives whole numbers for whole numbers, and what always does. */
const keepingWhole = new Set<string>([
  'add', 'subtract', 'multiply', 'floorDiv', 'mod', 'neg', 'abs', 'sum', 'max', 'min', 'maximum', 'minimum', 'stack', 'concat', 'index', 'slice', 'split',
  'unstack', 'tf.reshape', 'transpose', 'flattenAxes', 'expandDims', 'squeeze', 'broadcastTo', 'clone',
] satisfies OpKind[]); // prettier-ignore
const givingWhole = new Set<string>(['argMax', 'argMin'] satisfies OpKind[]);

/** Whether a tensor holds positions, by how it was made: one of truths picks as many entries as are true. */
export function holdsPositions(m: Machine, id: number, isOperand = false): boolean {
  const { op, inputs, isWhole, known } = nodeAt(m, id);
  if (isWhole === true || givingWhole.has(op)) return true;
  // A number beside a tensor.
  if (op === 'weight') return isOperand && known?.length === 0;
  if (!keepingWhole.has(op)) return false;
  return (
    inputs.length > 0 &&
    inputs.every((each) => holdsPositions(m, each, true)) &&
    inputs.some((each) => holdsPositions(m, each))
  );
}

/** One number as the language has it. */
function numberOf(value: number, type: NumberType): Value {
  if (type === 'bool') return boolean(value !== 0);
  return type === 'int' ? number(value) : asFloat(number(value));
}

/** `x.item()`: the only element, whatever the axes; null where there are several. */
export function itemOf({ type, items: [only, ...more] }: TensorData): Value | null {
  return only === undefined || more.length > 0 ? null : numberOf(only, type);
}

/** `x.tolist()`: lists in lists, or one number. */
export function listOf(m: Machine, { type, shape, items }: TensorData): Value {
  const [first, ...rest] = shape;
  if (first === undefined) return numberOf(items[0] ?? 0, type);
  const each = rest.reduce((all, size) => all * size, 1);
  return list(m, Array.from({ length: first }, (_, index) => listOf(m, { type, shape: rest, items: items.slice(index * each, (index + 1) * each) })));
} // prettier-ignore

const typeNames: Readonly<Record<string, NumberType>> = {
  float32: 'float', float: 'float', float64: 'double', double: 'double', int64: 'int', long: 'int', int32: 'int', int: 'int', bool: 'bool',
}; // prettier-ignore

/** The arguments of a call as numbers. */
class DataReader implements DataCall {
  constructor(
    private readonly m: Machine,
    private readonly given: RecordValue,
  ) {}

  #value(key: string): Value {
    return settle(this.given.fields.get(key) ?? undefinedValue);
  }

  has(key: string): boolean {
    return !['undefined', 'null'].includes(this.#value(key).kind);
  }

  data(key: string): TensorData | null {
    return this.#data(this.#value(key));
  }

  all(key: string): readonly TensorData[] | null {
    const value = this.#value(key);
    if (value.kind !== 'list') return null;
    const found = value.items.map((item) => this.#data(settle(item)));
    return found.every((each) => each !== null) ? found : null;
  }

  number(key: string): number | null {
    const value = this.#value(key);
    return value.kind === 'number' && typeof value.dim === 'number' ? value.dim / value.den : null;
  }

  integers(key: string): readonly number[] | null {
    const value = this.#value(key);
    const [first] = value.kind === 'list' ? value.items.map(settle) : [];
    const items = value.kind !== 'list' ? [value] : first?.kind === 'list' ? first.items : value.items;
    const found = items.map((item) => this.#data(settle(item))).map((each) => (each?.isScalar && each.type === 'int' ? (each.items[0] ?? null) : null));
    return found.every((each) => each !== null) ? found : null;
  } // prettier-ignore

  type(key: string): NumberType | null {
    const value = this.#value(key);
    return value.kind === 'library' ? (typeNames[value.path] ?? null) : null;
  }

  #data(value: Value): TensorData | null {
    if (value.kind === 'tensor') return dataOf(this.m, value);
    if (value.kind === 'boolean') return { type: 'bool', shape: [], items: [value.value ? 1 : 0], isScalar: true };
    if (value.kind === 'number') {
      if (typeof value.dim !== 'number') return null;
      const own = value.dim / value.den;
      return { type: value.isFloat === true || !Number.isInteger(own) ? 'float' : 'int', shape: [], items: [own], isScalar: true };
    }
    if (value.kind !== 'list' || value.items.length > mostItems) return null;
    const parts = value.items.map((item) => this.#data(settle(item)));
    const [first] = parts;
    if (!first || !parts.every((each) => each?.shape.join() === first.shape.join())) return null;
    const types = new Set(parts.map((each) => each?.type));
    const type = (['double', 'float', 'int', 'bool'] as const).find((each) => types.has(each)) ?? 'int';
    return { type, shape: [parts.length, ...first.shape], items: parts.flatMap((each) => each?.items ?? []), isScalar: true };
  } // prettier-ignore
}
