import type { Place } from '../../../program/program.js';
import { change, setEntry } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { derivedUnknown, native, settle, string, undecidedTest, unknown } from '../../make.js';
import { setStatic } from './classes.js';
import { setLayerMember as setSymbolicMember } from '../network-members.js';
import { bindUnknown, isUnknownNullish, partOf } from '../../unknowns.js';
import {
  type ClassValue,
  type ClosureValue,
  type LibraryValue,
  type NativeValue,
  type RecordValue,
  undefinedValue,
  type UnknownValue,
  type Value,
} from '../../values.js';
import { appliedForward } from './applied-forward.js';
import { dictMember } from './dicts.js';
import { moduleEntry } from './imports.js';
import { iteratorMember } from './iteration.js';
import { asAttribute, bound, findInLineage, inherited } from './lineage.js';
import { listMember } from './lists.js';
import { dropWeights } from './layer-weights.js';
import { containerMember } from './network-members.js';
import { innerLayer } from './modules.js';
import { layerMember, setLayerMember } from './layer-members.js';
import { numberMember } from './numbers.js';
import { classKey, dict, isDict, isSet, plainMember, raise, tuple } from './objects.js';
import { setMethods } from './sets.js';
import { stringMember } from './strings.js';
import { networkMember, symbolicLayerMember } from './network-values.js';
import { takeAsTensor } from '../../tensor-ops.js';
import { isTensorLike, tensorMember } from './tensors.js';

/** `object.name`; raises AttributeError where there is none. */
export function getMember(m: Machine, given: Value, name: string, at: Place): Value {
  const object = settle(given);
  const found = findMember(m, object, name, at);
  if (found) return found;
  return raise(m, 'AttributeError', `a ${typeName(object)} has no ${name}`, at);
}

/** The same, but null where there is no such attribute. */
export function findMember(m: Machine, given: Value, name: string, at: Place): Value | null {
  const object = settle(given);
  if (name === '__class__') return classOf(m, object, at);
  return memberOf(m, object, name, at);
}

const classNames: Readonly<Partial<Record<Value['kind'], string>>> = {
  number: 'int', string: 'str', boolean: 'bool', closure: 'FunctionType', native: 'FunctionType', class: 'type', null: 'NoneType',
}; // prettier-ignore

/** What `type(object)` gives. */
export function classOf(m: Machine, object: Value, at: Place): Value {
  const own =
    object.kind === 'record' && object.cls !== null
      ? object.cls
      : ['record', 'layer', 'unknown'].includes(object.kind)
        ? memberOf(m, object, '__class__', at)
        : null;
  if (own) return own;
  const name =
    object.kind === 'list' ? (object.typed === 'tuple' ? 'tuple' : 'list') : classNames[object.kind];
  return (
    (name === undefined ? undefined : m.host.globals.get(name)) ?? native(name ?? 'object', () => object)
  );
}

function memberOf(m: Machine, object: Value, name: string, at: Place): Value | null {
  switch (object.kind) {
    case 'record':
      return recordMember(m, object, name, at);
    case 'list':
      return listMember(m, object, name);
    case 'string':
      return stringMember(m, object, name);
    case 'closure':
      return functionMember(object, name);
    case 'class':
      return classMember(m, object, name, at);
    case 'native':
      return nativeMember(m, object, name, at);
    case 'library':
      return libraryMember(m, object, name, at);
    case 'tensor':
      return tensorMember(m, object, name, at);
    case 'layer':
      return object.library.isSymbolic === true
        ? symbolicLayerMember(m, object, name, at)
        : layerMember(m, object, name, at);
    case 'model':
      return networkMember(m, object, name, at);
    case 'unknown':
      return unknownMember(m, object, name, at);
    case 'iterator':
      return iteratorMember(m, object, name);
    case 'number':
    case 'boolean': {
      const own = numberMember(m, object, name);
      if (!own && m.libraries.some((library) => library.tensorMethod(name)?.kind === 'tensorOp')) {
        takeAsTensor(m, object);
      }
      return own;
    }
    case 'null':
      return inPlaceOfNone(m, name, at);
    default:
      return null;
  }
}

