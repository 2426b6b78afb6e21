import { add, ceilDiv, type Dim, floorDiv, max, mul, sub } from '../dim/index.js';
import { dimsAt, numbersAt, textAt } from './attributes.js';
import { withSpace } from './layout.js';
import type { Attributes, Shape } from './op.js';

/**
 * One axis under a sliding window: ⌈x/s⌉ for 'same', whatever kernel and dilation; else ⌊(x − d(k−1) − 1)/s⌋ + 1
 * (`convOutputLength` of tfjs-layers). Below 1 where the window does not fit.
 */
function slidingSize(x: Dim, kernel: Dim, stride: number, dilation: number, padding: string): Dim {
  if (padding === 'same') return ceilDiv(x, stride);
  const reach = mul(sub(kernel, 1), dilation);
  return add(floorDiv(sub(sub(x, reach), 1), stride), 1);
}

/** One axis of a transposed convolution: x·s for 'same', x·s + max(k − s, 0) for 'valid' (`deconvLength`). */
function transposedSize(x: Dim, kernel: Dim, stride: number, padding: string): Dim {
  const grown = mul(x, stride);
  return padding === 'same' ? grown : add(grown, max(sub(kernel, stride), 0));
}

/** The shape with a window of `attrs` slid along every space axis; channels stay. */
export function slide(shape: Shape, attrs: Attributes): Shape {
  const [kernel, strides] = [dimsAt(attrs, 'kernel'), numbersAt(attrs, 'strides')];
  const dilation = attrs['dilation'] === undefined ? [] : numbersAt(attrs, 'dilation');
  const padding = textAt(attrs, 'padding');
  return withSpace(shape, attrs, (size, index) =>
    slidingSize(size, kernel[index] ?? 1, strides[index] ?? 1, dilation[index] ?? 1, padding),
  );
}

/** The shape with every space axis enlarged by a transposed convolution; channels stay. */
export function slideBack(shape: Shape, attrs: Attributes): Shape {
  const [kernel, strides] = [dimsAt(attrs, 'kernel'), numbersAt(attrs, 'strides')];
  const padding = textAt(attrs, 'padding');
  return withSpace(shape, attrs, (size, index) =>
    transposedSize(size, kernel[index] ?? 1, strides[index] ?? 1, padding),
  );
}

/** The window's side lengths; one that the caller chooses counts as larger than 1, since 1 would be no window. */
export function windowSides(attrs: Attributes): readonly number[] {
  return dimsAt(attrs, 'kernel').map((side) => (typeof side === 'number' ? side : 2));
}

/** Why no input at all can go through this window; null when some can. Undefined dilations are 1. */
export function windowFault(kind: string, attrs: Attributes): string | null {
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
  if (strides.some((size) => size > 1) && dilation.some((size) => size > 1)) {
    return `${kind} has strides ${list(strides)} and dilation ${list(dilation)}: TensorFlow.js runs it only if one of them is 1`;
  }
  if (textAt(attrs, 'padding') === 'causal') {
    return `${kind} has padding 'causal', which TensorFlow.js does not run`;
  }
  return null;
}

function list(sizes: readonly number[]): string {
  return `[${sizes.join(', ')}]`;
}
