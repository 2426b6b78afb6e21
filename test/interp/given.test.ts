import { describe, expect, test } from '@jest/globals';
import { analyseText } from '../support/analyse-fixture.js';

const head = `import * as tf from '@tensorflow/tfjs';\n`;

function facts(source: string): unknown {
  const { models, gaps, diagnostics } = analyseText(head + source);
  return {
    models: models.map(({ model, preconditions }) => ({
      name: model.name,
      assumes: model.assumes,
      preconditions,
    })),
    gaps: gaps.map(({ reason }) => reason),
    told: diagnostics.map(({ ruleId }) => ruleId),
  };
}

describe('what a function of the caller’s gives', () => {
  test('is an assumption of the network, and its sizes are a precondition', () => {
    const source = `export class Block {
  constructor(private norm: (x: tf.SymbolicTensor) => tf.SymbolicTensor, private downsample: tf.layers.Layer | null) {}
  forward(x: tf.SymbolicTensor) {
    const conv = () => tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' });
    const y = conv().apply(this.norm(conv().apply(x)));
    return tf.layers.add().apply([y, this.downsample ? this.downsample.apply(x) : x]);
  }
}`;
    expect(facts(source)).toEqual({
      models: [
        {
          name: 'Block[downsample is not set]',
          assumes: ['norm gives a tensor that fits', 'downsample is not set'],
          preconditions: ['what norm gives fits'],
        },
        {
          name: 'Block[downsample is set, downsample.apply gives a tensor that fits]',
          assumes: [
            'norm gives a tensor that fits',
            'downsample is set',
            'downsample.apply gives a tensor that fits',
          ],
          preconditions: [],
        },
      ],
      gaps: [],
      told: [],
    });
  });

  test('never makes a finding, whatever is done with its sizes', () => {
    const source = `export function stage(x: tf.SymbolicTensor, make: (x: tf.SymbolicTensor) => tf.SymbolicTensor) {
  const y = make(x);
  const z = tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' }).apply(y);
  return tf.layers.add().apply([z, tf.layers.conv2d({ filters: 8, kernelSize: 1 }).apply(make(x))]);
}`;
    expect(facts(source)).toMatchObject({ gaps: [], told: [] });
  });
});
