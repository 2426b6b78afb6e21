import type { Place } from '../../program/program.js';
import { callIteration } from '../calls.js';
import { spendOnItems } from '../budget.js';
import { change, clearEntries, deleteEntry, setEntry } from '../heap.js';
import type { Machine } from '../machine.js';
import { boolean, derivedUnknown, list, native, number, settle } from '../make.js';
import { type EntryKey, type NativeCall, type RecordValue, undefinedValue, type Value } from '../values.js';
import { iteratorOf } from './iterators.js';

type Entries = NonNullable<RecordValue['entries']>;

/** What two equal keys have in common; null for one of which it is not known what it equals. */
function entryKey(given: Value): { readonly key: EntryKey } | null {
  const value = settle(given);
  switch (value.kind) {
    case 'string':
    case 'boolean':
      return { key: value.value };
    case 'number':
      return typeof value.dim === 'number' ? { key: value.dim / value.den } : null;
    case 'undefined':
      return { key: undefined };
    case 'null':
      return { key: null };
    case 'symbol':
      return { key: `\0symbol ${value.key}` };
    case 'unknown':
      return null;
    case 'tensor':
      return { key: `\0tensor ${value.node}` };
    case 'layer':
      return { key: value.record };
    case 'class':
      return { key: value.node };
    default:
      return { key: value };
  }
}

type Method = (m: Machine, self: RecordValue, entries: Entries, call: NativeCall) => Value;

/** Something was done under a key that is not known: from now on it can hold anything. */
function lose(m: Machine, self: RecordValue, { args, at }: NativeCall): void {
  change(
    m.heap,
    self,
    'lost',
    derivedUnknown(m, args.map(settle), at, 'an entry under a key that is not known'),
  );
}

function found(m: Machine, entries: Entries, call: NativeCall, known: (key: EntryKey) => Value): Value {
  const at = entryKey(call.args[0] ?? undefinedValue);
  if (at !== null) return known(at.key);
  if (entries.size === 0) return known(NaN);
  return derivedUnknown(m, call.args.map(settle), call.at, 'an entry under a key that is not known');
}

function put(m: Machine, self: RecordValue, entries: Entries, call: NativeCall, value: Value): Value {
  const [key = undefinedValue] = call.args;
  const at = entryKey(key);
  if (at === null) lose(m, self, call);
  else setEntry(m.heap, entries, at.key, [settle(key), value] as const);
  return self;
}

const both: Readonly<Record<string, Method>> = {
  has: (m, _, entries, call) => found(m, entries, call, (key) => boolean(entries.has(key))),
  delete: (m, self, entries, call) => {
    const at = entryKey(call.args[0] ?? undefinedValue);
    if (at === null) {
      lose(m, self, call);
      return derivedUnknown(m, call.args.map(settle), call.at, 'a deleted key');
    }
    const was = entries.has(at.key);
    spendOnItems(m, entries.size, call.at);
    deleteEntry(m.heap, entries, at.key);
    return boolean(was);
  },
  clear: (m, _, entries) => {
    clearEntries(m.heap, entries);
    return undefinedValue;
  },
  forEach: (m, self, entries, { args: [callback = undefinedValue, receiver], at }) => {
    let index = 0;
    for (const [key, value] of entries.values()) {
      callIteration(m, callback, [value, key, self], index++, at, receiver);
    }
    return undefinedValue;
  },
  values: (m, self) => iteratorOf(collectionItems(m, self, (_, value) => value)),
  entries: (m, self) => iteratorOf(collectionItems(m, self, (key, value) => list(m, [key, value]))),
  keys: (m, self) => iteratorOf(collectionItems(m, self, (key) => key)),
};

const ofMaps: Readonly<Record<string, Method>> = {
  ...both,
  get: (m, _, entries, call) => found(m, entries, call, (key) => entries.get(key)?.[1] ?? undefinedValue),
  set: (m, self, entries, call) => put(m, self, entries, call, call.args[1] ?? undefinedValue),
};

const ofSets: Readonly<Record<string, Method>> = {
  ...both,
  add: (m, self, entries, call) => put(m, self, entries, call, settle(call.args[0] ?? undefinedValue)),
};

/** The entries of a map or set, one by one, as they are when it comes to them. */
export function* collectionItems(
  m: Machine,
  self: RecordValue,
  pick: (key: Value, value: Value) => Value = self.isSet
    ? (key) => key
    : (key, value) => list(m, [key, value]),
): Generator<Value> {
  for (const [key, value] of self.entries?.values() ?? []) yield pick(key, value);
}

/** What sets do with other sets is not followed. */
const operations: ReadonlySet<string> = new Set(['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom']); // prettier-ignore

/** Members of maps and sets; null for a name that they do not have. */
export function collectionMember(m: Machine, self: RecordValue, name: string): Value | null {
  const { entries } = self;
  if (entries === null) return null;
  if (name === 'size') return number(entries.size);
  const key = name === '\0@iterator' ? (self.isSet ? 'values' : 'entries') : name;
  const method = (self.isSet ? ofSets : ofMaps)[key];
  if (method) return native(name, (call) => method(m, self, entries, call));
  if (!self.isSet || !operations.has(name)) return null;
  return native(name, ({ args, at }) => derivedUnknown(m, args.map(settle), at, `${name}() of a set`));
}

/** Makes the constructors of maps and sets. */
export function fillCollection(m: Machine, self: RecordValue, items: readonly Value[], at: Place): void {
  const { entries } = self;
  if (entries === null) return;
  for (const item of items) {
    if (self.isSet) put(m, self, entries, { self, args: [item], at }, settle(item));
    else {
      const key = m.host.getIndex(m, item, number(0), at);
      put(m, self, entries, { self, args: [key], at }, m.host.getIndex(m, item, number(1), at));
    }
  }
}