export function typeName(value: Value): string {
  return value.kind === 'record' ? (value.cls?.name ?? 'object') : value.kind;
}

function recordMember(m: Machine, object: RecordValue, name: string, at: Place): Value | null {
  if (object.ancestor) return ancestorMember(m, object.ancestor, name, at);
  if (isSet(object) && object.cls === null) return setMethods(m, object, name);
  if (isDict(object) && object.cls === null) return dictMember(m, object, name);
  const { cls } = object;
  if (cls === null) return memberOfPlain(m, object, name, at);
  const own = findInLineage(cls, name);
  if (own && settle(own.value).kind === 'property') return asAttribute(m, own.value, object, cls, at);
  const field = object.fields.get(name);
  if (field) return field;
  if (own) return asAttribute(m, own.value, object, cls, at);
  return special(m, object, cls, name, at);
}

/** What an instance has besides fields and members of its classes. */
function special(m: Machine, object: RecordValue, cls: ClassValue, name: string, at: Place): Value | null {
  if (name === '__dict__') return dict(m, [...object.fields].map(([key, value]) => [string(key), value])); // prettier-ignore
  if (name === '__module__') return string(moduleName(cls.scope.context.module.file));
  if (isDict(object)) {
    const member = dictMember(m, object, name);
    if (member) return member;
  }
  const plain = plainMember(object);
  if (plain !== object) return memberOf(m, plain, name, at);
  const from = inherited(m, object, name, at);
  if (from) return from;
  const fallback = name === '__getattr__' || /^__.*__$/.test(name) ? null : findInLineage(cls, '__getattr__');
  if (fallback) {
    return m.call(bound(fallback.value as ClosureValue, object, cls), object, [string(name)], {
      at,
      argumentPlaces: [],
      resultName: null,
    });
  }
  if (object.library === null) return objectMember(name);
  return unknown(m, { reason: `${cls.name ?? 'a class'} inherits ${name} from a class that is not analysed`, at });
} // prettier-ignore

function objectMember(name: string): Value | null {
  const inert = ['__init__', '__setattr__', '__init_subclass__', '__post_init__'];
  return inert.includes(name) ? native(name, () => ({ kind: 'null' })) : null;
}

/** `super().name`. */
function ancestorMember(
  m: Machine,
  { self, after }: NonNullable<RecordValue['ancestor']>,
  name: string,
  at: Place,
): Value | null {
  const cls = self.kind === 'record' ? self.cls : self.kind === 'class' ? self : null;
  if (!cls) return unknown(m, { reason: `super().${name} is not followed`, at });
  const found = findInLineage(cls, name, after);
  if (found) return asAttribute(m, found.value, self, cls, at);
  const from = self.kind === 'record' ? inherited(m, self, name, at, after) : null;
  if (from) return from;
  if (self.kind === 'record' && isDict(self)) {
    const member = dictMember(m, self, name);
    if (member) return member;
  }
  return objectMember(name) ?? unknown(m, { reason: `super().${name} is not followed`, at });
}

/** A module, an error, or the arguments of a layer: what is not there is not there. */
function memberOfPlain(m: Machine, object: RecordValue, name: string, at: Place): Value | null {
  const field = moduleEntry(m, object, name);
  if (field) return field;
  if (name === '__class__') return object.fields.get(classKey) ?? native('object', () => object);
  if (object.fields.has('__name__') && name === '__dict__') {
    return dict(m, [...object.fields].map(([key, value]) => [string(key), value])); // prettier-ignore
  }
  if (object.fields.has('__name__')) {
    return unknown(m, { reason: `the module has no ${name} that is known`, at });
  }
  if (object.library !== null) return containerMember(m, object, name, at);
  return object.fields.has(classKey) ? null : undefinedValue;
}

/** `torchvision.models.resnet` by its file, as far as the folders say it. */
export function moduleName(file: string): string {
  const parts = file.replace(/\.py$/, '').split('/');
  return parts.slice(-3).join('.').replace(/\.__init__$/, '');
} // prettier-ignore

