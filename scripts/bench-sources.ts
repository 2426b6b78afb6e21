/** What the benchmark analyses: fixtures, generated networks, folders of published files. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './bench-processes.js';

export const fiveResNets = 'fixtures/nets/resnet-class.ts';
export const resNetD = 'fixtures/nets/resnet-d.ts';

export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The class style with the largest of its five networks alone. */
export function resNet152(): string {
  const [shared = '', ...networks] = textOf(fiveResNets).split(/^(?=export function resnet)/m);
  const wanted = networks.filter((network) => network.includes('resnet152'));
  if (wanted.length !== 1) throw new Error(`${fiveResNets} has no ResNet-152 any more`);
  return shared + wanted.join('');
}

/** A residual network of 6n + 2 weight layers for 32 × 32 images, as He et al. have it in section 4.2. */
export function cifarResNet(depth: number): string {
  return `import * as tf from '@tensorflow/tfjs';

function convNorm(x: tf.SymbolicTensor, filters: number, strides: number, kernelSize = 3): tf.SymbolicTensor {
  const y = tf.layers.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false }).apply(x);
  return tf.layers.batchNormalization().apply(y) as tf.SymbolicTensor;
}

function relu(x: tf.SymbolicTensor): tf.SymbolicTensor {
  return tf.layers.reLU().apply(x) as tf.SymbolicTensor;
}

function block(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
  const y = convNorm(relu(convNorm(x, filters, strides)), filters, 1);
  const needsProjection = strides !== 1 || x.shape[3] !== filters;
  const shortcut = needsProjection ? convNorm(x, filters, strides, 1) : x;
  return relu(tf.layers.add().apply([y, shortcut]) as tf.SymbolicTensor);
}

function resNet(blocks: number): tf.LayersModel {
  const image = tf.input({ shape: [32, 32, 3] });
  let x = relu(convNorm(image, 16, 1));
  for (const [stage, filters] of [16, 32, 64].entries()) {
    for (let i = 0; i < blocks; i++) x = block(x, filters, stage > 0 && i === 0 ? 2 : 1);
  }
  const pooled = tf.layers.globalAveragePooling2d({}).apply(x);
  const logits = tf.layers.dense({ units: 10 }).apply(pooled) as tf.SymbolicTensor;
  return tf.model({ inputs: image, outputs: logits });
}

export const network = (): tf.LayersModel => resNet(${(depth - 2) / 6});
`;
}

const isSource = (file: string): boolean =>
  /\.([cm]?[jt]s|[jt]sx)$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
/** Above it lie bundles of whole programs, one in a hundred files. */
const largestFile = 100_000;

/**
 * Copies so many files of installed packages into a folder, all but TensorFlow's own and bundles; packages come again
 * where there are too few. Gives the bytes copied.
 */
export function copyPublishedFiles(folder: string, count: number): number {
  const from = join(root, 'node_modules');
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((file) => isSource(file) && !file.includes('@tensorflow'))
    .filter((file) => {
      const stats = statSync(join(from, file));
      return stats.isFile() && stats.size <= largestFile;
    })
    .sort();
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const file = files[index % files.length] ?? '';
    const to = join(
      folder,
      `round-${Math.floor(index / files.length)}`,
      file.replaceAll(`node_modules${sep}`, ''),
    );
    mkdirSync(join(to, '..'), { recursive: true });
    copyFileSync(join(from, file), to);
    bytes += statSync(to).size;
  }
  return bytes;
}

/** `count` networks of ResNet-50's first two stages, each with a projection of the second that forgot its stride. */
export function faultyStages(count: number): string {
  const networks = Array.from({ length: count }, (_, index) => `
export function network${index}() {
  const image = tf.input({ shape: [null, null, 3] });
  let x = tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }).apply(convNorm(image, 64, 7, 2));
  for (let i = 0; i < 3; i++) x = bottleneck(x, 64, 1, i === 0);
  const main = convNorm(convNorm(convNorm(x, 128, 1, 1), 128, 3, 2), 512, 1, 1);
  x = tf.layers.add().apply([main, convNorm(x, 512, 1, 1)]);
  return tf.model({ inputs: image, outputs: tf.layers.reLU().apply(x) });
}`); // prettier-ignore
  return `import * as tf from '@tensorflow/tfjs';

function convNorm(x, filters, kernelSize, strides) {
  const y = tf.layers.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false }).apply(x);
  return tf.layers.batchNormalization().apply(y);
}

function bottleneck(x, planes, strides, projects) {
  const main = convNorm(convNorm(convNorm(x, planes, 1, 1), planes, 3, strides), planes * 4, 1, 1);
  const shortcut = projects ? convNorm(x, planes * 4, 1, strides) : x;
  return tf.layers.reLU().apply(tf.layers.add().apply([main, shortcut]));
}
${networks.join('\n')}
`;
}
