import {
  compare,
  type Dim,
  type DimSymbol,
  hasGap,
  mul,
  relationText,
  show,
  sign,
  sub,
  symbolsOf,
} from '../dim/index.js';
import type { Place } from '../program/program.js';
import { spend } from './budget.js';
import { setEntry } from './heap.js';
import { isObject, toNumber, toPrimitive } from './host/conversions.js';
import type { Machine } from './machine.js';
import { settle } from './make.js';
import { asNumber, mayBeNumber, normal } from './numbers.js';
import { Abandoned } from './signals.js';
import { bindUnknown, doubt, isUnknownNullish } from './unknowns.js';
import type { NumberValue, UnknownValue, Value } from './values.js';

/** What this path has assumed of two things; undefined where it has assumed nothing yet. */
function assumed(m: Machine, relation: string, left: unknown, right: unknown): boolean | undefined {
  const result = m.facts.get(relation)?.get(left)?.get(right);
  if (result !== undefined) m.decisions.uses++;
  return result;
}

/** What an assumption costs of a run's steps: a built-in search can make one for each item of a list. */
const stepsPerFact = 10;

function assume(m: Machine, relation: string, left: unknown, right: unknown, result: boolean): boolean {
  spend(m, stepsPerFact, m.frame.definition);
  setEntry(m.heap, below(m, below(m, m.facts, relation), left), right, result);
  return result;
}

/** The map that stands in a map under a key, made where there is none. */
function below<K, L, V>(m: Machine, map: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const known = map.get(key);
  if (known) return known;
  const made = new Map<L, V>();
  setEntry(m.heap, map, key, made);
  return made;
}

/** Makes a caller's symbol equal to a size for the rest of the path, where one side is such a symbol. */
export function substituteEqual(m: Machine, left: Dim, right: Dim): void {
  replaceEqual(m, left, right, (from) => from.symbolKind === 'caller');
}

/** The same of what code has tested: where it goes on at one size of an input alone, there is no other. */
function substituteTested(m: Machine, left: Dim, right: Dim): void {
  replaceEqual(
    m,
    left,
    right,
    (from, to) => from.symbolKind === 'caller' || (from.symbolKind === 'input' && typeof to === 'number'),
  );
}

function replaceEqual(
  m: Machine,
  left: Dim,
  right: Dim,
  isReplaced: (from: DimSymbol, to: Dim) => boolean,
): void {
  // Behind what is replaced already: else two symbols could stand for each other.
  const [one, other] = [normal(m, left), normal(m, right)];
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    if (typeof from === 'number' || from.kind !== 'symbol' || !isReplaced(from, to)) continue;
    if (symbolsOf(to).has(from)) continue;
    setEntry(m.heap, m.equalities, from, to);
    return;
  }
}

/** Both sides of a comparison over one denominator. */
function common(a: NumberValue, b: NumberValue): [Dim, Dim] {
  if (a.den === b.den) return [a.dim, b.dim];
  return [mul(a.dim, b.den), mul(b.dim, a.den)];
}

/** Whether two sizes are equal: decided, assumed before, or decided now by splitting the run. */
function dimsEqual(m: Machine, x: Dim, y: Dim): boolean {
  const [left, right] = [normal(m, x), normal(m, y)];
  if (left === right) return true;
  if (typeof left === 'number' && typeof right === 'number') return false;
  const relation = compare(left, right);
  if (relation.kind === 'equal') return true;
  if (relation.kind === 'different') return false;
  const known = assumed(m, '=', left, right);
  if (known !== undefined) return known;
  const isGuess = hasGap(left) || hasGap(right);
  if (isGuess) throwIfSpeculating(m);
  const options = (['=', '!='] as const).map((each) => relationText(left, each, right));
  const equal = m.decisions.choose(options, isGuess) === 0;
  if (equal) substituteTested(m, left, right);
  return assume(m, '=', left, right, equal);
}

function throwIfSpeculating(m: Machine): void {
  if (m.decisions.speculating > 0) throw new Abandoned();
}

/** `x < y` on sizes, likewise. */
function dimLess(m: Machine, x: Dim, y: Dim): boolean {
  const [left, right] = [normal(m, x), normal(m, y)];
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (left === right) return false;
  const difference = sign(sub(left, right));
  if (difference === 'negative') return true;
  if (difference === 'positive' || difference === 'zero') return false;
  const known = assumed(m, '<', left, right);
  if (known !== undefined) return known;
  const isGuess = hasGap(left) || hasGap(right);
  const options = (['>=', '<'] as const).map((each) => relationText(left, each, right));
  const less = m.decisions.choose(options, isGuess) === 1;
  return assume(m, '<', left, right, less);
}

