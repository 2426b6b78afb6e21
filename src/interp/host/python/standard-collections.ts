import { setEntry } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { list, native, settle, string, unknown } from '../../make.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { makeDict } from './built-in-classes.js';
import { argument, keywordOf } from './natives.js';
import { builtInClass, type Dict, dict, isDict, tuple } from './objects.js';
import type { StandardModule } from './standard.js';

/** `namedtuple('Point', ['x', 'y'])`: what it makes is a tuple whose items have names. */
function namedTuple(m: Machine, call: NativeCall): Value {
  const given = argument(call, 1, 'field_names');
  const texts =
    given.kind === 'string' ? given.value.split(/[\s,]+/).filter(Boolean) : namesIn(m, given, call.at);
  if (!texts)
    {return unknown(m, { reason: 'the fields of this named tuple are not known', at: call.at });}
  const name = argument(call, 0, 'typename');
  return builtInClass(name.kind === 'string' ? name.value : 'namedtuple', (made) => {
    const defaults = defaultsOf(m, call, texts);
    return named(m, texts.map((text, index) => [text, made.args[index] ?? keywordOf(made, text) ?? defaults.get(text) ?? nullValue]));
  });
} // prettier-ignore

/** `defaults=(1, 2)` are those of the last fields. */
function defaultsOf(m: Machine, call: NativeCall, texts: readonly string[]): ReadonlyMap<string, Value> {
  const given = keywordOf(call, 'defaults');
  const values = given ? (m.host.iterate(m, given, call.at) ?? []) : [];
  return new Map(values.map((value, index) => [texts[texts.length - values.length + index] ?? '', value]));
}

/** A tuple whose items have names, and what all of them have. */
function named(m: Machine, entries: readonly (readonly [string, Value])[]): Value {
  const made = tuple(m, entries.map(([, value]) => value));
  const own: readonly (readonly [string, Value])[] = [
    ['_replace', native('_replace', (call) => named(m, entries.map(([name, value]) => [name, keywordOf(call, name) ?? value])))],
    ['_asdict', native('_asdict', () => filled(m, entries))],
    ['_fields', tuple(m, entries.map(([name]) => string(name)))],
  ];
  return { ...made, fields: new Map([...own, ...entries]) };
} // prettier-ignore

function filled(m: Machine, entries: readonly (readonly [string, Value])[]): Value {
  const made = dict(m);
  for (const [name, value] of entries) made.entries.set(name, [string(name), value]);
  return made;
}

function namesIn(m: Machine, given: Value, at: NativeCall['at']): readonly string[] | null {
  const items = (m.host.iterate(m, given, at) ?? []).map(settle);
  return items.every((item) => item.kind === 'string') ? items.map(({ value }) => value) : null;
}

function defaultDict(m: Machine, call: NativeCall): Value {
  const [factory = nullValue, ...rest] = call.args;
  const made: Dict = dict(m);
  if (settle(factory).kind !== 'null') setEntry(m.heap, made.fields, '\0factory', factory);
  const source = rest[0] ? settle(rest[0]) : null;
  if (source && isDict(source)) for (const [key, entry] of source.entries) made.entries.set(key, entry);
  return made;
}

/** `collections`. */
export const collectionsModule: StandardModule = {
  namedtuple: namedTuple,
  defaultdict: defaultDict,
  OrderedDict: makeDict,
  Counter: (m, { at }) => unknown(m, { reason: 'Counter is not followed', at }),
  deque: (m, { args: [values], at }) => ({
    ...list(m, values ? [...(m.host.iterate(m, values, at) ?? [])] : []),
    typed: 'deque',
  }),
};
