import { field, parts, type Syntax } from '../../../src/frontends/python/syntax.js';
import type { Change, TextEdit } from '../../mutation/operator.js';
import { type Around, atNodes, type PythonOperator, replace } from '../operator.js';
import { allIn, assignmentIn, usesOf } from './tree.js';

/** Another name for a local of a function, which takes no part in anything else. */
function renamed(node: Syntax, { text }: Around): readonly Change[] {
  if (node.type !== 'function_definition') return [];
  const body = field(node, 'body');
  const parameters = field(node, 'parameters');
  if (!body || !parameters) return [];
  const inner = allIn(body);
  if (inner.some(({ type }) => /global|nonlocal|class_definition/.test(type)) || /\blocals\(\)/.test(text(body))) return [];
  const nested = inner.filter(({ type }) => type === 'function_definition' || type === 'lambda');
  const set = new Set(inner.flatMap((each) => assignmentIn(each, text)?.name ?? []));
  return [...set].flatMap((name): Change[] => {
    const isOther = usesOf(parameters, name, text).length > 0 || nested.some((each) => usesOf(each, name, text).length > 0);
    if (isOther) return [];
    const edits = usesOf(body, name, text).map(({ start, end }): TextEdit => ({ start, end, text: `${name}Renamed` }));
    return [{ edits }];
  });
} // prettier-ignore

const layers: Readonly<Record<string, readonly string[]>> = {
  'nn.Conv2d': ['in_channels', 'out_channels', 'kernel_size', 'stride', 'padding'],
  'nn.Linear': ['in_features', 'out_features'],
  'nn.BatchNorm2d': ['num_features', 'eps', 'momentum'],
  'nn.MaxPool2d': ['kernel_size', 'stride', 'padding'],
  'nn.AvgPool2d': ['kernel_size', 'stride', 'padding'],
  'nn.AdaptiveAvgPool2d': ['output_size'],
  'layers.Conv2D': ['filters', 'kernel_size', 'strides', 'padding'],
  'layers.MaxPooling2D': ['pool_size', 'strides'],
  'layers.Dense': ['units'],
};

/** The names of what a function of the file takes, or a class of it; null where that is not plain. */
function parametersOf(tree: Syntax, name: string, text: Around['text']): readonly string[] | null {
  const definitions = allIn(tree).filter(({ type }) => type === 'function_definition' || type === 'class_definition');
  const [found, ...others] = definitions.filter((each) => text(field(each, 'name') ?? each) === name);
  if (!found || others.length > 0 || !parts(tree).some((each) => each === found || parts(each).includes(found))) return null;
  const isClass = found.type === 'class_definition';
  const init = isClass ? allIn(found).find((each) => each.type === 'function_definition' && text(field(each, 'name') ?? each) === '__init__') : found;
  const list = init ? field(init, 'parameters') : null;
  if (!list) return null;
  const names = parts(list).filter(({ type }) => type !== 'comment').map((each) => {
    const own = each.type === 'identifier' ? each : (field(each, 'name') ?? (each.type === 'typed_parameter' ? (parts(each)[0] ?? null) : null));
    return own?.type === 'identifier' ? text(own) : null;
  });
  const end = names.indexOf(null);
  const plain = (end < 0 ? names : names.slice(0, end)).flatMap((each) => each ?? []);
  return isClass ? plain.slice(1) : plain;
} // prettier-ignore

/** What is given by place, given by name. */
function byName(node: Syntax, { text, file }: Around): readonly Change[] {
  const [called, given] = node.type === 'call' ? [field(node, 'function'), field(node, 'arguments')] : [null, null];
  if (!called || given?.type !== 'argument_list') return [];
  const name = text(called);
  const names = layers[name] ?? (called.type === 'identifier' ? parametersOf(file.tree, name, text) : null);
  const all = parts(given).filter(({ type }) => type !== 'comment');
  const places = all.filter(({ type }) => type !== 'keyword_argument');
  if (!names || places.length === 0 || places.length > names.length) return [];
  if (all.some(({ type }) => /splat|generator/.test(type))) return [];
  const edits = places.map((each, index): TextEdit => ({ start: each.start, end: each.start, text: `${names[index] ?? ''}=` }));
  const [first, last] = [edits.slice(0, 1), edits.slice(-1)];
  // All of them, or the last one alone.
  return edits.length > 1 ? [{ edits }, { edits: last }] : [{ edits: first }];
} // prettier-ignore

/** `def f(a): return b` as a function that stands for it. */
function asLambda(node: Syntax, { text }: Around): readonly Change[] {
  const [name, parameters, body] = [field(node, 'name'), field(node, 'parameters'), field(node, 'body')];
  if (node.type !== 'function_definition' || !name || !parameters || !body) return [];
  const [only, ...others] = parts(body).filter(({ type }) => type !== 'comment');
  const [value] = only?.type === 'return_statement' ? parts(only) : [];
  const isPlain = parts(parameters).every(
    ({ type }) => type === 'identifier' || type === 'default_parameter',
  );
  if (!value || others.length > 0 || !isPlain || text(value).includes('\n')) return [];
  return [replace(node, `${text(name)} = lambda ${text(parameters).slice(1, -1)}: ${text(value)}`)];
}

/** The same names and calls in another form. */
export const functionForms: readonly PythonOperator[] = [
  atNodes('rename a local', renamed),
  atNodes('pass by name', byName),
  atNodes('write a function as a lambda', asLambda),
  atNodes('call super with its class', (node, { text, ancestors }) => {
    const around = ancestors.findLast(({ type }) => type === 'class_definition');
    const name = around ? field(around, 'name') : null;
    return node.type === 'call' && text(node) === 'super()' && name ? [replace(node, `super(${text(name)}, self)`)] : [];
  }),
]; // prettier-ignore
