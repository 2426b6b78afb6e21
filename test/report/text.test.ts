import { describe, expect, test } from '@jest/globals';
import type { Analysis } from '../../src/engine/engine.js';
import { createStyle } from '../../src/report/style.js';
import { type TextLists, toText } from '../../src/report/text.js';
import { emptyAnalysis } from '../support/command.js';
import { diagnostic, suggestion } from '../support/diagnostics.js';

const source = 'const a = 1;\nconst y = add(x, z);\nlast();\n';
const plain = createStyle(false);

function analysis(about: Partial<Analysis>): Analysis {
  return { ...emptyAnalysis, files: 1, text: () => source, ...about };
}

test('a finding: place, message, code, table, related places, fixes, models', () => {
  const place = { file: 'net.ts', line: 1, column: 7, endLine: 1, endColumn: 8 };
  const finding = diagnostic({
    related: [{ message: 'the cause', ...place }],
    suggestions: [suggestion({ description: 'add a projection' })],
    table: { head: ['call', 'stride'], rows: [['layer1', '1'], ['layer10', '2']] }, // prettier-ignore
    models: ['net18', 'net34'],
  });
  expect(toText(analysis({ diagnostics: [finding] }), plain)).toBe(`net.ts:2:11  error  first-fault
  the sides differ

    1 | const a = 1;
  > 2 | const y = add(x, z);
      |           ^^^^^^
    3 | last();

  call     stride
  layer1   1
  layer10  2

  net.ts:1:7  the cause
  fix: add a projection
  in net18, net34

1 file, 0 models, 0 residual adds, 0 gaps: 1 error, 0 warnings, 0 infos
1 finding can be fixed with --fix-suggestions
`);
});

test('without findings, only the summary', () => {
  expect(toText(analysis({}), plain)).toBe(
    '1 file, 0 models, 0 residual adds, 0 gaps: 0 errors, 0 warnings, 0 infos\n',
  );
});

describe('what was fixed and what could be', () => {
  const choice = diagnostic({ suggestions: [suggestion()] });
  const safe = diagnostic({ suggestions: [suggestion({ applicability: 'safe' })] });
  const fixed = (count: number, choices = false): TextLists => ({ fixed: { count, choices } });

  test.each([
    [[], {}, []],
    [[safe], {}, ['1 finding can be fixed with --fix']],
    [[choice, choice], {}, ['2 findings can be fixed with --fix-suggestions']],
    [[safe, choice], {}, ['1 finding can be fixed with --fix, 1 more with --fix-suggestions']],
    [[], fixed(1), ['1 finding fixed']],
    [[choice], fixed(0), ['0 findings fixed', '1 finding can be fixed with --fix-suggestions']],
    [[choice], fixed(2), ['2 findings fixed', '1 more finding can be fixed with --fix-suggestions']],
    // What was to be fixed and is still there could not be.
    [[safe], fixed(2), ['2 findings fixed']],
    [[safe, choice], fixed(2, true), ['2 findings fixed']],
  ])('%#', (diagnostics, lists, lines) => {
    const text = toText(analysis({ diagnostics }), plain, lists);
    expect(
      text
        .trimEnd()
        .split('\n')
        .filter((line) => /fixed/.test(line)),
    ).toEqual(lines);
  });
});

test('a finding in a file whose text is gone, and one of many lines', () => {
  const gone = toText(analysis({ diagnostics: [diagnostic()], text: () => null }), plain);
  expect(gone.split('\n')[2]).toBe('');
  const long = diagnostic({ endLine: 40, endColumn: 1 });
  const text = Array.from({ length: 50 }, (_, index) => `line ${index + 1}`).join('\n');
  expect(toText(analysis({ diagnostics: [long], text: () => text }), plain)).not.toContain('line 10');
});

describe('what was not followed', () => {
  const gap = (line: number, model = 'net'): Analysis['gaps'][number] => ({
    model,
    file: 'net.ts',
    line,
    column: 3,
    reason: `reason ${line}`,
  });

  test('one line a place, with its models', () => {
    const gaps = [gap(1, 'a'), gap(1, 'b'), gap(1, 'c'), gap(1, 'd'), gap(2, 'a')];
    expect(toText(analysis({ gaps }), plain)).toContain(
      'Not followed:\n  net.ts:1:3  reason 1  (a, b, c and 1 more)\n  net.ts:2:3  reason 2  (a)\n\n1 file',
    );
  });

  test('no more than ten places', () => {
    const text = toText(analysis({ gaps: Array.from({ length: 13 }, (_, index) => gap(index + 1)) }), plain);
    expect(text).toContain('reason 10 ');
    expect(text).not.toContain('reason 11');
    expect(text).toContain('  and 3 more (--gaps lists all)');
  });
});

test('problems in reading are counted in the summary', () => {
  const errors = [{ file: 'a.ts', line: null, column: null, message: 'gone', internal: false }];
  expect(toText(analysis({ errors }), plain)).toMatch(/; 1 problem in reading\n$/);
});

test('with colour the words are the same', () => {
  const finding = diagnostic({ severity: 'warning', table: { head: ['a'], rows: [['b']] } });
  const colored = toText(analysis({ diagnostics: [finding] }), createStyle(true));

  expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(toText(analysis({ diagnostics: [finding] }), plain));
  expect(colored).toContain('\u001b[33mwarning\u001b[39m');
});
