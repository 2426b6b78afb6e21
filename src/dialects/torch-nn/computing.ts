import { toEven } from '../../interp/host/python/built-in-numbers.js';
import type { DataCall, NumberType, TensorData, TensorMeaning } from '../../interp/tensor-meaning.js';

type Compute = NonNullable<TensorMeaning['compute']>;

const ranks: Readonly<Record<NumberType, number>> = { bool: 0, int: 1, float: 2, double: 2 };

/** The type that several come to: tensors with axes go before those without, and these before the code's own numbers. */
function promoted(all: readonly TensorData[]): NumberType {
  const levels = [
    all.filter(({ isScalar, shape }) => isScalar !== true && shape.length > 0),
    all.filter(({ isScalar, shape }) => isScalar !== true && shape.length === 0),
    all.filter(({ isScalar }) => isScalar === true),
  ];
  let found: NumberType | null = null;
  for (const level of levels) {
    const types = level.map(({ type }) => type);
    const own = (['double', 'float', 'int', 'bool'] as const).find((each) => types.includes(each));
    if (own !== undefined && (found === null || ranks[own] > ranks[found])) found = own;
  }
  return found ?? 'float';
}

/** A number as a type has it: floats are of single precision. */
function as(type: NumberType, value: number): number {
  if (type === 'float') return Math.fround(value);
  if (type === 'bool') return value === 0 ? 0 : 1;
  return type === 'int' ? Math.trunc(value) : value;
}

function converted(type: NumberType, { shape, items }: TensorData): TensorData {
  return { type, shape, items: items.map((item) => as(type, item)) };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}

/** Where each element of a shape is found in a tensor that is spread to it. */
function places(shape: readonly number[], own: readonly number[]): readonly number[] {
  const shift = shape.length - own.length;
  return Array.from({ length: sizeOf(shape) }, (_, index) => {
    let [place, step, rest] = [0, 1, index];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      const length = own[axis - shift] ?? 1;
      if (axis >= shift && length > 1) place += (rest % size) * step;
      if (axis >= shift) step *= length;
      rest = Math.floor(rest / size);
    }
    return place;
  });
}

function spread(a: readonly number[], b: readonly number[]): readonly number[] | null {
  const rank = Math.max(a.length, b.length);
  const shape = Array.from({ length: rank }, (_, axis) => {
    const [x, y] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    return x === y || y === 1 ? x : x === 1 ? y : null;
  });
  return shape.every((size) => size !== null) ? shape : null;
}

type Pair = (a: number, b: number) => number;

const pairs: Readonly<Record<string, Pair>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  floor_divide: (a, b) => Math.floor(a / b),
  remainder: (a, b) => a - b * Math.floor(a / b),
  pow: (a, b) => a ** b,
  maximum: Math.max,
  minimum: Math.min,
};

const tests: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

function pairwise(work: Pair, typeOf: (type: NumberType) => NumberType, isTest = false): Compute {
  return (call) => {
    const [a, b] = [call.data('input'), call.data('other')];
    // Two numbers are no tensors; `alpha` and `rounding_mode` are not followed.
    const isPlain = a && b && !(a.isScalar && b.isScalar) && !call.has('alpha') && !call.has('rounding_mode');
    const shape = isPlain ? spread(a.shape, b.shape) : null;
    if (!a || !b || shape === null || sizeOf(shape) > 4096) return null;
    const type = typeOf(promoted([a, b]));
    const [x, y] = [converted(type, a).items, converted(type, b).items];
    const [left, right] = [places(shape, a.shape), places(shape, b.shape)];
    const items = left.map((place, index) => work(x[place] ?? 0, y[right[index] ?? 0] ?? 0));
    return {
      type: isTest ? 'bool' : type,
      shape,
      items: isTest ? items : items.map((item) => as(type, item)),
    };
  };
}

const asIs = (type: NumberType): NumberType => type;
const asFloat = (type: NumberType): NumberType => (ranks[type] < 2 ? 'float' : type);

const toFloats: Readonly<Record<string, (value: number) => number>> = {
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
};

const keeping: Readonly<Record<string, (value: number) => number>> = {
  neg: (value) => -value,
  abs: Math.abs,
  sign: Math.sign,
  square: (value) => value * value,
  round: toEven,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
};

