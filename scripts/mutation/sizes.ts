import { ts } from 'ts-morph';
import {
  atNodes,
  type Change,
  numberOf,
  type Operator,
  propertyNamed,
  replace,
  without,
} from './operator.js';

/** Other numbers for one: neighbours, and what is typical for its kind. */
function othersFor(value: ts.Expression, choices: readonly number[]): readonly string[] {
  const own = numberOf(value);
  return choices.filter((choice) => choice !== own).map(String);
}

function withValue(property: ts.ObjectLiteralElementLike, name: string, text: string): Change {
  return replace(property, `${name}: ${text}`);
}

function changing(
  name: string,
  properties: readonly string[],
  texts: (value: ts.Expression) => readonly string[],
): Operator {
  return atNodes(name, (node) => {
    const found = propertyNamed(node, properties);
    return found ? texts(found.value).map((text) => withValue(found.property, found.name, text)) : [];
  });
}

function dropping(name: string, properties: readonly string[]): Operator {
  return atNodes(name, (node) => {
    if (!propertyNamed(node, properties) || !ts.isObjectLiteralExpression(node.parent)) return [];
    const { properties: list } = node.parent;
    return without(list, list.indexOf(node as ts.ObjectLiteralElementLike));
  });
}

const strides = ['strides', 'stride'];
const widths = ['filters', 'units', 'width', 'planes', 'channels'];

const pools: Readonly<Record<string, readonly string[]>> = {
  maxPooling2d: ['averagePooling2d'],
  averagePooling2d: ['maxPooling2d'],
  maxPooling1d: ['averagePooling1d'],
  averagePooling1d: ['maxPooling1d'],
  globalAveragePooling2d: ['globalMaxPooling2d', 'averagePooling2d'],
  globalMaxPooling2d: ['globalAveragePooling2d', 'maxPooling2d'],
};

const kinds: Readonly<Record<string, readonly string[]>> = {
  conv2d: ['separableConv2d', 'conv2dTranspose', 'depthwiseConv2d'],
  separableConv2d: ['conv2d'],
  depthwiseConv2d: ['conv2d'],
  conv1d: ['conv2d'],
  conv2dTranspose: ['conv2d'],
  dense: ['flatten'],
  batchNormalization: ['layerNormalization'],
  add: ['concatenate', 'multiply', 'average', 'maximum'],
  multiply: ['add', 'concatenate'],
  concatenate: ['add'],
};

function renaming(name: string, table: Readonly<Record<string, readonly string[]>>): Operator {
  return atNodes(name, (node) => {
    if (!ts.isPropertyAccessExpression(node) || !ts.isCallExpression(node.parent)) return [];
    return (table[node.name.text] ?? []).map((other) => replace(node.name, other));
  });
}

function isTimes(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && ['*', '**', '<<', '/'].includes(node.operatorToken.getText());
}

export const sizeOperators: readonly Operator[] = [
  changing('change a stride', strides, (value) => othersFor(value, [1, 2])),
  dropping('drop a stride', strides),
  changing('change a kernel', ['kernelSize'], (value) => othersFor(value, [1, 2, 3, 5])),
  changing('change a padding', ['padding'], (value) => {
    if (!ts.isStringLiteral(value)) return [];
    return value.text === 'same' ? [`'valid'`] : [`'same'`];
  }),
  dropping('drop a padding', ['padding']),
  changing('change a dilation', ['dilationRate'], (value) => othersFor(value, [1, 2, 3])),
  atNodes('add a dilation', (node) => {
    const kernel = propertyNamed(node, ['kernelSize']);
    if (!kernel || !ts.isObjectLiteralExpression(node.parent)) return [];
    const isDilated = node.parent.properties.some((each) => propertyNamed(each, ['dilationRate']));
    return isDilated ? [] : [replace(kernel.property, `${kernel.property.getText()}, dilationRate: 2`)];
  }),
  changing('change a width', widths, (value) => [`2 * (${value.getText()})`]),
  changing('be off by one channel', widths, (value) => [`(${value.getText()}) + 1`]),
  changing('narrow to one channel', ['filters', 'units'], () => ['1']),
  renaming('change a pool', pools),
  changing('change a pool size', ['poolSize'], (value) => othersFor(value, [1, 2, 3])),
  renaming('change a layer', kinds),
  changing('change an axis', ['axis'], (value) => othersFor(value, [1, 2])),
  atNodes('change a factor', (node) => {
    if (!isTimes(node)) return [];
    return [node.left, node.right].flatMap((side) => {
      const own = numberOf(side);
      return own === null ? [] : [own + 1, own * 2, ...(own > 1 ? [1] : [])].map((other) => replace(side, String(other))); // prettier-ignore
    });
  }),
  atNodes('drop a factor', (node) =>
    isTimes(node) ? [replace(node, node.left.getText()), replace(node, node.right.getText())] : [],
  ),
  atNodes('change an input', (node) => {
    const shape = propertyNamed(node, ['shape', 'inputShape']);
    if (!shape || !ts.isArrayLiteralExpression(shape.value)) return [];
    const { elements } = shape.value;
    return elements.flatMap((size) => {
      const own = numberOf(size);
      if (own !== null) return [replace(size, String(own + 1)), ...(own > 1 ? [replace(size, '1')] : [])];
      return size.getText() === 'null' ? [replace(size, '32'), replace(size, '33')] : [];
    });
  }),
];
