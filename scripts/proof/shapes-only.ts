import * as tf from '@tensorflow/tfjs';
import { type KernelParams, shapeKernels } from './shape-kernels.js';
import { type Info, ShapesBackend, zeros } from './shapes-backend.js';

/** Larger tensors are not worth the memory. */
const mostElements = 1_000_000;

/** Thrown instead of running a kernel on more than is sensible. */
export class TooMuch extends Error {}

interface CpuBackend extends tf.KernelBackend {
  readonly makeTensorInfo: (shape: number[], dtype: tf.DataType, values: tf.TypedArray) => tf.TensorInfo;
}

function onCpu(backend: CpuBackend, info: Info): tf.TensorInfo {
  if (tf.util.sizeFromShape(info.shape) > mostElements) throw new TooMuch(`a tensor of ${info.shape.join()}`);
  return backend.makeTensorInfo(info.shape, info.dtype, zeros(info));
}

/** What the cpu kernel of that name makes of zeros, without its values. */
function onZeros(kernelName: string, { inputs, attrs = {} }: KernelParams): Answer {
  const backend = tf.findBackend('cpu') as CpuBackend;
  const entries = Object.entries(inputs as Record<string, Info | undefined>);
  // Kernels of many inputs get a list.
  const given = Array.isArray(inputs)
    ? (inputs as Info[]).map((each) => onCpu(backend, each))
    : Object.fromEntries(entries.map(([name, value]) => [name, value && onCpu(backend, value)]));
  const named = given as unknown as tf.NamedTensorInfoMap;
  const result = tf.getKernel(kernelName, 'cpu').kernelFunc({ inputs: named, backend, attrs });
  for (const each of [...Object.values(given), result].flat()) {
    if (each !== undefined) backend.disposeData(each.dataId, true);
  }
  const info = ({ shape, dtype }: Info): Info => ({ shape: [...shape], dtype });
  return Array.isArray(result) ? result.map(info) : info(result);
}

/** What a kernel gives: one tensor, or a list, be it of one. */
type Answer = Info | readonly Info[];

/** Answers of the cpu kernels: one question comes up thousands of times. */
const answers = new Map<string, Answer>();

function shapesOf(kernelName: string, params: KernelParams): Answer {
  const own = shapeKernels.get(kernelName);
  if (own) return own(params);
  const shapes = Object.entries(params.inputs as Record<string, Info | undefined>).map(
    ([name, value]) => `${name} ${value?.dtype ?? ''} ${String(value?.shape)}`,
  );
  const question = `${kernelName} ${shapes.join()} ${JSON.stringify(params.attrs)}`;
  const known = answers.get(question) ?? onZeros(kernelName, params);
  if (answers.size > 20_000) answers.clear();
  answers.set(question, known);
  return known;
}

/**
 * Makes a backend of that name for which tensors have shapes and no values: sizes that the cpu backend needs seconds
 * for take it microseconds. Kernels that are not listed run on the cpu backend, on zeros.
 */
export function registerShapesBackend(name: string): void {
  const backend = new ShapesBackend();
  tf.registerBackend(name, () => backend);
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    tf.registerKernel({
      kernelName,
      backendName: name,
      kernelFunc: (params) => {
        const made = ({ shape, dtype }: Info): tf.TensorInfo => ({
          dataId: backend.write(null, [...shape], dtype),
          shape: [...shape],
          dtype,
        });
        const answer = shapesOf(kernelName, params);
        return 'shape' in answer ? made(answer) : answer.map(made);
      },
    });
  }
}
