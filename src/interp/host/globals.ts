import { callIteration, deferClosures, unknownResult } from '../calls.js';
import type { Machine } from '../machine.js';
import {
  boolean,
  derivedUnknown,
  list,
  native,
  number,
  record,
  settle,
  string,
  undecidedTest,
} from '../make.js';
import { arithmetic, asNumber, plainNumber, rounded } from '../numbers.js';
import { max as largest, min as least } from '../../dim/index.js';
import { mergeOrigins } from '../origins.js';
import { type NativeCall, type NativeValue, undefinedValue, type Value } from '../values.js';
import { iterate } from './iteration.js';
import { printed, truth } from './operators.js';

function namespace(
  name: string,
  members: Readonly<Record<string, Value>>,
  call?: (call: NativeCall) => Value,
): NativeValue {
  const value = native(name, call ?? (() => undefinedValue), new Map(Object.entries(members)));
  return value;
}

const sameRounding = { floor: 'floor', ceil: 'ceil', round: 'round', trunc: 'trunc' } as const;

function mathOf(m: Machine): NativeValue {
  const members: Record<string, Value> = {
    PI: number(Math.PI),
    E: number(Math.E),
    SQRT2: number(Math.SQRT2),
    LN2: number(Math.LN2),
  };
  for (const how of Object.values(sameRounding)) {
    members[how] = native(how, ({ args, at }) => {
      const x = asNumber(m, args[0] ?? undefinedValue);
      return x ? rounded(x, how) : derivedUnknown(m, args, at, `Math.${how}`);
    });
  }
  for (const name of [
    'sqrt',
    'log',
    'log2',
    'log10',
    'exp',
    'abs',
    'sign',
    'pow',
    'cbrt',
    'sin',
    'cos',
    'tan',
    'tanh',
    'hypot',
    'imul',
  ] as const) {
    members[name] = native(name, ({ args, at }) => plainMath(m, name, args, at));
  }
  members['max'] = native('max', ({ args, at }) => extremeOf(m, 'max', args, at));
  members['min'] = native('min', ({ args, at }) => extremeOf(m, 'min', args, at));
  members['random'] = native('random', ({ at }) => derivedUnknown(m, [], at, 'a random number'));
  return namespace('Math', members);
}

function plainMath(m: Machine, name: string, args: readonly Value[], at: NativeCall['at']): Value {
  const numbers = args.map((arg) => asNumber(m, arg));
  const plain = numbers.map(plainNumber);
  const [base, power] = numbers;
  if (name === 'pow' && base && power) {
    return arithmetic('**', base, power) ?? derivedUnknown(m, args, at, 'Math.pow');
  }
  if (name === 'abs' && base && plain[0] === null) return base; // sizes are positive
  const method = (Math as unknown as Record<string, (...values: readonly number[]) => number>)[name];
  if (!method || plain.includes(null)) return derivedUnknown(m, args, at, `Math.${name}`);
  return number(
    method(...(plain as number[])),
    numbers.reduce(
      (all, each) => mergeOrigins(all, each?.origins ?? all),
      numbers[0]?.origins ?? { data: [], control: [] },
    ),
  );
}

function extremeOf(m: Machine, how: 'max' | 'min', args: readonly Value[], at: NativeCall['at']): Value {
  const numbers = args.map((arg) => asNumber(m, arg));
  if (numbers.length === 0 || numbers.some((each) => each === null || each.den !== 1)) {
    return derivedUnknown(m, args, at, `Math.${how}`);
  }
  const origins = numbers.reduce(
    (all, each) => mergeOrigins(all, each?.origins ?? all),
    numbers[0]?.origins ?? { data: [], control: [] },
  );
  const plain = numbers.map(plainNumber);
  if (!plain.includes(null)) return number(Math[how](...(plain as number[])), origins);
  const combine = how === 'max' ? largest : least;
  return number(numbers.map((each) => each?.dim ?? 1).reduce(combine), origins);
}

