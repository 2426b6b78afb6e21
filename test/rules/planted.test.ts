import { describe, expect, test } from '@jest/globals';
import { analyseText, readSource } from '../support/analyse-fixture.js';

type Edit = readonly [from: string, to: string];

/** A correct network, without its markers, with a fault planted in it. */
function planted(file: string, edits: readonly Edit[]): string {
  let text = (readSource(`fixtures/nets/${file}`) ?? '').replaceAll(/^.*\/\/ expect:.*\n/gm, '');
  for (const [from, to] of edits) {
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** The first related places of the shape faults of a text, as the text there; the rest of the line included. */
function causesIn(text: string): readonly string[] {
  const lines = text.split('\n');
  const { diagnostics, errors } = analyseText(text);
  expect(errors).toEqual([]);
  return diagnostics
    .filter(({ ruleId }) => ruleId.endsWith('-mismatch'))
    .map(({ related: [cause] }) =>
      cause === undefined
        ? ''
        : lines
            .slice(cause.line - 1, cause.endLine)
            .map((line) => line.trim())
            .join(' '),
    );
}

describe('a class that makes its layers', () => {
  const guard = 'stride !== 1 || this.inplanes !== planes * block.expansion';
  const adapter = 'conv1x1(planes * block.expansion, stride, `';
  const first = 'new block(planes, stride, downsample,';
  test.each<[string, readonly Edit[], string]>([
    ['guard without channels', [[guard, 'stride !== 1']], 'if (stride !== 1) {'],
    [
      'guard without stride, and a first stage that has one',
      [
        ['stride !== 1 || this', 'this'],
        ['64, layers[0])', '64, layers[0], 2)'],
      ],
      'if (this.inplanes !== planes * block.expansion) {',
    ],
    ['guard that forgets the expansion', [[guard, 'stride !== 1 || this.inplanes !== planes']], 'if (stride'],
    [
      'bookkeeping before the guard',
      [[`    if (${guard}`, `    this.inplanes = planes * block.expansion;\n    if (${guard}`]],
      'this.inplanes = planes * block.expansion;',
    ],
    [
      'adapter without stride',
      [[adapter, 'conv1x1(planes * block.expansion, 1, `']],
      'conv1x1(planes * block.expansion, 1,',
    ],
    ['adapter without expansion', [[adapter, 'conv1x1(planes, stride, `']], 'conv1x1(planes, stride, `'],
    [
      'stride in later blocks',
      [['new block(planes, 1, null', 'new block(planes, stride, null']],
      'layers.push(new block(planes, stride',
    ],
    [
      'adapter not handed on',
      [[first, 'new block(planes, stride, null,']],
      'const layers = [new block(planes, stride, null',
    ],
    ['padding left out', [['      pad(1, `${name}.pad2`),\n', '']], 'conv3x3(planes, 1, `${name}.conv2`)'],
    ['too much padding', [['pad(1, `${name}.pad`)', 'pad(2, `${name}.pad`)']], 'pad(2, `${name}.pad`)'],
    [
      'both convolutions strided',
      [['conv3x3(planes, 1, `', 'conv3x3(planes, stride, `']],
      'conv3x3(planes, stride, `${name}.conv2`)',
    ],
    [
      'stride lost on the main branch',
      [['conv3x3(planes, stride, `${name}.conv2`)', 'conv3x3(planes, 1, `${name}.conv2`)']],
      'conv3x3(planes, 1, `${name}.conv2`)',
    ],
    [
      'another expansion in the block',
      [['conv1x1(planes * Bottleneck.expansion', 'conv1x1(planes * 2']],
      'conv1x1(planes * 2',
    ],
  ])('%s', (_, edits, cause) => {
    const causes = causesIn(planted('resnet-class.ts', edits));
    expect(causes.length).toBeGreaterThan(0);
    for (const each of causes) expect(each).toContain(cause);
  });
});

describe('functions', () => {
  const stage = 'stage > 0 && i === 0 ? 2 : 1';
  const block = 'x = block(x, width, stride, `stage';
  test.each<[string, readonly Edit[], string]>([
    [
      'guard on the stride alone',
      [['if (inChannels === filters)', 'if (strides === 1)']],
      'if (strides === 1)',
    ],
    [
      'projection without stride',
      [['{ strides, relu: false });\n}', '{ relu: false });\n}']],
      'return convBn(x, filters, 1, `${name}_proj`',
    ],
    [
      'projection to the wrong width',
      [['shortcutFor(x, filters, stride', 'shortcutFor(x, width, stride']],
      'shortcutFor(x, width, stride, name)',
    ],
    [
      'no stride for the shortcut',
      [['shortcutFor(x, filters, stride', 'shortcutFor(x, filters, 1']],
      'shortcutFor(x, filters, 1, name)',
    ],
    ['no shortcut function', [['shortcutFor(x, filters, stride, name), name)', 'x, name)']], block],
    ['the default padding', [["padding: 'same', useBias", "padding: 'valid', useBias"]], "padding: 'valid'"],
    ['stride in every block', [[stage, 'stage > 0 ? 2 : 1']], block],
    ['a first stage at stride 2', [[stage, 'i === 0 ? 2 : 1']], 'if (inChannels === filters)'],
  ])('%s', (_, edits, cause) => {
    const causes = causesIn(planted('resnet-functional.ts', edits));
    expect(causes.length).toBeGreaterThan(0);
    for (const each of causes) expect(each).toContain(cause);
  });
});

test('networks that are only called otherwise have no fault', () => {
  const never: readonly Edit[] = [['    this.inplanes = planes * block.expansion;\n', '']];
  expect(causesIn(planted('resnet-class.ts', never))).toEqual([]);
});
