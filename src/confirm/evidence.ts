import type { Evidence } from '../diagnostic.js';
import type { Verdict } from './checks/check.js';
import type { BackendName, LoadedBackend } from './job.js';

/** The output's names of backends: it tells the two native packages apart by their device. */
const shownNames: Readonly<Record<BackendName, NonNullable<Evidence['backend']>>> = {
  'tfjs-node-gpu': 'tensorflow',
  'tfjs-node': 'tensorflow',
  wasm: 'wasm',
  cpu: 'cpu',
  webgpu: 'webgpu',
};

export function evidenceOf(
  { status, runs, reason }: Verdict,
  method: NonNullable<Evidence['method']>,
  backend: LoadedBackend | null,
): Evidence {
  return {
    status,
    method: status === 'not-run' && runs.length === 0 ? null : method,
    backend: backend && shownNames[backend.name],
    device: backend && `${backend.device} (${packageOf(backend)} ${backend.version})`,
    runs,
    reason,
  };
}

function packageOf({ name }: LoadedBackend): string {
  return name === 'tfjs-node' || name === 'tfjs-node-gpu' ? `@tensorflow/${name}` : 'TensorFlow.js';
}
