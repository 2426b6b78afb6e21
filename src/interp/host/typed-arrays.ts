import type { Machine } from '../machine.js';
import { derivedUnknown, list, native, number, settle } from '../make.js';
import { plainNumber } from '../numbers.js';
import { type ListValue, type NativeCall, type NativeValue, undefinedValue, type Value } from '../values.js';
import { callIteration } from '../calls.js';
import { toNumber } from './conversions.js';
import { iterate } from './iteration.js';

/** How each class of typed arrays holds a number. */
const classes = {
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
} as const; // prettier-ignore

export const typedArrayNames = Object.keys(classes) as (keyof typeof classes)[];

/** A value as a typed array holds it; what goes into a plain list stays as it is. */
export function coerced(m: Machine, self: Pick<ListValue, 'typed'>, given: Value): Value {
  const held = self.typed === undefined ? undefined : classes[self.typed as keyof typeof classes];
  if (!held) return given;
  const value = toNumber(m, given, m.frame.definition);
  const plain = plainNumber(value);
  if (value === null || plain === null) {
    return value ?? derivedUnknown(m, [settle(given)], m.frame.definition, 'a number');
  }
  const [kept = NaN] = new held([plain]);
  return kept === plain ? value : number(kept, value.origins);
}

const mostMade = 100_000;

/** The constructor of one class of typed arrays. */
export function typedArrayGlobal(m: Machine, typed: (typeof typedArrayNames)[number]): NativeValue {
  const of = (items: readonly Value[]): Value => ({
    ...list(m, items.map((item) => coerced(m, { typed }, item))),
    typed,
  }); // prettier-ignore
  const from = ({ args: [source = undefinedValue, by], at }: NativeCall): Value => {
    const items = iterate(m, source, at);
    if (items === null) return derivedUnknown(m, [settle(source)], at, 'a list of unknown length');
    return of(
      by ? items.map((item, index) => callIteration(m, by, [item, number(index)], index, at)) : items,
    );
  };
  const construct = (call: NativeCall): Value => {
    const first = settle(call.args[0] ?? undefinedValue);
    if (first.kind === 'undefined') return of([]);
    if (first.kind !== 'number') return from({ ...call, args: [first] });
    const length = plainNumber(first);
    if (length === null || length > mostMade) {
      return derivedUnknown(m, [first], call.at, 'a long list of numbers');
    }
    return of(Array.from({ length }, () => number(0)));
  };
  const members = new Map<string, Value>([
    ['of', native('of', ({ args }) => of(args))],
    ['from', native('from', from)],
    ['BYTES_PER_ELEMENT', number(classes[typed].BYTES_PER_ELEMENT)],
  ]);
  return { ...native(typed, construct, members), construct };
}
