import { describe, expect, test } from '@jest/globals';
import { applyDirectives, parseDirectives } from '../../src/engine/directives.js';
import { analysePythonText } from '../support/python.js';

/** The lines of a text with `<` at which findings of a rule stay. */
function kept(text: string, ruleId = 'a-rule', endLine?: number): readonly number[] {
  const lines = text.split('\n').map((_, index) => index + 1);
  const findings = lines.map((line) => ({ line, endLine: endLine ?? line, ruleId }));
  return applyDirectives(findings, parseDirectives(text, 'a.py')).kept.map(({ line }) => line);
}

describe('# resnet-lint: disable=…', () => {
  test('behind code it speaks for its line', () => {
    expect(kept('a\nb  # resnet-lint: disable=a-rule\nc')).toEqual([1, 3]);
    expect(kept('a\nb  # resnet-lint: disable=other, a-rule\nc')).toEqual([1, 3]);
    expect(kept('a\nb  # resnet-lint: disable=other\nc')).toEqual([1, 2, 3]);
    expect(kept('a\nb  # resnet-lint: disable=all\nc')).toEqual([1, 3]);
    expect(kept('a\nb  # type: ignore # resnet-lint:disable=a-rule # for a talk\nc')).toEqual([1, 3]);
  });

  test('behind the last line of what is reported it speaks for that', () => {
    const text = 'if (a\n    or b):  # resnet-lint: disable=a-rule\n  c';
    expect(applyDirectives([{ line: 1, endLine: 2, ruleId: 'a-rule' }], parseDirectives(text, 'a.py')).kept).toEqual([]);
  }); // prettier-ignore

  test('alone it speaks for the rest of its block', () => {
    const text = [
      'def f():',
      '  if a:',
      '    # resnet-lint: disable=a-rule',
      '    b("""',
      'c""", (',
      '  d))',
      '# a comment',
      '',
      '    e',
      '  f',
      'g',
    ].join('\n');
    expect(kept(text)).toEqual([1, 2, 10, 11]);
    expect(kept('# resnet-lint: disable=a-rule\nclass A:\n  b\nc')).toEqual([]);
    expect(kept('\t# resnet-lint: disable=a-rule\n        a\n       b')).toEqual([3]);
  });

  test('until it is enabled', () => {
    expect(
      kept('# resnet-lint: disable=a-rule\na\n# resnet-lint: enable=a-rule\nb\n# resnet-lint: enable=x\nc'),
    ).toEqual([4, 5, 6]);
    expect(kept('# resnet-lint: disable=a-rule\na\n# resnet-lint: enable=other\nb')).toEqual([]);
  });

  test('of the next line', () => {
    expect(kept('a\n# resnet-lint: disable-next=a-rule -- shown in a talk\nb\nc')).toEqual([1, 2, 4]);
    expect(
      parseDirectives('# resnet-lint: disable-next=a-rule,b-rule -- shown in a talk', 'a.py'),
    ).toMatchObject([
      { kind: 'next-line', rules: ['a-rule', 'b-rule'], reason: 'shown in a talk', column: 1, endColumn: 61 },
    ]);
  });

  test('the words of other languages', () => {
    expect(kept('# resnet-lint-disable-next-line a-rule -- so it is\nb\nc')).toEqual([1, 3]);
    expect(kept('a # resnet-lint-disable-line a-rule\nb')).toEqual([2]);
    expect(kept('# resnet-lint-disable-file a-rule\nb')).toEqual([]);
    expect(kept('def f():\n  # resnet-lint-disable a-rule\n  a\nb\n# resnet-lint-enable a-rule\nc')).toEqual([1, 6]);
  }); // prettier-ignore
});

describe('# noqa', () => {
  test.each([
    ['# noqa', true],
    ['#noqa', true],
    ['# NOQA', true],
    ['# noqa: a-rule', true],
    ['# noqa:E501,a-rule', true],
    ['# noqa: E501 a-rule', true],
    ['# type: ignore  # noqa', true],
    ['# noqa: E501', false],
    ['# noqa: F401, other-rule', false],
    ['# noqabc', false],
    ['# ruff: noqa: E501', false],
  ])('%s', (comment, silences) => {
    expect(kept(`a  ${comment}\nb`)).toEqual(silences ? [2] : [1, 2]);
  });

  test('is never unused', () => {
    const directives = parseDirectives(
      'a  # noqa\nb  # noqa: a-rule\nc  # resnet-lint: disable=a-rule',
      'a.py',
    );
    expect(applyDirectives([], directives).unused.map(({ line }) => line)).toEqual([3]);
  });
});

test.each([
  ['a string', 'a = "# resnet-lint: disable=a-rule"; b'],
  ['a string with a quote', String.raw`a = 'it\'s # noqa'; b`],
  ['a docstring', '"""\nA comment:\n\n    x  # noqa\n"""'],
  ['a longer word', 'a  # resnet-lint: disabled=a-rule'],
  ['another word', '# resnet-lint: off'],
])('%s is no directive', (_, text) => {
  expect(parseDirectives(text, 'a.py')).toEqual([]);
});

const net = (comment: string): string => `import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)

    def forward(self, x):
        ${comment}
        return self.conv(x) + x
`;

test('comments silence the analysis of a file', () => {
  const ids = (comment: string): readonly string[] =>
    analysePythonText({ 'a.py': net(comment) }, { reportUnusedDirectives: true }).diagnostics.map(({ ruleId }) => ruleId);
  expect(ids('')).toEqual(['residual-shape-mismatch']);
  expect(ids('# resnet-lint: disable=residual-shape-mismatch')).toEqual([]);
  expect(ids('# resnet-lint: disable-next=residual-shape-mismatch')).toEqual([]);
  expect(ids('pass  # noqa')).toEqual(['residual-shape-mismatch']);
  expect(ids('# resnet-lint: disable=silent-broadcast-add')).toEqual(['unused-directive', 'residual-shape-mismatch']);
}); // prettier-ignore
