import type { Place } from '../../program/program.js';
import { change } from '../heap.js';
import { enqueue } from '../jobs.js';
import type { Machine } from '../machine.js';
import { derivedUnknown, list, native, record, settle, string } from '../make.js';
import { UserThrow } from '../signals.js';
import { type NativeValue, type PromiseValue, undefinedValue, type Value } from '../values.js';
import { errorValue } from './errors.js';
import { innerSite } from './records.js';

/** A promise that nothing has settled yet. */
export function pendingPromise(): PromiseValue {
  return { kind: 'promise', state: { status: 'pending', value: undefinedValue, waiting: [] } };
}

function settleWith(m: Machine, promise: PromiseValue, status: 'fulfilled' | 'rejected', value: Value): void {
  const { state } = promise;
  if (state.status !== 'pending') return;
  const { waiting } = state;
  change(m.heap, state, 'status', status);
  change(m.heap, state, 'value', value);
  change(m.heap, state, 'waiting', []);
  for (const each of waiting) each();
}

export function rejectPromise(m: Machine, promise: PromiseValue, reason: Value): void {
  settleWith(m, promise, 'rejected', reason);
}

/** Settles a promise with a value, or has it follow another promise. */
export function resolvePromise(m: Machine, promise: PromiseValue, given: Value, at: Place): void {
  const value = settle(given);
  const resolve = (result: Value): void => {
    resolvePromise(m, promise, result, at);
  };
  const reject = (reason: Value): void => {
    rejectPromise(m, promise, reason);
  };
  if (value.kind === 'promise') {
    enqueue(m, () => {
      whenSettled(m, value, resolve, reject);
    });
    return;
  }
  const then = value.kind === 'record' ? settle(m.host.getMember(m, value, 'then', at)) : undefinedValue;
  if (then.kind !== 'closure' && then.kind !== 'native') {
    settleWith(m, promise, 'fulfilled', value);
    return;
  }
  enqueue(m, () => {
    const args = [taking(resolve), taking(reject)];
    catching(m, reject, () => m.call(then, value, args, innerSite(at)));
  });
}

function taking(use: (value: Value) => void): NativeValue {
  return native('settle', ({ args }) => {
    use(args[0] ?? undefinedValue);
    return undefinedValue;
  });
}

/** Runs something; what user code throws there is passed on. */
function catching(m: Machine, reject: (reason: Value) => void, body: () => Value): Value | null {
  const { frame, control, depth, held } = m;
  try {
    return body();
  } catch (error) {
    if (!(error instanceof UserThrow)) throw error;
    Object.assign(m, { frame, control, depth, held });
    reject(error.value);
    return null;
  }
}

/** Has one of two functions run as a job once a value is there. */
export function whenSettled(
  m: Machine,
  given: Value,
  fulfilled: (value: Value) => void,
  rejected: (reason: Value) => void,
): void {
  const value = settle(given);
  if (value.kind !== 'promise') {
    enqueue(m, () => {
      fulfilled(value);
    });
    return;
  }
  const { state } = value;
  const { frame, control } = m;
  const react = (): void => {
    enqueue(m, () => (state.status === 'fulfilled' ? fulfilled : rejected)(state.value), { frame, control });
  };
  if (state.status !== 'pending') react();
  else {
    change(m.heap, state, 'waiting', [...state.waiting, react]);
    m.awaited.add(value);
  }
}

/** The promise that an async body gives: what it returns, or what it throws. */
export function settledPromise(m: Machine, body: () => Value): PromiseValue {
  const promise = pendingPromise();
  const value = catching(m, (reason) => rejectPromise(m, promise, reason), body);
  if (value !== null) resolvePromise(m, promise, value, m.frame.definition);
  return promise;
}

/** A promise for a value; a promise stays itself. */
export function promiseFor(m: Machine, given: Value, at: Place): PromiseValue {
  const value = settle(given);
  if (value.kind === 'promise') return value;
  const promise = pendingPromise();
  resolvePromise(m, promise, value, at);
  return promise;
}

function isFunction(value: Value): boolean {
  return (
    value.kind === 'closure' ||
    value.kind === 'native' ||
    value.kind === 'unknown' ||
    value.kind === 'library'
  );
}

function then(m: Machine, self: PromiseValue, onValue: Value, onReason: Value, at: Place): PromiseValue {
  const next = pendingPromise();
  const reject = (reason: Value): void => {
    rejectPromise(m, next, reason);
  };
  const through =
    (handler: Value, otherwise: (value: Value) => void) =>
    (value: Value): void => {
      if (!isFunction(handler)) {
        otherwise(value);
        return;
      }
      const result = catching(m, reject, () => m.call(handler, undefinedValue, [value], innerSite(at)));
      if (result !== null) resolvePromise(m, next, result, at);
    };
  const resolve = (value: Value): void => {
    resolvePromise(m, next, value, at);
  };
  whenSettled(m, self, through(settle(onValue), resolve), through(settle(onReason), reject));
  return next;
}

/** `finally`: runs a function either way and keeps what the promise gives. */
function always(m: Machine, self: PromiseValue, handler: Value, at: Place): PromiseValue {
  const after = (go: () => Value): NativeValue =>
    native('finally', () => {
      const waited = promiseFor(m, m.call(handler, undefinedValue, [], innerSite(at)), at);
      return then(m, waited, native('finally', go), undefinedValue, at);
    });
  const keep = native('finally', ({ args: [value = undefinedValue] }) =>
    m.call(
      after(() => value),
      undefinedValue,
      [],
      innerSite(at),
    ),
  );
  const pass = native('finally', ({ args: [reason = undefinedValue] }) =>
    m.call(after(() => { throw new UserThrow(reason, at); }), undefinedValue, [], innerSite(at)),
  ); // prettier-ignore
  return then(m, self, keep, pass, at);
}

