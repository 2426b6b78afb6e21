import { afterEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { OnLibrary, OnPaper, type Planted } from '../../scripts/proof/planted.js';
import { analyseText } from '../support/analyse-fixture.js';
import { show } from '../../src/dim/index.js';

const head = `import * as tf from '@tensorflow/tfjs';\n`;

afterEach(() => {
  tf.disposeVariables();
});

function network(source: string, inputs?: Planted['inputs'], entry = 'net.js'): Planted {
  return { sources: { [entry]: head + source }, entry, builder: 'f', ...(inputs ? { inputs } : {}) };
}

/** The shape that comes out last: on TensorFlow.js at that size, and of the only model, as text. */
function outcomes(planted: Planted, size: number): readonly [ran: string, read: string] {
  const { steps, words } = new OnLibrary(planted).at(size);
  expect(words).toBe('');
  const { views, told } = new OnPaper(planted);
  expect([views.length, views[0]?.gaps, told]).toEqual([1, [], []]);
  const read = views[0]?.model.nodes.at(-1)?.shape?.map((dim) => show(dim, 'text'));
  return [String(steps.at(-1)?.outputs?.[0]), String(read)];
}

describe('what a comment says of a parameter', () => {
  const matrix = 'tf.relu(tf.matMul(x, tf.zeros([x.shape[1], 3])))';
  test.each([
    ['a function', `/** @param {tf.Tensor2D} x */\nexport function f(x) { return ${matrix}; }`],
    [
      'an arrow',
      `/**\n * Doubles.\n * @param {tf.Tensor2D} x the rows\n */\nexport const f = (x) => ${matrix};`,
    ],
    [
      'an import',
      `/** @param {import('@tensorflow/tfjs').Tensor2D} [x] */\nexport function f(x) { return ${matrix}; }`,
    ],
  ])('is its rank: %s', (_, source) => {
    expect(outcomes(network(source, [[null]]), 5)).toEqual(['1,3', 'N,3']);
  });

  test.each([
    [
      'of another function',
      `/** @param {tf.Tensor2D} x */\nconst g = (x) => x;\nexport function f(x) { return ${matrix}; }`,
    ],
    ['of a part of it', `/** @param {tf.Tensor2D} x.rows */\nexport function f(x) { return ${matrix}; }`],
  ])('is nothing where it speaks %s', (_, source) => {
    expect(new OnPaper(network(source)).views.flatMap(({ gaps }) => gaps).length).toBeGreaterThan(0);
  });
});

test('a sequence of three axes has its sizes where code reads them', () => {
  const source =
    'export function f(x: tf.Tensor3D) { const [b, t, c] = x.shape; return tf.reshape(x, [b * t, c]); }';
  expect(outcomes(network(source, [[null, 6]], 'net.ts'), 5)).toEqual(['5,6', 'L·N,channels of x']);
});

test('channels over heads divide, as the code takes them to', () => {
  const attention = `(x, heads) => {
    const [b, t, c] = x.shape;
    const split = tf.transpose(tf.reshape(x, [b, t, heads, c / heads]), [0, 2, 1, 3]);
    const mixed = tf.matMul(tf.matMul(split, split, false, true), split);
    return tf.add(x, tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [b, t, c]));
  }`;
  const [view] = analyseText(
    `${head}/** @param {tf.Tensor3D} x\n * @param {number} heads */\nexport const attend = ${attention};`,
    'net.js',
  ).models;
  expect([view?.gaps, view?.residualAdds]).toEqual([[], 1]);
  expect(view?.model.assumes).toEqual(['heads divides channels of x']);
  const ran = new OnLibrary(
    network(`const attend = ${attention};\nexport const f = (x) => attend(x, 3);`, [[null, 12]]),
  );
  expect(ran.at(7).steps.map(({ outputs }) => outputs?.[0]?.length)).toEqual(
    view?.model.nodes.slice(1).map(({ shape }) => shape?.length),
  );
});

describe('instanceof tells tensors with values from symbolic ones', () => {
  const built = (of: string): string => `export function f() {
    const x = tf.input({ shape: [null, null, 3] });
    const filters = x instanceof ${of} ? 4 : 5;
    return tf.model({ inputs: x, outputs: tf.layers.conv2d({ filters, kernelSize: 1 }).apply(x) });
  }`;
  test.each([
    ['tf.Tensor', '1,6,6,5', 'N,H,W,5'],
    ['tf.SymbolicTensor', '1,6,6,4', 'N,H,W,4'],
  ])('%s', (of, ran, read) => expect(outcomes(network(built(of)), 6)).toEqual([ran, read]));
});

describe('a builder that gets nowhere is a gap', () => {
  const conv = `tf.layers.conv2d({ filters: 3, kernelSize: 1 })`;
  test.each([
    [
      'an error on every path',
      `export function f() { const o = null; return ${conv}.apply(o.input); }`,
      'this always ends in an error: cannot read input of null',
    ],
    [
      'a function that is not followed',
      `export const f = () => tf.input({ shape: [8, 8, Math.f16round(3)] });`,
      null,
    ],
    [
      'a loop without end, before any layer',
      `export function f() { for (;;); return ${conv}.apply(tf.input({ shape: [8, 8, 3] })); }`,
      'the analysis ran out of steps',
    ],
    [
      'one at the top of a file',
      `for (;;);\nexport const m = ${conv}.apply(tf.input({ shape: [8, 8, 3] }));`,
      'the analysis ran out of steps',
    ],
  ])('%s', (_, source, reason) => {
    const { gaps, errors } = analyseText(head + source);
    expect(errors).toEqual([]);
    expect(gaps.length).toBeGreaterThan(0);
    if (reason !== null) expect(gaps[0]?.reason).toBe(reason);
  });

  test('but not a function that stands for a class, and is run without its object', () => {
    const { gaps } = analyseText(
      `${head}export function Net(x) { this.out = ${conv}.apply(x); }\nNet.prototype.run = function () { return tf.relu(this.out); };`,
    );
    expect(gaps).toEqual([]);
  });

  test('but not where one path gets through', () => {
    const { gaps, models } = analyseText(
      `${head}export function f(x, o) { const y = o ? x : null.y; return ${conv}.apply(y); }`,
    );
    expect([gaps, models.length]).toEqual([[], 1]);
  });
});

describe('classes of networks', () => {
  const conv = (more: string): string => `tf.layers.conv2d({ kernelSize: 3, ${more} })`;
  const sequential = `class Net extends tf.Sequential {
    constructor(filters) { super(); this.add(${conv('filters, inputShape: [null, null, 3]')}); this.add(tf.layers.reLU()); }
  }`;
  const stacked = `class Stack extends tf.Sequential {
    constructor() { super({ layers: [${conv('filters: 4, inputShape: [null, null, 3]')}] }); super.add(tf.layers.dense({ units: 2 })); }
    add(layer) { super.add(layer); }
  }`;
  const functional = `class Net extends tf.LayersModel {
    constructor(filters) {
      const x = tf.input({ shape: [null, null, 3] });
      const y = ${conv("filters, padding: 'same'")}.apply(x);
      super({ inputs: x, outputs: tf.layers.add().apply([y, ${conv("filters, padding: 'same'")}.apply(y)]) });
    }
  }`;
  test.each([
    ['a sequence', sequential, 'new Net(8)', '1,7,7,8', 'N,H−2,W−2,8'],
    ['one that is made with its layers', stacked, 'new Stack()', '1,7,7,2', 'N,H−2,W−2,2'],
    ['a graph', functional, 'new Net(8)', '1,9,9,8', 'N,H,W,8'],
    [
      'one as a layer of another',
      sequential,
      'tf.sequential({ layers: [new Net(8), tf.layers.dense({ units: 5 })] })',
      '1,7,7,5',
      'N,H−2,W−2,5',
    ],
    [
      'the class of the library',
      '',
      `new tf.Sequential({ layers: [${conv('filters: 4, inputShape: [null, null, 3]')}] })`,
      '1,7,7,4',
      'N,H−2,W−2,4',
    ],
  ])('%s', (_, declared, made, ran, read) => {
    expect(outcomes(network(`${declared}\nexport const f = () => ${made};`), 9)).toEqual([ran, read]);
  });

  test('one that nothing makes is a network all the same', () => {
    const { models, gaps } = analyseText(`${head}export ${sequential}`);
    expect([models.map(({ model }) => model.nodes.length), gaps]).toEqual([[3], []]);
  });
});
