import type { Place } from '../program/program.js';
import { Decisions, firstPath } from './decisions.js';
import { setItems } from './heap.js';
import type { Machine } from './machine.js';
import { unknown } from './make.js';
import type { UnknownValue, Value } from './values.js';

/** A value that is looked up when somebody first asks what it is. */
export function late(m: Machine, find: () => Value, at: Place): UnknownValue {
  const value = unknown(m, { reason: 'modules that import each other are not followed', at });
  let [found, isAsked]: [Value | null, boolean] = [null, false];
  const ask = (): Value | null => {
    if (found !== null || isAsked) return found;
    isAsked = true;
    try {
      found = find();
    } finally {
      isAsked = false;
    }
    m.heap.changed(() => (found = null));
    return found;
  };
  Object.defineProperty(value.facts, 'bound', { get: ask, set: (given: Value | null) => (found = given), enumerable: true });
  return value;
} // prettier-ignore

/** Runs what hangs on nothing that the code around it has decided, and whose gaps are no matter of this network. */
export function apart<Result>(m: Machine, body: () => Result): Result {
  const { frame, control, depth, decisions, presets, held, trace } = m;
  const kept = [trace.gaps, trace.doubts, trace.made].map(
    (list) => [list as unknown[], list.length] as const,
  );
  Object.assign(m, { decisions: new Decisions(firstPath), presets: new Map(), held: null });
  try {
    return body();
  } finally {
    Object.assign(m, { frame, control, depth, decisions, presets, held });
    for (const [list, length] of kept) {
      if (list.length > length) setItems(m.heap, list, list.slice(0, length));
    }
  }
}
