import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { boolean, native, unknown } from '../../make.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { keywordOf } from './natives.js';

/** What is taken where a variable is not set: an analysis knows of no machine on which it is. */
function otherwise(call: NativeCall): Value {
  return call.args[1] ?? keywordOf(call, 'default') ?? nullValue;
}

/** `os.environ`, as a program finds it that nobody has set anything for. */
function environment(m: Machine): Value {
  const members: Readonly<Record<string, (call: NativeCall) => Value>> = {
    get: otherwise,
    setdefault: otherwise,
    pop: otherwise,
    __getitem__: ({ at }) => unknown(m, { reason: 'a variable of the environment', at }),
    __setitem__: () => nullValue,
    __contains__: () => boolean(false),
  };
  const named = Object.entries(members).map(([name, body]) => [name, native(name, body)] as const);
  return { ...native('environ', () => nullValue), members: new Map(named) };
}

/** `os`: of files and the system nothing is known. */
export function osModule(m: Machine, at: Place): Value {
  const made = unknown(m, { reason: "the module 'os' is not part of the analysed code", at });
  made.parts.set('environ', environment(m));
  made.parts.set('getenv', native('getenv', otherwise));
  return made;
}
