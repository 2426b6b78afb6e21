import { boolean, native, number, record, settle, string, undecidedTest, unknown } from '../../make.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import type { Machine } from '../../machine.js';
import { isInstance } from './instances.js';
import { lineageOf } from './linearise.js';
import { classOf, findMember, hasMember } from './members.js';
import type { BuiltIn } from './builtins.js';
import { raise } from './objects.js';
import { formatted, repr } from './text.js';
import { asModule } from './modules.js';

const callable = new Set<Value['kind']>(['closure', 'class', 'native', 'library', 'layer']);

/** Built-in functions on any object. */
export const objectFunctions: Readonly<Record<string, BuiltIn>> = {
  isinstance: (m, { args: [value = nullValue, of = nullValue], at }) => {
    const result = isInstance(m, value, of);
    return result === null ? undecidedTest(m, [settle(value), settle(of)], at) : boolean(result);
  },
  issubclass: (m, { args: [cls = nullValue, of = nullValue], at }) => {
    const [a, b] = [settle(cls), settle(of)];
    const all = b.kind === 'list' ? b.items.map(settle) : [b];
    if (a.kind === 'unknown' || all.some(({ kind }) => kind === 'unknown')) {
      return undecidedTest(m, [a, b], at);
    }
    return boolean(lineageOf(a).some((each) => all.some((other) => isSameClass(each, other))));
  },
  getattr: (m, { args: [object = nullValue, name = nullValue, otherwise], at }) => {
    const key = settle(name);
    if (key.kind !== 'string') return unknown(m, { reason: 'the name of an attribute is not known', at });
    return (
      findMember(m, object, key.value, at) ??
      otherwise ??
      raise(m, 'AttributeError', `there is no ${key.value}`, at)
    );
  },
  setattr: (m, { args: [object = nullValue, name = nullValue, value = nullValue], at }) => {
    const key = settle(name);
    if (key.kind === 'string') m.host.setMember(m, object, key.value, value, at);
    return nullValue;
  },
  hasattr: (m, { args: [object = nullValue, name = nullValue], at }) => {
    const key = settle(name);
    if (key.kind !== 'string') return undecidedTest(m, [key], at);
    const found = hasMember(m, object, key.value, at);
    return typeof found === 'boolean' ? boolean(found) : found;
  },
  // The names that an object has are asked for, not told one by one: a library's are never all known.
  dir: (m, { args: [object = nullValue] }) => {
    const isAmong = native('__contains__', ({ args: [name = nullValue], at }) => {
      const key = settle(name);
      if (key.kind !== 'string') return undecidedTest(m, [key], at);
      const found = hasMember(m, object, key.value, at);
      return typeof found === 'boolean' ? boolean(found) : found;
    });
    return record(m, new Map([['__contains__', isAmong]]));
  },
  callable: (m, { args: [value = nullValue], at }) => {
    const object = settle(value);
    if (object.kind === 'unknown') return undecidedTest(m, [object], at);
    const hasCall = object.kind === 'record' && findMember(m, object, '__call__', at) !== null;
    return boolean(callable.has(object.kind) || hasCall || asModule(m, object) !== null);
  },
  type: (m, { args, at }) => {
    const value = settle(args[0] ?? nullValue);
    if (args.length > 1 || value.kind === 'unknown') {
      return unknown(m, { reason: 'this class is not known', at });
    }
    return classOf(m, value, at);
  },
  id: (_, { args: [value = nullValue] }) => number(idOf(settle(value))),
  hash: (_, { args: [value = nullValue] }) => number(idOf(settle(value))),
  vars: (m, { args: [value = nullValue], at }) => m.host.getMember(m, value, '__dict__', at),
  // What is written into it is not followed.
  globals: (m, { at }) => {
    const module = m.moduleWhere((file) => file === at.file);
    return module
      ? m.host.getMember(m, module, '__dict__', at)
      : unknown(m, { reason: 'the names of this module', at });
  },
  repr: (m, { args: [value = nullValue], at }) => textOr(m, repr(m, value, at), at),
  format: (m, { args: [value = nullValue, spec], at }) => {
    const wanted = spec ? settle(spec) : null;
    return textOr(m, formatted(m, value, wanted?.kind === 'string' ? wanted.value : '', at), at);
  },
  property: (_, { args: [getter = nullValue] }) => ({
    kind: 'property',
    value: null,
    get: getter,
    set: null,
    isEnumerable: false,
    isWritable: true,
  }),
  staticmethod: (_, { args: [fn = nullValue] }) => asBound(settle(fn), 'static'),
  classmethod: (_, { args: [fn = nullValue] }) => asBound(settle(fn), 'class'),
  // `super` without brackets; with them it is syntax.
  super: (m, { at }) => unknown(m, { reason: 'super is not followed here', at }),
};

function asBound(fn: Value, binding: 'static' | 'class'): Value {
  return fn.kind === 'closure' ? { ...fn, binding } : fn;
}

function textOr(m: Machine, text: string | null, at: NativeCall['at']): Value {
  if (text !== null) return string(text);
  return { ...unknown(m, { reason: 'this text is not known', at }), hint: { kind: 'string' } };
}

function isSameClass(a: Value, b: Value): boolean {
  if (a.kind === 'library' && b.kind === 'library') return a.path === b.path;
  if (a.kind === 'native' && b.kind === 'native') return a.name === b.name;
  return a === b;
}

const ids = new WeakMap<Value, number>();
let count = 0;

function idOf(value: Value): number {
  const known = ids.get(value) ?? ++count;
  ids.set(value, known);
  return known;
}
