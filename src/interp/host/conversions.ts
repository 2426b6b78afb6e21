import type { Place } from '../../program/program.js';
import { spendOnItems } from '../budget.js';
import type { Machine } from '../machine.js';
import { number, settle, string } from '../make.js';
import { asNumber, normal } from '../numbers.js';
import type { Scope } from '../scope.js';
import { hole, type NumberValue, type RecordValue, type Value } from '../values.js';
import { findProperty, innerSite } from './records.js';

/** What an object turns into where a text or a number is needed; null when it is not known. */
export function toPrimitive(
  m: Machine,
  given: Value,
  hint: 'string' | 'number' | 'default',
  at: Place,
): Value | null {
  const value = settle(given);
  switch (value.kind) {
    case 'list':
    case 'regex':
    case 'closure':
    case 'class':
    case 'native':
    case 'promise':
    case 'iterator': {
      const text = toText(m, value, at);
      return text === null ? null : string(text);
    }
    case 'record':
      return value.wrapped ?? recordPrimitive(m, value, hint, at);
    case 'unknown':
    case 'library':
    case 'tensor':
    case 'layer':
    case 'model':
    case 'property':
      return null;
    default:
      return value;
  }
}

function recordPrimitive(
  m: Machine,
  value: RecordValue,
  hint: 'string' | 'number' | 'default',
  at: Place,
): Value | null {
  if (value.library !== null) return null;
  const own = findProperty(m, value, '\0@toPrimitive');
  const order = hint === 'string' ? ['toString', 'valueOf'] : ['valueOf', 'toString'];
  const methods = own ? ['\0@toPrimitive'] : order;
  for (const name of methods) {
    const method = settle(m.host.getMember(m, value, name, at));
    if (method.kind !== 'closure' && method.kind !== 'native') continue;
    const result = settle(m.call(method, value, own ? [string(hint)] : [], innerSite(at)));
    if (!isObject(result)) return result.kind === 'unknown' ? null : result;
  }
  return null;
}

/** Whether JavaScript calls a value an object. */
export function isObject(value: Value): boolean {
  switch (value.kind) {
    case 'undefined':
    case 'null':
    case 'boolean':
    case 'number':
    case 'string':
    case 'symbol':
    case 'unknown':
      return false;
    default:
      return true;
  }
}

/** Longer texts than this are not followed. */
export const longestText = 100_000;

/** How a primitive prints; null where it has parts that are not known. */
export function printed(given: Value): string | null {
  const value = settle(given);
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'number':
      return typeof value.dim === 'number' ? String(value.dim / value.den) : null;
    case 'boolean':
      return String(value.value);
    case 'undefined':
    case 'null':
      return value.kind;
    case 'list':
      return joined(value.items, ',', printed);
    case 'regex':
      return `/${value.source}/${value.flags}`;
    default:
      return null;
  }
}

/** The items of a list as `join` puts them together: nothing where nothing is. */
export function joined(
  items: readonly Value[],
  separator: string,
  text: (item: Value) => string | null,
): string | null {
  const parts = items.map((item) => {
    const value = settle(item);
    return value.kind === 'undefined' || value.kind === 'null' || item === hole ? '' : text(value);
  });
  if (parts.includes(null)) return null;
  const length = parts.reduce((sum, part) => sum + (part?.length ?? 0) + separator.length, 0);
  return length > longestText ? null : parts.join(separator);
}

/** `String(value)`; null when it is not known. */
export function toText(m: Machine, given: Value, at: Place = m.frame.definition): string | null {
  const value = settle(given);
  switch (value.kind) {
    case 'list':
      spendOnItems(m, value.items.length, at);
      return joined(value.items, ',', (item) => toText(m, item, at));
    case 'record': {
      const primitive = toPrimitive(m, value, 'string', at);
      return primitive === null ? null : toText(m, primitive, at);
    }
    case 'number': {
      const dim = normal(m, value.dim);
      return typeof dim === 'number' ? String(dim / value.den) : null;
    }
    case 'closure':
      return sourceOf(value.scope, value.fn.at);
    case 'class':
      return sourceOf(value.scope, value.node.at);
    case 'native':
      return `function ${value.name}() { [native code] }`;
    case 'promise':
      return '[object Promise]';
    case 'iterator':
      return '[object Generator]';
    default:
      return printed(value);
  }
}

function sourceOf(scope: Scope, at: Place): string {
  return scope.context.module.program.text.slice(at.start, at.end);
}

/** `Number(value)`; null when it is not known. A symbolic size stays one. */
export function toNumber(m: Machine, given: Value, at: Place): NumberValue | null {
  const value = settle(given);
  switch (value.kind) {
    case 'undefined':
      return number(NaN, value.origins);
    case 'string':
      return number(Number(value.value), value.origins);
    case 'record':
    case 'list':
    case 'closure':
    case 'class':
    case 'regex': {
      const primitive = toPrimitive(m, value, 'number', at);
      return primitive === null ? null : toNumber(m, primitive, at);
    }
    case 'native':
      return number(NaN);
    default:
      return asNumber(m, value);
  }
}
