import type { Machine } from './machine.js';
import { UserThrow } from './signals.js';
import type { Value } from './values.js';

/**
 * Calls the methods of an instance one after the other, as its users may. One that throws without having decided
 * anything wants something else first (weights to be loaded): it is as if it had not been called. Throws where none is
 * left, or where a decision of this path led to the throw.
 */
export function callEach(m: Machine, calls: readonly (() => Value)[]): readonly Value[] {
  const results: Value[] = [];
  let thrown: UserThrow | null = null;
  for (const call of calls) {
    const mark = m.heap.mark();
    const decided = m.decisions.taken.length;
    const { frame, control, depth } = m;
    try {
      results.push(call());
    } catch (error) {
      if (!(error instanceof UserThrow) || m.decisions.taken.length > decided) throw error;
      m.heap.rollback(mark);
      Object.assign(m, { frame, control, depth });
      thrown = error;
    }
  }
  if (thrown !== null && results.length === 0) throw thrown;
  return results;
}
