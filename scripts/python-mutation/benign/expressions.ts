import { field, fields, parts, type Syntax } from '../../../src/frontends/python/syntax.js';
import type { Change } from '../../mutation/operator.js';
import { type Around, atNodes, type PythonOperator, replace } from '../operator.js';
import { allIn, bracketed, functionAround } from './tree.js';

const turned: Readonly<Record<string, string>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};
const denied: Readonly<Record<string, string>> = { '==': '!=', '!=': '==', is: 'is not', 'is not': 'is' };

/** `left sign right`, where nothing more is compared. */
function comparison(node: Syntax, text: Around['text']): { readonly left: Syntax; readonly sign: string; readonly right: Syntax } | null {
  const [left, right, ...others] = node.type === 'comparison_operator' ? parts(node) : [];
  if (!left || !right || others.length > 0) return null;
  const sign = node.children.filter(({ named }) => !named).map(text).join(' ');
  return { left, sign, right };
} // prettier-ignore

function isArgument(node: Syntax, parent: Syntax | null): boolean {
  return parent?.type === 'argument_list' && node.named && !/comment|keyword|splat|generator/.test(node.type);
}

/** `self.conv1` where it is read and not what is called by a name of the language's own. */
function isRead(node: Syntax, { ancestors, text }: Around): boolean {
  const object = node.type === 'attribute' ? field(node, 'object') : null;
  if (object?.type !== 'identifier' || text(object) !== 'self') return false;
  const before = ancestors.at(-1);
  const isTarget = node.field === 'left' && (before?.type === 'assignment' || before?.type === 'augmented_assignment');
  const isInTarget = ancestors.some(({ type, field: own }) => own === 'left' && /list|tuple|attribute|subscript|pattern/.test(type));
  return !isTarget && !isInTarget && !/pattern|del|global/.test(before?.type ?? '');
} // prettier-ignore

/** `name + '_conv'` and `'a' + str(i)` as parts of one text. */
function partsOfText(node: Syntax, text: Around['text']): readonly string[] | null {
  if (node.type === 'string') {
    const plain = /^'([^'"\\{}\n]*)'$/.exec(text(node));
    return plain ? [plain[1] ?? ''] : null;
  }
  const [called, given] = [field(node, 'function'), field(node, 'arguments')];
  if (node.type === 'call' && called && text(called) === 'str' && given) {
    const [only, ...others] = parts(given);
    return only?.type === 'identifier' && others.length === 0 ? [`{${text(only)}}`] : null;
  }
  return node.type === 'identifier' ? [`{${text(node)}}`] : null;
}

function asText(node: Syntax, { text }: Around): readonly Change[] {
  const operator = node.type === 'binary_operator' ? field(node, 'operator') : null;
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  if (operator?.type !== '+' || !left || !right || ![left, right].some(({ type }) => type === 'string')) {
    return [];
  }
  const found = [left, right].map((each) => partsOfText(each, text));
  return found.includes(null) ? [] : [replace(node, `f'${found.flat().join('')}'`)];
}

