import type { FrameArgument } from '../graph/model.js';
import type { Param, Place } from '../program/program.js';
import { callLibrary, constructLibrary } from './apply.js';
import { checkDepth, tooDeep } from './budget.js';
import { construct } from './classes.js';
import { startAsync, startAsyncGenerator, startGenerator } from './coroutines.js';
import { executeBlock } from './execute.js';
import { setEntry } from './heap.js';
import type { CallSite, Machine } from './machine.js';
import { inFrame } from './machine.js';
import { isObject } from './host/conversions.js';
import { innerSite, parentOf } from './host/records.js';
import { derivedUnknown, list, number, originsOfValue, record, settle, unknown } from './make.js';
import { dimOf } from './numbers.js';
import { noteUse } from './networks.js';
import { noOrigins } from './origins.js';
import { declarePattern } from './patterns.js';
import { createScope, type FunctionContext, type Scope } from './scope.js';
import { Infeasible } from './signals.js';
import { unknownTensor } from './tensors.js';
import { enterFrame } from './trace.js';
import { configureUserLayer, isLayerClass, isNetworkClass } from './user-layers.js';
import {
  networkKey,
  type ClosureValue,
  type RecordValue,
  undefinedValue,
  type UserLayerValue,
  type Value,
} from './values.js';

/** Calls a value. What is not known to be a function gives something unknown, and its closures run later. */
export function call(m: Machine, given: Value, self: Value, args: readonly Value[], site: CallSite): Value {
  const callee = settle(given);
  if (m.host.more) return m.host.more.call(m, callee, self, args, site);
  switch (callee.kind) {
    case 'closure':
      return callClosure(m, callee, self, args, site);
    case 'native':
      return callee.call({ self, args, at: site.at });
    case 'library': {
      const instance = settle(self);
      if (instance.kind === 'record' && isNetworkClass(callee)) {
        // `super(...)` of a class of networks of the user's own.
        setEntry(m.heap, instance.fields, networkKey, callLibrary(m, callee, args, site));
        return instance;
      }
      if (!isLayerClass(callee) || instance.kind !== 'record' || !instance.layer) {
        return callLibrary(m, callee, args, site);
      }
      // `super(...)` of a layer class of the user's own.
      configureUserLayer(m, instance as UserLayerValue, args[0] ?? undefinedValue, site.at);
      return instance;
    }
    case 'class':
      // `super(...)`: runs the constructor on the instance that is being made.
      return construct(m, callee, args, site, settle(self));
    case 'unknown':
    case 'tensor':
    case 'layer':
    case 'model':
      return callUnknown(m, callee, self, args, site);
    default:
      return m.fail('what is called here is not a function', site.at);
  }
}

/** `new X(...)`. */
export function constructValue(m: Machine, given: Value, args: readonly Value[], site: CallSite): Value {
  const callee = settle(given);
  if (callee.kind === 'class') return construct(m, callee, args, site, null);
  if (callee.kind === 'native') {
    return (callee.construct ?? callee.call)({ self: undefinedValue, args, at: site.at });
  }
  if (callee.kind === 'library') return constructLibrary(m, callee, args, site);
  if (callee.kind === 'closure') return constructFunction(m, callee, args, site);
  return callUnknown(m, callee, undefinedValue, args, site);
}

/** `new f()` of a plain function: `this` is a fresh object that inherits from f's prototype. */
function constructFunction(m: Machine, callee: ClosureValue, args: readonly Value[], site: CallSite): Value {
  if (callee.fn.isArrow || callee.isMethod) return m.fail('what is constructed here is no class', site.at);
  const proto = settle(m.host.getMember(m, callee, 'prototype', site.at));
  const self: RecordValue = { ...record(m), library: libraryOf(m, proto) };
  if (proto.kind === 'record' || proto.kind === 'library') self.proto = proto;
  const result = settle(
    callClosure(m, { ...callee, bound: null }, self, [...(callee.bound?.args ?? []), ...args], site, callee),
  );
  return isObject(result) ? result : self;
}

/** The library class at the end of a chain of prototypes. */
function libraryOf(m: Machine, proto: Value): string | null {
  let at: Value | null = proto;
  while (at?.kind === 'record') at = parentOf(m, at);
  return at?.kind === 'library' ? at.path.replace(/\.prototype$/, '') : null;
}

