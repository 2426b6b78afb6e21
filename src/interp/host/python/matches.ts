import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { derivedUnknown, native, number, record, settle, string, unknown } from '../../make.js';
import { asNumber, plainNumber } from '../../numbers.js';
import { type NativeCall, nullValue, type RecordValue, type StringValue, type Value } from '../../values.js';
import { argument, keywordOr } from './natives.js';
import { builtInClass, classKey, dict, raise, tuple } from './objects.js';
import type { Pattern } from './pattern-syntax.js';

export const matchClass = builtInClass('Match', ({ self }) => self);

/** A part of a text: it comes from where the text does. */
export function textOf(value: string, from: StringValue): StringValue {
  return string(value, from.origins);
}

/** The number of a group that is asked for by its number or name; null where it is not known. */
function groupAt(m: Machine, given: Value, { groups, names }: Pattern, at: Place): number | null {
  const value = settle(given);
  if (value.kind === 'unknown') return null;
  const index = value.kind === 'string' ? names.get(value.value) : plainNumber(asNumber(m, value));
  if (index === null) return null;
  return index !== undefined && index >= 0 && index <= groups
    ? index
    : raise(m, 'IndexError', 'no such group', at);
}

/** What a match of a pattern gives. */
export function matchValue(
  m: Machine,
  match: RegExpExecArray,
  pattern: Pattern,
  by: RecordValue,
  text: StringValue,
): Value {
  const parts = match as readonly (string | undefined)[];
  const part = (index: number, otherwise: Value = nullValue): Value => {
    const found = parts[index];
    return found === undefined ? otherwise : textOf(found, text);
  };
  const numbered = (call: NativeCall, give: (index: number) => Value, given: Value = argument(call, 0, 'group')): Value => {
    const index = given.kind === 'undefined' ? 0 : groupAt(m, given, pattern, call.at);
    return index === null ? derivedUnknown(m, [settle(given)], call.at, 'a group of a match') : give(index);
  }; // prettier-ignore
  const end = (index: number, side: 0 | 1): Value => number(match.indices?.[index]?.[side] ?? -1);
  const own: Readonly<Record<string, (call: NativeCall) => Value>> = {
    group: (call) =>
      call.args.length > 1
        ? tuple(m, call.args.map((each) => numbered(call, part, each)))
        : numbered(call, part),
    groups: (call) => {
      const otherwise = call.args[0] ?? keywordOr(call, 'default', nullValue);
      return tuple(m, parts.slice(1).map((_, index) => part(index + 1, otherwise)));
    },
    groupdict: (call) => {
      const otherwise = call.args[0] ?? keywordOr(call, 'default', nullValue);
      return dict(m, [...pattern.names].map(([name, index]) => [string(name), part(index, otherwise)] as const));
    },
    start: (call) => numbered(call, (index) => end(index, 0)),
    end: (call) => numbered(call, (index) => end(index, 1)),
    span: (call) => numbered(call, (index) => tuple(m, [end(index, 0), end(index, 1)])),
    expand: ({ at }) => unknown(m, { reason: 'expand() of a match is not followed', at }),
    __getitem__: (call) => numbered(call, part),
  }; // prettier-ignore
  const fields = new Map<string, Value>([[classKey, matchClass], ['string', text], ['re', by], ['pos', number(0)], ['endpos', number(text.value.length)]]); // prettier-ignore
  for (const [name, body] of Object.entries(own)) fields.set(name, native(name, body));
  return record(m, fields);
}
