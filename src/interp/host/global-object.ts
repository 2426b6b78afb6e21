import type { Place } from '../../program/program.js';
import type { Machine } from '../machine.js';
import { native, unknown } from '../make.js';
import { type NativeValue, undefinedValue, type Value } from '../values.js';

const names: ReadonlySet<string> = new Set(['globalThis', 'global', 'self', 'window']);

/** What was made global, or the global object under one of its names; null for another name. */
export function hostGlobal(m: Machine, name: string): Value | null {
  return m.globalValues.get(name) ?? (names.has(name) ? globalObject : null);
}

/** What is assigned to it is kept by the machine: all machines share it. */
export const globalObject: NativeValue = native('globalThis', () => undefinedValue);

/** `globalThis.name`. */
export function globalMember(m: Machine, name: string, at: Place): Value {
  const known = m.host.globals.get(name);
  if (known) return known;
  for (const library of m.libraries) {
    if (library.globalName === name) return { kind: 'library', library, path: '' };
  }
  return hostGlobal(m, name) ?? unknown(m, { reason: `${name} is not defined in the analysed code`, at });
}
