import { basesOf, classAround, type Definition, meaningOf, methodOf, nameOf } from './callees.js';
import { passesForeignClasses } from './foreign.js';
import type { FileNames, KeywordUse } from './names.js';
import { functionOf, isPlainValue, parameterOf, takesAny } from './parameters.js';
import type { RenameSet } from './rename-set.js';
import type { Binding, Scope } from './scopes.js';
import { field, parts, type Syntax } from './syntax.js';

/** What a call may run: functions of the project, something of a package or of Python, or nobody knows. */
type Targets = readonly Definition[] | 'foreign' | 'unknown';

/**
 * Marks the keywords of calls that pass a renamed parameter. Where nobody knows what is called, every parameter of the
 * name is renamed too, so that the call fits whatever it is. False where a keyword is a package's.
 */
export function closeKeywords(set: RenameSet): boolean {
  for (;;) {
    const before = set.bindings.size;
    const names = new Set<string>();
    for (const [binding, file] of set.bindings) if (functionOf(file, binding)) names.add(binding.name);
    for (const name of names) if (!closeKeyword(set, name)) return false;
    if (set.bindings.size === before) return true;
  }
}

function closeKeyword(set: RenameSet, name: string): boolean {
  const files = set.project.sharing(name);
  for (const file of files ?? []) {
    for (const use of file.keywords) {
      if (use.name !== name || set.marked.has(use.node)) continue;
      const called = targetsOf(set, file, use.call, use.scope);
      if (called === 'foreign') return false;
      const met = called === 'unknown' ? 'unknown' : parametersIn(called, name);
      if (met === 'unknown' ? !openTo(set, use, files ?? []) : !meets(set, met)) continue;
      // Whoever else may be called has a keyword of the same name.
      if (met === 'unknown' && (isPlainValue(use.value) || passesForeignClasses(set.project))) return false;
      set.marked.set(use.node, file);
    }
  }
  return files !== null;
}

/** The parameters of a name; unknown where a function hands on whatever it is given. */
function parametersIn(
  functions: readonly Definition[],
  name: string,
): ReadonlyMap<Binding, FileNames> | 'unknown' {
  const found = new Map<Binding, FileNames>();
  for (const { node, names } of functions) {
    const binding = bindingOf(names, node, name);
    if (binding) found.set(binding, names);
    else if (takesAny(node)) return 'unknown';
  }
  return found;
}

/** Whether one of the parameters is renamed; then those that the same call may mean are as well. */
function meets(set: RenameSet, met: ReadonlyMap<Binding, FileNames>): boolean {
  if (![...met.keys()].some((binding) => set.bindings.has(binding))) return false;
  for (const [binding, file] of met) set.bindings.set(binding, file);
  return true;
}

function openTo(set: RenameSet, { name }: KeywordUse, files: readonly FileNames[]): boolean {
  for (const file of files) {
    for (const binding of new Set(file.bindings.values())) {
      if (binding.name === name && functionOf(file, binding)) set.bindings.set(binding, file);
    }
  }
  return true;
}

function bindingOf(names: FileNames, fn: Syntax, name: string): Binding | null {
  if (!parameterOf(names.tree, fn, name)) return null;
  const found = [...new Set(names.bindings.values())];
  return found.find((each) => each.scope.node === fn && each.name === name) ?? null;
}

function targetsOf(set: RenameSet, names: FileNames, call: Syntax, scope: Scope): Targets {
  const callee = field(call, 'function');
  if (!callee) return 'unknown';
  const object = callee.type === 'attribute' ? field(callee, 'object') : null;
  const method = callee.type === 'attribute' ? field(callee, 'attribute') : null;
  const name = method ? names.tree.source(method) : '';
  const superOf = object && isSuper(names, object) ? classAround(names, call) : null;
  if (superOf) return inherited(set, { node: superOf, names }, name);
  const meaning = meaningOf(set.project, names, callee, scope);
  if (meaning.kind === 'own') return [functionFor(set, meaning.definition)].flatMap((each) => each ?? []);
  if (meaning.kind === 'foreign') return isPartial(names, callee) ? wrapped(set, names, call, scope) : 'foreign';
  const methods = object ? methodsCalled(set, name) : [];
  return methods.length > 0 ? methods : 'unknown';
} // prettier-ignore

/** What is run when a function or class is called: for a class without a constructor that is known, nothing. */
function functionFor(set: RenameSet, definition: Definition): Definition | null {
  const isClass = definition.node.type === 'class_definition';
  return isClass ? methodOf(set.project, definition, '__init__') : definition;
}

function isSuper({ tree }: FileNames, node: Syntax): boolean {
  const callee = node.type === 'call' ? field(node, 'function') : null;
  return callee !== null && tree.source(callee) === 'super';
}

function inherited(set: RenameSet, owner: Definition, name: string): Targets {
  const bases = basesOf(set.project, owner);
  const found = bases.flatMap((base) =>
    base.kind === 'own' ? (methodOf(set.project, base.definition, name) ?? []) : [],
  );
  if (found.length > 0) return found;
  return bases.some(({ kind }) => kind !== 'own') ? 'foreign' : 'unknown';
}

function isPartial({ tree }: FileNames, callee: Syntax): boolean {
  return /(^|\.)partial$/.test(tree.source(callee));
}

/** `partial(Block, downsample=…)` */
function wrapped(set: RenameSet, names: FileNames, call: Syntax, scope: Scope): Targets {
  const given = field(call, 'arguments');
  const [first] = given ? parts(given) : [];
  const meaning = first ? meaningOf(set.project, names, first, scope) : { kind: 'unknown' as const };
  if (meaning.kind === 'own') return [functionFor(set, meaning.definition)].flatMap((each) => each ?? []);
  return meaning.kind === 'foreign' ? 'foreign' : 'unknown';
}

/** Every method of a name: which one runs, the object decides. */
function methodsCalled({ project }: RenameSet, name: string): readonly Definition[] {
  return (project.sharing(name) ?? []).flatMap((names) =>
    [...names.attributes.values()].flatMap(({ node, object }): Definition[] => {
      const parent = object === null ? names.tree.parentOf(node) : null;
      const isMethod = parent?.type === 'function_definition' && nameOf({ node: parent, names }) === name;
      return parent && isMethod ? [{ node: parent, names }] : [];
    }),
  );
}
