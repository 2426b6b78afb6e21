import type { FrameArgument } from '../graph/model.js';
import type { ClassNode, Place } from '../program/program.js';
import { bindParameters } from './calls.js';
import { executeBlock } from './execute.js';
import { setEntry } from './heap.js';
import type { CallSite, Machine } from './machine.js';
import { inFrame } from './machine.js';
import { settle } from './make.js';
import { noteBinding, propertyKey } from './patterns.js';
import { createScope, type FunctionContext, type Scope } from './scope.js';
import { enterFrame } from './trace.js';
import {
  type ClassValue,
  type ClosureValue,
  type RecordValue,
  undefinedValue,
  type Value,
} from './values.js';

/** Runs a class declaration. */
export function makeClass(m: Machine, node: ClassNode, scope: Scope, givenName: string | null): Value {
  const parent = node.superclass ? settle(m.evaluate(node.superclass, scope)) : null;
  const cls: ClassValue = {
    kind: 'class',
    node,
    scope,
    name: node.name ?? givenName,
    superclass: parent?.kind === 'class' ? parent : null,
    foreign: parent !== null && parent.kind !== 'class' ? parent : null,
    maker: m.frame,
    statics: new Map(),
    staticGetters: new Map(),
    methods: new Map(),
    getters: new Map(),
    setters: new Map(),
    construct: null,
  };
  const inner = createScope(scope, { ...scope.context, home: cls }, false);
  const made = { ...cls, scope: inner };
  Object.assign(inner.context, { home: made });
  if (node.name !== null) inner.names.set(node.name, { value: made, at: node.nameAt, kind: 'class' });
  addMethods(m, made, inner);
  runStatics(m, made, inner);
  return made;
}

function methodOf(
  m: Machine,
  cls: ClassValue,
  scope: Scope,
  fn: ClosureValue['fn'],
  name: string | null,
  at: Place,
): ClosureValue {
  return {
    kind: 'closure',
    fn,
    scope,
    maker: m.frame,
    name,
    nameAt: at,
    home: cls,
    isMethod: true,
    bound: null,
    fields: new Map(),
  };
}

function addMethods(m: Machine, cls: ClassValue, scope: Scope): void {
  for (const member of cls.node.members) {
    if (member.kind === 'constructor') {
      Object.assign(cls, { construct: methodOf(m, cls, scope, member.fn, cls.name, member.at) });
    }
    if (member.kind !== 'method' && member.kind !== 'getter' && member.kind !== 'setter') continue;
    const name = propertyKey(m, member.name, scope);
    if (name === null) continue;
    const closure = methodOf(m, cls, scope, member.fn, name, member.fn.nameAt ?? member.at);
    const target = member.isStatic
      ? member.kind === 'getter' ? cls.staticGetters : cls.statics
      : { method: cls.methods, getter: cls.getters, setter: cls.setters }[member.kind]; // prettier-ignore
    target.set(name, closure);
  }
}

function contextOf(cls: ClassValue, self: Value, isStatic: boolean): FunctionContext {
  return { self, home: cls, isStatic, module: cls.scope.context.module };
}

function runStatics(m: Machine, cls: ClassValue, scope: Scope): void {
  const inner = createScope(scope, contextOf(cls, cls, true), true);
  for (const member of cls.node.members) {
    if (member.kind === 'staticBlock') executeBlock(m, member.body.body, inner);
    if (member.kind !== 'field' || !member.isStatic) continue;
    const name = propertyKey(m, member.name, inner);
    if (name !== null) {
      setEntry(
        m.heap,
        cls.statics,
        name,
        member.value ? m.evaluate(member.value, inner, name) : undefinedValue,
      );
    }
  }
}

/** The library class that a class descends from. */
function libraryBase(cls: ClassValue): Value | null {
  for (let at: ClassValue | null = cls; at !== null; at = at.superclass) {
    if (at.foreign !== null) return at.foreign;
  }
  return null;
}

/** `new C(...)`, or `super(...)` when `self` is the instance being made. */
export function construct(
  m: Machine,
  cls: ClassValue,
  args: readonly Value[],
  site: CallSite,
  self: Value | null,
): Value {
  m.entered.add(cls.node);
  const base = libraryBase(cls);
  const instance: RecordValue =
    self?.kind === 'record'
      ? self
      : {
          kind: 'record',
          fields: new Map(),
          getters: null,
          cls,
          maker: m.frame,
          entries: null,
          library: base?.kind === 'library' ? base.path : base !== null ? '?' : null,
        };
  const frameArgs: FrameArgument[] = [];
  const frame = enterFrame(m.heap, m.trace, {
    kind: 'constructor',
    name: cls.name,
    nameAt: cls.node.nameAt,
    className: cls.name,
    definition: cls.node.at,
    call: site.at,
    caller: m.frame,
    maker: cls.maker,
    iteration: null,
    args: frameArgs,
    resultName: site.resultName,
  });
  inFrame(m, frame, () => {
    runConstructor(m, cls, instance, args, site, frameArgs);
  });
  return instance;
}

function runConstructor(
  m: Machine,
  cls: ClassValue,
  instance: RecordValue,
  args: readonly Value[],
  site: CallSite,
  frameArgs: FrameArgument[],
): void {
  const scope = createScope(cls.scope, contextOf(cls, instance, false), true);
  const own = cls.construct;
  if (own === null) {
    if (cls.superclass) construct(m, cls.superclass, args, { ...site, resultName: null }, instance);
    initialiseFields(m, cls, instance, scope);
    return;
  }
  // A derived class gets its fields when super() has returned; having them earlier is seen only by super itself.
  initialiseFields(m, cls, instance, scope);
  bindParameters(m, own.fn.params, args, scope, frameArgs, site);
  if (own.fn.body.kind === 'block') executeBlock(m, own.fn.body.body, scope);
}

function initialiseFields(m: Machine, cls: ClassValue, instance: RecordValue, scope: Scope): void {
  for (const member of cls.node.members) {
    if (member.kind !== 'field' || member.isStatic) continue;
    const name = propertyKey(m, member.name, scope);
    if (name === null) continue;
    // A declaration without a value only types what the constructor of a superclass may have set.
    if (member.value === null && instance.fields.has(name)) continue;
    const value = member.value ? m.evaluate(member.value, scope, name) : undefinedValue;
    if (value.kind === 'closure' && value.name === null) {
      Object.assign(value, { name, nameAt: member.nameAt });
    }
    setEntry(m.heap, instance.fields, name, value);
    noteBinding(m, { name, kind: 'field', at: member.nameAt }, value);
  }
}
