import type { Machine } from '../machine.js';
import { plainNumber } from '../numbers.js';
import type { ListValue, NativeCall, Value } from '../values.js';
import { toNumber } from './conversions.js';
import { isAbsent } from './operators.js';

export type ArrayMethod = (m: Machine, self: ListValue, call: NativeCall) => Value;

/** An argument decides what happens, and is not known. */
export class NotPlain extends Error {
  constructor(readonly value: Value) {
    super('not known');
  }
}

/** A plain number; `fallback` where the argument is left out. */
export function plainArgument(m: Machine, given: Value | undefined, fallback: number): number {
  if (given === undefined || isAbsent(given)) return fallback;
  const value = plainNumber(toNumber(m, given, m.frame.definition));
  if (value === null) throw new NotPlain(given);
  return Number.isNaN(value) ? 0 : value;
}

/** A place in a list, counted from its end where negative. */
export function positionOf(m: Machine, given: Value | undefined, length: number, fallback: number): number {
  const index = Math.trunc(plainArgument(m, given, fallback));
  return index < 0 ? Math.max(0, length + index) : Math.min(index, length);
}
