import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

describe('the framework as fixtures see it', () => {
  test('builds and runs a layer', () => {
    const input = tf.input({ shape: [5, 5, 1] });
    const output = tf.layers
      .conv2d({ filters: 2, kernelSize: 3, strides: 2, padding: 'same' })
      .apply(input) as tf.SymbolicTensor;
    const result = tf.model({ inputs: input, outputs: output }).predict(tf.ones([1, 5, 5, 1])) as tf.Tensor;
    expect(result.shape).toEqual([1, 3, 3, 2]);
  });
});