/** An order comparison of two values; null when they are not numbers or strings that are known. */
export function ordered(m: Machine, operator: string, a: Value, b: Value): boolean | null {
  const [left, right] = [settle(a), settle(b)];
  if (left.kind === 'string' && right.kind === 'string') {
    return operator === '<'
      ? left.value < right.value
      : operator === '>'
        ? left.value > right.value
        : operator === '<='
          ? left.value <= right.value
          : left.value >= right.value;
  }
  const at = m.frame.definition;
  const [x, y] = [toNumber(m, left, at), toNumber(m, right, at)];
  if (x === null || y === null) return null;
  if (isNaNValue(x) || isNaNValue(y)) return false;
  const [p, q] = common(x, y);
  switch (operator) {
    case '<':
      return dimLess(m, p, q);
    case '>':
      return dimLess(m, q, p);
    case '<=':
      return !dimLess(m, q, p);
    default:
      return !dimLess(m, p, q);
  }
}

function isNullish(value: Value): value is Value & { kind: 'null' | 'undefined' } {
  return value.kind === 'null' || value.kind === 'undefined';
}

/** `a === b` (or `==` when loose). Splits the run where it is not decided. */
export function equalValues(m: Machine, a: Value, b: Value, loose: boolean, at: Place): boolean {
  const [left, right] = [settle(a), settle(b)];
  if (left === right) return !isNaNValue(left);
  if (left.kind === 'unknown' || right.kind === 'unknown') return equalUnknown(m, left, right, loose, at);
  if (isNullish(left) || isNullish(right)) {
    return loose ? isNullish(left) && isNullish(right) : left.kind === right.kind;
  }
  if (left.kind === 'number' && right.kind === 'number') return dimsEqual(m, ...common(left, right));
  if (left.kind === 'string' && right.kind === 'string') return left.value === right.value;
  if (left.kind === 'boolean' && right.kind === 'boolean') return left.value === right.value;
  if (left.kind === 'library' && right.kind === 'library') {
    return left.path === right.path && left.library === right.library;
  }
  if (left.kind === 'tensor' && right.kind === 'tensor') return left.node === right.node;
  if (left.kind === 'layer' && right.kind === 'layer') return left.record === right.record;
  if (left.kind === 'symbol' && right.kind === 'symbol') return left.key === right.key;
  return loose && left.kind !== right.kind && looselyEqual(m, left, right, at);
}

/** `==` of values of two kinds: objects turn into primitives, primitives into numbers. */
function looselyEqual(m: Machine, left: Value, right: Value, at: Place): boolean {
  const objects = [isObject(left), isObject(right)];
  if (objects[0] && objects[1]) return false;
  if (objects[0] || objects[1]) {
    const primitive = toPrimitive(m, objects[0] ? left : right, 'default', at);
    return primitive !== null && equalValues(m, primitive, objects[0] ? right : left, true, at);
  }
  const [x, y] = [toNumber(m, left, at), toNumber(m, right, at)];
  if (x === null || y === null || isNaNValue(x) || isNaNValue(y)) return false;
  return dimsEqual(m, ...common(x, y));
}

function isNaNValue(value: Value): boolean {
  return value.kind === 'number' && Number.isNaN(value.dim);
}

function equalUnknown(m: Machine, left: Value, right: Value, loose: boolean, at: Place): boolean {
  if (left.kind === 'unknown' && right.kind === 'unknown') {
    if (canBeNumber(left) && canBeNumber(right)) return equalNumbers(m, left, right, at);
    return decideEqual(m, left, right, at);
  }
  const [one, other] = left.kind === 'unknown' ? [left, right] : [right as UnknownValue, left];
  if (isNullish(other)) return isUnknownNullish(m, one, loose ? 'either' : other.kind, at);
  if (other.kind === 'number' && canBeNumber(one)) return equalNumbers(m, one, other, at);
  return decideEqual(m, one, other, at);
}

function canBeNumber(value: UnknownValue): boolean {
  return value.isChoice && mayBeNumber(value);
}

function equalNumbers(m: Machine, a: Value, b: Value, at: Place): boolean {
  const [x, y] = [asNumber(m, a), asNumber(m, b)];
  if (x === null || y === null) return decideEqual(m, a as UnknownValue, b, at);
  return dimsEqual(m, ...common(x, y));
}

function describe(value: Value): string {
  if (value.kind === 'string') return `'${value.value}'`;
  if (value.kind === 'boolean') return String(value.value);
  if (value.kind === 'number') return show(value.dim, 'text');
  if (value.kind === 'unknown') return value.name ?? 'a value that is not known';
  return `a ${value.kind}`;
}

/** Equality of something unknown with a value that is not a number: binds it where it is assumed. */
function decideEqual(m: Machine, one: UnknownValue, other: Value, at: Place): boolean {
  const key = other.kind === 'string' || other.kind === 'boolean' ? other.value : other;
  const known = assumed(m, '===', one, key);
  if (known !== undefined) return known;
  const [a, b] = [describe(one), describe(other)];
  const equal = m.decisions.choose([`${a} ≠ ${b}`, `${a} = ${b}`], !one.isChoice) === 1;
  doubt(m, one, at);
  if (equal && (other.kind === 'string' || other.kind === 'boolean')) bindUnknown(m, one, other);
  return assume(m, '===', one, key, equal);
}
