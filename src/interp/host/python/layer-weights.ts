import { type Dim, divide } from '../../../dim/index.js';
import { productOf } from '../../../ops/layout.js';
import { ops } from '../../../ops/table.js';
import type { Place } from '../../../program/program.js';
import { change, setEntry } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { native, number, unknown } from '../../make.js';
import { nodeAt } from '../../nodes.js';
import { holdsPositions } from '../../tensor-data.js';
import { shapeOf } from '../../trace.js';
import { type LayerValue, nullValue, type TensorValue, type UnknownValue, type Value } from '../../values.js';
import { markVariable, weightTensor } from '../../weights.js';
import { argument } from './natives.js';
import { tuple } from './objects.js';

/** A weight: there, whatever it is. */
export function parameterOf(m: Machine, what: string, at: Place): UnknownValue {
  const value = unknown(m, { reason: `the values of ${what} are not followed`, at });
  return { ...value, facts: { ...value.facts, not: new Set(['null', 'undefined']) } };
}

/** The shape of the weights of a layer whose own class says what it does with them. */
function shapeOfWeights({ op, attrs }: LayerValue['record'], name: string): readonly Dim[] | null {
  const [outputs, inputs] = [attrs['filters'] ?? attrs['units'], attrs['channels'] ?? attrs['features']] as (Dim | undefined)[];
  if (outputs === undefined) return op === 'layerNormalization' ? (attrs['sizes'] as readonly Dim[]) : inputs === undefined ? null : [inputs];
  if (name === 'bias') return [outputs];
  if (inputs === undefined) return null;
  const kernel = (attrs['kernel'] ?? []) as readonly Dim[];
  const groups = (attrs['groups'] ?? 1) as Dim;
  const isTransposed = op.endsWith('Transpose');
  const part = divide(isTransposed ? outputs : inputs, groups);
  if (part === null) return null;
  return isTransposed ? [inputs, part, ...kernel] : [outputs, part, ...kernel];
} // prettier-ignore

/** Weights before a network runs: what is done with them then, such as to give them their first values, makes no node. */
function untold(m: Machine, name: string, shape: readonly Dim[] | null, at: Place): Value {
  const made = parameterOf(m, name, at);
  if (shape === null) return made;
  const sizes = tuple(m, shape.map((size) => number(size)));
  made.parts.set('shape', sizes);
  made.parts.set('ndim', number(shape.length));
  made.parts.set('dim', native('dim', () => number(shape.length)));
  made.parts.set('numel', native('numel', () => number(productOf(shape))));
  made.parts.set('size', native('size', (call) => {
    const axis = argument(call, 0, 'dim');
    return axis.kind === 'undefined' ? sizes : m.host.getIndex(m, sizes, axis, call.at);
  }));
  made.parts.set('data', made);
  // `weight[0]`, of which only the shape is asked.
  if (shape.length > 1) made.parts.set('0', untold(m, name, shape.slice(1), at));
  return made;
} // prettier-ignore

/** `layer.bias = None` after the layer was made: it has none from then on. */
export function dropWeights(m: Machine, { record }: LayerValue, name: string): void {
  const has = (attr: string): boolean => record.attrs[attr] === true;
  const attr = name === 'weight' ? 'scale' : name !== 'bias' ? '' : has('useBias') ? 'useBias' : 'center';
  if (!has(attr)) return;
  const open = record as { -readonly [K in keyof typeof record]: (typeof record)[K] };
  change(m.heap, open, 'attrs', { ...record.attrs, [attr]: false });
}

/** A tensor that a network keeps and does not train: it stands for itself, whatever it was computed from. */
export function stored(m: Machine, given: TensorValue, at: Place): TensorValue {
  const node = nodeAt(m, given.node);
  const shape = shapeOf(node);
  // What an input has a part in is kept from one run to the next.
  if (shape === null || !node.isConstant) return given;
  const own = node.op === 'weight' ? given : weightTensor(m, shape, at);
  if (own !== given && holdsPositions(m, given.node)) Object.assign(nodeAt(m, own.node), { isWhole: true });
  markVariable(m, nodeAt(m, own.node), false);
  return own;
}

function trained(m: Machine, shape: readonly Dim[], at: Place): Value {
  const made = weightTensor(m, shape, at);
  markVariable(m, nodeAt(m, made.node), true);
  return made;
}

/** `layer.weight` and `layer.bias`; null where the layer has none. */
export function weightOf(m: Machine, layer: LayerValue, name: 'weight' | 'bias', at: Place): Value | null {
  const { op, attrs } = layer.record;
  const held = layer.fields.get(`\0${name}`);
  if (held) return held;
  if (ops.get(op)?.weighted !== true) return null;
  if (name === 'bias' && attrs['useBias'] === false) return nullValue;
  const shape = shapeOfWeights(layer.record, name);
  if (shape === null || m.trace.running === 0) return untold(m, name, shape, at);
  const made = trained(m, shape, at);
  setEntry(m.heap, layer.fields, `\0${name}`, made);
  return made;
}
