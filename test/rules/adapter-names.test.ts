import { describe, expect, test } from '@jest/globals';
import { analyseSources } from '../support/analyse.js';

/** A block function whose adapter has a name; `strides` where it shrinks. */
function block(fn: string, name: string, more = ''): string {
  return `
export function ${fn}(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
  ${more}const main = tf.layers.conv2d({ filters, kernelSize: 3, strides, padding: 'same' }).apply(x) as tf.SymbolicTensor;
  const ${name} = tf.layers.conv2d({ filters, kernelSize: 1, strides, padding: 'same' }).apply(x) as tf.SymbolicTensor;
  return tf.layers.add().apply([main, ${name}]) as tf.SymbolicTensor;
}`;
}

function net(...blocks: readonly (readonly [fn: string, name: string, more?: string])[]): string {
  return `import * as tf from '@tensorflow/tfjs';
${blocks.map(([fn, name, more]) => block(fn, name, more)).join('')}
export function net(): tf.LayersModel {
  const image = tf.input({ shape: [null, null, 8] });
  let x: tf.SymbolicTensor = image;
  ${blocks.map(([fn], index) => `x = ${fn}(x, ${16 + 8 * index}, 1);`).join('\n  ')}
  return tf.model({ inputs: image, outputs: x });
}`;
}

/** The names that suggestions put in the place of the misleading ones. */
function names(sources: Readonly<Record<string, string>>): readonly string[] {
  const { diagnostics } = analyseSources(sources);
  const texts = diagnostics.flatMap(({ suggestions }) => suggestions.flatMap(({ edits }) => edits));
  return [...new Set(texts.map(({ text }) => text))];
}

test('without a habit: what it is', () => {
  expect(names({ 'a.ts': net(['plain', 'downsample']) })).toEqual(['shortcutAdapter']);
});

describe('the habit of the project comes first', () => {
  test.each(['projection', 'shortcut', 'proj', 'matchChannels', 'skipConv'])('%s', (habit) => {
    expect(names({ 'a.ts': net(['one', habit], ['two', 'downsample']) })).toEqual([habit]);
  });

  test('the one in use most often, in other files too', () => {
    expect(
      names({
        'a.ts': net(['one', 'projection'], ['two', 'skip'], ['three', 'projection']),
        'b.ts': net(['four', 'downsample']),
      }),
    ).toEqual(['projection']);
  });

  test('unless it is taken where it would stand', () => {
    const taken = 'const projection = filters; void projection; ';
    expect(names({ 'a.ts': net(['one', 'projection'], ['two', 'downsample', taken]) })).toEqual([
      'shortcutAdapter',
    ]);
  });

  test('names of tensors are none for layers', () => {
    const layered = block('second', 'down')
      .replace(
        "const down = tf.layers.conv2d({ filters, kernelSize: 1, strides, padding: 'same' }).apply(x) as tf.SymbolicTensor",
        'const down = tf.layers.conv2d({ filters, kernelSize: 1, strides })',
      )
      .replace('[main, down]', '[main, down.apply(x) as tf.SymbolicTensor]');
    const whole = net(['one', 'skip'], ['second', 'down']).replace(block('second', 'down'), layered);
    expect(whole).toContain('down.apply(x)');
    expect(names({ 'a.ts': whole })).toEqual(['shortcutAdapter']);
  });

  test('a name that says nothing is none', () => {
    expect(names({ 'a.ts': net(['one', 'conv'], ['two', 'downsample']) })).toEqual(['shortcutAdapter']);
  });
});

describe('in the style of the code', () => {
  test.each([
    ['down_sample', 'shortcut_adapter'],
    ['downSample', 'shortcutAdapter'],
    ['_downsample', '_shortcutAdapter'],
    ['DOWNSAMPLE', 'SHORTCUT_ADAPTER'],
    ['Downsample', 'ShortcutAdapter'],
  ])('%s', (name, expected) => {
    expect(names({ 'a.ts': net(['one', name]) })).toEqual([expected]);
  });

  test('a name of one word is written as the others of its file', () => {
    const others = 'const main_conv = tf.layers.conv2d({ filters: 1, kernelSize: 1 }); void main_conv; ';
    expect(names({ 'a.ts': net(['one', 'downsample', others]) })).toEqual(['shortcut_adapter']);
    expect(names({ 'a.ts': net(['one', 'downsample', others.replaceAll('main_conv', 'mainConv')]) })).toEqual(
      ['shortcutAdapter'],
    );
  });

  test('a habit too', () => {
    expect(names({ 'a.ts': net(['one', 'skipConv'], ['two', 'down_sample']) })).toEqual(['skip_conv']);
  });
});
