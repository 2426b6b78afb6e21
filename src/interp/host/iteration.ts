import type { Place } from '../../program/program.js';
import { spendOnItems } from '../budget.js';
import type { Machine } from '../machine.js';
import { list, settle, string } from '../make.js';
import { OutOfFuel, UserThrow } from '../signals.js';
import { bindUnknown, partOf } from '../unknowns.js';
import {
  hole,
  type IteratorValue,
  type ListValue,
  type Resume,
  type Step,
  undefinedValue,
  type UnknownValue,
  type Value,
} from '../values.js';
import { collectionItems } from './collections.js';
import { resumeIterator } from './iterators.js';
import { findProperty, inheritedNames, innerSite, restKey } from './records.js';

const mostItems = 100_000;
/** Iterators that give more than this are taken to give them for ever. */
const mostSteps = 10_000;

/** Goes over what can be iterated, one item at a time, as it is when its turn comes. */
export class Cursor {
  constructor(
    readonly next: () => Value | null,
    /** Tells an iterator that no more is asked for. */
    readonly close: () => void,
    private readonly at: Place,
  ) {}

  /** All items that are left. */
  rest(): Value[] {
    const items: Value[] = [];
    for (let item = this.next(); item !== null; item = this.next()) {
      if (items.length >= mostSteps && items.length % mostSteps === 0) this.check(items.length);
      items.push(item);
    }
    return items;
  }

  private check(count: number): void {
    if (count >= mostItems) throw new OutOfFuel('there are too many values here to follow', this.at);
  }
}

function never(): void {
  return;
}

/** A cursor over an iterable; null when what it holds is not known. A list that the caller passes has one, two or no items. */
export function cursorOf(m: Machine, given: Value, at: Place): Cursor | null {
  const value = settle(given);
  switch (value.kind) {
    case 'list':
      return listCursor(m, value, at);
    case 'string':
      return generatorCursor(Array.from(value.value, (letter) => string(letter)).values(), at);
    case 'iterator':
      return value.request ? notIterable(m, value, at) : iteratorCursor(m, value, at);
    case 'record':
      if (findProperty(m, value, '\0@iterator')) return customCursor(m, value, at);
      if (value.entries) return generatorCursor(collectionItems(m, value), at);
      return value.library === null && !value.fields.has(restKey) ? notIterable(m, value, at) : null;
    case 'unknown':
      return value.isChoice ? generatorCursor(unboundItems(m, value, at).values(), at) : null;
    case 'library':
    case 'layer':
    case 'model':
    case 'tensor':
    case 'native':
      return null;
    default:
      return notIterable(m, value, at);
  }
}

function notIterable(m: Machine, value: Value, at: Place): never {
  return m.fail(`${value.kind === 'null' ? 'null' : value.kind} is not iterable`, at);
}

export function listCursor(m: Machine, value: ListValue, at: Place): Cursor | null {
  // `Array.prototype[Symbol.iterator]` may have been replaced, but nobody does that.
  if (value.items.length > mostItems) return null;
  let index = 0;
  const next = (): Value | null => {
    const item = index < value.items.length ? value.items[index++] : undefined;
    return item === undefined ? null : item === hole ? undefinedValue : item;
  };
  return new Cursor(next, never, at);
}

export function generatorCursor(items: Iterator<Value>, at: Place): Cursor {
  const next = (): Value | null => {
    const step = items.next();
    return step.done === true ? null : step.value;
  };
  return new Cursor(next, never, at);
}

export function iteratorCursor(m: Machine, value: IteratorValue, at: Place): Cursor {
  let count = 0;
  const next = (): Value | null => {
    if (count++ > mostSteps) throw new OutOfFuel('this iterator gives too many values to follow', at);
    const step = resumeIterator(m, value, { kind: 'next', value: undefinedValue }, at);
    return step.done ? null : step.value;
  };
  const close = (): void => {
    resumeIterator(m, value, { kind: 'return', value: undefinedValue }, at);
  };
  return new Cursor(next, close, at);
}

