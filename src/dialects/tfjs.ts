import type { Library, Meaning } from '../interp/library.js';
import { tfjsCore, tfjsMethods } from './tfjs-core.js';
import { tfjsLayers, tfjsOtherLayers } from './tfjs-layers.js';
import { tfjsWrappers } from './tfjs-layers/wrappers.js';

const packages = /^@tensorflow\/tfjs(-node|-node-gpu|-layers|-core|-react-native)?(\/|$)/;
/** Bundles that wrappers re-export: '../dist/tfjs.esm.js'. */
const bundles = /(^|\/)(tfjs|tf)(\.[a-z-]+)*(\.m?js)?$/;

const plain: Readonly<Record<string, Meaning>> = {
  '': { kind: 'namespace' },
  layers: { kind: 'namespace' },
  default: { kind: 'namespace' },
  input: { kind: 'input' },
  'layers.input': { kind: 'input' },
  'layers.Input': { kind: 'input' },
  'layers.inputLayer': { kind: 'inputLayer' },
  model: { kind: 'model' },
  sequential: { kind: 'sequential' },
  tidy: { kind: 'scope' },
  'layers.Layer': { kind: 'layerClass' },
  'layers.RNN': { kind: 'otherClass' },
  'layers.RNNCell': { kind: 'otherClass' },
  LayersModel: { kind: 'networkClass', makes: 'model' },
  Sequential: { kind: 'networkClass', makes: 'sequential' },
};

/** Parts of the library that have to do with training, devices and data, not with a network's shape. */
const inertRoots = new Set([
  'train', 'losses', 'metrics', 'initializers', 'regularizers', 'constraints', 'callbacks', 'data', 'io', 'util', 'env', 'browser',
  'node', 'backend', 'ready', 'setBackend', 'getBackend', 'engine', 'memory', 'dispose', 'disposeVariables', 'keep', 'nextFrame',
  'profile', 'time', 'version', 'version_core', 'version_layers', 'enableProdMode', 'enableDebugMode', 'removeBackend', 'registerBackend',
  'serialization', 'models', 'loadLayersModel', 'loadGraphModel', 'registerCallbackConstructor', 'grad', 'grads', 'variableGrads', 'valueAndGrads',
  'customGrad', 'Tensor', 'SymbolicTensor', 'Variable', 'Rank', 'DataType', 'EarlyStopping', 'Callback', 'CustomCallback',
  'SGDOptimizer', 'AdamOptimizer', 'Optimizer', 'print', 'math', 'test_util', 'wasm', 'webgl', 'webgpu', 'setdiff1dAsync', 'findBackend',
]); // prettier-ignore

const meanings = new Map<string, Meaning>();

/** Every member access and call of the library asks: so each path is taken apart once. */
function meaningOf(path: string): Meaning {
  let meaning = meanings.get(path);
  if (meaning === undefined) {
    meaning = readPath(path);
    meanings.set(path, meaning);
  }
  return meaning;
}

function readPath(path: string): Meaning {
  const clean = path.startsWith('default.') ? path.slice(8) : path;
  const known = plain[clean];
  if (known) return known;
  const [root = '', member, ...rest] = clean.split('.');
  if (root === 'layers' && member !== undefined && rest.length === 0) {
    const layer = tfjsLayers[member] ?? tfjsWrappers[member];
    if (layer) return { kind: 'layer', layer };
    return { kind: tfjsOtherLayers.has(member) ? 'unsupported' : 'missing' };
  }
  const op = tfjsCore.get(clean);
  if (op) return { kind: 'tensorOp', op };
  if (inertRoots.has(root)) return { kind: 'inert' };
  return { kind: 'unsupported' };
}

/** Methods of tensors that give no tensor of the network. */
const inertMethods = new Set([
  'dataSync', 'data', 'array', 'arraySync', 'dispose', 'print', 'toString', 'buffer', 'bufferSync', 'bytes', 'assign',
]); // prettier-ignore

/** Methods that arrays, strings, sets, models, dates or loggers have too. */
const sharedMethods = new Set([
  'add', 'all', 'any', 'cast', 'clone', 'concat', 'equal', 'exp', 'fill', 'flatten', 'floor', 'gather', 'greater', 'less', 'log', 'max',
  'min', 'mod', 'norm', 'pad', 'pool', 'range', 'reverse', 'round', 'slice', 'sign', 'split', 'stack', 'step', 'sub', 'sum', 'tile',
  'where', 'variable', 'dropout', 'div', 'mul', 'pow', 'abs', 'neg', 'sin', 'cos', 'tan', 'ceil', 'sqrt', 'dot', 'unstack', 'scalar',
]); // prettier-ignore

const types: Readonly<Record<string, 'tensor' | 'layer' | 'model' | 'shape'>> = {
  SymbolicTensor: 'tensor', Tensor: 'tensor', Tensor1D: 'tensor', Tensor2D: 'tensor', Tensor3D: 'tensor', Tensor4D: 'tensor', Tensor5D: 'tensor',
  TensorLike: 'tensor', Layer: 'layer', LayersModel: 'model', Sequential: 'model', Shape: 'shape',
}; // prettier-ignore

/** TensorFlow.js: its layers API, and its core API on tensors. */
export const tfjs: Library = {
  name: '@tensorflow/tfjs',
  framework: 'tensorflowjs',
  matches: (specifier) => packages.test(specifier) || bundles.test(specifier),
  globalName: 'tf',
  meaning: meaningOf,
  tensorMethod(name) {
    const op = tfjsMethods.get(name);
    if (op) return { kind: 'tensorOp', op };
    return inertMethods.has(name) ? { kind: 'inert' } : { kind: 'unsupported' };
  },
  isTensorsAlone: (name) => tfjsMethods.has(name) && !sharedMethods.has(name),
  typeKind: (name) => types[name.split('.').at(-1) ?? ''] ?? null,
};
