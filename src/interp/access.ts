import type { Argument, Expression, Place } from '../program/program.js';
import { afterSuper } from './classes.js';
import { hostGlobal } from './host/global-object.js';
import { collectionMember } from './host/collections.js';
import { moduleEntry } from './host/python/imports.js';
import { userLayerMember } from './host/network-members.js';
import { findProperty, keyOf, parentOf, readProperty } from './host/records.js';
import type { CallSite, Machine } from './machine.js';
import { derivedUnknown, list, settle, string, unknown } from './make.js';
import { noteSpread } from './open-shapes.js';
import { findCell, type Scope } from './scope.js';
import { setFact } from './unknowns.js';
import {
  hole,
  type Keywords,
  networkOf,
  undefinedValue,
  type UnknownValue,
  type UserLayerValue,
  type Value,
} from './values.js';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

const commonNames: ReadonlySet<string> = new Set(['require', 'module', 'exports', '__filename', '__dirname']);

/** What a name means where it is read. */
export function readName(m: Machine, name: string, at: Place, scope: Scope): Value {
  const cell = findCell(scope, name);
  if (cell) return cell.value;
  if (name === 'arguments' && scope.context.args) return list(m, [...scope.context.args]);
  const builtIn = m.host.globals.get(name);
  if (builtIn) return builtIn;
  if (m.host.more) return nameOfModule(m, name, at, scope);
  if (commonNames.has(name)) return m.importModule(`\0${name}`, scope.context.module, at);
  for (const library of m.libraries) {
    if (library.globalName === name) return { kind: 'library', library, path: '' };
  }
  return hostGlobal(m, name) ?? unknown(m, { reason: `${name} is not defined in the analysed code`, at });
}

