import type { Machine } from '../../machine.js';
import { native, unknown } from '../../make.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { moduleName } from './members.js';
import { argument } from './natives.js';
import { raise } from './objects.js';

function moduleNamed(m: Machine, call: NativeCall): Value | null {
  const name = argument(call, 0, 'key');
  if (name.kind !== 'string') return unknown(m, { reason: 'which module this is', at: call.at });
  return m.moduleWhere((file) => moduleName(file) === name.value);
}

/** `sys.modules`: the files that have begun to run, by their names. */
export function sysModules(m: Machine): Value {
  const get = native('get', (call) => moduleNamed(m, call) ?? call.args[1] ?? nullValue);
  const entry = native('__getitem__', (call) => moduleNamed(m, call) ?? raise(m, 'KeyError', 'there is no such module', call.at)); // prettier-ignore
  return { ...native('modules', () => nullValue), members: new Map<string, Value>([['get', get], ['__getitem__', entry]]) }; // prettier-ignore
}
