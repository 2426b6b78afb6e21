import { decorating } from '../../../program/decorating.js';
import type { Machine } from '../../machine.js';
import { native } from '../../make.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { classFunctions } from './built-in-classes.js';
import { objectFunctions } from './built-in-objects.js';
import { sequenceFunctions } from './built-in-sequences.js';
import { numberFunctions } from './built-in-numbers.js';
import { decorate } from './decorators.js';
import { builtInClass, classKey, errorParents, tuple } from './objects.js';
import { record } from '../../make.js';
import { setEntry } from '../../heap.js';
import { settle } from '../../make.js';

/** What a built-in function or class does. */
export type BuiltIn = (m: Machine, call: NativeCall) => Value;

const inert = ['print', 'breakpoint', 'delattr', 'exec', 'help'];

/** What every module sees without an import. */
export function globalsOf(m: Machine): ReadonlyMap<string, Value> {
  const globals = new Map<string, Value>();
  const functions = { ...objectFunctions, ...sequenceFunctions, ...numberFunctions };
  for (const [name, body] of Object.entries(functions)) globals.set(name, native(name, (call) => body(m, call)));
  for (const [name, body] of Object.entries(classFunctions)) globals.set(name, builtInClass(name, (call) => body(m, call)));
  for (const name of inert) globals.set(name, native(name, () => nullValue));
  for (const name of Object.keys(errorParents)) globals.set(name, errorClass(m, name));
  globals.set(decorating, native(decorating, (call) => decorate(m, call)));
  globals.set('Ellipsis', native('Ellipsis', () => nullValue));
  globals.set('NotImplemented', native('NotImplemented', () => nullValue));
  return globals;
} // prettier-ignore

/** A class of errors: an instance keeps what it was given. */
function errorClass(m: Machine, name: string): Value {
  const cls = builtInClass(name, ({ self, args }) => {
    const given = settle(self);
    const error = given.kind === 'record' && given.cls !== null ? given : record(m);
    if (error !== given) error.fields.set(classKey, cls);
    setEntry(m.heap, error.fields, 'args', tuple(m, [...args]));
    return error;
  });
  return cls;
}
