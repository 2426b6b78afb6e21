import { expect, test } from '@jest/globals';
import { didYouMean, nearestWord } from '../../src/cli/suggest.js';

const rules = ['residual-shape-mismatch', 'redundant-stride-check', 'silent-broadcast-add'];

test.each([
  ['redundnat-stride-check', 'redundant-stride-check'],
  ['Residual-Shape-Mismatch', 'residual-shape-mismatch'],
  ['residual-shape', 'residual-shape-mismatch'],
])('%s may have meant %s', (word, nearest) => {
  expect(nearestWord(word, rules)).toBe(nearest);
});

test('far words and empty lists give no guess', () => {
  expect(nearestWord('unused-import', rules)).toBeNull();
  expect(nearestWord('x', ['a'])).toBeNull();
  expect(nearestWord('x', [])).toBeNull();
});

test('a guess as text', () => {
  expect(didYouMean('jsn', ['text', 'json'])).toBe('; did you mean "json"?');
  expect(didYouMean('sarif', ['text', 'json'])).toBe('');
});