/** Members of promises. */
export function promiseMember(m: Machine, self: PromiseValue, name: string): Value {
  switch (name) {
    case 'then':
      return native(name, ({ args: [a = undefinedValue, b = undefinedValue], at }) =>
        then(m, self, a, b, at),
      );
    case 'catch':
      return native(name, ({ args: [a = undefinedValue], at }) => then(m, self, undefinedValue, a, at));
    case 'finally':
      return native(name, ({ args: [a = undefinedValue], at }) => always(m, self, a, at));
    default:
      return undefinedValue;
  }
}

type Collect = (
  m: Machine,
  result: PromiseValue,
  count: number,
  at: Place,
) => { fulfilled: (value: Value, index: number) => void; rejected: (reason: Value, index: number) => void };

function gathered(count: number, done: (items: Value[]) => void): (item: Value, index: number) => void {
  const items: Value[] = Array.from({ length: count }, () => undefinedValue);
  let left = count;
  return (item, index) => {
    items[index] = item;
    if (--left === 0) done(items);
  };
}

function outcome(m: Machine, status: string, key: string, value: Value): Value {
  return record(m, new Map<string, Value>([['status', string(status)], [key, value]])); // prettier-ignore
}

const combinations: Readonly<Record<string, Collect>> = {
  all: (m, result, count, at) => ({
    fulfilled: gathered(count, (items) => { resolvePromise(m, result, list(m, items), at); }),
    rejected: (reason) => { rejectPromise(m, result, reason); },
  }),
  allSettled: (m, result, count, at) => {
    const put = gathered(count, (items) => { resolvePromise(m, result, list(m, items), at); });
    return {
      fulfilled: (value, index) => { put(outcome(m, 'fulfilled', 'value', value), index); },
      rejected: (reason, index) => { put(outcome(m, 'rejected', 'reason', reason), index); },
    };
  },
  race: (m, result, _, at) => ({
    fulfilled: (value) => { resolvePromise(m, result, value, at); },
    rejected: (reason) => { rejectPromise(m, result, reason); },
  }),
  any: (m, result, count, at) => {
    const put = gathered(count, () => { rejectPromise(m, result, errorValue(m, 'AggregateError', 'All promises were rejected')); });
    return { fulfilled: (value) => { resolvePromise(m, result, value, at); }, rejected: put };
  },
}; // prettier-ignore

function combined(m: Machine, how: Collect, given: Value, at: Place): Value {
  const items = m.host.iterate(m, given, at);
  const result = pendingPromise();
  if (items === null) {
    resolvePromise(m, result, derivedUnknown(m, [settle(given)], at, 'what these promises give'), at);
    return result;
  }
  const { fulfilled, rejected } = how(m, result, items.length, at);
  if (items.length === 0 && how !== combinations['race']) {
    if (how === combinations['any']) {
      rejectPromise(m, result, errorValue(m, 'AggregateError', 'All promises were rejected'));
    } else resolvePromise(m, result, list(m, []), at);
  }
  items.forEach((item, index) => {
    whenSettled(m, promiseFor(m, item, at), (value) => fulfilled(value, index), (reason) => rejected(reason, index)); // prettier-ignore
  });
  return result;
}

/** A pending promise with the functions that settle it. */
function open(m: Machine, at: Place): { promise: PromiseValue; resolve: NativeValue; reject: NativeValue } {
  const promise = pendingPromise();
  m.external.add(promise);
  return {
    promise,
    resolve: taking((value) => { resolvePromise(m, promise, value, at); }),
    reject: taking((reason) => { rejectPromise(m, promise, reason); }),
  };
} // prettier-ignore

/** `Promise`. */
export function promiseGlobal(m: Machine): NativeValue {
  const members = new Map<string, Value>([
    ['resolve', native('resolve', ({ args: [value = undefinedValue], at }) => promiseFor(m, value, at))],
    ['reject', native('reject', ({ args: [reason = undefinedValue] }) => {
      const promise = pendingPromise();
      rejectPromise(m, promise, reason);
      return promise;
    })],
    ['withResolvers', native('withResolvers', ({ at }) => record(m, new Map<string, Value>(Object.entries(open(m, at)))))],
    ['try', native('try', ({ args: [body = undefinedValue, ...args], at }) => settledPromise(m, () => m.call(body, undefinedValue, args, innerSite(at))))],
  ]); // prettier-ignore
  for (const [name, how] of Object.entries(combinations)) {
    members.set(
      name,
      native(name, ({ args: [items = undefinedValue], at }) => combined(m, how, items, at)),
    );
  }
  return {
    ...native('Promise', ({ at }) => m.fail('Promise is a class: it needs new', at), members),
    construct: ({ args: [body = undefinedValue], at }) => {
      const { promise, resolve, reject } = open(m, at);
      catching(m, (reason) => { rejectPromise(m, promise, reason); }, () => m.call(body, undefinedValue, [resolve, reject], innerSite(at))); // prettier-ignore
      return promise;
    },
  };
}
