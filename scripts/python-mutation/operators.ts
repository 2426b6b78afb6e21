import { field, fields, parts, type Syntax } from '../../src/frontends/python/syntax.js';
import type { Change } from '../mutation/operator.js';
import { atNodes, isAssignment, type PythonOperator, replace } from './operator.js';

function numbers(node: Syntax | null, text: (node: Syntax) => string, choices: readonly number[]): readonly Change[] {
  if (node?.type !== 'integer') return [];
  const own = Number(text(node));
  return choices.filter((choice) => choice !== own).map((choice) => replace(node, String(choice)));
} // prettier-ignore

/** Other numbers for an argument of one of these names, or a default of a parameter. */
function changing(name: string, names: readonly string[], choices: readonly number[]): PythonOperator {
  return atNodes(name, (node, { text }) => {
    const isNamed = ['keyword_argument', 'default_parameter', 'typed_default_parameter'].includes(node.type);
    const own = isNamed ? field(node, 'name') : null;
    return own && names.includes(text(own)) ? numbers(field(node, 'value'), text, choices) : [];
  });
}

function dropping(name: string, names: readonly string[]): PythonOperator {
  return atNodes(name, (node, { parent, text }) => {
    const own = node.type === 'keyword_argument' ? field(node, 'name') : null;
    if (!own || !parent || !names.includes(text(own))) return [];
    const all = parts(parent);
    const before = all[all.indexOf(node) - 1];
    return before ? [{ edits: [{ start: before.end, end: node.end, text: '' }] }] : [];
  });
}

const widths = /planes|channels|width|filters|features|hidden|\bdim\b|oup|inp/;

/** Arguments of calls that are widths, by what they are written with. */
function atWidths(name: string, changed: (text: string) => string): PythonOperator {
  return atNodes(name, (node, { parent, text }) => {
    const isArgument = parent?.type === 'argument_list' && node.named && node.type !== 'keyword_argument';
    return isArgument && widths.test(text(node)) && !text(node).includes('"') && !text(node).includes('\n')
      ? [replace(node, changed(text(node)))]
      : [];
  });
}

const layers: Readonly<Record<string, readonly string[]>> = {
  conv1x1: ['conv3x3'],
  conv3x3: ['conv1x1'],
  'nn.MaxPool2d': ['nn.AvgPool2d'],
  'nn.AvgPool2d': ['nn.MaxPool2d'],
  'nn.Conv2d': ['nn.ConvTranspose2d'],
  'nn.Linear': ['nn.Identity'],
  'nn.BatchNorm2d': ['nn.Identity'],
};

const opposites: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
};
const merges: Readonly<Record<string, readonly string[]>> = {
  '+': ['*', '-'],
  '*': ['+'],
  '+=': ['*=', '='],
};

