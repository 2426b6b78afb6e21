import type { Place } from '../program/program.js';
import type { Fix } from './intent.js';

/** Fixes that can be applied at once, in the order given; what is in the way of an earlier one waits. */
export function choose<Item extends Pick<Fix, 'edits' | 'scope'>>(
  all: readonly Item[],
): { readonly chosen: readonly Item[]; readonly waiting: readonly Item[] } {
  const chosen: Item[] = [];
  const waiting: Item[] = [];
  for (const item of all) (chosen.some((each) => collide(each, item)) ? waiting : chosen).push(item);
  return { chosen, waiting };
}

/** Whether one changes code that the other was made for. */
function collide(a: Pick<Fix, 'edits' | 'scope'>, b: Pick<Fix, 'edits' | 'scope'>): boolean {
  return meet(a.edits, b.edits) || meet(a.edits, b.scope) || meet(a.scope, b.edits);
}

function meet(some: readonly Place[], others: readonly Place[]): boolean {
  return some.some((a) =>
    others.some((b) => a.file === b.file && Math.max(a.start, b.start) <= Math.min(a.end, b.end)),
  );
}
