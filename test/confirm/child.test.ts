import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PlainNetwork } from '../../src/confirm/job.js';
import { saysNothing } from '../../src/confirm/confirm.js';
import { memoryLimit } from '../../src/confirm/confinement.js';
import { type ChildRun, runChild } from '../../src/confirm/run-child.js';
import { systemMeans } from '../../src/confirm/system-means.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resnet-lint-child-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const network: PlainNetwork = {
  nodes: [{ id: 0, op: 'input', attrs: { shape: [1, 2] }, inputs: [], shape: [1, 2], layer: null }],
  refused: [],
};

const loaded = `process.send({ kind: 'loaded', backend: { name: 'cpu', version: '0', device: 'none', loading: 1 }, times: { started: 0, loaded: 1 } });`;
const answer = (index: number): string =>
  `process.send({ kind: 'network', index: ${index}, outcomes: [], milliseconds: 1 });`;

/** Runs two networks in a process that does this once it is asked. */
async function behaving(body: string, timeout = 5000, signal?: AbortSignal): Promise<ChildRun> {
  const program = join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(program, `process.once('message', async () => {\n${body}\n});`);
  const limits = { timeout, program, bytes: 2 ** 28, ...(signal ? { signal } : {}) };
  return await runChild({ backend: 'cpu', from: folder, networks: [network, network] }, limits);
}

describe('a process that builds networks and', () => {
  test('never ends costs only what it had not answered', async () => {
    const run = await behaving(`${loaded} ${answer(0)} for (;;);`, 1500);
    expect(run.outcomes).toEqual([[], null]);
    expect(run.failure).toBe('it took longer than 1.5 s');
  });

  test('exits is told', async () => {
    const run = await behaving(`${loaded} ${answer(0)} setTimeout(() => process.exit(7), 50);`);
    expect(run.outcomes).toEqual([[], null]);
    expect(run.failure).toBe('its process ended early with code 7');
  });

  test('throws what is no error is told', async () => {
    const run = await behaving(`throw null;`);
    expect(run.outcomes).toEqual([null, null]);
    expect(run.failure).toMatch(/^its process ended early with code 1/);
  });

  test('allocates without end is told', async () => {
    const run = await behaving(`const all = []; for (;;) all.push(new Array(1e7).fill(1.5));`, 60_000);
    expect(run.outcomes).toEqual([null, null]);
    expect(run.failure).toMatch(/^its process (was ended by SIG|ended early)/);
  }, 90_000);

  const limited = process.platform === 'linux' ? test : test.skip;

  limited(
    'takes memory beside the heap without end is ended at its limit',
    async () => {
      expect((await systemMeans()).limits).not.toEqual([]);
      const run = await behaving(
        `${loaded} const all = [];
       for (;;) {
         all.push(Buffer.alloc(2 ** 26, 1));
         const milliseconds = all.length * 2 ** 26;
         await new Promise((sent) => process.send({ kind: 'network', index: 0, outcomes: [], milliseconds }, sent));
       }`,
        60_000,
      );
      expect(run.failure).toMatch(/^its process ended early/);
      const [taken = 0] = run.milliseconds;
      expect(taken).toBeGreaterThan(2 ** 30);
      expect(taken).toBeLessThan(memoryLimit('cpu', 2 ** 28));
    },
    90_000,
  );

  limited('needs more memory than it may have says nothing of its network', async () => {
    const shape = [1, 50_000, 50_000];
    const huge: PlainNetwork = {
      nodes: [{ id: 0, op: 'input', attrs: { shape }, inputs: [], shape, layer: null }],
      refused: [],
    };
    const limits = { timeout: 30_000, bytes: 2 ** 28 };
    const { outcomes } = await runChild({ backend: 'cpu', from: folder, networks: [huge] }, limits);
    expect(outcomes[0]?.map(saysNothing)).toEqual([true]);
  });

  test('meets a rule of another framework alone says nothing of its network', async () => {
    const image = [1, 4, 8, 8];
    const attrs = {
      layout: 'NCHW', framework: 'torch', kernel: [2, 2], strides: [2, 2], dilation: [1, 1], padding: 'explicit', borders: [[2, 2], [2, 2]], rounding: 'floor',
    }; // prettier-ignore
    const pooled: PlainNetwork = {
      nodes: [
        { id: 0, op: 'input', attrs: { shape: image }, inputs: [], shape: image, layer: null },
        { id: 1, op: 'maxPooling2d', attrs, inputs: [0], shape: [1, 4, 6, 6], layer: null },
      ],
      refused: [1],
    };
    const limits = { timeout: 30_000, bytes: 2 ** 28 };
    const { outcomes } = await runChild({ backend: 'cpu', from: folder, networks: [pooled] }, limits);
    expect(outcomes[0]?.[1]).toMatchObject({
      error: expect.stringMatching(/half a window/),
      isNotRebuilt: true,
    });
    expect(outcomes[0]?.map(saysNothing)).toEqual([false, true]);
  });

  test('writes to standard output is not believed', async () => {
    const run = await behaving(
      `console.log(JSON.stringify({ kind: 'network', index: 1, outcomes: [] })); ${loaded} ${answer(0)}
       process.send({ kind: 'done' }, () => process.disconnect());`,
    );
    expect(run.outcomes).toEqual([[], null]);
  });

  test('writes much to standard error is not held up', async () => {
    const run = await behaving(
      `for (let i = 0; i < 400; i++) await new Promise((done) => process.stderr.write('x'.repeat(2 ** 14), done));
       ${loaded} ${answer(0)} ${answer(1)} process.send({ kind: 'done' }, () => process.disconnect());`,
    );
    expect(run.outcomes).toEqual([[], []]);
    expect(run.failure).toBeNull();
  });

  test('says what is no answer is ended', async () => {
    const run = await behaving(
      `${loaded} process.send('hello'); process.send({ kind: 'network', index: 9 });`,
      1500,
    );
    expect(run.outcomes).toEqual([null, null]);
    expect(run.failure).not.toBeNull();
  });

  test.each([0, 1, 2, 3])('is killed at a random point (%i) is told', async (seed) => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 40 + ((seed * 7919) % 5) * 30);
    const run = await behaving(`${loaded} ${answer(0)} for (;;);`, 20_000, stop.signal);
    expect(run.failure).toBe('it was stopped');
    expect(run.outcomes[1]).toBeNull();
  });

  test.each([
    ['files', `(await import('node:fs')).writeFileSync(new URL('./written', import.meta.url), '')`],
    ['processes', `(await import('node:child_process')).execSync('true')`],
    ['other files', `(await import('node:fs')).readFileSync('/etc/hostname')`],
    ['workers', `new (await import('node:worker_threads')).Worker('1', { eval: true })`],
  ])('tries to reach %s may not', async (_, attempt) => {
    const run = await behaving(
      `try { ${attempt}; } catch (error) { process.exit(error.code === 'ERR_ACCESS_DENIED' ? 42 : 43); }`,
    );
    expect(run.failure).toBe('its process ended early with code 42');
  });
});
