import { expect, test } from '@jest/globals';
import { analyseSources } from '../support/analyse.js';

const options = 'export interface Options { filters: number; downsample?: unknown }';
const block = `
import * as tf from '@tensorflow/tfjs';
import type { Options } from './options';
export function block(x: tf.SymbolicTensor, o: Options): tf.SymbolicTensor {
  const main = tf.layers.conv2d({ filters: o.filters, kernelSize: 3, padding: 'same' }).apply(x);
  const layer = o.downsample as tf.layers.Layer | undefined;
  return tf.layers.add().apply([main as tf.SymbolicTensor, (layer?.apply(x) ?? x) as tf.SymbolicTensor]) as tf.SymbolicTensor;
}`;
const net = `
import * as tf from '@tensorflow/tfjs';
import { block } from './block';
export function net() {
  const image = tf.input({ shape: [null, null, 8] });
  const o = { filters: 16, downsample: tf.layers.conv2d({ filters: 16, kernelSize: 1 }) };
  return tf.model({ inputs: image, outputs: block(image, o) });
}`;
const unrelated = 'export const audio = { downsample: 2 };';
const sources = { 'options.ts': options, 'block.ts': block, 'net.ts': net, 'audio.ts': unrelated };

test('edits reach every file that the networks import, given or not, and no other', () => {
  for (const entries of [['net.ts'], Object.keys(sources)]) {
    const [finding] = analyseSources(sources, entries).diagnostics;
    const [rename] = finding?.suggestions ?? [];
    expect(finding?.ruleId).toBe('misleading-adapter-name');
    expect(new Set(rename?.edits.map(({ file }) => file))).toEqual(
      new Set(['net.ts', 'block.ts', 'options.ts']),
    );
    // The member of an exported interface is known outside.
    expect(rename?.applicability).toBe('choice');
  }
});
