import type { Machine } from '../../machine.js';
import { settle } from '../../make.js';
import type { Value } from '../../values.js';
import { lineageOf } from './linearise.js';
import { classKey, errorParents, isTuple, plainMember } from './objects.js';

/** `isinstance(value, of)`; null where it is not known. */
export function isInstance(m: Machine, given: Value, wanted: Value): boolean | null {
  const [value, of] = [settle(given), settle(wanted)];
  if (of.kind === 'list') {
    const results = of.items.map((each) => isInstance(m, value, each));
    return results.includes(true) ? true : results.includes(null) ? null : false;
  }
  if (of.kind === 'unknown') return null;
  if (value.kind === 'unknown') return ofUnknown(value, of);
  if (of.kind === 'class') {
    return value.kind === 'record' && value.cls !== null && lineageOf(value.cls).includes(of);
  }
  if (of.kind === 'library') return ofLibrary(value, of);
  return of.kind === 'native' ? ofBuiltIn(value, of.name) : null;
}

function ofUnknown(value: Extract<Value, { kind: 'unknown' }>, of: Value): boolean | null {
  const hint = value.hint?.kind;
  if (of.kind !== 'native') return null;
  if (hint === 'number') return of.name === 'int' || of.name === 'float' ? of.name === 'int' : false;
  if (hint === 'string') return of.name === 'str';
  if (hint === 'boolean') return of.name === 'bool' || of.name === 'int';
  return hint === 'array' ? of.name === 'list' || of.name === 'tuple' : null;
}

function ofLibrary(value: Value, { path, library }: Extract<Value, { kind: 'library' }>): boolean | null {
  const meaning = library.meaning(path);
  const name = path.split('.').at(-1) ?? '';
  if (value.kind === 'layer') {
    if (meaning.kind === 'moduleClass') return meaning.holds === 'named';
    return value.path === undefined ? null : value.path === path || isBase(name, value.path.split('.').at(-1) ?? '');
  }
  if (value.kind === 'record') {
    const lineage = value.cls ? lineageOf(value.cls) : [];
    if (lineage.some((each) => each.kind === 'library' && each.path === path)) return true;
    const isNetwork = lineage.some((each) => each.kind === 'library') || value.library !== null;
    if (meaning.kind === 'moduleClass' && meaning.holds === 'named') return isNetwork;
    return value.library === path;
  }
  if (value.kind === 'tensor') return library.typeKind(name) === 'tensor';
  return false;
} // prettier-ignore

/** `_BatchNorm` is what all of its kind extend. */
function isBase(base: string, name: string): boolean {
  if (base === '_BatchNorm') return /^(Sync)?BatchNorm/.test(name);
  if (base === '_ConvNd') return /^Conv/.test(name);
  return false;
}

/** Classes of libraries go by their names, which begin with a capital letter. */
function isClass(value: Value): boolean {
  if (value.kind === 'library') return /^_?[A-Z]/.test(value.path.split('.').at(-1) ?? '');
  return value.kind === 'class' || (value.kind === 'native' && value.construct !== undefined);
}

function isNumber({ kind }: Value): boolean {
  return kind === 'number' || kind === 'boolean';
}

function isWhole(value: Value): boolean {
  if (value.kind !== 'number') return value.kind === 'boolean';
  return value.isFloat !== true && (typeof value.dim !== 'number' || Number.isInteger(value.dim / value.den));
}

const kinds: Readonly<Record<string, (value: Value) => boolean>> = {
  object: () => true,
  int: isWhole,
  float: (value) => value.kind === 'number' && !isWhole(value),
  Number: isNumber,
  Complex: isNumber,
  Real: isNumber,
  Rational: isWhole,
  Integral: isWhole,
  bool: (value) => value.kind === 'boolean',
  str: (value) => value.kind === 'string',
  list: (value) => value.kind === 'list' && !isTuple(value),
  tuple: isTuple,
  dict: (value) => value.kind === 'record' && value.entries !== null && value.isSet !== true,
  OrderedDict: (value) => value.kind === 'record' && value.entries !== null && value.isSet !== true,
  set: (value) => value.kind === 'record' && value.isSet === true,
  type: isClass,
  Pattern: () => false,
  Match: () => false,
  NoneType: (value) => value.kind === 'null',
  partial: (value) => value.kind === 'native' && value.name === 'partial' && value.members?.has('func') === true,
  FunctionType: (value) => value.kind === 'closure' && value.bound === null,
  MethodType: (value) => value.kind === 'closure' && value.bound !== null,
  Iterable: (value) => ['list', 'string', 'iterator'].includes(value.kind) || (value.kind === 'record' && value.entries !== null),
  Sequence: (value) => value.kind === 'list' || value.kind === 'string',
  Mapping: (value) => value.kind === 'record' && value.entries !== null,
  Callable: (value) => ['closure', 'class', 'native', 'library', 'layer'].includes(value.kind),
}; // prettier-ignore

function ofBuiltIn(value: Value, name: string): boolean | null {
  const own = value.kind === 'record' ? builtInClassOf(value) : null;
  if (own !== null) {
    for (let at: string | undefined = own; at !== undefined; at = errorParents[at]) {
      if (at === name) return true;
    }
  }
  const test = kinds[name];
  if (test) return test(value) || test(plainMember(value));
  return name in errorParents ? false : null;
}

/** The built-in class that an object is an instance of, or that its class extends. */
function builtInClassOf(value: Extract<Value, { kind: 'record' }>): string | null {
  const held = value.fields.get(classKey);
  if (held?.kind === 'native') return held.name;
  const base = value.cls ? lineageOf(value.cls).find((each) => each.kind === 'native') : undefined;
  return base?.kind === 'native' ? base.name : null;
}
