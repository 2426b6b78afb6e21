import { expect, test } from '@jest/globals';
import { Originals, variationsOf } from '../../scripts/mutation/benign.js';
import { mutantsOf } from '../../scripts/mutation/mutants.js';
import { operators } from '../../scripts/mutation/operators.js';
import { wholeNetworks } from '../../scripts/proof/fixtures.js';
import { judgeNetworks } from '../../scripts/proof/judge-network.js';
import { analyseSources } from '../support/analyse.js';

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
  [
    'a convolution of a sum whose channels are null on one side',
    `const turned = tf.layers.permute({ dims: [1, 3, 2] }).apply(x);
    return ${conv(4)}.apply(tf.layers.add().apply([x, turned]));`,
  ],
  ['an upsampling by one number', 'return tf.layers.upSampling2d({ size: [2] }).apply(x);'],
  ['a cropping of one end', 'return tf.layers.cropping2D({ cropping: [[1], [1, 1]] }).apply(x);'],
  [
    'a concatenation that is right with the shortcut of an add that fails',
    `const y = tf.layers.add().apply([${conv(8, ', strides: 2')}.apply(${conv(8)}.apply(x)), x]);
    return tf.layers.concatenate().apply([y, x]);`,
  ],
  [
    'a sum that is wrong on either side of an add that fails',
    `const y = tf.layers.add().apply([${conv(8, ', strides: 2')}.apply(x), x]);
    return tf.layers.add().apply([${conv(8, ', strides: 2')}.apply(y), y]);`,
  ],
  [
    'a longer branch that computes less',
    `const short = tf.layers.reLU().apply(tf.layers.reLU().apply(tf.layers.maxPooling2d({ poolSize: 2 }).apply(x)));
    const y = tf.layers.add().apply([short, ${conv(8)}.apply(x)]);
    return tf.layers.averagePooling2d({ poolSize: 2, strides: 2 }).apply(y);`,
  ],
  [
    'what is too small behind an add that fails',
    `const y = tf.layers.add().apply([${conv(8, ", padding: 'valid'")}.apply(x), x]);
    return tf.layers.add().apply([${conv(8, ", padding: 'valid'")}.apply(y), y]);`,
  ],
  [
    'flattened channels, and what the framework never comes to',
    `const y = tf.layers.flatten({}).apply(tf.layers.globalAveragePooling2d({}).apply(x));
    return tf.layers.multiply().apply([x, tf.layers.reshape({ targetShape: [1, 1, 8] }).apply(y)]);`,
  ],
  [
    'a part of a network that was made for no channels',
    `const part = tf.sequential();
    part.add(tf.layers.conv2d({ inputShape: [null, 8, null], filters: 8, kernelSize: 3 }));
    return part.apply(x);`,
  ],
  [
    'channels padded by no whole number',
    `const turned = tf.layers.permute({ dims: [1, 3, 2] }).apply(x);
    const wider = tf.layers.zeroPadding2d({ padding: [[0, 0], [4 / 3, 4 / 3]] }).apply(turned);
    const back = tf.layers.permute({ dims: [1, 3, 2] }).apply(wider);
    return tf.layers.add().apply([${conv(10)}.apply(x), back]);`,
  ],
  [
    'a size that is no whole number, and the weights that it has none for',
    `const y = tf.layers.reshape({ targetShape: [2.5, 4] }).apply(tf.layers.globalAveragePooling2d({}).apply(x));
    return tf.layers.dense({ units: 3 }).apply(tf.layers.permute({ dims: [2, 1] }).apply(y));`,
  ],
  [
    'blocks that fail on either side, and what is too large for the main branches only',
    `let y = x;
    for (let i = 0; i < 3; i++) y = tf.layers.add().apply([${conv(8, ", padding: 'valid'")}.apply(y), y]);
    const narrow = ${conv(8, ", padding: 'valid', strides: 2")}.apply(y);
    return tf.layers.add().apply([narrow, ${conv(8, ', strides: 2')}.apply(y)]);`,
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

// These are about whole fixtures: what they showed hangs on many blocks.
test.each([
  ['less than nothing left of a series', 'tcn', 'change a padding', ":30: padding: 'same'"],
  ['a pool of what is left behind adds that all fail', 'shake-shake', 'drop a padding', ':17'],
  ['few sizes that leave something', 'segmenter', 'change a padding', ':28'],
  ['patches that do not fit', 'mixer', 'change a constant', ':5: 24 → 25'],
  ['a cropping that leaves less than nothing', 'style-transfer', 'change a factor', ':26: 2 → 4'],
  ['a side that is 1 at the few sizes that are left', 'dla', 'exchange two arguments', ':27: 3 → stride'],
  ['a floor of a product', 'gcnet', 'apply to another tensor', ':12: x → keys'],
  ['an open size added to channels', 'gcnet', 'merge another tensor', ':20: y → flatKeys'],
  ['an axis that is null for its shorter side', 'gcnet', 'merge another tensor', ':20: x → flatKeys'],
  ['a crop that cannot run, and what it was for', 'shake-shake', 'drop an item', ':29: 1, →'],
  ['a reshape with two open sizes', 'r2plus1d', 'repeat an item', ':46: -1 → -1, -1'],
  ['half of an odd number of channels', 'option-a', 'change a factor', ':19: 2 → 3'],
])('%s', (_, name, operator, part) => {
  const subject = wholeNetworks().find(({ entry }) => entry.includes(`/${name}.`));
  const chosen = operators.filter((each) => each.name === operator);
  const mutant = subject && mutantsOf(subject, chosen).find(({ about }) => about.includes(part));
  const [verdict] = mutant ? judgeNetworks(mutant.subject) : [];
  expect(verdict).toMatchObject({ unjudged: null, missed: [], falseAlarms: [], gaps: [] });
  expect(verdict?.faults).not.toEqual([]);
});

// Written differently, these were read differently.
test.each([
  ['a name under a key', 'resnet-class', 'look a member up by its key', "this['layer1']"],
  ['loops in a function called on the spot', 'tabular', 'call a function on the spot', ':24: blockConfig'],
  ['a stride that a helper chooses', 'option-a', 'ask a helper', ':52: stage === 0'],
  ['another order of builders', 'resnet3d', 'exchange two constants', ':78'],
])('%s', (_, name, operator, part) => {
  const subjects = wholeNetworks().filter(({ entry }) => entry.includes(`/${name}.`));
  const variations = variationsOf(subjects, operator).filter(({ about }) => about.includes(part));
  expect(variations).not.toEqual([]);
  const originals = new Originals(subjects);
  expect(variations.flatMap((each) => originals.compare(each).differences)).toEqual([]);
});

// These are right, and something was told or lost.
test.each([
  [
    'a cropping with more than it takes',
    'return tf.layers.cropping2D({ cropping: [[1, 1, 5], [1, 1]] }).apply(x);',
  ],
  ['a dilation of 0 that changes no size', `return ${conv(4, ', dilationRate: 0')}.apply(x);`],
  [
    'a network applied twice, with a layer that leads nowhere',
    `const pixels = tf.input({ shape: [null, null, 8] });
    const inner = ${conv(8)}.apply(pixels);
    ${conv(4)}.apply(inner);
    const part = tf.model({ inputs: pixels, outputs: tf.layers.add().apply([inner, pixels]) });
    return tf.layers.concatenate().apply([part.apply(x), part.apply(${conv(8)}.apply(x))]);`,
  ],
])('%s', (_, body) => {
  const [verdict] = judgeNetworks({
    sources: { 'net.ts': network(body) },
    entry: 'net.ts',
    builders: ['net'],
  });
  expect(verdict).toMatchObject({ unjudged: null, missed: [], falseAlarms: [], gaps: [], inexact: [] });
  expect(verdict?.faults).toEqual([]);
});

test('an add of three sides that fails by two of them broadcasts nothing', () => {
  const sides = `[${conv(8)}.apply(x), ${conv(8, ', strides: 16')}.apply(x), ${conv(8, ', strides: 8')}.apply(x)]`;
  const text = network(`return tf.layers.add().apply(${sides});`).replace('[null, null, 8]', '[16, 16, 8]');
  const { diagnostics } = analyseSources({ 'net.ts': text });
  expect(diagnostics.map(({ ruleId }) => ruleId)).toEqual(['residual-shape-mismatch']);
});

test('a dilation of 0, which some convolutions run with, is no finding', () => {
  const text = network(`return ${conv(4, ", dilationRate: 0, padding: 'valid'")}.apply(x);`);
  const { diagnostics, gaps } = analyseSources({ 'net.ts': text });
  expect(diagnostics).toEqual([]);
  expect(gaps.map(({ reason }) => reason)).toEqual([
    'conv2d with dilation [0, 0] runs as if it were 1, and is built otherwise',
  ]);
});

test('a width that is no whole number is refused where the layer is made', () => {
  const text = network(
    `return ${conv(4)}.apply(tf.layers.conv2d({ filters: 25 / 2, kernelSize: 1 }).apply(x));`,
  );
  const { diagnostics } = analyseSources({ 'net.ts': text });
  expect(diagnostics.map(({ message }) => message)).toEqual([
    expect.stringContaining('filters must be a positive whole number, not 12.5'),
  ]);
});

test('strides beyond every input are followed', () => {
  const text = network(`let y = x;
  for (let i = 0; i < 24; i++) y = tf.layers.add().apply([${conv(8, ', strides: 4')}.apply(y), y]);
  return y;`);
  const { diagnostics, gaps } = analyseSources({ 'net.ts': text });
  expect(gaps).toEqual([]);
  // No input is so large that the last of them fail: they spread a side of 1 over one of more.
  expect(diagnostics.map(({ ruleId, verdict, witness }) => [ruleId, verdict, witness])).toEqual([
    ['residual-shape-mismatch', 'always', { H: 5, W: 5 }],
    ['silent-broadcast-add', 'always', { H: 4 ** 19 + 1, W: 4 ** 19 + 1 }],
  ]);
});
