import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Observation, SourceRun } from '../job.js';
import { messageOf } from '../message.js';
import type { ConfirmOptions } from '../confirm.js';
import { memoryLimit } from '../confinement.js';
import { childFolder } from '../run-child.js';
import type { SourceResult } from '../source/trial.js';
import { systemMeans } from '../system-means.js';
import type { PythonFramework } from './python-framework.js';

/** What the project's Python code did, run by run. */
export interface PythonRun {
  /** The framework and its version, in words; null where it did not get as far. */
  readonly version: string | null;
  /** What the tensors were on: "meta" and "symbolic" have shapes without data. */
  readonly device: string;
  readonly results: readonly (SourceResult | { readonly failure: string })[];
}

export interface PythonRequest {
  readonly framework: PythonFramework['name'];
  readonly file: string;
  /** What is called of it; null where loading it is all. */
  readonly name: string | null;
  readonly runs: readonly Omit<SourceRun, 'bundle'>[];
  /** Whether tensors have data: without it they are their shapes alone. */
  readonly hasData: boolean;
}

interface Answer {
  readonly version?: string;
  readonly device?: string;
  readonly missing?: string;
  readonly runs?: readonly {
    readonly seen: readonly Observation[];
    readonly error: string | null;
  }[];
}

/** The program that runs there: beside the bundle where this is built. */
const program = join(childFolder, 'observe.py');

/** Calls what is to be called in a file of the project, once for each list of inputs, in a process that is bounded. Never throws. */
export async function runPython(
  python: string,
  request: PythonRequest,
  { from, timeout, bytes, signal }: Pick<ConfirmOptions, 'from' | 'timeout' | 'bytes' | 'signal'>,
): Promise<PythonRun | { readonly missing: string }> {
  const time = timeout * (request.runs.length + 1);
  const { limits, network } = await systemMeans();
  const seconds = Math.ceil((time / 1000) * availableParallelism());
  const bounds = limits.length > 0 ? [...limits, `--data=${memoryLimit('tfjs-node', bytes)}`, `--cpu=${seconds}:${seconds + 5}`] : [];
  const words = [...network, ...bounds, python, '-B', program];
  const failed = (failure: string): PythonRun => ({ version: null, device: '', results: request.runs.map(() => ({ failure })) });
  const ran = await execa(words[0] ?? python, words.slice(1), {
    cwd: from,
    input: JSON.stringify(request),
    env: passedOn(),
    extendEnv: false,
    stderr: 'ignore',
    timeout: time,
    killSignal: 'SIGKILL',
    reject: false,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  if (ran.timedOut) return failed(`it took longer than ${time / 1000} s`);
  if (ran.isCanceled) return failed('it was stopped');
  try {
    const { version = null, device = '', missing, runs = [] } = JSON.parse(ran.stdout) as Answer;
    if (missing !== undefined) return { missing };
    return { version, device, results: request.runs.map((_, index) => runs[index] ?? { failure: 'it was not run' }) };
  } catch (thrown) {
    const how = ran.signal === undefined ? `ended with code ${ran.exitCode ?? 'unknown'}` : `was ended by ${ran.signal}`;
    return failed(`${python} ${how} and said nothing that can be read: ${messageOf(thrown)}`);
  }
} // prettier-ignore

/** Where programs and libraries lie; nothing else of the user's environment, which may hold secrets. */
function passedOn(): Record<string, string> {
  const names = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'VIRTUAL_ENV', 'PYTHONPATH', 'KERAS_BACKEND', 'KERAS_HOME'];
  return Object.fromEntries(names.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }));
} // prettier-ignore
