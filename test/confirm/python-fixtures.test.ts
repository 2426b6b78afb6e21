import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import { confirm } from '../../src/confirm/confirm.js';
import { settingsFor } from '../support/confirm.js';
import { analysePython } from '../support/python.js';

const folders = readdirSync('fixtures').map((each) => `fixtures/${each}`);
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.py'))
    .map((file) => `${folder}/${file}`),
);

/** Refused for how a network is put together, or what TensorFlow.js does not have. */
const reasons =
  /how the network is put together|no op that could be built alone|not implemented|no such rule|is not rebuilt|\S+ has no/;

test('every finding in Python is confirmed by a rebuilt network, or TensorFlow.js lacks what it would take', async () => {
  const severities = Object.fromEntries(rules.map(({ id }) => [id, 'warning' as const]));
  const claims = new Map(files.flatMap((file) => [...analysePython([file], { severities }).claims]));
  const { evidence } = await confirm(claims, await settingsFor('wasm', process.cwd()));
  expect(evidence.size).toBe(claims.size);
  const others = [...evidence].filter(([, { status }]) => status !== 'confirmed');
  const unexplained = others.filter(
    ([, { status, reason }]) => status === 'refuted' || !reasons.test(reason ?? ''),
  );
  expect(unexplained.map(([{ file, line }, { reason }]) => `${file}:${line} ${reason ?? ''}`)).toEqual([]);
  expect(others.length).toBeLessThan(claims.size / 4);
  expect(claims.size).toBeGreaterThan(30);
}, 480_000);
