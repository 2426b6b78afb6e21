import type { BlockStatement, ClassNode, FunctionNode, Param, Place, TypeHint } from '../program/program.js';
import type { Library } from './library.js';
import type { Machine } from './machine.js';
import { settle } from './make.js';
import type { WholeNetwork } from './made-networks.js';
import type { Loaded } from './modules.js';
import { isNetworkClass } from './user-layers.js';
import type { ClassValue, ClosureValue, Value } from './values.js';
import { isVoid } from './void-functions.js';
import { mentionsOf } from './walk.js';

/** A function or class that may be run on its own. */
export interface Root {
  readonly value: ClosureValue | ClassValue;
  readonly name: string;
  readonly place: Place;
  readonly exported: boolean;
  readonly module: Loaded;
  readonly params: readonly Param[];
  /** Python: a network that top-level code has made, or what a file does as a program: not a call of `value`. */
  readonly network?: WholeNetwork;
  readonly main?: BlockStatement;
}

type Callable = ClosureValue | ClassValue;

function isCallable(value: Value): value is Callable {
  return value.kind === 'closure' || value.kind === 'class';
}

/** The syntax that declares a callable. */
export function nodeOf(value: Callable): FunctionNode | ClassNode {
  return value.kind === 'closure' ? value.fn : value.node;
}

/** Everything callable that a module's top level holds, by the syntax that declares it. */
class Catalogue {
  readonly declared = new Map<
    FunctionNode | ClassNode,
    { value: Callable; name: string; module: Loaded; exported: boolean }
  >();

  constructor(modules: readonly Loaded[]) {
    for (const module of modules) this.#add(module);
  }

  #add(module: Loaded): void {
    const exported = new Set<FunctionNode | ClassNode>();
    const offered = [...module.record.exports.values(), ...commonExports(module)];
    for (const value of offered) for (const each of callablesIn(value, 2)) exported.add(nodeOf(each));
    const put = (name: string, value: Callable): void => {
      const node = nodeOf(value);
      if (this.declared.has(node) || value.scope.context.module !== module.record) return;
      this.declared.set(node, { value, name: value.name ?? name, module, exported: exported.has(node) });
    };
    for (const [name, cell] of module.scope.names) {
      for (const each of callablesIn(cell.value, 2)) put(name, each);
    }
    for (const [name, value] of module.record.exports) {
      for (const each of callablesIn(value, 2)) put(name, each);
    }
    for (const value of commonExports(module)) {
      const fields: Iterable<readonly [string, Value]> = value.kind === 'record' ? value.fields : [];
      for (const [name, field] of fields) for (const each of callablesIn(field, 1)) put(name, each);
      for (const each of callablesIn(value, 2)) put('exports', each);
    }
  }
}

function commonExports(module: Loaded): readonly Value[] {
  const exports = module.common.fields.get('exports');
  return exports ? [exports] : [];
}

/** The callables that a value is or holds. */
function callablesIn(given: Value, depth: number): readonly Callable[] {
  const value = settle(given);
  if (isCallable(value)) return [value];
  if (depth === 0) return [];
  if (value.kind === 'list') return value.items.flatMap((item) => callablesIn(item, depth - 1));
  if (value.kind === 'record' && value.cls === null) {
    return [...value.fields.values()].flatMap((field) => callablesIn(field, depth - 1));
  }
  return [];
}

type Libraries = readonly Library[];

/** Whether code calls a method that only tensors have, or a member that only a tensor library has. */
function hasTensorMethod(members: ReadonlySet<string>, libraries: Libraries): boolean {
  for (const name of members) {
    if (libraries.some((library) => library.isTensorsAlone(name) || library.namespaceWith?.(name, ''))) return true;
  }
  return false;
} // prettier-ignore

/** Whether a function's own parameters are declared as tensors. */
function takesTensor(value: Callable, libraries: Libraries): boolean {
  const isTensor = ({ type }: Param): boolean =>
    type?.kind === 'reference' && libraries.some((library) => library.typeKind(type.name) === 'tensor');
  return value.kind === 'closure' && value.fn.params.some(isTensor);
}

