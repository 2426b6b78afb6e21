import { apart } from '../../late.js';
import type { Machine } from '../../machine.js';
import { settle } from '../../make.js';
import { Abandoned, Infeasible, UserThrow } from '../../signals.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { innerSite } from '../records.js';

/**
 * Runs a decorator of the code's own at the top of a module, for what it notes of a function or class: such as its name in a
 * registry. What it stands on stays as it is. One that asks what nobody knows, or that throws, has done nothing.
 */
export function decorate(
  m: Machine,
  { args: [given = nullValue, target = nullValue], at }: NativeCall,
): Value {
  if (m.frame.kind !== 'module') return nullValue;
  const decorator = settle(given);
  if (decorator.kind !== 'closure') return nullValue;
  const mark = m.heap.mark();
  try {
    apart(m, () => {
      m.decisions.speculating++;
      return m.call(decorator, nullValue, [target], innerSite(at));
    });
  } catch (error) {
    if (!(error instanceof Abandoned || error instanceof UserThrow || error instanceof Infeasible)) {
      throw error;
    }
    m.heap.rollback(mark);
  }
  return nullValue;
}
