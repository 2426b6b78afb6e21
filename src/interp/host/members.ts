import type { Place } from '../../program/program.js';
import { productOf } from '../../ops/layout.js';
import { change, setEntry } from '../heap.js';
import type { Machine } from '../machine.js';
import { derivedUnknown, native, number, settle, string, unknown } from '../make.js';
import { guessShape, refineRank } from '../learnt-shapes.js';
import { nodeAt } from '../nodes.js';
import { callTensorOp } from '../tensor-ops.js';
import { shapeList, unknownTensor } from '../tensors.js';
import { isUnknownNullish, partOf } from '../unknowns.js';
import {
  type LibraryValue,
  type RecordValue,
  type SymbolValue,
  type TensorValue,
  undefinedValue,
  type UnknownValue,
  type Value,
} from '../values.js';
import { recordGap, shapeOf } from '../trace.js';
import { asNumber, plainNumber } from '../numbers.js';
import { arrayMember, itemAt, setListMember } from './arrays.js';
import {
  callingMember,
  classMember,
  functionMember,
  nativeMember,
  setClassMember,
  setFunctionMember,
  setNativeMember,
} from './functions.js';
import { iteratorMember } from './iterators.js';
import { layerMember, modelMember, setLayerMember } from './network-members.js';
import { promiseMember } from './promises.js';
import { blur, keyOf, recordMember, setRecordMember } from './records.js';
import { regexMember } from './regexes.js';
import { numberMember, stringMember } from './strings.js';

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
    case 'closure':
      return functionMember(m, object, name, at);
    case 'class':
      return classMember(m, object, name, at);
    case 'native':
      return nativeMember(m, object, name, at);
    case 'library':
      return libraryMember(m, object, name, at);
    case 'tensor':
      return tensorMember(m, object, name, at);
    case 'layer':
      return layerMember(m, object, name, at);
    case 'model':
      return modelMember(m, object, name, at);
    case 'unknown':
      return unknownMember(m, object, name, at);
    default:
      return otherMember(m, object, name, at);
  }
}

/** Members of what is built into the language. */
function otherMember(m: Machine, object: Value, name: string, at: Place): Value {
  switch (object.kind) {
    case 'string':
      return stringMember(m, object, name, at);
    case 'number':
      return numberMember(m, object, name, at);
    case 'iterator':
      return iteratorMember(m, object, name);
    case 'promise':
      return promiseMember(m, object, name);
    case 'regex':
      return regexMember(m, object, name);
    case 'symbol':
      return symbolMember(object, name);
    case 'boolean':
      return name === 'toString' ? native(name, () => string(String(object.value))) : undefinedValue;
    default:
      return undefinedValue;
  }
}

function symbolMember(object: SymbolValue, name: string): Value {
  if (name === 'description') return string(object.description);
  return name === 'toString' ? native(name, () => string(`Symbol(${object.description})`)) : undefinedValue;
}

/** What an instance inherits from a class of the library is not followed: applying it gives a tensor of unknown sizes. */
export function foreignMember(m: Machine, object: RecordValue, name: string, at: Place): Value {
  const reason = `${object.cls?.name ?? 'a class'} inherits ${name} from a library class`;
  if (name !== 'apply' && name !== 'predict') return unknown(m, { reason, at });
  return native(name, ({ at: call }) => {
    recordGap(m, call, `${object.cls?.name ?? 'a class'} is a layer of its own: its shapes are not followed`);
    return unknownTensor(m, call);
  });
}

function libraryMember(m: Machine, object: LibraryValue, name: string, at: Place): Value {
  const { library } = object;
  const path = object.path === '' ? name : `${object.path}.${name}`;
  const isFunction = object.path !== '' && library.meaning(object.path).kind !== 'namespace';
  if (isFunction && (name === 'call' || name === 'apply' || name === 'bind')) {
    return callingMember(m, object, name) ?? undefinedValue;
  }
  if (library.meaning(path).kind === 'missing') return m.fail(`${library.name} has no ${path}`, at);
  return { kind: 'library', library, path };
}

function tensorMember(m: Machine, tensor: TensorValue, name: string, at: Place): Value {
  const node = nodeAt(m, tensor.node);
  if (name === 'shape') {
    // Of a tensor with values any number of axes is as likely: a guess would make claims.
    const mayGuess = node.unranked?.isChoice === true && tensor.eager !== true;
    const rank = node.unranked?.rank ?? null;
    if (rank !== null) refineRank(m, node, rank);
    if (node.known === null && node.unranked?.shape === null && mayGuess) guessShape(m, node);
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
  if (!object.isChoice) {
    const { reason, at: source, origins } = object;
    return object.parts.get(name) ?? unknown(m, { reason, at: source, origins });
  }
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
  switch (object.kind) {
    case 'record':
      setRecordMember(m, object, name, value, object, at);
      return;
    case 'class':
      setClassMember(m, object, name, value, at);
      return;
    case 'closure':
      setFunctionMember(m, object, name, value, at);
      return;
    case 'layer':
    case 'model':
      setLayerMember(m, object, name, value, at);
      return;
    case 'native':
      setNativeMember(m, object, name, value);
      return;
    case 'unknown':
      setEntry(m.heap, object.parts, name, value);
      return;
    case 'list':
      setListMember(m, object, name, value, at);
      return;
    case 'regex':
      if (name === 'lastIndex') {
        change(m.heap, object.state, 'lastIndex', plainNumber(asNumber(m, value)) ?? 0);
      }
      return;
    case 'undefined':
    case 'null':
      m.fail(`cannot set ${name} of ${object.kind}`, at);
  }
}

/** `object[index]`. */
export function getIndex(m: Machine, given: Value, key: Value, at: Place): Value {
  const object = settle(given);
  const index = settle(key);
  if (index.kind === 'number' && (object.kind === 'list' || object.kind === 'string')) {
    const position = asNumber(m, index);
    if (typeof position?.dim === 'number') {
      const place = position.dim / position.den;
      if (object.kind === 'list') return itemAt(object, place);
      const letter = object.value[place];
      return letter === undefined ? undefinedValue : string(letter);
    }
  }
  const name = index.kind === 'unknown' ? null : keyOf(m, index);
  if (name !== null) return getMember(m, object, name, at);
  if (object.kind === 'undefined' || object.kind === 'null') {
    return m.fail(`cannot read an entry of ${object.kind}`, at);
  }
  return derivedUnknown(m, [index, object], at, 'an entry whose index is not known');
}

/** `object[index] = value`. */
export function setIndex(m: Machine, given: Value, key: Value, value: Value, at: Place): void {
  const object = settle(given);
  const index = settle(key);
  const name = index.kind === 'unknown' ? null : keyOf(m, index);
  if (name !== null) {
    setMember(m, object, name, value, at);
    return;
  }
  const by = derivedUnknown(m, [index], at, 'an entry stored under a key that is not known');
  if (object.kind === 'record') blur(m, object, by);
  else if (object.kind === 'list') change(m.heap, object, 'lost', by);
}

/** Whether a value is null or undefined. */
export function isNullish(m: Machine, given: Value, at: Place): boolean {
  const value = settle(given);
  if (value.kind === 'unknown') return isUnknownNullish(m, value, 'either', at);
  return value.kind === 'null' || value.kind === 'undefined';
}