/** What a callable's body mentions, of what its module's top level holds. */
function mentioned(
  value: Callable,
  libraries: Libraries,
): { callables: readonly Callable[]; library: boolean } {
  const { names, members } = mentionsOf(nodeOf(value));
  const callables: Callable[] = [];
  let library = members.has('apply') || takesTensor(value, libraries) || hasTensorMethod(members, libraries);
  for (let at: typeof value.scope | null = value.scope; at !== null; at = at.parent) {
    for (const name of names) {
      const cell = at.names.get(name);
      if (!cell) continue;
      const held = settle(cell.value);
      if (held.kind === 'library') library = true;
      if (held.kind === 'record' && isNamespaceLike(held.fields)) {
        for (const [key, field] of held.fields) {
          if (members.has(key)) callables.push(...callablesIn(field, 2));
        }
        if ([...held.fields.values()].some((field) => field.kind === 'library')) library = true;
      }
      callables.push(...callablesIn(held, held.kind === 'record' && members.size > 0 ? 1 : 2));
    }
  }
  if (names.has('tf')) library = true;
  return { callables, library };
}

function isNamespaceLike(fields: ReadonlyMap<string, Value>): boolean {
  return fields.size > 0;
}

/**
 * The roots of a project: what no function or method calls, without required arguments first. `entered` is what has
 * run already: asked again with it, this finds what only code that never ran calls.
 */
export function findRoots(
  modules: readonly Loaded[],
  entered: ReadonlySet<FunctionNode | ClassNode>,
  libraries: Libraries,
): readonly Root[] {
  const catalogue = new Catalogue(modules);
  const called = new Set<FunctionNode | ClassNode>();
  const touching = touchingNetworks(catalogue, libraries);
  const isNew = (value: Callable): boolean =>
    value.kind === 'closure'
      ? !entered.has(value.fn)
      : // One that was a root had its chance: methods that it never entered are not going to call anything.
        !entered.has(value.node) && entryMethods(value, libraries).some((method) => !entered.has(method.fn));
  for (const { value } of catalogue.declared.values()) {
    const self = nodeOf(value);
    if (entered.size > 0 && !isNew(value)) continue;
    const { callables } = mentioned(value, libraries);
    for (const each of callables) {
      if (nodeOf(each) !== self && (!isUser(value) || isUser(each))) called.add(nodeOf(each));
    }
    if (value.kind === 'class') for (const each of ancestorsOf(value).slice(1)) called.add(each.node);
  }
  const roots = [...catalogue.declared].flatMap(([node, { value, name, module, exported }]): Root[] => {
    if (called.has(node) || !touching.has(node) || (entered.size > 0 && !isNew(value))) return [];
    if (value.kind === 'class' && (value.node.isAbstract || descendsFromLibrary(value))) return [];
    if (value.kind === 'class' && value.lineage && !isRunnable(value)) return [];
    return [
      {
        value,
        name,
        place:
          value.kind === 'closure' ? (value.nameAt ?? value.fn.at) : (value.node.nameAt ?? value.node.at),
        exported,
        module,
        params: paramsOf(value),
      },
    ];
  });
  const rank = (root: Root): number => (isUser(root.value) ? 0 : needsArguments(root) ? 2 : 1);
  return roots.toSorted((a, b) => rank(a) - rank(b));
}

/** Python: what gives nothing builds no network for others; what it calls to have one can be called by anybody. */
export function isUser(value: Callable): boolean {
  return (
    value.kind === 'closure' && value.scope.context.module.program.language === 'python' && isVoid(value.fn)
  );
}

/** A class and those of the project that it extends, in the order in which members are looked up. */
function ancestorsOf(cls: ClassValue): readonly ClassValue[] {
  if (cls.lineage) return cls.lineage.filter((each) => each.kind === 'class');
  const found: ClassValue[] = [];
  for (let at: ClassValue | null = cls; at !== null; at = at.superclass) found.push(at);
  return found;
}

/** A class of networks needs something that runs: a `forward`, or parts in a row. */
function isRunnable(cls: ClassValue): boolean {
  const { foreign } = cls;
  const meaning = foreign?.kind === 'library' ? foreign.library.meaning(foreign.path) : null;
  if (meaning?.kind !== 'moduleClass') return true;
  const runs = foreign?.kind === 'library' && foreign.library.isSymbolic === true ? 'call' : 'forward';
  // One of Keras may have ends instead.
  return (
    meaning.holds === 'chain' ||
    meaning.makes === 'model' ||
    ancestorsOf(cls).some(({ statics }) => statics.has(runs))
  );
}

/** What a library makes of such a class is not known before it is used; a class of networks makes one network. */
function descendsFromLibrary(cls: ClassValue): boolean {
  for (let at: ClassValue | null = cls; at !== null; at = at.superclass) {
    if (at.foreign !== null && cls.lineage) return isOpaqueClass(at.foreign);
    if (at.foreign !== null) return !isNetworkClass(at.foreign);
  }
  return false;
}

