import type { Machine } from '../../machine.js';
import { native, settle, string, unknown } from '../../make.js';
import { type Keywords, type NativeCall, nullValue, type Value } from '../../values.js';
import { dict, isDict, raise, tuple } from './objects.js';
import type { StandardModule } from './standard.js';

const same = (_: Machine, { args }: NativeCall): Value => args[0] ?? nullValue;

/** A decorator, with arguments of its own or without. */
function decorator(m: Machine, call: NativeCall): Value {
  const [fn] = call.args;
  if (fn && ['closure', 'class', 'native'].includes(settle(fn).kind)) return fn;
  return native('decorator', (inner) => same(m, inner));
}

/** What is bound already where it is bound once more: a partial of a partial is one of what that calls. */
function flattened(given: Value): { fn: Value; first: readonly Value[]; named: Keywords } | null {
  // What is imported only when somebody looks at it is not looked at for this.
  if (given.kind !== 'native' || given.name !== 'partial') return null;
  const [fn = nullValue, args = nullValue, keywords = nullValue] = ['func', 'args', 'keywords'].map((name) => given.members?.get(name));
  if (args.kind !== 'list' || !isDict(keywords)) return null;
  const named = [...keywords.entries].flatMap(([key, [, each]]) => (typeof key === 'string' ? [[key, { value: each, at: null }] as const] : []));
  return { fn, first: args.items, named: new Map(named) };
} // prettier-ignore

/** `partial(f, *args, **kwargs)`. */
function partial(m: Machine, { args: [given = nullValue, ...more], keywords: added }: NativeCall): Value {
  const inner = flattened(given);
  const fn = inner?.fn ?? given;
  const first = [...(inner?.first ?? []), ...more];
  const named: Keywords = new Map([...(inner?.named ?? []), ...(added ?? [])]);
  const call = ({ args, keywords, at }: NativeCall): Value => {
    const all: Keywords = new Map([...named, ...(keywords ?? [])]);
    return m.call(fn, nullValue, [...first, ...args], {
      at,
      argumentPlaces: [],
      resultName: null,
      keywords: all,
    });
  };
  const keywords = dict(m, [...named].map(([name, { value }]) => [string(name), value] as const)); // prettier-ignore
  return native('partial', call, new Map([['func', fn], ['args', tuple(m, [...first])], ['keywords', keywords]])); // prettier-ignore
}

/** `functools`. */
export const functoolsModule: StandardModule = {
  partial,
  partialmethod: (m, { at }) => unknown(m, { reason: 'partialmethod is not followed', at }),
  wraps: () => native('wraps', ({ args }) => args[0] ?? nullValue),
  lru_cache: decorator,
  cache: decorator,
  cached_property: same,
  total_ordering: same,
  reduce: (m, { args: [fn = nullValue, values = nullValue, start], at }) => {
    const items = m.host.iterate(m, values, at) ?? [];
    const [first, ...rest] = start ? [start, ...items] : items;
    if (!first) return raise(m, 'TypeError', 'reduce() of nothing', at);
    const site = { at, argumentPlaces: [], resultName: null };
    return rest.reduce((all, item) => m.call(fn, nullValue, [all, item], site), first);
  },
};
