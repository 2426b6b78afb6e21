import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import { confirm } from '../../src/confirm/confirm.js';
import type { BackendName } from '../../src/confirm/job.js';
import type { Diagnostic } from '../../src/diagnostic.js';
import type { Claim } from '../../src/graph/claim.js';
import { settingsFor } from '../support/confirm.js';
import { analyseFiles, fixturesIn } from '../support/analyse-fixture.js';

/** Those that ship, or the ones that are named: `RESNET_LINT_BACKENDS=tfjs-node`, with the folder they were built in. */
const backends = (process.env['RESNET_LINT_BACKENDS'] ?? 'cpu,wasm').split(',') as readonly BackendName[];
const from = process.env['RESNET_LINT_BACKENDS_FROM'] ?? process.cwd();

const folders = readdirSync(new URL('../../fixtures', import.meta.url)).map((each) => `fixtures/${each}`);

/** Every finding of the fixtures, with what it claims. */
function allClaims(): ReadonlyMap<Diagnostic, Claim> {
  const severities = Object.fromEntries(rules.map(({ id }) => [id, 'warning' as const]));
  const fixtures = folders.flatMap((folder) => fixturesIn(folder));
  return new Map(fixtures.flatMap(({ files }) => [...analyseFiles(files, { severities }).claims]));
}

/** What cannot be built again: it is refused for how a network is put together, not for one op of it. */
const notRebuilt = [
  'fixtures/layer-input-mismatch/first-layer-without-shape.ts',
  'fixtures/layer-input-mismatch/heads-in-sequential.ts',
  'fixtures/layer-input-mismatch/layer-of-no-filters.ts',
  'fixtures/layer-input-mismatch/states-in-sequential.ts',
  'fixtures/layer-input-mismatch/tensor-in-sequential.ts',
  'fixtures/layer-input-mismatch/weight-of-free-size.ts',
];

const claims = allClaims();

test('every rule makes claims', () => {
  const made = new Set([...claims.keys()].map(({ ruleId }) => ruleId));
  expect([...made].sort()).toEqual(rules.map(({ id }) => id).sort());
});

describe.each(backends)('on %s', (backend) => {
  test('every finding of the fixtures is confirmed', async () => {
    const { evidence, backend: loaded } = await confirm(claims, await settingsFor(backend, from));
    expect(loaded?.name).toBe(backend);
    const others = [...evidence].filter(([, { status }]) => status !== 'confirmed');
    const refuted = others.filter(([, { status }]) => status === 'refuted');
    expect(refuted.map(([{ file, line }, { reason }]) => `${file}:${line} ${reason ?? ''}`)).toEqual([]);
    expect(others.map(([{ file }]) => file).sort()).toEqual(notRebuilt);
    expect(evidence.size).toBe(claims.size);
    for (const { runs, reason } of [...evidence.values()].filter(({ status }) => status === 'confirmed')) {
      expect(runs.length).toBeGreaterThan(0);
      expect(reason).toBeNull();
    }
  }, 480_000);
});
