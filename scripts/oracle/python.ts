import { execa } from 'execa';
import { packagePath } from '../../src/cli/package.js';
import type { Job } from './jobs.js';

/** What PyTorch makes of a network. */
export interface Observed {
  readonly file: string;
  readonly trainable: number;
  readonly total: number;
  /** By input: each layer's path and output, in the order in which they run; null where it is refused. */
  readonly outputs: readonly (readonly number[] | null)[];
  readonly runs: readonly (null | readonly (readonly [path: string, shape: readonly number[]])[])[];
}

const candidates = [process.env['PYTHON'], 'python3', '/usr/bin/python3', 'python'];

/** A Python that has PyTorch and torchvision; null where there is none. */
export async function findPython(): Promise<string | null> {
  for (const command of candidates) {
    if (!command) continue;
    const tried = await execa(command, ['-c', 'import torch, torchvision'], {
      reject: false,
      timeout: 120_000,
    });
    if (tried.exitCode === 0) return command;
  }
  return null;
}

/** Runs networks on PyTorch; null for those whose package is not there. */
export async function observe(python: string, jobs: readonly Job[]): Promise<readonly (Observed | null)[]> {
  const script = packagePath('scripts/oracle/observe.py');
  const { stdout } = await execa(python, [script], { input: JSON.stringify({ jobs }) });
  return JSON.parse(stdout) as readonly (Observed | null)[];
}

/** The packages that are compared with, each with its version. */
export async function versionsOf(python: string): Promise<readonly string[]> {
  const names = ['torch', 'torchvision', 'timm'];
  const script = `import importlib\nfor name in ${JSON.stringify(names)}:\n    try:\n        print(name, importlib.import_module(name).__version__)\n    except ImportError:\n        pass`;
  const { stdout } = await execa(python, ['-W', 'ignore', '-c', script]);
  return stdout.trim().split('\n');
}
