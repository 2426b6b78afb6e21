import { createRequire } from 'node:module';
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import util from 'node:util';
import type * as Embedded from './embedded.js';
import type { Tf } from '../build/tf.js';
import type { BackendName, LoadedBackend } from '../job.js';
import { messageOf } from '../message.js';

/** A backend that is ready to build networks on. */
export interface Ready {
  readonly tf: Tf;
  readonly backend: LoadedBackend;
}

/** A backend that cannot be had here, and the cure. */
export class Unavailable extends Error {}

interface Start {
  readonly tf: Tf;
  readonly device: string;
}

const starts: Readonly<Record<BackendName, (from: string) => Promise<Start>>> = {
  cpu: startCpu,
  wasm: startWasm,
  'tfjs-node': (from) => startNative('@tensorflow/tfjs-node', from),
  'tfjs-node-gpu': (from) => startNative('@tensorflow/tfjs-node-gpu', from),
  webgpu: startWebGpu,
};

/** Loads a backend; `from` is the folder from which packages of the project are looked for. Throws `Unavailable`. */
export async function loadBackend(name: BackendName, from: string): Promise<Ready> {
  const begun = performance.now();
  const { tf, device } = await starts[name](from);
  tf.enableProdMode();
  const loading = Math.round(performance.now() - begun);
  return { tf, backend: { name, version: tf.version_core, device, loading } };
}

function processor(): string {
  return cpus()[0]?.model.trim() || arch();
}

async function embedded(): Promise<typeof Embedded> {
  return await import('./embedded.js');
}

async function select(tf: Tf, name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Unavailable(`TensorFlow.js did not start its ${name} backend`);
  await tf.ready();
}

async function startCpu(): Promise<Start> {
  const tf = await embedded();
  await select(tf, 'cpu');
  return { tf, device: processor() };
}

/** One thread: more of them are workers, which the confinement bars. */
async function startWasm(): Promise<Start> {
  const tf = await embedded();
  // The files lie beside the bundle.
  tf.setWasmPaths(fileURLToPath(new URL('.', import.meta.url)));
  tf.setThreadsCount(1);
  await select(tf, 'wasm');
  return { tf, device: processor() };
}

/** The bindings to TensorFlow's own library, from the project. */
async function startNative(packageName: string, from: string): Promise<Start> {
  const tf = requireFrom(from, packageName) as Tf;
  await select(tf, 'tensorflow');
  const backend = tf.backend() as unknown as { readonly isUsingGpuDevice?: boolean };
  return { tf, device: backend.isUsingGpuDevice === true ? 'GPU' : processor() };
}

/** Dawn, through the package `webgpu` of the project; the browser's globals must be there before the backend is read. */
async function startWebGpu(from: string): Promise<Start> {
  const dawn = requireFrom(from, 'webgpu') as {
    readonly create: (options: string[]) => object;
    readonly globals: object;
  };
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]) as { readonly requestAdapter: () => Promise<Adapter | null> };
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  Object.assign(globalThis, { WorkerGlobalScope: Object });
  const adapter = await gpu.requestAdapter();
  if (!adapter) {
    throw new Unavailable(
      'there is no WebGPU adapter here: no GPU, or no driver for Vulkan, Metal or Direct3D',
    );
  }
  const tf = requireFrom(from, '@tensorflow/tfjs') as Tf;
  requireFrom(from, '@tensorflow/tfjs-backend-webgpu');
  await select(tf, 'webgpu');
  const names = [adapter.info?.device, adapter.info?.description, adapter.info?.vendor];
  // Those that are not known are empty.
  return { tf, device: names.find((name) => name !== undefined && name !== '') ?? 'WebGPU' };
}

interface Adapter {
  readonly info?: { readonly device?: string; readonly description?: string; readonly vendor?: string };
}

/** A package of the project that is analysed, else of this one's surroundings. */
function requireFrom(from: string, packageName: string): unknown {
  bridgeRemovedFunctions();
  const require = createRequire(join(from, 'package.json'));
  try {
    return require(packageName);
  } catch (thrown) {
    const message = messageOf(thrown);
    const isAbsent = message.includes(`'${packageName}'`) && /cannot find (module|package)/i.test(message);
    throw new Unavailable(
      isAbsent
        ? `${packageName} is not installed; \`npm install ${packageName}\` in ${from} brings it`
        : `${packageName} does not load: ${cause(message)}`,
    );
  }
}

/** tfjs-node says much; the missing binding is what counts. */
function cause(message: string): string {
  return message.includes('tfjs_binding.node')
    ? 'its native binding was not built; docs/backends.md of resnet-lint says how to build it'
    : message.slice(0, 300);
}

/** tfjs-node 4.22 calls functions that Node 23 took away. */
function bridgeRemovedFunctions(): void {
  const old = util as unknown as Record<string, unknown>;
  old['isNullOrUndefined'] ??= (value: unknown): boolean => value === null || value === undefined;
  old['isArray'] ??= Array.isArray;
}