function isOpaqueClass(foreign: Value): boolean {
  return foreign.kind === 'library' && foreign.library.meaning(foreign.path).kind !== 'moduleClass';
}

function paramsOf(value: Callable): readonly Param[] {
  if (value.kind === 'closure') return value.fn.params;
  if (value.lineage) {
    // What is made is no argument of the call that makes it.
    const maker = ancestorsOf(value).find(({ construct }) => construct !== null);
    return maker?.construct?.fn.params.slice(1) ?? [];
  }
  for (let at: ClassValue | null = value; at !== null; at = at.superclass) {
    if (at.construct) return at.construct.fn.params;
  }
  return [];
}

export function needsArguments(root: Pick<Root, 'params'>): boolean {
  return root.params.some((param) => param.defaultValue === null && !param.optional && !param.rest);
}

/** Callables from whose body code of a tensor library can be reached. */
function touchingNetworks(catalogue: Catalogue, libraries: Libraries): ReadonlySet<FunctionNode | ClassNode> {
  const result = new Map<FunctionNode | ClassNode, boolean>();
  const visit = (value: Callable): boolean => {
    const node = nodeOf(value);
    const known = result.get(node);
    if (known !== undefined) return known;
    result.set(node, false);
    const { callables, library } = mentioned(value, libraries);
    const parent = value.kind === 'class' && value.superclass ? visit(value.superclass) : false;
    const touches = library || parent || callables.some(visit);
    result.set(node, touches);
    return touches;
  };
  for (const { value } of catalogue.declared.values()) visit(value);
  return new Set([...result].filter(([, touches]) => touches).map(([node]) => node));
}

/** Methods of a class that nothing in the class calls and that reach a tensor library: what a user of it calls. */
export function entryMethods(cls: ClassValue, libraries: Libraries): readonly ClosureValue[] {
  const all: ClosureValue[] = [];
  for (const at of ancestorsOf(cls)) {
    for (const method of at.methods.values()) {
      if (method.kind !== 'closure') continue;
      if (!all.some((each) => each.name === method.name)) all.push(method);
    }
  }
  const inside = new Set(
    all.flatMap((method) => [...mentionsOf(method.fn).members].filter((name) => name !== method.name)),
  );
  if (cls.construct) for (const name of mentionsOf(cls.construct.fn).members) inside.add(name);
  return all.filter(
    (method) =>
      method.name !== null &&
      !/^[_#]/.test(method.name) &&
      !inside.has(method.name) &&
      mentioned(method, libraries).library,
  );
}

/** A type hint with the module's own names looked up. */
export function resolveHint(m: Machine, hint: TypeHint | null, module: Loaded): TypeHint | null {
  if (hint?.kind === 'reference') {
    if (m.libraries.some((library) => library.typeKind(hint.name) !== null)) return hint;
    const known = module.record.program.types.get(hint.name);
    if (known) {
      return known.kind === 'reference' && known.name === hint.name ? hint : resolveHint(m, known, module);
    }
    return enumHint(module, hint.name) ?? hint;
  }
  if (hint?.kind === 'keyof') {
    const held = module.scope.names.get(hint.name)?.value;
    const settled = held ? settle(held) : null;
    if (settled?.kind === 'record') return { kind: 'literals', values: [...settled.fields.keys()] };
  }
  return hint;
}

/** An enum is a record of plain members: a parameter of its type is one of them. */
function enumHint(module: Loaded, name: string): TypeHint | null {
  const cell = module.scope.names.get(name);
  const value = cell ? settle(cell.value) : null;
  if (value?.kind !== 'record' || value.cls !== null) return null;
  const members = [...value.fields].flatMap(([key, field]): (string | number | null)[] => {
    // What leads from a number back to its name is no member.
    if (field.kind === 'string') return /^\d/.test(key) && value.fields.has(field.value) ? [] : [field.value];
    return field.kind === 'number' && typeof field.dim === 'number' ? [field.dim] : [null];
  });
  return members.includes(null) ? null : { kind: 'literals', values: members };
}

/** The members of a finite type; null for any other. */
export function finiteMembers(hint: TypeHint | null): readonly (string | number | boolean | null)[] | null {
  if (hint?.kind === 'literals') return hint.values;
  return hint?.kind === 'boolean' ? [false, true] : null;
}
