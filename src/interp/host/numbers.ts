import { max as largest, min as least } from '../../dim/index.js';
import type { Place } from '../../program/program.js';
import type { Machine } from '../machine.js';
import { boolean, derivedNumber, derivedUnknown, native, number, settle, undecidedTest } from '../make.js';
import { arithmetic, plainNumber, rounded } from '../numbers.js';
import { mergeOrigins, noOrigins } from '../origins.js';
import {
  type NativeCall,
  type NativeValue,
  type NumberValue,
  undefinedValue,
  type Value,
} from '../values.js';
import { printed, toNumber, toText } from './conversions.js';
import { isAbsent } from './operators.js';

const roundings = ['floor', 'ceil', 'round', 'trunc'] as const;

const constants = ['PI', 'E', 'LN2', 'LN10', 'LOG2E', 'LOG10E', 'SQRT2', 'SQRT1_2'] as const;

/** Functions of `Math` on plain numbers: the host's own do the work. */
const borrowed = [
  'sqrt', 'log', 'log2', 'log10', 'log1p', 'exp', 'expm1', 'abs', 'sign', 'pow', 'cbrt', 'sin', 'cos', 'tan', 'tanh', 'sinh', 'cosh', 'asin',
  'acos', 'atan', 'atan2', 'asinh', 'acosh', 'atanh', 'hypot', 'imul', 'fround', 'clz32',
] as const; // prettier-ignore

/** `Math`. */
export function mathGlobal(m: Machine): NativeValue {
  const members = new Map<string, Value>(constants.map((name) => [name, number(Math[name])]));
  for (const how of roundings) {
    members.set(
      how,
      native(how, ({ args, at }) => {
        const x = toNumber(m, args[0] ?? undefinedValue, at);
        return x ? rounded(x, how) : derivedUnknown(m, args, at, `Math.${how}`);
      }),
    );
  }
  for (const name of borrowed) {
    members.set(name, native(name, ({ args, at }) => plainMath(m, name, args, at))); // prettier-ignore
  }
  for (const how of ['max', 'min'] as const) {
    members.set(how, native(how, ({ args, at }) => extremeOf(m, how, args, at))); // prettier-ignore
  }
  members.set(
    'random',
    native('random', ({ at }) => derivedNumber(m, [], at, 'a random number')),
  );
  return native('Math', ({ at }) => m.fail('Math is not a function', at), members);
}

function originsOfAll(numbers: readonly (NumberValue | null)[]): NumberValue['origins'] {
  return numbers.reduce((all, each) => mergeOrigins(all, each?.origins ?? noOrigins), noOrigins);
}

function plainMath(
  m: Machine,
  name: (typeof borrowed)[number],
  args: readonly Value[],
  at: NativeCall['at'],
): Value {
  const numbers = args.map((arg) => toNumber(m, arg, at));
  const plain = numbers.map(plainNumber);
  const [base, power] = numbers;
  if (name === 'pow' && base && power) {
    return arithmetic('**', base, power) ?? derivedNumber(m, args.map(settle), at, 'Math.pow');
  }
  if (name === 'abs' && base && plain[0] === null) return base; // sizes are positive
  if (plain.includes(null)) return derivedNumber(m, args.map(settle), at, `Math.${name}`);
  const method = (...values: readonly number[]): number =>
    (Math as unknown as Record<string, (...given: readonly number[]) => number>)[name]?.(...values) ?? NaN;
  return number(method(...(plain as number[])), originsOfAll(numbers));
}

function extremeOf(m: Machine, how: 'max' | 'min', args: readonly Value[], at: NativeCall['at']): Value {
  const numbers = args.map((arg) => toNumber(m, arg, at));
  const plain = numbers.map(plainNumber);
  if (!plain.includes(null)) return number(Math[how](...(plain as number[])), originsOfAll(numbers));
  if (numbers.some((each) => each === null || each.den !== 1 || !isWhole(each))) {
    return derivedNumber(m, args.map(settle), at, `Math.${how}`);
  }
  const combine = how === 'max' ? largest : least;
  return number(numbers.map((each) => each?.dim ?? 1).reduce(combine), originsOfAll(numbers));
}

