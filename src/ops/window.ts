import { add, ceilDiv, type Dim, floorDiv, max, min, mul, sub } from '../dim/index.js';
import { bordersAt, dimsAt, isKeras, numbersAt, textAt } from './attributes.js';
import { withSpace } from './layout.js';
import type { Attributes, OpResult, Shape } from './op.js';
import { misconfigured, unknown } from './result.js';

/** How one axis goes under a window. `padding`: 'same', or how much is put before and after together. */
interface Sliding {
  readonly kernel: Dim;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: 'same' | Dim;
  /** Whether a window that starts inside counts though it ends outside (`dimRoundingMode: 'ceil'`). */
  readonly roundsUp: boolean;
  /** PyTorch: the padding before; a window that would start behind it and the input does not count. */
  readonly before: Dim | null;
}

/**
 * One axis under a sliding window: ⌈x/s⌉ for 'same', whatever kernel and dilation; else ⌊(x + p − d(k−1) − 1)/s⌋ + 1
 * (`convOutputLength` of tfjs-layers, `getPadAndOutInfo` of tfjs-core). Below 1 where the window does not fit.
 */
function slidingSize(x: Dim, { kernel, stride, dilation, padding, roundsUp, before }: Sliding): Dim {
  // No window moves so: `windowFault` tells it.
  if (stride < 1) return x;
  if (padding === 'same') return ceilDiv(x, stride);
  const reach = mul(sub(kernel, 1), dilation);
  const left = sub(sub(add(x, padding), reach), 1);
  if (!roundsUp) return add(floorDiv(left, stride), 1);
  const size = add(ceilDiv(left, stride), 1);
  return before === null ? size : min(size, ceilDiv(add(x, before), stride));
}

/**
 * The window along one space axis. A padding that is one number pads every axis, and in two dimensions (not in three)
 * `tf.conv2d` then uses the kernel's height, its dilation and the stride of the height for the width too.
 */
function slidingAlong(attrs: Attributes, index: number): Sliding {
  const [kernel, strides] = [dimsAt(attrs, 'kernel'), numbersAt(attrs, 'strides')];
  const dilation = attrs['dilation'] === undefined ? [] : numbersAt(attrs, 'dilation');
  const { padding } = attrs;
  const at = typeof padding === 'number' && kernel.length === 2 ? 0 : index;
  const [before = 0, after = 0] = attrs['borders'] === undefined ? [] : (bordersAt(attrs)[index] ?? []);
  return {
    kernel: kernel[at] ?? 1,
    stride: strides[at] ?? 1,
    dilation: dilation[at] ?? 1,
    // What 'causal' is meant for, though TensorFlow.js does not run it (and its `convOutputLength` has it as 'valid').
    padding:
      padding === 'same' || padding === 'causal'
        ? 'same'
        : typeof padding === 'number'
          ? 2 * padding
          : add(before, after),
    roundsUp: attrs['rounding'] === 'ceil',
    before: isTorch(attrs) ? before : null,
  };
}

/** Whether an op is PyTorch's, which has rules of its own. */
export function isTorch(attrs: Attributes): boolean {
  return attrs['framework'] === 'torch';
}

/** One axis of PyTorch's transposed convolution: (x − 1)·s − p + d(k − 1) + 1 and what is added to the output. */
function torchTransposed(x: Dim, attrs: Attributes, index: number): Dim {
  const { kernel, stride, dilation, padding } = slidingAlong(attrs, index);
  const extra = numbersAt(attrs, 'outputPadding')[index] ?? 0;
  const reach = mul(sub(kernel, 1), dilation);
  const grown = add(mul(sub(x, 1), stride), add(reach, 1 + extra));
  return sub(grown, padding === 'same' ? 0 : padding);
}

/**
 * One axis of Keras's, which dilates the kernel and adds to the output what it is told
 * (`_get_output_shape_given_tf_padding`).
 */
function kerasTransposed(x: Dim, attrs: Attributes, index: number): Dim {
  const { kernel, stride, dilation, padding } = slidingAlong(attrs, index);
  const reach = add(mul(sub(kernel, 1), dilation), 1);
  if (attrs['outputPadding'] === undefined) {
    return transposedSize(x, reach, stride, padding === 'same' ? 'same' : 'valid');
  }
  const extra = numbersAt(attrs, 'outputPadding')[index] ?? 0;
  const own = padding === 'same' ? sub(reach, mul(2, floorDiv(reach, 2))) : reach;
  return add(add(mul(sub(x, 1), stride), own), extra);
}

/** One axis of a transposed convolution: x·s for 'same', x·s + max(k − s, 0) for 'valid' (`deconvLength`). */
function transposedSize(x: Dim, kernel: Dim, stride: number, padding: string): Dim {
  const grown = mul(x, stride);
  return padding === 'same' ? grown : add(grown, max(sub(kernel, stride), 0));
}

