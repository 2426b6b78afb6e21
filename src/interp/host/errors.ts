import { change, setEntry } from '../heap.js';
import type { Machine } from '../machine.js';
import { hidden, native, record, settle, string } from '../make.js';
import {
  type NativeCall,
  type NativeValue,
  type RecordValue,
  undefinedValue,
  type Value,
} from '../values.js';
import { builtInPrototype } from './records.js';

/** The classes of errors, each but the first an heir of it. */
export const errorNames = [
  'Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError', 'AggregateError', 'DOMException',
] as const; // prettier-ignore

type ErrorName = (typeof errorNames)[number];

/** An error as the language or a library throws it. */
export function errorValue(m: Machine, name: ErrorName, message: string): RecordValue {
  const error = record(m);
  fillError(m, error, [string(message)], name);
  const proto = builtInPrototype(m, name);
  if (proto) change(m.heap, error, 'proto', proto);
  return error;
}

function fillError(m: Machine, error: RecordValue, args: readonly Value[], name: string): void {
  const list = name === 'AggregateError' ? args.slice(1) : args;
  const [message, options] = list;
  if (message && settle(message).kind !== 'undefined') {
    const text = m.host.toText(m, message);
    setEntry(m.heap, error.fields, 'message', hidden(text === null ? message : string(text)));
  }
  if (name === 'AggregateError' && args[0]) setEntry(m.heap, error.fields, 'errors', hidden(args[0]));
  const settled = settle(options ?? undefinedValue);
  const cause = settled.kind === 'record' ? settled.fields.get('cause') : undefined;
  if (cause) setEntry(m.heap, error.fields, 'cause', hidden(cause));
  setEntry(m.heap, error.fields, 'stack', hidden(string('')));
}

/** A class of errors, as a function and as a class to extend. */
export function errorGlobal(m: Machine, name: ErrorName, parent: NativeValue | null): NativeValue {
  const prototype = record(m, new Map<string, Value>([['name', hidden(string(name))], ['message', hidden(string(''))]])); // prettier-ignore
  const base = parent?.members?.get('prototype');
  if (base) prototype.proto = base;
  const make = ({ self, args }: NativeCall): Value => {
    const given = settle(self);
    const error = given.kind === 'record' && given.cls !== null ? given : record(m);
    if (error !== given) error.proto = prototype;
    fillError(m, error, args, name);
    return error;
  };
  const members = new Map<string, Value>([
    ['prototype', prototype],
    ['captureStackTrace', native('captureStackTrace', () => undefinedValue)],
  ]);
  const constructor: NativeValue = { ...native(name, make, members), construct: make };
  prototype.fields.set('constructor', hidden(constructor));
  if (parent === null) {
    prototype.fields.set('toString', hidden(native('toString', ({ self, at }) => errorText(m, self, at))));
  }
  return constructor;
}

function errorText(m: Machine, self: Value, at: NativeCall['at']): Value {
  const part = (key: string): string => m.host.toText(m, m.host.getMember(m, self, key, at)) ?? '';
  const [name, message] = [part('name'), part('message')];
  return string(message === '' ? name : `${name}: ${message}`);
}
