import { change } from '../heap.js';
import type { Machine } from '../machine.js';
import { boolean, derivedUnknown, list, native, number, record, settle, string } from '../make.js';
import {
  type NativeCall,
  type NativeValue,
  nullValue,
  type RegexValue,
  undefinedValue,
  type Value,
} from '../values.js';
import { toText } from './conversions.js';
import { longestMatched } from './regex-effort.js';

/** Whether matching is sure to come to an end in good time. */
export function isQuick({ source }: RegexValue, text: string): boolean {
  return text.length <= longestMatched(source);
}

/** The host's own expression; it starts where ours has got to. */
export function hostRegex(self: RegexValue): RegExp {
  const own = new RegExp(self.source, self.flags);
  own.lastIndex = self.state.lastIndex;
  return own;
}

/** Uses the host's expression and keeps where it got to. */
export function withLastIndex<T>(m: Machine, self: RegexValue, use: (own: RegExp) => T): T {
  const own = hostRegex(self);
  const result = use(own);
  if (own.lastIndex !== self.state.lastIndex) change(m.heap, self.state, 'lastIndex', own.lastIndex);
  return result;
}

function textOrUndefined(text: string | undefined): Value {
  return text === undefined ? undefinedValue : string(text);
}

/** What `exec` gives: the match and its groups, with `index` and `groups` beside them. */
export function matchValue(m: Machine, match: RegExpExecArray | RegExpMatchArray | null): Value {
  if (match === null) return nullValue;
  const groups = match.groups
    ? record(m, new Map(Object.entries(match.groups).map(([key, text]) => [key, textOrUndefined(text)])))
    : undefinedValue;
  const fields = new Map<string, Value>([
    ['index', number(match.index ?? 0)],
    ['input', string(match.input ?? '')],
    ['groups', groups],
  ]);
  return { ...list(m, Array.from(match, textOrUndefined)), fields };
}

export function* matchAll(m: Machine, text: string, regex: RegexValue): Generator<Value> {
  for (const match of text.matchAll(hostRegex(regex))) yield matchValue(m, match);
}

function textOf(m: Machine, { args: [given = undefinedValue], at }: NativeCall): string | null {
  const value = settle(given);
  return value.kind === 'unknown' ? null : toText(m, value, at);
}

/** Members of regular expressions. */
export function regexMember(m: Machine, self: RegexValue, name: string): Value {
  switch (name) {
    case 'test':
    case 'exec':
      return native(name, (call) => {
        const text = textOf(m, call);
        if (text === null || !isQuick(self, text)) {
          return derivedUnknown(m, call.args.map(settle), call.at, 'a match');
        }
        return withLastIndex(m, self, (own) =>
          name === 'test' ? boolean(own.test(text)) : matchValue(m, own.exec(text)),
        );
      });
    case 'source':
      return string(self.source);
    case 'flags':
      return string(self.flags);
    case 'lastIndex':
      return number(self.state.lastIndex);
    case 'global':
    case 'ignoreCase':
    case 'multiline':
    case 'sticky':
      return boolean(
        self.flags.includes({ global: 'g', ignoreCase: 'i', multiline: 'm', sticky: 'y' }[name]),
      );
    case 'toString':
      return native(name, () => string(`/${self.source}/${self.flags}`));
    default:
      return undefinedValue;
  }
}

/** A regular expression, where the host can read it. */
export function regexValue(source: string, flags: string): RegexValue | null {
  try {
    new RegExp(source, flags);
    return { kind: 'regex', source, flags, state: { lastIndex: 0 } };
  } catch {
    return null;
  }
}

/** `RegExp`. */
export function regexGlobal(m: Machine): NativeValue {
  const make = ({ args, at }: NativeCall): Value => {
    const [given, flags] = [settle(args[0] ?? undefinedValue), settle(args[1] ?? undefinedValue)];
    const source =
      given.kind === 'regex' ? given.source : given.kind === 'undefined' ? '(?:)' : toText(m, given, at);
    const ownFlags =
      flags.kind === 'undefined' ? (given.kind === 'regex' ? given.flags : '') : toText(m, flags, at);
    if (source === null || ownFlags === null) {
      return derivedUnknown(m, [given, flags], at, 'a regular expression');
    }
    return regexValue(source, ownFlags) ?? m.fail('this is no regular expression', at);
  };
  const escape = native('escape', (call) => {
    const text = textOf(m, call);
    return text === null
      ? derivedUnknown(m, call.args, call.at, 'a text')
      : string(text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  });
  return { ...native('RegExp', make, new Map<string, Value>([['escape', escape]])), construct: make };
}
