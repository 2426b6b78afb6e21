import { asFloat, boolean, derivedNumber, derivedUnknown, number, settle } from '../../make.js';
import type { Machine } from '../../machine.js';
import { asNumber, plainNumber, rounded } from '../../numbers.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import type { StandardModule } from './standard.js';

function plain(compute: (...args: number[]) => number) {
  return (m: Machine, { args, at }: NativeCall): Value => {
    const numbers = args.map((arg) => asNumber(m, arg));
    const known = numbers.map((each) =>
      each && typeof each.dim === 'number' ? each.dim / each.den : plainNumber(each),
    );
    return known.every((each) => each !== null)
      ? number(compute(...known), numbers[0]?.origins)
      : derivedNumber(m, args.map(settle), at);
  };
}

function floating(compute: (...args: number[]) => number) {
  const work = plain(compute);
  return (m: Machine, call: NativeCall): Value => asFloat(work(m, call));
}

function rounding(how: 'floor' | 'ceil' | 'trunc') {
  return (m: Machine, { args: [value = nullValue], at }: NativeCall): Value => {
    const found = asNumber(m, value);
    return found ? rounded(found, how) : derivedUnknown(m, [settle(value)], at, 'this arithmetic');
  };
}

function asked(test: (value: number) => boolean) {
  return (m: Machine, { args: [value = nullValue], at }: NativeCall): Value => {
    const found = asNumber(m, value);
    // A size of no known value is a number all the same.
    return found ? boolean(test(typeof found.dim === 'number' ? found.dim / found.den : 1)) : derivedUnknown(m, [settle(value)], at, 'this test');
  };
} // prettier-ignore

function chosen(n: number, k: number): number {
  let result = 1;
  for (let index = 0; index < k; index++) result = (result * (n - index)) / (index + 1);
  return Math.round(result);
}

function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}

function product(m: Machine, { args: [values = nullValue], at }: NativeCall): Value {
  const items = m.host.iterate(m, values, at);
  if (!items) return derivedUnknown(m, [settle(values)], at, 'the items of this');
  return items.reduce<Value>((all, item) => m.host.binary(m, '*', all, item, at), number(1));
}

/** `math`. */
export const mathModule: StandardModule = {
  pi: number(Math.PI),
  e: number(Math.E),
  inf: number(Infinity),
  nan: number(NaN),
  floor: rounding('floor'),
  ceil: rounding('ceil'),
  trunc: rounding('trunc'),
  sqrt: floating(Math.sqrt),
  isqrt: plain((value) => Math.floor(Math.sqrt(value))),
  log: floating((value, base = Math.E) => Math.log(value) / Math.log(base)),
  log2: floating(Math.log2),
  log10: floating(Math.log10),
  exp: floating(Math.exp),
  pow: floating(Math.pow),
  cos: floating(Math.cos),
  sin: floating(Math.sin),
  tan: floating(Math.tan),
  fabs: floating(Math.abs),
  isfinite: asked(Number.isFinite),
  isinf: asked((value) => Math.abs(value) === Infinity),
  isnan: asked(Number.isNaN),
  gcd: plain(gcd),
  comb: plain(chosen),
  prod: product,
};

/** What of `numpy` code calculates sizes with: of plain numbers and sequences of them. */
export const numpyModule: StandardModule = {
  ...Object.fromEntries(
    ['pi', 'e', 'inf', 'nan', 'floor', 'ceil', 'trunc', 'sqrt', 'log', 'log2', 'log10', 'exp'].map((name) => [
      name,
      mathModule[name] ?? nullValue,
    ]),
  ),
  prod: (m, call) =>
    call.args.length === 1 && !call.keywords
      ? product(m, call)
      : derivedUnknown(m, [], call.at, 'a product along an axis'),
};
