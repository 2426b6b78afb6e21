import { describe, expect, test } from '@jest/globals';
import { respellings, sameButFor } from '../../src/fix/respell.js';

function respelt(text: string, old = 'downsample', name = 'shortcutAdapter'): string {
  return respellings(text, old, name)
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, text: each }) => result.slice(0, start) + each + result.slice(end), text);
}

describe('a name in a text', () => {
  test.each([
    ['downsample', 'shortcutAdapter'],
    ['the downsample, then', 'the shortcutAdapter, then'],
    ['b1_downsample', 'b1_shortcut_adapter'],
    ['downsample_conv', 'shortcut_adapter_conv'],
    ['layer1-downsample', 'layer1-shortcut-adapter'],
    ['layer1.0.downsample.1', 'layer1.0.shortcutAdapter.1'],
    ['layer1/downsample/kernel', 'layer1/shortcutAdapter/kernel'],
    ['stage1Downsample', 'stage1ShortcutAdapter'],
    ['downsampleConv', 'shortcutAdapterConv'],
    ['Downsample this', 'ShortcutAdapter this'],
    ['DOWNSAMPLE', 'SHORTCUT_ADAPTER'],
    ['a downsample and a downsample', 'a shortcutAdapter and a shortcutAdapter'],
  ])('%s', (text, expected) => {
    expect(respelt(text)).toBe(expected);
  });

  test.each(['downsampled', 'downsampling', 'nodownsample', 'DOWNSAMPLED', 'Downsampler', ''])(
    'not in %p',
    (text) => {
      expect(respellings(text, 'downsample', 'projection')).toEqual([]);
    },
  );

  test('a name of several words, in each spelling', () => {
    const text = 'downSample down_sample down-sample DownSample DOWN_SAMPLE downsample';
    expect(respelt(text, 'downSample', 'skipConv')).toBe(
      'skipConv skip_conv skip-conv SkipConv SKIP_CONV downsample',
    );
    expect(respelt(text, 'down_sample', 'projection')).toBe(
      'projection projection projection Projection PROJECTION downsample',
    );
  });
});

test('texts that differ by names only', () => {
  const names = new Map([['downsample', 'shortcutAdapter']]);
  expect(sameButFor('b1_downsample/bn', 'b1_shortcut_adapter/bn', names)).toBe(true);
  expect(sameButFor('b1_downsample/bn', 'b1_downsample/bn', names)).toBe(true);
  expect(sameButFor('b1_downsample/bn', 'b2_shortcut_adapter/bn', names)).toBe(false);
  expect(sameButFor('b1_downsample', 'b1_projection', names)).toBe(false);
  expect(sameButFor('b1_downsample', 'b1_downsampled', names)).toBe(false);
});
