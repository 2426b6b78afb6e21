import { sub } from './arithmetic.js';
import { type DimSymbol, onlySymbol } from './expression.js';
import type { Given, SizeEvent } from './judgement.js';
import { everySize, intersect, isEmpty, minus, type SizeSet } from './sizes.js';
import { where } from './where.js';

/**
 * Leaves the sizes out of a domain that never come this way, by what the code has tested; gives what is left, where one
 * symbol tells all of it.
 */
export function narrowByTests(
  events: readonly SizeEvent[],
  domain: Map<DimSymbol, SizeSet>,
): ReadonlyMap<DimSymbol, SizeSet> {
  const whole = new Map(domain);
  const given = events.flatMap((event) => (event.kind === 'given' ? [event] : []));
  const isTold = given.filter((each) => !narrowTo(domain, each)).length === 0;
  const path = [...domain].filter(([symbol, set]) => !isEmpty(minus(whole.get(symbol) ?? everySize, set)));
  return new Map(isTold && path.length === 1 ? path : []);
}

/** Whether the sizes are known at which this holds. */
function narrowTo(domain: Map<DimSymbol, SizeSet>, { left, relation, right }: Given): boolean {
  const symbol = onlySymbol(sub(left, right));
  const before = symbol && domain.get(symbol);
  const set = before && where(left, relation, right);
  if (symbol && before && set) domain.set(symbol, intersect(before, set));
  return Boolean(set);
}
