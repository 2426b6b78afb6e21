import type { FileNames } from './names.js';
import { field, parts, type Syntax } from './syntax.js';

/** How far calls are followed into functions of the file. */
const mostSteps = 3;

/** Functions of the language, and methods of lists, texts and tensors, that only compute. */
const computing =
  /^(len|max|min|abs|int|float|bool|str|tuple|list|set|sum|any|all|round|isinstance|issubclass|hasattr|getattr|callable|size|dim|numel|get|index|count|startswith|endswith|keys|values|items)$/;

const setting = new Set(['named_expression', 'await', 'yield', 'assignment', 'augmented_assignment', 'delete_statement', 'raise_statement', 'assert_statement', 'with_statement', 'try_statement', 'global_statement', 'nonlocal_statement']); // prettier-ignore

/** Whether more than its value may be lost with an expression: it sets something, waits, or calls what may do so. */
export function mayHaveEffect(node: Syntax, names: FileNames, steps = 0): boolean {
  if (setting.has(node.type)) return true;
  if (node.type === 'call' && !onlyComputes(node, names, steps)) return true;
  return node.children.some((child) => mayHaveEffect(child, names, steps));
}

/** Whether a function is known to compute and do nothing else; its arguments are another matter. */
function onlyComputes(call: Syntax, names: FileNames, steps: number): boolean {
  const callee = field(call, 'function');
  if (!callee) return false;
  const { tree } = names;
  if (callee.type === 'attribute') {
    const name = field(callee, 'attribute');
    return name !== null && computing.test(tree.source(name));
  }
  const binding = names.bindings.get(callee);
  if (!binding) return callee.type === 'identifier' && computing.test(tree.source(callee));
  const [declaration, ...others] = binding.declarations;
  const fn = declaration && others.length === 0 ? tree.parentOf(declaration) : null;
  const body = fn?.type === 'function_definition' ? field(fn, 'body') : null;
  return (
    body !== null && steps < mostSteps && !parts(body).some((each) => mayHaveEffect(each, names, steps + 1))
  );
}
