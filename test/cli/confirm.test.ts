import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { boundsText } from '../../src/confirm/confinement.js';
import { systemMeans } from '../../src/confirm/system-means.js';
import type { Report } from '../../src/report/json.js';
import { runCommand } from '../support/command.js';
import { shippedTool as tool } from '../support/tool.js';

let cwd = '';

const faulty = `import * as tf from '@tensorflow/tfjs';
const x = tf.input({ shape: [null, null, 8] });
const y = tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' }).apply(x);
export default tf.model({ inputs: x, outputs: tf.layers.add().apply([y, x]) });
`;

const huge = `import * as tf from '@tensorflow/tfjs';
const x = tf.input({ shape: [65536] });
const y = tf.layers.dense({ units: 65536 }).apply(x);
export default tf.model({ inputs: x, outputs: tf.layers.add().apply([y, tf.layers.dense({ units: 8 }).apply(x)]) });
`;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'resnet-lint-confirm-'));
  writeFileSync(join(cwd, 'faulty.ts'), faulty);
  writeFileSync(join(cwd, 'huge.ts'), huge);
  writeFileSync(join(cwd, 'clean.ts'), 'export const one = 1;');
});

afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

describe('--confirm', () => {
  test.each([['--confirm'], ['--confirm=rebuild']])(
    '%s puts what was observed beside a finding',
    async (option) => {
      const { code, out, err } = await runCommand([option, 'faulty.ts', '--format', 'json'], { cwd, tool });
      const report = JSON.parse(out) as Report;
      expect(code).toBe(1);
      expect(report.diagnostics).toHaveLength(1);
      expect(report.diagnostics[0]?.evidence).toEqual({
        status: 'confirmed',
        method: 'rebuild',
        backend: 'wasm',
        device: expect.stringContaining('TensorFlow.js 4.'),
        runs: [
          {
            input: [1, 3, 3, 8],
            expected: '[1, 2, 2, 8] + [1, 3, 3, 8] do not fit',
            observed: expect.stringMatching(/^\[1, 2, 2, 8\] \+ \[1, 3, 3, 8\]: .*could not be broadcast/),
          },
        ],
        reason: null,
      });
      expect(err).toMatch(/^resnet-lint: Tried on wasm, TensorFlow\.js 4\..*tfjs-node: not installed/);
    },
  );

  test('is one line of text', async () => {
    const { out } = await runCommand(['--confirm', '--backend=cpu', 'faulty.ts'], { cwd, tool });
    expect(out).toContain('\n  confirmed on cpu  1×3×3×8: [1, 2, 2, 8] + [1, 3, 3, 8]: ');
  });

  test.each([['--confirm'], ['--confirm=source']])(
    '%s does not build what needs too much memory',
    async (option) => {
      const { out } = await runCommand([option, '--format=json', 'huge.ts'], { cwd, tool });
      const { evidence } = (JSON.parse(out) as Report).diagnostics[0] ?? {};
      expect(evidence?.status).toBe('not-run');
      expect(evidence?.reason).toBe(
        'it needs 16.0 GiB for its tensors; 2.0 GiB are allowed (--confirm-memory)',
      );
    },
  );

  test.each([['faulty.ts'], ['clean.ts']])(
    'names the cure where a backend cannot be had (%s)',
    async (file) => {
      const { code, err } = await runCommand(['--confirm', '--backend=tfjs-node', file], { cwd, tool });
      expect(code).toBe(2);
      expect(err).toBe(
        'resnet-lint: backend tfjs-node: not installed (`npm install @tensorflow/tfjs-node`)\n',
      );
    },
  );

  test.each([
    [['--confirm=rebild'], /"rebild"|rebuild/],
    [['--backend=gpu'], /auto, tfjs-node-gpu/],
    [['--confirm-timeout=0'], /number above 0/],
  ])('%j is told in one line', async (options, message) => {
    const { code, err } = await runCommand([...options, 'clean.ts'], { cwd, tool });
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('confirm --all', () => {
  const clean = faulty.replace('strides: 2, ', '');

  test('builds every network at several inputs', async () => {
    writeFileSync(join(cwd, 'network.ts'), clean);
    const { code, out } = await runCommand(['confirm', '--all', '--backend=cpu', 'network.ts'], {
      cwd,
      tool,
    });
    expect(code).toBe(0);
    expect(out).toMatch(
      /<module> +3 +1×1×1×8, 1×33×33×8, 1×32×32×8 +confirmed\n\n1 model: every op is as the analysis says\n$/,
    );
  });

  test('says of a network that no size fits that it is not built', async () => {
    writeFileSync(join(cwd, 'never.ts'), clean.replace('filters: 8', 'filters: 16'));
    const { code, out } = await runCommand(['confirm', '--all', '--backend=cpu', 'never.ts'], { cwd, tool });
    expect(code).toBe(0);
    expect(out).toMatch(/not-run +no size is known that <module> takes/);
  });

  test('without --all names what to do', async () => {
    const { code, err } = await runCommand(['confirm', 'clean.ts'], { cwd, tool });
    expect(code).toBe(2);
    expect(err).toMatch(/say --all/);
  });
});

test('--confirm=source says that it runs code, and shows what the code did', async () => {
  const { code, out, err } = await runCommand(['--confirm=source', '--format=json', 'faulty.ts'], {
    cwd,
    tool,
  });
  const { evidence } = (JSON.parse(out) as Report).diagnostics[0] ?? {};
  expect(code).toBe(1);
  expect(evidence).toMatchObject({ status: 'confirmed', method: 'source' });
  expect(err).toMatch(/^resnet-lint: --confirm=source runs the code of this project/);
});

test('backends lists all with what each needs', async () => {
  const { code, out } = await runCommand(['backends'], { cwd, tool });
  expect(code).toBe(0);
  expect(out).toMatch(/wasm +4\.\d+\.\d+ .* \d+ ms/);
  expect(out).toMatch(/cpu +4\.\d+\.\d+ .* \d+ ms/);
  expect(out).toMatch(/webgpu .*npm install webgpu@0\.6\.2/);
  expect(out).toContain(boundsText(await systemMeans(), process.versions.node));
});
