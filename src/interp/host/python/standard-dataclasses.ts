import { setEntry } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { boolean, native, record, settle, string } from '../../make.js';
import { type ClassValue, type NativeCall, nullValue, type RecordValue, type Value } from '../../values.js';
import { innerSite } from '../records.js';
import { findInLineage } from './lineage.js';
import { lineageOf } from './linearise.js';
import { keywordOf } from './natives.js';
import { dict, raise, tuple } from './objects.js';
import type { StandardModule } from './standard.js';

const fieldKey = '\0field';

/** The fields of a class, inherited ones first: what is declared with a type. */
function fieldsOf(cls: ClassValue): ReadonlyMap<string, Value | null> {
  const fields = new Map<string, Value | null>();
  for (const each of lineageOf(cls).toReversed()) {
    if (each.kind !== 'class') continue;
    for (const member of each.node.members) {
      if (member.kind !== 'field' || typeof member.name !== 'string' || member.type === null) continue;
      fields.set(member.name, member.value ? (each.statics.get(member.name) ?? null) : null);
    }
  }
  return fields;
}

/** `__init__` as `@dataclass` writes it. */
function initialiser(m: Machine, cls: ClassValue): Value {
  return native('__init__', ({ self, args, keywords, at }) => {
    const instance = settle(self);
    if (instance.kind !== 'record') return nullValue;
    const names = [...fieldsOf(cls)];
    if (args.length > names.length) raise(m, 'TypeError', 'there are more arguments than fields', at);
    names.forEach(([name, otherwise], index) => {
      const given = args[index] ?? keywords?.get(name)?.value;
      const value = given ?? defaultOf(m, otherwise, at);
      if (!value) raise(m, 'TypeError', `the argument ${name} is missing`, at);
      setEntry(m.heap, instance.fields, name, value);
    });
    if (findInLineage(cls, '__post_init__')) {
      m.call(m.host.getMember(m, instance, '__post_init__', at), instance, [], innerSite(at));
    }
    return nullValue;
  });
}

function defaultOf(m: Machine, given: Value | null, at: NativeCall['at']): Value | null {
  const value = given && settle(given);
  if (value?.kind !== 'record' || !value.fields.has(fieldKey)) return given;
  const make = value.fields.get('default_factory');
  return make ? m.call(make, nullValue, [], innerSite(at)) : (value.fields.get('default') ?? null);
}

function asDataclass(m: Machine, given: Value): Value {
  const cls = settle(given);
  if (cls.kind === 'class' && !cls.statics.has('__init__')) {
    setEntry(m.heap, cls.statics, '__init__', initialiser(m, cls));
  }
  return given;
}

/** What a class has that extends `NamedTuple`. */
export function asNamedTuple(m: Machine, cls: ClassValue): void {
  asDataclass(m, cls);
  const own = { _replace: replaced, _asdict: (call: NativeCall) => plain(m, call.self) };
  for (const [name, work] of Object.entries(own)) {
    if (!cls.statics.has(name)) setEntry(m.heap, cls.statics, name, native(name, work));
  }
}

/** A copy with other values in some fields. */
function replaced({ self, keywords }: Pick<NativeCall, 'self' | 'keywords'>): Value {
  const value = settle(self);
  if (value.kind !== 'record') return value;
  const changes = [...(keywords ?? [])].map(([name, each]) => [name, each.value] as const);
  return { ...value, fields: new Map([...value.fields, ...changes]) };
}

function plain(m: Machine, given: Value): Value {
  const value = settle(given);
  return value.kind === 'record' ? plainFields(m, value) : value;
}

function plainFields(m: Machine, { cls, fields }: RecordValue): Value {
  const names = cls ? [...fieldsOf(cls).keys()] : [];
  return dict(m, names.map((name) => [string(name), fields.get(name) ?? nullValue] as const));
} // prettier-ignore

/** `dataclasses`. */
export const dataclassesModule: StandardModule = {
  dataclass: (m, { args: [cls] }) =>
    cls ? asDataclass(m, cls) : native('dataclass', ({ args: [own = nullValue] }) => asDataclass(m, own)),
  field: (m, call) => {
    const made = record(m, new Map<string, Value>([[fieldKey, boolean(true)]]));
    for (const name of ['default', 'default_factory']) {
      const value = keywordOf(call, name);
      if (value) made.fields.set(name, value);
    }
    return made;
  },
  fields: (m, { args: [given = nullValue] }) => {
    const value = settle(given);
    const cls = value.kind === 'record' ? value.cls : value;
    const names = cls?.kind === 'class' ? [...fieldsOf(cls).keys()] : [];
    return tuple(m, names.map((name) => record(m, new Map<string, Value>([['name', string(name)]])))); // prettier-ignore
  },
  replace: (_, { args: [self = nullValue], keywords }) =>
    replaced({ self, ...(keywords ? { keywords } : {}) }),
  asdict: (m, { args: [given = nullValue] }) => plain(m, given),
};
