import { callIteration, deferClosures, unknownResult } from '../calls.js';
import { change } from '../heap.js';
import { enqueue } from '../jobs.js';
import type { Machine } from '../machine.js';
import {
  boolean,
  derivedUnknown,
  hidden,
  list,
  native,
  number,
  record,
  settle,
  string,
  undecidedTest,
} from '../make.js';
import { plainNumber } from '../numbers.js';
import {
  hole,
  type NativeCall,
  type NativeValue,
  type RecordValue,
  undefinedValue,
  type Value,
} from '../values.js';
import { arrayLike, arrayMethodNames, mostMade } from './arrays.js';
import { fillCollection } from './collections.js';
import { toNumber, toText } from './conversions.js';
import { errorGlobal, errorNames } from './errors.js';
import { iterate } from './iteration.js';
import { cloned, jsonGlobal } from './json.js';
import { mathGlobal, numberGlobals } from './numbers.js';
import { groupedMap, objectGlobal, wrapped } from './objects.js';
import { isAbsent, truth } from './operators.js';
import { promiseGlobal } from './promises.js';
import { proxyGlobal } from './proxies.js';
import { findProperty, innerSite } from './records.js';
import { reflectGlobal } from './reflection.js';
import { regexGlobal } from './regexes.js';
import { symbolGlobal } from './symbols.js';
import { typedArrayGlobal, typedArrayNames } from './typed-arrays.js';

function arrayGlobal(m: Machine): NativeValue {
  const make = ({ args, at }: NativeCall): Value => {
    const only = args.length === 1 ? settle(args[0] ?? undefinedValue) : undefinedValue;
    if (args.length === 1 && only.kind === 'unknown' && !only.isChoice) {
      return derivedUnknown(m, [only], at, 'a list of unknown length');
    }
    const length =
      args.length === 1 && (only.kind === 'number' || only.kind === 'unknown') ? toNumber(m, only, at) : null;
    if (length === null) return list(m, [...args]);
    const size = plainNumber(length);
    if (size === null || size > mostMade) return derivedUnknown(m, args, at, 'a list of unknown length');
    return list(m, Array.from({ length: size }, () => hole)); // prettier-ignore
  };
  const members = new Map<string, Value>([
    ['isArray', native('isArray', (call) => isArray(m, call))],
    ['of', native('of', ({ args }) => list(m, [...args]))],
    ['from', native('from', (call) => arrayFrom(m, call))],
    ['prototype', borrowedPrototype(m, arrayMethodNames, (self, at) => arrayLike(m, self, at))],
  ]);
  return { ...native('Array', make, members), construct: make };
}

/** A prototype whose methods are those that values of its kind have: `Array.prototype.map.call(x, f)`. */
function borrowedPrototype(
  m: Machine,
  names: readonly string[],
  convert: (self: Value, at: NativeCall['at']) => Value | null,
): RecordValue {
  const methods = names.map((name): [string, Value] => {
    const method = native(name, ({ self, args, at }) => {
      const value = convert(self, at);
      if (value === null) return unknownResult(m, [settle(self), ...args], at, `${name}() of this`);
      return m.call(m.host.getMember(m, value, name, at), value, args, innerSite(at));
    });
    return [name, hidden(method)];
  });
  return record(m, new Map(methods));
}

function isArray(m: Machine, { args, at }: NativeCall): Value {
  const value = settle(args[0] ?? undefinedValue);
  if (value.kind !== 'unknown') return boolean(value.kind === 'list' && value.typed === undefined);
  if (value.hint?.kind === 'array') return boolean(true);
  if (value.hint?.kind === 'number' || value.hint?.kind === 'string' || value.hint?.kind === 'boolean') {
    return boolean(false);
  }
  return undecidedTest(m, [value], at);
}

function arrayFrom(m: Machine, { args: [from = undefinedValue, by, receiver], at }: NativeCall): Value {
  const source = settle(from);
  const isIterable =
    source.kind !== 'record' || source.entries !== null || findProperty(m, source, '\0@iterator');
  const items = isIterable ? iterate(m, source, at) : (arrayLike(m, source, at)?.items ?? null);
  if (items === null) return derivedUnknown(m, [source], at, 'a list of unknown length');
  const values = items.map((item) => (item === hole ? undefinedValue : item));
  if (by === undefined || isAbsent(by)) return list(m, values);
  return list(m, values.map((item, index) => callIteration(m, by, [item, number(index)], index, at, receiver))); // prettier-ignore
}

