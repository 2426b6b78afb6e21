import { describe, expect, test } from '@jest/globals';
import { analyseText } from '../support/analyse-fixture.js';

const network = (body: string): string => `import * as tf from '@tensorflow/tfjs';\n${body}`;

const conv = `tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' })`;

describe('loops that the code does not end', () => {
  test('a count that only a caller knows is tried', () => {
    const { models, errors } = analyseText(
      network(`export function stage(x: tf.SymbolicTensor, depth: number) {
        let y = x;
        for (let i = 2; i <= depth; i++) y = tf.layers.add().apply([y, ${conv}.apply(y)]) as tf.SymbolicTensor;
        return y;
      }`),
    );
    expect(errors).toEqual([]);
    expect(models.map(({ model }) => model.nodes.length)).toEqual([3, 5]);
  });

  test('a function that calls itself with nothing is given up soon, unless it counts', () => {
    const calling = (how: string): string =>
      network(`let left = 20;
      export function net() {
        let x = ${conv}.apply(tf.input({ shape: [null, null, 3] }));
        ${how}
        return x;
      }`);
    const endless = analyseText(calling('x = tf.layers.add().apply([x, net()]);'));
    expect(endless.gaps.map(({ reason }) => reason)).toEqual(['calls are nested too deeply to follow']);
    expect(endless.models.flatMap(({ model }) => model.nodes).length).toBeLessThan(100);
    const counting = analyseText(calling('if (left-- > 0) x = tf.layers.add().apply([x, net()]);'));
    expect(counting.gaps).toEqual([]);
    expect(counting.models.flatMap(({ blocks, model }) => [blocks.length, model.inputs.length])).toEqual([
      0, 21,
    ]);
  });

  test.each([
    ['layers', `for (;;) x = ${conv}.apply(x);`],
    ['calls', `const again = (y) => again(${conv}.apply(y)); again(x);`],
    ['lists', 'let all = [x]; for (;;) all = [...all, ...all];'],
    ['numbers', 'let i = 0; while (true) i++;'],
    ['texts', "let s = 'ab'; while (true) s = [`${s}${s}`, s.replaceAll('a', 'aab')].join(s);"],
    ['sizes', 'let size = x.shape[1]; while (true) size = size * size + 1;'],
    ['objects', 'let o = {}; let i = 0; while (true) o = { ...o, [i++]: o };'],
    ['entries that come and go', 'const o = {}; let i = 0; while (true) { o[i++] = 1; delete o[i - 9]; }'],
    [
      'assumptions',
      'const all = []; while (true) if (all.indexOf(fetch(all.length)) < 0) all.push(fetch(0));',
    ],
  ])('%s without end are given up', (_, body) => {
    const { gaps, errors } = analyseText(
      network(`export function net() {
        let x = ${conv}.apply(tf.input({ shape: [null, null, 3] }));
        ${body}
        return x;
      }`),
    );
    expect(errors).toEqual([]);
    expect(gaps.map(({ reason }) => reason)).toEqual([
      body.includes('again') ? 'calls are nested too deeply to follow' : 'the analysis ran out of steps',
    ]);
  });

  test('long ways from one layer to the next are no end, as long as layers come', () => {
    const { models, gaps } = analyseText(
      network(`export function net() {
        let x = tf.input({ shape: [8] });
        for (let i = 0; i < 40; i++) {
          for (let j = 0; j < 1000; j++) if (j > 1000) throw new Error();
          x = tf.layers.reLU().apply(x);
        }
        return x;
      }`),
    );
    expect(gaps).toEqual([]);
    expect(models.map(({ model }) => model.nodes.length)).toEqual([41]);
  });

  test.each([
    [
      'many steps',
      'const f = (n) => (n < 2 ? n : f(n - 1) + f(n - 2)); f(60);',
      'the analysis ran out of steps',
    ],
    [
      'deep calls',
      'class A { constructor() { new A(); } } new A();',
      'calls are nested too deeply to follow',
    ],
    ['deep values', 'const o = {}; o.o = o; JSON.stringify(o);', 'the code is nested too deeply to follow'],
    [
      'shared values',
      'let a = [1]; for (let i = 0; i < 60; i++) a = [a, a]; a.flat(99);',
      'the analysis ran out of steps',
    ],
    [
      'shared texts',
      'let a = [1]; for (let i = 0; i < 60; i++) a = [a, a]; String(a);',
      'the analysis ran out of steps',
    ],
    [
      'shared JSON',
      'let a = {}; for (let i = 0; i < 60; i++) a = { a, b: a }; JSON.stringify(a);',
      'the analysis ran out of steps',
    ],
  ])('%s before the first layer lose the network, and say so', (_, body, reason) => {
    const { gaps, models, errors } = analyseText(
      network(`export function net(x: tf.SymbolicTensor) { ${body} return ${conv}.apply(x); }`),
    );
    expect([errors, models.map(({ model }) => model.nodes.length)]).toEqual([[], [0]]);
    expect(gaps).toEqual([expect.objectContaining({ model: 'net', reason })]);
  });

  test.each([
    ['/^(a+)+$/', true],
    ['/^(a|aa)+$/', true],
    ['/^(?:a?)*$/', true],
    ['/^a+b*$/', false],
  ])('%s is matched with no text that may take for ever', (regex, isDangerous) => {
    const { models } = analyseText(
      network(`export function net(x: tf.SymbolicTensor) {
        const filters = ${regex}.test('a'.repeat(60)) ? 8 : 8;
        return tf.layers.conv2d({ filters, kernelSize: ${regex}.test('a'.repeat(20) + '!') ? 1 : 3 }).apply(x);
      }`),
    );
    expect(models.map(({ model }) => model.nodes.at(-1)?.attrs['kernel'])).toEqual([[3, 3]]);
    expect(models[0]?.model.assumes.length).toBe(isDangerous ? 1 : 0);
  });
});