/** What a module of Python has by itself, or imported with all names of a library. */
function nameOfModule(m: Machine, name: string, at: Place, scope: Scope): Value {
  const { module } = scope.context;
  if (name === '__name__') return string(module.file.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.'));
  if (name === '__file__') return string(module.file);
  // What the module was thought to import for others only.
  const own = m.moduleOf(module);
  const late = own && moduleEntry(m, own, name);
  if (late) return late;
  for (const star of module.stars) {
    if (star.kind !== 'library') continue;
    const path = star.path === '' ? name : `${star.path}.${name}`;
    const { kind } = star.library.meaning(path);
    if (kind !== 'missing' && kind !== 'unsupported') return { ...star, path };
  }
  return unknown(m, { reason: `${name} is not defined in the analysed code`, at });
}

/** `typeof module === 'undefined'` is how scripts ask for their surroundings: Node.js for what is no ES module. */
export function isUndefinedName(m: Machine, name: string, scope: Scope): boolean {
  if (findCell(scope, name) !== null || m.host.globals.has(name)) return false;
  if (commonNames.has(name)) return scope.context.module.isEsModule;
  if (name === 'arguments' && scope.context.args) return false;
  if (name === 'globalThis' || name === 'global') return false;
  return !m.libraries.some((library) => library.globalName === name);
}

/** The object of a member access, `super` standing for what `this` inherits beyond its own class. */
export function evaluateMember(m: Machine, node: Of<'member'>, scope: Scope): Value {
  if (node.object.kind === 'super') return superMember(m, node.property, node.at, scope);
  const object = m.evaluate(node.object, scope);
  if (isCut(m, node, object)) return undefinedValue;
  return m.host.getMember(m, object, fieldName(node.property, scope), node.at);
}

/** A private name is its class's own: one of a subclass does not hide it. */
export function fieldName(property: string, scope: Scope): string {
  if (property.charCodeAt(0) !== 35) return property;
  for (let home = scope.context.home; home !== null; home = home.scope.parent?.context.home ?? null) {
    const renamed = home.privates?.get(property);
    if (renamed !== undefined) return renamed;
  }
  return property;
}

function superMember(m: Machine, name: string, at: Place, scope: Scope): Value {
  const { home, homeObject, isStatic, self } = scope.context;
  if (isStatic && !homeObject && home) {
    const parent = home.superclass ?? home.foreign;
    return parent === null ? undefinedValue : m.host.getMember(m, parent, name, at);
  }
  const start = homeObject ? parentOf(m, homeObject) : home ? parentOf(m, home.prototype) : null;
  const found = start?.kind === 'record' ? findProperty(m, start, name) : undefined;
  if (found !== undefined) return readProperty(m, found, self, at);
  const receiver = settle(self);
  const member = receiver.kind === 'record' ? collectionMember(m, receiver, name) : null;
  if (member) return member;
  if (receiver.kind === 'record' && receiver.layer) {
    return userLayerMember(m, receiver as UserLayerValue, name, at);
  }
  const network = receiver.kind === 'record' ? networkOf(receiver) : null;
  if (network) return m.host.getMember(m, network, name, at);
  if (receiver.kind === 'record' && receiver.library !== null) {
    return unknown(m, { reason: `super.${name} of a class that is not analysed`, at });
  }
  return undefinedValue;
}

export function evaluateIndex(m: Machine, node: Of<'index'>, scope: Scope): Value {
  if (node.object.kind === 'super') {
    const key = keyOf(m, m.evaluate(node.index, scope));
    if (key === null) {
      return unknown(m, { reason: 'a computed member of super is not followed', at: node.at });
    }
    return superMember(m, key, node.at, scope);
  }
  const object = m.evaluate(node.object, scope);
  if (isCut(m, node, object)) return undefinedValue;
  return m.host.getIndex(m, object, m.evaluate(node.index, scope), node.at);
}

/** Arguments or items that are spread from something unknown: nobody knows how many. */
const openEnded = new WeakMap<Value, Value>();

/** Whether a value stands for an unknown number of arguments. */
export function isOpenEnded(value: Value | undefined): value is UnknownValue {
  return value !== undefined && openEnded.has(value);
}

/** What is spread where such a value stands. */
export function spreadFrom(value: UnknownValue): Value | undefined {
  return openEnded.get(value);
}

/** Evaluates arguments or list items, spreads included. */
export function evaluateArguments(m: Machine, args: readonly (Argument | null)[], scope: Scope): Value[] {
  const values: Value[] = [];
  for (const arg of args) {
    if (arg === null) values.push(hole);
    else if (arg.spread) {
      const spread = m.evaluate(arg.value, scope);
      // How many there are is not tried out: what they are given to takes as many as it needs.
      const items = settle(spread).kind === 'unknown' ? null : m.host.iterate(m, spread, arg.value.at);
      if (items) {
        noteSpread(values, settle(spread));
        for (const item of items) values.push(item);
        continue;
      }
      const rest = derivedUnknown(m, [settle(spread)], arg.value.at, 'a spread value');
      openEnded.set(rest, settle(spread));
      values.push(rest);
    } else values.push(m.evaluate(arg.value, scope));
  }
  return values;
}

interface Given {
  readonly positional: readonly Argument[];
  readonly named: readonly Argument[];
}

const byPosition = new WeakMap<Of<'call'>, Given>();

/** A call's arguments: those by position, and those by name. */
function givenIn(node: Of<'call'>): Given {
  let given = byPosition.get(node);
  if (given === undefined) {
    const named = node.args.filter(({ name }) => name !== null);
    given = {
      named,
      positional: named.length > 0 ? node.args.filter(({ name }) => name === null) : node.args,
    };
    byPosition.set(node, given);
  }
  return given;
}

/** Arguments by name; a record of them is taken apart. What it holds is not known where it is not. */
function evaluateKeywords(m: Machine, named: readonly Argument[], scope: Scope): Keywords {
  const keywords = new Map<string, { value: Value; at: Place | null }>();
  for (const { name, value: given, spread } of named) {
    const value = m.evaluate(given, scope);
    if (!spread && name !== null) keywords.set(name, { value, at: given.at });
    const entries = spread ? settle(value) : null;
    if (entries?.kind !== 'record' || !entries.entries) continue;
    for (const [key, [, entry]] of entries.entries) {
      if (typeof key === 'string') keywords.set(key, { value: entry, at: null });
    }
  }
  return keywords;
}

const argumentPlaces = new WeakMap<Of<'call'>, readonly Place[]>();

/** Where a call's arguments stand; none where some are spread. */
function placesOf(node: Of<'call'>): readonly Place[] {
  let places = argumentPlaces.get(node);
  if (places === undefined) {
    const { positional } = givenIn(node);
    places = positional.some((arg) => arg.spread) ? [] : positional.map((arg) => arg.value.at);
    argumentPlaces.set(node, places);
  }
  return places;
}

/** What calling something gives; of a class that is not known, in Python, an instance: it is not None. */
export function evaluateCall(m: Machine, node: Of<'call'>, scope: Scope, resultName: string | null): Value {
  const value = called(m, node, scope, resultName);
  if (m.host.more && value.kind === 'unknown' && !value.isChoice && isClassName(node.callee)) {
    setFact(m, value, { ...value.facts, truthy: true });
  }
  return value;
}

function isClassName(callee: Expression): boolean {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  return /^[A-Z][a-z]/.test(name);
}

function called(m: Machine, node: Of<'call'>, scope: Scope, resultName: string | null): Value {
  const callSite: CallSite = { at: node.at, argumentPlaces: placesOf(node), resultName };
  if (node.isNew) {
    const callee = m.evaluate(node.callee, scope);
    return m.construct(callee, evaluateArguments(m, node.args, scope), callSite);
  }
  if (node.callee.kind === 'super') {
    const parent = superConstructor(m, node.at, scope);
    const args = evaluateArguments(m, node.args, scope);
    afterSuper(m, m.call(parent, scope.context.self, args, callSite), scope);
    return scope.context.self;
  }
  const { callee, self } = evaluateCallee(m, node.callee, scope);
  const { positional, named } = givenIn(node);
  if (named.length > 0) {
    const args = evaluateArguments(m, positional, scope);
    return m.call(callee, self, args, { ...callSite, keywords: evaluateKeywords(m, named, scope) });
  }
  if (node.optional && m.host.isNullish(m, callee, node.at)) return undefinedValue;
  if (node.inChain && settle(callee).kind === 'undefined') return undefinedValue;
  return m.call(callee, self, evaluateArguments(m, node.args, scope), callSite);
}

/** Whether an optional chain ends here: `a?.b` and `a?.b.c` are undefined when `a` is null. */
function isCut(m: Machine, node: { optional: boolean; inChain: boolean; at: Place }, object: Value): boolean {
  if (node.optional) return m.host.isNullish(m, object, node.at);
  return node.inChain && settle(object).kind === 'undefined';
}

function superConstructor(m: Machine, at: Place, scope: Scope): Value {
  const parent = scope.context.home?.superclass;
  if (parent) return parent;
  return scope.context.home?.foreign ?? unknown(m, { reason: 'super() outside a class', at });
}

function evaluateCallee(m: Machine, callee: Expression, scope: Scope): { callee: Value; self: Value } {
  if (callee.kind === 'member' && callee.object.kind !== 'super') {
    const self = m.evaluate(callee.object, scope);
    if (isCut(m, callee, self)) return { callee: undefinedValue, self };
    return { callee: m.host.getMember(m, self, fieldName(callee.property, scope), callee.at), self };
  }
  if (callee.kind === 'index' && callee.object.kind !== 'super') {
    const self = m.evaluate(callee.object, scope);
    if (isCut(m, callee, self)) return { callee: undefinedValue, self };
    return { callee: m.host.getIndex(m, self, m.evaluate(callee.index, scope), callee.at), self };
  }
  const isSuper = (callee.kind === 'member' || callee.kind === 'index') && callee.object.kind === 'super';
  return { callee: m.evaluate(callee, scope), self: isSuper ? scope.context.self : undefinedValue };
}
