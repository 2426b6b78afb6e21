import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { settle } from '../../make.js';
import { innerSite } from '../records.js';
import { nullValue, type Value } from '../../values.js';

/** Items in their order; null where that is not known. */
export function sorted(
  m: Machine,
  items: readonly Value[],
  key: Value | null,
  reverse: Value | null,
  at: Place,
): Value[] | null {
  const isKeyed = key !== null && settle(key).kind !== 'null';
  const keyed = items.map((item) => ({
    item,
    key: settle(isKeyed ? m.call(key, nullValue, [item], innerSite(at)) : item),
  }));
  if (!keyed.every((each) => isPlain(each.key))) return null;
  const less = (a: Value, b: Value): boolean => m.host.truth(m, m.host.binary(m, '<', a, b, at), at);
  const result = keyed.toSorted((a, b) => (less(a.key, b.key) ? -1 : less(b.key, a.key) ? 1 : 0));
  const isReversed = reverse !== null && m.host.truth(m, reverse, at);
  return (isReversed ? result.toReversed() : result).map(({ item }) => item);
}

function isPlain(value: Value): boolean {
  if (value.kind === 'number') return typeof value.dim === 'number';
  return (
    value.kind === 'string' ||
    value.kind === 'boolean' ||
    (value.kind === 'list' && value.items.every((item) => isPlain(settle(item))))
  );
}
