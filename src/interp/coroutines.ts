import type { Place, Statement } from '../program/program.js';
import { stepRecord } from './host/iterators.js';
import { pendingPromise, promiseFor, rejectPromise, resolvePromise, whenSettled } from './host/promises.js';
import { runJobs } from './jobs.js';
import type { Completion, Machine } from './machine.js';
import { unknown } from './make.js';
import type { Scope } from './scope.js';
import { Abandoned, Returned, UserThrow } from './signals.js';
import { type Steps, stepBody, stepStatement } from './steps.js';
import {
  type ClosureValue,
  type IteratorValue,
  type PromiseValue,
  type Resume,
  type Step,
  undefinedValue,
  type Value,
} from './values.js';

const begin: Resume = { kind: 'next', value: undefinedValue };

/** Code that stops and goes on, each time where in the program it was. */
class Coroutine<T> {
  #where: Pick<Machine, 'frame' | 'control'>;
  #depth = 0;
  #isRunning = false;

  constructor(
    private readonly m: Machine,
    private readonly steps: Steps<T>,
  ) {
    this.#where = { frame: m.frame, control: m.control };
  }

  resume(how: Resume, at: Place): ReturnType<Steps<T>['next']> {
    const { m } = this;
    if (this.#isRunning) m.fail('this generator is running already', at);
    const { frame, control, held, depth } = m;
    Object.assign(m, { ...this.#where, held: null, depth: depth + this.#depth });
    this.#isRunning = true;
    try {
      return this.steps.next(how);
    } finally {
      this.#isRunning = false;
      this.#where = { frame: m.frame, control: m.control };
      this.#depth = m.depth - depth;
      Object.assign(m, { frame, control, held, depth });
    }
  }
}

/** What a generator function gives: its body, not yet begun. */
export function startGenerator(m: Machine, callee: ClosureValue, scope: Scope): IteratorValue {
  const body = new Coroutine(m, stepBody(m, callee.fn.body, scope));
  let state: 'new' | 'going' | 'done' = 'new';
  const resume = (how: Resume, at: Place): Step => {
    if (state === 'new' && how.kind !== 'next') state = 'done';
    if (state === 'done') {
      if (how.kind === 'throw') throw new UserThrow(how.value, at);
      return { done: true, value: how.kind === 'return' ? how.value : undefinedValue };
    }
    state = 'going';
    try {
      const { done, value } = body.resume(how, at);
      if (done !== true) return { done: false, value: value.value };
      state = 'done';
      return { done: true, value };
    } catch (error) {
      state = 'done';
      if (error instanceof Returned) return { done: true, value: error.value };
      throw error;
    }
  };
  return { kind: 'iterator', resume };
}

/** Runs an async body up to its first wait; the promise of what it returns. */
export function startAsync(m: Machine, callee: ClosureValue, scope: Scope): PromiseValue {
  if (m.decisions.peeking > 0) throw new Abandoned();
  const body = new Coroutine(m, stepBody(m, callee.fn.body, scope));
  const promise = pendingPromise();
  const at = callee.fn.at;
  const go = (how: Resume): void => {
    try {
      const { done, value } = body.resume(how, at);
      if (done === true) resolvePromise(m, promise, value, at);
      else waitFor(m, value.value, go, at);
    } catch (error) {
      if (!(error instanceof UserThrow)) throw error;
      rejectPromise(m, promise, error.value);
    }
  };
  go(begin);
  return promise;
}

function waitFor(m: Machine, value: Value, go: (how: Resume) => void, at: Place): void {
  whenSettled(
    m,
    promiseFor(m, value, at),
    (result) => {
      go({ kind: 'next', value: result });
    },
    (reason) => {
      go({ kind: 'throw', value: reason });
    },
  );
}

/** What an async generator function gives: each step comes as a promise, one after another. */
export function startAsyncGenerator(m: Machine, callee: ClosureValue, scope: Scope): IteratorValue {
  const body = new Coroutine(m, stepBody(m, callee.fn.body, scope));
  const asked: { how: Resume; promise: PromiseValue }[] = [];
  const at = callee.fn.at;
  let isDone = false;
  const answer = (step: Step): void => {
    const first = asked.shift();
    if (first) resolvePromise(m, first.promise, stepRecord(m, step), at);
    work();
  };
  const go = (how: Resume): void => {
    try {
      const { done, value } = body.resume(how, at);
      isDone = done === true;
      if (done === true) answer({ done, value });
      else if (value.kind === 'await') waitFor(m, value.value, go, at);
      else answer({ done: false, value: value.value });
    } catch (error) {
      isDone = true;
      if (error instanceof Returned) answer({ done: true, value: error.value });
      else if (error instanceof UserThrow) {
        const first = asked.shift();
        if (first) rejectPromise(m, first.promise, error.value);
        work();
      } else throw error;
    }
  };
  const work = (): void => {
    const [next] = asked;
    if (!next) return;
    if (isDone) answer({ done: true, value: undefinedValue });
    else go(next.how);
  };
  const request = (how: Resume): PromiseValue => {
    const promise = pendingPromise();
    asked.push({ how, promise });
    if (asked.length === 1) work();
    return promise;
  };
  return { kind: 'iterator', resume: () => ({ done: true, value: undefinedValue }), request };
}

/** Waits where code cannot stop: runs everything else until the value is there. */
export function awaitNow(m: Machine, given: Value, at: Place): Value {
  if (m.decisions.peeking > 0) throw new Abandoned();
  const answers: Resume[] = [];
  waitFor(m, given, (how) => answers.push(how), at);
  runJobs(m, () => answers.length > 0);
  const [answer] = answers;
  if (answer?.kind === 'throw') throw new UserThrow(answer.value, at);
  const reason = 'what this waits for is never settled in the analysed code';
  return answer?.value ?? unknown(m, { reason, at });
}

/** Runs a statement at the top of a module that may wait. */
export function runWaiting(m: Machine, node: Statement, scope: Scope): Completion {
  const body = new Coroutine(m, stepStatement(m, node, scope));
  let how = begin;
  for (;;) {
    const { done, value } = body.resume(how, node.at);
    if (done === true) return value;
    try {
      how = { kind: 'next', value: awaitNow(m, value.value, node.at) };
    } catch (error) {
      if (!(error instanceof UserThrow)) throw error;
      how = { kind: 'throw', value: error.value };
    }
  }
}