function functionMember(object: ClosureValue, name: string): Value | null {
  const field = object.fields.get(name);
  if (field) return field;
  if (name === '__name__' || name === '__qualname__') return string(object.name ?? '<lambda>');
  if (name === '__module__') return string(moduleName(object.scope.context.module.file));
  if (name === '__doc__') return string('');
  if (name === '__self__') return object.bound?.self ?? null;
  if (name === '__func__') return { ...object, bound: null };
  return name === '__call__' ? object : null;
}

function classMember(m: Machine, object: ClassValue, name: string, at: Place): Value | null {
  const found = findInLineage(object, name);
  if (found) {
    const value = settle(found.value);
    return value.kind === 'closure' && value.binding === 'class' ? bound(value, object, object) : found.value;
  }
  if (name === '__name__' || name === '__qualname__') return string(object.name ?? '');
  if (name === '__module__') return string(moduleName(object.scope.context.module.file));
  if (name === '__mro__') return tuple(m, [...(object.lineage ?? [])]);
  if (name === '__doc__') return string('');
  const foreign = object.lineage?.find(({ kind }) => kind === 'library' || kind === 'unknown');
  if (foreign?.kind === 'library') {
    return appliedForward(m, object, foreign, name) ?? libraryMember(m, foreign, name, at);
  }
  const isKnown = object.lineage?.every(({ kind }) => kind === 'class') === true;
  return isKnown
    ? objectMember(name)
    : unknown(m, { reason: `${name} of ${object.name ?? 'a class'} is not followed`, at });
}

function nativeMember(m: Machine, object: NativeValue, name: string, at: Place): Value | null {
  const member = object.members?.get(name);
  if (member) return member;
  if (name === '__name__' || name === '__qualname__') return string(object.name);
  if (name === '__getattribute__') return m.host.globals.get('getattr') ?? null;
  return unknown(m, { reason: `${object.name}.${name} is not followed`, at });
}

function libraryMember(m: Machine, object: LibraryValue, name: string, at: Place): Value {
  const { library } = object;
  if (name === '__name__') return string(object.path.split('.').at(-1) ?? library.name);
  const path = object.path === '' ? name : `${object.path}.${name}`;
  const meaning = library.meaning(path);
  if (meaning.kind === 'missing') return raise(m, 'AttributeError', `${library.name} has no ${path}`, at);
  return meaning.kind === 'constant' ? meaning.value : { kind: 'library', library, path };
}

function unknownMember(m: Machine, object: UnknownValue, name: string, at: Place): Value {
  if (!object.isChoice) {
    const { reason, at: source, origins } = object;
    return object.parts.get(name) ?? unknown(m, { reason, at: source, origins });
  }
  if (isTensorLike(m, object, name)) return getMember(m, tensorFor(m, object), name, at);
  const namespace = namespaceOf(m, object, name);
  return namespace ? getMember(m, namespace, name, at) : partOf(m, object, name, at);
}

/** A module that is handed in is known by what is read from it. */
function namespaceOf(m: Machine, object: UnknownValue, member: string): Value | null {
  for (const library of m.libraries) {
    const path = library.namespaceWith?.(member, object.name ?? '') ?? null;
    if (path === null) continue;
    const namespace: Value = { kind: 'library', library, path };
    bindUnknown(m, object, namespace);
    return namespace;
  }
  return null;
}

/** None has no such member: before this code runs the module is put in its place (as `keras_applications` has it). */
function inPlaceOfNone(m: Machine, name: string, at: Place): Value | null {
  for (const library of m.libraries) {
    const path = library.namespaceWith?.(name, null) ?? null;
    if (path !== null) return libraryMember(m, { kind: 'library', library, path }, name, at);
  }
  return null;
}

function tensorFor(m: Machine, object: UnknownValue): Value {
  return m.host.more?.asTensor(m, object, object.at) ?? object;
}

