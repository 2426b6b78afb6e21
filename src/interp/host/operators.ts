import { sign } from '../../dim/index.js';
import type { Place } from '../../program/program.js';
import { equalValues, ordered } from '../compare.js';
import type { Machine } from '../machine.js';
import { boolean, derivedUnknown, number, originsOfValue, settle, string, undecidedTest } from '../make.js';
import { arithmetic, asNumber, normal } from '../numbers.js';
import { mergeOrigins } from '../origins.js';
import type { ClassValue, Value } from '../values.js';
import { truthOfUnknown } from '../unknowns.js';

/** JavaScript's ToBoolean; null where this path has not decided. */
export function truthIfKnown(m: Machine, given: Value): boolean | null {
  const value = settle(given);
  switch (value.kind) {
    case 'undefined':
    case 'null':
      return false;
    case 'boolean':
      return value.value;
    case 'string':
      return value.value !== '';
    case 'number': {
      const dim = normal(m, value.dim);
      if (typeof dim === 'number') return dim !== 0 && !Number.isNaN(dim);
      const known = sign(dim);
      return known === 'positive' || known === 'negative' ? true : null;
    }
    case 'unknown':
      return value.facts.truthy;
    default:
      return true;
  }
}

export function truth(m: Machine, value: Value, at: Place): boolean {
  const settled = settle(value);
  if (settled.kind === 'unknown') return truthOfUnknown(m, settled, at);
  const known = truthIfKnown(m, settled);
  if (known !== null) return known;
  return !equalValues(m, settled, number(0), false, at);
}

/** How a primitive prints; null where it has parts that are not known. */
export function printed(given: Value): string | null {
  const value = settle(given);
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'number':
      return typeof value.dim === 'number' ? String(value.dim / value.den) : null;
    case 'boolean':
      return String(value.value);
    case 'undefined':
    case 'null':
      return value.kind;
    case 'list': {
      const parts = value.items.map(printed);
      return parts.includes(null) ? null : parts.join(',');
    }
    default:
      return null;
  }
}

function plus(m: Machine, left: Value, right: Value, at: Place): Value {
  const [a, b] = [settle(left), settle(right)];
  const isText = [a, b].some((each) => each.kind === 'string' || each.kind === 'list');
  if (!isText) {
    const [x, y] = [asNumber(m, a), asNumber(m, b)];
    const sum = x && y ? arithmetic('+', x, y) : null;
    return sum ?? derivedUnknown(m, [a, b], at, 'a sum');
  }
  const [x, y] = [printed(a), printed(b)];
  if (x === null || y === null) {
    return { ...derivedUnknown(m, [a, b], at, 'a text'), hint: { kind: 'string' } };
  }
  return string(x + y, mergeOrigins(originsOfValue(a), originsOfValue(b)));
}

function isInstance(given: Value, of: Value): boolean | null {
  const [value, cls] = [settle(given), settle(of)];
  if (cls.kind === 'native') {
    if (cls.name === 'Array') return value.kind === 'list';
    return value.kind === 'unknown' ? null : false;
  }
  if (cls.kind === 'library') {
    const wanted = cls.path.split('.').at(-1);
    if (value.kind === 'tensor') return wanted === 'SymbolicTensor' || wanted === 'Tensor';
    if (value.kind === 'layer' || value.kind === 'model') return wanted === 'Layer';
    return value.kind === 'unknown' ? null : false;
  }
  if (cls.kind !== 'class' || value.kind === 'unknown') return null;
  if (value.kind !== 'record') return false;
  for (let at: ClassValue | null = value.cls; at !== null; at = at.superclass) {
    if (at.node === cls.node) return true;
  }
  return false;
}

/** JavaScript's binary operators. */
export function binary(m: Machine, operator: string, left: Value, right: Value, at: Place): Value {
  const origins = (): ReturnType<typeof mergeOrigins> =>
    mergeOrigins(originsOfValue(settle(left)), originsOfValue(settle(right)));
  switch (operator) {
    case '+':
      return plus(m, left, right, at);
    case '===':
    case '==':
      return boolean(equalValues(m, left, right, operator === '==', at), origins());
    case '!==':
    case '!=':
      return boolean(!equalValues(m, left, right, operator === '!=', at), origins());
    case '<':
    case '>':
    case '<=':
    case '>=': {
      const result = ordered(m, operator, left, right);
      return result === null ? undecidedTest(m, [left, right], at) : boolean(result, origins());
    }
    case 'in':
      return hasKey(m, left, right, at);
    case 'instanceof': {
      const result = isInstance(left, right);
      return result === null ? undecidedTest(m, [left, right], at) : boolean(result);
    }
    default: {
      const [x, y] = [asNumber(m, left), asNumber(m, right)];
      const result = x && y ? arithmetic(operator, x, y) : null;
      return result ?? derivedUnknown(m, [left, right], at, 'this arithmetic');
    }
  }
}

function hasKey(m: Machine, key: Value, object: Value, at: Place): Value {
  const [name, target] = [printed(key), settle(object)];
  if (name === null) return derivedUnknown(m, [key], at, 'a key');
  if (target.kind === 'record') {
    return boolean(target.fields.has(name) || (target.cls?.methods.has(name) ?? false));
  }
  if (target.kind === 'list') return boolean(Number(name) < target.items.length);
  return undecidedTest(m, [target], at);
}

const typeNames: Readonly<Record<string, string>> = {
  undefined: 'undefined',
  boolean: 'boolean',
  number: 'number',
  string: 'string',
  closure: 'function',
  class: 'function',
  native: 'function',
};

/** JavaScript's unary operators but `!`, `void` and `delete`. */
export function unary(m: Machine, operator: string, operand: Value, at: Place): Value {
  const value = settle(operand);
  if (operator === 'typeof') {
    if (value.kind === 'unknown') return undecidedTest(m, [value], at);
    if (value.kind === 'library') {
      return string(
        /(^|\.)[a-z]\w*$/.test(value.path) && value.library.meaning(value.path).kind !== 'namespace'
          ? 'function'
          : 'object',
      );
    }
    return string(typeNames[value.kind] ?? 'object');
  }
  const x = asNumber(m, value);
  if (x === null) return derivedUnknown(m, [value], at, 'this arithmetic');
  if (operator === '+') return x;
  if (operator === '-') {
    return arithmetic('*', x, number(-1)) ?? derivedUnknown(m, [value], at, 'this arithmetic');
  }
  if (operator === '~' && typeof x.dim === 'number') return number(~(x.dim / x.den), x.origins);
  return derivedUnknown(m, [value], at, 'this arithmetic');
}
