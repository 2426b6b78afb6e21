import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { IntendedSizes } from '../../src/engine/engine.js';
import { analysePython } from '../support/python.js';

const file = 'fixtures/layer-input-mismatch/good-torch-one-size.py';

/** The lines of the code that is found fault with, where networks are said to be meant for these sizes. */
function told(network: string, sizes?: IntendedSizes): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const { diagnostics } = analysePython([file], sizes ? { sizes: { [network]: sizes } } : {});
  return diagnostics.map(({ line }) => lines[line - 1]?.trim() ?? '');
}

test('a network that weights make for one size has no fault', () => {
  expect(told('')).toEqual([]);
});

test.each([
  ['Digits', [32], []],
  ['Digits', [28, 32], []],
  ['Digits', [28], ['return self.fc2(F.relu(self.fc1(x)))']],
  ['SmallImages', { multipleOf: 32 }, []],
  ['SmallImages', [224], ['return self.linear(x.view(x.size(0), -1))']],
  ['Patches', [224], []],
  ['Patches', [256], ['x = x + self.positions']],
] as const)('%s, where it is said to be meant for %j', (network, sizes, expected) => {
  expect(told(network, sizes)).toEqual(expected);
});
