import type { Place } from '../../program/program.js';
import { setEntry, setItem, setItems } from '../heap.js';
import type { Library } from '../library.js';
import type { Machine } from '../machine.js';
import { derivedUnknown, native, number, settle, string, unknown } from '../make.js';
import { nodeAt, refineRank } from '../nodes.js';
import { callTensorOp } from '../tensor-ops.js';
import { shapeList, unknownTensor } from '../tensors.js';
import { wrappedLibrary } from '../wrapped.js';
import { isUnknownNullish, partOf } from '../unknowns.js';
import {
  type ClassValue,
  type RecordValue,
  type TensorValue,
  undefinedValue,
  type UnknownValue,
  type Value,
} from '../values.js';
import { arrayMember } from './arrays.js';
import { functionMember } from './functions.js';
import { layerMember, modelMember, setLayerMember } from './network-members.js';
import { mapMember } from './maps.js';
import { printed } from './operators.js';
import { numberMember, stringMember } from './strings.js';
import { productOf } from '../../ops/layout.js';
import { recordGap, shapeOf } from '../trace.js';
import { asNumber } from '../numbers.js';

/** `object.name`. */
export function getMember(m: Machine, given: Value, name: string, at: Place): Value {
  const object = settle(given);
  switch (object.kind) {
    case 'undefined':
    case 'null':
      return m.fail(`cannot read ${name} of ${object.kind}`, at);
    case 'record':
      return recordMember(m, object, name, at);
    case 'list':
      return arrayMember(m, object, name, at);
    case 'string':
      return stringMember(m, object, name, at);
    case 'number':
      return numberMember(m, object, name, at);
    case 'closure':
      return functionMember(m, object, name);
    case 'class':
      return classMember(m, object, name, at);
    case 'native':
      return object.members?.get(name) ?? undefinedValue;
    case 'library':
      return libraryMember(m, object.library, object.path === '' ? name : `${object.path}.${name}`, at);
    case 'tensor':
      return tensorMember(m, object, name, at);
    case 'layer':
      return layerMember(m, object, name, at);
    case 'model':
      return modelMember(m, object, name, at);
    case 'unknown':
      return unknownMember(m, object, name, at);
    case 'boolean':
      return name === 'toString' ? native(name, () => string(String(object.value))) : undefinedValue;
  }
}

function recordMember(m: Machine, object: RecordValue, name: string, at: Place): Value {
  if (object.entries) {
    const member = mapMember(m, object, name);
    if (member) return member;
  }
  const own = object.fields.get(name);
  if (own) return own;
  const ownGetter = object.getters?.get(name);
  if (ownGetter) return m.call(ownGetter, object, [], { at, argumentPlaces: [], resultName: null });
  for (let cls = object.cls; cls !== null; cls = cls.superclass) {
    const method = cls.methods.get(name);
    if (method) return method;
    const getter = cls.getters.get(name);
    if (getter) return m.call(getter, object, [], { at, argumentPlaces: [], resultName: null });
  }
  if (name === 'constructor' && object.cls) return object.cls;
  const library = object.fields.get(wrappedLibrary);
  if (library) return getMember(m, library, name, at);
  const rest = object.fields.get('\0rest');
  if (rest?.kind === 'unknown') return partOf(m, rest, name, at);
  if (object.library !== null) return foreignMember(m, object, name, at);
  if (name === 'hasOwnProperty') {
    return native(name, ({ args }) => ({
      kind: 'boolean',
      value: object.fields.has(printed(args[0] ?? undefinedValue) ?? ''),
      origins: { data: [], control: [] },
      guard: null,
    }));
  }
  return undefinedValue;
}

/** What an instance inherits from a class of the library is not followed: applying it gives a tensor of unknown sizes. */
function foreignMember(m: Machine, object: RecordValue, name: string, at: Place): Value {
  const reason = `${object.cls?.name ?? 'a class'} inherits ${name} from a library class`;
  if (name !== 'apply' && name !== 'predict') return unknown(m, { reason, at });
  return native(name, ({ at: call }) => {
    recordGap(m, call, `${object.cls?.name ?? 'a class'} is a layer of its own: its shapes are not followed`);
    return unknownTensor(m, call);
  });
}

function classMember(m: Machine, cls: ClassValue, name: string, at: Place): Value {
  for (let each: ClassValue | null = cls; each !== null; each = each.superclass) {
    const own = each.statics.get(name);
    if (own) return own;
    const getter = each.staticGetters.get(name);
    if (getter) return m.call(getter, cls, [], { at, argumentPlaces: [], resultName: null });
  }
  if (name === 'name') return string(cls.name ?? '');
  if (name === 'prototype') {
    return {
      kind: 'record',
      fields: new Map(cls.methods),
      getters: null,
      cls: null,
      maker: cls.maker,
      entries: null,
      library: null,
    };
  }
  return undefinedValue;
}

function libraryMember(m: Machine, library: Library, path: string, at: Place): Value {
  if (library.meaning(path).kind === 'missing') return m.fail(`${library.name} has no ${path}`, at);
  return { kind: 'library', library, path };
}

const defaultRank = 4;

