import { describe, expect, test } from '@jest/globals';
import { messageFits, readMarkers } from './markers.js';

const source = (...lines: string[]): string => lines.join('\n');

describe('readMarkers', () => {
  test('a marker on its own line speaks of the next line', () => {
    const text = source('const a = 1;', '  // expect: silent-broadcast-add [8, 8, 64]', 'const b = add(a);');
    expect(readMarkers(text)).toEqual({
      expected: [{ line: 3, ruleId: 'silent-broadcast-add', fragments: ['[8, 8, 64]'] }],
      causes: [],
    });
  });

  test('a marker at the end of a line speaks of that line', () => {
    const text = source('', 'const y = join.apply([a, b]); // expect: residual-shape-mismatch');
    expect(readMarkers(text).expected).toEqual([
      { line: 2, ruleId: 'residual-shape-mismatch', fragments: [] },
    ]);
  });

  test('several markers above one line all speak of it', () => {
    const text = source('// expect: rule-one first', '// expect: rule-two', 'code();', 'more();');
    expect(readMarkers(text).expected.map(({ line, ruleId }) => [line, ruleId])).toEqual([
      [3, 'rule-one'],
      [3, 'rule-two'],
    ]);
  });

  test('fragments are parted by an ellipsis', () => {
    const text = '// expect: redundant-stride-check stride !== 1 … it would matter\nif (stride !== 1) {}';
    expect(readMarkers(text).expected[0]?.fragments).toEqual(['stride !== 1', 'it would matter']);
  });

  test('a cause is the line that it ends, also beside an expectation', () => {
    const text = source(
      'const strides = 1; // cause',
      'x(); // expect: rule-id why // cause',
      '// because of that',
    );
    expect(readMarkers(text)).toEqual({
      expected: [{ line: 2, ruleId: 'rule-id', fragments: ['why'] }],
      causes: [1, 2],
    });
  });

  test('a cause on a line of its own is the line above', () => {
    expect(readMarkers('if (stride !== 1) {\n  // cause\n  adapt();').causes).toEqual([1]);
  });

  test('lines are counted alike with Windows line ends', () => {
    expect(readMarkers('a\r\nb // cause\r\n').causes).toEqual([2]);
  });

  test('a marker without a rule is an error, not an expectation of nothing', () => {
    expect(() => readMarkers('x\n// expect: Something else')).toThrow('line 2');
    expect(() => readMarkers('// expect:')).toThrow('names no rule');
  });

  test('a marker below which nothing stands is an error', () => {
    expect(() => readMarkers('x();\n// expect: rule-id')).toThrow('does not exist');
  });
});

describe('messageFits', () => {
  test('fragments must occur in their order and may not overlap', () => {
    expect(messageFits('stage 1 keeps 64 at stride 1', ['stage 1', 'stride 1'])).toBe(true);
    expect(messageFits('stage 1 keeps 64 at stride 1', ['stride 1', 'stage 1'])).toBe(false);
    expect(messageFits('aab', ['aa', 'ab'])).toBe(false);
    expect(messageFits('anything', [])).toBe(true);
  });
});
