import type { FrameArgument } from '../../../graph/model.js';
import type { ClassMember, ClassNode, FunctionNode, Place } from '../../../program/program.js';
import { checkDepth } from '../../budget.js';
import { runBody } from '../../calls.js';
import { defineAccessor } from '../../classes.js';
import { executeBlock } from '../../execute.js';
import { setEntry } from '../../heap.js';
import { type CallSite, inFrame, type Machine } from '../../machine.js';
import { evaluateArguments } from '../../access.js';
import { record, settle } from '../../make.js';
import { createScope, declare, type Scope } from '../../scope.js';
import { enterFrame } from '../../trace.js';
import {
  type ClassValue,
  type ClosureValue,
  type RecordValue,
  undefinedValue,
  type Value,
} from '../../values.js';
import { bindParameters } from './arguments.js';
import { isEnumeration, wrapMembers } from './enumerations.js';
import { initOf } from './lineage.js';
import { linearise } from './linearise.js';
import { raise } from './objects.js';
import { asNamedTuple } from './standard-dataclasses.js';

/** Runs a class statement. */
export function makeClass(m: Machine, node: ClassNode, scope: Scope, givenName: string | null): Value {
  const bases = (node.bases ?? []).filter(({ name }) => name === null);
  const parents = evaluateArguments(m, bases, scope).map(settle);
  const statics = new Map<string, Value>();
  const cls: ClassValue = {
    kind: 'class',
    node,
    scope,
    name: node.name ?? givenName,
    superclass: parents.find((parent) => parent.kind === 'class') ?? null,
    foreign: null,
    maker: m.frame,
    statics,
    prototype: record(m),
    methods: statics,
    construct: null,
    lineage: [],
  };
  const lineage = linearise(cls, parents);
  if (lineage === null) raise(m, 'TypeError', 'the order of the bases of this class contradicts itself', node.at);
  const foreign = lineage.find(({ kind }) => kind === 'library') ?? lineage.find(({ kind }) => kind !== 'class') ?? null;
  Object.assign(cls, { lineage, foreign });
  const inner = createScope(scope, { ...scope.context, home: cls }, true);
  for (const member of node.members) addMember(m, cls, member, inner);
  if (isEnumeration(cls)) wrapMembers(m, cls);
  if (lineage.some((each) => each.kind === 'native' && each.name === 'NamedTuple')) asNamedTuple(m, cls);
  const own = statics.get('__init__');
  if (own?.kind === 'closure') Object.assign(cls, { construct: own });
  return cls;
} // prettier-ignore

function addMember(m: Machine, cls: ClassValue, member: ClassMember, scope: Scope): void {
  const put = (name: string, value: Value, at: Place): void => {
    cls.statics.set(name, value);
    declare(m.heap, scope, name, value, at);
  };
  if (member.kind === 'staticBlock') {
    executeBlock(m, member.body.body, scope);
    for (const [name, cell] of scope.names) cls.statics.set(name, cell.value);
    return;
  }
  if (member.kind === 'constructor' || typeof member.name !== 'string') return;
  const { name } = member;
  if (member.kind === 'field') {
    if (member.value) put(name, m.evaluate(member.value, scope, name), member.nameAt);
    return;
  }
  const at = member.fn.nameAt ?? member.at;
  const method = methodOf(m, cls, member.fn, name, at, scope);
  if (member.kind !== 'method') defineAccessor(m, cls.statics, name, member.kind, method);
  else if (member.isStatic) put(name, { ...method, binding: 'static' }, at);
  else if (member.isOfClass) put(name, { ...method, binding: 'class' }, at);
  else put(name, method, at);
}

function methodOf(
  m: Machine,
  cls: ClassValue,
  fn: FunctionNode,
  name: string,
  at: Place,
  scope: Scope,
): ClosureValue {
  return {
    kind: 'closure',
    fn,
    // A method does not see the names of its class.
    scope: createScope(cls.scope, scope.context, false),
    maker: m.frame,
    name,
    nameAt: at,
    home: cls,
    isMethod: true,
    bound: null,
    fields: new Map(),
    defaults: defaultsOf(m, fn, scope),
  };
}

