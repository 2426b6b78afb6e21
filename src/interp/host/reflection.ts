import type { Place } from '../../program/program.js';
import type { Machine } from '../machine.js';
import { boolean, derivedUnknown, native, settle } from '../make.js';
import { type NativeCall, type NativeValue, undefinedValue, type Value } from '../values.js';
import { instancePrototype } from './functions.js';
import { defineOne, namesOf, withPrototype } from './objects.js';
import { hasKey } from './operators.js';
import { setPrototype } from './records.js';

type Native = (call: NativeCall) => Value;

/** `Reflect`. */
export function reflectGlobal(m: Machine, object: NativeValue): NativeValue {
  const shared = ['getPrototypeOf', 'getOwnPropertyDescriptor'];
  const functions: Record<string, Native> = {
    get: ({ args: [target = undefinedValue, key = undefinedValue], at }) => m.host.getIndex(m, target, key, at),
    set: ({ args: [target = undefinedValue, key = undefinedValue, value = undefinedValue], at }) => {
      m.host.setIndex(m, target, key, value, at);
      return boolean(true);
    },
    has: ({ args: [target = undefinedValue, key = undefinedValue], at }) => hasKey(m, key, target, at),
    apply: ({ args: [target = undefinedValue, self = undefinedValue, items], at }) => m.call(target, self, m.host.arrayLike(m, items ?? undefinedValue, at)?.items ?? [], { at, argumentPlaces: [], resultName: null }),
    construct: ({ args: [target = undefinedValue, items, newTarget], at }) => constructed(m, target, items ?? undefinedValue, newTarget, at),
    ownKeys: (call) => namesOf(m, call),
    defineProperty: ({ args: [target = undefinedValue, key = undefinedValue, how = undefinedValue], at }) => {
      defineOne(m, target, key, how, at);
      return boolean(true);
    },
    deleteProperty: ({ args: [target = undefinedValue, key = undefinedValue] }) => m.host.deleteMember(m, target, key),
    setPrototypeOf: ({ args: [target = undefinedValue, proto = undefinedValue] }) => {
      withPrototype(m, target, proto);
      return boolean(true);
    },
  }; // prettier-ignore
  const members = new Map<string, Value>(
    Object.entries(functions).map(([name, body]) => [name, native(name, body)]),
  );
  for (const name of shared) members.set(name, object.members?.get(name) ?? undefinedValue);
  return native('Reflect', ({ at }) => m.fail('Reflect is not a function', at), members);
}

/** `Reflect.construct`: what it makes inherits from the third argument's prototype. */
function constructed(
  m: Machine,
  target: Value,
  items: Value,
  newTarget: Value | undefined,
  at: Place,
): Value {
  const args = m.host.arrayLike(m, items, at)?.items;
  if (!args) return derivedUnknown(m, [settle(items)], at, 'these arguments');
  const made = m.construct(target, args, { at, argumentPlaces: [], resultName: null });
  const proto = newTarget ? instancePrototype(m, newTarget, at) : null;
  const object = settle(made);
  if (proto && object.kind === 'record') setPrototype(m, object, proto);
  return made;
}
