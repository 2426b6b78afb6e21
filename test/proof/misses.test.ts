import { expect, test } from '@jest/globals';
import { judgeNetworks } from '../../scripts/proof/judge-network.js';

const conv = (filters: number, more = ''): string =>
  `tf.layers.conv2d({ filters: ${filters}, kernelSize: 3, padding: 'same'${more} })`;

/** A network of the open input `x` with that body, which gives its output. */
function network(body: string): string {
  return `import * as tf from '@tensorflow/tfjs';
export function net() {
  const image = tf.input({ shape: [null, null, 8] });
  const output = build(image);
  return tf.model({ inputs: image, outputs: output });
}
function build(x) {
${body}
}
`;
}

// What mutants showed once: each is wrong on TensorFlow.js, and was not told, or told in another way.
test.each([
  [
    'a norm along an axis that is null while the network is built',
    'return tf.layers.batchNormalization({ axis: 1 }).apply(x);',
  ],
  ['slopes for every place of an image that has no size yet', 'return tf.layers.prelu().apply(x);'],
  [
    'an open image flattened, and what follows from that',
    `return tf.layers.dense({ units: 2 }).apply(tf.layers.flatten().apply(${conv(4)}.apply(x)));`,
  ],
  [
    'an activation of two tensors',
    `return ${conv(4)}.apply(tf.layers.reLU().apply([x, ${conv(8)}.apply(x)]));`,
  ],
  ['a sum of one tensor', `return ${conv(4)}.apply(tf.layers.add().apply([x]));`],
  [
    'a guard behind what is rejected',
    `const y = tf.layers.add().apply([${conv(4)}.apply(x)]);
    const z = y.shape[3] === 4 ? y : ${conv(4)}.apply(y);
    return tf.layers.add().apply([z, ${conv(4)}.apply(y)]);`,
  ],
  [
    'a map put where one number a channel belongs',
    `return tf.layers.multiply().apply([x, tf.layers.reshape({ targetShape: [1, 1, 8] }).apply(${conv(8, ', strides: 2')}.apply(x))]);`,
  ],
  [
    'a map of one size only',
    `return tf.layers.reshape({ targetShape: [7, 7, 4] }).apply(${conv(4, ', strides: 4')}.apply(x));`,
  ],
])('%s', (_, body) => {
  const [verdict] = judgeNetworks({
    sources: { 'net.ts': network(body) },
    entry: 'net.ts',
    builders: ['net'],
  });
  expect(verdict).toMatchObject({ unjudged: null, missed: [], falseAlarms: [], gaps: [], inexact: [] });
  expect(verdict?.faults).not.toEqual([]);
});
