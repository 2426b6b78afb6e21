import type { Frame } from '../../../graph/model.js';
import type { Place } from '../../../program/program.js';
import { productOf } from '../../../ops/layout.js';
import type { Machine } from '../../machine.js';
import { native, number, string, unknown } from '../../make.js';
import { confirmRank, guessShape } from '../../learnt-shapes.js';
import { nodeAt } from '../../nodes.js';
import { dataOf, itemOf, listOf, loseData } from '../../tensor-data.js';
import type { TensorData } from '../../tensor-meaning.js';
import { callTensorOp } from '../../tensor-ops.js';
import { shapeList, unknownTensor, lostAt } from '../../tensors.js';
import { recordGap, shapeOf } from '../../trace.js';
import {
  type NativeValue,
  nullValue,
  type TensorValue,
  type UnknownValue,
  type Value,
} from '../../values.js';
import { noteOpenShape } from '../../open-shapes.js';
import { argument } from './natives.js';
import { raise, tuple } from './objects.js';

/** Where the channels stand in what a network is given: second in PyTorch, last in Keras. */
const usualChannelAxis: Readonly<Record<string, number>> = { forward: 1, call: 3 };

/** The method by which a network runs, where one does: what it is given is an image more often than what any function is given. */
function runningMethod(m: Machine): string {
  let outermost: string | null = null;
  for (let at: Frame | null = m.frame; at !== null; at = at.caller) {
    if (at.kind !== 'module') outermost = at.name;
  }
  return outermost ?? '';
}

/** The sizes of a tensor as a tuple; of one that the caller passes in and no op has used yet, those of images. */
export function shapeTuple(m: Machine, tensor: TensorValue): Value | null {
  const node = nodeAt(m, tensor.node);
  const isOpen = node.known === null && node.unranked?.shape === null && node.unranked.isChoice;
  const axis = usualChannelAxis[runningMethod(m)];
  if (isOpen && axis !== undefined) guessShape(m, node, axis);
  const shape = shapeList(m, node, tensor.eager === true || node.isConstant);
  if (shape?.kind !== 'list') return shape;
  const sizes = tuple(m, shape.items);
  const isGuessed = node.known === null && typeof node.unranked?.guessed === 'number';
  return isGuessed ? noteOpenShape(sizes, { node: tensor.node, isFirst: isOpen, isOfNetwork: true }) : sizes;
}

/** Where a network runs changes no shape: it is taken to run where every network can. */
const cpu: NativeValue = native('device', () => cpu, new Map<string, Value>([
  ['type', string('cpu')], ['index', nullValue], ['__str__', native('__str__', () => string('cpu'))],
])); // prettier-ignore

/** `x.name`. */
export function tensorMember(m: Machine, tensor: TensorValue, name: string, at: Place): Value | null {
  const shape = (): Value => shapeTuple(m, tensor) ?? unknownShape(m, tensor, at);
  switch (name) {
    case 'shape':
      return shape();
    case 'get_shape':
      return native(name, shape);
    case 'size':
      return native(name, (call) => {
        const axis = argument(call, 0, 'dim');
        const sizes = shape();
        if (axis.kind === 'undefined') return sizes;
        const isLast = sizes.kind === 'list' && axis.kind === 'number' && axis.dim === sizes.items.length - 1;
        if (isLast) confirmRank(m, sizes.items);
        return m.host.getIndex(m, sizes, axis, call.at);
      });
    case 'ndim':
    case 'dim':
    case 'ndimension': {
      const sizes = shape();
      const rank =
        sizes.kind === 'list'
          ? number(sizes.items.length)
          : unknown(m, {
              reason: 'the rank of this tensor is not known',
              at: sizes.kind === 'unknown' ? sizes.at : at,
            });
      return name === 'ndim' ? rank : native(name, () => rank);
    }
    case 'numel':
      return native(name, () => elements(m, tensor, at));
    case 'T':
    case 'mT':
      return tensorMethodCall(m, tensor, 't', at);
    case 'data':
    case 'grad':
      return name === 'data' ? tensor : nullValue;
    case 'device':
      return cpu;
    case 'dtype':
    case 'requires_grad':
    case 'is_cuda':
    case 'layout':
      return unknown(m, { reason: `the ${name} of a tensor is not followed`, at });
    default:
      return tensorMethod(m, tensor, name, at);
  }
}

