import type { Place } from '../../program/program.js';
import type { Machine } from '../machine.js';
import { boolean, derivedUnknown, list, native, number, settle, string } from '../make.js';
import { plainNumber } from '../numbers.js';
import {
  type NativeCall,
  type NumberValue,
  type RegexValue,
  type StringValue,
  undefinedValue,
  type Value,
} from '../values.js';
import { longestText, toNumber, toText } from './conversions.js';
import { iteratorOf } from './iterators.js';
import { isAbsent } from './operators.js';
import { builtInPrototype, findProperty, innerSite, readProperty } from './records.js';
import { hostRegex, isQuick, matchAll, matchValue, withLastIndex } from './regexes.js';

type Plain = string | number | boolean | undefined;

/** String methods that only need plain arguments: the host's own do the work. */
const borrowed = new Set([
  'toLowerCase', 'toUpperCase', 'trim', 'trimStart', 'trimEnd', 'trimLeft', 'trimRight', 'startsWith', 'endsWith', 'includes', 'indexOf',
  'lastIndexOf', 'slice', 'substring', 'substr', 'padStart', 'padEnd', 'repeat', 'charAt', 'charCodeAt', 'codePointAt', 'at', 'concat',
  'toString', 'valueOf', 'localeCompare', 'normalize', 'toLocaleLowerCase', 'toLocaleUpperCase', 'split', 'isWellFormed', 'toWellFormed',
]); // prettier-ignore

/** An argument as the host's own methods take it; null when it is not known. */
function plain(m: Machine, given: Value, at: Place): Plain | null {
  const value = settle(given);
  if (value.kind === 'undefined') return undefined;
  if (value.kind === 'string' || value.kind === 'boolean') return value.value;
  return value.kind === 'number' ? plainNumber(value) : toText(m, value, at);
}

/** A result of the host's as a value. */
export function lift(m: Machine, result: unknown): Value {
  if (typeof result === 'string') return string(result);
  if (typeof result === 'number') return number(result);
  if (typeof result === 'boolean') return boolean(result);
  if (Array.isArray(result)) return list(m, result.map((each) => lift(m, each))); // prettier-ignore
  return undefinedValue;
}

function isTooLong(name: string, self: string, [first]: readonly (Plain | null)[]): boolean {
  if (name === 'repeat') return Number(first) * self.length > longestText;
  return (name === 'padStart' || name === 'padEnd') && Number(first) > longestText;
}

function borrow(m: Machine, self: StringValue, name: string, { args, at }: NativeCall): Value {
  const values = args.map((arg) => plain(m, arg, at));
  if (values.includes(null)) return derivedUnknown(m, args.map(settle), at, `${name}() of a text`);
  if (isTooLong(name, self.value, values)) return derivedUnknown(m, [self], at, 'a long text');
  const method = (self.value as unknown as Record<string, (...given: readonly Plain[]) => unknown>)[name];
  try {
    return method ? lift(m, method.apply(self.value, values as Plain[])) : undefinedValue;
  } catch (error) {
    return m.fail(String(error instanceof Error ? error.message : error), at);
  }
}

/** What comes in a match's place: a text with `$1`, or what a function gives. */
function replacement(
  m: Machine,
  by: Value,
  at: Place,
): { text: string } | { make: (match: readonly Value[]) => string | null } | null {
  const value = settle(by);
  if (value.kind !== 'closure' && value.kind !== 'native') {
    const text = value.kind === 'unknown' ? null : toText(m, value, at);
    return text === null ? null : { text };
  }
  return { make: (match) => toText(m, m.call(value, undefinedValue, match, innerSite(at)), at) };
}

function replace(m: Machine, self: StringValue, name: 'replace' | 'replaceAll', call: NativeCall): Value {
  const { args: [what = undefinedValue, by = undefinedValue], at } = call; // prettier-ignore
  const pattern = settle(what);
  const search =
    pattern.kind === 'regex'
      ? isQuick(pattern, self.value)
        ? hostRegex(pattern)
        : null
      : pattern.kind === 'unknown'
        ? null
        : toText(m, pattern, at);
  const put = replacement(m, by, at);
  if (search === null || put === null) return derivedUnknown(m, [pattern, settle(by)], at, 'a replaced text');
  const state = { isKnown: true };
  const make = (...match: unknown[]): string => {
    const groups = typeof match.at(-1) === 'object' ? [groupsRecord(m, match.pop())] : [];
    const text = 'make' in put ? put.make([...match.map((each) => lift(m, each)), ...groups]) : put.text;
    if (text === null) state.isKnown = false;
    return text ?? '';
  };
  const result = 'text' in put ? self.value[name](search, put.text) : self.value[name](search, make);
  const isKnown = state.isKnown && result.length <= longestText;
  return isKnown ? string(result, self.origins) : derivedUnknown(m, [self], at, 'a replaced text');
}

function groupsRecord(m: Machine, groups: unknown): Value {
  const fields = new Map<string, Value>();
  for (const [key, text] of Object.entries(groups as Record<string, unknown>)) fields.set(key, lift(m, text));
  return { kind: 'record', fields, cls: null, maker: m.frame, entries: null, library: null };
}

