import { show } from '../../../dim/index.js';
import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { derivedUnknown, originsOfValue, settle, string } from '../../make.js';
import type { Value } from '../../values.js';
import { findInLineage } from './lineage.js';
import { classKey, isDict, isSet } from './objects.js';

/** `repr(value)`; null where it is not known. */
export function repr(m: Machine, given: Value, at: Place, depth = 6): string | null {
  const value = settle(given);
  if (value.kind === 'string') return quoted(value.value);
  if (depth === 0) return null;
  if (value.kind === 'list') {
    const parts = all(value.items.map((item) => repr(m, item, at, depth - 1)));
    if (!parts) return null;
    if (value.typed !== 'tuple') return `[${parts.join(', ')}]`;
    return parts.length === 1 ? `(${parts[0] ?? ''},)` : `(${parts.join(', ')})`;
  }
  if (isDict(value) || isSet(value)) {
    const parts = all(
      [...value.entries.values()].map(([key, entry]) => {
        const [name, text] = [repr(m, key, at, depth - 1), isSet(value) ? '' : repr(m, entry, at, depth - 1)];
        return name === null || text === null ? null : isSet(value) ? name : `${name}: ${text}`;
      }),
    );
    if (!parts) return null;
    return isSet(value) && parts.length === 0 ? 'set()' : `{${parts.join(', ')}}`;
  }
  return toText(m, value, at);
}

function all(parts: readonly (string | null)[]): readonly string[] | null {
  return parts.every((part) => part !== null) ? parts : null;
}

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const plain = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r');
  return `${mark}${mark === "'" ? plain.replaceAll("'", "\\'") : plain}${mark}`;
} // prettier-ignore

/** `str(value)`; null where it is not known. */
export function toText(m: Machine, given: Value, at?: Place): string | null {
  const value = settle(given);
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'number':
      return typeof value.dim === 'number' ? plainText(value.dim / value.den, value.isFloat) : null;
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'null':
      return 'None';
    case 'class':
      return `<class '${value.name ?? ''}'>`;
    case 'list':
      return at ? repr(m, value, at) : null;
    case 'record':
      if (value.entries && value.cls === null) return at ? repr(m, value, at) : null;
      return at ? ownText(m, value, at) : null;
    case 'native': {
      const own = at ? value.members?.get('__str__') : undefined;
      return own && at
        ? toText(m, m.call(own, value, [], { at, argumentPlaces: [], resultName: null }))
        : null;
    }
    default:
      return null;
  }
}

function plainText(value: number, isFloat = false): string {
  return Number.isNaN(value)
    ? 'nan'
    : Math.abs(value) === Infinity
      ? value < 0
        ? '-inf'
        : 'inf'
      : Number.isInteger(value) && !isFloat
        ? String(value)
        : floatText(value);
}

