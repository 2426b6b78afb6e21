import { describe, expect, test } from '@jest/globals';
import { applyDirectives, parseDirectives } from '../../src/engine/directives.js';
import { analyseText } from '../support/analyse-fixture.js';

const at = (line: number, ruleId = 'silent-broadcast-add', endLine = line) => ({ line, endLine, ruleId });

describe('parseDirectives', () => {
  test('reads rules and the reason', () => {
    const [found] = parseDirectives(
      'a;\n  // resnet-lint-disable-next-line one-rule, other-rule -- it is meant\n',
    );
    expect(found).toEqual({
      kind: 'next-line',
      rules: ['one-rule', 'other-rule'],
      reason: 'it is meant',
      until: null,
      isForeign: false,
      line: 2,
      column: 3,
      endColumn: 71,
      lastLine: 2,
    });
  });

  test('reads block comments and hash comments', () => {
    const text =
      '/* resnet-lint-disable-file one-rule -- generated */ x\n# resnet-lint-disable-line\n/* resnet-lint-disable */\n/* resnet-lint-enable */';
    expect(parseDirectives(text).map(({ kind, rules }) => [kind, rules])).toEqual([
      ['file', ['one-rule']],
      ['line', []],
      ['block-start', []],
      ['block-end', []],
    ]);
  });

  test('reads a block comment of several lines; the next line is the one after it', () => {
    const text = '/* resnet-lint-disable-next-line one-rule\n * -- for a talk,\n * not for use */\nfaulty;';
    expect(parseDirectives(text)).toMatchObject([
      { rules: ['one-rule'], reason: 'for a talk, not for use', line: 1, endColumn: 42, lastLine: 3 },
    ]);
    expect(applyDirectives([at(4, 'one-rule'), at(2, 'one-rule')], parseDirectives(text)).kept).toEqual([
      at(2, 'one-rule'),
    ]);
  });

  test('leaves strings and longer words alone', () => {
    expect(parseDirectives("const s = '// resnet-lint-disable-line'; // resnet-lint-disabled")).toEqual([]);
  });
});

describe('applyDirectives', () => {
  const keptLines = (text: string, ...lines: number[]): number[] =>
    applyDirectives(
      lines.map((line) => at(line)),
      parseDirectives(text),
    ).kept.map(({ line }) => line);

  test('each form covers its own lines', () => {
    expect(keptLines('// resnet-lint-disable-next-line', 1, 2, 3)).toEqual([1, 3]);
    expect(keptLines('x // resnet-lint-disable-line', 1, 2)).toEqual([2]);
    expect(keptLines('\n\n// resnet-lint-disable-file', 1, 9)).toEqual([]);
    expect(keptLines('\n/* resnet-lint-disable */\n\n/* resnet-lint-enable */\n', 1, 3, 5)).toEqual([1, 5]);
  });

  test('another rule stays, and a directive that did nothing is told', () => {
    const directives = parseDirectives('// resnet-lint-disable-next-line other-rule');
    const { kept, unused } = applyDirectives([at(2)], directives);
    expect(kept).toHaveLength(1);
    expect(unused).toEqual(directives);
  });
});

const faulty = (comment: string): string => `import * as tf from '@tensorflow/tfjs';
const x = tf.input({ shape: [8, 8, 4] });
const y = tf.layers.conv2d({ filters: 8, kernelSize: 1 }).apply(x);
${comment}
const z = tf.layers.add().apply([x, y]);
`;

test('a directive silences the engine, and one that silences nothing is reported when asked for', () => {
  expect(analyseText(faulty('')).diagnostics).toHaveLength(1);
  expect(
    analyseText(faulty('// resnet-lint-disable-next-line residual-shape-mismatch -- shown in a talk'))
      .diagnostics,
  ).toEqual([]);
  const { diagnostics } = analyseText(
    faulty('// resnet-lint-disable-next-line silent-broadcast-add'),
    'network.ts',
    { reportUnusedDirectives: true },
  );
  expect(diagnostics.map(({ ruleId }) => ruleId)).toEqual(['unused-directive', 'residual-shape-mismatch']);
});

test.each([
  [
    'a rule that does not exist',
    faulty('// resnet-lint-disable-next-line silent-add'),
    'there is no rule "silent-add"',
  ],
  [
    'a file without a network',
    'export {}; // resnet-lint-disable-line',
    'nothing is reported where it speaks',
  ],
])('a directive that switches nothing off says why: %s', (_, text, why) => {
  const { diagnostics } = analyseText(text, 'network.ts', { reportUnusedDirectives: true });
  const unused = diagnostics.filter(({ ruleId }) => ruleId === 'unused-directive');
  expect(unused.map(({ message }) => message)).toEqual([`This comment switches nothing off: ${why}.`]);
});

test('in a file that does not parse no directive is called unused', () => {
  const text = `${faulty('// resnet-lint-disable-next-line silent-broadcast-add')}const = 3;`;
  const { diagnostics, errors } = analyseText(text, 'network.ts', { reportUnusedDirectives: true });
  expect(diagnostics).toEqual([]);
  expect(errors).toHaveLength(1);
});
