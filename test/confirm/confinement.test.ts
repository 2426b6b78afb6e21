import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { barsNetwork, boundsText, confine, permissionFlag } from '../../src/confirm/confinement.js';
import { type SystemMeans, systemMeans } from '../../src/confirm/system-means.js';

let folder = '';
let means: SystemMeans = { limits: [], network: [] };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resnet-lint-confinement-'));
  means = await systemMeans();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly stdout: string;
  readonly signal: string | undefined;
  readonly timedOut: boolean;
}

/** Runs a program as networks are run, with one second of processor time. */
async function confined(text: string, given: SystemMeans): Promise<Ran> {
  const program = join(folder, 'program.mjs');
  writeFileSync(program, text);
  const { file, args, ...options } = confine(
    { backend: 'cpu', from: folder, program, folders: [folder], bytes: 2 ** 28, seconds: 1 },
    given,
  );
  const { stdout, signal, timedOut } = await execa(file, args, {
    ...options,
    reject: false,
    timeout: 30_000,
  });
  return { stdout, signal, timedOut };
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('with the means of the system', () => {
  test('processor time is limited', async () => {
    expect(means.limits).not.toEqual([]);
    const { signal, timedOut } = await confined('for (;;);', means);
    expect({ signal, timedOut }).toEqual({ signal: 'SIGXCPU', timedOut: false });
  });

  test('the network is cut off where they are to be had, and open otherwise', async () => {
    const server = createServer((socket) => socket.end('hello'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const program = `
      import { connect } from 'node:net';
      connect(${port}, '127.0.0.1').on('data', (text) => console.log(String(text))).on('error', () => console.log('cut off'));`;
    try {
      const isCut = means.network.length > 0 || barsNetwork(process.versions.node);
      expect((await confined(program, means)).stdout).toBe(isCut ? 'cut off' : 'hello');
      const without = await confined(program, { limits: [], network: [] });
      expect(without.stdout).toBe(barsNetwork(process.versions.node) ? 'cut off' : 'hello');
    } finally {
      server.close();
    }
  });
});

test('the environment of the user stays outside', async () => {
  process.env['RESNET_LINT_SECRET'] = 'secret';
  const { stdout } = await confined('console.log(JSON.stringify(process.env))', means);
  delete process.env['RESNET_LINT_SECRET'];
  expect(stdout).toContain('TF_CPP_MIN_LOG_LEVEL');
  expect(stdout).not.toContain('secret');
});

test.each([
  ['20.19.0', '--experimental-permission'],
  ['22.12.0', '--experimental-permission'],
  ['22.13.0', '--permission'],
  ['23.4.0', '--experimental-permission'],
  ['23.5.0', '--permission'],
  ['24.0.0', '--permission'],
])('Node %s has its permission model under %s', (version, flag) => {
  expect(permissionFlag(version)).toBe(flag);
});

test('what is not to be had is told', () => {
  const none = boundsText({ limits: [], network: [] }, '24.0.0');
  expect(none).toMatch(
    /only its JavaScript heap is limited \(there is no prlimit\), its connections are open/,
  );
  expect(boundsText({ limits: [], network: [] }, '25.0.0')).toMatch(/no connections \(Node bars them\)/);
  const all = boundsText({ limits: ['prlimit'], network: ['unshare', '--net'] }, '20.19.0');
  expect(all).toMatch(/memory and processor time are limited \(prlimit\), it has no connections \(unshare\)/);
});
