/** Whole processes for the benchmark: how long they take, how much memory, and what they load. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');
export const cli = join(root, 'dist/src/cli.js');

/** What a child's preload tells when the child ends. */
export interface Footprint {
  /** Peak resident memory in MB. */
  readonly megabytes: number;
  readonly loadsTsMorph: boolean;
}

// ts-morph is a CommonJS package, so whoever loads it, it is in this cache.
const preload = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import module from 'node:module';
  process.on('exit', () => writeSync(3, JSON.stringify({
    megabytes: process.resourceUsage().maxRSS / 1024,
    loadsTsMorph: Object.keys(module._cache).some((file) => /[\\\\/]ts-morph[\\\\/]/.test(file)),
  })));
`)}`;

/** Runs node to its end; findings (1) and unreadable files (2) are results, anything else is a failure. */
function runNode(args: readonly string[], cwd: string): readonly (string | null)[] {
  const { status, output, error } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  if (status === null || status > 2) throw new Error(`node ${args.join(' ')} failed: ${output[2] ?? ''}`);
  return output;
}

/** Milliseconds from the start of a process to its end. */
export function timeProcess(args: readonly string[], cwd = root): number {
  const start = performance.now();
  runNode(args, cwd);
  return performance.now() - start;
}

export function footprint(args: readonly string[], cwd = root): Footprint {
  const [, , , told] = runNode(['--import', preload, ...args], cwd);
  return JSON.parse(told ?? '') as Footprint;
}

export function textOutput(args: readonly string[], cwd = root): string {
  return runNode(args, cwd)[1] ?? '';
}

/** Times two processes in turns, so that what else the machine does reaches both. */
export function timePairs(
  one: readonly string[],
  other: readonly string[],
  pairs: number,
): { readonly one: number; readonly other: number; readonly ratio: number } {
  const times = Array.from({ length: pairs }, () => [timeProcess(one), timeProcess(other)] as const);
  return {
    one: median(times.map(([a]) => a)),
    other: median(times.map(([, b]) => b)),
    ratio: median(times.map(([a, b]) => a / b)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}
