import { type NativeCall, type Value, undefinedValue } from '../../values.js';
import { settle } from '../../make.js';

/** An argument that is given by name. */
export function keywordOf({ keywords }: NativeCall, name: string): Value | null {
  return keywords?.get(name)?.value ?? null;
}

export function keywordOr(call: NativeCall, name: string, otherwise: Value): Value {
  return keywordOf(call, name) ?? otherwise;
}

/** The argument at a position, or by its name. */
export function argument(call: NativeCall, position: number, name: string): Value {
  return settle(call.args[position] ?? keywordOf(call, name) ?? undefinedValue);
}
