import type { Machine } from '../../machine.js';
import { boolean, list, native, number, settle, string } from '../../make.js';
import { type EntryKey, type NativeCall, nullValue, type Value } from '../../values.js';
import { argument, keywordOf } from './natives.js';
import { dict, type Dict, hashOf, isDict, put, raise, set, tuple } from './objects.js';

type Method = (m: Machine, self: Dict, call: NativeCall) => Value;

/** Takes an entry out, undoably. */
export function removeEntry(m: Machine, { entries }: Dict, key: EntryKey): void {
  const before = [...entries];
  entries.delete(key);
  m.heap.changed(() => {
    entries.clear();
    for (const [each, entry] of before) entries.set(each, entry);
  });
}

/** Puts the entries of another dictionary, or pairs, and arguments by name into one. */
export function mergeInto(m: Machine, self: Dict, call: NativeCall): void {
  const [given] = call.args;
  const source = given ? settle(given) : null;
  if (source && isDict(source)) for (const [key, value] of source.entries.values()) put(m, self, key, value);
  else if (source && source.kind !== 'null') {
    for (const each of m.host.iterate(m, source, call.at) ?? []) {
      const [key, value] = m.host.iterate(m, each, call.at) ?? [];
      if (key && value) put(m, self, key, value);
    }
  }
  for (const [name, { value }] of call.keywords ?? []) put(m, self, string(name), value);
}

const found = (self: Dict, key: Value): Value | null => {
  const hash = hashOf(key);
  return hash === null ? null : (self.entries.get(hash)?.[1] ?? null);
};

const methods: Readonly<Record<string, Method>> = {
  get: (_, self, call) => found(self, argument(call, 0, 'key')) ?? call.args[1] ?? keywordOf(call, 'default') ?? nullValue,
  // Views: they have a length, and are gone over as often as one likes.
  keys: (m, self) => set(m, [...self.entries.values()].map(([key]) => key)),
  values: (m, self) => list(m, [...self.entries.values()].map(([, value]) => value)),
  items: (m, self) => list(m, [...self.entries.values()].map((pair): Value => tuple(m, [...pair]))),
  pop: (m, self, { args: [key = nullValue, otherwise], at }) => {
    const value = found(self, key);
    if (value) removeEntry(m, self, hashOf(key));
    return value ?? otherwise ?? raise(m, 'KeyError', 'there is no such entry', at);
  },
  popitem: (m, self, { at }) => {
    const last = [...self.entries].at(-1);
    if (!last) return raise(m, 'KeyError', 'the dictionary is empty', at);
    removeEntry(m, self, last[0]);
    return tuple(m, [...last[1]]);
  },
  setdefault: (m, self, { args: [key = nullValue, value = nullValue] }) => {
    const known = found(self, key);
    if (!known) put(m, self, key, value);
    return known ?? value;
  },
  update: (m, self, call) => {
    mergeInto(m, self, call);
    return nullValue;
  },
  copy: (m, self) => dict(m, self.entries.values()),
  clear: (m, self) => {
    for (const key of [...self.entries.keys()]) removeEntry(m, self, key);
    return nullValue;
  },
  __len__: (_, self) => number(self.entries.size),
  __contains__: (_, self, { args: [key = nullValue] }) => boolean(found(self, key) !== null),
  __getitem__: (m, self, { args: [key = nullValue], at }) => m.host.getIndex(m, self, key, at),
  __setitem__: (m, self, { args: [key = nullValue, value = nullValue] }) => {
    put(m, self, key, value);
    return nullValue;
  },
}; // prettier-ignore

/** Members of dictionaries. */
export function dictMember(m: Machine, self: Dict, name: string): Value | null {
  const method = methods[name];
  return method ? native(name, (call) => method(m, self, call)) : null;
}
