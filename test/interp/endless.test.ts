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

  test.each([
    ['layers', `for (;;) x = ${conv}.apply(x);`],
    ['calls', `const again = (y) => again(${conv}.apply(y)); again(x);`],
    ['lists', 'let all = [x]; for (;;) all = [...all, ...all];'],
    ['numbers', 'let i = 0; while (true) i++;'],
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
});
