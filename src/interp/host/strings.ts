import type { Place } from '../../program/program.js';
import type { Machine } from '../machine.js';
import { boolean, derivedUnknown, list, native, number, settle, string } from '../make.js';
import { asNumber, plainNumber } from '../numbers.js';
import {
  type NativeCall,
  type NumberValue,
  type StringValue,
  undefinedValue,
  type Value,
} from '../values.js';

type Plain = string | number | boolean | undefined;

/** String methods that only need plain arguments: the host's own do the work. */
const borrowed = new Set([
  'toLowerCase', 'toUpperCase', 'trim', 'trimStart', 'trimEnd', 'startsWith', 'endsWith', 'includes', 'indexOf', 'lastIndexOf', 'slice',
  'substring', 'substr', 'padStart', 'padEnd', 'repeat', 'charAt', 'charCodeAt', 'at', 'concat', 'replace', 'replaceAll', 'split', 'toString',
  'localeCompare', 'normalize',
]); // prettier-ignore

function plain(m: Machine, value: Value): Plain | null {
  const settled = settle(value);
  if (settled.kind === 'undefined') return undefined;
  if (settled.kind === 'string') return settled.value;
  if (settled.kind === 'boolean') return settled.value;
  return plainNumber(asNumber(m, settled));
}

function lift(m: Machine, result: unknown): Value {
  if (typeof result === 'string') return string(result);
  if (typeof result === 'number') return number(result);
  if (typeof result === 'boolean') return boolean(result);
  if (Array.isArray(result)) {
    return list(
      m,
      result.map((each) => lift(m, each)),
    );
  }
  return undefinedValue;
}

/** Members of strings. */
export function stringMember(m: Machine, self: StringValue, name: string, at: Place): Value {
  if (name === 'length') return number(self.value.length, self.origins);
  if (!borrowed.has(name)) {
    return native(name, ({ args }) => derivedUnknown(m, [self, ...args], at, `${name}() of a text`));
  }
  return native(name, ({ args }: NativeCall) => {
    const values = args.map((arg) => plain(m, arg));
    if (values.includes(null)) return derivedUnknown(m, args, at, `${name}() of a text`);
    const method = (self.value as unknown as Record<string, (...given: readonly Plain[]) => unknown>)[name];
    if (name === 'repeat' && Number(values[0]) * self.value.length > 10_000) {
      return derivedUnknown(m, [self], at, 'a long text');
    }
    return method ? lift(m, method.apply(self.value, values as Plain[])) : undefinedValue;
  });
}

/** Members of numbers. */
export function numberMember(m: Machine, self: NumberValue, name: string, at: Place): Value {
  if (name === 'toString' || name === 'toFixed') {
    return native(name, ({ args }) => {
      const value = plainNumber(self);
      if (value === null) return derivedUnknown(m, [self], at, 'a text');
      const digits = args[0] ? (plainNumber(asNumber(m, args[0])) ?? undefined) : undefined;
      return string(name === 'toFixed' ? value.toFixed(digits) : value.toString(digits));
    });
  }
  return undefinedValue;
}
