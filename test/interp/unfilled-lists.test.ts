import { describe, expect, test } from '@jest/globals';
import { analyseText } from '../support/analyse-fixture.js';

/** A network of a list that a loop over something unknown fills. */
const network = (use: string): string => `import * as tf from '@tensorflow/tfjs';
import { load } from './elsewhere';
export function net() {
  const all = [];
  for (const each of load()) all.push(each);
  return ${use};
}`;

describe('nothing is claimed of what a loop over something unknown was to fill', () => {
  test.each([
    ['indices', 'tf.oneHot(tf.tensor1d(all), 10)'],
    ['rows', 'tf.matMul(tf.tensor(all), tf.zeros([3, 4]))'],
    ['variables', 'tf.reshape(tf.variable(all), [3, 4])'],
    ['the ends of a list', 'tf.concat([all[all.length - 1], all[0]], 1)'],
    ['members', 'tf.stack([all[0], all[1]]).reshape([5])'],
  ])('%s', (_, use) => {
    const { diagnostics, errors, models } = analyseText(network(use));
    expect([errors, diagnostics]).toEqual([[], []]);
    expect(models.every(({ model }) => !model.complete)).toBe(true);
  });

  test('written values are values', () => {
    const { diagnostics, models } = analyseText(network('tf.matMul(tf.tensor([[1, 2]]), tf.zeros([3, 4]))'));
    expect(models.length).toBe(1);
    expect(diagnostics.map(({ ruleId }) => ruleId)).toEqual(['layer-input-mismatch']);
  });
});
