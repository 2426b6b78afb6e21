import type { Machine } from '../../machine.js';
import { boolean, native, number } from '../../make.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { removeEntry } from './dicts.js';
import { type Dict, hashOf, put, set } from './objects.js';

type Method = (m: Machine, self: Dict, call: NativeCall) => Value;

function others(m: Machine, { args, at }: NativeCall): readonly Value[] {
  return args.flatMap((each) => m.host.iterate(m, each, at) ?? []);
}

function own(self: Dict): Value[] {
  return [...self.entries.values()].map(([item]) => item);
}

const methods: Readonly<Record<string, Method>> = {
  add: (m, self, { args: [value = nullValue] }) => {
    put(m, self, value, value);
    return nullValue;
  },
  update: (m, self, call) => {
    for (const value of others(m, call)) put(m, self, value, value);
    return nullValue;
  },
  discard: remove,
  remove,
  union: (m, self, call) => set(m, [...own(self), ...others(m, call)]),
  intersection: (m, self, call) => {
    const keys = new Set(others(m, call).map(hashOf));
    return set(
      m,
      own(self).filter((item) => keys.has(hashOf(item))),
    );
  },
  difference: (m, self, call) => {
    const keys = new Set(others(m, call).map(hashOf));
    return set(
      m,
      own(self).filter((item) => !keys.has(hashOf(item))),
    );
  },
  issubset: (m, self, call) => {
    const keys = new Set(others(m, call).map(hashOf));
    return boolean([...self.entries.keys()].every((key) => keys.has(key)));
  },
  copy: (m, self) => set(m, own(self)),
  __len__: (_, self) => number(self.entries.size),
  __contains__: (_, self, { args: [value = nullValue] }) => boolean(self.entries.has(hashOf(value))),
};

function remove(m: Machine, self: Dict, { args: [value = nullValue] }: NativeCall): Value {
  removeEntry(m, self, hashOf(value));
  return nullValue;
}

/** Members of sets. */
export function setMethods(m: Machine, self: Dict, name: string): Value | null {
  const method = methods[name];
  return method ? native(name, (call) => method(m, self, call)) : null;
}
