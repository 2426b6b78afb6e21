import type { Place } from '../../program/program.js';
import { spend } from '../budget.js';
import type { Machine } from '../machine.js';
import { boolean, derivedUnknown, list, native, number, record, settle, string } from '../make.js';
import { plainNumber } from '../numbers.js';
import { type NativeValue, nullValue, undefinedValue, type Value } from '../values.js';
import { toText } from './conversions.js';
import { ownEntries, innerSite } from './records.js';
import { isAbsent } from './operators.js';

/** A parsed JSON text as a value. */
export function fromJson(m: Machine, data: unknown): Value {
  if (data === null) return nullValue;
  if (typeof data === 'string') return string(data);
  if (typeof data === 'number') return number(data);
  if (typeof data === 'boolean') return boolean(data);
  if (Array.isArray(data)) return list(m, data.map((item) => fromJson(m, item))); // prettier-ignore
  const entries = Object.entries(data as Record<string, unknown>);
  return record(m, new Map(entries.map(([key, item]) => [key, fromJson(m, item)])));
}

/** Something in it is not known. */
class NoJson extends Error {}

function toJson(m: Machine, given: Value, at: Place): unknown {
  spend(m, 1, at);
  const value = settle(given);
  switch (value.kind) {
    case 'undefined':
    case 'closure':
    case 'class':
    case 'native':
    case 'symbol':
      return undefined;
    case 'null':
      return null;
    case 'string':
    case 'boolean':
      return value.value;
    case 'number': {
      const plain = plainNumber(value);
      if (plain === null) throw new NoJson();
      return plain;
    }
    case 'list':
      return value.items.map((item) => toJson(m, item, at) ?? null);
    case 'record':
      return recordToJson(m, value, at);
    default:
      throw new NoJson();
  }
}

function recordToJson(m: Machine, value: Value, at: Place): unknown {
  const own = settle(m.host.getMember(m, value, 'toJSON', at));
  if (own.kind === 'closure') return toJson(m, m.call(own, value, [], innerSite(at)), at);
  const entries = ownEntries(m, value, at);
  if (entries === null) throw new NoJson();
  return Object.fromEntries(entries.map(([key, item]) => [key, toJson(m, item, at)]));
}

/** `JSON`. */
export function jsonGlobal(m: Machine): NativeValue {
  const stringify = native('stringify', ({ args: [value = undefinedValue, replacer, space], at }) => {
    const indent = settle(space ?? undefinedValue);
    const by =
      indent.kind === 'string'
        ? indent.value
        : indent.kind === 'number'
          ? (plainNumber(indent) ?? 0)
          : undefined;
    try {
      if (!isAbsent(replacer) && settle(replacer ?? undefinedValue).kind !== 'null') throw new NoJson();
      const text = JSON.stringify(toJson(m, value, at), null, by) as string | undefined;
      return text === undefined ? undefinedValue : string(text);
    } catch (error) {
      if (!(error instanceof NoJson)) throw error;
      return derivedUnknown(m, [settle(value)], at, 'this as JSON');
    }
  });
  const parse = native('parse', ({ args: [given = undefinedValue, reviver], at }) => {
    const value = settle(given);
    const text = value.kind === 'unknown' || !isAbsent(reviver) ? null : toText(m, value, at);
    if (text === null) return derivedUnknown(m, [value], at, 'this JSON');
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      return m.fail('this is no JSON', at);
    }
    return fromJson(m, data);
  });
  return native('JSON', ({ at }) => m.fail('JSON is not a function', at), new Map<string, Value>([['parse', parse], ['stringify', stringify]])); // prettier-ignore
}

/** `structuredClone`: a copy all the way down, shared parts shared; null where a part cannot be copied. */
export function cloned(m: Machine, given: Value, seen = new Map<Value, Value>()): Value {
  const value = settle(given);
  const known = seen.get(value);
  if (known) return known;
  if (value.kind === 'list') {
    const copy = { ...list(m, []), ...(value.typed === undefined ? {} : { typed: value.typed }) };
    seen.set(value, copy);
    copy.items.push(...value.items.map((item) => cloned(m, item, seen)));
    return copy;
  }
  if (value.kind !== 'record' || value.library !== null) return value;
  const entries = value.entries ? new Map<never, never>() : null;
  const copy: Value = { ...record(m), entries, ...(value.isSet ? { isSet: true } : {}) };
  seen.set(value, copy);
  for (const [key, field] of value.fields) {
    copy.fields.set(key, field.kind === 'property' ? field : cloned(m, field, seen));
  }
  for (const [key, [own, item]] of value.entries ?? []) {
    copy.entries?.set(key, [own, cloned(m, item, seen)]);
  }
  return copy;
}