function each(work: (value: number) => number, typeOf: (type: NumberType) => NumberType): Compute {
  return (call) => {
    const data = call.data('input');
    if (!data || data.isScalar || call.has('decimals')) return null;
    const { type, shape, items } = converted(typeOf(data.type), data);
    return { type, shape, items: items.map((item) => as(type, work(item))) };
  };
}

/** The type that is asked for, or a usual one; null where it is one that is not followed, or where training changes the numbers. */
function typed(call: DataCall, usual: NumberType): NumberType | null {
  if (call.has('requires_grad')) return null;
  return call.has('dtype') ? call.type('dtype') : usual;
}

const counted: Compute = (call) => {
  const given = ['start', 'end', 'step'].map((key) => (call.has(key) ? call.data(key) : undefined));
  if (given.some((data) => data === null || data?.shape.length)) return null;
  const [first, second, third] = given.map((data) => data?.items[0]);
  const [start, end, step] = second === undefined ? [0, first, 1] : [first ?? 0, second, third ?? 1];
  const type = typed(call, given.some((data) => data?.type === 'float') ? 'float' : 'int');
  if (end === undefined || step === 0 || type === null) return null;
  const length = Math.max(0, Math.ceil((end - start) / step));
  return length > 4096 ? null : { type, shape: [length], items: Array.from({ length }, (_, index) => as(type, start + index * step)) };
}; // prettier-ignore

/** From both ends to the middle, in the precision of the type. */
const spaced: Compute = (call) => {
  const [start, end, steps] = [call.number('start'), call.number('end'), call.number('steps')];
  const type = typed(call, 'float');
  if (start === null || end === null || steps === null || type === null || ranks[type] < 2 || steps > 4096) return null;
  const step = steps > 1 ? as(type, as(type, end - start) / (steps - 1)) : 0;
  const at = (index: number): number => (index < steps / 2 ? start + step * index : end - step * (steps - index - 1));
  return { type, shape: [steps], items: Array.from({ length: steps }, (_, index) => as(type, at(index))) };
}; // prettier-ignore

const literal: Compute = (call) => {
  const data = call.data('data');
  const type = data && typed(call, data.type === 'double' ? 'float' : data.type);
  return data?.isScalar && type ? converted(type, data) : null;
};

const filled =
  (own: number): Compute =>
  (call) => {
    const shape = call.integers('size');
    const type = typed(call, 'float');
    if (!shape || type === null || sizeOf(shape) > 4096) return null;
    return { type, shape, items: Array.from({ length: sizeOf(shape) }, () => as(type, own)) };
  };

function axisIn(call: DataCall, key: string, rank: number, fallback: number): number | null {
  const given = call.has(key) ? call.number(key) : fallback;
  const axis = given !== null && given < 0 ? given + rank : given;
  return axis !== null && axis >= 0 && axis < rank ? axis : null;
}

/** Neighbours along the last axis, the one less the other. */
const differences: Compute = (call) => {
  const data = call.data('input');
  if (data?.shape.length !== 1 || ['n', 'dim', 'prepend', 'append'].some((key) => call.has(key))) return null;
  const items = data.items.slice(1).map((item, index) => as(data.type, item - (data.items[index] ?? 0)));
  return { type: data.type, shape: [items.length], items };
};

const reshaped: Compute = (call) => {
  const [data, given] = [call.data('input'), call.integers('shape')];
  if (!data || data.isScalar || !given) return null;
  const known = sizeOf(given.filter((size) => size !== -1));
  const shape = given.map((size) => (size === -1 ? data.items.length / known : size));
  return sizeOf(shape) === data.items.length && shape.every(Number.isInteger) ? { ...data, shape } : null;
};

/** Parts along the first axis, whose elements stand one after another. */
function parts(data: TensorData, sizes: readonly number[]): readonly TensorData[] | null {
  const [whole, ...rest] = data.shape;
  if (sizes.reduce((all, size) => all + size, 0) !== whole) return null;
  let from = 0;
  return sizes.map((size) => {
    const start = from * sizeOf(rest);
    from += size;
    return { ...data, shape: [size, ...rest], items: data.items.slice(start, from * sizeOf(rest)) };
  });
}

