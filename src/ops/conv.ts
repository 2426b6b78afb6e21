import { add, ceilDiv, type Dim, floorDiv, max, mul, sub } from '../dim/index.js';
import { channelAxis, dimAt, dimsAt, fault, flag, numbersAt, productOf, rankFault, shaped, spaceAxes, textAt, withAxes } from './attributes.js';
import type { Attributes, Op, OpResult, Shape } from './op.js';

/**
 * One axis of a convolution or pool. 'same': ⌈x/s⌉ whatever kernel and dilation; 'valid': ⌊(x − d(k−1) − 1)/s⌋ + 1;
 * 'causal' pads d(k−1) in front.
 */
export function slidingSize(x: Dim, kernel: Dim, stride: number, dilation: number, padding: string): Dim {
  if (padding === 'same') return ceilDiv(x, stride);
  const reach = mul(sub(kernel, 1), dilation);
  const padded = padding === 'causal' ? add(x, reach) : x;
  return add(floorDiv(sub(sub(padded, reach), 1), stride), 1);
}

function slidingShape(shape: Shape, attrs: Attributes): ReadonlyMap<number, Dim> {
  const [kernel, strides] = [dimsAt(attrs, 'kernel'), numbersAt(attrs, 'strides')];
  const dilation = attrs['dilation'] === undefined ? strides.map(() => 1) : numbersAt(attrs, 'dilation');
  const axes = spaceAxes(attrs, shape.length);
  return new Map(axes.map((axis, index) => [axis, slidingSize(shape[axis] ?? 1, kernel[index] ?? 1, strides[index] ?? 1, dilation[index] ?? 1, textAt(attrs, 'padding'))]));
}

function convShape(kind: string, rank: number): Op['shape'] {
  return ([shape = []], attrs) => {
    if (shape.length !== rank) return rankFault(kind, rank, shape);
    const axes = new Map(slidingShape(shape, attrs));
    axes.set(channelAxis(attrs, rank), dimAt(attrs, 'filters'));
    return shaped(withAxes(shape, axes));
  };
}

function inputChannels([shape = []]: readonly Shape[], attrs: Attributes): Dim {
  return shape[channelAxis(attrs, shape.length)] ?? 1;
}

const builtChannels: NonNullable<Op['built']> = (inputs, attrs) => {
  const rank = inputs[0]?.length ?? 0;
  return [{ size: inputChannels(inputs, attrs), operand: 0, axis: channelAxis(attrs, rank) }];
};

function numericKernel(attrs: Attributes): readonly number[] {
  return dimsAt(attrs, 'kernel').map((size) => (typeof size === 'number' ? size : 1));
}

function withBias(weights: Dim, outputs: Dim, attrs: Attributes): { trainable: Dim; fixed: Dim } {
  return { trainable: flag(attrs, 'useBias') ? add(weights, outputs) : weights, fixed: 0 };
}

/** Kernel k… × in × out, and out biases. */
const convParameters: NonNullable<Op['parameters']> = (inputs, attrs) => {
  const filters = dimAt(attrs, 'filters');
  const kernel = productOf(dimsAt(attrs, 'kernel'), mul);
  return withBias(mul(mul(kernel, inputChannels(inputs, attrs)), filters), filters, attrs);
};

function conv(kind: string, rank: number): Op {
  return {
    kind,
    arity: 1,
    source: `tf.layers.${kind}`,
    weighted: true,
    kernel: numericKernel,
    shape: convShape(kind, rank),
    built: builtChannels,
    parameters: convParameters,
  };
}

/** x·s + max(k − s, 0) for 'valid', x·s for 'same' (deconvLength of the framework). */
function transposedSize(x: Dim, kernel: Dim, stride: number, padding: string): Dim {
  const grown = mul(x, stride);
  return padding === 'same' ? grown : add(grown, max(sub(kernel, stride), 0));
}

function convTranspose(kind: string, rank: number): Op {
  return {
    ...conv(kind, rank),
    upsamples: true,
    shape: ([shape = []], attrs) => {
      if (shape.length !== rank) return rankFault(kind, rank, shape);
      const [kernel, strides] = [dimsAt(attrs, 'kernel'), numbersAt(attrs, 'strides')];
      const axes = new Map<number, Dim>(
        spaceAxes(attrs, rank).map((axis, index) => [axis, transposedSize(shape[axis] ?? 1, kernel[index] ?? 1, strides[index] ?? 1, textAt(attrs, 'padding'))]),
      );
      axes.set(channelAxis(attrs, rank), dimAt(attrs, 'filters'));
      return shaped(withAxes(shape, axes));
    },
  };
}

