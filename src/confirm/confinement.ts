import type { BackendName } from './job.js';

/** What a child may do, as options of the process. */
export interface Confinement {
  readonly cwd: string;
  readonly nodeOptions: string[];
  readonly env: Record<string, string>;
  readonly extendEnv: boolean;
}

const native = new Set<BackendName>(['tfjs-node', 'tfjs-node-gpu', 'webgpu']);

const heapMegabytes = 2048;

/** Node's permission model by version: under another name before 22.13 (and in 23.0 to 23.4). */
function permissionFlag(version = process.versions.node): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isStable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return isStable ? '--permission' : '--experimental-permission';
}

/**
 * Files of these folders may be read, none written; no processes and no workers may be started. A native backend is code that nothing of
 * this binds.
 */
export function confinement(backend: BackendName, from: string, folders: readonly string[]): Confinement {
  // Native packages and their libraries lie anywhere above the project.
  const readable = native.has(backend)
    ? ['--allow-fs-read=*', '--allow-addons']
    : folders.map((folder) => `--allow-fs-read=${folder}/*`);
  return {
    cwd: native.has(backend) ? from : (folders[0] ?? from),
    nodeOptions: [permissionFlag(), ...readable, `--max-old-space-size=${heapMegabytes}`, '--no-warnings'],
    env: environment(),
    extendEnv: false,
  };
}

/** What libraries need to be found and to be quiet; nothing else of the user's environment, which may hold secrets. */
function environment(): Record<string, string> {
  const passed = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES', 'XLA_FLAGS'];
  const own = passed.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(own), TF_CPP_MIN_LOG_LEVEL: '3' };
} // prettier-ignore