/** Calls what is not known, or is no function. */
export function callUnknown(
  m: Machine,
  callee: Value,
  self: Value,
  args: readonly Value[],
  site: CallSite,
): Value {
  const method = tensorMethodOf(m, callee, self, site);
  if (method !== null) return m.call(method, self, args, site);
  const reason = callee.kind === 'unknown' ? callee.reason : `a ${callee.kind} is called`;
  for (const arg of args) deferClosures(m, arg, reason);
  if (callee.kind === 'unknown' && callee.isChoice) {
    const givenBy = callee.name ?? 'a function';
    return unknown(m, { reason: `${givenBy} is the caller's`, at: site.at, givenBy });
  }
  return unknown(m, { reason, at: callee.kind === 'unknown' ? callee.at : site.at });
}

/** A parameter on which a method is called that only tensors have is a tensor. */
function tensorMethodOf(m: Machine, callee: Value, given: Value, site: CallSite): Value | null {
  const self = settle(given);
  if (callee.kind !== 'unknown' || self.kind !== 'unknown' || !self.isChoice) return null;
  const name = callee.name?.split('.').at(-1) ?? '';
  if (!m.libraries.some((library) => library.isTensorsAlone(name))) return null;
  return m.host.getMember(m, unknownTensor(m, self.at, self), name, site.at);
}

/** Closures handed to unknown code are run when the root's own code is done. */
export function deferClosures(m: Machine, given: Value, reason = 'what unknown code passes here'): void {
  const value = settle(given);
  noteUse(m, value);
  if (value.kind !== 'closure' || m.decisions.speculating > 0) return;
  m.deferred.push({ closure: value, reason });
  m.heap.changed(() => m.deferred.pop());
}

/** Calls a function of the project. */
export function callClosure(
  m: Machine,
  callee: ClosureValue,
  given: Value,
  values: readonly Value[],
  site: CallSite,
  newTarget?: Value,
): Value {
  checkDepth(m, site.at);
  const fn = callee.fn;
  m.entered.add(fn);
  const args = callee.bound ? [...callee.bound.args, ...values] : values;
  const outer = callee.scope.context;
  const self = callee.bound ? callee.bound.self : given;
  const context: FunctionContext = fn.isArrow ? outer : contextOf(m, callee, self, args, newTarget);
  const scope = createScope(callee.scope, context, true);
  const instance = settle(context.self);
  const frameArgs: FrameArgument[] = [];
  const frame = enterFrame(m.heap, m.trace, {
    kind: site.kind ?? (callee.isMethod ? 'method' : 'function'),
    name: callee.name,
    nameAt: callee.nameAt,
    className: instance.kind === 'record' ? (instance.cls?.name ?? null) : null,
    definition: fn.at,
    call: site.at,
    caller: m.frame,
    maker: callee.isMethod && instance.kind === 'record' ? instance.maker : callee.maker,
    iteration: site.iteration ?? null,
    args: frameArgs,
    resultName: site.resultName,
  });
  const isBare = args.length === 0 && fn.params.length === 0 && !callee.isMethod;
  return withinCall(m, site, isBare, () =>
    inFrame(m, frame, () => {
      m.host.bindParameters(m, callee, args, scope, frameArgs, site);
      return runBody(m, callee, scope);
    }),
  );
}

const mostUndecidedReentries = 2;
/** What is called with nothing can only count by what it changes, and seldom so far. */
const mostBareReentries = 24;

/**
 * A call that is made again inside of itself after a decision each time has nothing that ends it: it is made once or
 * twice, and no path goes deeper.
 */
function withinCall<Result>(m: Machine, { at }: CallSite, isBare: boolean, body: () => Result): Result {
  const site = `${at.file}:${at.start}`;
  const before = m.running.get(site) ?? [];
  if (isBare && before.length >= mostBareReentries) tooDeep(at);
  const decisions = [...before, m.decisions.taken.length];
  const undecided = decisions.filter((count, index) => index > 0 && count > (decisions[index - 1] ?? 0));
  if (undecided.length >= mostUndecidedReentries) throw new Infeasible('a call is made inside of itself');
  m.running.set(site, decisions);
  try {
    return body();
  } finally {
    m.running.set(site, before);
  }
}

