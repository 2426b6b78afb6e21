import { byPath } from './by-path.js';
import type { Library, Meaning } from '../interp/library.js';
import { asFloat, boolean, number } from '../interp/make.js';
import type { TensorMeaning } from '../interp/tensor-meaning.js';
import type { Value } from '../interp/values.js';
import { einopsFunctions, einopsLayers } from './torch-nn/einops.js';
import { binary, inPlace, keeping } from './torch-nn/elementwise.js';
import {
  multiplied,
  torchFunctional,
  torchFunctions,
  torchMethods,
  torchParameter,
} from './torch-nn/functions.js';
import { computingToo } from './torch-nn/computing.js';
import { meaning } from './torch-nn/meaning.js';
import { indexed } from './torch-nn/indexing.js';
import { torchLayers } from './torch-nn/layers.js';

const containers: Readonly<Record<string, Extract<Meaning, { kind: 'moduleClass' }>['holds']>> = {
  Module: 'named',
  Sequential: 'chain',
  ModuleList: 'list',
  ModuleDict: 'record',
};

const namespaces = new Set([
  '',
  'nn',
  'nn.functional',
  'nn.init',
  'nn.modules',
  'nn.parameter',
  'utils',
  'cuda',
  'autograd',
  'einops',
  'einops.layers',
  'einops.layers.torch',
]);

/** What gives back the network or layer that it is given, for training, several devices, or speed. */
const wrappers = new Set([
  'compile', 'jit.script', 'jit.trace', 'jit.freeze', 'nn.DataParallel', 'nn.parallel.DataParallel', 'nn.parallel.DistributedDataParallel',
  'nn.SyncBatchNorm.convert_sync_batchnorm', 'jit.ignore', 'jit.unused', 'jit.export', 'jit.interface', 'fx.wrap',
  ...['spectral_norm', 'weight_norm', 'remove_spectral_norm', 'remove_weight_norm', 'parametrizations.weight_norm', 'parametrizations.spectral_norm',
    'parametrizations.orthogonal', 'fusion.fuse_conv_bn_eval'].map((name) => `nn.utils.${name}`),
]); // prettier-ignore

/** Nobody exports, traces or compiles a network here. */
const unasked = new Set([
  'jit.is_scripting', 'jit.is_tracing', '_C._get_tracing_state', 'onnx.is_in_onnx_export', 'compiler.is_compiling', 'compiler.is_exporting', 'compiler.is_dynamo_compiling', '_dynamo.is_compiling',
  'fx._symbolic_trace.is_fx_tracing', 'overrides.has_torch_function', 'overrides.has_torch_function_unary', 'overrides.has_torch_function_variadic',
]); // prettier-ignore
const no: Meaning = { kind: 'answer', value: boolean(false) };

/** Types of numbers by the bits that each takes; fractions first. */
const fractions = { float16: 16, half: 16, bfloat16: 16, float32: 32, float: 32, float64: 64, double: 64 };
const wholes = { uint8: 8, int8: 8, int16: 16, short: 16, int32: 32, int: 32, int64: 64, long: 64, bool: 8 };

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['pi', asFloat(number(Math.PI))],
  ['e', asFloat(number(Math.E))],
  ...Object.entries({ ...fractions, ...wholes }).flatMap(([name, bits]): [string, Value][] => [
    [`${name}.bits`, number(bits)],
    [`${name}.is_floating_point`, boolean(name in fractions)],
  ]),
]);

const assertions = new Set(['_assert', '_check', '_check_value']);

const callers = new Set(['utils.checkpoint.checkpoint']);

function readPath(path: string): Meaning {
  // `nn.modules.conv.Conv2d` is `nn.Conv2d`.
  const parts = path.split('.');
  const name = parts.at(-1) ?? '';
  if (namespaces.has(path)) return { kind: 'namespace' };
  if (wrappers.has(path)) return { kind: 'wrapper' };
  // `annotate(type, value)`.
  if (path === 'jit.annotate') return { kind: 'wrapper', argument: 1 };
  if (unasked.has(path)) return no;
  const constant = constants.get(path);
  if (constant) return { kind: 'constant', value: constant };
  // What is asked of a type's numbers is asked of the type.
  if (path === 'finfo' || path === 'iinfo') return { kind: 'wrapper' };
  if (path === 'get_default_dtype') return { kind: 'answer', value: { kind: 'library', library: torch, path: 'float32' } };
  if (callers.has(path)) return { kind: 'caller' };
  if (path === 'autograd.Function' || path === 'autograd.function.Function') return { kind: 'functionClass' };
  if (assertions.has(path)) return { kind: 'assertion' };
  const inNetworks = parts[0] === 'nn' && (parts.length === 2 || parts[1] === 'modules' || parts[1] === 'parameter');
  if (inNetworks) {
    const holds = containers[name];
    if (holds) return { kind: 'moduleClass', holds };
    const layer = torchLayers[name];
    if (layer) return { kind: 'layer', layer };
    if (name === 'Parameter') return { kind: 'tensorOp', op: torchParameter };
  }
  const rearranging = parts[0] === 'einops' ? ofEinops(parts) : null;
  if (rearranging) return rearranging;
  const op = parts[0] === 'nn' && parts[1] === 'functional' ? torchFunctional.get(name) : parts.length === 1 ? torchFunctions.get(name) : undefined;
  // What has no part in a network, and what is not followed, is not known: a gap where a network needs it.
  return op ? { kind: 'tensorOp', op } : { kind: 'inert' };
} // prettier-ignore

