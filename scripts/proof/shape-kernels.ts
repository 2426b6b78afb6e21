/**
 * The shapes that kernels give, by TensorFlow.js's own arithmetic (`backend_util`): what its kernels check of their
 * operands is checked here too, in its words, and nothing is computed.
 */
import * as tf from '@tensorflow/tfjs';
import type { Info } from './shapes-backend.js';

export type KernelParams = Parameters<tf.KernelFunc>[0];
export type ShapeKernel = (params: KernelParams) => Info;

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

const { backend_util: sizes, slice_util: slices, util } = tf;

/** The attributes that kernels have, each those of its own. */
interface Attributes {
  readonly strides: number | [number, number];
  /** Null where a layer is told none. */
  readonly dilations?: number | [number, number] | null;
  readonly pad: number | 'valid' | 'same';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly filterSize: number | [number, number];
  readonly inputShape: number[];
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
  readonly paddings: readonly (readonly [number, number])[];
  readonly perm: readonly number[];
  readonly shape: number[];
  readonly size: number | number[];
  readonly begin: number | number[];
  readonly reps: readonly number[];
  readonly dtype: tf.DataType;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function attributesOf({ attrs }: KernelParams): Attributes {
  return attrs as unknown as Attributes;
}

function input(params: KernelParams, name: string): tf.TensorInfo {
  const found = params.inputs[name];
  if (found === undefined) throw new Error(`a kernel lacks its input ${name}`);
  return found;
}

const sameAs =
  (name: string): ShapeKernel =>
  (params) =>
    input(params, name);

const cast: ShapeKernel = (params) => ({
  shape: input(params, 'x').shape,
  dtype: attributesOf(params).dtype,
});

const convolution =
  (depthwise: boolean): ShapeKernel =>
  (params) => {
    const { strides, dilations, pad, dimRoundingMode, dataFormat = 'NHWC' } = attributesOf(params);
    const x = input(params, 'x');
    const { outShape } = sizes.computeConv2DInfo(
      x.shape as Shape4,
      input(params, 'filter').shape as Shape4,
      strides,
      dilations ?? [1, 1],
      pad,
      dimRoundingMode,
      depthwise,
      sizes.convertConv2DDataFormat(dataFormat),
    );
    return { shape: outShape, dtype: x.dtype };
  };

const pool: ShapeKernel = (params) => {
  const { filterSize, strides, pad, dimRoundingMode } = attributesOf(params);
  const x = input(params, 'x');
  const shape = x.shape as Shape4;
  const { outShape } = sizes.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  return { shape: outShape, dtype: x.dtype };
};

type Window = number | [number, number, number];

const convolution3d: ShapeKernel = (params) => {
  const { strides, dilations, pad } = attributesOf(params);
  const x = input(params, 'x');
  const filter = input(params, 'filter').shape as Shape5;
  const [every, dilation] = [strides as Window, (dilations ?? 1) as Window];
  const { outShape } = sizes.computeConv3DInfo(x.shape as Shape5, filter, every, dilation, pad);
  return { shape: outShape, dtype: x.dtype };
};

const pool3d: ShapeKernel = (params) => {
  const { filterSize, strides, pad, dimRoundingMode } = attributesOf(params);
  const x = input(params, 'x');
  const [window, every] = [filterSize as Window, strides as Window];
  const { outShape } = sizes.computePool3DInfo(x.shape as Shape5, window, every, 1, pad, dimRoundingMode);
  return { shape: outShape, dtype: x.dtype };
};

const broadcasting =
  (one: string, other: string): ShapeKernel =>
  (params) => {
    const [a, b] = [input(params, one), input(params, other)];
    return { shape: sizes.assertAndGetBroadcastShape(a.shape, b.shape), dtype: a.dtype };
  };

/** The gradient of a convolution by its input: what a transposed convolution is. */
const ofInput: ShapeKernel = (params) => ({
  shape: attributesOf(params).inputShape,
  dtype: input(params, 'dy').dtype,
});

const reduction: ShapeKernel = (params) => {
  const { axis, reductionIndices, keepDims = false } = attributesOf(params);
  const x = input(params, 'x');
  const axes = util.parseAxisParam(axis ?? reductionIndices ?? [], x.shape);
  const [shape] = sizes.computeOutAndReduceShapes(x.shape, axes);
  return { shape: keepDims ? sizes.expandShapeToKeepDim(shape, axes) : shape, dtype: x.dtype };
};

const concatenation: ShapeKernel = (params) => {
  const inputs = params.inputs as unknown as readonly tf.TensorInfo[];
  const [first] = inputs;
  if (first === undefined) throw new Error('nothing is concatenated');
  const shapes = inputs.map(({ shape }) => shape);
  const [axis = 0] = util.parseAxisParam(attributesOf(params).axis ?? 0, first.shape);
  sizes.assertParamsConsistent(shapes, axis);
  return { shape: sizes.computeOutShape(shapes, axis), dtype: first.dtype };
};

const padding: ShapeKernel = (params) => {
  const { paddings } = attributesOf(params);
  const x = input(params, 'x');
  const shape = paddings.map(([before, after], axis) => before + (x.shape[axis] ?? NaN) + after);
  return { shape, dtype: x.dtype };
};

const transposition: ShapeKernel = (params) => {
  const x = input(params, 'x');
  return { shape: attributesOf(params).perm.map((axis) => x.shape[axis] ?? NaN), dtype: x.dtype };
};

const reshaping: ShapeKernel = (params) => {
  const x = input(params, 'x');
  const before = util.sizeFromShape(x.shape);
  const shape = util.inferFromImplicitShape(attributesOf(params).shape, before);
  const after = util.sizeFromShape(shape);
  util.assert(
    before === after,
    () =>
      `The new shape (${shape.join()}) has ${after} elements and the old shape (${x.shape.join()}) has ${before}.`,
  );
  return { shape, dtype: x.dtype };
};

const slicing: ShapeKernel = (params) => {
  const x = input(params, 'x');
  const { begin, size } = attributesOf(params);
  const [from = [], shape = []] = slices.parseSliceParams(x, begin, size);
  slices.assertParamsValid(x, from, shape);
  return { shape, dtype: x.dtype };
};

const resizing: ShapeKernel = (params) => {
  const images = input(params, 'images');
  const [batch = 1, , , channels = 1] = images.shape;
  const [height = 1, width = 1] = attributesOf(params).size as number[];
  return { shape: [batch, height, width, channels], dtype: images.dtype };
};

const tiling: ShapeKernel = (params) => {
  const x = input(params, 'x');
  return {
    shape: x.shape.map((size, axis) => size * (attributesOf(params).reps[axis] ?? NaN)),
    dtype: x.dtype,
  };
};

const product: ShapeKernel = (params) => {
  const { transposeA, transposeB } = attributesOf(params);
  const [a, b] = [input(params, 'a'), input(params, 'b')];
  const [rows = 1, inner = 1] = transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const [other = 1, columns = 1] = transposeB ? b.shape.slice(-2).reverse() : b.shape.slice(-2);
  util.assert(
    inner === other,
    () =>
      `Error in matMul: inner shapes (${inner}) and (${other}) of ${a.shape.join()} and ${b.shape.join()} must match.`,
  );
  const outer = sizes.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return { shape: [...outer, rows, columns], dtype: a.dtype };
};

function all(names: readonly string[], kernel: ShapeKernel): readonly (readonly [string, ShapeKernel])[] {
  return names.map((name) => [name, kernel]);
}

/** The kernels whose work grows with a network's input. */
export const shapeKernels: ReadonlyMap<string, ShapeKernel> = new Map([
  ...all(['Conv2D', 'FusedConv2D'], convolution(false)),
  ...all(['DepthwiseConv2dNative', 'FusedDepthwiseConv2D'], convolution(true)),
  ...all(['Conv2DBackpropInput', 'Conv3DBackpropInputV2'], ofInput),
  ['Conv3D', convolution3d],
  ...all(['MaxPool', 'AvgPool'], pool),
  ...all(['MaxPool3D', 'AvgPool3D'], pool3d),
  ...all(['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum'], broadcasting('a', 'b')),
  ['Prelu', broadcasting('x', 'alpha')],
  ...all(['Relu', 'Relu6', 'LeakyRelu', 'Elu', 'Selu', 'Sigmoid', 'Tanh', 'Softplus'], sameAs('x')),
  ...all(['Identity', 'Sqrt', 'Exp', 'Neg', 'Square', 'Rsqrt', 'ClipByValue'], sameAs('x')),
  ['FusedBatchNorm', sameAs('x')],
  ['Softmax', sameAs('logits')],
  ['Cast', cast],
  ...all(['Sum', 'Mean', 'Max', 'Min', 'Prod'], reduction),
  ['Concat', concatenation],
  ...all(['PadV2', 'MirrorPad'], padding),
  ['Transpose', transposition],
  ['Reshape', reshaping],
  ['Slice', slicing],
  ...all(['ResizeNearestNeighbor', 'ResizeBilinear'], resizing),
  ['Tile', tiling],
  ...all(['BatchMatMul', '_FusedMatMul'], product),
]);
