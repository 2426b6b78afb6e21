import { setEntry } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { boolean, native, record, settle, string, unknown } from '../../make.js';
import { innerSite } from '../records.js';
import { originsOf } from '../../origins.js';
import { type NativeCall, nullValue, type RecordValue, type Value } from '../../values.js';
import { keywordOf } from './natives.js';
import type { StandardModule } from './standard.js';
import { tuple } from './objects.js';

/** What a program is told on the command line: what it takes by default, and the rest is its caller's choice. */
function addArgument(m: Machine, options: RecordValue, call: NativeCall): Value {
  const names = call.args.map(settle).flatMap((each) => (each.kind === 'string' ? [each.value] : []));
  const long = names.find((name) => name.startsWith('--')) ?? names[0];
  const given = settle(keywordOf(call, 'dest') ?? nullValue);
  const name = given.kind === 'string' ? given.value : long?.replace(/^-+/, '').replaceAll('-', '_');
  if (name !== undefined) {
    setEntry(m.heap, options.fields, name, valueOf(m, call, name, long?.startsWith('-') === true));
  }
  return nullValue;
}

function valueOf(m: Machine, call: NativeCall, name: string, isOption: boolean): Value {
  const { at } = call;
  const otherwise = keywordOf(call, 'default');
  if (otherwise) return converted(m, otherwise, keywordOf(call, 'type'), call);
  const action = settle(keywordOf(call, 'action') ?? nullValue);
  if (action.kind === 'string' && /^store_(true|false)$/.test(action.value)) return boolean(action.value === 'store_false');
  const isRequired = keywordOf(call, 'required') !== null || !isOption;
  if (!isRequired) return nullValue;
  const origin = { kind: 'parameter', name, at, exported: true, assumed: true } as const;
  return unknown(m, { name, isChoice: true, reason: `${name} is the caller's choice`, at, origins: originsOf(origin) });
} // prettier-ignore

/** A default that is written as a text is read as one from the command line is. */
function converted(m: Machine, value: Value, type: Value | null, { at }: NativeCall): Value {
  if (settle(value).kind !== 'string' || type === null) return value;
  return m.call(type, nullValue, [value], innerSite(at));
}

/** `ArgumentParser()`, and its groups and commands, which share its options. */
function parser(m: Machine, options: RecordValue): Value {
  const group = (): Value => parser(m, options);
  const members: Readonly<Record<string, (call: NativeCall) => Value>> = {
    add_argument: (call) => addArgument(m, options, call),
    add_argument_group: group,
    add_mutually_exclusive_group: group,
    add_subparsers: group,
    add_parser: group,
    set_defaults: ({ keywords }) => {
      for (const [name, { value }] of keywords ?? []) setEntry(m.heap, options.fields, name, value);
      return nullValue;
    },
    parse_args: () => options,
    parse_known_args: () => tuple(m, [options, { kind: 'list', items: [], maker: m.frame }]),
    print_help: () => nullValue,
  };
  return record(m, new Map(Object.entries(members).map(([name, body]) => [name, native(name, body)])));
}

export const argparseModule: StandardModule = {
  ArgumentParser: (m) => parser(m, record(m)),
  Namespace: (m, { keywords }) => record(m, new Map([...(keywords ?? [])].map(([name, { value }]) => [name, value]))),
  ArgumentDefaultsHelpFormatter: nullValue,
  RawTextHelpFormatter: nullValue,
  REMAINDER: string('...'),
}; // prettier-ignore