function regexOf(m: Machine, given: Value, flags: string, at: Place): RegexValue | null {
  const value = settle(given);
  if (value.kind === 'regex') return value;
  const source = value.kind === 'undefined' ? '(?:)' : value.kind === 'unknown' ? null : toText(m, value, at);
  return source === null ? null : { kind: 'regex', source, flags, state: { lastIndex: 0 } };
}

type Method = (m: Machine, self: StringValue, call: NativeCall, regex: RegexValue) => Value;

/** String methods on regular expressions. */
const matching: Readonly<Record<string, Method>> = {
  match: (m, self, _, regex) => {
    if (!regex.flags.includes('g')) {
      return withLastIndex(m, regex, (own) => matchValue(m, own.exec(self.value)));
    }
    const all = self.value.match(hostRegex(regex));
    return all === null ? { kind: 'null' } : lift(m, all);
  },
  matchAll: (m, self, { at }, regex) => {
    if (!regex.flags.includes('g')) return m.fail('matchAll needs the flag g', at);
    return iteratorOf(matchAll(m, self.value, regex));
  },
  search: (_, self, __, regex) => number(self.value.search(hostRegex(regex))),
};

function locale(m: Machine, self: StringValue, { args, at }: NativeCall): Value {
  return borrow(m, self, 'localeCompare', { self, args: args.slice(0, 3), at });
}

/** Members of strings. */
export function stringMember(m: Machine, self: StringValue, name: string, at: Place): Value {
  if (name === 'length') return number(self.value.length, self.origins);
  if (name === '\0@iterator') return native(name, () => iteratorOf(letters(self.value)));
  if (name === 'replace' || name === 'replaceAll') {
    return native(name, (call) => replace(m, self, name, call));
  }
  const match = Object.hasOwn(matching, name) ? matching[name] : undefined;
  if (match) {
    return native(name, (call) => {
      const regex = regexOf(m, call.args[0] ?? undefinedValue, name === 'matchAll' ? 'g' : '', call.at);
      return regex && isQuick(regex, self.value)
        ? match(m, self, call, regex)
        : derivedUnknown(m, call.args.map(settle), call.at, 'a match');
    });
  }
  if (name === 'localeCompare') return native(name, (call) => locale(m, self, call));
  if (name === 'split') return native(name, (call) => split(m, self, call));
  if (borrowed.has(name)) return native(name, (call) => borrow(m, self, name, call));
  if (/^\d+$/.test(name)) return lift(m, self.value[Number(name)]);
  const prototype = builtInPrototype(m, 'String');
  const found = prototype ? findProperty(m, prototype, name) : undefined;
  return found === undefined ? undefinedValue : readProperty(m, found, self, at);
}

function* letters(text: string): Generator<Value> {
  for (const letter of text) yield string(letter);
}

function split(m: Machine, self: StringValue, call: NativeCall): Value {
  const [by = undefinedValue, most] = call.args;
  const pattern = settle(by);
  if (pattern.kind !== 'regex') return borrow(m, self, 'split', call);
  const limit = isAbsent(most) ? undefined : plainNumber(toNumber(m, most ?? undefinedValue, call.at));
  if (limit === null || !isQuick(pattern, self.value)) {
    return derivedUnknown(m, call.args.map(settle), call.at, 'a split text');
  }
  return lift(m, self.value.split(hostRegex(pattern), limit));
}

/** Members of numbers. */
export function numberMember(m: Machine, self: NumberValue, name: string, at: Place): Value {
  switch (name) {
    case 'toString':
    case 'toFixed':
    case 'toPrecision':
    case 'toExponential':
      return native(name, ({ args, at: call }) => formatted(m, self, name, args, call));
    case 'toLocaleString':
      return native(name, ({ args, at: call }) => {
        const [value, place] = [plainNumber(self), plain(m, args[0] ?? undefinedValue, call)];
        // Without a place the words are those of the machine.
        return value === null || typeof place !== 'string' || args.length > 1
          ? derivedUnknown(m, [self], call, 'a text')
          : string(value.toLocaleString(place));
      });
    case 'valueOf':
      return native(name, () => self);
  }
  const prototype = builtInPrototype(m, 'Number');
  const found = prototype ? findProperty(m, prototype, name) : undefined;
  return found === undefined ? undefinedValue : readProperty(m, found, self, at);
}

function formatted(
  m: Machine,
  self: NumberValue,
  name: 'toString' | 'toFixed' | 'toPrecision' | 'toExponential',
  args: readonly Value[],
  at: Place,
): Value {
  const value = plainNumber(self);
  const digits = isAbsent(args[0]) ? undefined : plainNumber(toNumber(m, args[0] ?? undefinedValue, at));
  if (value === null || digits === null) return derivedUnknown(m, [self, ...args.map(settle)], at, 'a text');
  try {
    return string(value[name](digits));
  } catch (error) {
    return m.fail(String(error instanceof Error ? error.message : error), at);
  }
}
