import type { Machine } from '../../machine.js';
import { record } from '../../make.js';
import { asNumber, plainNumber } from '../../numbers.js';
import type { Value } from '../../values.js';
import { childrenOf, holdsOf } from './modules.js';

function partsOf(m: Machine, value: Value, holds: 'chain' | 'list'): readonly Value[] | null {
  if (value.kind !== 'record' || holdsOf(m, value) !== holds) return null;
  return childrenOf(m, value).map(([, part]) => part);
}

/** `a + b` of two chains or of a list of networks and more, `2 * chain`, which repeats the same parts; null for what else there is. */
export function joinedNetworks(m: Machine, operator: string, a: Value, b: Value): Value | null {
  const make = (library: string, parts: readonly Value[]): Value => ({
    ...record(m, new Map(parts.map((part, index) => [String(index), part]))),
    library,
  });
  const [left, right] = [partsOf(m, a, 'chain'), partsOf(m, b, 'chain')];
  if (operator === '*' && (left === null) !== (right === null)) {
    const times = asNumber(m, left ? b : a);
    const count = times ? plainNumber(times) : null;
    if (count === null || count < 1) return null;
    return make('nn.Sequential', Array.from({ length: count }, () => left ?? right ?? []).flat());
  }
  if (operator !== '+') return null;
  if (left && right) return make('nn.Sequential', [...left, ...right]);
  const list = partsOf(m, a, 'list');
  const more = b.kind === 'list' ? b.items : partsOf(m, b, 'list');
  return list && more ? make('nn.ModuleList', [...list, ...more]) : null;
}