function objectOf(m: Machine): NativeValue {
  const known = (name: string, body: (fields: Map<string, Value>) => Value): Value =>
    native(name, ({ args, at }) => {
      const value = settle(args[0] ?? undefinedValue);
      if (value.kind === 'record' && !value.fields.has('\0rest')) return body(value.fields);
      if (value.kind === 'list') {
        return body(new Map(value.items.map((item, index) => [String(index), item])));
      }
      return derivedUnknown(m, args, at, `Object.${name}`);
    });
  const same = native('freeze', ({ args }) => args[0] ?? undefinedValue);
  return namespace('Object', {
    keys: known('keys', (fields) => list(m, [...fields.keys()].map((key) => string(key)))),
    values: known('values', (fields) => list(m, [...fields.values()])),
    entries: known('entries', (fields) => list(m, [...fields].map(([key, value]) => list(m, [string(key), value])))),
    assign: native('assign', ({ args, at }) => assignAll(m, args, at)),
    fromEntries: native('fromEntries', ({ args, at }) => fromEntries(m, args[0] ?? undefinedValue, at)),
    freeze: same,
    seal: same,
    create: native('create', () => record(m)),
    defineProperty: native('defineProperty', ({ args: [target = undefinedValue, key = undefinedValue, how = undefinedValue], at }) => {
      const settled = settle(how);
      const value = settled.kind === 'record' ? (settled.fields.get('value') ?? undefinedValue) : undefinedValue;
      m.host.setMember(m, target, printed(key) ?? '', value, at);
      return target;
    }),
  }, ({ args }) => args[0] ?? record(m)); // prettier-ignore
}

function assignAll(
  m: Machine,
  [target = undefinedValue, ...sources]: readonly Value[],
  at: NativeCall['at'],
): Value {
  for (const given of sources) {
    const source = settle(given);
    if (source.kind === 'record') {
      for (const [key, value] of source.fields) m.host.setMember(m, target, key, value, at);
    } else if (source.kind === 'unknown') m.host.setMember(m, target, '\0rest', source, at);
  }
  return target;
}

function fromEntries(m: Machine, value: Value, at: NativeCall['at']): Value {
  const pairs = iterate(m, value, at);
  const fields = new Map<string, Value>();
  for (const pair of pairs ?? []) {
    const [key, item] = iterate(m, pair, at) ?? [];
    fields.set(printed(key ?? undefinedValue) ?? '', item ?? undefinedValue);
  }
  return pairs === null ? derivedUnknown(m, [value], at, 'Object.fromEntries') : record(m, fields);
}

const mostMade = 10_000;

function arrayOf(m: Machine): NativeValue {
  const make = ({ args, at }: NativeCall): Value => {
    const length = args.length === 1 && args[0] ? asNumber(m, args[0]) : null;
    if (length === null) return list(m, [...args]);
    const size = plainNumber(length);
    if (size === null || size > mostMade) return derivedUnknown(m, args, at, 'a list of unknown length');
    return list(
      m,
      Array.from({ length: size }, () => undefinedValue),
    );
  };
  return {
    ...namespace('Array', {
      isArray: native('isArray', ({ args, at }) => isArray(m, args[0] ?? undefinedValue, at)),
      of: native('of', ({ args }) => list(m, [...args])),
      from: native('from', (call) => arrayFrom(m, call)),
    }, make),
    construct: make,
  }; // prettier-ignore
}

function isArray(m: Machine, given: Value, at: NativeCall['at']): Value {
  const value = settle(given);
  if (value.kind !== 'unknown') return boolean(value.kind === 'list');
  if (value.hint?.kind === 'array') return boolean(true);
  if (value.hint?.kind === 'number' || value.hint?.kind === 'string' || value.hint?.kind === 'boolean') {
    return boolean(false);
  }
  return undecidedTest(m, [value], at);
}

function arrayFrom(m: Machine, { args: [from = undefinedValue, by], at }: NativeCall): Value {
  const source = settle(from);
  let items: readonly Value[] | null;
  if (source.kind === 'record' && source.fields.has('length')) {
    const length = plainNumber(asNumber(m, source.fields.get('length') ?? undefinedValue));
    items = length === null || length > mostMade ? null : Array.from({ length }, () => undefinedValue);
  } else items = iterate(m, source, at);
  if (items === null) return derivedUnknown(m, [source], at, 'a list of unknown length');
  return list(
    m,
    by ? items.map((item, index) => callIteration(m, by, [item, number(index)], index, at)) : [...items],
  );
}

function promiseOf(m: Machine): NativeValue {
  const settled = native('resolve', ({ args }) => args[0] ?? undefinedValue);
  return {
    ...namespace('Promise', { resolve: settled, all: settled, allSettled: settled }),
    construct: ({ args, at }) => {
      for (const arg of args) deferClosures(m, arg);
      return derivedUnknown(m, [], at, 'a promise');
    },
  };
}