/** Every way to plant a fault in Python. */
export const pythonOperators: readonly PythonOperator[] = [
  atNodes('drop a clause', (node, { text }) => {
    if (node.type !== 'boolean_operator') return [];
    return [field(node, 'left'), field(node, 'right')].flatMap((side) => (side ? [replace(node, text(side))] : []));
  }),
  atNodes('change a connective', (node) =>
    node.type === 'boolean_operator'
      ? node.children.flatMap((each) => each.type === 'or' ? [replace(each, 'and')] : each.type === 'and' ? [replace(each, 'or')] : [])
      : []),
  atNodes('turn a comparison round', (node) =>
    node.type === 'comparison_operator'
      ? node.children.flatMap((each) => (each.type in opposites ? [replace(each, opposites[each.type] ?? '')] : []))
      : []),
  atNodes('negate a condition', (node, { text }) => {
    const condition = node.type === 'if_statement' ? field(node, 'condition') : null;
    return condition ? [replace(condition, `not (${text(condition)})`)] : [];
  }),
  changing('change a stride', ['stride', 'strides'], [1, 2, 3]),
  dropping('drop a stride', ['stride', 'strides']),
  changing('change a kernel', ['kernel_size', 'kernel'], [1, 2, 3, 5]),
  changing('change a padding', ['padding'], [0, 1, 2]),
  dropping('drop a padding', ['padding']),
  changing('change a dilation', ['dilation'], [1, 2, 3]),
  changing('change the groups', ['groups'], [1, 2, 3]),
  dropping('drop the groups', ['groups']),
  atWidths('change a width', (text) => `2 * (${text})`),
  atWidths('be off by one channel', (text) => `(${text}) + 1`),
  atNodes('change a number', (node, { parent, text }) => {
    const isPlain = parent && ['argument_list', 'tuple', 'list'].includes(parent.type);
    return isPlain ? numbers(node, text, [Number(text(node)) + 1, Math.max(1, Number(text(node)) - 1)]) : [];
  }),
  atNodes('change a factor', (node, { text }) => {
    const operator = node.type === 'binary_operator' ? field(node, 'operator') : null;
    if (!operator || !['*', '//', '/'].includes(operator.type)) return [];
    return [field(node, 'left'), field(node, 'right')].flatMap((side) => numbers(side, text, [1, 2, 4]));
  }),
  atNodes('drop a factor', (node, { text }) => {
    const operator = node.type === 'binary_operator' ? field(node, 'operator') : null;
    if (!operator || !['*', '//'].includes(operator.type)) return [];
    return [field(node, 'left'), field(node, 'right')].flatMap((side) => (side ? [replace(node, text(side))] : []));
  }),
  atNodes('change a constant', (node, { text }) =>
    node.type === 'assignment' ? numbers(field(node, 'right'), text, [1, 2, 3, 4]) : []),
  atNodes('change a sum', (node) => {
    const operator = node.type === 'binary_operator' || node.type === 'augmented_assignment' ? field(node, 'operator') : null;
    return operator ? (merges[operator.type] ?? []).map((other) => replace(operator, other)) : [];
  }),
  atNodes('drop a side of a sum', (node, { text }) => {
    const operator = node.type === 'binary_operator' ? field(node, 'operator') : null;
    if (operator?.type !== '+') return [];
    return [field(node, 'left'), field(node, 'right')].flatMap((side) => (side ? [replace(node, text(side))] : []));
  }),
  atNodes('swap arguments', (node, { text }) => {
    const [first, second] = node.type === 'argument_list' ? parts(node) : [];
    if (!first || !second || second.type === 'keyword_argument' || first.type === 'keyword_argument') return [];
    return [{ edits: [replace(first, text(second)), replace(second, text(first))].flatMap(({ edits }) => edits) }];
  }),
  atNodes('leave a statement out', (node) => (isAssignment(node) ? [replace(node, 'pass')] : [])),
  atNodes('do a statement twice', (node, { text }) => {
    const inner = isAssignment(node);
    const isOne = inner !== null && !text(node).includes('\n') && inner.type !== 'expression_statement';
    return isOne ? [replace(node, `${text(node)}; ${text(node)}`)] : [];
  }),
  atNodes('change a layer', (node, { text }) => {
    const called = node.type === 'call' ? field(node, 'function') : null;
    return called ? (layers[text(called)] ?? []).map((other) => replace(called, other)) : [];
  }),
  atNodes('change who is given', (node, { text }) => {
    const inner = isAssignment(node);
    const right = inner?.type === 'assignment' ? field(inner, 'right') : null;
    return right?.type === 'identifier' && text(right) === 'x' ? [replace(right, 'out')] : [];
  }),
  atNodes('drop an argument', (node) => {
    const all = node.type === 'argument_list' ? fieldsOf(node) : [];
    const last = all.at(-1);
    const before = all.at(-2);
    return last && before && last.type !== 'keyword_argument' ? [{ edits: [{ start: before.end, end: last.end, text: '' }] }] : [];
  }),
]; // prettier-ignore

function fieldsOf(node: Syntax): readonly Syntax[] {
  const named = fields(node, 'argument');
  return named.length > 0 ? named : parts(node);
}
