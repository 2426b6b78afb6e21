import type { Machine } from '../../machine.js';
import { boolean, derivedUnknown, list, native, number, settle, string } from '../../make.js';
import { asNumber, plainNumber } from '../../numbers.js';
import { type NativeCall, nullValue, type StringValue, type Value } from '../../values.js';
import { keywordOf } from './natives.js';
import { tuple } from './objects.js';
import { filledIn, toText } from './text.js';

type Method = (text: string, args: readonly (string | number | null)[], m: Machine) => Value | null;

const texts = (m: Machine, all: readonly string[]): Value => list(m, all.map((each) => string(each))); // prettier-ignore

function cut(text: string, chars: string | number | null | undefined, ends: 'start' | 'end' | 'both'): Value {
  const set = typeof chars === 'string' ? Array.from(chars) : [' ', '\n', '\t', '\r', '\f', '\v'];
  let [start, end] = [0, text.length];
  if (ends !== 'end') while (start < end && set.includes(text[start] ?? '')) start++;
  if (ends !== 'start') while (end > start && set.includes(text[end - 1] ?? '')) end--;
  return string(text.slice(start, end));
}

function splitBy(text: string, [separator, most]: readonly (string | number | null)[]): string[] {
  const parts = typeof separator === 'string' ? text.split(separator) : text.trim().split(/\s+/);
  if (typeof separator !== 'string' && text.trim() === '') return [];
  if (typeof most !== 'number' || most < 0 || parts.length <= most + 1) return parts;
  return [...parts.slice(0, most), parts.slice(most).join(typeof separator === 'string' ? separator : ' ')];
}

const methods: Readonly<Record<string, Method>> = {
  upper: (text) => string(text.toUpperCase()),
  lower: (text) => string(text.toLowerCase()),
  capitalize: (text) => string(text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()),
  title: (text) => string(text.replace(/[A-Za-z]+/g, (word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())),
  strip: (text, [chars]) => cut(text, chars, 'both'),
  lstrip: (text, [chars]) => cut(text, chars, 'start'),
  rstrip: (text, [chars]) => cut(text, chars, 'end'),
  split: (text, args, m) => texts(m, splitBy(text, args)),
  splitlines: (text, _, m) => texts(m, text.split(/\r?\n/)),
  replace: (text, [from, to]) => (typeof from === 'string' && typeof to === 'string' ? string(text.replaceAll(from, to)) : null),
  find: (text, [part]) => (typeof part === 'string' ? number(text.indexOf(part)) : null),
  count: (text, [part]) => (typeof part === 'string' && part !== '' ? number(text.split(part).length - 1) : null),
  isdigit: (text) => boolean(/^\d+$/.test(text)),
  isupper: (text) => boolean(/[A-Z]/.test(text) && text === text.toUpperCase()),
  islower: (text) => boolean(/[a-z]/.test(text) && text === text.toLowerCase()),
  zfill: (text, [width]) => (typeof width === 'number' ? string(text.padStart(width, '0')) : null),
  removeprefix: (text, [prefix]) => (typeof prefix === 'string' ? string(text.startsWith(prefix) ? text.slice(prefix.length) : text) : null),
  removesuffix: (text, [suffix]) => (typeof suffix === 'string' ? string(suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text) : null),
  partition: (text, [by], m) => {
    if (typeof by !== 'string') return null;
    const place = text.indexOf(by);
    const parts = place < 0 ? [text, '', ''] : [text.slice(0, place), by, text.slice(place + by.length)];
    return tuple(m, parts.map((part) => string(part)));
  },
  rsplit: (text, [separator, most], m) => {
    const parts = splitBy(text, [separator ?? null]);
    if (typeof most !== 'number' || parts.length <= most + 1 || typeof separator !== 'string') return texts(m, parts);
    return texts(m, [parts.slice(0, parts.length - most).join(separator), ...parts.slice(parts.length - most)]);
  },
}; // prettier-ignore

/** Members of strings. */
export function stringMember(m: Machine, self: StringValue, name: string): Value | null {
  const method = methods[name];
  if (method) {
    return native(name, ({ args, at }) => {
      const known = args.map((arg) => plain(m, arg));
      if (args.some((arg, index) => known[index] === null && settle(arg).kind !== 'null')) return derivedUnknown(m, args.map(settle), at, 'a text');
      return method(self.value, known, m) ?? derivedUnknown(m, args.map(settle), at, 'a text');
    });
  }
  if (name === 'startsWith' || name === 'startswith' || name === 'endswith') {
    return native(name, ({ args: [part = nullValue], at }) => {
      const given = settle(part);
      const parts = given.kind === 'list' ? given.items.map(settle) : [given];
      const test = (each: Value): boolean => each.kind === 'string' && (name === 'endswith' ? self.value.endsWith(each.value) : self.value.startsWith(each.value));
      return parts.some(({ kind }) => kind === 'unknown') ? derivedUnknown(m, parts, at, 'a test') : boolean(parts.some(test));
    });
  }
  if (name === 'join') return native(name, (call) => joined(m, self, call));
  if (name === 'format') return native(name, (call) => filled(m, self, call));
  return null;
} // prettier-ignore

function plain(m: Machine, given: Value): string | number | null {
  const value = settle(given);
  if (value.kind === 'string') return value.value;
  return value.kind === 'number' ? plainNumber(asNumber(m, value)) : null;
}

function joined(m: Machine, self: StringValue, { args: [values = nullValue], at }: NativeCall): Value {
  const items = m.host.iterate(m, values, at);
  const parts = items?.map((item) => {
    const value = settle(item);
    return value.kind === 'string' ? toText(m, value) : null;
  });
  if (!parts || parts.includes(null)) return derivedUnknown(m, (items ?? []).map(settle), at, 'a text');
  return string(parts.join(self.value));
}

function filled(m: Machine, self: StringValue, call: NativeCall): Value {
  const text = filledIn(m, self.value, call.args, (name) => keywordOf(call, name), call.at);
  return text === null ? derivedUnknown(m, call.args.map(settle), call.at, 'a text') : string(text);
}
