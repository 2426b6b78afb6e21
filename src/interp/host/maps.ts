import { deleteEntry, setEntry } from '../heap.js';
import type { Machine } from '../machine.js';
import { boolean, list, native, number, settle } from '../make.js';
import { type RecordValue, undefinedValue, type Value } from '../values.js';

type Key = Value | string | number | boolean;

function keyOf(given: Value): Key {
  const value = settle(given);
  if (value.kind === 'string' || value.kind === 'boolean') return value.value;
  return value.kind === 'number' && typeof value.dim === 'number' ? value.dim / value.den : value;
}

/** Members of `Map`s; null for a name that maps do not have. */
export function mapMember(m: Machine, self: RecordValue, name: string): Value | null {
  const { entries } = self;
  if (entries === null) return null;
  switch (name) {
    case 'size':
      return number(entries.size);
    case 'get':
      return native(name, ({ args }) => entries.get(keyOf(args[0] ?? undefinedValue))?.[1] ?? undefinedValue);
    case 'has':
      return native(name, ({ args }) => boolean(entries.has(keyOf(args[0] ?? undefinedValue))));
    case 'set':
      return native(name, ({ args: [key = undefinedValue, value = undefinedValue] }) => {
        setEntry(m.heap, entries, keyOf(key), [key, value] as const);
        return self;
      });
    case 'delete':
      return native(name, ({ args }) => {
        deleteEntry(m.heap, entries, keyOf(args[0] ?? undefinedValue));
        return boolean(true);
      });
    case 'keys':
      return native(name, () => list(m, [...entries.values()].map(([key]) => key)));
    case 'values':
      return native(name, () => list(m, [...entries.values()].map(([, value]) => value)));
    case 'entries':
      return native(name, () => list(m, [...entries.values()].map(([key, value]) => list(m, [key, value]))));
    case 'forEach':
      return native(name, ({ args, at }) => {
        for (const [key, value] of entries.values()) m.call(args[0] ?? undefinedValue, undefinedValue, [value, key], { at, argumentPlaces: [], resultName: null });
        return undefinedValue;
      });
    default:
      return null;
  }
} // prettier-ignore
