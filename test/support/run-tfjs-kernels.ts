import * as tf from '@tensorflow/tfjs';

/**
 * A convolution by a kernel of zeros gives zeros: tfjs still checks the operands and computes the output's shape, only
 * the sums are skipped. Kernels with other values, and every other operation, run as tfjs has them.
 */
export function useZeroKernels(backendName = 'cpu'): void {
  for (const kernelName of ['Conv2D', 'FusedConv2D']) {
    const original = tf.getKernel(kernelName, backendName);
    if (typeof original === 'undefined') throw new Error(`${backendName} has no kernel ${kernelName}`);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...original,
      kernelFunc: (params) => zeroConvolution(params) ?? original.kernelFunc(params),
    });
  }
}

interface Attributes {
  readonly strides: number | [number, number];
  readonly dilations: number | [number, number];
  readonly pad: number | 'valid' | 'same';
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly activation?: string | null;
}

interface CpuBackend {
  readonly data: { get: (id: tf.DataId) => { values: ArrayLike<number> } };
  makeTensorInfo: (shape: number[], dtype: tf.DataType, values: tf.TypedArray) => tf.TensorInfo;
}

const keepsZero: readonly (string | null | undefined)[] = ['linear', 'relu', 'relu6', 'elu', null, undefined];

function zeroConvolution({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo | null {
  const { x, filter, bias, preluActivationWeights } = inputs;
  const { strides, dilations, pad, dataFormat, dimRoundingMode, activation } = attrs as unknown as Attributes;
  const cpu = backend as CpuBackend;
  if (x === undefined || filter === undefined || preluActivationWeights !== undefined) return null;
  if (!keepsZero.includes(activation)) return null;
  for (const weight of [filter, bias]) {
    if (weight !== undefined && !isZero(cpu.data.get(weight.dataId).values)) return null;
  }
  const { outShape } = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
  const zeros = tf.buffer(outShape, 'float32');
  return cpu.makeTensorInfo(outShape, 'float32', zeros.values);
}

function isZero(values: ArrayLike<number>): boolean {
  for (let index = 0; index < values.length; index++) if (values[index] !== 0) return false;
  return true;
}
