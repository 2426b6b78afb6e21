import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findPython } from '../../src/confirm/python/find-python.js';
import { pythonFrameworks } from '../../src/confirm/python/python-framework.js';
import { runPython } from '../../src/confirm/python/run-python.js';
import type { Evidence } from '../../src/diagnostic.js';
import { settingsFor } from '../support/confirm.js';
import { PythonHere } from '../support/run-python.js';

const root = resolve('.');
const torch = await PythonHere.find('torch', process.env['PYTHON'], undefined, '/usr/bin/python3');
const withTorch = torch.command === null ? describe.skip : describe;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resnet-lint-python-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const seen = (text: string, timeout?: number): Promise<readonly Evidence[]> =>
  torch.seen(folder, text, timeout);

const faulty = (before = '', inside = ''): string => `import torch
import torch.nn as nn
${before}
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(3, 3, 3, stride=2, padding=1)

    def forward(self, x):
${inside === '' ? '' : `        ${inside}\n`}        return self.convolution(x) + x
`;

withTorch('code in Python, run on PyTorch (`npm run test:oracle` says how to get it)', () => {
  const files = ['residual-shape-mismatch', 'layer-input-mismatch', 'misleading-adapter-name'].flatMap((rule) =>
    readdirSync(`fixtures/${rule}`).filter((file) => /^torch-.*\.py$/.test(file)).map((file) => `fixtures/${rule}/${file}`)); // prettier-ignore

  test.each(files)(
    '%s: every finding that running it can show is confirmed',
    async (file) => {
      const { due, evidence } = await torch.seenOf(file);
      expect(evidence).toHaveLength(due);
      for (const each of evidence) {
        expect(each).toMatchObject({ status: 'confirmed', method: 'source', backend: 'torch' });
        expect(each.device).toMatch(/^meta \(PyTorch \d/);
      }
    },
    300_000,
  );

  test('shows the operands of the add, in the words of PyTorch', async () => {
    const [evidence] = await seen(faulty());
    expect(evidence).toMatchObject({ status: 'confirmed', backend: 'torch' });
    expect(evidence?.runs[0]?.observed).toMatch(
      /^\[1, 3, \d+, \d+\] \+ \[1, 3, \d+, \d+\]: The size of tensor a/,
    );
  }, 120_000);

  test('runs on numbers where tensors without data will not do', async () => {
    const [evidence] = await seen(faulty('', 'x = x + torch.zeros(1)'));
    expect(evidence).toMatchObject({ status: 'confirmed' });
    expect(evidence?.device).toMatch(/^cpu /);
  }, 120_000);

  test('may not write, start processes or connect', async () => {
    const attempts = [`open('${join(folder, 'written')}', 'w')`, `__import__('subprocess').run(['true'])`, `__import__('socket').create_connection(('127.0.0.1', 9))`];
    for (const attempt of attempts) {
      const [evidence] = await seen(faulty(attempt));
      expect(evidence).toMatchObject({ status: 'not-run' });
      expect(evidence?.reason).toMatch(/not allowed here/);
    }
    expect(readdirSync(folder)).toEqual(['network.py']);
  }, 300_000); // prettier-ignore

  test('is stopped after its time', async () => {
    const [evidence] = await seen(faulty('import time\ntime.sleep(60)'), 3_000);
    expect(evidence).toMatchObject({ status: 'not-run', reason: 'it took longer than 6 s' });
  }, 120_000);

  test('what it prints does no harm', async () => {
    expect(await seen(faulty('print("{")'))).toMatchObject([{ status: 'confirmed' }]);
  }, 120_000);
});

test('what is no Python, or none that can be found, is told', async () => {
  for (const [framework, title] of [
    [pythonFrameworks.torch, 'PyTorch'],
    [pythonFrameworks.keras, 'Keras 3 and a backend for it'],
  ] as const) {
    expect(await findPython(framework, 'no-such-python', root)).toEqual({
      reason: `\`no-such-python\` is no Python that has ${title}`,
    });
  }
  const ran = await runPython(
    process.execPath,
    {
      framework: 'torch',
      file: 'network.py',
      name: null,
      runs: [{ call: null, inputs: [[1, 3, 8, 8]] }],
      hasData: false,
    },
    { ...(await settingsFor('wasm', root)), from: root },
  );
  expect(ran).toEqual({
    version: null,
    device: '',
    results: [{ failure: expect.stringMatching(/said nothing that can be read/) }],
  });
}, 60_000);
