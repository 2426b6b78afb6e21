import { describe, expect, test } from '@jest/globals';
import { analyseText } from '../support/analyse-fixture.js';

/** A network of 3 → 4 channels (112 weights) with something beside it that no output needs. */
const beside = (code: string): string => `import * as tf from '@tensorflow/tfjs';
export function net() {
  const image = tf.input({ shape: [null, null, 3] });
  const x = tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }).apply(image);
  ${code}
  return tf.model({ inputs: image, outputs: x });
}
`;

describe('what is applied and then dropped', () => {
  test.each([
    ['nothing', ''],
    ['has no weights in the network', 'tf.layers.conv2d({ filters: 9, kernelSize: 1 }).apply(x);'],
    ['sets no smallest input', 'tf.layers.conv2d({ filters: 9, kernelSize: 7 }).apply(x);'],
    [
      'does not run, so its sides need not fit',
      'tf.layers.add().apply([x, tf.layers.maxPooling2d({ poolSize: 2 }).apply(x)]);',
    ],
  ])('%s', (_, code) => {
    const { models, diagnostics, gaps } = analyseText(beside(code));
    const [view] = models;
    expect({ diagnostics, gaps }).toEqual({ diagnostics: [], gaps: [] });
    expect(view?.parameters).toEqual({ trainable: 112, total: 112 });
    expect(view?.smallestInput).toEqual({ H: 1, W: 1 });
    expect(view?.validFor).toBeNull();
  });

  test('is built, so channels that do not fit are rejected', () => {
    const code =
      'tf.layers.add().apply([x, tf.layers.conv2d({ filters: 9, kernelSize: 1, strides: 2 }).apply(x)]);';
    const [found, ...others] = analyseText(beside(code)).diagnostics;
    expect(others).toEqual([]);
    expect(found).toMatchObject({ ruleId: 'residual-shape-mismatch', line: 5, verdict: 'always' });
  });
});
