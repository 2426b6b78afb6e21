import type { Expression } from '../program/program.js';
import { derivedUnknown, list, settle } from './make.js';
import { startIteration } from './loops.js';
import { inFrame, type Machine } from './machine.js';
import { declarePattern } from './patterns.js';
import { createScope, type Scope } from './scope.js';
import { recordDoubt } from './trace.js';
import { nullValue, type Value } from './values.js';

type Comprehension = Extract<Expression, { kind: 'comprehension' }>;

/** `[f(x) for x in xs if g(x)]`: loops in loops, each turn an iteration of its own. */
export function evaluateComprehension(m: Machine, node: Comprehension, scope: Scope): Value {
  const items: (readonly [Value, Value])[] = [];
  const open: Value[] = [];
  const run = (clause: number, inner: Scope): void => {
    const at = node.clauses[clause];
    if (!at) {
      const key = node.key ? m.evaluate(node.key, inner) : nullValue;
      items.push([key, m.evaluate(node.element, inner)]);
      return;
    }
    if (at.kind === 'if') {
      if (m.host.truth(m, m.evaluate(at.test, inner), at.at)) run(clause + 1, inner);
      return;
    }
    const iterable = m.evaluate(at.iterable, inner);
    const cursor = m.host.cursor(m, iterable, at.iterable.at);
    if (cursor === null) {
      const value = settle(iterable);
      const why = value.kind === 'unknown' ? value.reason : `the items of a ${value.kind} are not followed`;
      recordDoubt(m, at.iterable.at, `what this goes over is not known: ${why}`);
      open.push(value);
      return;
    }
    for (let index = 0, item = cursor.next(); item !== null; index++, item = cursor.next()) {
      const bound = createScope(inner, inner.context, false);
      declarePattern(m, at.target, item, bound);
      inFrame(m, startIteration(m, at, index), () => {
        run(clause + 1, bound);
      });
    }
  };
  run(0, createScope(scope, scope.context, false));
  if (open.length > 0) return derivedUnknown(m, open, node.at, 'a comprehension');
  if (node.makes === 'list' || !m.host.more) return list(m, items.map(([, value]) => value)); // prettier-ignore
  const pairs = node.makes === 'set' ? items.map(([, value]) => [value, value] as const) : items;
  return m.host.more.collect(m, node.makes, pairs);
}
