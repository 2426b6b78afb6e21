import type { Machine } from '../../machine.js';
import { native, settle, string, unknown } from '../../make.js';
import { type Keywords, type NativeCall, nullValue, type Value } from '../../values.js';
import { dict, raise, tuple } from './objects.js';
import type { StandardModule } from './standard.js';

const same = (_: Machine, { args }: NativeCall): Value => args[0] ?? nullValue;

/** A decorator, with arguments of its own or without. */
function decorator(m: Machine, call: NativeCall): Value {
  const [fn] = call.args;
  if (fn && ['closure', 'class', 'native'].includes(settle(fn).kind)) return fn;
  return native('decorator', (inner) => same(m, inner));
}

/** `partial(f, *args, **kwargs)`. */
function partial(m: Machine, { args: [fn = nullValue, ...first], keywords: named }: NativeCall): Value {
  const call = ({ args, keywords, at }: NativeCall): Value => {
    const all: Keywords = new Map([...(named ?? []), ...(keywords ?? [])]);
    return m.call(fn, nullValue, [...first, ...args], {
      at,
      argumentPlaces: [],
      resultName: null,
      keywords: all,
    });
  };
  const given = dict(m, [...(named ?? [])].map(([name, { value }]) => [string(name), value] as const)); // prettier-ignore
  return native('partial', call, new Map([['func', fn], ['args', tuple(m, [...first])], ['keywords', given]])); // prettier-ignore
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