/** f"a{b}" as "a{}".format(b). */
function asFormat(node: Syntax, { text }: Around): readonly Change[] {
  const inner = node.children.filter(({ type }) => type === 'interpolation');
  const expressions = inner.map((each) => field(each, 'expression'));
  const isPlain = inner.every((each) => parts(each).length === 1) && !/[{}]{2}|\\/.test(text(node));
  if (!/^f['"]/.test(text(node)) || inner.length === 0 || !isPlain || expressions.includes(null)) return [];
  const pieces = inner.map(({ start, end }) => ({ start: start - node.start, end: end - node.start }));
  let template = text(node).slice(1);
  for (const { start, end } of pieces.toReversed()) {
    template = `${template.slice(0, start - 1)}{}${template.slice(end - 1)}`;
  }
  const values = expressions.map((each) => (each ? text(each) : ''));
  return [replace(node, `${template}.format(${values.join(', ')})`)];
}

function argumentsOf(call: Syntax): readonly Syntax[] {
  const given = field(call, 'arguments');
  return given?.type === 'argument_list' ? parts(given).filter(({ type }) => type !== 'comment') : [];
}

/** f(a, k=b) with what is given in a tuple and a table. */
function spread(node: Syntax, { text }: Around): readonly Change[] {
  const given = node.type === 'call' ? field(node, 'arguments') : null;
  const all = node.type === 'call' ? argumentsOf(node) : [];
  const called = field(node, 'function');
  if (!given || all.length === 0 || !called || /^(super|isinstance|type)$/.test(text(called))) return [];
  if (all.some(({ type }) => /splat|generator/.test(type))) return [];
  const named = all.filter(({ type }) => type === 'keyword_argument');
  const others = all.filter((each) => !named.includes(each));
  const values = named.map((each) => `'${text(field(each, 'name') ?? each)}': ${text(field(each, 'value') ?? each)}`);
  return [
    ...(others.length > 0 ? [replace(given, `(*(${others.map(text).join(', ')},)${named.map((each) => `, ${text(each)}`).join('')})`)] : []),
    ...(named.length > 0 ? [replace(given, `(${[...others.map(text), `**{${values.join(', ')}}`].join(', ')})`)] : []),
  ];
} // prettier-ignore

/** The same values, written in another way. */
export const expressionForms: readonly PythonOperator[] = [
  atNodes('put an argument in brackets', (node, { parent, text }) =>
    isArgument(node, parent) ? [replace(node, `(${text(node)})`)] : [],
  ),
  atNodes('turn a comparison', (node, { text }) => {
    const found = comparison(node, text);
    const other = found ? turned[found.sign] : undefined;
    return found && other !== undefined ? [replace(node, `${text(found.right)} ${other} ${text(found.left)}`)] : [];
  }),
  atNodes('deny the contrary', (node, { text }) => {
    const found = comparison(node, text);
    const other = found ? denied[found.sign] : undefined;
    return found && other !== undefined ? [replace(node, `(not (${text(found.left)} ${other} ${text(found.right)}))`)] : [];
  }),
  atNodes('write a connective without it', (node, { text }) => {
    const [left, right] = [field(node, 'left'), field(node, 'right')];
    const operator = node.type === 'boolean_operator' ? field(node, 'operator') : null;
    const other = operator?.type === 'or' ? 'and' : 'or';
    return operator && left && right && node.field === 'condition'
      ? [replace(node, `not (not (${text(left)}) ${other} not (${text(right)}))`)]
      : [];
  }),
  atNodes('get an attribute by its name', (node, around) => {
    const name = isRead(node, around) ? field(node, 'attribute') : null;
    return name ? [replace(node, `getattr(self, '${around.text(name)}')`)] : [];
  }),
  atNodes('join texts', asText),
  atNodes('format a text', (node, around) =>
    node.children.filter(({ type }) => type === 'string').flatMap((each) => asFormat(each, around))),
  atNodes('spread arguments', spread),
  atNodes('call a function on the spot', (node, { parent, text }) => {
    const isValue = parent?.type === 'assignment' && node.field === 'right' && node.type === 'call';
    return isValue && !allIn(node).some(({ type }) => /^(await|yield|named_expression)$/.test(type)) && !/\bsuper\(\)/.test(text(node))
      ? [replace(node, `(lambda: ${text(node)})()`)]
      : [];
  }),
  atNodes('make a list of a list', (node, { text }) =>
    node.type === 'list' && fields(node, 'left').length === 0 && parts(node).length > 0 && node.field !== 'left'
      ? [replace(node, `list((${parts(node).map(text).join(', ')},))`)]
      : [],
  ),
  atNodes('add by a function', (node, { text, ancestors, file }) => {
    const isSum = node.type === 'binary_operator' || node.type === 'augmented_assignment';
    const operator = isSum ? field(node, 'operator') : null;
    const [left, right] = [field(node, 'left'), field(node, 'right')];
    const around = functionAround(ancestors);
    const name = around ? field(around, 'name') : null;
    const isForward = name !== null && text(name) === 'forward';
    const isTensor = /^(x|out|identity|shortcut|residual|input|result|self\.\w+\([^()]*\))$/;
    if (!/^import torch$/m.test(file.text) || !isForward || !left || !right || ![left, right].every((each) => isTensor.test(text(each)))) return [];
    const sum = `torch.add(${text(left)}, ${text(right)})`;
    if (operator?.type === '+=') return [replace(node, `${text(left)} = ${sum}`), replace(node, `${text(left)}.add_(${text(right)})`)];
    return operator?.type === '+' ? [replace(node, sum)] : [];
  }),
  atNodes('merge by a function', (node, { text }) => {
    const inner = node.type === 'call' ? field(node, 'function') : null;
    const called = inner?.type === 'call' ? field(inner, 'function') : null;
    if (!inner || !called || text(called) !== 'layers.Add') return [];
    const given = [...argumentsOf(node), ...argumentsOf(inner)].map(text);
    return [replace(node, `layers.add(${given.join(', ')})`)];
  }),
  atNodes('put brackets around a choice', (node, { text }) =>
    node.type === 'conditional_expression' ? [replace(node, bracketed(node, text))] : [],
  ),
]; // prettier-ignore