/** The fewest digits that tell a float, with an exponent where it is below -4 or above 15. */
function floatText(value: number): string {
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (value !== 0 && (exponent < -4 || exponent > 15)) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${String(value)}.0` : String(value);
}

/** What an error says, or `__str__` or `__repr__` of the code's own. */
function ownText(m: Machine, value: Extract<Value, { kind: 'record' }>, at: Place): string | null {
  const { cls } = value;
  for (const name of cls ? ['__str__', '__repr__'] : []) {
    if (!cls || !findInLineage(cls, name)) continue;
    const result = settle(m.call(m.host.getMember(m, value, name, at), value, [], { at, argumentPlaces: [], resultName: null }));
    return result.kind === 'string' ? result.value : null;
  }
  const args = value.fields.has(classKey) || cls ? settle(value.fields.get('args') ?? { kind: 'null' }) : null;
  if (args?.kind !== 'list') return null;
  const [only] = args.items;
  return args.items.length === 1 && only ? toText(m, only, at) : args.items.length === 0 ? '' : repr(m, args, at);
} // prettier-ignore

/** A value as it stands in an f-string. */
export function inTemplate(m: Machine, value: Value, at: Place): Value {
  const text = toText(m, value, at);
  const settled = settle(value);
  if (text !== null) return string(text, originsOfValue(settled));
  if (settled.kind === 'number' && typeof settled.dim !== 'number') return string(show(settled.dim, 'text'));
  return { ...derivedUnknown(m, [settled], at, 'a text'), hint: { kind: 'string' } };
}

const specification = /^(?:(.)?([<>=^]))?([+\- ])?(#)?(0)?(\d+)?(,|_)?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/u;

/** `format(value, specification)`; null where it is not known. */
export function formatted(m: Machine, given: Value, spec: string, at: Place): string | null {
  const value = settle(given);
  const found = specification.exec(spec);
  const [, fill, align, sign = '', , zero, width, , precision, type] = found ?? [];
  const isNumber = value.kind === 'number' && typeof value.dim === 'number';
  const plain = isNumber ? numberText(value.dim / value.den, type, precision, value.isFloat) : toText(m, value, at);
  if (plain === null || !found) return null;
  const signed = isNumber && sign === '+' && !plain.startsWith('-') ? `+${plain}` : plain;
  const total = Number(width ?? 0);
  const pad = fill ?? (zero ? '0' : ' ');
  const side = align ?? (zero ? '=' : isNumber ? '>' : '<');
  if (side === '=' && /^[+-]/.test(signed)) return signed.slice(0, 1) + signed.slice(1).padStart(total - 1, pad);
  if (side === '<') return signed.padEnd(total, pad);
  if (side !== '^') return signed.padStart(total, pad);
  const before = Math.floor(Math.max(0, total - signed.length) / 2);
  return (pad.repeat(before) + signed).padEnd(total, pad);
} // prettier-ignore

function numberText(
  value: number,
  type: string | undefined,
  precision: string | undefined,
  isFloat?: boolean,
): string | null {
  const digits = precision === undefined ? 6 : Number(precision);
  switch (type) {
    case 'f':
    case 'F':
      return value.toFixed(digits);
    case '%':
      return `${(value * 100).toFixed(digits)}%`;
    case 'x':
      return value.toString(16);
    case 'b':
      return value.toString(2);
    case 'd':
      return String(Math.trunc(value));
    case undefined:
      return precision === undefined ? plainText(value, isFloat) : String(Number(value.toPrecision(digits)));
    default:
      return null;
  }
}

/** `'%s: %d' % (a, b)`; null where it is not known. */
export function percented(m: Machine, text: string, given: Value, at: Place): string | null {
  const value = settle(given);
  const args = value.kind === 'list' && value.typed === 'tuple' ? [...value.items] : [value];
  const state = { isKnown: true };
  const result = text.replace(/%(?:\((\w+)\))?([-+ 0#]*)(\d+)?(?:\.(\d+))?([sdrifgx%])/g, (all, name: string | undefined, flags: string, width: string | undefined, precision: string | undefined, type: string) => {
    if (type === '%') return '%';
    const entry = name !== undefined && value.kind === 'record' ? value.entries?.get(name)?.[1] : args.shift();
    if (!entry) {
      state.isKnown = false;
      return all;
    }
    const spec = `${flags.includes('-') ? '<' : ''}${flags.includes('0') ? '0' : ''}${width ?? ''}${precision === undefined ? '' : `.${precision}`}${type === 'i' ? 'd' : /[fxd]/.test(type) ? type : ''}`;
    const part = type === 'r' ? repr(m, entry, at) : formatted(m, entry, spec, at);
    if (part === null) state.isKnown = false;
    return part ?? '';
  });
  return state.isKnown ? result : null;
} // prettier-ignore

/** `'{} {0} {name}'.format(…)`; null where it is not known. */
export function filledIn(
  m: Machine,
  text: string,
  args: readonly Value[],
  named: (name: string) => Value | null,
  at: Place,
): string | null {
  let next = 0;
  const state = { isKnown: true };
  const result = text.replace(/\{\{|\}\}|\{(\w*)(?:!([rs]))?(?::([^{}]*))?\}/g, (all, key: string | undefined, conversion: string | undefined, spec: string | undefined) => {
    if (all === '{{' || all === '}}') return all.slice(1);
    const name = key ?? '';
    const value = name === '' ? args[next++] : /^\d+$/.test(name) ? args[Number(name)] : named(name);
    const part = !value ? null : conversion === 'r' ? repr(m, value, at) : formatted(m, value, spec ?? '', at);
    if (part === null) state.isKnown = false;
    return part ?? '';
  });
  return state.isKnown ? result : null;
} // prettier-ignore
