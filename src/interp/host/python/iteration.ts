import type { Place } from '../../../program/program.js';
import type { Cursor, Machine } from '../../machine.js';
import { native, number, settle, string } from '../../make.js';
import { UserThrow } from '../../signals.js';
import { generatorCursor, iteratorCursor, listCursor, unboundItems } from '../iteration.js';
import { resumeIterator } from '../iterators.js';
import { nodeAt } from '../../nodes.js';
import { dataOf } from '../../tensor-data.js';
import { shapeOf } from '../../trace.js';
import {
  type IteratorValue,
  nullValue,
  type RecordValue,
  type TensorValue,
  undefinedValue,
  type Value,
} from '../../values.js';
import { isEnumeration, membersOf } from './enumerations.js';
import { isInstance } from './instances.js';
import { findMember } from './members.js';
import { childrenOf, holdsOf } from './modules.js';
import { raise, weightsName } from './objects.js';

/** Goes over what can be iterated; null when what it holds is not known. */
export function cursorOf(m: Machine, given: Value, at: Place): Cursor | null {
  const value = settle(given);
  switch (value.kind) {
    case 'list':
      return listCursor(m, value, at);
    case 'string':
      return generatorCursor(Array.from(value.value, (letter): Value => string(letter)).values(), at);
    case 'iterator':
      return iteratorCursor(m, value, at);
    case 'record':
      return recordCursor(m, value, at);
    case 'unknown':
      if (value.name === weightsName) return generatorCursor([].values(), at);
      return value.isChoice && value.hint?.kind !== 'number' ? generatorCursor(unboundItems(m, value, at).values(), at) : null;
    case 'tensor':
      return tensorCursor(m, value, at);
    case 'class':
      return isEnumeration(value) ? generatorCursor(membersOf(value).values(), at) : null;
    case 'library':
    case 'layer':
    case 'model':
    case 'native':
      return null;
    default:
      return raise(m, 'TypeError', `${value.kind === 'null' ? 'None' : `a ${value.kind}`} is not iterable`, at);
  }
} // prettier-ignore

/** Entries along a longer axis are not told one by one. */
const mostEntries = 64;

/** A tensor gives its entries along the first axis: where its numbers are known, or its length is. */
function tensorCursor(m: Machine, tensor: TensorValue, at: Place): Cursor | null {
  const [size] = shapeOf(nodeAt(m, tensor.node)) ?? [];
  const told = typeof size === 'number' && size <= mostEntries ? size : undefined;
  const length = dataOf(m, tensor)?.shape[0] ?? told;
  if (length === undefined) return null;
  const entries = function* (): Generator<Value> {
    for (let index = 0; index < length; index++) yield m.host.getIndex(m, tensor, number(index), at);
  };
  return generatorCursor(entries(), at);
}

function recordCursor(m: Machine, value: RecordValue, at: Place): Cursor | null {
  const method = value.cls ? findMember(m, value, '__iter__', at) : null;
  const own = method ? settle(method) : null;
  if (own?.kind === 'closure') {
    const made = settle(m.call(own, value, [], { at, argumentPlaces: [], resultName: null }));
    return made.kind === 'record' ? steps(m, made, at) : cursorOf(m, made, at);
  }
  if (value.entries) return generatorCursor([...value.entries.values()].map(([key]) => key).values(), at);
  if (holdsOf(m, value) !== null) {
    return generatorCursor(childrenOf(m, value).map(([, child]): Value => child).values(), at);
  }
  const index = value.cls ? findMember(m, value, '__getitem__', at) : null;
  if (index && settle(index).kind === 'closure') return byIndex(m, index, value, at);
  return value.library === null && value.cls === null && value.fields.size === 0 ? raise(m, 'TypeError', 'an object is not iterable', at) : null;
} // prettier-ignore

const mostSteps = 10_000;

/** An iterator of a class of the code's own: it goes on until it raises StopIteration. */
function steps(m: Machine, iterator: RecordValue, at: Place): Cursor {
  return generatorCursor(
    (function* (): Generator<Value> {
      for (let count = 0; count < mostSteps; count++) {
        const next = untilStop(m, () =>
          m.call(m.host.getMember(m, iterator, '__next__', at), iterator, [], { at, argumentPlaces: [], resultName: null }),
        );
        if (next === null) return;
        yield next;
      }
    })(),
    at,
  );
} // prettier-ignore

function byIndex(m: Machine, method: Value, self: Value, at: Place): Cursor {
  return generatorCursor(
    (function* (): Generator<Value> {
      for (let index = 0; index < mostSteps; index++) {
        const next = untilStop(m, () => m.call(method, self, [number(index)], { at, argumentPlaces: [], resultName: null }));
        if (next === null) return;
        yield next;
      }
    })(),
    at,
  );
} // prettier-ignore

/** What a step gives; null where it says that there is none. */
function untilStop(m: Machine, step: () => Value): Value | null {
  const { frame, control, depth } = m;
  try {
    return step();
  } catch (error) {
    if (!(error instanceof UserThrow)) throw error;
    const isEnd = ['StopIteration', 'IndexError'].some((name) => isInstance(m, error.value, m.host.globals.get(name) ?? nullValue) === true);
    if (!isEnd) throw error;
    Object.assign(m, { frame, control, depth });
    return null;
  }
} // prettier-ignore

/** The items of an iterable; null when they are not known. */
export function iterate(m: Machine, given: Value, at: Place): readonly Value[] | null {
  const value = settle(given);
  if (value.kind === 'list') return [...value.items];
  return cursorOf(m, value, at)?.rest() ?? null;
}

/** `next(iterator)`; null at its end. */
export function nextOf(m: Machine, iterator: IteratorValue, at: Place): Value | null {
  const step = resumeIterator(m, iterator, { kind: 'next', value: undefinedValue }, at);
  return step.done ? null : step.value;
}

/** Members of generators. */
export function iteratorMember(m: Machine, self: IteratorValue, name: string): Value | null {
  if (name === '__next__') {
    return native(name, ({ at }) => nextOf(m, self, at) ?? raise(m, 'StopIteration', 'the iterator has ended', at));
  }
  if (name === '__iter__') return native(name, () => self);
  if (name === 'close') return native(name, () => nullValue);
  if (name !== 'send') return null;
  return native(name, ({ args: [value = nullValue], at }) => {
    const step = resumeIterator(m, self, { kind: 'next', value }, at);
    return step.done ? raise(m, 'StopIteration', 'the iterator has ended', at) : step.value;
  });
} // prettier-ignore
