import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { headersFolder } from './needs.js';

/** Each binding, and the wheel that has its library. */
export const bindings = {
  'tfjs-node': 'tensorflow-cpu',
  'tfjs-node-gpu': 'tensorflow',
} as const;
export type BindingName = keyof typeof bindings;

const packageVersion = '4.22.0';
const wheelVersion = '2.21.0';
/** Any version of Python that the wheel exists for: only files in it are used. */
const wheelPython = '3.12';

const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'resnet-lint/native');

/** By version; the binding speaks Node's stable interface, so one serves every version of Node. */
function folderOf(name: BindingName): string {
  return join(cache, `${name}-${packageVersion}-tensorflow-${wheelVersion}-napi8`);
}

/** Gives the folder whose node_modules hold the binding; builds it where it is not there. Throws what is missing, by lines. */
export async function buildBinding(
  name: BindingName,
  missing: () => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<string> {
  const folder = folderOf(name);
  if (existsSync(folder)) return folder;
  const lines = await missing();
  if (lines.length > 0) throw new Error(lines.join('\n'));
  removeAbandoned();
  // Only a finished one has the folder's name, whenever this is stopped.
  const part = `${folder}.part-${process.pid}`;
  mkdirSync(part, { recursive: true });
  try {
    await buildIn(part, name, signal);
    if (!existsSync(folder)) renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return folder;
}

/** Halves that earlier runs left when they were killed. */
function removeAbandoned(): void {
  if (!existsSync(cache)) return;
  for (const each of readdirSync(cache)) {
    const pid = /\.part-(\d+)$/.exec(each)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      rmSync(join(cache, each), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function buildIn(folder: string, name: BindingName, signal: AbortSignal): Promise<void> {
  const packageName = `@tensorflow/${name}`;
  const run = runner(folder, signal);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  await run(`installing ${packageName} ${packageVersion} without its download`, 'npm', [
    'install', '--ignore-scripts', '--no-audit', '--no-fund', `${packageName}@${packageVersion}`,
  ]);
  const home = join(folder, 'node_modules', packageName);
  await takeLibrary(home, name, run);
  await run('compiling the binding', 'npm', ['run', 'build-addon-from-source', '--prefix', home]);
  for (const each of ['build', 'deps/include']) rmSync(join(home, each), { recursive: true, force: true });
  await run('loading it', process.execPath, ['-e', loadingTest, packageName]);
} // prettier-ignore

/** As the confirming process loads it: with what Node 23 took away. */
const loadingTest = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  const tf = require(process.argv[1]);
  require('node:assert').equal(tf.getBackend(), 'tensorflow');
  tf.ones([2, 2]).matMul(tf.ones([2, 2])).print();`;

/** Puts the library where the package's own installation would have unpacked it. */
async function takeLibrary(home: string, name: BindingName, run: Run): Promise<void> {
  const wheels = join(home, 'deps/wheel');
  const lib = join(home, 'deps/lib');
  const spec = `${bindings[name]}==${wheelVersion}`;
  await run(`fetching the wheel ${spec}`, 'python3', [
    ...['-m', 'pip', 'download', '--no-deps', '--dest', wheels, '--only-binary=:all:', '--implementation', 'cp'],
    ...['--python-version', wheelPython, '--platform', 'manylinux_2_27_x86_64', spec],
  ]);
  await run('unpacking the library', 'python3', ['-c', unpacking, wheels]);
  mkdirSync(lib, { recursive: true });
  renameSync(join(wheels, 'tensorflow/include'), join(home, 'deps/include'));
  for (const library of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    renameSync(join(wheels, 'tensorflow', library), join(lib, library));
  }
  // The linker asks for the one, the package's scripts for the others.
  symlinkSync('libtensorflow_framework.so.2', join(lib, 'libtensorflow_framework.so'));
  for (const link of ['libtensorflow.so', 'libtensorflow.so.2.9.1']) {
    symlinkSync('libtensorflow_cc.so.2', join(lib, link));
  }
  rmSync(wheels, { recursive: true, force: true });
} // prettier-ignore

const unpacking = `
import glob, sys, zipfile
parts = ('libtensorflow_', 'include/tensorflow/', 'include/tsl/', 'include/xla/tsl/')
for wheel in glob.glob(sys.argv[1] + '/*.whl'):
    with zipfile.ZipFile(wheel) as archive:
        names = [n for n in archive.namelist() if n.startswith(tuple('tensorflow/' + p for p in parts))]
        archive.extractall(sys.argv[1], names)`;

type Run = (what: string, program: string, args: readonly string[]) => Promise<void>;

/** Runs steps in a folder; what they print is shown only where they fail. */
function runner(folder: string, signal: AbortSignal): Run {
  const begun = performance.now();
  return async (what, program, args) => {
    console.error(`[${((performance.now() - begun) / 1000).toFixed(0)} s] ${what}`);
    const { failed, all, shortMessage } = await execa(program, args, {
      cwd: folder,
      all: true,
      reject: false,
      cancelSignal: signal,
      stdin: 'ignore',
      env: {
        npm_config_build_from_source: 'true',
        npm_config_nodedir: headersFolder() ?? '',
        TF_CPP_MIN_LOG_LEVEL: '3',
      },
    });
    if (failed) throw new Error(`${what} failed: ${shortMessage ?? ''}\n${all.slice(-3000)}`);
  };
}
