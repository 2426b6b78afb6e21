/** Sources of small networks, for tests that need a model and not a particular one. */

/** One residual block whose shortcut halves with ⌊(H−1)/2⌋+1 and whose branch halves with ⌊H/2⌋: they differ at odd sizes. */
export const roundingNet = `import * as tf from '@tensorflow/tfjs';

export function net() {
  const input = tf.input({ shape: [null, null, 3], name: 'image' });
  const main = tf.layers.conv2d({ filters: 8, kernelSize: 2, strides: 2, name: 'halve' }).apply(input);
  const shortcut = tf.layers.conv2d({ filters: 8, kernelSize: 1, strides: 2, name: 'project' }).apply(input);
  const sum = tf.layers.add({ name: 'join' }).apply([main, shortcut]);
  return tf.model({ inputs: input, outputs: sum });
}
`;

/** A builder with a stage function whose guard makes a projection where stride or channels ask for it. */
export const stagedNet = `import * as tf from '@tensorflow/tfjs';

const conv = (filters, strides, name) => tf.layers.conv2d({ filters, kernelSize: 3, strides, padding: 'same', useBias: false, name });

function block(x, filters, stride, name) {
  const channels = x.shape[x.shape.length - 1];
  let shortcut = x;
  if (stride !== 1 || channels !== filters) {
    shortcut = tf.layers.conv2d({ filters, kernelSize: 1, strides: stride, padding: 'same', name: name + '_project' }).apply(x);
  }
  const y = conv(filters, 1, name + '_b').apply(conv(filters, stride, name + '_a').apply(x));
  return tf.layers.add({ name: name + '_join' }).apply([y, shortcut]);
}

function makeLayer(x, filters, blocks, stride, name) {
  let y = block(x, filters, stride, name + '_0');
  for (let i = 1; i < blocks; i++) y = block(y, filters, 1, name + '_' + i);
  return y;
}

export function staged() {
  const input = tf.input({ shape: [null, null, 3], name: 'image' });
  const stem = conv(16, 1, 'stem').apply(input);
  const layer1 = makeLayer(stem, 16, 2, 1, 'layer1');
  const layer2 = makeLayer(layer1, 32, 3, 2, 'layer2');
  return tf.model({ inputs: input, outputs: layer2 });
}
`;

/** Reads its channels from somewhere that an analysis cannot know. */
export const gapNet = `import * as tf from '@tensorflow/tfjs';
import { readSettings } from 'somewhere';

export function unknown() {
  const input = tf.input({ shape: [null, null, 3] });
  const y = tf.layers.conv2d({ filters: readSettings().filters, kernelSize: 3 }).apply(input);
  return tf.model({ inputs: input, outputs: y });
}
`;
