import type { Dim } from '../dim/index.js';
import type { GuardEvaluation, Origins } from '../graph/model.js';
import type { Place, TypeHint } from '../program/program.js';
import type { Machine } from './machine.js';
import { mergeOrigins, noOrigins, originsOf } from './origins.js';
import type {
  BooleanValue,
  ListValue,
  NativeCall,
  NativeValue,
  NumberValue,
  PropertyValue,
  RecordValue,
  StringValue,
  UnknownValue,
  Value,
} from './values.js';

export function number(dim: Dim, origins: Origins = noOrigins, den = 1): NumberValue {
  return { kind: 'number', dim, den, origins };
}

export function boolean(
  value: boolean,
  origins: Origins = noOrigins,
  guard: GuardEvaluation | null = null,
): BooleanValue {
  return { kind: 'boolean', value, origins, guard };
}

export function string(value: string, origins: Origins = noOrigins): StringValue {
  return { kind: 'string', value, origins };
}

export function literal(value: number | boolean | string, at: Place): Value {
  const origins = originsOf({ kind: 'literal', at, value });
  if (typeof value === 'number') return number(value, origins);
  return typeof value === 'string' ? string(value, origins) : boolean(value, origins);
}

/** Python: a float, whole or not. */
export function asFloat(value: Value): Value {
  return value.kind === 'number' ? { ...value, isFloat: true } : value;
}

export function list(m: Machine, items: Value[]): ListValue {
  return { kind: 'list', items, maker: m.frame };
}

export function record(m: Machine, fields: Map<string, Value> = new Map()): RecordValue {
  return { kind: 'record', fields, cls: null, maker: m.frame, entries: null, library: null };
}

/** A property that loops over the object leave out. */
export function hidden(value: Value): PropertyValue {
  return { kind: 'property', value, get: null, set: null, isEnumerable: false, isWritable: true };
}

export function native(
  name: string,
  call: (call: NativeCall) => Value,
  members?: Map<string, Value>,
): NativeValue {
  return members ? { kind: 'native', name, call, members } : { kind: 'native', name, call };
}

export interface UnknownStart {
  readonly name?: string | null;
  readonly hint?: TypeHint | null;
  readonly isChoice?: boolean;
  readonly givenBy?: string;
  readonly reason: string;
  readonly at: Place;
  readonly origins?: Origins;
}

/** A new unknown: nothing else is known to equal it. */
export function unknown(m: Machine, start: UnknownStart): UnknownValue {
  return {
    kind: 'unknown',
    id: m.unknowns++,
    name: start.name ?? null,
    hint: start.hint ?? null,
    isChoice: start.isChoice ?? false,
    ...(start.givenBy === undefined ? {} : { givenBy: start.givenBy }),
    reason: start.reason,
    at: start.at,
    origins: start.origins ?? noOrigins,
    facts: { bound: null, not: new Set(), truthy: null },
    parts: new Map(),
  };
}

/** An unknown that comes from others: keeps the reason and place of the first of them that is one. */
export function derivedUnknown(m: Machine, from: readonly Value[], at: Place, what: string): UnknownValue {
  const source = from.find((value): value is UnknownValue => value.kind === 'unknown');
  const origins = from.reduce<Origins>((all, value) => mergeOrigins(all, originsOfValue(value)), noOrigins);
  return source
    ? unknown(m, { reason: source.reason, at: source.at, origins })
    : unknown(m, { reason: `${what} is not followed`, at, origins });
}

/** What comes of numbers: nobody knows which number, but one it is. */
export function derivedNumber(
  m: Machine,
  from: readonly Value[],
  at: Place,
  what = 'this arithmetic',
): UnknownValue {
  const made = derivedUnknown(m, from, at, what);
  return from.every(isNumber) ? { ...made, hint: { kind: 'number' } } : made;
}

/** Whether two values are one and the same, as far as that is told without running code: numbers and texts by what they are. */
export function isSame(a: Value, b: Value | undefined): boolean {
  if (a.kind === 'number') return b?.kind === 'number' && a.dim === b.dim && a.den === b.den;
  if (a.kind === 'string' || a.kind === 'boolean') return b?.kind === a.kind && a.value === b.value;
  return a === b;
}

/** Whether a value is a number, also where nobody knows which. */
export function isNumber(value: Value): boolean {
  if (value.kind === 'unknown') return !value.isChoice && value.hint?.kind === 'number';
  return value.kind === 'number' || value.kind === 'boolean';
}

/** The outcome of a test on something unknown: what the caller chose decides it, where it is about a choice. */
export function undecidedTest(m: Machine, from: readonly Value[], at: Place): UnknownValue {
  const choice = from.find((value): value is UnknownValue => value.kind === 'unknown' && value.isChoice);
  const derived = derivedUnknown(m, from, at, 'a test');
  return choice
    ? { ...derived, isChoice: true, hint: { kind: 'boolean' }, name: `a test of ${choice.name ?? 'it'}` }
    : derived;
}

/** The value that this path has found an unknown to be, or the value itself; unknown where it is known no more. */
export function settle(value: Value): Value {
  let at = value;
  while (at.kind === 'unknown' && at.facts.bound !== null) at = at.facts.bound;
  if ((at.kind === 'list' || at.kind === 'record') && at.lost) return at.lost;
  return at;
}

/** Where a value came from. */
export function originsOfValue(value: Value): Origins {
  return ('origins' in value ? value.origins : undefined) ?? noOrigins;
}
