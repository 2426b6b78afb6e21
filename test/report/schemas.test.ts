import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { toIr } from '../../src/report/ir.js';
import { toReport } from '../../src/report/json.js';
import { analyseSources } from '../support/analyse.js';
import { emptyAnalysis } from '../support/command.js';
import { diagnostic, suggestion } from '../support/diagnostics.js';
import { gapNet, roundingNet, stagedNet } from '../support/networks.js';

function validator(name: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(`schema/${name}.json`, 'utf8')) as object;
  return new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
}

/** What other programs see. */
function printed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function problems(validate: ValidateFunction, value: unknown): unknown {
  validate(printed(value));
  return validate.errors;
}

const sources = {
  'class.ts': readFileSync('fixtures/nets/resnet-class.ts', 'utf8'),
  'gap.ts': gapNet,
  'net.ts': roundingNet,
  'staged.js': stagedNet,
  'broken.ts': "import '@tensorflow/tfjs';\nconst x = ;",
};
const analysis = analyseSources(sources);

describe('--format json', () => {
  const report = validator('report');

  test('follows its schema', () => {
    expect(analysis.models.length).toBeGreaterThan(6);
    expect(analysis.diagnostics.length).toBeGreaterThan(2);
    expect(analysis.gaps.length).toBeGreaterThan(0);
    expect(analysis.errors).toHaveLength(1);
    expect(problems(report, toReport(analysis, '1.2.3'))).toBeNull();
  });

  test('with everything that a diagnostic can hold', () => {
    const place = { file: 'a.ts', line: 1, column: 1, endLine: 1, endColumn: 2 };
    const full = diagnostic({
      verdict: 'depends',
      condition: 'H ≡ 1 (mod 2)',
      witness: { H: 33, W: 33 },
      passing: { H: 32, W: 32 },
      related: [{ message: 'the cause', ...place }],
      suggestions: [suggestion({ edits: [{ file: 'a.ts', start: 0, end: 1, text: '' }] })],
      table: { head: ['call'], rows: [['a']] },
      evidence: {
        status: 'confirmed',
        method: 'rebuild',
        backend: 'cpu',
        device: null,
        runs: [{ input: [1, 33, 33, 3], expected: 'a', observed: 'b' }],
        reason: null,
      },
    });
    const made = toReport({ ...emptyAnalysis, diagnostics: [full] }, '1.2.3');
    expect(problems(report, made)).toBeNull();
    expect(made.diagnostics[0]).not.toHaveProperty('table');
  });

  test('the schema rejects what is none', () => {
    const made = printed(toReport(analysis, '1.2.3')) as { diagnostics: { severity: string }[] };
    for (const wrong of made.diagnostics.slice(0, 1)) wrong.severity = 'fatal';
    expect(problems(report, made)).toHaveLength(1);
    expect(problems(report, { ...toReport(analysis, '1.2.3'), version: 2 })).toHaveLength(1);
    expect(problems(report, {})).toHaveLength(7);
  });
});

describe('ir', () => {
  const ir = validator('ir');

  test.each([[null], [[[1, 65, 33, 3]]], [[[2, 7, 7, 3]]]])('follows its schema, with input %j', (inputs) => {
    expect(problems(ir, toIr(analysis.models, analysis, inputs).ir)).toBeNull();
  });

  test('the schema rejects what is none', () => {
    expect(problems(ir, {})).toHaveLength(3);
  });
});
