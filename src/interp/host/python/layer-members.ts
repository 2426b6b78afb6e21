import type { Place } from '../../../program/program.js';
import type { Dim } from '../../../dim/index.js';
import { ops } from '../../../ops/table.js';
import { change, setEntry } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { boolean, native, number, record, settle, string } from '../../make.js';
import { noOrigins } from '../../origins.js';
import { ValueReader } from '../../reader.js';
import { NotKnown, Rejected } from '../../signals.js';
import { recordGap } from '../../trace.js';
import type { LayerValue, Value } from '../../values.js';
import { dropWeights, parameterOf, weightOf } from './layer-weights.js';
import { sharedMember } from './module-members.js';
import { raise, tuple } from './objects.js';

import { applyLayerTo } from './module-calls.js';

const sizes: Readonly<Record<string, string>> = {
  kernel_size: 'kernel', stride: 'strides', dilation: 'dilation', out_channels: 'filters', out_features: 'units',
  in_channels: 'channels', num_features: 'channels', in_features: 'features',
}; // prettier-ignore

const presets: Readonly<Record<string, number | boolean | string>> = {
  groups: 1, eps: 1e-5, momentum: 0.1, affine: true, track_running_stats: true, elementwise_affine: true, inplace: false, p: 0.5, ceil_mode: false,
  return_indices: false, count_include_pad: true, padding_mode: 'zeros', transposed: false, batch_first: false,
}; // prettier-ignore

/** What a layer says of arguments that it was not given. */
function presetOf(m: Machine, { op, attrs }: LayerValue['record'], name: string, at: Place): Value | null {
  if (name === 'padding' && Array.isArray(attrs['borders'])) {
    return tuple(m, (attrs['borders'] as readonly (readonly Dim[])[]).map(([before = 0]) => number(before)));
  }
  if (name === 'output_padding' && Array.isArray(attrs['kernel'])) {
    return tuple(m, (attrs['kernel'] as readonly Dim[]).map(() => number(0)));
  }
  if (/^(running_mean|running_var|num_batches_tracked)$/.test(name) && /[nN]ormalization/.test(op)) return parameterOf(m, name, at);
  const preset = presets[name];
  if (preset === undefined) return null;
  if (typeof preset === 'number') return number(preset);
  return typeof preset === 'string' ? string(preset) : boolean(preset);
} // prettier-ignore

/** `layer.name`. */
export function layerMember(m: Machine, layer: LayerValue, name: string, at: Place): Value | null {
  const { attrs, attrOrigins } = layer.record;
  if (name === 'weight' || name === 'bias') return weightOf(m, layer, name, at);
  const attribute = sizes[name];
  const size = attribute === undefined ? undefined : attrs[attribute];
  const origins = (attribute !== undefined ? attrOrigins[attribute] : undefined) ?? noOrigins;
  if (Array.isArray(size)) {
    return tuple(m, (size as readonly number[]).map((each) => number(each, origins)));
  }
  const field = layer.fields.get(name);
  if (field) return field;
  if (typeof size === 'number') return number(size, origins);
  const preset = presetOf(m, layer.record, name, at);
  if (preset) return preset;
  if (name === '__class__' && layer.path !== undefined) {
    return { kind: 'library', library: layer.library, path: layer.path };
  }
  if (name === 'forward' || name === '__call__') {
    return native(name, ({ args, at: call }) => applyLayerTo(m, layer, args, call));
  }
  return sharedMember(m, layer, name);
} // prettier-ignore

/** Attributes that a layer reads anew whenever it runs; the kernel of a convolution is its weights'. */
const followed = new Set([
  'stride',
  'padding',
  'dilation',
  'ceil_mode',
  'output_size',
  'kernel_size',
  'scale_factor',
  'size',
]);
const shaping = new Set([
  'groups',
  'out_channels',
  'in_channels',
  'in_features',
  'out_features',
  'num_features',
  'normalized_shape',
]);

export function setLayerMember(m: Machine, layer: LayerValue, name: string, value: Value, at: Place): void {
  setEntry(m.heap, layer.fields, name === 'weight' || name === 'bias' ? `\0${name}` : name, value);
  if (settle(value).kind === 'null') dropWeights(m, layer, name);
  const isWeights =
    shaping.has(name) || (name === 'kernel_size' && ops.get(layer.record.op)?.weighted === true);
  if (isWeights) recordGap(m, at, `${name} of a layer is changed after it was made, which is not followed`);
  else if (followed.has(name)) lowerAgain(m, layer, at);
}

/** A layer with changed attributes; what it has run on already stays as it was. */
function lowerAgain(m: Machine, layer: LayerValue, at: Place): void {
  const meaning = layer.path === undefined ? null : layer.library.meaning(layer.path);
  if (meaning?.kind !== 'layer') return;
  const reader = new ValueReader(m, record(m, new Map(layer.fields)), at);
  try {
    change(m.heap, layer.record as Draft<LayerValue['record']>, 'attrs', meaning.layer.lower(reader));
    change(m.heap, layer.record as Draft<LayerValue['record']>, 'attrOrigins', reader.origins);
  } catch (error) {
    if (error instanceof Rejected) raise(m, 'ValueError', error.message, at);
    if (!(error instanceof NotKnown)) throw error;
    recordGap(m, at, error.reason);
  }
} // prettier-ignore

type Draft<T> = { -readonly [K in keyof T]: T[K] };
