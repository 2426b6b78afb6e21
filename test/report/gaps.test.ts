import { expect, test } from '@jest/globals';
import { rankedGaps } from '../../src/report/gaps.js';
import { toText } from '../../src/report/text.js';
import { createStyle } from '../../src/report/style.js';
import { analyseSources } from '../support/analyse.js';

const source = `
import * as tf from '@tensorflow/tfjs';
import { head } from 'heads';
import { block } from 'blocks';
export function cheap() {
  const x = tf.input({ shape: [32, 32, 8] });
  return tf.model({ inputs: x, outputs: tf.layers.flatten().apply(head(x)) });
}
export function dear() {
  const x = tf.input({ shape: [32, 32, 8] });
  let y = block(x);
  for (let i = 0; i < 3; i++) y = tf.layers.add().apply([y, tf.layers.reLU().apply(y)]);
  return tf.model({ inputs: x, outputs: y });
}`;

test('gaps stand by the adds that they cost', () => {
  const analysis = analyseSources({ 'nets.ts': source });
  expect(rankedGaps(analysis).map(({ gap, models, adds }) => [gap.line, models, adds])).toEqual([
    [4, ['dear'], 3],
    [3, ['cheap'], 0],
  ]);
  const text = toText(analysis, createStyle(false), { gaps: true });
  expect(text).toContain(
    "Not followed:\n  nets.ts:4:1  3 adds  the module 'blocks' is not part of the analysed code  (dear)\n  nets.ts:3:1  the module 'heads'",
  );
});

test('one place is one gap, however many models meet it', () => {
  const both = `${source}
export const again = () => dear();`;
  const [first] = rankedGaps(analyseSources({ 'nets.ts': both }));
  expect(first?.gap.line).toBe(4);
});