/** The values of the defaults of parameters, where a function is defined. */
export function defaultsOf(m: Machine, fn: FunctionNode, scope: Scope): readonly (Value | null)[] {
  return fn.params.map(({ defaultValue }) => defaultValue && m.evaluate(defaultValue, scope));
}

export function makeFunction(m: Machine, node: FunctionNode, scope: Scope): ClosureValue {
  return {
    kind: 'closure',
    fn: node,
    scope,
    maker: m.frame,
    name: node.name,
    nameAt: node.nameAt,
    home: scope.context.home,
    isMethod: false,
    bound: null,
    fields: new Map(),
    defaults: defaultsOf(m, node, scope),
  };
}

/** Makes an instance and runs `__init__` on it. */
export function instantiate(m: Machine, cls: ClassValue, args: readonly Value[], site: CallSite): Value {
  checkDepth(m, site.at);
  m.entered.add(cls.node);
  const instance: RecordValue = {
    kind: 'record',
    fields: new Map(),
    cls,
    maker: m.frame,
    entries: holdsEntries(cls) ? new Map() : null,
    library: cls.lineage?.some(isOpaque) === true ? '?' : null,
  };
  const init = initOf(m, instance, cls);
  const frameArgs: FrameArgument[] = [];
  const frame = enterFrame(m.heap, m.trace, {
    kind: 'constructor', name: cls.name, nameAt: cls.node.nameAt, className: cls.name, definition: cls.node.at, call: site.at,
    caller: m.frame, maker: cls.maker, iteration: null, args: frameArgs, resultName: site.resultName,
  }); // prettier-ignore
  inFrame(m, frame, () => {
    if (init.kind === 'closure') runInit(m, init, instance, args, site, frameArgs);
    else if (init.kind !== 'undefined') m.call(init, instance, args, { ...site, resultName: null });
  });
  return instance;
}

function runInit(
  m: Machine,
  init: ClosureValue,
  instance: RecordValue,
  args: readonly Value[],
  site: CallSite,
  frameArgs: FrameArgument[],
): void {
  m.entered.add(init.fn);
  const { context } = init.scope;
  const scope = createScope(init.scope, { ...context, self: instance, home: init.home, args: [] }, true);
  bindParameters(m, { ...init, bound: { self: instance, args: [instance] } }, [instance, ...args], scope, frameArgs, site);
  runBody(m, init, scope);
} // prettier-ignore

/** Classes that extend dictionaries hold entries of their own. */
function holdsEntries({ lineage = [] }: ClassValue): boolean {
  return lineage.some((each) => each.kind === 'native' && /^(dict|OrderedDict|defaultdict)$/.test(each.name));
}

function isOpaque(each: Value): boolean {
  if (each.kind === 'class') return false;
  if (each.kind === 'library') {
    return !['moduleClass', 'layer'].includes(each.library.meaning(each.path).kind);
  }
  return each.kind !== 'native' || /^(list|tuple|str|int|float|set)$/.test(each.name);
}

/** Sets an attribute of a class. */
export function setStatic(m: Machine, cls: ClassValue, name: string, value: Value): void {
  setEntry(m.heap, cls.statics, name, value);
}

/** What `super()` gives: the instance, or class, as what stands behind a class in its lineage sees it. */
export function superObject(
  m: Machine,
  cls: Value | null,
  given: Value | null,
  scope: Scope,
  at: Place,
): Value {
  const named = cls ? settle(cls) : null;
  const after = named?.kind === 'class' ? named : scope.context.home;
  const self = settle(given ?? scope.context.self);
  if (!after || self === undefinedValue) return raise(m, 'RuntimeError', 'super() has no class here', at);
  return { ...record(m), ancestor: { self, after } };
}
