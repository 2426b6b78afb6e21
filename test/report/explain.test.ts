import { expect, test } from '@jest/globals';
import { toExplanation } from '../../src/report/explain.js';
import { createStyle } from '../../src/report/style.js';
import { analyseSources } from '../support/analyse.js';
import { gapNet, roundingNet, stagedNet } from '../support/networks.js';

const plain = createStyle(false);

test('stages with channels, stride, size, shortcuts and what the guard said', () => {
  expect(toExplanation(analyseSources({ 'staged.js': stagedNet }), plain)).toMatchInlineSnapshot(`
    "staged  staged.js:21
      input image: N × H × W × 3
      18 nodes, 5 residual adds, 60,880 parameters
      smallest valid input: H = 1, W = 1
      stage   blocks     channels          stride  size           shortcuts        guards
      layer1  2 × block  16 → 16 (16 × 1)  1       H × W          identity ×2      stride !== 1: no ×2
                                                                                   channels !== filters: no ×2
      layer2  3 × block  16 → 32 (32 × 1)  2       ⌈H/2⌉ × ⌈W/2⌉  both (shortcut)  stride !== 1: yes
                                                                  identity ×2      channels !== filters: yes
                                                                                   stride !== 1: no ×2
                                                                                   channels !== filters: no ×2
    "
  `);
});

test('a block outside stages, and the sizes that the network takes', () => {
  const text = toExplanation(analyseSources({ 'net.ts': roundingNet }), plain);
  expect(text).toContain('1 residual block outside stages');
  expect(text).toContain('smallest valid input: H = 2, W = 2');
});

test('gaps are told', () => {
  const text = toExplanation(analyseSources({ 'gap.ts': gapNet }), plain);
  expect(text).toContain('not fully read: 1 gap');
  expect(text).toContain('parameters unknown');
});
