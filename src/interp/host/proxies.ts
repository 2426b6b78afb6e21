import type { Machine } from '../machine.js';
import { derivedUnknown, native, settle } from '../make.js';
import { type NativeValue, undefinedValue } from '../values.js';

/** `Proxy`: one without traps is its target; what traps give is not followed. */
export function proxyGlobal(m: Machine): NativeValue {
  return {
    ...native('Proxy', ({ at }) => m.fail('Proxy is a class: it needs new', at)),
    construct: ({ args: [target = undefinedValue, traps = undefinedValue], at }) => {
      const handler = settle(traps);
      const isPlain = handler.kind === 'record' && handler.fields.size === 0;
      return isPlain ? target : derivedUnknown(m, [], at, 'a proxy');
    },
  };
}