function tensorMember(m: Machine, tensor: TensorValue, name: string, at: Place): Value {
  const node = nodeAt(m, tensor.node);
  if (name === 'shape') {
    if (node.known === null && node.unranked?.shape === null && node.unranked.isChoice) {
      refineRank(m, node, defaultRank);
    }
    return (
      shapeList(m, node, tensor.eager) ?? unknown(m, { reason: 'the shape of this tensor is not known', at })
    );
  }
  if (name === 'rank') {
    const shape = shapeList(m, node);
    return shape?.kind === 'list'
      ? number(shape.items.length)
      : unknown(m, { reason: 'the rank of this tensor is not known', at });
  }
  if (name === 'size') return sizeOf(m, tensor, at);
  if (name === 'name') return string(node.path ?? '');
  const library = m.libraries[0];
  const meaning = library?.tensorMethod(name);
  if (meaning?.kind === 'tensorOp') {
    return native(name, ({ args, at: call }) => callTensorOp(m, meaning.op, [tensor, ...args], call));
  }
  if (meaning?.kind === 'inert') {
    return native(name, ({ at: call }) =>
      unknown(m, { reason: `what ${name}() gives depends on data`, at: call }),
    );
  }
  return native(name, ({ at: call }) => {
    recordGap(m, call, `${name}() of a tensor is not followed`);
    return unknownTensor(m, call);
  });
}

/** The number of elements. */
function sizeOf(m: Machine, tensor: TensorValue, at: Place): Value {
  const shape = tensor.eager === true ? shapeOf(nodeAt(m, tensor.node)) : null;
  return shape === null
    ? unknown(m, { reason: 'the size of this tensor is not known', at })
    : number(productOf(shape));
}

function unknownMember(m: Machine, object: UnknownValue, name: string, at: Place): Value {
  if (!object.isChoice) return unknown(m, { reason: object.reason, at: object.at, origins: object.origins });
  if (isTensorLike(m, object, name)) {
    return getMember(m, unknownTensor(m, object.at, object), name, at);
  }
  return partOf(m, object, name, at);
}

/** A parameter whose `shape` is read, or whose type says so, is a tensor. */
function isTensorLike(m: Machine, object: UnknownValue, name: string): boolean {
  const hint = object.hint;
  if (hint?.kind === 'reference') {
    return m.libraries.some((library) => library.typeKind(hint.name) === 'tensor');
  }
  if (hint !== null && hint.kind !== 'other') return false;
  return name === 'shape' && object.name !== null && !object.name.includes('.');
}

/** `object.name = value`. */
export function setMember(m: Machine, given: Value, name: string, value: Value, at: Place): void {
  const object = settle(given);
  if (object.kind === 'record') {
    for (let cls = object.cls; cls !== null; cls = cls.superclass) {
      const setter = cls.setters.get(name);
      if (setter) {
        m.call(setter, object, [value], { at, argumentPlaces: [], resultName: null });
        return;
      }
    }
    setEntry(m.heap, object.fields, name, value);
  } else if (object.kind === 'layer' || object.kind === 'model') setLayerMember(m, object, name, value, at);
  else if (object.kind === 'class') setEntry(m.heap, object.statics, name, value);
  else if (object.kind === 'closure') setEntry(m.heap, object.fields, name, value);
  else if (object.kind === 'unknown') setEntry(m.heap, object.parts, name, value);
  else if (object.kind === 'list' && name === 'length') {
    const length = asNumber(m, value);
    if (typeof length?.dim === 'number') setItems(m.heap, object.items, object.items.slice(0, length.dim));
  } else if (object.kind === 'undefined' || object.kind === 'null') {
    m.fail(`cannot set ${name} of ${object.kind}`, at);
  }
}

/** `object[index]`. */
export function getIndex(m: Machine, given: Value, key: Value, at: Place): Value {
  const object = settle(given);
  const index = settle(key);
  if (object.kind === 'list' || object.kind === 'string') {
    const position = asNumber(m, index);
    if (typeof position?.dim === 'number') {
      if (object.kind === 'list') return object.items[position.dim / position.den] ?? undefinedValue;
      const letter = object.value[position.dim / position.den];
      return letter === undefined ? undefinedValue : string(letter);
    }
  }
  const name = printed(index);
  if (name !== null) return getMember(m, object, name, at);
  return derivedUnknown(m, [index, object], at, 'an entry whose index is not known');
}

/** `object[index] = value`. */
export function setIndex(m: Machine, given: Value, key: Value, value: Value, at: Place): void {
  const object = settle(given);
  const position = object.kind === 'list' ? asNumber(m, settle(key)) : null;
  if (object.kind === 'list' && typeof position?.dim === 'number') {
    for (let index = object.items.length; index < position.dim; index++) {
      setItem(m.heap, object.items, index, undefinedValue);
    }
    setItem(m.heap, object.items, position.dim, value);
    return;
  }
  const name = printed(key);
  if (name !== null) setMember(m, object, name, value, at);
  else if (object.kind === 'record') {
    setEntry(
      m.heap,
      object.fields,
      '\0rest',
      derivedUnknown(m, [key], at, 'an entry stored under a key that is not known'),
    );
  }
}

/** Whether a value is null or undefined. */
export function isNullish(m: Machine, given: Value, at: Place): boolean {
  const value = settle(given);
  if (value.kind === 'unknown') return isUnknownNullish(m, value, 'either', at);
  return value.kind === 'null' || value.kind === 'undefined';
}