const splitUp: Compute = (call) => {
  const data = call.data('input');
  const [size, sizes] = [call.number('split_size_or_sections'), call.integers('split_size_or_sections')];
  const whole = data?.shape[0];
  if (!data || data.isScalar || whole === undefined || !sizes || axisIn(call, 'dim', data.shape.length, 0) !== 0) return null;
  if (size === null) return parts(data, sizes);
  return size > 0 ? parts(data, Array.from({ length: Math.ceil(whole / size) }, (_, index) => Math.min(size, whole - index * size))) : null;
}; // prettier-ignore

function same(type: NumberType | null): Compute {
  return (call) => {
    const data = call.data('input');
    if (!data || data.isScalar) return null;
    // What else it may be given says where it goes, or what becomes of it.
    if (type === null) return call.has('dtype') ? null : data;
    return converted(type, data);
  };
}

const summed: Compute = (call) => {
  const data = call.data('input');
  if (!data || data.isScalar || call.has('dim') || call.has('dtype') || ranks[data.type] > 1) return null;
  return { type: 'int', shape: [], items: [data.items.reduce((all, item) => all + item, 0)] };
};

/** The values in order, each once, and where it is asked for how often each is there. */
const unique: Compute = (call) => {
  const data = call.data('input');
  const isFlagged = (key: string): boolean | null => (call.has(key) ? (call.data(key)?.items[0] ?? null) === 1 : false);
  if (!data || data.isScalar || call.has('dim') || isFlagged('return_inverse') || (call.has('return_counts') && call.data('return_counts') === null)) return null;
  const items = [...new Set(data.items)].sort((a, b) => a - b);
  const values: TensorData = { type: data.type, shape: [items.length], items };
  if (!isFlagged('return_counts')) return values;
  return [values, { type: 'int', shape: [items.length], items: items.map((item) => data.items.filter((each) => each === item).length) }];
}; // prettier-ignore

function extreme(work: (...items: number[]) => number): Compute {
  return (call) => {
    const data = call.data('input');
    if (!data || data.isScalar || call.has('dim') || call.has('other') || data.items.length === 0) {
      return null;
    }
    return { type: data.type, shape: [], items: [work(...data.items)] };
  };
}

const aliases: Readonly<Record<string, string>> = {
  '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '//': 'floor_divide', '%': 'remainder', '**': 'pow', '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt',
  '>=': 'ge', 'unary -': 'neg', multiply: 'mul', divide: 'div', true_divide: 'div', subtract: 'sub', negative: 'neg',
}; // prettier-ignore

const computing: Readonly<Record<string, Compute>> = {
  ...Object.fromEntries(Object.entries(pairs).map(([name, work]) => [name, pairwise(work, name === 'div' ? asFloat : asIs)])),
  ...Object.fromEntries(Object.entries(tests).map(([name, test]) => [name, pairwise((a, b) => (test(a, b) ? 1 : 0), asIs, true)])),
  ...Object.fromEntries(Object.entries(toFloats).map(([name, work]) => [name, each(work, asFloat)])),
  ...Object.fromEntries(Object.entries(keeping).map(([name, work]) => [name, each(work, asIs)])),
  arange: counted, linspace: spaced, tensor: literal, as_tensor: literal, zeros: filled(0), ones: filled(1), diff: differences, sum: summed, unique,
  max: extreme(Math.max), min: extreme(Math.min),
}; // prettier-ignore

/** Those that give what stands in the memory of what they are given. */
const viewing: Readonly<Record<string, Compute>> = {
  view: reshaped, reshape: reshaped, split: splitUp, detach: same(null), cpu: same(null), contiguous: same(null), clone: same(null),
  int: same('int'), long: same('int'), float: same('float'), double: same('double'), bool: same('bool'),
}; // prettier-ignore

/** The same function, with what it gives for numbers that are known. */
export function computingToo(meaning: TensorMeaning, name = meaning.name): TensorMeaning {
  const own = aliases[name] ?? name;
  const view = viewing[own];
  if (view) return { ...meaning, compute: view, isView: true };
  const compute = computing[own];
  return compute ? { ...meaning, compute } : meaning;
}
