import type { Place } from '../../program/program.js';
import { type Machine, spend } from '../machine.js';
import { list, settle, string } from '../make.js';
import { bindUnknown, partOf } from '../unknowns.js';
import type { UnknownValue, Value } from '../values.js';

const mostItems = 100_000;
const itemsPerStep = 4;

/** The items of an iterable; null when they are not known. A list that the caller passes has one, two or no items. */
export function iterate(m: Machine, given: Value, at: Place): readonly Value[] | null {
  const value = settle(given);
  if (value.kind === 'list') {
    if (value.items.length > mostItems) return null;
    spend(m, Math.ceil(value.items.length / itemsPerStep), at);
    return [...value.items];
  }
  if (value.kind === 'string') return Array.from(value.value, (letter) => string(letter));
  if (value.kind === 'record' && value.entries) {
    return [...value.entries.values()].map(([key, item]) => list(m, [key, item]));
  }
  if (value.kind === 'unknown' && value.isChoice) return unboundItems(m, value, at);
  if (value.kind === 'undefined' || value.kind === 'null') return m.fail(`${value.kind} is not iterable`, at);
  return null;
}

function unboundItems(m: Machine, value: UnknownValue, at: Place): readonly Value[] {
  const name = value.name ?? 'a list';
  const lengths = [1, 2, 0];
  const choice = m.decisions.choose(
    lengths.map((length) => `${name} has ${length} ${length === 1 ? 'entry' : 'entries'}`),
  );
  const items = Array.from({ length: lengths[choice] ?? 0 }, (_, index) =>
    partOf(m, value, String(index), at),
  );
  bindUnknown(m, value, list(m, items));
  return items;
}

/** What `for…in` and Object.keys see. */
export function keys(_: Machine, given: Value): readonly Value[] | null {
  const value = settle(given);
  if (value.kind === 'list') return value.items.map((_, index) => string(String(index)));
  if (value.kind === 'record') {
    return value.fields.has('\0rest') ? null : [...value.fields.keys()].map((key) => string(key));
  }
  return null;
}
