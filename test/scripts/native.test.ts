import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';

interface Started extends Promise<Ran> {
  kill(signal: NodeJS.Signals): boolean;
}

interface Ran {
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder = '';
let cache = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resnet-lint-native-'));
  cache = join(folder, 'cache/resnet-lint/native');
  // Headers of Node, as the script looks for them.
  mkdirSync(join(folder, 'node/include/node'), { recursive: true });
  writeFileSync(join(folder, 'node/include/node/node_api.h'), '');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a program in place of one that the script calls. */
function program(name: string, text = 'exit 0'): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}

/** Starts the script with these programs and no others. */
function native(...names: readonly string[]): Started {
  return execa(process.execPath, ['--import', 'tsx', 'scripts/native.ts', ...names], {
    env: {
      PATH: join(folder, 'bin'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      npm_config_nodedir: join(folder, 'node'),
    },
    extendEnv: false,
    reject: false,
  });
}

/** A package that is like the binding, and a wheel that has its library. */
function everyProgram(install: string): void {
  for (const name of ['g++', 'make']) program(name);
  program('npm', `[ "$1" = install ] || exit 0\n${install}`);
  program(
    'python3',
    `[ "$2 $3" = "pip download" ] || exit 0
     /bin/mkdir -p "$6/tensorflow/include"
     for each in cc framework; do echo library >"$6/tensorflow/libtensorflow_$each.so.2"; done`,
  );
}

const likeTheBinding = `
  home=node_modules/@tensorflow/tfjs-node
  /bin/mkdir -p $home/deps
  echo 'const ones = () => ({ matMul: ones, print() {} });
        module.exports = { ones, getBackend: () => "tensorflow" };' >$home/index.js`;

const onLinux = process.platform === 'linux' && process.arch === 'x64' ? describe : describe.skip;

onLinux('the script that builds bindings', () => {
  test('says what is missing, a line each', async () => {
    program('make');
    const { exitCode, stdout, stderr } = await native();
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    const missing = stderr.split('\n').map((line) => /^native: (\S+) is missing/.exec(line)?.[1]);
    expect(missing).toEqual(['Python', 'pip', 'g++', 'npm']);
    expect(stderr).toContain('apt-get install python3-pip');
  });

  test('knows two bindings', async () => {
    const { exitCode, stderr } = await native('tfjs');
    expect(exitCode).toBe(1);
    expect(stderr).toBe('native: there is no binding tfjs; there are tfjs-node, tfjs-node-gpu');
  });

  test('builds once, and clears away what killed runs left', async () => {
    const abandoned = join(cache, 'tfjs-node-1.part-999999999');
    mkdirSync(abandoned, { recursive: true });
    everyProgram(likeTheBinding);
    const first = await native('tfjs-node');
    expect(first.stderr).toContain('fetching the wheel tensorflow-cpu==');
    expect(first.exitCode).toBe(0);
    const lib = join(first.stdout, 'node_modules/@tensorflow/tfjs-node/deps/lib');
    expect(readFileSync(join(lib, 'libtensorflow.so'), 'utf8')).toBe('library\n');
    expect(readdirSync(cache)).toEqual([basename(first.stdout)]);
    rmSync(join(folder, 'bin'), { recursive: true });
    const second = await native('tfjs-node');
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toBe('');
  });

  test('leaves nothing where it is stopped', async () => {
    everyProgram('exec /bin/sleep 60');
    const running = native('tfjs-node');
    const deadline = Date.now() + 30_000;
    while (!existsSync(cache) && Date.now() < deadline) await delay(50);
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('native: stopped; nothing was kept');
    expect(readdirSync(cache)).toEqual([]);
  });

  test('shows what a step that fails printed', async () => {
    everyProgram('echo no such registry >&2; exit 3');
    const { exitCode, stderr } = await native('tfjs-node');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/installing @tensorflow\/tfjs-node .* failed.*\n(.*\n)*native: no such registry/);
    expect(readdirSync(cache)).toEqual([]);
  });
});
