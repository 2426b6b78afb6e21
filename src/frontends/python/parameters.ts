import { type FileNames, parameterName } from './names.js';
import type { Binding } from './scopes.js';
import { field, parts, type Syntax } from './syntax.js';
import type { Tree } from './trees.js';

/** The parameter by which a function or lambda binds a name; null where it has none of it. */
export function parameterOf(tree: Tree, fn: Syntax, name: string): Syntax | null {
  const parameters = field(fn, 'parameters');
  const found = (parameters ? parts(parameters) : []).find((each) => {
    const bound = parameterName(each);
    return bound !== null && tree.source(bound) === name;
  });
  return found ?? null;
}

/** Whether a function takes any keyword: `**kwargs`. */
export function takesAny(fn: Syntax): boolean {
  const parameters = field(fn, 'parameters');
  return (parameters ? parts(parameters) : []).some((each) => {
    const inner = each.type === 'typed_parameter' ? parts(each)[0] : each;
    return inner?.type === 'dictionary_splat_pattern';
  });
}

/** The function that binds a name as its parameter; null for other bindings. */
export function functionOf({ tree }: FileNames, { scope: { node, kind }, name }: Binding): Syntax | null {
  return kind === 'function' && parameterOf(tree, node, name) !== null ? node : null;
}

/** Whether the syntax shows a flag, a size or a text to be bound: then it is another thing of the same name. */
export function isFlagParameter(tree: Tree, fn: Syntax, name: string): boolean {
  const node = parameterOf(tree, fn, name);
  if (!node) return false;
  const [type, value] = [field(node, 'type'), field(node, 'value')];
  return (type !== null && isPlainType(tree, type)) || (value !== null && isPlainValue(value));
}

/** `bool`, `Optional[int]`, `Literal['max']`. */
export function isPlainType(tree: Tree, node: Syntax): boolean {
  const text = tree.source(node).replace(/\s+/g, '');
  return /^["']?((typing\.)?Optional\[)?((bool|int|float|str)(\|None)?|(typing\.)?Literal\[.*)\]?["']?$/.test(text);
} // prettier-ignore

const plain = new Set(['true', 'false', 'integer', 'float', 'string', 'concatenated_string', 'comparison_operator', 'not_operator']); // prettier-ignore

export function isPlainValue(node: Syntax): boolean {
  return plain.has(node.type);
}
