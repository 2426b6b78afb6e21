import type { Place } from '../../program/program.js';
import { change, setEntry } from '../heap.js';
import type { Machine } from '../machine.js';
import { hidden, native, number, record, settle, string, unknown } from '../make.js';
import {
  type ClassValue,
  type ClosureValue,
  hole,
  type NativeValue,
  nullValue,
  type RecordValue,
  undefinedValue,
  type Value,
} from '../values.js';
import { globalMember, globalObject } from './global-object.js';
import { builtInPrototype, findProperty, innerSite, readProperty } from './records.js';

/** What any function can do: call, apply, bind. Null for another name. */
export function callingMember(m: Machine, self: Value, name: string): Value | null {
  switch (name) {
    case 'call':
      return native(name, ({ args, at }) =>
        m.call(self, args[0] ?? undefinedValue, args.slice(1), innerSite(at)),
      );
    case 'apply':
      return native(name, ({ args, at }) =>
        m.call(self, args[0] ?? undefinedValue, listedArguments(m, args[1], at), innerSite(at)),
      );
    case 'bind':
      return native(name, ({ args }) => bound(m, self, args[0] ?? undefinedValue, args.slice(1)));
    case 'toString':
      return native(name, () => string(`function ${self.kind === 'closure' ? (self.name ?? '') : ''}() { }`));
    case '\0@hasInstance':
      return undefinedValue;
    default:
      return null;
  }
}

/** The arguments in a list or in something like one. */
export function listedArguments(m: Machine, given: Value | undefined, at: Place): readonly Value[] {
  const value = settle(given ?? undefinedValue);
  if (value.kind === 'undefined' || value.kind === 'null') return [];
  const items = m.host.arrayLike(m, value, at)?.items ?? [value];
  return items.map((item) => (item === hole ? undefinedValue : item));
}

function bound(m: Machine, self: Value, receiver: Value, args: readonly Value[]): Value {
  if (self.kind !== 'closure') {
    return native('bound', (call) => m.call(self, receiver, [...args, ...call.args], innerSite(call.at)));
  }
  const before = self.bound;
  return {
    ...self,
    bound: { self: before ? before.self : receiver, args: [...(before?.args ?? []), ...args] },
  };
}

/** The object that a function gives as prototype to what `new` makes of it. */
export function prototypeOfFunction(m: Machine, self: ClosureValue): Value {
  const own = self.fields.get('prototype');
  if (own) return own;
  const prototype = record(m, new Map<string, Value>([['constructor', hidden(self)]]));
  setEntry(m.heap, self.fields, 'prototype', hidden(prototype));
  return prototype;
}

/** `f.name` of a function: what was assigned to it, or what functions have. */
export function functionMember(m: Machine, self: ClosureValue, name: string, at: Place): Value {
  const own = self.fields.get(name);
  if (own) return readProperty(m, own, self, at);
  switch (name) {
    case 'name':
      return string(self.bound ? `bound ${self.name ?? ''}` : (self.name ?? ''));
    case 'length': {
      const { params } = self.fn;
      const required = params.findIndex((param) => param.rest || param.defaultValue !== null);
      const count = required < 0 ? params.length : required;
      return number(Math.max(0, count - (self.bound?.args.length ?? 0)));
    }
    case 'prototype':
      return self.fn.isArrow || self.isMethod ? undefinedValue : settledPrototype(m, self, at);
    case '__proto__':
      return self.proto ?? nullValue;
  }
  const calling = callingMember(m, self, name);
  if (calling) return calling;
  if (self.proto) return m.host.getMember(m, self.proto, name, at);
  return inheritedOfFunctions(m, self, name, at);
}

function settledPrototype(m: Machine, self: ClosureValue, at: Place): Value {
  return readProperty(m, prototypeOfFunction(m, self), self, at);
}

function inheritedOfFunctions(m: Machine, self: Value, name: string, at: Place): Value {
  for (const base of ['Function', 'Object']) {
    const prototype = builtInPrototype(m, base);
    const found = prototype ? findProperty(m, prototype, name) : undefined;
    if (found !== undefined) return readProperty(m, found, self, at);
  }
  return self.kind === 'native' && isBuiltIn(m, self, name)
    ? unknown(m, { reason: `${self.name}.${name} is not followed`, at })
    : undefinedValue;
}