function tensorMethodCall(m: Machine, tensor: TensorValue, name: string, at: Place): Value {
  return m.call(tensorMethod(m, tensor, name, at), tensor, [], { at, argumentPlaces: [], resultName: null });
}

function elements(m: Machine, tensor: TensorValue, at: Place): Value {
  const shape = shapeOf(nodeAt(m, tensor.node));
  return shape ? number(productOf(shape)) : unknownShape(m, tensor, at);
}

/** The shape of a tensor that nobody knows, for what could not be followed before. */
export function unknownShape(m: Machine, { node }: TensorValue, at: Place): UnknownValue {
  const shape = unknown(m, {
    reason: 'the shape of this tensor is not known',
    at: lostAt(m, nodeAt(m, node)) ?? at,
  });
  return noteOpenShape(shape, { node, isFirst: true, isOfNetwork: false });
}

const givingNumbers: Readonly<Record<string, (m: Machine, data: TensorData) => Value | null>> = {
  tolist: listOf,
  item: (_, data) => itemOf(data),
};

/** Whether a function of PyTorch writes to what it is given, by its name. */
export function isWriting(name: string): boolean {
  return name.endsWith('_') && !name.endsWith('__');
}

function tensorMethod(m: Machine, tensor: TensorValue, name: string, at: Place): Value {
  if (isWriting(name)) loseData(m, tensor);
  for (const library of m.libraries) {
    const meaning = library.tensorMethod(name);
    if (meaning?.kind === 'tensorOp') {
      return native(name, ({ args, at: call, keywords }) =>
        callTensorOp(m, meaning.op, [tensor, ...args], call, keywords),
      );
    }
    if (meaning?.kind === 'inert') {
      return native(name, ({ at: call }) => {
        const data = dataOf(m, tensor);
        const found = data && givingNumbers[name]?.(m, data);
        return found ?? unknown(m, { reason: `what ${name}() gives depends on data`, at: call });
      });
    }
    if (meaning?.kind === 'missing') {
      return raise(m, 'AttributeError', `a tensor of ${library.name} has no ${name}`, at);
    }
  }
  return native(name, ({ at: call }) => {
    recordGap(m, call, `${name}() of a tensor is not followed`);
    return unknownTensor(m, call);
  });
}

const tensorNames = new Set([
  'shape',
  'size',
  'dim',
  'ndim',
  'view',
  'reshape',
  'permute',
  'flatten',
  'numel',
  'contiguous',
  'mean',
  'unsqueeze',
  'squeeze',
  'transpose',
  'detach',
  'chunk',
]);

/** Networks have these too, but none is passed to `forward`. */
const ofTensorsOrNetworks = new Set([
  'float',
  'half',
  'double',
  'long',
  'to',
  'cuda',
  'clone',
  'type',
  'device',
  'dtype',
]);

function isTyped(m: Machine, { hint }: UnknownValue): boolean {
  return (
    hint?.kind === 'reference' && m.libraries.some((library) => library.typeKind(hint.name) === 'tensor')
  );
}

/** What the caller chooses, and a type says to be a tensor, is one. */
export function asTyped(m: Machine, value: Value, at: Place): Value {
  if (value.kind !== 'unknown' || !value.isChoice || !isTyped(m, value)) return value;
  return m.host.more?.asTensor(m, value, at) ?? value;
}

/** A parameter of which a tensor's members are read, or whose type says so, is a tensor. */
export function isTensorLike(m: Machine, object: UnknownValue, name: string): boolean {
  if (isTyped(m, object)) return true;
  const { hint, name: own } = object;
  const isNamed = tensorNames.has(name) || (ofTensorsOrNetworks.has(name) && runningMethod(m) === 'forward');
  if (hint !== null && hint.kind !== 'other') return false;
  return isNamed && own !== null && !own.includes('.');
} // prettier-ignore
