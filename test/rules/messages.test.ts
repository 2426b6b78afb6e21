import { describe, expect, test } from '@jest/globals';
import { analyseText } from '../support/analyse-fixture.js';

/** The only message about a network of this code. */
function messageOf(code: string): string {
  const { diagnostics, errors } = analyseText(`import * as tf from '@tensorflow/tfjs';\n${code}`);
  expect(errors).toEqual([]);
  expect(diagnostics).toHaveLength(1);
  return diagnostics[0]?.message ?? '';
}

describe('a message names', () => {
  test('the pass of a loop, both sides with what made them, the cause', () => {
    expect(
      messageOf(`const image = tf.input({ shape: [null, null, 8] });
let x = image;
for (const strides of [1, 2]) {
  const y = tf.layers.conv2d({ filters: 8, kernelSize: 3, strides, padding: 'same' }).apply(x);
  x = tf.layers.add().apply([y, x]);
}
tf.model({ inputs: image, outputs: x });`),
    ).toBe(
      "The sides of this residual add never fit, for example at H = W = 3: main branch [N, ⌈H/2⌉, ⌈W/2⌉, 8] (conv2d, network.ts:5) against shortcut [N, H, W, 8] (the block's input, its size from input, network.ts:2). It is in pass 2 of the loop at network.ts:4. See network.ts:5: this conv2d changes the size, and the shortcut has no adapter that does the same.",
    );
  });

  test('the default size, where it fails', () => {
    const message = messageOf(`export function net(size = 30) {
  const image = tf.input({ shape: [size, size, 3] });
  const y = tf.layers.conv2d({ filters: 3, kernelSize: 3, strides: 4, padding: 'same' }).apply(image);
  const side = tf.layers.maxPooling2d({ poolSize: 4 }).apply(image);
  return tf.model({ inputs: image, outputs: tf.layers.add().apply([y, side]) });
}`);
    expect(message).toContain(
      'do not fit at H = W = 9 (H ≡ 1…3 mod 4 from 9 on), though they do at H = W = 8',
    );
    expect(message).toContain('. The default, `size = 30`, is one that fails. See network.ts:5: ');
  });

  test('what a layer is given, and what its weights were made for', () => {
    expect(
      messageOf(`const image = tf.input({ shape: [null, null, 3] });
const conv = tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', name: 'shared' });
const x = conv.apply(image);
tf.model({ inputs: image, outputs: conv.apply(x) });`),
    ).toBe(
      'The sizes given to this conv2d `shared` never fit, for example at H = W = 1: 8 where 3 is needed (the weights of conv2d were made at its first application). See network.ts:3.',
    );
  });

  test('no line to look at but its own', () => {
    expect(
      messageOf(`const image = tf.input({ shape: [4, 4, 1] });
tf.model({ inputs: image, outputs: tf.layers.conv2d({ filters: 8, kernelSize: 7 }).apply(image) });`),
    ).toBe('This conv2d makes [N, −2, −2, 8] of [N, 4, 4, 1] at H = W = 4: no size may be below 1.');
  });

  test('every class of sizes that fail', () => {
    const message = messageOf(`const image = tf.input({ shape: [null, 3] });
let x = image;
for (let i = 0; i < 2; i++) {
  const y = tf.layers.conv1d({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' }).apply(x);
  x = tf.layers.add().apply([y, tf.layers.maxPooling1d({ poolSize: 2 }).apply(x)]);
}
tf.model({ inputs: image, outputs: x });`);
    expect(message).toContain(
      'do not fit at L = 5 (L = 5 or L ≡ 1…3 mod 4 from 7 on), though they do at L = 4',
    );
  });
});
