import type { Place, Statement } from '../program/program.js';
import type { Completion, Machine } from './machine.js';
import { inFrame } from './machine.js';
import { settle } from './make.js';
import { assignTo, declarePattern, declareVar } from './patterns.js';
import { createScope, declare, type Scope } from './scope.js';
import { Abandoned } from './signals.js';
import { enterFrame, recordDoubt } from './trace.js';
import { setEntry } from './heap.js';
import type { UnknownValue, Value } from './values.js';

type Loop = Extract<Statement, { kind: 'for' | 'forOf' | 'forIn' | 'while' | 'doWhile' }>;
type Counted = Exclude<Loop, { iterable: unknown }>;

/** Runs a loop; each iteration is a frame of its own. */
export function runLoop(m: Machine, node: Loop, scope: Scope, label: string | null): Completion {
  if (node.kind === 'forOf' || node.kind === 'forIn') return runForEach(m, node, scope, label);
  return runCounted(m, node as Counted, scope, label);
}

function iterate(m: Machine, node: Loop, index: number, body: () => Completion): Completion {
  const frame = enterFrame(m.heap, m.trace, {
    kind: 'iteration',
    name: null,
    nameAt: null,
    className: m.frame.className,
    definition: node.at,
    call: node.at,
    caller: m.frame,
    maker: null,
    iteration: index,
    args: [],
    resultName: null,
  });
  return inFrame(m, frame, body);
}

/** Whether a completion ends the loop: 'next' goes on, 'done' ends it normally, otherwise it travels outwards. */
function afterBody(completion: Completion, label: string | null): 'next' | 'done' | Completion {
  if (completion === null) return 'next';
  const own = completion.kind !== 'return' && (completion.label === null || completion.label === label);
  if (!own) return completion;
  return completion.kind === 'break' ? 'done' : 'next';
}

function runCounted(m: Machine, node: Counted, scope: Scope, label: string | null): Completion {
  let inner = createScope(scope, scope.context, false);
  if (node.kind === 'for' && node.init) m.execute(node.init, inner);
  for (let index = 0; ; index++) {
    if ((node.kind !== 'doWhile' || index > 0) && node.test && !goesOn(m, node.test, inner, index)) {
      return null;
    }
    const current = inner;
    const result = afterBody(
      iterate(m, node, index, () => m.execute(node.body, current)),
      label,
    );
    if (result === 'done') return null;
    if (result !== 'next') return result;
    // Each iteration has its own copy of the loop's variables, for the closures that capture them.
    inner = createScope(scope, scope.context, false);
    for (const [name, cell] of current.names) declare(m.heap, inner, name, cell.value, cell.at, cell.kind);
    if (node.kind === 'for' && node.update) m.evaluate(node.update, inner);
  }
}

const mostUndecided = 2;

/** The loop's test. One that the code does not decide gives zero, one or two iterations. */
function goesOn(m: Machine, test: NonNullable<Counted['test']>, scope: Scope, index: number): boolean {
  const site = `${test.at.file}:${test.at.start}:${m.frame.id}`;
  const decided = m.loopCounts.get(site);
  if (decided !== undefined) return index < decided;
  const value = testValue(m, test, scope);
  const known = value && m.host.truthIfKnown(m, value);
  if (known !== null) return known;
  const count = loopCount(m, test.at, index);
  setEntry(m.heap, m.loopCounts, site, count);
  if (value) noteUnknownCount(m, value, test.at);
  return index < count;
}

/**
 * What the test says; null where that takes a decision. Decided anew for every turn, `i <= depth` would go on for ever
 * on the path that always says yes.
 */
function testValue(m: Machine, test: NonNullable<Counted['test']>, scope: Scope): Value | null {
  const mark = m.heap.mark();
  const { frame, control, depth } = m;
  const { order } = m.trace;
  m.decisions.speculating++;
  try {
    return m.evaluate(test, scope);
  } catch (error) {
    if (!(error instanceof Abandoned)) throw error;
    m.heap.rollback(mark);
    Object.assign(m, { frame, control, depth });
    m.trace.order = order;
    return null;
  } finally {
    m.decisions.speculating--;
  }
}

function noteUnknownCount(m: Machine, value: Value, at: Place): void {
  const settled = settle(value);
  if (settled.kind === 'unknown' && !settled.isChoice) recordDoubt(m, at, settled.reason);
}

function loopCount(m: Machine, at: Place, done: number): number {
  const line = `the loop at offset ${at.start}`;
  const counts = [1, 2, 0].filter((count) => count >= done);
  const choice = m.decisions.choose(
    counts.map((count) => `${line} runs ${count === 1 ? 'once' : count === 2 ? 'twice' : 'not at all'}`),
  );
  return counts[choice] ?? mostUndecided;
}

function runForEach(
  m: Machine,
  node: Extract<Loop, { kind: 'forOf' | 'forIn' }>,
  scope: Scope,
  label: string | null,
): Completion {
  const iterable = m.evaluate(node.iterable, scope);
  const items =
    node.kind === 'forOf'
      ? m.host.iterate(m, iterable, node.iterable.at)
      : m.host.keys(m, iterable, node.iterable.at);
  if (items === null) {
    const settled = settle(iterable) as UnknownValue;
    recordDoubt(m, node.iterable.at, `what this loop runs over is not known: ${settled.reason}`);
    return null;
  }
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (item === undefined) break;
    const inner = createScope(scope, scope.context, false);
    if (node.declaration === null) assignTo(m, node.target, item, scope);
    else if (node.declaration === 'var') declareVar(m, node.target, item, scope);
    else declarePattern(m, node.target, item, inner);
    const result = afterBody(
      iterate(m, node, index, () => m.execute(node.body, inner)),
      label,
    );
    if (result === 'done') return null;
    if (result !== 'next') return result;
  }
  return null;
}