/** Whether the language has a member that is not followed here. */
function isBuiltIn(m: Machine, self: NativeValue, name: string): boolean {
  if (m.host.globals.get(self.name) !== self) return false;
  const own = (globalThis as unknown as Readonly<Record<string, unknown>>)[self.name];
  return (typeof own === 'function' || typeof own === 'object') && own !== null && name in own;
}

/** The class that a static member is declared in, or the property itself. */
function findStatic(cls: ClassValue, name: string): Value | undefined {
  for (let each: ClassValue | null = cls; each !== null; each = each.superclass) {
    const own = each.statics.get(name);
    if (own) return own;
  }
  return undefined;
}

function foreignBase(cls: ClassValue): Value | null {
  let each = cls;
  while (each.superclass !== null) each = each.superclass;
  return each.foreign;
}

/** `C.name` of a class: statics, inherited ones too. */
export function classMember(m: Machine, cls: ClassValue, name: string, at: Place): Value {
  const found = findStatic(cls, name);
  if (found) return readProperty(m, found, cls, at);
  switch (name) {
    case 'name':
      return string(cls.name ?? '');
    case 'prototype':
      return cls.prototype;
    case 'length':
      return number(cls.construct?.fn.params.length ?? 0);
    case '__proto__':
      return cls.superclass ?? cls.foreign ?? nullValue;
  }
  const calling = callingMember(m, cls, name);
  if (calling) return calling;
  const base = foreignBase(cls);
  if (base !== null && base.kind !== 'null') {
    // A static method of the base class runs on this one.
    const inherited = m.host.getMember(m, base, name, at);
    return inherited;
  }
  return inheritedOfFunctions(m, cls, name, at);
}

export function setClassMember(m: Machine, cls: ClassValue, name: string, value: Value, at: Place): void {
  const found = findStatic(cls, name);
  if (found?.kind === 'property' && found.value === null) {
    if (found.set) m.call(found.set, cls, [value], innerSite(at));
    return;
  }
  setEntry(m.heap, cls.statics, name, value);
}

export function setFunctionMember(
  m: Machine,
  self: ClosureValue,
  name: string,
  value: Value,
  at: Place,
): void {
  const found = self.fields.get(name);
  if (name === '__proto__') change(m.heap, self, 'proto', value);
  else if (name === 'prototype') setEntry(m.heap, self.fields, name, hidden(value));
  else if (found?.kind === 'property' && found.value === null) {
    if (found.set) m.call(found.set, self, [value], innerSite(at));
  } else setEntry(m.heap, self.fields, name, value);
}

/** `Math.floor`, `Object.prototype`; what was assigned to a built-in stays with it. */
export function nativeMember(m: Machine, self: NativeValue, name: string, at: Place): Value {
  if (self === globalObject) return globalMember(m, name, at);
  const own = self.members?.get(name);
  if (own) return readProperty(m, own, self, at);
  if (name === 'name') return string(self.name);
  return callingMember(m, self, name) ?? inheritedOfFunctions(m, self, name, at);
}

export function setNativeMember(m: Machine, self: NativeValue, name: string, value: Value): void {
  if (self === globalObject) {
    setEntry(m.heap, m.globalValues, name, value);
    return;
  }
  if (!self.members) change(m.heap, self, 'members', new Map<string, Value>());
  if (self.members) setEntry(m.heap, self.members, name, value);
}

/** What `new` gives objects to inherit from: the prototype of a function or class. */
export function instancePrototype(m: Machine, callee: Value, at: Place): Value | null {
  const value = settle(callee);
  switch (value.kind) {
    case 'class':
      return value.prototype;
    case 'closure': {
      const prototype = settle(readProperty(m, prototypeOfFunction(m, value), value, at));
      return prototype.kind === 'record' ? prototype : null;
    }
    case 'native': {
      const prototype = value.members?.get('prototype');
      return prototype?.kind === 'record' ? prototype : null;
    }
    default:
      return null;
  }
}

/** Whether an object inherits from a prototype; null when part of its chain is not known. */
export function inheritsFrom(
  m: Machine,
  object: Value,
  prototype: Value,
  parent: (m: Machine, object: RecordValue) => Value | null,
): boolean | null {
  let at: Value | null = object;
  while (at?.kind === 'record') {
    at = parent(m, at);
    if (at === prototype) return true;
  }
  return at === null || at.kind === 'null' ? false : null;
}
