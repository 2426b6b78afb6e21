import type { OpKind } from '../ops/kinds.js';
import { ops } from '../ops/table.js';

const parting: ReadonlySet<string> = new Set<OpKind>(['index', 'slice', 'split', 'unstack']);

/** The tensor of which a node is a part, or a sum of parts, by what is known of its operands; null where it is neither. */
export function wholeOf(
  op: string,
  operands: readonly number[],
  known: (id: number) => number | null,
): number | null {
  const [first] = operands;
  if (first === undefined) return null;
  const whole = known(first);
  if (parting.has(op)) return whole ?? first;
  return ops.get(op)?.merge === 'add' && operands.every((id) => known(id) === whole) ? whole : null;
}
