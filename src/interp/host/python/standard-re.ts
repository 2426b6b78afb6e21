import type { Machine } from '../../machine.js';
import { derivedUnknown, list, native, number, record, settle, string } from '../../make.js';
import { asNumber, plainNumber } from '../../numbers.js';
import { type NativeCall, nullValue, type RecordValue, type StringValue, type Value } from '../../values.js';
import { iteratorOf } from '../iterators.js';
import { innerSite } from '../records.js';
import { longestMatched } from '../regex-effort.js';
import { matchClass, matchValue, textOf } from './matches.js';
import { argument, keywordOf } from './natives.js';
import { builtInClass, classKey, dict, tuple } from './objects.js';
import { isPlainText, type Pattern, patternFlags, translated } from './pattern-syntax.js';
import type { StandardModule } from './standard.js';

const patternClass = builtInClass('Pattern', ({ self }) => self);
const patterns = new WeakMap<Value, Pattern>();
const longestText = 10_000;

/** A call of `re.name(pattern, …)`, or of a pattern's own method: the arguments after the pattern. */
interface Search {
  readonly m: Machine;
  readonly pattern: Pattern;
  readonly self: RecordValue;
  readonly text: StringValue;
  readonly call: NativeCall;
  /** Where the text stands among the arguments. */
  readonly first: number;
}

function hostRegex({ source, ignoresCase }: Pattern, flags: string): RegExp {
  return new RegExp(source, `d${flags}${ignoresCase ? 'i' : ''}`);
}

function allMatches({ pattern, text }: Search): RegExpExecArray[] | null {
  return pattern.mayPassOver ? null : [...text.value.matchAll(hostRegex(pattern, 'g'))];
}

function oneMatch(how: (pattern: Pattern) => RegExp) {
  return ({ m, pattern, self, text }: Search): Value => {
    const found = how(pattern).exec(text.value);
    return found ? matchValue(m, found, pattern, self, text) : nullValue;
  };
}

/** What is found: all of it, its one group, or its groups. */
function foundText(m: Machine, [all, ...groups]: readonly (string | undefined)[], { text }: Search): Value {
  const texts = (groups.length > 0 ? groups : [all]).map((each) => textOf(each ?? '', text));
  return texts.length === 1 ? (texts[0] ?? nullValue) : tuple(m, texts);
}

/** The largest number of parts or replacements; null where it is not known, 0 where there is no end. */
function most({ m, call, first }: Search, name: string): number | null {
  const given = argument(call, first + 1, name);
  return given.kind === 'undefined' ? 0 : plainNumber(asNumber(m, given));
}

function split(search: Search): Value | null {
  const [matches, count] = [allMatches(search), most(search, 'maxsplit')];
  if (!matches || count === null) return null;
  const { m, text } = search;
  const parts: Value[] = [];
  let from = 0;
  for (const match of count === 0 ? matches : matches.slice(0, count)) {
    parts.push(textOf(text.value.slice(from, match.index), text));
    for (const group of match.slice(1) as (string | undefined)[]) parts.push(group === undefined ? nullValue : textOf(group, text));
    from = match.index + match[0].length;
  }
  return list(m, [...parts, textOf(text.value.slice(from), text)]);
} // prettier-ignore

/** The text that takes the place of a match; null where it is not known. */
type Replace = (match: RegExpExecArray) => string | null;

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', '\\': '\\' }; // prettier-ignore

/** `\1` and `\g<name>` stand for groups. */
function byTemplate(template: string, { names, groups }: Pattern): Replace {
  return (match) => {
    const lost: string[] = [];
    const filled = template.replace(/\\(?:g<(\w+)>|([1-9]\d?)|([^])|$)/g, (all, name?: string, digits?: string, letter?: string) => {
      if (letter !== undefined && letter in escapes) return escapes[letter] ?? '';
      const index = digits !== undefined ? Number(digits) : /^\d+$/.test(name ?? '') ? Number(name) : names.get(name ?? '');
      if (index === undefined || index > groups) lost.push(all);
      return (index === undefined ? '' : (match as (string | undefined)[])[index]) ?? '';
    });
    return lost.length === 0 ? filled : null;
  };
} // prettier-ignore

function replacing({ m, pattern, self, text, call, first }: Search): Replace {
  const given = settle(call.args[first - 1] ?? keywordOf(call, 'repl') ?? nullValue);
  if (given.kind === 'string') return byTemplate(given.value, pattern);
  return (match) => {
    const made = settle(m.call(given, nullValue, [matchValue(m, match, pattern, self, text)], innerSite(call.at)));
    return made.kind === 'string' ? made.value : null;
  };
} // prettier-ignore

/** The text with what was found replaced, and how often that was. */
function replaced(search: Search): readonly [Value, number] | null {
  const [matches, count, replace] = [allMatches(search), most(search, 'count'), replacing(search)];
  if (!matches || count === null) return null;
  const { text } = search;
  let [made, from] = ['', 0];
  const taken = count === 0 ? matches : matches.slice(0, count);
  for (const match of taken) {
    const part = replace(match);
    if (part === null) return null;
    made += text.value.slice(from, match.index) + part;
    from = match.index + match[0].length;
  }
  return [textOf(made + text.value.slice(from), text), taken.length];
}