/** `Map`, `Set` and their weak kin: as functions to construct, and as classes to extend. */
function collectionGlobal(m: Machine, name: string, isSet: boolean): NativeValue {
  const fill = (made: RecordValue, { args: [items = undefinedValue], at }: NativeCall): Value => {
    const given = settle(items);
    const listed = given.kind === 'undefined' || given.kind === 'null' ? [] : iterate(m, given, at);
    if (listed) fillCollection(m, made, listed, at);
    else change(m.heap, made, 'lost', derivedUnknown(m, [given], at, `what this ${name} holds`));
    return made;
  };
  const prototype = record(m);
  const members = new Map<string, Value>([['prototype', prototype]]);
  if (name === 'Map') {
    members.set(
      'groupBy',
      native('groupBy', (call) => groupedMap(m, call)),
    );
  }
  const construct = (call: NativeCall): Value =>
    fill({ ...record(m), entries: new Map(), ...(isSet ? { isSet } : {}), proto: prototype }, call);
  // `super(items)` of a class that extends it.
  const call = (given: NativeCall): Value => {
    const self = settle(given.self);
    return self.kind === 'record' && self.entries
      ? fill(self, given)
      : m.fail(`${name} is a class: it needs new`, given.at);
  };
  return { ...native(name, call, members), construct };
}

function weakRefGlobal(m: Machine): NativeValue {
  const construct = ({ args: [value = undefinedValue] }: NativeCall): Value =>
    record(m, new Map<string, Value>([['deref', native('deref', () => value)]]));
  return { ...native('WeakRef', construct), construct };
}

/** Functions that run what they are given later. */
function timers(m: Machine): Record<string, Value> {
  const later = (name: string, delay: (args: readonly Value[]) => number | null, passed: number): Value =>
    native(name, ({ args, at }) => {
      const [body = undefinedValue] = args;
      enqueue(
        m,
        () => m.call(body, undefinedValue, args.slice(passed), innerSite(at)),
        undefined,
        delay(args),
      );
      return derivedUnknown(m, [], at, 'a timer');
    });
  const byDelay = (args: readonly Value[]): number =>
    plainNumber(toNumber(m, args[1] ?? number(0), m.frame.definition)) ?? 0;
  return {
    queueMicrotask: later('queueMicrotask', () => null, 1),
    setTimeout: later('setTimeout', byDelay, 2),
    setImmediate: later('setImmediate', () => 0, 1),
    requestAnimationFrame: later('requestAnimationFrame', () => 16, 1),
    clearTimeout: native('clearTimeout', () => undefinedValue),
    setInterval: native('setInterval', ({ args, at }) => unknownResult(m, args, at, 'a timer')),
  };
}

/** What a method of the console, whatever its name, does to a network: nothing. */
function consoleGlobal(): NativeValue {
  const names = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'group', 'groupEnd', 'groupCollapsed', 'time', 'timeEnd', 'timeLog', 'dir', 'assert', 'count', 'clear']; // prettier-ignore
  return native('console', () => undefinedValue, new Map(names.map((name) => [name, native(name, () => undefinedValue)]))); // prettier-ignore
}

function stringGlobal(m: Machine): NativeValue {
  const make = ({ args, at }: NativeCall): string | null => {
    const [given] = args;
    const value = settle(given ?? string(''));
    if (value.kind === 'symbol') return `Symbol(${value.description})`;
    return value.kind === 'unknown' ? null : toText(m, value, at);
  };
  const convert = (call: NativeCall): Value => {
    const text = make(call);
    return text === null
      ? { ...derivedUnknown(m, call.args.map(settle), call.at, 'a text'), hint: { kind: 'string' } }
      : string(text);
  };
  const ofCodes = (name: 'fromCharCode' | 'fromCodePoint'): Value =>
    native(name, ({ args, at }) => {
      const codes = args.map((arg) => plainNumber(toNumber(m, arg, at)));
      return codes.includes(null)
        ? derivedUnknown(m, args.map(settle), at, 'a text')
        : string(String[name](...(codes as number[])));
    });
  const raw = native('raw', ({ args: [strings = undefinedValue, ...values], at }) => {
    const parts = m.host.arrayLike(m, m.host.getMember(m, strings, 'raw', at), at)?.items ?? [];
    return parts.slice(1).reduce<Value>(
      (text, part, index) => {
        const value = values[index] ?? string('');
        return m.host.binary(
          m,
          '+',
          m.host.binary(m, '+', text, convert({ self: text, args: [value], at }), at),
          part,
          at,
        );
      },
      parts[0] ?? string(''),
    );
  });
  const methods = ['slice', 'split', 'trim', 'replace', 'toUpperCase', 'toLowerCase', 'charAt', 'indexOf', 'includes', 'startsWith', 'padStart', 'toString', 'valueOf']; // prettier-ignore
  const prototype = borrowedPrototype(m, methods, (self, at) => convert({ self, args: [self], at }));
  const members = new Map<string, Value>([
    ['fromCharCode', ofCodes('fromCharCode')],
    ['fromCodePoint', ofCodes('fromCodePoint')],
    ['raw', raw],
    ['prototype', prototype],
  ]);
  return { ...native('String', convert, members), construct: (call) => wrapped(m, convert(call)) };
}

