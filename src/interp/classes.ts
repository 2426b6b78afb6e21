import type { FrameArgument } from '../graph/model.js';
import type { ClassMember, ClassNode, Place } from '../program/program.js';
import { bindParameters } from './calls.js';
import { executeBlock } from './execute.js';
import { checkDepth } from './budget.js';
import { change, setEntry } from './heap.js';
import { isObject } from './host/conversions.js';
import { instancePrototype } from './host/functions.js';
import { defineProperty } from './host/records.js';
import type { CallSite, Machine } from './machine.js';
import { inFrame } from './machine.js';
import { record, settle } from './make.js';
import { noteBinding, propertyKey } from './patterns.js';
import { createScope, type FunctionContext, type Scope } from './scope.js';
import { enterFrame } from './trace.js';
import { isLayerClass, isNetworkClass, newUserLayer } from './user-layers.js';
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
  const prototype = record(m);
  const inner = createScope(scope, { ...scope.context }, false);
  const cls: ClassValue = {
    kind: 'class',
    node,
    scope: inner,
    name: node.name ?? givenName,
    superclass: parent?.kind === 'class' ? parent : null,
    foreign: parent !== null && parent.kind !== 'class' ? parent : null,
    maker: m.frame,
    statics: new Map(),
    prototype,
    methods: prototype.fields,
    construct: null,
    ...privatesOf(node, parent),
  };
  const inherited = parent === null ? undefined : instancePrototype(m, parent, node.at);
  if (inherited !== undefined) prototype.proto = inherited;
  prototype.fields.set('constructor', { kind: 'property', value: cls, get: null, set: null, isEnumerable: false, isWritable: true }); // prettier-ignore
  Object.assign(inner.context, { home: cls });
  if (node.name !== null) inner.names.set(node.name, { value: cls, at: node.nameAt, kind: 'class' });
  addMethods(m, cls, inner);
  runStatics(m, cls, inner);
  return cls;
}

/** A private name that an ancestor has too is kept under a name of its own. */
function privatesOf(node: ClassNode, parent: Value | null): Pick<ClassValue, 'privates'> {
  const taken = new Map<string, string>();
  for (const name of privateNames(node)) {
    let count = 0;
    for (let at = parent?.kind === 'class' ? parent : null; at !== null; at = at.superclass) {
      if (privateNames(at.node).includes(name)) count++;
    }
    if (count > 0) taken.set(name, `${name} ${count}`);
  }
  return taken.size > 0 ? { privates: taken } : {};
}

function privateNames(node: ClassNode): readonly string[] {
  return node.members.flatMap((member) =>
    'name' in member && typeof member.name === 'string' && member.name.startsWith('#') ? [member.name] : [],
  );
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
    const target = member.isStatic ? cls.statics : cls.methods;
    if (member.kind === 'method') target.set(name, closure);
    else defineAccessor(m, target, name, member.kind, closure);
  }
}

/** Adds a getter or a setter to what may have the other one already. */
export function defineAccessor(
  m: Machine,
  fields: Map<string, Value>,
  name: string,
  kind: 'getter' | 'setter',
  closure: ClosureValue,
  isEnumerable = false,
): void {
  defineProperty(m, fields, name, {
    kind: 'property',
    value: null,
    get: kind === 'getter' ? closure : null,
    set: kind === 'setter' ? closure : null,
    isEnumerable,
    isWritable: true,
  });
}

function contextOf(
  cls: ClassValue,
  self: Value,
  isStatic: boolean,
  args?: readonly Value[],
): FunctionContext {
  const newTarget = isStatic || self.kind !== 'record' ? null : (self.cls ?? cls);
  return { self, home: cls, isStatic, module: cls.scope.context.module, newTarget, args: args ?? [] };
}

function runStatics(m: Machine, cls: ClassValue, scope: Scope): void {
  const inner = createScope(scope, contextOf(cls, cls, true), true);
  for (const member of cls.node.members) {
    if (member.kind === 'staticBlock') {
      executeBlock(m, member.body.body, createScope(inner, inner.context, true));
    }
    if (member.kind !== 'field' || !member.isStatic) continue;
    const name = propertyKey(m, member.name, inner);
    if (name === null) continue;
    setEntry(m.heap, cls.statics, name, fieldValue(m, member, inner, name));
  }
}

function fieldValue(
  m: Machine,
  member: Extract<ClassMember, { kind: 'field' }>,
  scope: Scope,
  name: string,
): Value {
  const value = member.value ? m.evaluate(member.value, scope, name) : undefinedValue;
  if (value.kind === 'closure' && value.name === null) Object.assign(value, { name, nameAt: member.nameAt });
  return value;
}

