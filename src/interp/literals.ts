import type { Expression, Place, RecordEntry } from '../program/program.js';
import { evaluateArguments, isOpenEnded } from './access.js';
import { spendOnItems } from './budget.js';
import { defineAccessor } from './classes.js';
import { closure } from './evaluate.js';
import { ownEntries, restKey } from './host/records.js';
import type { Machine } from './machine.js';
import { derivedUnknown, list, record, settle, string } from './make.js';
import { noteBinding, propertyKey } from './patterns.js';
import { createScope, declare, type Scope } from './scope.js';
import type { ListValue, RecordValue, Value } from './values.js';
import { wrappedLibrary } from './wrapped.js';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export function evaluateTemplate(m: Machine, node: Of<'template'>, scope: Scope): Value {
  let text: Value = string('');
  for (const part of node.parts) {
    const next =
      typeof part === 'string' ? string(part) : m.host.inTemplate(m, m.evaluate(part, scope), part.at);
    text = m.host.binary(m, '+', text, next, node.at);
  }
  return text;
}

/** An object in a template turns into a text first, and not into a number. */
export function asText(m: Machine, value: Value, at: Place): Value {
  const settled = settle(value);
  if (settled.kind !== 'record') return value;
  const text = m.host.toText(m, settled, at);
  return text === null ? value : string(text);
}

export function evaluateList(m: Machine, node: Of<'list'>, scope: Scope): Value {
  const made = listOf(m, evaluateArguments(m, node.elements, scope));
  return node.isTuple === true ? { ...made, typed: 'tuple' } : made;
}

/** A list of items; one that an unknown list was spread into is not known itself. */
export function listOf(m: Machine, items: Value[]): ListValue {
  const made = list(m, items);
  made.lost = items.find(isOpenEnded) ?? null;
  return made;
}

/** What a tag gets first: the texts between the values, and the same as they were written. */
export function templateStrings(m: Machine, node: Of<'templateStrings'>): Value {
  const texts = (all: readonly string[]): Value[] => all.map((text) => string(text));
  return {
    ...list(m, texts(node.cooked)),
    fields: new Map<string, Value>([['raw', list(m, texts(node.raw))]]),
  };
}

export function evaluateRecord(m: Machine, node: Of<'record'>, scope: Scope): Value {
  if (node.enumName !== undefined) return evaluateEnum(m, node, node.enumName, scope, record(m));
  return m.host.makeRecord(m, node.entries, scope);
}

/** JavaScript's object literal. */
export function plainRecord(m: Machine, entries: readonly RecordEntry[], scope: Scope): Value {
  const made = record(m);
  for (const entry of entries) {
    if (entry.kind === 'spread') copyFields(m, m.evaluate(entry.value, scope), made, entry);
    else if (!addEntry(m, made, entry, scope)) {
      return derivedUnknown(m, [], entry.at, 'a computed property name');
    }
  }
  return made;
}

/** An enum's members see those before them by name; numbers lead back to names. */
function evaluateEnum(m: Machine, node: Of<'record'>, name: string, scope: Scope, made: RecordValue): Value {
  const inner = createScope(scope, scope.context, false);
  declare(m.heap, inner, name, made);
  for (const entry of node.entries) {
    if (entry.kind !== 'property' || typeof entry.key !== 'string') continue;
    const value = m.evaluate(entry.value, inner);
    made.fields.set(entry.key, value);
    declare(m.heap, inner, entry.key, value);
    const key = settle(value).kind === 'number' ? m.host.toText(m, value, entry.at) : null;
    if (key !== null) made.fields.set(key, string(entry.key));
  }
  return made;
}

/** Adds a property; false when its name is not known. */
function addEntry(
  m: Machine,
  made: RecordValue,
  entry: Exclude<RecordEntry, { kind: 'spread' }>,
  scope: Scope,
): boolean {
  const key = propertyKey(m, entry.key, scope);
  if (key === null) return false;
  if (entry.kind !== 'property') {
    const accessor = { ...closure(m, entry.fn, scope), homeObject: made };
    defineAccessor(m, made.fields, key, entry.kind, accessor, true);
    return true;
  }
  const evaluated = m.evaluate(entry.value, scope, key);
  if (key === '__proto__' && !entry.shorthand) {
    made.proto = settle(evaluated).kind === 'record' ? settle(evaluated) : null;
    return true;
  }
  const isMethod = entry.value.kind === 'function' && !entry.value.isArrow && evaluated.kind === 'closure';
  const value: Value = isMethod ? { ...evaluated, homeObject: made } : evaluated;
  if (value.kind === 'closure' && value.name === null) {
    Object.assign(value, { name: key, nameAt: entry.keyAt });
  }
  // Written again, a property keeps its place.
  made.fields.set(key, value);
  noteBinding(m, { name: key, kind: 'property', at: entry.keyAt }, value);
  return true;
}

/** What a spread brings into an object. */
function copyFields(
  m: Machine,
  from: Value,
  into: RecordValue,
  entry: Extract<RecordEntry, { kind: 'spread' }>,
): void {
  const source = settle(from);
  if (source.kind === 'library') {
    into.fields.set(wrappedLibrary, source);
    return;
  }
  const entries = ownEntries(m, source, entry.at);
  if (entries === null) {
    blurBySpread(m, source, into, entry);
    return;
  }
  spendOnItems(m, entries.length, entry.at);
  for (const [key, value] of entries) into.fields.set(key, value);
  if (source.kind !== 'record') return;
  for (const [key, value] of source.fields) if (key.startsWith('\0@')) into.fields.set(key, value);
}

/** What an unknown object holds may stand in place of what was there; what a caller may leave out is left out. */
function blurBySpread(
  m: Machine,
  source: Value,
  into: RecordValue,
  entry: Extract<RecordEntry, { kind: 'spread' }>,
): void {
  if (source.kind === 'record') {
    for (const [key, value] of source.fields) into.fields.set(key, value);
    return;
  }
  const rest =
    source.kind === 'unknown' ? source : derivedUnknown(m, [source], entry.at, 'what is spread here');
  if (!rest.isChoice) for (const key of into.fields.keys()) into.fields.set(key, rest);
  into.fields.set(restKey, rest);
}