function functionGlobal(m: Machine): NativeValue {
  const make = ({ at }: NativeCall): Value => derivedUnknown(m, [], at, 'code in a text');
  const prototype = record(
    m,
    new Map<string, Value>(
      (['call', 'apply', 'bind'] as const).map((name) => [
        name,
        hidden(
          native(name, ({ self, args, at }) =>
            m.call(m.host.getMember(m, self, name, at), self, args, innerSite(at)),
          ),
        ),
      ]),
    ),
  );
  return { ...native('Function', make, new Map<string, Value>([['prototype', prototype]])), construct: make };
}

/** What reads the clock, the machine or the world: not known, and no network depends on it as a rule. */
function outside(m: Machine): Record<string, Value> {
  const now = native('now', ({ at }) => derivedUnknown(m, [], at, 'what the clock says'));
  const date = ({ at }: NativeCall): Value => derivedUnknown(m, [], at, 'what the clock says');
  return {
    Date: { ...native('Date', date, new Map<string, Value>([['now', now], ['UTC', now], ['parse', now]])), construct: date },
    performance: native('performance', () => undefinedValue, new Map<string, Value>([['now', now], ['mark', native('mark', () => undefinedValue)], ['measure', native('measure', () => undefinedValue)]])),
  }; // prettier-ignore
}

/** Functions that are called with one value and give it back, or nothing. */
function small(m: Machine): Record<string, Value> {
  return {
    Boolean: native('Boolean', ({ args, at }) => boolean(truth(m, args[0] ?? undefinedValue, at))),
    ArrayBuffer: native('ArrayBuffer', ({ at }) => derivedUnknown(m, [], at, 'raw memory'), new Map<string, Value>([['isView', native('isView', ({ args }) => { const value = settle(args[0] ?? undefinedValue); return boolean(value.kind === 'list' && value.typed !== undefined); })]])), // prettier-ignore
    structuredClone: native('structuredClone', ({ args }) => cloned(m, args[0] ?? undefinedValue)),
    alert: native('alert', ({ args }) => {
      for (const arg of args) deferClosures(m, arg);
      return undefinedValue;
    }),
  };
}

/** Built-ins of the language that model code uses; what is not here is unknown. */
export function globalsOf(m: Machine): ReadonlyMap<string, Value> {
  const object = objectGlobal(m);
  const error = errorGlobal(m, 'Error', null);
  const all: Record<string, Value> = {
    Object: object,
    Function: functionGlobal(m),
    Array: arrayGlobal(m),
    String: stringGlobal(m),
    Math: mathGlobal(m),
    Reflect: reflectGlobal(m, object),
    JSON: jsonGlobal(m),
    Promise: promiseGlobal(m),
    Proxy: proxyGlobal(m),
    RegExp: regexGlobal(m),
    Symbol: symbolGlobal(m),
    Map: collectionGlobal(m, 'Map', false),
    Set: collectionGlobal(m, 'Set', true),
    WeakMap: collectionGlobal(m, 'WeakMap', false),
    WeakSet: collectionGlobal(m, 'WeakSet', true),
    WeakRef: weakRefGlobal(m),
    undefined: undefinedValue,
    console: consoleGlobal(),
    ...numberGlobals(m),
    ...timers(m),
    ...outside(m),
    ...small(m),
  };
  for (const name of errorNames) all[name] = name === 'Error' ? error : errorGlobal(m, name, error);
  for (const name of typedArrayNames) all[name] = typedArrayGlobal(m, name);
  return new Map(Object.entries(all));
}
