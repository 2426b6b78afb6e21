import { add, type Dim, divide, floorDiv, ceilDiv, mul, sub, substitute, symbol } from '../dim/index.js';
import type { Origins } from '../graph/model.js';
import type { Machine } from './machine.js';
import { number, settle } from './make.js';
import { mergeOrigins, noOrigins } from './origins.js';
import { numbersOf } from './trace.js';
import type { NumberValue, TensorValue, UnknownValue, Value } from './values.js';
import { setFact } from './unknowns.js';

/** A size under this path's assumptions. */
export function normal(m: Machine, dim: Dim): Dim {
  return m.equalities.size === 0 || typeof dim === 'number' ? dim : substitute(dim, m.equalities);
}

/** Binds a caller's choice that is used as a number to a symbol of its own. */
function bindSymbol(m: Machine, value: UnknownValue): NumberValue {
  const bound = number(symbol(value.name ?? '?', 'caller', 1), value.origins);
  setFact(m, value, { ...value.facts, bound });
  return bound;
}

/** The value as a number; null when it is none or not known. Null and booleans convert as JavaScript has them. */
export function asNumber(m: Machine, given: Value): NumberValue | null {
  const value = settle(given);
  if (value.kind === 'number') {
    const dim = normal(m, value.dim);
    return dim === value.dim ? value : reduce(dim, value.den, value.origins);
  }
  if (value.kind === 'tensor') return numberIn(m, value);
  if (value.kind === 'unknown') return value.isChoice && mayBeNumber(value) ? bindSymbol(m, value) : null;
  if (value.kind === 'null') return number(0, value.origins ?? noOrigins);
  if (value.kind === 'boolean') return number(value.value ? 1 : 0, value.origins);
  if (value.kind === 'string' && value.value.trim() !== '') {
    const parsed = Number(value.value);
    return Number.isNaN(parsed) ? null : number(parsed, value.origins);
  }
  return null;
}

/** The only element of a tensor whose numbers are known. */
function numberIn(m: Machine, { node }: TensorValue): NumberValue | null {
  const draft = m.trace.nodes[node];
  const [only, ...more] = (draft && numbersOf(draft)?.items) ?? [];
  return only === undefined || more.length > 0 ? null : number(only);
}

export function mayBeNumber(value: UnknownValue): boolean {
  if (value.facts.not.has('number')) return false;
  const hint = value.hint?.kind;
  return (
    hint === undefined || hint === 'number' || hint === 'other' || hint === 'literals' || hint === 'reference'
  );
}

/** A plain JavaScript number; null when it is symbolic or none. */
export function plainNumber(value: NumberValue | null): number | null {
  return value !== null && typeof value.dim === 'number' && value.den === 1 ? value.dim : null;
}

function reduce(dim: Dim, den: number, origins: Origins): NumberValue {
  if (typeof dim === 'number') return number(dim / den, origins);
  if (den === 1) return number(dim, origins);
  const exact = divide(dim, den);
  return exact === null ? number(dim, origins, den) : number(exact, origins);
}

const largestDenominator = 64;

/** A fraction with a small power of two (or another small integer) below; null for other floats. */
function toFraction(value: NumberValue): { dim: Dim; den: number } | null {
  if (typeof value.dim !== 'number' || Number.isInteger(value.dim)) return { dim: value.dim, den: value.den };
  for (let den = 2; den <= largestDenominator; den++) {
    if (Number.isInteger(value.dim * den)) return { dim: value.dim * den, den };
  }
  return null;
}

const plain: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '//': (a, b) => Math.floor(a / b),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
};

/** Arithmetic on numbers; null where the result is not expressible as a size over a literal. */
export function arithmetic(operator: string, a: NumberValue, b: NumberValue): NumberValue | null {
  const origins = mergeOrigins(a.origins, b.origins);
  const [x, y] = [plainNumber(a), plainNumber(b)];
  const compute = plain[operator];
  if (x !== null && y !== null) return compute ? number(compute(x, y), origins) : null;
  const left = toFraction(a);
  const right = toFraction(b);
  if (left === null || right === null || isTooLarge(left.dim) || isTooLarge(right.dim)) return null;
  return symbolic(operator, left, right, origins);
}

/** Larger sizes than these, in terms and in factors of a term, are not followed: their products would have no end. */
const mostTerms = 64;
const mostFactors = 16;

function isTooLarge(dim: Dim): boolean {
  if (typeof dim === 'number') return false;
  if (dim.kind === 'sum') {
    return dim.terms.length > mostTerms || dim.terms.some(({ term }) => isTooLarge(term));
  }
  return dim.kind === 'product' && dim.factors.length > mostFactors;
}

interface Fraction {
  readonly dim: Dim;
  readonly den: number;
}

function symbolic(operator: string, a: Fraction, b: Fraction, origins: Origins): NumberValue | null {
  switch (operator) {
    case '+':
      return reduce(add(mul(a.dim, b.den), mul(b.dim, a.den)), a.den * b.den, origins);
    case '-':
      return reduce(sub(mul(a.dim, b.den), mul(b.dim, a.den)), a.den * b.den, origins);
    case '*':
      return reduce(mul(a.dim, b.dim), a.den * b.den, origins);
    case '/':
      return quotient(a, b, origins);
    case '%':
      if (typeof b.dim !== 'number' || b.den !== 1 || a.den !== 1 || b.dim <= 0) return null;
      return number(sub(a.dim, mul(floorDiv(a.dim, b.dim), b.dim)), origins);
    case '//':
    case '>>':
      return shiftedOrFloored(operator, a, b, origins);
    case '|':
      // `x | 0` and `~~x` are how some code rounds down.
      return b.dim === 0 ? number(floorDiv(a.dim, a.den), origins) : null;
    default:
      return null;
  }
}

function quotient(a: Fraction, b: Fraction, origins: Origins): NumberValue | null {
  if (typeof b.dim === 'number') {
    if (b.dim <= 0) return null;
    return reduce(mul(a.dim, b.den), a.den * b.dim, origins);
  }
  const exact = divide(mul(a.dim, b.den), b.dim);
  return exact === null ? null : reduce(exact, a.den, origins);
}

function shiftedOrFloored(operator: string, a: Fraction, b: Fraction, origins: Origins): NumberValue | null {
  if (operator === '//' && typeof b.dim !== 'number' && a.den === 1 && b.den === 1) {
    const exact = divide(a.dim, b.dim);
    return exact === null ? null : number(exact, origins);
  }
  if (typeof b.dim !== 'number' || b.den !== 1 || b.dim <= 0) return null;
  const by = operator === '>>' ? 2 ** b.dim : b.dim;
  return number(floorDiv(a.dim, a.den * by), origins);
}

/** Rounding of a number that may be a symbolic fraction. */
export function rounded(value: NumberValue, how: 'floor' | 'ceil' | 'round' | 'trunc'): NumberValue {
  if (typeof value.dim === 'number') return number(Math[how](value.dim / value.den), value.origins);
  if (value.den === 1) return value;
  if (how === 'ceil') return number(ceilDiv(value.dim, value.den), value.origins);
  if (how === 'round') {
    return number(floorDiv(add(mul(value.dim, 2), value.den), 2 * value.den), value.origins);
  }
  return number(floorDiv(value.dim, value.den), value.origins);
}

/** The size that a number stands for, when it is an integer one. */
export function dimOf(value: NumberValue): Dim | null {
  if (typeof value.dim === 'number') {
    return Number.isInteger(value.dim / value.den) ? value.dim / value.den : null;
  }
  return value.den === 1 ? value.dim : divide(value.dim, value.den);
}
