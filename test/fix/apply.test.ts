import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits } from '../../src/fix/apply.js';
import type { Edit } from '../../src/fix/intent.js';

function edit(start: number, end: number, text: string): Edit {
  return { file: 'a.ts', start, end, text };
}

describe('applyEdits', () => {
  test('replaces, inserts and deletes in any order', () => {
    expect(applyEdits('abcdef', [edit(4, 5, 'X'), edit(0, 2, ''), edit(3, 3, '-')])).toBe('c-dXf');
  });

  test('keeps the order of insertions at one offset, before what is replaced there', () => {
    expect(applyEdits('ab', [edit(1, 1, 'x'), edit(1, 2, 'B'), edit(1, 1, 'y')])).toBe('axyB');
  });

  test('says null to overlaps and to what lies outside', () => {
    expect(applyEdits('abc', [edit(0, 2, ''), edit(1, 3, '')])).toBeNull();
    expect(applyEdits('abc', [edit(0, 2, 'x'), edit(1, 1, 'y')])).toBeNull();
    expect(applyEdits('abc', [edit(2, 4, '')])).toBeNull();
    expect(applyEdits('abc', [edit(2, 1, '')])).toBeNull();
    expect(applyEdits('abc', [edit(-1, 1, '')])).toBeNull();
  });

  test('of disjoint words is the same as replacing the words', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string(), fc.boolean())), (words) => {
        let at = 0;
        const edits: Edit[] = [];
        for (const [word, replacement, isReplaced] of words) {
          if (isReplaced) edits.push(edit(at, at + word.length, replacement));
          at += word.length;
        }
        const text = words.map(([word]) => word).join('');
        const expected = words
          .map(([word, replacement, isReplaced]) => (isReplaced ? replacement : word))
          .join('');
        expect(applyEdits(text, edits)).toBe(expected);
      }),
    );
  });
});
