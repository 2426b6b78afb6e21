import { add, type Dim, floorDiv, mul, sub } from '../../dim/index.js';
import type { ConfigReader } from '../../interp/dialect.js';
import type { Lowered, TensorMeaning } from '../../interp/tensor-meaning.js';
import { productOf } from '../../ops/layout.js';
import type { Attributes, Shape } from '../../ops/op.js';
import { axisOf, type Lower, meaning, node, ofShape, sizesOf } from './meaning.js';

const layout = 'NCHW';

/** The axes, batch and channels included, that a mode of interpolation is for. */
const ranks: Readonly<Record<string, number>> = { linear: 3, bilinear: 4, bicubic: 4, trilinear: 5 };

/** A factor as a fraction; those that are none of a power of 2 are not exact where the framework multiplies. */
function fraction(config: ConfigReader, factor: number): readonly [number, number] {
  for (let part = 1; part <= 1024; part *= 2) {
    if (Number.isInteger(factor * part)) return [factor * part, part];
  }
  return config.unfollowed('this scale_factor is not followed');
}

/** What `nn.Upsample` and `F.interpolate` are told, for so many space axes. */
export function resampling(config: ConfigReader, count: number): Attributes {
  if (!config.isNull('size')) return { size: config.dims('size', count), layout };
  const given = config.numbers('scale_factor');
  const factors = given.length === 1 ? Array.from({ length: count }, () => given[0] ?? 1) : given;
  const fractions = factors.map((factor) => fraction(config, factor));
  return { factors: fractions.map(([times]) => times), parts: fractions.map(([, part]) => part), layout };
} // prettier-ignore

/** Whether a size is made larger by a whole factor along each axis. */
export function isWhole(config: ConfigReader): boolean {
  return config.isNull('size') && config.numbers('scale_factor').every((factor) => Number.isInteger(factor) && factor >= 1);
} // prettier-ignore

/** `F.interpolate(x, size=…)`, or by a factor. */
const interpolated: Lower = (call) => {
  const shape = call.tensor('input', ranks[call.string('mode', 'nearest')] ?? 4, 'channels second');
  const space = shape.slice(2);
  if (space.length !== 2) return node('resample', resampling(call, space.length));
  if (!call.isNull('size')) {
    const size = call.length('size') === null ? space.map(() => call.dim('size')) : sizesOf(call, 'size');
    if (size.length !== space.length) call.reject(`size has ${size.length} entries for ${space.length} axes`);
    return node('resizeNearestNeighbor', { size, layout });
  }
  if (isWhole(call)) return node('upSampling2d', { size: call.dims('scale_factor', 2), layout, framework: 'torch' });
  const { factors, parts } = resampling(call, 2) as { factors: readonly number[]; parts: readonly number[] };
  const isLarger = factors.some((times, axis) => times > (parts[axis] ?? 1));
  if (isLarger) return node('resample', { factors, parts });
  return ofShape([...shape.slice(0, 2), ...space.map((size, axis) => floorDiv(mul(size, factors[axis] ?? 1), parts[axis] ?? 1))]);
}; // prettier-ignore

interface Sliding {
  readonly kernel: readonly Dim[];
  readonly places: readonly Dim[];
}

/** The windows of `F.unfold` and `F.fold`, and how many there are along each axis. */
function windows(call: ConfigReader, space: Shape): Sliding {
  const of = (key: string, fallback: number): readonly Dim[] =>
    call.isNull(key) ? [fallback, fallback] : call.dims(key, 2, fallback);
  const [kernel, dilation, padding] = [call.dims('kernel_size', 2), of('dilation', 1), of('padding', 0)];
  const stride = call.isNull('stride') ? [1, 1] : call.decided('stride', 2, 1);
  const places = space.map((size, axis) => {
    const reach = mul(dilation[axis] ?? 1, sub(kernel[axis] ?? 1, 1));
    const left = sub(sub(add(size, mul(2, padding[axis] ?? 0)), reach), 1);
    return add(floorDiv(left, stride[axis] ?? 1), 1);
  });
  return { kernel, places };
}

const unfolded: Lower = (call) => {
  const [batch = 1, channels = 1, ...space] = call.tensor('input', 4, 'channels second');
  const { kernel, places } = windows(call, space);
  return ofShape([batch, mul(channels, productOf(kernel)), productOf(places)]);
};

const folded: Lower = (call) => {
  const [batch = 1, columns = 1] = call.tensor('input', 3, 'channels second');
  const size = call.dims('output_size', 2);
  const area = productOf(call.dims('kernel_size', 2));
  if (typeof area !== 'number') return call.unfollowed('this kernel is not followed');
  if (typeof columns === 'number' && columns % area !== 0) call.reject(`${columns} channels are no multiple of ${area}`);
  return ofShape([batch, floorDiv(columns, area), ...size]);
}; // prettier-ignore

/** `x.unfold(dim, size, step)`: windows along one axis, in an axis of their own. */
const windowed: Lower = (call) => {
  const shape = call.tensor('input');
  const axis = axisOf(call, 'dimension', shape.length);
  const size = call.dim('size');
  const [step = 1] = call.decided('step', 1, 1);
  if (step < 1) call.reject(`step is ${step} and must be at least 1`);
  const count = add(floorDiv(sub(shape[axis] ?? 1, size), step), 1);
  return ofShape([...shape.slice(0, axis), count, ...shape.slice(axis + 1), size]);
};

function blocks(name: string, op: string, key: string): TensorMeaning {
  return meaning(name, `input ${key}`, (call) => {
    call.tensor('input', 4, 'channels second');
    return node(op, { blockSize: call.integers(key)[0] ?? 1, layout });
  });
}

/** The grid says where the values are from, and so the size of what comes out. */
const sampled: Lower = (call): Lowered => {
  const [batch = 1, channels = 1] = call.tensor('input');
  const grid = call.tensor('grid');
  return ofShape([batch, channels, ...grid.slice(1, -1)], 'input', 'grid');
};

const grid: Lower = (call) => {
  const [batch = 1, , ...space] = sizesOf(call, 'size');
  return ofShape([batch, ...space, space.length], 'theta');
};

export const sampling: readonly TensorMeaning[] = [
  meaning('interpolate', 'input size scale_factor mode align_corners', interpolated),
  meaning('upsample', 'input size scale_factor mode align_corners', interpolated),
  meaning('unfold', 'input kernel_size dilation padding stride', unfolded),
  meaning('fold', 'input output_size kernel_size dilation padding stride', folded),
  blocks('pixel_shuffle', 'depthToSpace', 'upscale_factor'),
  blocks('pixel_unshuffle', 'spaceToDepth', 'downscale_factor'),
  meaning('grid_sample', 'input grid', sampled),
  meaning('affine_grid', 'theta size', grid),
  meaning('upsample_nearest', 'input size scale_factor', interpolated),
  meaning('upsample_bilinear', 'input size scale_factor', interpolated),
];

/** `x.unfold`. */
export const windowedMethod: TensorMeaning = meaning('unfold', 'input dimension size step', windowed);
