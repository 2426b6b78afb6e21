import type { BlockStatement, Expression, Place, Statement } from '../program/program.js';
import { evaluateCondition } from './conditions.js';
import { hoist, mayLeave } from './execute.js';
import { laterCursor } from './host/iteration.js';
import { bindItem, type LoopStatement, loopItems, onward, startIteration } from './loops.js';
import type { Completion, Machine } from './machine.js';
import { declarePattern, declareVar } from './patterns.js';
import { pauses } from './pauses.js';
import { createScope, declare, type Scope } from './scope.js';
import { Returned, UserThrow } from './signals.js';
import { stepExpression, withTest } from './step-expressions.js';
import type { DraftFrame } from './trace.js';
import { type Resume, undefinedValue, type Value } from './values.js';

/** Where code stops: it gives a value out, or waits for one. */
export interface Pause {
  readonly kind: 'yield' | 'await';
  readonly value: Value;
}

/** Code that can stop; told how to go on, it does. */
export type Steps<T> = Generator<Pause, T, Resume>;

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** Stops, and goes on as it is told. */
export function* pause(what: Pause, at: Place): Steps<Value> {
  const how = yield what;
  if (how.kind === 'throw') throw new UserThrow(how.value, at);
  if (how.kind === 'return') throw new Returned(how.value);
  return how.value;
}

/** The body of a generator or async function: what it returns. */
export function* stepBody(m: Machine, body: BlockStatement | Expression, scope: Scope): Steps<Value> {
  if (body.kind !== 'block') return yield* stepExpression(m, body, scope);
  const completion = yield* stepBlock(m, body.body, scope);
  return completion?.kind === 'return' ? completion.value : undefinedValue;
}

function* stepBlock(m: Machine, body: readonly Statement[], scope: Scope): Steps<Completion> {
  hoist(m, body, scope);
  for (const statement of body) {
    const completion = yield* stepStatement(m, statement, scope);
    if (completion !== null) return completion;
  }
  return null;
}

/** Runs a statement as `execute` does, but can stop inside it. */
export function* stepStatement(m: Machine, node: Statement, scope: Scope): Steps<Completion> {
  if (!pauses(node)) return m.execute(node, scope);
  switch (node.kind) {
    case 'expression':
      yield* stepExpression(m, node.expression, scope);
      return null;
    case 'declare':
      return yield* stepDeclare(m, node, scope);
    case 'return':
      return { kind: 'return', value: yield* stepReturn(m, node, scope) };
    case 'throw':
      throw new UserThrow(yield* stepExpression(m, node.value, scope), node.at);
    case 'if':
      return yield* stepIf(m, node, scope);
    case 'block':
      return yield* stepBlock(m, node.body, node.declares ? createScope(scope, scope.context, false) : scope);
    case 'labelled': {
      const completion = yield* stepLoopOr(m, node.body, scope, node.label);
      return completion?.kind === 'break' && completion.label === node.label ? null : completion;
    }
    case 'try':
      return yield* stepTry(m, node, scope);
    case 'switch':
      return yield* stepSwitch(m, node, scope);
    default:
      return yield* stepLoopOr(m, node, scope, null);
  }
}

function* stepReturn(m: Machine, node: Of<'return'>, scope: Scope): Steps<Value> {
  return node.value ? yield* stepExpression(m, node.value, scope) : undefinedValue;
}

function* stepDeclare(m: Machine, node: Of<'declare'>, scope: Scope): Steps<null> {
  const name = node.target.kind === 'bind' ? node.target.name : null;
  const value = node.value ? yield* stepExpression(m, node.value, scope, name) : null;
  if (node.declaration === 'var') declareVar(m, node.target, value, scope);
  else declarePattern(m, node.target, value ?? undefinedValue, scope);
  return null;
}

function* stepIf(m: Machine, node: Of<'if'>, scope: Scope): Steps<Completion> {
  const held = yield* withTest(m, node.test, scope);
  const condition = held(() => evaluateCondition(m, node.test, scope));
  const branch = condition.value ? node.then : node.otherwise;
  const outer = m.control;
  let completion: Completion = null;
  m.control = condition.control;
  try {
    if (branch) completion = yield* stepStatement(m, branch, scope);
  } finally {
    m.control = outer;
  }
  if (completion === null && mayLeave(node)) m.control = condition.control;
  return completion;
}

function* stepTry(m: Machine, node: Of<'try'>, scope: Scope): Steps<Completion> {
  let completion: Completion = null;
  let thrown: Error | null = null;
  const { frame, control } = m;
  try {
    completion = yield* stepStatement(m, node.block, scope);
  } catch (error) {
    if (!(error instanceof UserThrow) && !(error instanceof Returned)) throw error;
    thrown = error;
  }
  if (thrown instanceof UserThrow && node.handler !== null) {
    Object.assign(m, { frame, control });
    const { value } = thrown;
    thrown = null;
    try {
      completion = yield* stepHandler(m, node, value, scope);
    } catch (error) {
      if (!(error instanceof UserThrow) && !(error instanceof Returned)) throw error;
      thrown = error;
    }
  }
  const last = node.finalizer ? yield* stepStatement(m, node.finalizer, scope) : null;
  if (last !== null) return last;
  if (thrown !== null) throw thrown;
  return completion;
}

