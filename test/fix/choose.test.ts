import { expect, test } from '@jest/globals';
import { choose } from '../../src/fix/choose.js';
import type { Fix } from '../../src/fix/intent.js';

type Item = Pick<Fix, 'edits' | 'scope'>;

function item(file: string, edit: [number, number], scope: [number, number] = edit): Item {
  const [start, end] = edit;
  return { edits: [{ file, start, end, text: 'x' }], scope: [{ file, start: scope[0], end: scope[1] }] };
}

test('what lies apart goes together', () => {
  const items = [item('a.ts', [0, 2]), item('a.ts', [5, 6]), item('b.ts', [0, 2])];
  expect(choose(items)).toEqual({ chosen: items, waiting: [] });
});

test.each([
  ['edits that overlap', item('a.ts', [0, 4]), item('a.ts', [2, 6])],
  ['edits that touch', item('a.ts', [0, 4]), item('a.ts', [4, 6])],
  ['an edit in code that the other was made for', item('a.ts', [0, 2], [0, 20]), item('a.ts', [10, 11])],
  ['the other way round', item('a.ts', [10, 11]), item('a.ts', [0, 2], [0, 20])],
])('%s: the later one waits', (_, first, second) => {
  const third = item('b.ts', [0, 1]);
  expect(choose([first, second, third])).toEqual({ chosen: [first, third], waiting: [second] });
});

test("what waits is in nobody's way", () => {
  const [a, b, c] = [item('a.ts', [0, 4]), item('a.ts', [3, 8]), item('a.ts', [7, 9])];
  expect(choose([a, b, c])).toEqual({ chosen: [a, c], waiting: [b] });
});