/** An object with a `[Symbol.iterator]` of its own. */
function customCursor(m: Machine, value: Value, at: Place): Cursor | null {
  const make = m.host.getMember(m, value, '\0@iterator', at);
  const iterator = settle(m.call(make, value, [], innerSite(at)));
  if (iterator.kind === 'iterator') return iteratorCursor(m, iterator, at);
  if (iterator.kind !== 'record') return iterator.kind === 'unknown' ? null : notIterable(m, iterator, at);
  let count = 0;
  const next = (): Value | null => {
    if (count++ > mostSteps) throw new OutOfFuel('this iterator gives too many values to follow', at);
    const step = m.call(m.host.getMember(m, iterator, 'next', at), iterator, [], innerSite(at));
    if (m.host.truth(m, m.host.getMember(m, step, 'done', at), at)) return null;
    return m.host.getMember(m, step, 'value', at);
  };
  const close = (): void => {
    const end = settle(m.host.getMember(m, iterator, 'return', at));
    if (end.kind !== 'undefined') m.call(end, iterator, [], innerSite(at));
  };
  return new Cursor(next, close, at);
}

/** How `yield*` goes through what it passes on: what it is told, it tells; null when that is not known. */
export function stepperOf(m: Machine, given: Value, at: Place): ((how: Resume) => Step) | null {
  const value = settle(given);
  if (value.kind === 'iterator' && !value.request) return (how) => resumeIterator(m, value, how, at);
  const cursor = value.kind === 'iterator' ? null : cursorOf(m, value, at);
  if (cursor === null) return null;
  return ({ kind, value: told }) => {
    if (kind === 'throw') throw new UserThrow(told, at);
    const item = kind === 'return' ? null : cursor.next();
    return item === null ? { done: true, value: told } : { done: false, value: item };
  };
}

/** Goes over what comes later, one promise of a step after another; null for what comes at once. */
export function laterCursor(m: Machine, given: Value, at: Place): Cursor | null {
  const value = settle(given);
  const hasOwn =
    value.kind === 'iterator'
      ? value.request
      : value.kind === 'record' && findProperty(m, value, '\0@asyncIterator');
  if (!hasOwn) return null;
  const make = m.host.getMember(m, value, '\0@asyncIterator', at);
  const iterator = m.call(make, value, [], innerSite(at));
  const ask = (name: string): Value =>
    m.call(m.host.getMember(m, iterator, name, at), iterator, [], innerSite(at));
  const close = (): void => {
    if (settle(m.host.getMember(m, iterator, 'return', at)).kind !== 'undefined') ask('return');
  };
  return new Cursor(() => ask('next'), close, at);
}

/** The items of an iterable; null when they are not known. */
export function iterate(m: Machine, given: Value, at: Place): readonly Value[] | null {
  const value = settle(given);
  if (value.kind !== 'list') return cursorOf(m, value, at)?.rest() ?? null;
  if (value.items.length > mostItems) return null;
  spendOnItems(m, value.items.length, at);
  return value.items.map((item) => (item === hole ? undefinedValue : item));
}

/** One level of a list flattened: the items of a list, or the value itself. */
export function flattenedItems(m: Machine, given: Value, at: Place): readonly Value[] {
  const value = settle(given);
  if (value.kind === 'list' || value.kind === 'iterator') return iterate(m, value, at) ?? [];
  return [given];
}

export function unboundItems(m: Machine, value: UnknownValue, at: Place): readonly Value[] {
  const name = value.name ?? 'a list';
  const lengths = [1, 2, 0];
  const choice = m.decisions.choose(
    lengths.map((length) => `${name} has ${length} ${length === 1 ? 'entry' : 'entries'}`),
    !value.isChoice,
  );
  const items = Array.from({ length: lengths[choice] ?? 0 }, (_, index) =>
    partOf(m, value, String(index), at),
  );
  bindUnknown(m, value, list(m, items));
  return items;
}

/** What `for…in` sees. */
export function keys(m: Machine, given: Value): readonly Value[] | null {
  const value = settle(given);
  const texts = (names: readonly string[]): readonly Value[] => names.map((key) => string(key));
  switch (value.kind) {
    case 'list':
      return texts(value.items.flatMap((item, index) => (item === hole ? [] : [String(index)])));
    case 'string':
      return texts(Object.keys(value.value));
    case 'record': {
      const names = inheritedNames(m, value);
      return value.library === null && names ? texts(names) : null;
    }
    case 'class':
      return texts([...value.statics.keys()]);
    case 'closure':
      return texts([...value.fields.keys()].filter((key) => key !== 'prototype'));
    case 'unknown':
    case 'library':
    case 'layer':
    case 'model':
    case 'tensor':
      return null;
    default:
      return [];
  }
}
