import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { OutcomeCache } from '../../src/confirm/cache.js';
import type { LoadedBackend, NodeOutcome, PlainNetwork } from '../../src/confirm/job.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resnet-lint-cache-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const backend: LoadedBackend = { name: 'cpu', version: '4.22.0', device: 'a processor', loading: 10 };
const network = (size: number): PlainNetwork => ({
  nodes: [{ id: 0, op: 'input', attrs: { shape: [1, size] }, inputs: [], shape: [1, size], layer: null }],
  refused: [],
});
const outcomes: readonly NodeOutcome[] = [{ id: 0, operands: [], shape: [1, 2], error: null }];

test('keeps what a network did, for that network, backend and version alone', () => {
  const first = new OutcomeCache(folder, '1.0.0');
  expect(first.get(network(2), backend)).toBeNull();
  first.set(network(2), backend, outcomes);
  first.save();
  expect(readdirSync(folder)).toEqual(['confirmed.json']);
  const again = new OutcomeCache(folder, '1.0.0');
  expect(again.get(network(2), backend)).toEqual(outcomes);
  expect(again.get(network(2), { ...backend, loading: 99 })).toEqual(outcomes);
  expect(again.get(network(3), backend)).toBeNull();
  expect(again.get(network(2), { ...backend, name: 'wasm' })).toBeNull();
  expect(again.get(network(2), { ...backend, version: '4.23.0' })).toBeNull();
  expect(new OutcomeCache(folder, '1.0.1').get(network(2), backend)).toBeNull();
});

test('does without a folder', () => {
  const none = new OutcomeCache(null, '1.0.0');
  none.set(network(2), backend, outcomes);
  none.save();
  expect(none.get(network(2), backend)).toBeNull();
});
