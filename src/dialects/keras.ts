import { byPath } from './by-path.js';
import type { Library, Meaning } from '../interp/library.js';
import { configure, layoutSetting, usualLayout } from './keras/config.js';
import { tfSplit } from './keras/arranging.js';
import { addedWeight, kerasFunctions } from './keras/functions.js';
import { kerasLayers } from './keras/layers.js';

/** Folders and versions in which a name stands too: `keras.src.layers`, `tensorflow.python.keras.layers`. */
const elsewhere = /^(src|api|_tf_keras|_v1|_v2|compat|v1|v2|python|legacy)$/;

/** What the classes of networks and inputs mean, wherever they are imported from. */
const classes: Readonly<Record<string, Meaning>> = {
  Layer: { kind: 'moduleClass', holds: 'named' },
  Model: { kind: 'moduleClass', holds: 'named', makes: 'model' },
  Functional: { kind: 'moduleClass', holds: 'named', makes: 'model' },
  Sequential: { kind: 'moduleClass', holds: 'chain', makes: 'sequential' },
  Input: { kind: 'input' },
  InputLayer: { kind: 'inputLayer' },
  Lambda: { kind: 'lambda' },
};

const backend: Readonly<Record<string, Meaning>> = {
  standardize_data_format: { kind: 'setting', name: layoutSetting, usual: usualLayout },
  image_data_format: { kind: 'setting', name: layoutSetting, usual: usualLayout },
  set_image_data_format: { kind: 'set', name: layoutSetting },
  backend: {
    kind: 'setting',
    name: 'backend',
    usual: { ...usualLayout, value: 'tensorflow' } as typeof usualLayout,
  },
  int_shape: { kind: 'sizes', of: 'building' },
  shape: { kind: 'sizes', of: 'running' },
};

/** What networks are written with that are made as those of `keras_applications` are. */
const applications: Readonly<Record<string, Meaning>> = {
  get_submodules_from_kwargs: {
    kind: 'modules',
    paths: ['keras.backend', 'keras.layers', 'keras.models', 'keras.utils'],
  },
  obtain_input_shape: { kind: 'inputShape' },
  _obtain_input_shape: { kind: 'inputShape' },
};

const namespaces = new Set([
  'applications',
  'applications.imagenet_utils',
  '',
  'layers',
  'models',
  'backend',
  'utils',
  'ops',
  'ops.image',
  'ops.nn',
  'ops.numpy',
  'random',
  'nn',
  'math',
  'image',
  'linalg',
  'activations',
  'regularizers',
  'initializers',
]);

/** Gives back the layer that it is given. */
const wrappers = new Set(['SpectralNormalization']);

function readPath(path: string): Meaning {
  const parts = path.split('.').filter((part) => part !== '' && !elsewhere.test(part));
  const isKeras = parts[0] === 'keras';
  const rest = isKeras ? withoutAlias(parts.slice(1)) : parts;
  const [name = '', root = ''] = [rest.at(-1), rest.length > 1 ? rest[0] : ''];
  if (namespaces.has(rest.join('.'))) return { kind: 'namespace' };
  if (isKeras) {
    const own = ofKeras(name, root);
    if (own) return own;
  }
  const isFunction = isKeras ? ['ops', 'backend', 'activations', 'random'].includes(root) : ['', 'nn', 'math', 'image', 'linalg', 'random'].includes(root);
  if (!isFunction) return { kind: 'inert' };
  if (!isKeras && name === 'shape') return { kind: 'sizes', of: 'running' };
  if (name === 'split' && !isKeras && tfSplit) return { kind: 'tensorOp', op: tfSplit };
  // `K.repeat` is another function than NumPy's.
  if (name === 'repeat' && root === 'backend') return { kind: 'unsupported' };
  const op = kerasFunctions.get(name);
  return op ? { kind: 'tensorOp', op } : { kind: 'inert' };
} // prettier-ignore

