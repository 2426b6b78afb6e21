import { asFloat, derivedUnknown, number, settle } from '../../make.js';
import { asNumber, plainNumber, rounded } from '../../numbers.js';
import { nullValue } from '../../values.js';
import type { BuiltIn } from './builtins.js';
import { tuple } from './objects.js';

/** Built-in functions on numbers. */
export const numberFunctions: Readonly<Record<string, BuiltIn>> = {
  abs: (m, { args: [value = nullValue], at }) => {
    if (settle(value).kind === 'tensor') {
      return m.call(m.host.getMember(m, value, 'abs', at), value, [], {
        at,
        argumentPlaces: [],
        resultName: null,
      });
    }
    const found = asNumber(m, value);
    if (found && typeof found.dim === 'number') return number(Math.abs(found.dim / found.den), found.origins);
    // A size that the caller chooses, or of the input, is no negative number.
    return found ?? derivedUnknown(m, [settle(value)], at, 'this arithmetic');
  },
  round: (m, { args: [value = nullValue, digits], at }) => {
    const found = asNumber(m, value);
    const places = digits && settle(digits).kind !== 'null' ? plainNumber(asNumber(m, digits)) : 0;
    if (!found || places === null) return derivedUnknown(m, [settle(value)], at, 'this arithmetic');
    if (typeof found.dim !== 'number') return rounded(found, 'round');
    const made = number(toEven((found.dim / found.den) * 10 ** places) / 10 ** places, found.origins);
    const isFloat = found.isFloat === true || !Number.isInteger(found.dim / found.den);
    return isFloat && digits && settle(digits).kind !== 'null' ? asFloat(made) : made;
  },
  divmod: (m, { args: [a = nullValue, b = nullValue], at }) =>
    tuple(m, [m.host.binary(m, '//', a, b, at), m.host.binary(m, '%', a, b, at)]),
  pow: (m, { args: [a = nullValue, b = nullValue], at }) => m.host.binary(m, '**', a, b, at),
};

/** Halves go to the even neighbour. */
export function toEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
