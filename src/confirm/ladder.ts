import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type BackendName, backendNames, type LoadedBackend } from './job.js';
import { type ChildLimits, runChild } from './run-child.js';

/** Tried in this order: what is fastest where it is there, then what always is. */
const ladder: readonly BackendName[] = ['tfjs-node-gpu', 'tfjs-node', 'wasm', 'cpu'];

/** What each backend needs to be in the project; nothing for those that ship with this package. */
const packages: Readonly<Record<BackendName, readonly string[]>> = {
  'tfjs-node-gpu': ['@tensorflow/tfjs-node-gpu'],
  'tfjs-node': ['@tensorflow/tfjs-node'],
  wasm: [],
  cpu: [],
  webgpu: ['webgpu', '@tensorflow/tfjs', '@tensorflow/tfjs-backend-webgpu'],
};

/** Where not every version will do: other ones of Dawn do not let their process end. */
const wantedVersions: Readonly<Record<string, string>> = { webgpu: '@0.6.2' };

/** A backend, and whether it can be had here. */
export interface BackendState {
  readonly name: BackendName;
  readonly loaded: LoadedBackend | null;
  /** Why not, and the cure; null where it is loaded. */
  readonly reason: string | null;
}

/** Loads a backend in a process of its own and says how that went. */
export async function tryBackend(
  name: BackendName,
  from: string,
  limits: ChildLimits,
): Promise<BackendState> {
  const missing = packages[name].filter((each) => !isInstalled(each, from));
  if (missing.length > 0) {
    const names = missing.map((each) => `${each}${wantedVersions[each] ?? ''}`).join(' ');
    return { name, loaded: null, reason: `not installed (\`npm install ${names}\`)` };
  }
  const run = await runChild({ backend: name, from, networks: [] }, limits);
  return { name, loaded: run.backend, reason: run.backend ? null : (run.failure ?? 'it does not load') };
}

/** Packages are looked for as Node does, without loading any. */
function isInstalled(packageName: string, from: string): boolean {
  const folders = createRequire(join(from, 'package.json')).resolve.paths(packageName) ?? [];
  return folders.some((folder) => existsSync(join(folder, packageName, 'package.json')));
}

/** Every backend there is. */
export async function allBackends(from: string, limits: ChildLimits): Promise<readonly BackendState[]> {
  return await Promise.all(backendNames.map((name) => tryBackend(name, from, limits)));
}

/** The first backend of the ladder that loads, and what became of those above it. */
export async function chooseBackend(
  from: string,
  limits: ChildLimits,
): Promise<{ readonly chosen: LoadedBackend | null; readonly passedOver: readonly BackendState[] }> {
  const passedOver: BackendState[] = [];
  for (const name of ladder) {
    const state = await tryBackend(name, from, limits);
    if (state.loaded) return { chosen: state.loaded, passedOver };
    passedOver.push(state);
  }
  return { chosen: null, passedOver };
}
