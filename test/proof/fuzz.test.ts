import { expect, test } from '@jest/globals';
import { caseOf, troubleWith } from '../../scripts/fuzz/fuzz.js';
import { fixtureProjects } from '../../scripts/fuzz/sources.js';
import { analyseText } from '../support/analyse-fixture.js';

const cases = 200;
const mostSeconds = 3;

test(`${cases} broken projects are analysed without a crash, and in time`, () => {
  const projects = fixtureProjects();
  const troubles = Array.from({ length: cases }, (_, index) =>
    troubleWith(caseOf(index + 1, projects), mostSeconds),
  );
  expect(troubles.filter((trouble) => trouble !== null)).toEqual([]);
});

const head = `import * as tf from '@tensorflow/tfjs';
const conv = (x, strides = 1) => tf.layers.conv2d({ filters: 8, kernelSize: 3, strides, padding: 'same' }).apply(x);
`;

// What broken projects showed once.
test.each([
  ['a stride of 0', 'export const f = () => conv(tf.input({ shape: [8, 8, 3] }), 0);', 1],
  ['a negative stride', 'export const f = () => conv(tf.input({ shape: [null, null, 3] }), -2);', 1],
  [
    'a layer that is refused, on a side of an add',
    'export const f = (x = tf.input({ shape: [8, 8, 8] })) => tf.layers.add().apply([tf.layers.conv2d(8).apply(x), x]);',
    2,
  ],
  [
    'a network that calls itself to a depth that only the caller knows',
    'export const f = (x: tf.SymbolicTensor, depth: number) => (depth > 1 ? f(conv(x), depth - 1) : conv(x));',
    3,
  ],
  [
    'a name that nobody declares, in every block of a network',
    `export const f = (x = tf.input({ shape: [null, null, 8] })) => {
      for (let i = 0; i < 40; i++) x = i < deep ? conv(x) : tf.layers.add().apply([x, conv(x)]);
      return x;
    };`,
    7,
  ],
  [
    'loops within loops',
    `let x = 0;\n${'for (const i of [1, 2]) {'.repeat(40)} x += i; ${'}'.repeat(40)}`,
    2,
  ],
])('%s', (_, source, models) => {
  const started = process.cpuUsage();
  const analysis = analyseText(head + source);
  const { user, system } = process.cpuUsage(started);
  expect(analysis.errors).toEqual([]);
  expect(analysis.models.length).toBe(models);
  expect((user + system) / 1e6).toBeLessThan(mostSeconds);
});
