import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import type { RecordValue, Value } from '../../values.js';
import { findInLineage } from './lineage.js';
import { holdsOf } from './modules.js';
import { isDict, isSet, isTuple, put } from './objects.js';
import { removeEntry } from './dicts.js';
import { setItems } from './lists.js';

/** `a += b` on what is changed where it is: whoever else has it sees that. Null for what else there is, which is made anew. */
export function changedInPlace(m: Machine, operator: string, a: Value, b: Value, at: Place, made: () => Value): Value | null {
  const tell = (name: string): Value => {
    const method = m.host.getMember(m, a, name, at);
    return m.call(method, a, [b], { at, argumentPlaces: [], resultName: null });
  };
  if (a.kind === 'list' && !isTuple(a)) {
    if (operator === '+') tell('extend');
    const times = operator === '*' ? made() : null;
    if (times?.kind === 'list') setItems(m, a, times.items);
    return operator === '+' || times?.kind === 'list' ? a : times;
  }
  if (a.kind !== 'record') return null;
  if (isDict(a) && operator === '|') tell('update');
  else if (isSet(a)) return changedSet(m, a, made());
  else if (operator === '+' && holdsOf(m, a) === 'list') tell('extend');
  else return null;
  return a;
} // prettier-ignore

function changedSet(m: Machine, own: RecordValue, result: Value): Value {
  if (!isSet(own) || !isSet(result)) return result;
  const items = [...result.entries.values()].map(([item]) => item);
  for (const key of [...own.entries.keys()]) removeEntry(m, own, key);
  for (const item of items) put(m, own, item, item);
  return own;
}

/** What a class of the code's own does at `a += b`; null where it does not say. */
export function ownAugment(m: Machine, name: string, a: Value, b: Value, at: Place): Value | null {
  if (a.kind !== 'record' || !a.cls || !findInLineage(a.cls, `__i${name}__`)) return null;
  const method = m.host.getMember(m, a, `__i${name}__`, at);
  return m.call(method, a, [b], { at, argumentPlaces: [], resultName: null });
}
