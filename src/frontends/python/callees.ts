import type { FileNames } from './names.js';
import type { Bound } from './rename-set.js';
import type { Binding, Scope } from './scopes.js';
import { field, parts, type Syntax } from './syntax.js';
import { around } from './trees.js';

/** A function or class of the project, and the file that has it. */
export interface Definition {
  readonly node: Syntax;
  readonly names: FileNames;
}

/** What an expression means: something of the project, something of a package or of Python itself, or nobody knows. */
export type Meaning =
  | { readonly kind: 'own'; readonly definition: Definition }
  | { readonly kind: 'module'; readonly file: string }
  /** `root`: the package, or the name of a built-in. */
  | { readonly kind: 'foreign'; readonly root: string }
  | { readonly kind: 'unknown' };

const unknown: Meaning = { kind: 'unknown' };

/** How far a value is followed through assignments and imports. */
const mostSteps = 8;

/** What an expression means where it stands. */
export function meaningOf(
  project: Bound,
  names: FileNames,
  node: Syntax,
  scope: Scope,
  steps = 0,
): Meaning {
  if (steps > mostSteps) return unknown;
  const { tree } = names;
  switch (node.type) {
    case 'identifier': {
      const found = scope.find(tree.source(node));
      if (found) return meaningOfBinding(project, names, found, steps);
      return fromStar(project, names, tree.source(node), steps) ?? { kind: 'foreign', root: tree.source(node) };
    }
    case 'attribute': {
      const [object, name] = [field(node, 'object'), field(node, 'attribute')];
      const owner = object ? meaningOf(project, names, object, scope, steps + 1) : unknown;
      if (owner.kind === 'foreign') return owner;
      if (owner.kind !== 'module' || !name) return unknown;
      return memberOf(project, names, owner.file, tree.source(name), steps);
    }
    case 'call': {
      const callee = field(node, 'function');
      const called = callee ? meaningOf(project, names, callee, scope, steps + 1) : unknown;
      // What a package gives is the package's, but for what stands in for something of ours.
      return called.kind === 'foreign' && !standIns.has(called.root) ? called : unknown;
    }
    case 'subscript': {
      const value = field(node, 'value');
      const indexed = value ? meaningOf(project, names, value, scope, steps + 1) : unknown;
      return indexed.kind === 'foreign' ? indexed : unknown;
    }
    case 'parenthesized_expression': {
      const [inner] = parts(node);
      return inner ? meaningOf(project, names, inner, scope, steps + 1) : unknown;
    }
    default:
      return unknown;
  }
} // prettier-ignore

const standIns = new Set(['functools', 'super', 'getattr', 'next', 'iter', 'reversed', 'sorted', 'zip', 'enumerate', 'list', 'tuple', 'dict', 'copy', 'copy.deepcopy', 'torch']); // prettier-ignore

function meaningOfBinding(project: Bound, names: FileNames, binding: Binding, steps: number): Meaning {
  const meanings = binding.declarations.map((node) => meaningOfDeclaration(project, names, binding, node, steps));
  const [first = unknown] = meanings;
  if (meanings.length === 1) return first;
  // `try: import a` / `except ImportError: a = None`: it is a package's as soon as it can be.
  return meanings.find(({ kind }) => kind === 'foreign') ?? unknown;
} // prettier-ignore

function meaningOfDeclaration(
  project: Bound,
  names: FileNames,
  binding: Binding,
  node: Syntax,
  steps: number,
): Meaning {
  const { tree } = names;
  const parent = tree.parentOf(node);
  const isDefined = parent?.type === 'function_definition' || parent?.type === 'class_definition';
  if (isDefined && field(parent, 'name') === node) {
    return { kind: 'own', definition: { node: parent, names } };
  }
  const imported = names.imports.find(({ local }) => local === node);
  if (imported) {
    const { specifier, imported: name, isDotted } = imported;
    if (name !== null) return importedMeaning(project, names, specifier, name, steps);
    const file = project.moduleOf(specifier, names.file);
    if (file === null) return { kind: 'foreign', root: rootOf(specifier) };
    return isDotted ? unknown : { kind: 'module', file };
  }
  const value = parent?.type === 'assignment' && field(parent, 'left') === node ? field(parent, 'right') : null;
  return value ? meaningOf(project, names, value, binding.scope, steps + 1) : unknown;
} // prettier-ignore

