import { setEntry } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { list, settle, unknown } from '../../make.js';
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
    const items = texts.map((text, index) => made.args[index] ?? keywordOf(made, text) ?? nullValue);
    return { ...tuple(m, items), fields: new Map(texts.map((text, index) => [text, items[index] ?? nullValue])) };
  });
} // prettier-ignore

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
  deque: (m, { args: [values], at }) => list(m, values ? [...(m.host.iterate(m, values, at) ?? [])] : []),
};
