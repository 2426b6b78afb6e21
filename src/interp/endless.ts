import type { Expression, Statement } from '../program/program.js';
import type { Machine } from './machine.js';
import { isSame, settle } from './make.js';
import type { Scope } from './scope.js';
import { Abandoned } from './signals.js';
import type { Value } from './values.js';

/** A loop's test is looked at after so many turns, and after as many more. */
const turns = 32;

/** What a test compares, where it is read without running code; null elsewhere. */
function sidesOf(test: Expression | null): readonly Expression[] | null {
  if (test === null) return [];
  const sides = test.kind === 'binary' ? [test.left, test.right] : [test];
  return sides.every(isPlain) ? sides : null;
}

function isPlain(node: Expression): boolean {
  if (node.kind === 'member') return isPlain(node.object);
  return ['name', 'this', 'number', 'string', 'boolean'].includes(node.kind);
}

const leaving: ReadonlySet<unknown> = new Set(['break', 'return', 'throw', 'yield', 'await']);

/** Whether something below a node may leave the loop around it. */
function leaves(node: object): boolean {
  const { kind } = node as { readonly kind?: unknown };
  if (leaving.has(kind)) return true;
  if (kind === 'function' || kind === 'class') return false;
  return Object.entries(node).some(
    ([key, child]) => key !== 'at' && typeof child === 'object' && child !== null && leaves(child as object),
  );
}

/**
 * Watches a loop while somebody types, who has left out for now what ends it: what the test compares stays as it was, and
 * nothing else leaves the loop.
 */
export class Watch {
  #before: readonly Value[] | null = null;

  constructor(
    private readonly test: Expression | null,
    private readonly body: Statement,
  ) {}

  /** Whether it seems to go on for ever, as it looks at the start of this turn. */
  isEndless(m: Machine, scope: Scope, turn: number): boolean {
    if (!m.isHurried || turn === 0 || turn % turns !== 0) return false;
    const before = this.#before;
    const now = this.#compared(m, scope);
    this.#before = now;
    if (before === null || now === null || leaves(this.body)) return false;
    return now.every((value, index) => isSame(value, before[index]));
  }

  #compared(m: Machine, scope: Scope): readonly Value[] | null {
    const sides = sidesOf(this.test);
    if (sides === null) return null;
    const mark = m.heap.mark();
    const { order } = m.trace;
    m.decisions.speculating++;
    try {
      return sides.map((side) => settle(m.evaluate(side, scope)));
    } catch (error) {
      if (error instanceof Abandoned) return null;
      throw error;
    } finally {
      m.decisions.speculating--;
      m.heap.rollback(mark);
      m.trace.order = order;
    }
  }
}