/** Built-ins of the language that model code uses; what is not here is unknown. */
export function globalsOf(m: Machine): ReadonlyMap<string, Value> {
  const asText = native('String', ({ args, at }) => {
    const text = printed(args[0] ?? string(''));
    return text === null ? derivedUnknown(m, args, at, 'a text') : string(text);
  });
  const toNumber = native(
    'Number',
    ({ args, at }) => asNumber(m, args[0] ?? undefinedValue) ?? derivedUnknown(m, args, at, 'a number'),
  );
  const integer = native('parseInt', ({ args, at }) => {
    const x = asNumber(m, args[0] ?? undefinedValue);
    return x ? rounded(x, 'trunc') : derivedUnknown(m, args, at, 'a number');
  });
  const collection = (name: string, make: (items: readonly Value[] | null) => Value): NativeValue => ({
    ...native(name, () => undefinedValue),
    construct: ({ args, at }) =>
      make(args[0] && settle(args[0]).kind !== 'undefined' ? iterate(m, args[0], at) : []),
  });
  const silent = new Proxy(new Map<string, Value>(), { get: (target, key) => (key === 'get' ? (name: string) => native(name, () => undefinedValue) : Reflect.get(target, key) as unknown) }); // prettier-ignore
  return new Map<string, Value>([
    ['Math', mathOf(m)],
    ['Object', objectOf(m)],
    ['Array', arrayOf(m)],
    ['Promise', promiseOf(m)],
    ['String', asText],
    ['Number', { ...toNumber, members: new Map<string, Value>([['isInteger', isInteger(m)], ['parseInt', integer], ['parseFloat', toNumber], ['MAX_SAFE_INTEGER', number(Number.MAX_SAFE_INTEGER)], ['EPSILON', number(Number.EPSILON)]]) }],
    ['parseInt', integer],
    ['parseFloat', toNumber],
    ['Boolean', native('Boolean', ({ args, at }) => boolean(truth(m, args[0] ?? undefinedValue, at)))],
    ['undefined', undefinedValue],
    ['NaN', number(NaN)],
    ['Infinity', number(Infinity)],
    ['console', native('console', () => undefinedValue, silent)],
    ['Set', collection('Set', (items) => ({ ...list(m, unique(items ?? [])), isSet: true }))],
    ['Map', collection('Map', (items) => mapOf(m, items ?? []))],
    ['WeakMap', collection('WeakMap', () => mapOf(m, []))],
    ['Error', errorOf(m, 'Error')],
    ['TypeError', errorOf(m, 'TypeError')],
    ['RangeError', errorOf(m, 'RangeError')],
    ['structuredClone', native('structuredClone', ({ args }) => args[0] ?? undefinedValue)],
    ['setTimeout', native('setTimeout', ({ args, at }) => unknownResult(m, args, at, 'a timer'))],
    ['Symbol', native('Symbol', ({ at }) => derivedUnknown(m, [], at, 'a symbol'))],
  ]); // prettier-ignore
}

function isInteger(m: Machine): Value {
  return native('isInteger', ({ args, at }) => {
    const value = settle(args[0] ?? undefinedValue);
    const x = value.kind === 'number' ? value : asNumber(m, value);
    if (x === null) return value.kind === 'unknown' ? undecidedTest(m, args, at) : boolean(false);
    return boolean(typeof x.dim === 'number' ? Number.isInteger(x.dim / x.den) : x.den === 1);
  });
}

function errorOf(m: Machine, name: string): NativeValue {
  const make = ({ args }: NativeCall): Value =>
    record(
      m,
      new Map<string, Value>([
        ['message', args[0] ?? string('')],
        ['name', string(name)],
      ]),
    );
  return { ...native(name, make), construct: make };
}

function unique(items: readonly Value[]): Value[] {
  const seen = new Map<unknown, Value>();
  for (const item of items) seen.set(printed(item) ?? settle(item), item);
  return [...seen.values()];
}

function mapOf(m: Machine, items: readonly Value[]): Value {
  const map: Value = { ...record(m), entries: new Map() };
  for (const pair of items) {
    const settled = settle(pair);
    if (settled.kind !== 'list') continue;
    const set = m.host.getMember(m, map, 'set', m.frame.definition);
    m.call(set, map, settled.items, { at: m.frame.definition, argumentPlaces: [], resultName: null });
  }
  return map;
}
