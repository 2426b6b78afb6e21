import { expect, test } from '@jest/globals';
import { toReport } from '../../src/report/json.js';
import { analyseSources } from '../support/analyse.js';
import { gapNet, stagedNet } from '../support/networks.js';

test('a model, with its counts', () => {
  const [model] = toReport(analyseSources({ 'staged.js': stagedNet }), '1.2.3').models;
  expect(model).toMatchObject({
    name: 'staged',
    file: 'staged.js',
    line: 21,
    nodes: 18,
    residualAdds: 5,
    stages: 2,
    gaps: 0,
    complete: true,
    assumes: [],
  });
  const convs = 3 * 16 * 9 + 4 * 16 * 16 * 9 + 16 * 32 * 9 + 5 * 32 * 32 * 9 + 16 * 32 + 32;
  expect(model?.params).toEqual({ trainable: convs, total: convs });
});

test('gaps make a model incomplete, and are summed up', () => {
  const { models, gaps, summary } = toReport(analyseSources({ 'gap.ts': gapNet }), '1.2.3');
  expect(models).toMatchObject([{ name: 'unknown', complete: false, gaps: gaps.length }]);
  expect(gaps[0]).toMatchObject({ model: 'unknown', file: 'gap.ts', line: 6 });
  expect(summary).toEqual({
    files: 1,
    models: 1,
    incomplete: 1,
    residualAdds: 0,
    gaps: gaps.length,
    errors: 0,
    warnings: 0,
    infos: 0,
    fixable: 0,
    suggested: 0,
    fixed: 0,
  });
});