/** What most networks that rearrange axes by name do it with. */
function ofEinops([, ...path]: readonly string[]): Meaning | null {
  const layer = path.length === 3 && path[1] === 'torch' ? einopsLayers.get(path[2] ?? '') : undefined;
  if (layer) return { kind: 'layer', layer };
  const op = path.length === 1 ? einopsFunctions.get(path[0] ?? '') : undefined;
  return op ? { kind: 'tensorOp', op } : null;
}

const plainOperators: readonly (readonly [string, TensorMeaning])[] = [
  ...([['+', 'add'], ['-', 'subtract'], ['*', 'multiply'], ['/', 'div'], ['//', 'floorDiv'], ['%', 'mod'], ['**', 'pow'], ['==', 'equal'], ['!=', 'notEqual'],
    ['<', 'less'], ['<=', 'lessEqual'], ['>', 'greater'], ['>=', 'greaterEqual'], ['&', 'logicalAnd'], ['|', 'logicalOr'], ['^', 'logicalXor']] as const)
    .map(([sign, op]) => [sign, binary(sign, op)] as const),
  ...([['+=', 'add'], ['-=', 'subtract'], ['*=', 'multiply'], ['/=', 'div']] as const).map(([sign, op]) => [sign, inPlace(sign, op)] as const),
  ['@', meaning('@', 'input other', multiplied)],
  ['unary -', keeping('-', 'neg')],
  ['unary +', keeping('+', 'clone')],
  ['unary ~', keeping('~', 'logicalNot')],
  ['index', indexed],
]; // prettier-ignore
const operators = new Map(plainOperators.map(([sign, op]) => [sign, computingToo(op, sign)]));

const inertMethods = new Set([
  'item', 'numpy', 'tolist', 'backward', 'register_hook', 'element_size', 'data_ptr', 'is_contiguous', 'stride', 'get_device', 'is_floating_point',
  'retain_grad', 'data', 'storage', 'nonzero', 'unique',
]); // prettier-ignore

/** Methods that lists, dictionaries, strings and networks have too. */
const sharedMethods = new Set([
  'add', 'all', 'any', 'clone', 'clip', 'exp', 'floor', 'log', 'max', 'min', 'mul', 'pow', 'reverse', 'round', 'sum', 'split', 'where', 'to', 'cuda',
  'cpu', 'type', 'float', 'half', 'double', 'int', 'long', 'bool', 'apply', 'sign', 'step', 'mean', 'norm', 'abs', 'cast', 'flip', 'roll', 'dropout',
  'fill_', 'sin', 'cos', 'tan', 'ceil', 'sqrt', 'div', 'sub', 'eq', 'ne', 'lt', 'gt', 'le', 'ge', 'prod', 'requires_grad_', 'chunk',
]); // prettier-ignore

/** PyTorch: networks as classes with `forward`, layers of `torch.nn`, functions and methods on tensors. */
export const torch: Library = {
  name: 'torch',
  framework: 'torch',
  matches: (specifier) => /^(torch|einops)(\.|$)/.test(specifier),
  pathOf: (specifier) => specifier.replace(/^torch\.?/, ''),
  globalName: null,
  meaning: byPath(readPath),
  operator: (sign) => operators.get(sign) ?? null,
  tensorMethod(name) {
    const op = torchMethods.get(name);
    if (op) return { kind: 'tensorOp', op };
    return inertMethods.has(name) ? { kind: 'inert' } : { kind: 'unsupported' };
  },
  isTensorsAlone: (name) => torchMethods.has(name) && !sharedMethods.has(name),
  typeKind: (name) => {
    const last = name.split('.').at(-1) ?? '';
    if (/^(Float|Long|Half|Int|Bool)?Tensor$/.test(last)) return 'tensor';
    return last === 'Module' ? 'model' : null;
  },
};