const whole = ({ source, ...rest }: Pattern): Pattern => ({ ...rest, source: `(?:${source})(?![^])` });

/** What patterns do with a text. */
const searches: Readonly<Record<string, (search: Search) => Value | null>> = {
  match: oneMatch((pattern) => hostRegex(pattern, 'y')),
  fullmatch: oneMatch((pattern) => hostRegex(whole(pattern), 'y')),
  search: oneMatch((pattern) => hostRegex(pattern, '')),
  findall: (search) => {
    const found = allMatches(search);
    return found && list(search.m, found.map((match) => foundText(search.m, match, search)));
  },
  finditer: (search) => {
    const { m, pattern, self, text } = search;
    const found = allMatches(search)?.map((match): Value => matchValue(m, match, pattern, self, text));
    return found ? iteratorOf(found.values()) : null;
  },
  split,
  sub: (search) => replaced(search)?.[0] ?? null,
  subn: (search) => {
    const found = replaced(search);
    return found && tuple(search.m, [found[0], number(found[1])]);
  },
}; // prettier-ignore

const takesEnds = /^(match|fullmatch|search|findall|finditer)$/;

function searchBy(m: Machine, name: string, self: RecordValue, call: NativeCall, shift: number): Value {
  const first = shift + (name.startsWith('sub') ? 1 : 0);
  const text = argument(call, first, 'string');
  // A pattern's own methods may begin and end somewhere in the text.
  const isWhole = shift > 0 || !takesEnds.test(name) || ['pos', 'endpos'].every((end, index) => argument(call, index + 1, end).kind === 'undefined');
  const pattern = patterns.get(self);
  const isQuick = pattern && text.kind === 'string' && text.value.length <= Math.min(longestText, longestMatched(pattern.source));
  const result = isQuick && isWhole && isPlainText(text.value) ? searches[name]?.({ m, pattern, self, text, call, first }) : null;
  return result ?? derivedUnknown(m, [text, ...call.args.map(settle)], call.at, `this ${name} by a pattern`);
} // prettier-ignore

/** `re.compile(text, flags)`; of a pattern, that pattern; null for what is not read. */
function compiled(m: Machine, given: Value, flags: Value): RecordValue | null {
  if (given.kind === 'record' && patterns.has(given)) return given;
  const set = flags.kind === 'undefined' ? 0 : plainNumber(asNumber(m, flags));
  const pattern = given.kind === 'string' && set !== null ? translated(given.value, set) : null;
  if (pattern === null || set === null) return null;
  const names = [...pattern.names].map(([name, index]) => [string(name), number(index)] as const);
  const self = record(m, new Map<string, Value>([[classKey, patternClass], ['pattern', given], ['flags', number(set | patternFlags.u)],
    ['groups', number(pattern.groups)], ['groupindex', dict(m, names)]])); // prettier-ignore
  for (const name of Object.keys(searches)) {
    self.fields.set(
      name,
      native(name, (call) => searchBy(m, name, self, call, 0)),
    );
  }
  patterns.set(self, pattern);
  return self;
}

/** Where flags stand among the arguments of the module's functions; left out: behind the text. */
const flagsAt: Readonly<Record<string, number>> = { split: 3, sub: 4, subn: 4 };

function compile(m: Machine, call: NativeCall, position: number): RecordValue | Value {
  const pattern = argument(call, 0, 'pattern');
  return compiled(m, pattern, argument(call, position, 'flags')) ?? derivedUnknown(m, [pattern], call.at, 'this pattern');
} // prettier-ignore

function byModule(name: string) {
  return (m: Machine, call: NativeCall): Value => {
    const pattern = compile(m, call, flagsAt[name] ?? 2);
    return pattern.kind === 'record' ? searchBy(m, name, pattern, call, 1) : pattern;
  };
}

const flags = { A: 'a', ASCII: 'a', I: 'i', IGNORECASE: 'i', L: 'l', LOCALE: 'l', M: 'm', MULTILINE: 'm', S: 's', DOTALL: 's', U: 'u', UNICODE: 'u', X: 'x', VERBOSE: 'x' } as const; // prettier-ignore

function escaped(m: Machine, { args: [value = nullValue], at }: NativeCall): Value {
  const text = settle(value);
  if (text.kind !== 'string') return derivedUnknown(m, [text], at, 'a text');
  return textOf(text.value.replace(/[\s()[\]{}?*+\-|^$\\.&~#]/g, '\\$&'), text);
}

/** `re`. */
export const reModule: StandardModule = {
  ...Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, number(patternFlags[flag])])),
  ...Object.fromEntries(Object.keys(searches).map((name) => [name, byModule(name)])),
  compile: (m, call) => compile(m, call, 1),
  escape: escaped,
  purge: () => nullValue,
  Pattern: patternClass,
  Match: matchClass,
};
