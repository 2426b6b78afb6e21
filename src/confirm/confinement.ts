import { availableParallelism } from 'node:os';
import type { BackendName } from './job.js';
import type { SystemMeans } from './system-means.js';

/** The process that builds networks: how it is started, and with what. */
export interface ConfinedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly extendEnv: false;
}

/** What is to run, and what it may use. */
export interface Confined {
  readonly backend: BackendName;
  /** The project's folder. */
  readonly from: string;
  readonly program: string;
  /** Folders that it may read; it starts in the first. */
  readonly folders: readonly string[];
  /** For tensors. */
  readonly bytes: number;
  /** Of every core together, for all that it is asked for. */
  readonly seconds: number;
}

const native = new Set<BackendName>(['tfjs-node', 'tfjs-node-gpu', 'webgpu']);

const mebibyte = 2 ** 20;
const heapMebibytes = 2048;

/** Besides tensors and the heap: libraries, stacks of their threads, and what the drivers of a GPU map. */
const roomMebibytes: Readonly<Record<BackendName, number>> = {
  cpu: 1024,
  wasm: 1024,
  'tfjs-node': 4096,
  'tfjs-node-gpu': 16_384,
  webgpu: 16_384,
};
const stacksMebibytes = 32 * availableParallelism();

/** Node's permission model by version: under another name before 22.13 (and in 23.0 to 23.4). */
export function permissionFlag(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isStable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return isStable ? '--permission' : '--experimental-permission';
}

/** Node's permission model bars the network from this version on. */
export function barsNetwork(version: string): boolean {
  return Number(version.split('.')[0]) >= 25;
}

/** Bytes that the process may write to: all but files and what it shares. */
export function memoryLimit(backend: BackendName, bytes: number): number {
  return 2 * bytes + (heapMebibytes + roomMebibytes[backend] + stacksMebibytes) * mebibyte;
}

/**
 * Files of some folders may be read, none written; no processes and no workers may be started; memory and processor time are limited and
 * the network is cut off where the system has the means. A native backend is code that Node's part of this does not bind.
 */
export function confine({ backend, from, program, folders, bytes, seconds }: Confined, means: SystemMeans): ConfinedCommand {
  // Native packages and their libraries lie anywhere above the project.
  const readable = native.has(backend) ? ['--allow-fs-read=*', '--allow-addons'] : folders.map((folder) => `--allow-fs-read=${folder}/*`);
  const node = [permissionFlag(process.versions.node), ...readable, `--max-old-space-size=${heapMebibytes}`, '--no-warnings'];
  const limits = means.limits.length > 0
    ? [...means.limits, `--data=${memoryLimit(backend, bytes)}`, `--cpu=${seconds}:${seconds + 5}`]
    : [];
  const words = [...means.network, ...limits, process.execPath, ...node, program];
  const [file, args] = [words[0] ?? process.execPath, words.slice(1)];
  return { file, args, cwd: native.has(backend) ? from : (folders[0] ?? from), env: environment(), extendEnv: false };
} // prettier-ignore

/** What the system adds to what Node bars, in a sentence for people. */
export function boundsText(means: SystemMeans, version: string): string {
  const limits =
    means.limits.length > 0
      ? 'its memory and processor time are limited (prlimit)'
      : 'only its JavaScript heap is limited (there is no prlimit)';
  const byNode = barsNetwork(version)
    ? 'it has no connections (Node bars them)'
    : 'its connections are open (unshare does not work here)';
  const connections = means.network.length > 0 ? 'it has no connections (unshare)' : byNode;
  return `Models are built in a process apart: ${limits}, ${connections}. See docs/backends.md.`;
}

/** What libraries need to be found and to be quiet; nothing else of the user's environment, which may hold secrets. */
function environment(): Record<string, string> {
  const passed = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES', 'XLA_FLAGS', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES'];
  const own = passed.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(own), TF_CPP_MIN_LOG_LEVEL: '3' };
} // prettier-ignore
