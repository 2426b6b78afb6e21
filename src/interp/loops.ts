import type { Place, Statement } from '../program/program.js';
import type { Completion, Cursor, Machine } from './machine.js';
import { spend } from './budget.js';
import { Watch } from './endless.js';
import { inFrame } from './machine.js';
import { list, settle } from './make.js';
import { assignTo, declarePattern, declareVar } from './patterns.js';
import { createScope, declare, type Scope } from './scope.js';
import { Abandoned, OutOfFuel, UserThrow } from './signals.js';
import { type DraftFrame, enterFrame, recordDoubt } from './trace.js';
import { mentionsOf } from './walk.js';
import { setEntry } from './heap.js';
import type { Value } from './values.js';

export type LoopStatement = Extract<Statement, { kind: 'for' | 'forOf' | 'forIn' | 'while' | 'doWhile' }>;
type ForEach = Extract<LoopStatement, { kind: 'forOf' | 'forIn' }>;
type Loop = LoopStatement;
type Counted = Exclude<Loop, { iterable: unknown }>;

/** Runs a loop; each iteration is a frame of its own. */
export function runLoop(m: Machine, node: Loop, scope: Scope, label: string | null): Completion {
  if (node.kind === 'forOf' || node.kind === 'forIn') return runForEach(m, node, scope, label);
  return runCounted(m, node as Counted, scope, label);
}

/** The frame of one iteration. */
export function startIteration(m: Machine, node: { readonly at: Place }, index: number): DraftFrame {
  // A loop may have nothing in it that takes steps, and a turn of its own is worth some.
  spend(m, 3, node.at);
  return enterFrame(m.heap, m.trace, {
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
}

function iterate(m: Machine, node: Loop, index: number, body: () => Completion): Completion {
  return inFrame(m, startIteration(m, node, index), body);
}

/** Whether a completion ends the loop: 'next' goes on, 'done' ends it normally, otherwise it travels outwards. */
export function onward(completion: Completion, label: string | null): 'next' | 'done' | Completion {
  if (completion === null) return 'next';
  const own = completion.kind !== 'return' && (completion.label === null || completion.label === label);
  if (!own) return completion;
  return completion.kind === 'break' ? 'done' : 'next';
}

function runCounted(m: Machine, node: Counted, scope: Scope, label: string | null): Completion {
  let inner = createScope(scope, scope.context, false);
  if (node.kind === 'for' && node.init) m.execute(node.init, inner);
  const watch = new Watch(node.test, node.body);
  for (let index = 0; ; index++) {
    if ((node.kind !== 'doWhile' || index > 0) && node.test && !goesOn(m, node.test, inner, index)) {
      return null;
    }
    if (watch.isEndless(m, inner, index)) throw new OutOfFuel('this loop seems to have no end', node.at);
    const current = inner;
    const result = onward(
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

const adding = new Set(['append', 'extend', 'insert', 'add_module', 'register_module']);

/**
 * Whether a loop's body may make a part of a network, or run one: it adds to something, gives something each time, or
 * binds what it calls.
 */
function shapes(body: Statement): boolean {
  for (const name of mentionsOf(body).members) if (adding.has(name)) return true;
  return binds(body);
}

function binds(statement: Statement | null): boolean {
  switch (statement?.kind) {
    case 'block':
      return statement.body.some(binds);
    case 'if':
      return binds(statement.then) || binds(statement.otherwise);
    case 'forOf':
    case 'while':
      return binds(statement.body);
    case 'declare':
      return statement.value?.kind === 'call';
    case 'expression': {
      const { expression } = statement;
      return expression.kind === 'yield' || (expression.kind === 'assign' && expression.operator !== null);
    }
    default:
      return false;
  }
}

/** What a loop runs over; null, and noted, when that is not known. */
export function loopItems(m: Machine, node: ForEach, iterable: Value): Cursor | null {
  const { at } = node.iterable;
  if (node.kind === 'forOf') {
    const items = m.host.cursor(m, iterable, at);
    if (items) return items;
  } else {
    const names = m.host.keys(m, iterable, at);
    if (names) return m.host.cursor(m, list(m, [...names]), at);
  }
  const settled = settle(iterable);
  const why = settled.kind === 'unknown' ? settled.reason : `the items of a ${settled.kind} are not followed`;
  const reason = `what this loop runs over is not known: ${why}`;
  // What such a loop would have put together is not there: nothing that follows can be told.
  if (m.host.more && shapes(node.body)) throw new OutOfFuel(reason, at);
  recordDoubt(m, at, reason);
  return null;
}

/** Binds an item to what the loop declares, or assigns it. */
export function bindItem(m: Machine, node: ForEach, item: Value, scope: Scope, inner: Scope): void {
  if (node.declaration === null) assignTo(m, node.target, item, scope);
  else if (node.declaration === 'var') declareVar(m, node.target, item, scope);
  else declarePattern(m, node.target, item, inner);
}

function runForEach(m: Machine, node: ForEach, scope: Scope, label: string | null): Completion {
  const items = loopItems(m, node, m.evaluate(node.iterable, scope));
  if (items === null) return null;
  for (let index = 0; ; index++) {
    const item = items.next();
    if (item === null) return null;
    const inner = createScope(scope, scope.context, false);
    bindItem(m, node, item, scope, inner);
    const result = onward(closing(items, () => iterate(m, node, index, () => m.execute(node.body, inner))), label); // prettier-ignore
    if (result === 'next') continue;
    items.close();
    return result === 'done' ? null : result;
  }
}

/** What is thrown out of a loop ends its iterator. */
function closing(items: Cursor, body: () => Completion): Completion {
  try {
    return body();
  } catch (error) {
    if (error instanceof UserThrow) items.close();
    throw error;
  }
}
