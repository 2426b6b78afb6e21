import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { native, settle, unknown } from '../../make.js';
import {
  type ClassValue,
  type ClosureValue,
  type NativeValue,
  type RecordValue,
  undefinedValue,
  type Value,
} from '../../values.js';
import { lineageOf } from './linearise.js';
import { moduleMember } from './network-members.js';
import { symbolicMember } from './subclasses.js';

/** A member of a class as it stands there, and what it stands in. */
export function findInLineage(
  cls: ClassValue,
  name: string,
  after: ClassValue | null = null,
): { readonly value: Value; readonly owner: Value } | null {
  const lineage = lineageOf(cls);
  const start = after === null ? 0 : lineage.indexOf(after) + 1;
  for (const each of lineage.slice(start)) {
    // Of what is not known nobody knows what it has, but it makes its instances itself.
    if (each.kind === 'unknown' && name === '__init__') return null;
    if (each.kind !== 'class') continue;
    const value = each.statics.get(name);
    if (value) return { value, owner: each };
  }
  return null;
}

/** A method with the instance, or the class, that it is called on. */
export function bound(callee: ClosureValue, self: Value, cls: Value): ClosureValue {
  if (callee.binding === 'static') return callee;
  const receiver = callee.binding === 'class' ? cls : self;
  return { ...callee, bound: { self: receiver, args: [receiver] } };
}

/** A member of a class as an instance has it: methods are bound, properties computed. */
export function asAttribute(m: Machine, value: Value, self: Value, cls: Value, at: Place): Value {
  const settled = settle(value);
  switch (settled.kind) {
    case 'closure':
      return settled.isMethod || settled.bound === null ? bound(settled, self, cls) : settled;
    case 'native':
      // What `@dataclass` and `NamedTuple` write works on the instance.
      return isWritten(settled) ? native(settled.name, (call) => settled.call({ ...call, self })) : value;
    case 'property': {
      if (!settled.get) return settled.value ?? undefinedValue;
      const getter = settle(settled.get);
      const method = getter.kind === 'closure' ? bound(getter, self, cls) : getter;
      return m.call(method, self, [], { at, argumentPlaces: [], resultName: null });
    }
    default:
      return value;
  }
}

function isWritten({ name, construct }: NativeValue): boolean {
  return /^(__init__|_replace|_asdict)$/.test(name) && construct === undefined;
}

/** What an instance inherits from a class of the library; null where that has no such member. */
export function inherited(
  m: Machine,
  self: RecordValue,
  name: string,
  at: Place,
  after: ClassValue | null = null,
): Value | null {
  const lineage = self.cls ? lineageOf(self.cls) : [];
  const start = after === null ? 0 : lineage.indexOf(after) + 1;
  for (const each of lineage.slice(start)) {
    if (each.kind === 'unknown') return unknown(m, { reason: each.reason, at: each.at });
    if (each.kind !== 'library') continue;
    const meaning = each.library.meaning(each.path);
    if (each.library.isSymbolic === true) {
      const member = symbolicMember(m, self, meaning, name, at);
      if (member) return member;
    }
    if (meaning.kind === 'layer') return moduleMember(m, self, 'layer', name, at);
    if (meaning.kind === 'moduleClass') return moduleMember(m, self, meaning.holds, name, at);
    return unknown(m, { reason: `${self.cls?.name ?? 'a class'} inherits ${name} from a library class`, at });
  }
  return null;
}

/** What makes an instance: its `__init__`, or what a class of the library does; undefined where nothing is to be done. */
export function initOf(m: Machine, instance: RecordValue, cls: ClassValue): Value {
  const own = findInLineage(cls, '__init__');
  if (own) return settle(own.value);
  const from = inherited(m, instance, '__init__', cls.node.at);
  if (from) return from;
  const builtIn = lineageOf(cls).find((each) => each.kind === 'native');
  if (builtIn?.kind !== 'native' || !builtIn.construct) return undefinedValue;
  const { construct } = builtIn;
  return native('__init__', (call) => construct(call));
}