const depthwise: Op = {
  ...conv('depthwiseConv2d', 4),
  shape: ([shape = []], attrs) => {
    if (shape.length !== 4) return rankFault('depthwiseConv2d', 4, shape);
    const axes = new Map(slidingShape(shape, attrs));
    axes.set(channelAxis(attrs, 4), mul(inputChannels([shape], attrs), dimAt(attrs, 'depthMultiplier')));
    return shaped(withAxes(shape, axes));
  },
  parameters: (inputs, attrs) => {
    const outputs = mul(inputChannels(inputs, attrs), dimAt(attrs, 'depthMultiplier'));
    return withBias(mul(productOf(dimsAt(attrs, 'kernel'), mul), outputs), outputs, attrs);
  },
};

const separable: Op = {
  ...conv('separableConv2d', 4),
  parameters: (inputs, attrs) => {
    const middle = mul(inputChannels(inputs, attrs), dimAt(attrs, 'depthMultiplier'));
    const filters = dimAt(attrs, 'filters');
    const weights = add(mul(productOf(dimsAt(attrs, 'kernel'), mul), middle), mul(middle, filters));
    return withBias(weights, filters, attrs);
  },
};

function pool(kind: string, rank: number): Op {
  return {
    kind,
    arity: 1,
    source: `tf.layers.${kind}`,
    kernel: numericKernel,
    shape: ([shape = []], attrs) => (shape.length === rank ? shaped(withAxes(shape, slidingShape(shape, attrs))) : rankFault(kind, rank, shape)),
  };
}

function globalPool(kind: string, rank: number): Op {
  return {
    kind,
    arity: 1,
    source: `tf.layers.${kind}`,
    collapsesSpace: true,
    shape: ([shape = []], attrs): OpResult => {
      if (shape.length !== rank) return rankFault(kind, rank, shape);
      return shaped([shape[0] ?? 1, shape[channelAxis(attrs, rank)] ?? 1]);
    },
  };
}

/** Adds (or takes away) the two ends of each space axis. */
function bordered(kind: string, key: string, change: (x: Dim, by: Dim) => Dim): Op {
  return {
    kind,
    arity: 1,
    source: `tf.layers.${kind}`,
    shape: ([shape = []], attrs) => {
      if (shape.length !== 4) return rankFault(kind, 4, shape);
      const borders = attrs[key];
      if (!Array.isArray(borders)) return fault(`${kind} without ${key}`);
      const axes = spaceAxes(attrs, 4).map((axis, index): [number, Dim] => {
        const [before = 0, after = 0] = (borders[index] ?? []) as readonly Dim[];
        return [axis, change(change(shape[axis] ?? 1, before), after)];
      });
      return shaped(withAxes(shape, new Map(axes)));
    },
  };
}

const upSampling: Op = {
  kind: 'upSampling2d',
  arity: 1,
  source: 'tf.layers.upSampling2d',
  upsamples: true,
  shape: ([shape = []], attrs) => {
    if (shape.length !== 4) return rankFault('upSampling2d', 4, shape);
    const size = dimsAt(attrs, 'size');
    return shaped(withAxes(shape, new Map(spaceAxes(attrs, 4).map((axis, index) => [axis, mul(shape[axis] ?? 1, size[index] ?? 1)]))));
  },
};

export const convOps: readonly Op[] = [
  conv('conv1d', 3),
  conv('conv2d', 4),
  conv('conv3d', 5),
  convTranspose('conv2dTranspose', 4),
  convTranspose('conv3dTranspose', 5),
  depthwise,
  separable,
  ...(['max', 'average'] as const).flatMap((how) => [pool(`${how}Pooling1d`, 3), pool(`${how}Pooling2d`, 4), pool(`${how}Pooling3d`, 5)]),
  ...(['Max', 'Average'] as const).flatMap((how) => [globalPool(`global${how}Pooling1d`, 3), globalPool(`global${how}Pooling2d`, 4)]),
  bordered('zeroPadding2d', 'borders', add),
  bordered('cropping2d', 'borders', sub),
  upSampling,
];
