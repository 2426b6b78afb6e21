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

/** What something was run on, as the output has it. */
export interface RanOn {
  readonly backend: NonNullable<Evidence['backend']>;
  readonly device: string;
}

/** A backend of TensorFlow.js. */
export function ranOn(backend: LoadedBackend): RanOn {
  return {
    backend: shownNames[backend.name],
    device: `${backend.device} (${packageOf(backend)} ${backend.version})`,
  };
}

export function evidenceOf(
  { status, runs, reason }: Verdict,
  method: NonNullable<Evidence['method']>,
  on: RanOn | null,
): Evidence {
  return {
    status,
    method: status === 'not-run' && runs.length === 0 ? null : method,
    backend: on?.backend ?? null,
    device: on?.device ?? null,
    runs,
    reason,
  };
}

function packageOf({ name }: LoadedBackend): string {
  return name === 'tfjs-node' || name === 'tfjs-node-gpu' ? `@tensorflow/${name}` : 'TensorFlow.js';
}
