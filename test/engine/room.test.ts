import { expect, test } from '@jest/globals';
import { analyseSources } from '../support/analyse.js';

const builder = (name: string): string => `
  export function ${name}() {
    const input = tf.input({ shape: [8, 8, 4] });
    const x = tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' }).apply(input);
    return tf.layers.add().apply([x, input]);
  }`;

const sources = {
  'nets.ts': `import * as tf from '@tensorflow/tfjs';\n${['one', 'two', 'three', 'four'].map(builder).join('\n')}`,
};

function roomFor(networks: number): () => boolean {
  let count = 0;
  return () => count++ < networks;
}

test('networks for which there is no room are told as an error, and the others are analysed', () => {
  const room = { hasMore: roomFor(2), cure: 'buy memory' };
  const { models, diagnostics, errors } = analyseSources(sources, ['nets.ts'], { room });
  expect(models.map(({ model }) => model.name)).toEqual(['one', 'two']);
  expect(diagnostics.map(({ ruleId }) => ruleId)).toEqual([
    'residual-shape-mismatch',
    'residual-shape-mismatch',
  ]);
  expect(errors).toEqual([
    {
      file: 'nets.ts',
      line: 15,
      column: 19,
      message: 'this and 1 more were not run, since what came before takes the memory there is; buy memory',
      internal: false,
    },
  ]);
});

test('where there is room for all, nothing is told', () => {
  const room = { hasMore: roomFor(4), cure: 'buy memory' };
  expect(analyseSources(sources, ['nets.ts'], { room }).errors).toEqual([]);
});