/** `object.name = value`. */
export function setMember(m: Machine, given: Value, name: string, value: Value, at: Place): void {
  const object = settle(given);
  switch (object.kind) {
    case 'record': {
      const target = object.ancestor ? settle(object.ancestor.self) : object;
      if (target.kind !== 'record') return;
      const found = target.cls && findInLineage(target.cls, name);
      const property = found ? settle(found.value) : null;
      if (property?.kind === 'property' && property.set && target.cls) {
        const setter = settle(property.set);
        const method = setter.kind === 'closure' ? bound(setter, target, target.cls) : setter;
        m.call(method, target, [value], { at, argumentPlaces: [], resultName: null });
        return;
      }
      setEntry(m.heap, target.fields, name, value);
      const layer = innerLayer(target);
      if (layer && settle(value).kind === 'null') dropWeights(m, layer, name);
      return;
    }
    case 'class':
      setStatic(m, object, name, value);
      return;
    case 'closure':
      setEntry(m.heap, object.fields, name, value);
      return;
    case 'layer':
      if (object.library.isSymbolic === true) setSymbolicMember(m, object, name, value, at);
      else setLayerMember(m, object, name, value, at);
      return;
    case 'model':
      setSymbolicMember(m, object, name, value, at);
      return;
    case 'unknown':
      setEntry(m.heap, object.parts, name, value);
      return;
    case 'null':
      raise(m, 'AttributeError', `None has no ${name}`, at);
  }
}

/** `del object.name` and `del object[key]`. */
export function deleteMember(m: Machine, given: Value, key: Value): Value {
  const object = settle(given);
  const name = settle(key);
  if (object.kind === 'record' && name.kind === 'string' && object.fields.has(name.value)) {
    removeFrom(m, object.fields, name.value);
  } else if (object.kind === 'record' && object.entries) {
    removeFrom(m, object.entries, name.kind === 'string' ? name.value : null);
  } else if (object.kind === 'list') {
    const index = name.kind === 'number' && typeof name.dim === 'number' ? name.dim : null;
    if (index === null) change(m.heap, object, 'lost', derivedUnknown(m, [name], m.frame.definition, 'a deleted entry'));
    else spliceOut(m, object.items, index < 0 ? index + object.items.length : index);
  }
  return { kind: 'null' };
} // prettier-ignore

function removeFrom<K, V>(m: Machine, map: Map<K, V>, key: K | null): void {
  if (key === null || !map.has(key)) return;
  const before = [...map];
  map.delete(key);
  m.heap.changed(() => {
    map.clear();
    for (const [each, value] of before) map.set(each, value);
  });
}

function spliceOut(m: Machine, items: Value[], index: number): void {
  const [item] = items.splice(index, 1);
  m.heap.changed(() => {
    if (item) items.splice(index, 0, item);
  });
}

/** Whether a value is None. */
export function isNone(m: Machine, given: Value, at: Place): boolean {
  const value = settle(given);
  return value.kind === 'unknown' ? isUnknownNullish(m, value, 'null', at) : value.kind === 'null';
}

/** `hasattr(object, name)`. */
export function hasMember(m: Machine, object: Value, name: string, at: Place): Value | boolean {
  const value = settle(object);
  if (value.kind === 'unknown') return undecidedTest(m, [value], at);
  return entryIn(m, value, name, at) ?? findMember(m, value, name, at) !== null;
}

const ofEveryModule = /^__(name|file|doc|dict|spec|package|loader|path|builtins|cached|class)__$/;

/** Whether a module has an entry; null for what is no module. What a star has brought is not known, but for names in underlines. */
function entryIn(m: Machine, value: Value, name: string, at: Place): Value | boolean | null {
  const own = value.kind === 'record' && value.cls === null ? value.fields.get('__name__') : undefined;
  if (value.kind !== 'record' || own?.kind !== 'string') return null;
  if (ofEveryModule.test(name) || moduleEntry(m, value, name)) return true;
  if (/^__\w+__$/.test(name) && own.value.endsWith('.py')) return false;
  return undecidedTest(m, [unknown(m, { reason: `the module has no ${name} that is known`, at })], at);
}
