import { describe, expect, test } from '@jest/globals';
import { analyseSources } from '../support/analyse.js';

const library = `const tf = require('@tensorflow/tfjs');\n`;
const network = `
  const input = tf.input({ shape: [8, 8, 4] });
  const x = tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }).apply(input);
  return tf.layers.add().apply([x, input]);`;

describe('code that would never come to an end is left', () => {
  test('the steps of a promise, which hand themselves over again and again', () => {
    const { models, errors } = analyseSources({
      'net.js': `${library}
        function wait(generator) {
          return new Promise((resolve, reject) => {
            function fulfilled(value) { step(generator.next(value)); }
            function step(result) { result.done ? resolve(result.value) : result.value.then(fulfilled); }
            step(generator.next());
          });
        }
        exports.build = (steps) => { wait(steps); ${network} };`,
    });
    expect(errors).toEqual([]);
    expect(models.map(({ residualAdds }) => residualAdds)).toContain(1);
  });

  test('a loop that only sizes without a bound would end', () => {
    const { models, errors } = analyseSources({
      'net.js': `${library}
        function settle(size, draw) {
          let rest = size;
          do { rest = rest * draw.scale - draw.offset; } while (rest >= 1);
          return rest;
        }
        exports.build = (size, draw) => { settle(size, draw); ${network} };`,
    });
    expect(errors).toEqual([]);
    expect(models.map(({ residualAdds }) => residualAdds)).toContain(1);
  });
});