function isWhole({ dim }: NumberValue): boolean {
  return typeof dim !== 'number' || Number.isInteger(dim);
}

/** `parseInt`: a symbolic size is its own text. */
export function parseIntGlobal(m: Machine): NativeValue {
  return native('parseInt', ({ args, at }) => {
    const [given, radix] = [settle(args[0] ?? undefinedValue), args[1]];
    const base = isAbsent(radix) ? undefined : plainNumber(toNumber(m, radix ?? undefinedValue, at));
    if (given.kind === 'number' && printed(given) === null) return rounded(given, 'trunc');
    const text = given.kind === 'unknown' ? null : toText(m, given, at);
    if (text !== null && base !== null) {
      return number(Number.parseInt(text, base), 'origins' in given ? given.origins : undefined);
    }
    const size = toNumber(m, given, at);
    return size ? rounded(size, 'trunc') : derivedUnknown(m, args.map(settle), at, 'a number');
  });
}

export function parseFloatGlobal(m: Machine): NativeValue {
  return native('parseFloat', ({ args, at }) => {
    const given = settle(args[0] ?? undefinedValue);
    if (given.kind === 'number') return given;
    const text = given.kind === 'unknown' ? null : toText(m, given, at);
    if (text !== null) return number(Number.parseFloat(text), 'origins' in given ? given.origins : undefined);
    return toNumber(m, given, at) ?? derivedUnknown(m, args.map(settle), at, 'a number');
  });
}

type Test = (value: number) => boolean;

/** A test on plain numbers; a symbolic size is a whole number that is neither infinite nor NaN. */
function test(m: Machine, name: string, how: Test, ofSizes: boolean, converts: boolean): NativeValue {
  return native(name, ({ args, at }) => {
    const value = settle(args[0] ?? undefinedValue);
    if (!converts && value.kind !== 'number' && value.kind !== 'unknown') return boolean(false);
    const x = toNumber(m, value, at);
    if (x === null) return undecidedTest(m, [value], at);
    return boolean(typeof x.dim === 'number' ? how(x.dim / x.den) : isInteger(x) === ofSizes);
  });
}

function isInteger(x: NumberValue): boolean {
  return x.den === 1;
}

function numberConversion(m: Machine): (args: readonly Value[], at: Place) => Value {
  return (args, at) =>
    args.length === 0
      ? number(0)
      : (toNumber(m, args[0] ?? undefinedValue, at) ?? derivedUnknown(m, args.map(settle), at, 'a number'));
}

const limits = ['MAX_SAFE_INTEGER', 'MIN_SAFE_INTEGER', 'MAX_VALUE', 'MIN_VALUE', 'EPSILON', 'NaN', 'POSITIVE_INFINITY', 'NEGATIVE_INFINITY'] as const; // prettier-ignore

/** `Number`, and the functions of numbers that are global. */
export function numberGlobals(m: Machine): Record<string, Value> {
  const convert = numberConversion(m);
  const [integer, float] = [parseIntGlobal(m), parseFloatGlobal(m)];
  const members = new Map<string, Value>([
    ...limits.map((name): [string, Value] => [name, number(Number[name])]),
    ['isInteger', test(m, 'isInteger', Number.isInteger, true, false)],
    ['isSafeInteger', test(m, 'isSafeInteger', Number.isSafeInteger, true, false)],
    ['isFinite', test(m, 'isFinite', Number.isFinite, true, false)],
    ['isNaN', test(m, 'isNaN', Number.isNaN, false, false)],
    ['parseInt', integer],
    ['parseFloat', float],
  ]);
  return {
    Number: native('Number', ({ args, at }) => convert(args, at), members),
    parseInt: integer,
    parseFloat: float,
    isNaN: test(m, 'isNaN', Number.isNaN, false, true),
    isFinite: test(m, 'isFinite', Number.isFinite, true, true),
    NaN: number(NaN),
    Infinity: number(Infinity),
  };
}