/** What the first of a class's ancestors extends that is no class of the project. */
function foreignBase(cls: ClassValue): Value | null {
  for (let at: ClassValue | null = cls; at !== null; at = at.superclass) {
    if (at.foreign !== null) return at.foreign;
  }
  return null;
}

const collections: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

/** An instance before any constructor has run. */
function emptyInstance(m: Machine, cls: ClassValue): RecordValue {
  const base = foreignBase(cls);
  const collection = base?.kind === 'native' && collections.has(base.name) ? base.name : null;
  const isOpaque = base?.kind === 'unknown' || base?.kind === 'layer' || base?.kind === 'model';
  return {
    kind: 'record',
    fields: new Map(),
    cls,
    maker: m.frame,
    entries: collection === null ? null : new Map(),
    library: base?.kind === 'library' ? base.path : isOpaque || isExotic(base) ? '?' : null,
    ...(collection?.endsWith('Set') ? { isSet: true } : {}),
    ...(isLayerClass(base) ? { layer: newUserLayer(cls) } : {}),
  };
}

/** Built-in classes whose instances are more than objects with fields. */
function isExotic(base: Value | null): boolean {
  return base?.kind === 'native' && ['Array', 'Function', 'Promise', 'RegExp', 'Date'].includes(base.name);
}

/** `new C(...)`, or `super(...)` when `self` is the instance being made. */
export function construct(
  m: Machine,
  cls: ClassValue,
  args: readonly Value[],
  site: CallSite,
  self: Value | null,
): Value {
  checkDepth(m, site.at);
  m.entered.add(cls.node);
  const instance = self?.kind === 'record' ? self : emptyInstance(m, cls);
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
  return inFrame(m, frame, () => runConstructor(m, cls, instance, args, site, frameArgs));
}

function runConstructor(
  m: Machine,
  cls: ClassValue,
  instance: RecordValue,
  args: readonly Value[],
  site: CallSite,
  frameArgs: FrameArgument[],
): Value {
  const scope = createScope(cls.scope, contextOf(cls, instance, false, args), true);
  const own = cls.construct;
  if (own === null) {
    const made = callSuper(m, cls, instance, args, { ...site, resultName: null });
    scope.context.self = made;
    initialiseFields(m, cls, made, scope);
    return made;
  }
  bindParameters(m, own.fn.params, args, scope, frameArgs, site);
  if (cls.node.superclass === null) initialiseFields(m, cls, instance, scope);
  const completion = own.fn.body.kind === 'block' ? executeBlock(m, own.fn.body.body, scope) : null;
  const result = completion?.kind === 'return' ? settle(completion.value) : undefinedValue;
  return isObject(result) ? result : scope.context.self;
}

/** Runs the constructor of what a class extends, on the instance that is being made. */
function callSuper(
  m: Machine,
  cls: ClassValue,
  instance: RecordValue,
  args: readonly Value[],
  site: CallSite,
): Value {
  if (cls.superclass) return construct(m, cls.superclass, args, site, instance);
  const { foreign } = cls;
  if (foreign?.kind !== 'native' && foreign?.kind !== 'closure' && !isLayerClass(foreign) && !isNetworkClass(foreign)) return instance; // prettier-ignore
  const result = settle(m.call(foreign, instance, args, site));
  return result.kind === 'record' ? result : instance;
}

/** What happens when `super(...)` has returned: the fields of the class are set on what it made. */
export function afterSuper(m: Machine, result: Value, scope: Scope): void {
  const { context } = scope;
  const made = settle(result);
  if (made.kind === 'record' && made !== context.self) change(m.heap, context, 'self', made);
  if (context.home) initialiseFields(m, context.home, settle(context.self), scope);
}

function initialiseFields(m: Machine, cls: ClassValue, given: Value, scope: Scope): void {
  const instance = settle(given);
  if (instance.kind !== 'record') return;
  for (const member of cls.node.members) {
    if (member.kind !== 'field' || member.isStatic) continue;
    const name = propertyKey(m, member.name, scope);
    if (name === null) continue;
    // A declaration without a value only types what the constructor of a superclass may have set.
    if (member.value === null && instance.fields.has(name)) continue;
    const value = fieldValue(m, member, scope, name);
    setEntry(m.heap, instance.fields, name, value);
    noteBinding(m, { name, kind: 'field', at: member.nameAt }, value);
  }
}