function importedMeaning(
  project: Bound,
  names: FileNames,
  specifier: string,
  name: string,
  steps: number,
): Meaning {
  const module = project.moduleOf(specifier, names.file);
  if (module !== null) {
    const member = memberOf(project, names, module, name, steps);
    if (member.kind !== 'unknown') return member;
  }
  const inside = project.moduleOf(specifier.endsWith('.') ? `${specifier}${name}` : `${specifier}.${name}`, names.file); // prettier-ignore
  if (inside !== null) return { kind: 'module', file: inside };
  return module === null ? { kind: 'foreign', root: rootOf(specifier) } : unknown;
}

function memberOf(project: Bound, _: FileNames, file: string, name: string, steps: number): Meaning {
  const other = project.bound(file);
  if (!other) return unknown;
  const binding = other.top.names.get(name);
  if (binding) return meaningOfBinding(project, other, binding, steps + 1);
  return fromStar(project, other, name, steps) ?? unknown;
}

/** What `from module import *` may bring in; null where no such import has the name. */
function fromStar(project: Bound, names: FileNames, name: string, steps: number): Meaning | null {
  if (steps > mostSteps) return null;
  for (const { imported, specifier } of names.imports) {
    if (imported !== '*') continue;
    const module = project.moduleOf(specifier, names.file);
    if (module === null) continue;
    const found = memberOf(project, names, module, name, steps + 1);
    if (found.kind !== 'unknown') return found;
  }
  return null;
}

/** The first part of a module's name; of a relative one all of it. */
function rootOf(specifier: string): string {
  return /^\.*[^.]*/.exec(specifier)?.[0] ?? specifier;
}

/** The class in whose body, methods included, a node stands; null outside of classes. */
export function classAround(names: FileNames, node: Syntax): Syntax | null {
  return [...around(names.tree, node)].find(({ type }) => type === 'class_definition') ?? null;
}

/** What the bases of a class mean. */
export function basesOf(project: Bound, { node, names }: Definition): readonly Meaning[] {
  const scope = scopeAround(names, node);
  const bases = field(node, 'superclasses');
  return (bases ? parts(bases) : [])
    .filter(({ type }) => type !== 'keyword_argument')
    .map((base) => meaningOf(project, names, base, scope));
}

/** The scope in which a definition stands. */
export function scopeAround(names: FileNames, node: Syntax): Scope {
  const name = field(node, 'name');
  return (name && names.bindings.get(name)?.scope) ?? names.top;
}

/** The method of a class by its name: its own, or that of a class of the project that it extends. */
export function methodOf(project: Bound, owner: Definition, name: string, steps = 0): Definition | null {
  if (steps > mostSteps) return null;
  const own = methodsIn(owner).find((method) => nameOf(method) === name);
  if (own) return own;
  for (const base of basesOf(project, owner)) {
    const found = base.kind === 'own' ? methodOf(project, base.definition, name, steps + 1) : null;
    if (found) return found;
  }
  return null;
}

export function nameOf({ node, names }: Definition): string {
  const name = field(node, 'name');
  return name ? names.tree.source(name) : '';
}

function methodsIn({ node, names }: Definition): readonly Definition[] {
  const body = field(node, 'body');
  return (body ? parts(body) : []).flatMap((each) => {
    const inner = each.type === 'decorated_definition' ? field(each, 'definition') : each;
    return inner?.type === 'function_definition' ? [{ node: inner, names }] : [];
  });
}
