import { describe, expect, test } from '@jest/globals';
import { analyseText } from '../support/analyse-fixture.js';
import { show } from '../../src/dim/index.js';

/** The shape of the last node of the last model that a source makes, in words. */
function lastShape(source: string): string {
  const { models, errors } = analyseText(`import * as tf from '@tensorflow/tfjs';\n${source}`);
  expect(errors).toEqual([]);
  const shape = models.at(-1)?.model.nodes.at(-1)?.shape;
  return (shape ?? []).map((dim) => show(dim, 'text')).join(' × ');
}

function rulesIn(source: string): readonly string[] {
  return analyseText(`import * as tf from '@tensorflow/tfjs';\n${source}`).diagnostics.map(
    ({ ruleId }) => ruleId,
  );
}

describe('tensors with values', () => {
  test.each([
    ['sizes of a typed tensor can be read', 'export const f = (x: tf.Tensor4D) => x.reshape([x.shape[0], x.shape[1] * x.shape[2], 3]);', 'N × H·W × 3'],
    ['sizes of one that a core op takes too', 'export function f(x) { const y = tf.conv2d(x, tf.zeros([3, 3, 3, 8]), 1, "same"); return y.reshape([1, x.shape[1], -1, 8]); }', '1 × H × W·N × 8'],
    ['a method that only tensors have tells what it is', 'export function f(x, p) { return x.conv2d(p.w, 2, "same").relu().mean([1, 2]); }', 'N × axis 3 of p.w'],
    ['weights in a map', 'const w = new Map([["a", tf.variable(tf.zeros([5, 5, 3, 7]))]]); export const f = (x: tf.Tensor4D) => tf.conv2d(x, w.get("a") as tf.Tensor4D, 2, "valid");', 'N × ⌈H/2⌉−2 × ⌈W/2⌉−2 × 7'],
    ['weights of a class', 'class Net { w: tf.Variable; constructor(c = 16) { this.w = tf.variable(tf.randomNormal([1, 1, 3, c])); } predict(x: tf.Tensor4D) { return tf.tidy(() => x.conv2d(this.w as any, 1, "same")); } } export { Net };', 'N × H × W × 16'],
    ['parts of a split', 'export const f = (x: tf.Tensor4D) => { const [a, b] = tf.split(tf.conv2d(x, tf.zeros([1, 1, 3, 8]) as tf.Tensor4D, 1, "same"), [3, 5], 3); return tf.concat([b, a, b], 3); };', 'N × H × W × 13'],
    ['moments', 'export const f = (x: tf.Tensor4D) => { const { mean, variance } = tf.moments(x, [1, 2], true); return x.sub(mean).div(variance.sqrt()); };', 'N × H × W × channels of x'],
    ['an image', 'export const f = (image: HTMLImageElement) => tf.image.resizeBilinear(tf.browser.fromPixels(image), [224, 192]).expandDims(0);', '1 × 224 × 192 × 3'],
    ['a bias in a record of parameters', 'export const f = (x: tf.Tensor4D, p) => tf.add(tf.conv2d(x, p.filters, 1, "same"), p.bias);', 'N × H × W × axis 3 of p.filters'],
    ['an equation', 'export const f = (x: tf.Tensor4D) => tf.einsum("bhwc,cd->bhwd", x, tf.zeros([3, 9]));', 'N × H × W × 9'],
  ])('%s', (_, source, expected) => expect(lastShape(source)).toBe(expected)); // prettier-ignore

  test('a number that comes of sizes scales, whichever it is', () => {
    const source = `export const f = (q: tf.Tensor3D, k: tf.Tensor3D) =>
  tf.matMul(tf.mul(q, 1 / Math.sqrt(q.shape[2]) + 0.5), k, false, true).div(-Math.log(k.shape[1])).mul(Math.random());`;
    const { gaps, diagnostics } = analyseText(`import * as tf from '@tensorflow/tfjs';\n${source}`);
    expect([...gaps, ...diagnostics]).toEqual([]);
  });

  test('a kernel for other channels is rejected', () => {
    expect(
      rulesIn(
        'export const f = (x: tf.Tensor4D) => tf.conv2d(tf.conv2d(x, tf.zeros([3, 3, 3, 8]), 1, "same"), tf.zeros([3, 3, 4, 8]), 1, "same");',
      ),
    ).toEqual(['layer-input-mismatch']);
  });

  test('nothing is claimed of a tensor whose number of axes nothing tells', () => {
    expect(
      rulesIn(
        'export function f(x, w = tf.zeros([16, 48])) { const [batch, time, width] = x.shape; return x.reshape([batch * time, width]).matMul(w); }',
      ),
    ).toEqual([]);
  });

  test('a kernel that the caller passes fits', () => {
    expect(
      rulesIn(
        'export const f = (x: tf.Tensor4D, k: tf.Tensor4D) => { k.shape[2]; return tf.conv2d(x, k, 1, "same").add(x); };',
      ),
    ).toEqual([]);
  });

  test('an add that a stride has broken is told', () => {
    expect(
      rulesIn(
        'export const f = (x: tf.Tensor4D) => { const w = tf.variable(tf.zeros([3, 3, 64, 64])) as tf.Tensor4D; return x.add(tf.conv2d(x, w, 2, "same").relu()); };',
      ),
    ).toEqual(['residual-shape-mismatch']);
  });

  test('a method that throws before its weights are loaded does not hide the others', () => {
    expect(
      lastShape(
        'class Net { params; forward(x: tf.Tensor4D) { if (!this.params) throw new Error("load first"); return tf.relu(x); } embed(x: tf.Tensor4D) { return tf.mean(x, [1, 2]); } } export { Net };',
      ),
    ).toBe('N × channels of x');
  });
});

describe('weights as layers', () => {
  const source = `import * as tf from '@tensorflow/tfjs';
    const init = (s: number[]) => tf.variable(tf.zeros(s)) as tf.Tensor4D;
    function make() {
      const blocks = [];
      let c = 16;
      for (const [f, stride] of [[16, 1], [32, 2]]) {
        blocks.push({ a: init([3, 3, c, f]), stride, proj: stride !== 1 || c !== f ? init([1, 1, c, f]) : null });
        c = f;
      }
      return { stem: init([3, 3, 3, 16]), blocks };
    }
    export function forward(x: tf.Tensor4D, p = make()) {
      let h = tf.conv2d(x, p.stem, 1, 'same');
      for (const { a, stride, proj } of p.blocks) {
        h = tf.add(tf.conv2d(h, a, stride, 'same'), proj ? tf.conv2d(h, proj, stride, 'same') : h);
      }
      return h;
    }`;

  test('a guard under which a projection is made is a guard of its block', () => {
    expect(analyseText(source).diagnostics.map(({ ruleId }) => ruleId)).toEqual(['redundant-stride-check']);
  });

  test('kernels are counted once each', () => {
    const [view] = analyseText(source).models;
    const elements = 9 * 3 * 16 + 9 * 16 * 16 + 9 * 16 * 32 + 16 * 32;
    expect(view?.parameters).toEqual({ trainable: elements, total: elements });
  });
});