function contextOf(
  m: Machine,
  callee: ClosureValue,
  self: Value,
  args: readonly Value[],
  newTarget: Value | undefined,
): FunctionContext {
  const { module } = callee.scope.context;
  const context: FunctionContext = {
    self,
    home: callee.home,
    isStatic: settle(self).kind === 'class',
    module,
    args,
    newTarget: newTarget ?? null,
  };
  return callee.homeObject ? { ...context, homeObject: callee.homeObject } : context;
}

/** Runs the body of a function in its scope. */
export function runBody(m: Machine, callee: ClosureValue, scope: Scope): Value {
  const { body, isGenerator, isAsync } = callee.fn;
  if (isGenerator) return isAsync ? startAsyncGenerator(m, callee, scope) : startGenerator(m, callee, scope);
  if (isAsync) return startAsync(m, callee, scope);
  if (body.kind !== 'block') return m.evaluate(body, scope);
  const completion = executeBlock(m, body.body, scope);
  return completion?.kind === 'return' ? completion.value : undefinedValue;
}

/** Binds arguments to parameters, defaults included, and keeps them for the frame. */
export function bindParameters(
  m: Machine,
  params: readonly Param[],
  args: readonly Value[],
  scope: Scope,
  into: FrameArgument[],
  site: CallSite,
  shift = 0,
): void {
  params.forEach((param, index) => {
    if (param.rest) {
      declarePattern(m, param.target, list(m, args.slice(index)), scope, 'parameter');
      return;
    }
    const name = param.target.kind === 'bind' ? param.target.name : null;
    let value = overridden(m, site.at, name) ?? args[index] ?? undefinedValue;
    let at: Place | null = site.argumentPlaces[index - shift] ?? null;
    if (param.defaultValue && settle(value).kind === 'undefined') {
      value = m.evaluate(param.defaultValue, scope);
      at = param.defaultValue.at;
    }
    if (site.root) value = site.root(param, value);
    if (name !== null) into.push(frameArgument(name, value, at));
    declarePattern(m, param.target, value, scope, 'parameter');
    if (param.isField && name !== null) m.host.setMember(m, scope.context.self, name, value, param.at);
  });
}

/** What a what-if puts in the place of an argument. */
export function overridden(m: Machine, call: Place, parameter: string | null): Value | null {
  for (const each of m.overrides) {
    if (each.kind !== 'argument' || each.parameter !== parameter) continue;
    if (each.call.file === call.file && each.call.start === call.start && each.call.end === call.end) {
      return number(each.value);
    }
  }
  return null;
}

/** An argument as the frame keeps it. */
export function frameArgument(name: string, given: Value, at: Place | null): FrameArgument {
  const value = settle(given);
  const origins = originsOfValue(value);
  if (value.kind === 'number') return { name, value: dimOf(value), origins, at };
  if (value.kind === 'boolean' || value.kind === 'string') return { name, value: value.value, origins, at };
  return opaqueArgument(name, at);
}

const opaque = new WeakMap<Place, FrameArgument>();

/** An argument that is no plain value: of most calls at one place the same is kept. */
function opaqueArgument(name: string, at: Place | null): FrameArgument {
  const known = at && opaque.get(at);
  if (known?.name === name) return known;
  const made = { name, value: null, origins: noOrigins, at };
  if (at) opaque.set(at, made);
  return made;
}

/** Calls a callback of an array method: an iteration of its own. */
export function callIteration(
  m: Machine,
  callback: Value,
  args: readonly Value[],
  iteration: number,
  at: Place,
  receiver: Value = undefinedValue,
): Value {
  const settled = settle(callback);
  if (settled.kind !== 'closure') return m.call(settled, receiver, args, innerSite(at));
  return m.call(settled, receiver, args, {
    at,
    argumentPlaces: [],
    resultName: null,
    kind: 'iteration',
    iteration,
  });
}

/** What a call gives when its receiver is not known. */
export function unknownResult(m: Machine, from: readonly Value[], at: Place, what: string): Value {
  for (const value of from) deferClosures(m, value);
  return derivedUnknown(m, from, at, what);
}
