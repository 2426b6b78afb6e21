import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { list, native, record, settle, string } from '../../make.js';
import { UserThrow } from '../../signals.js';
import type { EntryKey, ListValue, NativeCall, NativeValue, RecordValue, Value } from '../../values.js';
import { setEntry } from '../../heap.js';
import { lineageOf } from './linearise.js';

/** Under what an instance of a built-in class keeps its class. */
export const classKey = '\0class';

export function tuple(m: Machine, items: Value[]): ListValue {
  return { ...list(m, items), typed: 'tuple' };
}

export function isTuple(value: Value): boolean {
  return value.kind === 'list' && value.typed === 'tuple';
}

export type Dict = RecordValue & { readonly entries: NonNullable<RecordValue['entries']> };

export function isDict(value: Value): value is Dict {
  return value.kind === 'record' && value.entries !== null && value.isSet !== true;
}

export function isSet(value: Value): value is Dict {
  return value.kind === 'record' && value.entries !== null && value.isSet === true;
}

export function dict(m: Machine, pairs: Iterable<readonly [Value, Value]> = []): Dict {
  const made: Dict = { ...record(m), entries: new Map() };
  for (const [key, value] of pairs) put(m, made, key, value);
  return made;
}

export function set(m: Machine, items: Iterable<Value> = []): Dict {
  const made: Dict = { ...record(m), entries: new Map(), isSet: true };
  for (const item of items) put(m, made, item, item);
  return made;
}

/** Adds to a dictionary or set; of one with a key that is not known, nothing is known any more. */
export function put(m: Machine, target: Dict, key: Value, value: Value): void {
  const hash = hashOf(key);
  if (hash === null) {
    const found = settle(key);
    if (found.kind === 'unknown') target.lost = found;
    return;
  }
  const before = target.entries.get(hash);
  setEntry(m.heap, target.entries, hash, [before?.[0] ?? key, value]);
}

/** Under what a member of an enumeration keeps its value. */
export const memberKey = '\0member';

/** A member of an enumeration that is a text or number too, as that; any other value as it is. */
export function plainMember(value: Value): Value {
  const held = value.kind === 'record' && value.cls !== null ? value.fields.get(memberKey) : undefined;
  if (!held || value.kind !== 'record' || value.cls === null) return value;
  const isPlain = lineageOf(value.cls).some((each) => each.kind === 'native' && /^(IntEnum|StrEnum|str|int|float)$/.test(each.name));
  return isPlain ? settle(held) : value;
} // prettier-ignore

/** What equal keys have in common; null for what is not known. */
export function hashOf(given: Value): EntryKey {
  const value = plainMember(settle(given));
  switch (value.kind) {
    case 'unknown':
      return null;
    case 'string':
      return value.value;
    case 'boolean':
      return value.value ? 1 : 0;
    case 'number':
      return typeof value.dim === 'number' ? value.dim / value.den : value.dim;
    case 'null':
      return '\0None';
    case 'list': {
      const parts = value.items.map(hashOf);
      if (parts.includes(null)) return null;
      return `\0(${parts.map((part) => (typeof part === 'object' ? `#${identity(part)}` : `${typeof part}:${String(part)}`)).join()})`;
    }
    case 'library':
      return `\0${value.library.name}:${value.path}`;
    case 'closure':
      return value.fn;
    default:
      return value;
  }
}

const identities = new WeakMap<object, number>();
let count = 0;

function identity(value: object | null): number {
  if (value === null) return 0;
  const known = identities.get(value) ?? ++count;
  identities.set(value, known);
  return known;
}

/** The name of what stands for weights that nobody knows, and that shape nothing. */
export const weightsName = '\0weights';

/** Under what a slice keeps that it is one. */
export const sliceKey = '\0slice';

/** Start, stop and step of a slice; null for what is none. */
export function sliceBounds(value: Value): readonly Value[] | null {
  if (value.kind !== 'record' || !value.fields.has(sliceKey)) return null;
  return ['start', 'stop', 'step'].map((name) => settle(value.fields.get(name) ?? { kind: 'null' }));
}

/** The classes of errors, each with the one that it extends. */
export const errorParents: Readonly<Record<string, string>> = {
  BaseException: 'object', Exception: 'BaseException', KeyboardInterrupt: 'BaseException', SystemExit: 'BaseException',
  StopIteration: 'Exception', ArithmeticError: 'Exception', ZeroDivisionError: 'ArithmeticError', OverflowError: 'ArithmeticError',
  AssertionError: 'Exception', AttributeError: 'Exception', ImportError: 'Exception', ModuleNotFoundError: 'ImportError',
  LookupError: 'Exception', IndexError: 'LookupError', KeyError: 'LookupError', NameError: 'Exception', OSError: 'Exception',
  FileNotFoundError: 'OSError', RuntimeError: 'Exception', NotImplementedError: 'RuntimeError', RecursionError: 'RuntimeError',
  TypeError: 'Exception', ValueError: 'Exception', UnicodeDecodeError: 'ValueError', Warning: 'Exception', UserWarning: 'Warning',
  DeprecationWarning: 'Warning', FutureWarning: 'Warning', RuntimeWarning: 'Warning', IOError: 'OSError', EOFError: 'Exception',
}; // prettier-ignore

/** A built-in class. */
export function builtInClass(name: string, make: (call: NativeCall) => Value): NativeValue {
  return { ...native(name, make), construct: make };
}

/** An error as the language throws it. */
export function errorOf(m: Machine, name: string, message: string): RecordValue {
  const error = record(m);
  error.fields.set(classKey, m.host.globals.get(name) ?? native(name, () => error));
  error.fields.set('args', tuple(m, [string(message)]));
  return error;
}

/** Throws an error of the language. */
export function raise(m: Machine, name: string, message: string, at: Place): never {
  throw new UserThrow(errorOf(m, name, message), at, message);
}