/** The shape with a window of `attrs` slid along every space axis; channels stay. */
export function slide(shape: Shape, attrs: Attributes): Shape {
  return withSpace(shape, attrs, (size, index) => slidingSize(size, slidingAlong(attrs, index)));
}

/** The shape with every space axis enlarged by a transposed convolution; channels stay. */
export function slideBack(shape: Shape, attrs: Attributes): Shape {
  const [kernel, strides] = [dimsAt(attrs, 'kernel'), numbersAt(attrs, 'strides')];
  const padding = textAt(attrs, 'padding');
  if (isTorch(attrs)) return withSpace(shape, attrs, (size, index) => torchTransposed(size, attrs, index));
  if (isKeras(attrs)) return withSpace(shape, attrs, (size, index) => kerasTransposed(size, attrs, index));
  return withSpace(shape, attrs, (size, index) =>
    transposedSize(size, kernel[index] ?? 1, strides[index] ?? 1, padding),
  );
}

/**
 * The window's side lengths; one that the caller chooses counts as larger than 1, since 1 would be no window. What the
 * framework rejects outright has no attributes.
 */
export function windowSides(attrs: Attributes): readonly number[] {
  if (attrs['kernel'] === undefined) return [];
  return dimsAt(attrs, 'kernel').map((side) => (typeof side === 'number' ? side : 2));
}

/** What becomes of any input where no window can be slid so; null where one can. `shape`: what to go on with. */
export function windowRefusal(kind: string, attrs: Attributes, shape: Shape): OpResult | null {
  const dilation = attrs['dilation'] === undefined ? [] : numbersAt(attrs, 'dilation');
  const isRefused = refuseDilation.has(kind) || isTorch(attrs) || isKeras(attrs);
  const isNone = dilation.some((size) => size < 1) && !isRefused;
  // With 'same' what comes out has one shape, whatever the dilation.
  if (isNone && textAt(attrs, 'padding') === 'same' && dilation.every((size) => size >= 0)) return null;
  if (isNone) {
    return unknown(`${kind} with dilation ${list(dilation)} runs as if it were 1, and is built otherwise`);
  }
  const reason = windowFault(kind, attrs);
  return reason === null ? null : misconfigured(reason, shape);
}

/** Ops that ask for dilations of at least 1 (`stridesOrDilationsArePositive`). */
const refuseDilation: ReadonlySet<string> = new Set(['conv1d', 'conv3d']);

/** Why no input at all can go through this window; null when some can. Undefined dilations are 1. */
function windowFault(kind: string, attrs: Attributes): string | null {
  const strides = numbersAt(attrs, 'strides');
  const dilation = attrs['dilation'] === undefined ? [] : numbersAt(attrs, 'dilation');
  if (strides.some((size) => size < 1)) {
    return `${kind} has strides ${list(strides)}: they must be at least 1`;
  }
  if (dilation.some((size) => size < 1)) {
    return `${kind} has dilation ${list(dilation)}: it must be at least 1`;
  }
  const kernel = dimsAt(attrs, 'kernel').filter((side) => typeof side === 'number');
  if (kernel.some((side) => side < 0)) return `${kind} has a kernel of ${list(kernel)}`;
  if (isTorch(attrs) && kind.includes('Pooling')) return borderFault(kind, attrs);
  const isFree = isTorch(attrs) || (isKeras(attrs) && kind === 'depthwiseConv2d');
  if (!isFree && strides.some((size) => size > 1) && dilation.some((size) => size > 1)) {
    const name = isKeras(attrs) ? 'Keras' : 'TensorFlow.js';
    return `${kind} has strides ${list(strides)} and dilation ${list(dilation)}: ${name} runs it only if one of them is 1`;
  }
  if (textAt(attrs, 'padding') === 'causal' && !isKeras(attrs)) {
    return `${kind} has padding 'causal', which TensorFlow.js does not run`;
  }
  return null;
}

/** PyTorch pools no window that could lie outside its input altogether. */
function borderFault(kind: string, attrs: Attributes): string | null {
  const kernel = dimsAt(attrs, 'kernel');
  const borders = attrs['borders'] === undefined ? [] : bordersAt(attrs);
  for (const [axis, [before = 0] = []] of borders.entries()) {
    const side = kernel[axis];
    if (typeof side === 'number' && typeof before === 'number' && 2 * before > side) {
      return `${kind} has a padding of ${before}, which must be at most half of its kernel, ${side}`;
    }
  }
  return null;
}

function list(sizes: readonly number[]): string {
  return `[${sizes.join(', ')}]`;
}
