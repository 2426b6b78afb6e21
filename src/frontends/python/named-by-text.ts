import type { FileNames } from './names.js';
import type { Scope } from './scopes.js';
import { field, parts, type Syntax } from './syntax.js';
import type { Tree } from './trees.js';

/** Whether code of a file may mean an attribute by a text: `getattr(block, name)`, `'downsample' in key`. */
export function namesByText(names: FileNames, name: string): boolean {
  return hasText(names.tree, names.tree.root, name) || names.calls.some(({ node, scope }) => mayMean(names, node, scope, name)) || readsAll(names); // prettier-ignore
}

/** Whether a string other than a docstring says the name, alone or as a part of a path. */
export function hasText(tree: Tree, node: Syntax, name: string): boolean {
  if (node.type === 'string') {
    const parent = tree.parentOf(node);
    const isNamed = parent?.type === 'keyword_argument' && tree.source(parent).startsWith('name');
    if (parent?.type === 'expression_statement' || isNamed) return false;
    const text = contentOf(tree, node);
    if (text.split('.').includes(name)) return true;
    return /\bnamedtuple\b/.test(callAround(tree, node)) && text.split(/[\s,]+/).includes(name);
  }
  return node.children.some((child) => hasText(tree, child, name));
}

function contentOf(tree: Tree, node: Syntax): string {
  return node.children
    .flatMap((part) => (part.type === 'string_content' ? [tree.source(part)] : []))
    .join('');
}

function callAround(tree: Tree, node: Syntax): string {
  const call = tree.parentOf(tree.parentOf(node) ?? node);
  const callee = call?.type === 'call' ? field(call, 'function') : null;
  return callee ? tree.source(callee) : '';
}

/** Which argument is the name of an attribute. */
const byName: Readonly<Record<string, number>> = {
  getattr: 1, setattr: 1, hasattr: 1, delattr: 1, __getattribute__: 0, __setattr__: 0, attrgetter: 0,
  add_module: 0, register_module: 0, register_buffer: 0, register_parameter: 0, get_submodule: 0, get_parameter: 0,
}; // prettier-ignore

function mayMean(names: FileNames, call: Syntax, scope: Scope, name: string): boolean {
  const { tree } = names;
  const [callee, given] = [field(call, 'function'), field(call, 'arguments')];
  const word = callee ? (/\w+$/.exec(tree.source(callee))?.[0] ?? '') : '';
  const index = byName[word];
  if (index === undefined || !given) return false;
  const text = parts(given)[index];
  return text !== undefined && mayBe(names, text, scope, name, 0);
}

/** How far a text is followed through variables. */
const mostSteps = 4;

/** Whether an expression may be the text `name`; what is written as a whole string is looked for elsewhere. */
function mayBe(names: FileNames, node: Syntax, scope: Scope, name: string, steps: number): boolean {
  const { tree } = names;
  if (steps > mostSteps) return true;
  switch (node.type) {
    case 'string':
      return node.children.some(({ type }) => type === 'interpolation') && patternOf(tree, node).test(name);
    case 'parenthesized_expression':
      return parts(node).some((part) => mayBe(names, part, scope, name, steps + 1));
    case 'binary_operator': {
      const [left, right] = [field(node, 'left'), field(node, 'right')];
      if (left?.type === 'string') return beginsLike(name, contentOf(tree, left));
      return right?.type !== 'string' || name.endsWith(contentOf(tree, right));
    }
    case 'identifier': {
      const binding = scope.find(tree.source(node));
      return binding?.declarations.every((each) => !mayBeBound(names, each, binding.scope, name, steps)) !== true;
    }
    default:
      return true;
  }
} // prettier-ignore

/** Whether what a name is bound to may be the text. */
function mayBeBound(names: FileNames, node: Syntax, scope: Scope, name: string, steps: number): boolean {
  const parent = names.tree.parentOf(node);
  if (!parent || field(parent, 'left') !== node) return true;
  const value = field(parent, 'right');
  if (!value) return true;
  if (parent.type === 'assignment') return mayBe(names, value, scope, name, steps + 1);
  const isListed = value.type === 'tuple' || value.type === 'list';
  return !isListed || parts(value).some((each) => mayBe(names, each, scope, name, steps + 1));
}

/** `layer{}_%d` before its first place to fill. */
function beginsLike(name: string, text: string): boolean {
  return name.startsWith(text.split(/[%{]/)[0] ?? '');
}

/** What an f-string can be. */
function patternOf(tree: Tree, node: Syntax): RegExp {
  const pieces = node.children.map((part) => {
    if (part.type === 'interpolation') return '.*';
    return part.type === 'string_content' ? tree.source(part).replaceAll(/[^\w]/g, String.raw`\$&`) : '';
  });
  return new RegExp(`^${pieces.join('')}$`);
}

/** Attributes as a dictionary. */
function readsAll({ attributes }: FileNames): boolean {
  return [...attributes.values()].some(({ name }) => name === '__dict__' || name === '_modules');
}
