import { setEntry } from '../heap.js';
import type { Machine } from '../machine.js';
import { native, settle, string } from '../make.js';
import { type NativeValue, type SymbolValue, undefinedValue, type Value } from '../values.js';
import { toText } from './conversions.js';

/** Symbols that the language itself looks for. */
const known = [
  'iterator', 'asyncIterator', 'hasInstance', 'toPrimitive', 'toStringTag', 'species', 'isConcatSpreadable', 'dispose', 'asyncDispose',
] as const; // prettier-ignore

function symbol(key: string, description: string): SymbolValue {
  return { kind: 'symbol', key: `\0@${key}`, description };
}

/** `Symbol`. Each call gives another; `Symbol.for` gives the same one for the same text. */
export function symbolGlobal(m: Machine): NativeValue {
  const registered = new Map<string, Value>();
  let made = 0;
  const describe = (value: Value | undefined): string => {
    const given = settle(value ?? undefinedValue);
    return given.kind === 'undefined' ? '' : (toText(m, given) ?? '?');
  };
  const members = new Map<string, Value>(known.map((name) => [name, symbol(name, `Symbol.${name}`)]));
  members.set(
    'for',
    native('for', ({ args }) => {
      const text = describe(args[0]);
      const before = registered.get(text);
      const found = before ?? symbol(`for:${text}`, text);
      if (!before) setEntry(m.heap, registered, text, found);
      return found;
    }),
  );
  members.set('keyFor', native('keyFor', ({ args }) => {
    const given = settle(args[0] ?? undefinedValue);
    return given.kind === 'symbol' && given.key.startsWith('\0@for:') ? string(given.description) : undefinedValue;
  })); // prettier-ignore
  return native('Symbol', ({ args }) => symbol(`${made++}:${describe(args[0])}`, describe(args[0])), members);
}
