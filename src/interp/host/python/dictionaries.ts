import type { RecordEntry } from '../../../program/program.js';
import { change } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { derivedUnknown, settle } from '../../make.js';
import type { Scope } from '../../scope.js';
import type { Value } from '../../values.js';
import { dict, isDict, put } from './objects.js';

/** `{'a': 1, **b}`. */
export function makeDictionary(m: Machine, entries: readonly RecordEntry[], scope: Scope): Value {
  const made = dict(m);
  for (const entry of entries) {
    if (entry.kind === 'property' && typeof entry.key !== 'string') {
      put(m, made, m.evaluate(entry.key, scope), m.evaluate(entry.value, scope));
    }
    if (entry.kind !== 'spread') continue;
    const source = settle(m.evaluate(entry.value, scope));
    if (isDict(source)) for (const [key, value] of source.entries.values()) put(m, made, key, value);
    else change(m.heap, made, 'lost', derivedUnknown(m, [source], entry.at, 'a spread value'));
  }
  return made;
}
