import type { Diagnostic } from '../../src/diagnostic.js';
import type { EngineOptions } from '../../src/engine/engine.js';
import { analyseText } from '../support/analyse-fixture.js';

/** Source with what every network here starts with: the library, a convolution and a sum. */
export function networkOf(body: string): string {
  return `import * as tf from '@tensorflow/tfjs';
type T = tf.SymbolicTensor;
const conv = (x: T, filters: number, kernelSize = 3, strides = 1): T =>
  tf.layers.conv2d({ filters, kernelSize, strides, padding: 'same' }).apply(x) as T;
const add = (...sides: T[]): T => tf.layers.add().apply(sides) as T;
const input = (channels = 16): T => tf.input({ shape: [null, null, channels] });
${body}`;
}

/** What one rule says of a network that `networkOf` completes. */
export function found(
  ruleId: string,
  body: string,
  options: Partial<EngineOptions> = {},
): readonly Diagnostic[] {
  const { diagnostics, errors } = analyseText(networkOf(body), 'network.ts', options);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return diagnostics.filter((each) => each.ruleId === ruleId);
}
