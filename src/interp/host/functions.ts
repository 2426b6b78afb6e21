import { setEntry } from '../heap.js';
import type { Machine } from '../machine.js';
import { native, record, settle, string } from '../make.js';
import { type ClosureValue, undefinedValue, type Value } from '../values.js';

/** Members of functions: call, apply, bind, and what was assigned to them. */
export function functionMember(m: Machine, self: ClosureValue, name: string): Value {
  const own = self.fields.get(name);
  if (own) return own;
  switch (name) {
    case 'name':
      return string(self.name ?? '');
    case 'call':
      return native(name, ({ args, at }) =>
        m.call(self, args[0] ?? undefinedValue, args.slice(1), { at, argumentPlaces: [], resultName: null }),
      );
    case 'apply':
      return native(name, ({ args, at }) => {
        const items = args[1] && settle(args[1]).kind !== 'undefined' ? m.host.iterate(m, args[1], at) : [];
        return m.call(self, args[0] ?? undefinedValue, items ?? [], {
          at,
          argumentPlaces: [],
          resultName: null,
        });
      });
    case 'bind':
      return native(name, ({ args }): Value => ({
        ...self,
        bound: { self: args[0] ?? undefinedValue, args: args.slice(1) },
      }));
    case 'prototype': {
      const prototype = record(m);
      setEntry(m.heap, self.fields, 'prototype', prototype);
      return prototype;
    }
    default:
      return undefinedValue;
  }
}