/** `keras_applications` keeps the modules that it is handed under names of its own. */
function withoutAlias(parts: readonly string[]): readonly string[] {
  const own = parts[0] === 'applications' ? /^_KERAS_(BACKEND|LAYERS|MODELS|UTILS)$/.exec(parts[1] ?? '')?.[1] : undefined;
  return own === undefined ? parts : [own.toLowerCase(), ...parts.slice(2)];
} // prettier-ignore

function ofKeras(name: string, root: string): Meaning | null {
  if (['', 'layers', 'models', 'engine', 'input_layer'].includes(root) && classes[name]) return classes[name];
  if (root === 'backend' || root === 'config') return backend[name] ?? null;
  if (root === 'applications') return applications[name] ?? null;
  if (root === 'ops' && name === 'shape') return { kind: 'sizes', of: 'running' };
  if (root !== 'layers') return null;
  if (wrappers.has(name)) return { kind: 'wrapper' };
  const layer = kerasLayers[name];
  if (layer) return { kind: 'layer', layer };
  const applied = kerasLayers[name.replace(/^./, (letter) => letter.toUpperCase())];
  if (applied && isApplied(name)) return { kind: 'appliedLayer', layer: applied };
  return /^[A-Z]/.test(name) ? { kind: 'unsupported' } : null;
}

/** `add`, `concatenate`: functions that make a layer and apply it. */
function isApplied(name: string): boolean {
  return /^[a-z]+$/.test(name) && name.replace(/^./, (letter) => letter.toUpperCase()) in kerasLayers;
}

/** Members by which a module that is handed in is known, as `keras_applications` has them handed in. */
const telling: Readonly<Record<string, RegExp>> = {
  'keras.backend':
    /^(image_data_format|set_image_data_format|int_shape|is_keras_tensor|floatx|name_scope|constant)$/,
  'keras.utils': /^(get_file|get_source_inputs|to_categorical)$/,
};

/** Keras, by itself or as a part of TensorFlow, and the functions of TensorFlow on tensors. */
export const keras: Library = {
  name: 'keras',
  framework: 'keras',
  matches: (specifier) => /^(tensorflow|keras|tf_keras)(\.|$)/.test(specifier) && !/\.applications(\.|$)/.test(specifier),
  pathOf: (specifier) => specifier.replace(/^tensorflow\.?/, '').replace(/^tf_keras/, 'keras'),
  standsFor: (specifier) => (/^(keras_applications|(tensorflow\.|tf_)?keras(\.src)?\.applications)(\.|$)/.test(specifier) ? specifier.replace(/^.*?applications/, 'keras.applications') : null),
  globalName: null,
  isSymbolic: true,
  configure,
  weight: addedWeight,
  meaning: byPath(readPath),
  namespaceWith(member, name) {
    if (name === null && /^[a-z]/.test(member) && member in backend) return 'keras.backend';
    if ((member in kerasLayers || (name === null && /^(Input|InputLayer|Lambda|Layer)$/.test(member))) && /(^|[._])layers$/i.test(name ?? 'layers')) return 'keras.layers';
    if (name === null && isApplied(member)) return 'keras.layers';
    if (/^(Model|Sequential)$/.test(member) && (name === null || /(^|[._])models$/i.test(name))) return 'keras.models';
    return Object.entries(telling).find(([, members]) => members.test(member))?.[0] ?? null;
  },
  tensorMethod: (name) => ({ kind: /^(numpy|set_shape|eval)$/.test(name) ? 'inert' : 'unsupported' }),
  isTensorsAlone: () => false,
  typeKind: (name) => {
    const last = name.split('.').at(-1) ?? '';
    if (/^(Keras|Symbolic|Eager)?Tensor$/.test(last)) return 'tensor';
    return last === 'Layer' ? 'layer' : last === 'Model' ? 'model' : null;
  },
}; // prettier-ignore