function* stepHandler(m: Machine, node: Of<'try'>, value: Value, scope: Scope): Steps<Completion> {
  const inner = createScope(scope, scope.context, false);
  if (node.parameter) declarePattern(m, node.parameter, value, inner);
  return node.handler ? yield* stepStatement(m, node.handler, inner) : null;
}

function* stepSwitch(m: Machine, node: Of<'switch'>, scope: Scope): Steps<Completion> {
  const value = yield* stepExpression(m, node.discriminant, scope);
  const inner = createScope(scope, scope.context, false);
  let start = -1;
  for (let index = 0; index < node.cases.length && start < 0; index++) {
    const test = node.cases[index]?.test;
    if (!test) continue;
    const wanted = yield* stepExpression(m, test, inner);
    if (m.host.truth(m, m.host.binary(m, '===', value, wanted, test.at), test.at)) start = index;
  }
  if (start < 0) start = node.cases.findIndex((each) => each.test === null);
  if (start < 0) return null;
  const statements = node.cases.slice(start).flatMap((each) => each.body);
  const completion = yield* stepBlock(m, statements, inner);
  return completion?.kind === 'break' && completion.label === null ? null : completion;
}

function isLoop(node: Statement): node is LoopStatement {
  return (
    node.kind === 'for' ||
    node.kind === 'forOf' ||
    node.kind === 'forIn' ||
    node.kind === 'while' ||
    node.kind === 'doWhile'
  );
}

function* stepLoopOr(m: Machine, node: Statement, scope: Scope, label: string | null): Steps<Completion> {
  if (!isLoop(node)) return label === null ? m.execute(node, scope) : yield* stepStatement(m, node, scope);
  if (node.kind === 'forOf' || node.kind === 'forIn') return yield* stepForEach(m, node, scope, label);
  return yield* stepCounted(m, node as Counted, scope, label);
}

/** Runs the body of a loop once, in a frame of its own that is kept while it stops. */
function* stepIteration(m: Machine, node: LoopStatement, index: number, scope: Scope): Steps<Completion> {
  const frame: DraftFrame = startIteration(m, node, index);
  const { frame: outer, control } = m;
  m.frame = frame;
  m.depth++;
  try {
    return yield* stepStatement(m, node.body, scope);
  } finally {
    frame.leftAt = m.trace.order++;
    m.frame = outer;
    m.control = control;
    m.depth--;
  }
}

type Counted = Exclude<LoopStatement, { iterable: unknown }>;

function* stepCounted(m: Machine, node: Counted, scope: Scope, label: string | null): Steps<Completion> {
  let inner = createScope(scope, scope.context, false);
  if (node.kind === 'for' && node.init) yield* stepStatement(m, node.init, inner);
  for (let index = 0; ; index++) {
    if ((node.kind !== 'doWhile' || index > 0) && node.test) {
      const value = yield* stepExpression(m, node.test, inner);
      if (!m.host.truth(m, value, node.test.at)) return null;
    }
    const result = onward(yield* stepIteration(m, node, index, inner), label);
    if (result === 'done') return null;
    if (result !== 'next') return result;
    const current = inner;
    inner = createScope(scope, scope.context, false);
    for (const [name, cell] of current.names) declare(m.heap, inner, name, cell.value, cell.at, cell.kind);
    if (node.kind === 'for' && node.update) yield* stepExpression(m, node.update, inner);
  }
}

type ForEach = Extract<LoopStatement, { kind: 'forOf' | 'forIn' }>;

function* stepForEach(m: Machine, node: ForEach, scope: Scope, label: string | null): Steps<Completion> {
  const iterable = yield* stepExpression(m, node.iterable, scope);
  const later = node.isAsync ? laterCursor(m, iterable, node.iterable.at) : null;
  const items = later ?? loopItems(m, node, iterable);
  if (items === null) return null;
  for (let index = 0; ; index++) {
    let item = items.next();
    if (item === null) return null;
    if (later) {
      const step = yield* pause({ kind: 'await', value: item }, node.at);
      if (m.host.truth(m, m.host.getMember(m, step, 'done', node.at), node.at)) return null;
      item = m.host.getMember(m, step, 'value', node.at);
    } else if (node.isAsync) item = yield* pause({ kind: 'await', value: item }, node.at);
    const inner = createScope(scope, scope.context, false);
    bindItem(m, node, item, scope, inner);
    let result: ReturnType<typeof onward>;
    try {
      result = onward(yield* stepIteration(m, node, index, inner), label);
    } catch (error) {
      if (error instanceof UserThrow || error instanceof Returned) items.close();
      throw error;
    }
    if (result === 'next') continue;
    items.close();
    return result === 'done' ? null : result;
  }
}
