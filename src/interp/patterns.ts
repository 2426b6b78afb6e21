import type { Binding } from '../graph/model.js';
import type { Expression, Pattern, Place } from '../program/program.js';
import { fieldName } from './access.js';
import { pushItem } from './heap.js';
import { keyOf, ownEntries } from './host/records.js';
import type { Machine } from './machine.js';
import { derivedUnknown, list, record, settle, unknown } from './make.js';
import { assignCell, declare, findCell, functionScope, type Scope } from './scope.js';
import { takenApart } from './taken-apart.js';
import { partOf } from './unknowns.js';
import { undefinedValue, type Value } from './values.js';

/** The key of a property: a name as written, or computed; null when it is not known. */
export function propertyKey(m: Machine, key: string | Expression, scope: Scope): string | null {
  if (typeof key === 'string') return fieldName(key, scope);
  return keyOf(m, m.evaluate(key, scope));
}

export type BindingKind = Binding['kind'];

/** How a pattern puts its values in place: declares names, or assigns to what is there. */
type Store = (pattern: Extract<Pattern, { kind: 'bind' }>, value: Value) => void;

export function declarePattern(
  m: Machine,
  pattern: Pattern,
  value: Value,
  scope: Scope,
  kind: BindingKind = 'variable',
): void {
  bindPattern(m, pattern, value, scope, (target, bound) => {
    declare(m.heap, scope, target.name, bound, target.at, kind);
    noteBinding(m, { name: target.name, kind, at: target.at }, bound);
  });
}

/** `var` declares in the function, and keeps what is there when it has no value. */
export function declareVar(m: Machine, pattern: Pattern, value: Value | null, scope: Scope): void {
  const target = functionScope(scope);
  bindPattern(m, pattern, value ?? undefinedValue, scope, (name, bound) => {
    const before = target.names.get(name.name);
    if (value === null && before) return;
    declare(m.heap, target, name.name, bound, name.at);
    const declared = m.host.more && before ? before : { kind: 'variable' as const, at: name.at };
    noteBinding(m, { name: name.name, kind: declared.kind, at: declared.at ?? name.at }, bound);
  });
}

export function assignTo(m: Machine, pattern: Pattern, value: Value, scope: Scope): void {
  bindPattern(m, pattern, value, scope, (target, bound) => {
    const cell = findCell(scope, target.name);
    if (cell) assignCell(m.heap, cell, bound);
    else declare(m.heap, moduleScope(scope), target.name, bound);
    noteBinding(m, { name: target.name, kind: cell?.kind ?? 'variable', at: cell?.at ?? target.at }, bound);
  });
}

function moduleScope(scope: Scope): Scope {
  let at = scope;
  while (at.parent !== null) at = at.parent;
  return at;
}

/** The current value of an assignment's target, for `+=` and `++`. */
export function readTarget(m: Machine, pattern: Pattern, scope: Scope): Value {
  if (pattern.kind === 'bind') return m.evaluate({ kind: 'name', name: pattern.name, at: pattern.at }, scope);
  return unknown(m, { reason: 'a compound assignment to a pattern', at: pattern.at });
}

function bindPattern(m: Machine, pattern: Pattern, value: Value, scope: Scope, store: Store): void {
  switch (pattern.kind) {
    case 'bind':
      if (value.kind === 'closure' && value.name === null) {
        value.name = pattern.name;
        value.nameAt = pattern.at;
      }
      store(pattern, value);
      return;
    case 'target':
      writeReference(m, referenceOf(m, pattern.expression, scope), value);
      return;
    case 'defaulted': {
      const settled = settle(value);
      const absent = settled.kind === 'undefined';
      bindPattern(m, pattern.pattern, absent ? m.evaluate(pattern.defaultValue, scope) : value, scope, store);
      return;
    }
    case 'listPattern':
      bindList(m, pattern, value, scope, store);
      return;
    case 'recordPattern':
      bindRecord(m, pattern, value, scope, store);
  }
}

/** A property that is written to, or read and then written to; its object and key are evaluated once. */
export interface Reference {
  readonly target: Extract<Pattern, { kind: 'target' }>['expression'];
  readonly object: Value;
  /** A name, or the value of a computed one. */
  readonly key: string | Value;
  /** Whether the object is the one whose method runs. */
  readonly isOwn: boolean;
}

/** Finds what an assignment to a property writes to. */
export function referenceOf(m: Machine, target: Reference['target'], scope: Scope): Reference {
  const object = target.object.kind === 'super' ? scope.context.self : m.evaluate(target.object, scope);
  const isOwn = target.object.kind === 'this' || isSelf(object, scope);
  if (target.kind === 'member') return { target, object, key: fieldName(target.property, scope), isOwn };
  return { target, object, key: m.evaluate(target.index, scope), isOwn };
}

function isSelf(object: Value, scope: Scope): boolean {
  const value = settle(object);
  return value.kind === 'record' && value === settle(scope.context.self);
}

export function readReference(m: Machine, { target, object, key }: Reference): Value {
  return typeof key === 'string'
    ? m.host.getMember(m, object, key, target.at)
    : m.host.getIndex(m, object, key, target.at);
}

export function writeReference(m: Machine, { target, object, key, isOwn }: Reference, value: Value): void {
  if (typeof key !== 'string') {
    m.host.setIndex(m, object, key, value, target.at);
    return;
  }
  m.host.setMember(m, object, key, value, target.at);
  if (target.kind !== 'member') return;
  const kind = isOwn ? 'field' : 'property';
  noteBinding(m, { name: target.property, kind, at: target.propertyAt }, value);
}

function nameOf(element: Pattern | null): string | null {
  return element?.kind === 'bind' ? element.name : null;
}

function bindList(
  m: Machine,
  pattern: Extract<Pattern, { kind: 'listPattern' }>,
  value: Value,
  scope: Scope,
  store: Store,
): void {
  const settled = pattern.rest
    ? settle(value)
    : takenApart(m, value, pattern.elements.map(nameOf), pattern.at);
  // The parts of something unknown are unknown one by one; only its length would be a decision.
  const items = settled.kind === 'unknown' ? null : m.host.cursor(m, settled, pattern.at);
  const state = { isDone: false };
  const itemAt = (index: number): Value => {
    if (items) {
      const item = state.isDone ? null : items.next();
      state.isDone = item === null;
      return item ?? undefinedValue;
    }
    return settled.kind === 'unknown'
      ? partOf(m, settled, String(index), pattern.at)
      : derivedUnknown(m, [settled], pattern.at, 'a destructured value');
  };
  pattern.elements.forEach((element, index) => {
    const item = itemAt(index);
    if (element) bindPattern(m, element, item, scope, store);
  });
  if (pattern.rest) {
    const { after = [] } = pattern;
    const left = items && (state.isDone ? [] : items.rest());
    const last = left?.splice(Math.max(0, left.length - after.length)) ?? [];
    const rest = left ? list(m, left) : derivedUnknown(m, [settled], pattern.at, 'the rest of a list');
    bindPattern(m, pattern.rest, rest, scope, store);
    after.forEach((element, index) => {
      const item = items ? (last[index] ?? undefinedValue) : itemAt(pattern.elements.length + 1 + index);
      bindPattern(m, element, item, scope, store);
    });
  } else if (!state.isDone) items?.close();
}

function bindRecord(
  m: Machine,
  pattern: Extract<Pattern, { kind: 'recordPattern' }>,
  value: Value,
  scope: Scope,
  store: Store,
): void {
  const taken = new Set<string>();
  for (const entry of pattern.entries) {
    const key = propertyKey(m, entry.key, scope);
    if (key === null) {
      bindPattern(
        m,
        entry.value,
        derivedUnknown(m, [value], pattern.at, 'a computed property'),
        scope,
        store,
      );
      continue;
    }
    taken.add(key);
    bindPattern(m, entry.value, m.host.getMember(m, value, key, entry.value.at), scope, store);
  }
  if (!pattern.rest) return;
  bindPattern(m, pattern.rest, restOf(m, settle(value), taken, pattern.at), scope, store);
}

/** What a record pattern has not taken. */
function restOf(m: Machine, value: Value, taken: ReadonlySet<string>, at: Place): Value {
  const entries = ownEntries(m, value, at);
  if (entries !== null) return record(m, new Map(entries.filter(([key]) => !taken.has(key))));
  if (value.kind === 'record' && value.library === null) {
    return record(m, new Map([...value.fields].filter(([key]) => !taken.has(key))));
  }
  return derivedUnknown(m, [value], at, 'the rest of a record');
}

/** How much of a container is searched for layers: an adapter is small. */
const searchLimit = 12;

/** What is or may hold layers or a tensor. */
const holders: ReadonlySet<Value['kind']> = new Set(['tensor', 'layer', 'model', 'list', 'record']);

/** Records that a name was bound to layers or a tensor. */
export function noteBinding(
  m: Machine,
  name: { name: string; kind: BindingKind; at: Place },
  given: Value,
): void {
  const value = settle(given);
  // Names that no code has stand for nothing that a person reads.
  if (!holders.has(value.kind) || name.name.startsWith('\0')) return;
  const layers = value.kind === 'tensor' ? [] : layersIn(value, 2);
  if (value.kind !== 'tensor' && layers.length === 0) return;
  pushItem(m.heap, m.trace.bindings, {
    name: name.name,
    kind: name.kind,
    declaration: name.at,
    order: m.trace.order++,
    frame: m.frame,
    layers,
    node: value.kind === 'tensor' ? value.node : null,
  });
}

/** The layers that a value is or holds; none when it holds too many to be one thing. */
function layersIn(value: Value, depth: number): number[] {
  switch (value.kind) {
    case 'layer':
      return [value.record.id];
    case 'model':
      return value.chain ? collect(value.chain, depth) : [];
    case 'list':
      return depth > 0 ? collect(value.items, depth - 1) : [];
    case 'record':
      return depth > 0 && value.fields.size <= searchLimit
        ? collect([...value.fields.values()], depth - 1)
        : [];
    default:
      return [];
  }
}

function collect(values: readonly Value[], depth: number): number[] {
  if (values.length > searchLimit) return [];
  const found: number[] = [];
  for (const value of values) {
    found.push(...layersIn(settle(value), depth));
    if (found.length > searchLimit) return [];
  }
  return found;
}
