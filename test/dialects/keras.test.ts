import { describe, expect, test } from '@jest/globals';
import { show } from '../../src/dim/index.js';
import { keras } from '../../src/dialects/keras.js';
import { ops } from '../../src/ops/table.js';
import { kerasLayers } from '../../src/dialects/keras/layers.js';
import { analysePythonText } from '../support/python.js';

const head = `
import keras
import tensorflow as tf
from keras import Input, Model, layers, ops
from keras import backend as K
`;

/** The shapes that come out of a network, or what is told of it. */
function resultOf(body: string, before = ''): string {
  const text = `${head}\n${before}\ndef build():\n${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`;
  const { models, diagnostics, errors, gaps } = analysePythonText({ 'net.py': text });
  const told = [...diagnostics, ...errors].map(({ message }) => message);
  if (told.length > 0) return told.join('; ');
  if (gaps.length > 0) return gaps.map(({ reason }) => `a gap: ${reason}`).join('; ');
  const [view] = models;
  return (view?.model.nodes.at(-1)?.shape ?? []).map((dim) => show(dim, 'text')).join(' ');
}

/** One expression over `x`, an input of the given shape. */
function shapeOf(expression: string, shape = '(None, None, 8)'): string {
  return resultOf(`x = Input(${shape})\ny = ${expression}\nreturn Model(x, y)`);
}

describe('layers give the shapes that Keras gives (each was run on Keras 3)', () => {
  test.each([
    ['layers.Conv2D(4, 3)(x)', '(9, 9, 3)', 'N 7 7 4'],
    ["layers.Conv2D(4, 3, strides=2, padding='SAME')(x)", '(9, 9, 3)', 'N 5 5 4'],
    ["layers.Conv2D(4, 3, 2, 'same')(x)", '(None, None, 3)', 'N ⌈H/2⌉ ⌈W/2⌉ 4'],
    ["layers.Conv2D(4, 3, data_format='channels_first')(x)", '(3, 9, 9)', 'N 4 7 7'],
    ["layers.Conv1D(6, 3, padding='causal', dilation_rate=2)(x)", '(8, 8)', 'N 8 6'],
    ["layers.Conv1D(4, 3, data_format='channels_first')(x)", '(3, 8)', 'N 4 6'],
    ['layers.Conv2DTranspose(6, 3, strides=2)(x)', '(8, 8, 8)', 'N 17 17 6'],
    ["layers.Conv2DTranspose(6, 3, strides=2, padding='same')(x)", '(8, 8, 8)', 'N 16 16 6'],
    [
      "layers.Conv2DTranspose(6, 3, strides=2, padding='same', output_padding=1)(x)",
      '(8, 8, 8)',
      'N 16 16 6',
    ],
    ['layers.Conv2DTranspose(6, 3, strides=2, output_padding=0)(x)', '(8, 8, 8)', 'N 17 17 6'],
    ['layers.Conv2DTranspose(6, 3, dilation_rate=2)(x)', '(8, 8, 8)', 'N 12 12 6'],
    ['layers.Conv2DTranspose(6, 2, strides=3)(x)', '(8, 8, 8)', 'N 24 24 6'],
    ['layers.DepthwiseConv2D(3, strides=2, dilation_rate=2)(x)', '(8, 8, 3)', 'N 2 2 3'],
    ['layers.DepthwiseConv2D(3, strides=(2, 1))(x)', '(8, 8, 3)', 'N 3 6 3'],
    ["layers.SeparableConv2D(4, 3, data_format='channels_first')(x)", '(3, 8, 8)', 'N 4 6 6'],
    ["layers.MaxPooling2D(3, padding='same')(x)", '(8, 8, 8)', 'N 3 3 8'],
    ['layers.GlobalAveragePooling2D(keepdims=True)(x)', '(8, 8, 8)', 'N 1 1 8'],
    ['layers.GlobalAveragePooling3D()(x)', '(8, 8, 8, 4)', 'N 4'],
    ['layers.UpSampling2D(3)(x)', '(8, 8, 8)', 'N 24 24 8'],
    ['layers.UpSampling3D(2)(x)', '(4, 4, 4, 2)', 'N 8 8 8 2'],
    ['layers.ZeroPadding2D(((0, 1), (2, 3)))(x)', '(8, 8, 8)', 'N 9 13 8'],
    ['layers.ZeroPadding1D(2)(x)', '(8, 8)', 'N 12 8'],
    ['layers.ZeroPadding3D((1, 2, 3))(x)', '(4, 4, 4, 2)', 'N 6 8 10 2'],
    ['layers.Cropping2D(1)(x)', '(8, 8, 8)', 'N 6 6 8'],
    ['layers.Dense(5)(x)', '(8, 8, 8)', 'N 8 8 5'],
    ['layers.Flatten()(x)', '(8,)', 'N 8'],
    ['layers.Reshape((-1, 4))(x)', '(4, 8)', 'N 8 4'],
    ['layers.Permute((2, 1))(x)', '(4, 8)', 'N 8 4'],
    ['layers.BatchNormalization()(x)', '(8, 8, 8, 8)', 'N 8 8 8 8'],
    ['layers.Softmax(axis=1)(x)', '(8, 8, 8)', 'N 8 8 8'],
    ['layers.Add()([x])', '(8, 8, 8)', 'N 8 8 8'],
    ['layers.Concatenate(axis=-3)([x, layers.MaxPooling2D((2, 1))(x)])', '(8, 8, 8)', 'N 12 8 8'],
    ['layers.Multiply()([x, layers.GlobalAveragePooling2D()(x)])', '(8, 8, 8)', 'N 8 8 8'],
    ['layers.Lambda(lambda t: t[:, ::2, ::2])(x)', '(8, 8, 8)', 'N 4 4 8'],
    ['layers.TimeDistributed(layers.Dense(3))(x)', '(5, 8)', 'N 5 3'],
    ['layers.Conv1DTranspose(6, 3, strides=2)(x)', '(8, 4)', 'N 17 6'],
    ["layers.Conv1DTranspose(6, 3, strides=2, padding='same')(x)", '(8, 4)', 'N 16 6'],
    ["layers.Conv1DTranspose(6, 4, strides=2, padding='same', output_padding=1)(x)", '(8, 4)', 'N 15 6'],
    ["layers.DepthwiseConv1D(3, strides=2, padding='same', depth_multiplier=2)(x)", '(9, 4)', 'N 5 8'],
    ['layers.DepthwiseConv1D(3, dilation_rate=2)(x)', '(9, 4)', 'N 5 4'],
    ['layers.SeparableConv1D(6, 3, strides=2)(x)', '(9, 4)', 'N 4 6'],
    ["layers.SeparableConv1D(6, 3, padding='same', depth_multiplier=2)(x)", '(9, 4)', 'N 9 6'],
    ['layers.Cropping1D(2)(x)', '(9, 4)', 'N 5 4'],
    ['layers.Cropping1D((1, 2))(x)', '(9, 4)', 'N 6 4'],
    ['layers.Cropping3D(((1, 0), (0, 1), (1, 1)))(x)', '(5, 5, 5, 2)', 'N 4 4 3 2'],
    ['layers.AdaptiveAveragePooling2D((2, 3))(x)', '(8, 9, 4)', 'N 2 3 4'],
    ['layers.AdaptiveMaxPooling1D(3)(x)', '(8, 4)', 'N 3 4'],
    ['layers.RMSNormalization()(x)', '(8, 4)', 'N 8 4'],
    ['layers.UnitNormalization()(x)', '(8, 4)', 'N 8 4'],
    ['layers.SpectralNormalization(layers.Conv2D(4, 3))(x)', '(8, 8, 4)', 'N 6 6 4'],
    [
      'layers.Attention()([x, layers.Dense(6)(layers.MaxPooling1D(2)(x)), layers.MaxPooling1D(2)(x)])',
      '(8, 4)',
      'N 8 6',
    ],
    ["layers.Attention(use_scale=True, score_mode='concat')([x, x])", '(8, 4)', 'N 8 4'],
    ['layers.AdditiveAttention()([x, x])', '(8, 4)', 'N 8 4'],
    ['layers.Resizing(5, 6)(x)', '(8, 8, 3)', 'N 5 6 3'],
    ["layers.Resizing(5, 6, data_format='channels_first')(x)", '(3, 8, 8)', 'N 3 5 6'],
    ['layers.RandomErasing()(x)', '(8, 8, 3)', 'N 8 8 3'],
  ])('%s of %s', (expression, shape, expected) => {
    expect(shapeOf(expression, shape)).toBe(expected);
  });
});

describe('functions on tensors', () => {
  test.each([
    ['ops.relu(x) + x', 'N H W 8'],
    ['tf.nn.relu(tf.add(x, x))', 'N H W 8'],
    ['ops.mean(x, axis=(1, 2), keepdims=True)', 'N 1 1 8'],
    ['tf.reduce_mean(x, [1, 2])', 'N 8'],
    ['K.concatenate([x, x])', 'N H W 16'],
    ['tf.concat([x, x], axis=-1)', 'N H W 16'],
    ['ops.concatenate([x, x], axis=1)', 'N 2·H W 8'],
    ['tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])', 'N H+2 W+2 8'],
    ['ops.transpose(x, (0, 3, 1, 2))', 'N 8 H W'],
    ['ops.expand_dims(x, -1)', 'N H W 8 1'],
    ["tf.nn.max_pool2d(x, 2, 2, 'VALID')", 'N ⌊H/2⌋ ⌊W/2⌋ 8'],
    ["ops.average_pool(x, 2, padding='same')", 'N ⌈H/2⌉ ⌈W/2⌉ 8'],
    ['ops.reshape(x, (-1, ops.shape(x)[1] * ops.shape(x)[2], 8))', 'N H·W 8'],
  ])('%s', (expression, expected) => {
    expect(shapeOf(expression)).toBe(expected);
  });
});

describe('functions of Keras 3 give the shapes that it gives (each was run on it)', () => {
  test.each([
    ['x + ops.arange(8)', '(4, 4, 8)', 'N 4 4 8'],
    ['x + ops.arange(1, 17, 2)', '(4, 4, 8)', 'N 4 4 8'],
    ['x + ops.expand_dims(ops.linspace(0, 1, 4), -1)', '(4, 4, 8)', 'N 4 4 8'],
    ['x + ops.full((4, 1), 2.0)', '(4, 4, 8)', 'N 4 4 8'],
    ['ops.matmul(x, ops.eye(8))', '(4, 4, 8)', 'N 4 4 8'],
    ['ops.matmul(x, ops.eye(8, 3))', '(4, 4, 8)', 'N 4 4 3'],
    ['x + keras.random.normal((4, 8))', '(4, 4, 8)', 'N 4 4 8'],
    ["ops.einsum('bhwc,bhvc->bhwv', x, x)", '(4, 5, 8)', 'N 4 5 5'],
    ['ops.moveaxis(x, -1, 1)', '(4, 5, 8)', 'N 8 4 5'],
    ['ops.swapaxes(x, 1, 2)', '(4, 5, 8)', 'N 5 4 8'],
    ['ops.swapaxes(x, axis1=1, axis2=3)', '(4, 5, 8)', 'N 8 5 4'],
    ['ops.repeat(x, 3, axis=1)', '(4, 5, 8)', 'N 12 5 8'],
    ['ops.take(x, [0, 2], axis=-1)', '(4, 5, 8)', 'N 4 5 2'],
    ['ops.take(x, 1, axis=1)', '(4, 5, 8)', 'N 5 8'],
    ['ops.split(x, 2, axis=-1)[1]', '(4, 5, 8)', 'N 4 5 4'],
    ['ops.split(x, [3, 5], axis=-1)[2]', '(4, 5, 8)', 'N 4 5 3'],
    ['ops.relu(ops.split(x, [3, 5], axis=3)[1])', '(4, 5, 8)', 'N 4 5 2'],
    ['ops.top_k(x, 3)[0]', '(4, 5, 8)', 'N 4 5 3'],
    ['ops.moments(x, axes=[1, 2], keepdims=True)[0]', '(4, 5, 8)', 'N 1 1 8'],
    ['ops.one_hot(ops.argmax(x, axis=-1), 7)', '(4, 5, 8)', 'N 4 5 7'],
    ['ops.logsumexp(x, axis=-1)', '(4, 5, 8)', 'N 4 5'],
    ['ops.var(x, axis=(1, 2), keepdims=True)', '(4, 5, 8)', 'N 1 1 8'],
    ['ops.norm(x, axis=-1, keepdims=True)', '(4, 5, 8)', 'N 4 5 1'],
    ['ops.flip(x, axis=1) + ops.roll(x, 1, axis=2)', '(4, 5, 8)', 'N 4 5 8'],
    ['ops.cumsum(x, axis=1) * ops.zeros_like(x)', '(4, 5, 8)', 'N 4 5 8'],
    ['ops.image.extract_patches(x, 2)', '(4, 5, 8)', 'N 2 2 32'],
    ["ops.image.extract_patches(x, (3, 2), strides=1, padding='same')", '(4, 5, 8)', 'N 4 5 48'],
    ['ops.image.resize(x, (7, 9))', '(4, 5, 8)', 'N 7 9 8'],
    ['ops.image.rgb_to_grayscale(x)', '(4, 5, 3)', 'N 4 5 1'],
    ['ops.tril(x)', '(4, 5, 8)', 'N 4 5 8'],
    ['ops.sort(ops.abs(x), axis=-1)', '(4, 5, 8)', 'N 4 5 8'],
    ["ops.cast(x, 'float16')", '(4, 5, 8)', 'N 4 5 8'],
    ['ops.space_to_depth(x, 2)', '(4, 6, 8)', 'N 2 3 32'],
  ])('%s of %s', (expression, shape, expected) => {
    expect(shapeOf(expression, shape)).toBe(expected);
  });
});

describe('functions of TensorFlow on tensors', () => {
  test.each([
    ['x + tf.range(8)', 'N 4 6 8'],
    ['tf.gather(x, [0, 2], axis=-1)', 'N 4 6 2'],
    ['tf.repeat(x, 2, axis=1)', 'N 8 6 8'],
    ['tf.split(x, [3, 5], axis=-1)[1]', 'N 4 6 5'],
    ['tf.math.top_k(x, 3).values', 'N 4 6 3'],
    ['tf.einsum("bhwc,bhvc->bhwv", x, x)', 'N 4 6 6'],
    ['tf.nn.moments(x, [1, 2], keepdims=True)[1]', 'N 1 1 8'],
    ['tf.one_hot(tf.argmax(x, axis=-1), 7)', 'N 4 6 7'],
    ["tf.image.extract_patches(x, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID')", 'N 2 3 32'],
    ['tf.nn.space_to_depth(x, 2)', 'N 2 3 32'],
    ['tf.reshape(x, (-1, tf.cast(tf.shape(x)[1], tf.int32) * 6, 8))', 'N 24 8'],
  ])('%s', (expression, expected) => {
    expect(shapeOf(expression, '(4, 6, 8)')).toBe(expected);
  });
});

describe('what code reads while a network is built', () => {
  test.each([
    ['x.shape', 'None None None 8'],
    ['layers.Conv2D(4, 3)(x).shape', 'None None None 4'],
    ['(x + x).shape', 'None None None 8'],
    ['K.int_shape(x)', 'None None None 8'],
    ['layers.Flatten()(x).shape', 'None None'],
  ])('%s', (expression, expected) => {
    const text = `${head}\ndef build():\n    x = Input((None, None, 8))\n    words = ' '.join([str(size) for size in ${expression}])\n    y = layers.Activation('relu', name=words)(x)\n    return Model(x, y)\n`;
    const { models } = analysePythonText({ 'net.py': text });
    expect(models[0]?.model.nodes.at(-1)?.path).toBe(expected);
  });
});

test('the layout that code sets is that of layers made afterwards, and what is asked for', () => {
  const body = `axis = 1 if K.image_data_format() == 'channels_first' else 3\nx = Input((3, 8, 8))\ny = layers.Conv2D(6, 3)(x)\nreturn Model(x, layers.BatchNormalization(axis=axis)(y))`;
  expect(resultOf(body, `K.set_image_data_format('channels_first')`)).toBe('N 6 6 6');
  expect(resultOf(body.replace('(3, 8, 8)', '(8, 8, 3)'))).toBe('N 6 6 6');
});

test('layers are named as Keras names them', () => {
  const body = `x = Input((None, None, 8))\ny = layers.Conv2D(8, 1)(x)\ny = layers.Conv2D(8, 1)(y)\ny = layers.ReLU()(layers.ZeroPadding2D()(y))\nreturn Model(x, layers.Conv2D(8, 1, name='last')(y))`;
  const { models } = analysePythonText({ 'net.py': `${head}\ndef build():\n    ${body.replaceAll('\n', '\n    ')}\n` });
  expect(models[0]?.model.nodes.slice(1).map(({ path }) => path)).toEqual(['conv2d', 'conv2d_1', 'zero_padding2d', 're_lu', 'last']);
}); // prettier-ignore

describe('sequential networks', () => {
  test.each([
    ['with an input', `return keras.Sequential([Input((9, 9, 3)), layers.Conv2D(4, 3), layers.Flatten()])`, 'N 196'],
    ['with input_shape', `return keras.Sequential([layers.Conv2D(4, 3, input_shape=(9, 9, 3)), layers.Flatten()])`, 'N 196'],
    ['part by part', `net = keras.Sequential()\nnet.add(Input((9, 9, 3)))\nnet.add(layers.Conv2D(4, 3))\nreturn net`, 'N 7 7 4'],
    ['applied, without an input of its own', `x = Input((9, 9, 3))\nnet = keras.Sequential([layers.Conv2D(4, 3), layers.ReLU()])\nreturn Model(x, net(x))`, 'N 7 7 4'],
    ['as a layer', `x = Input((9, 9, 3))\nnet = keras.Sequential([Input((None, None, 3)), layers.Conv2D(4, 3)])\nreturn Model(x, layers.Flatten()(net(x)))`, 'N 196'],
  ])('%s', (_, body, expected) => {
    expect(resultOf(body)).toBe(expected);
  }); // prettier-ignore
});

test('modules that are handed in are Keras’s', () => {
  const text = `
backend = None
layers = None
models = None

def Net(**kwargs):
    global backend, layers, models
    backend, layers, models = kwargs.get('backend'), kwargs.get('layers'), kwargs.get('models')
    axis = 3 if backend.image_data_format() == 'channels_last' else 1
    x = layers.Input(shape=(8, 8, 3))
    y = layers.BatchNormalization(axis=axis)(layers.Conv2D(4, 3)(x))
    return models.Model(x, layers.add([y, y]))
`;
  const { models, gaps } = analysePythonText({ 'net.py': text });
  expect(gaps).toEqual([]);
  expect(models[0]?.model.nodes.at(-1)?.shape).toContain(6);
});

test('every layer lowers to an op of the table', () => {
  const decided = Object.values(kerasLayers).filter(({ opOf }) => opOf === undefined);
  expect(decided.map(({ op }) => op).filter((op) => !ops.has(op))).toEqual([]);
});

test.each(['keras', 'keras.src.layers', 'tensorflow.keras.layers', 'tensorflow.python.keras', 'tf_keras'])(
  '%s is the library',
  (specifier) => {
    expect(keras.matches(specifier)).toBe(true);
    expect(keras.meaning(`${keras.pathOf?.(specifier) ?? ''}.layers.Conv2D`).kind).toBe('layer');
  },
);

/** The last shape of a whole program's only network. */
function lastShape(text: string): string {
  const { models, gaps } = analysePythonText({ 'net.py': text });
  const shapes = models.map(({ model }) => model.nodes.at(-1)?.shape?.map((dim) => show(dim, 'text')).join(' ') ?? '?');
  return [...shapes, ...gaps.map(({ reason }) => `a gap: ${reason}`)].join('; ');
} // prettier-ignore

test('keras_applications hands in its modules, and says what shape an input has', () => {
  const text = `
import keras_applications as ka
from keras_applications.imagenet_utils import _obtain_input_shape

get_submodules_from_kwargs = ka.get_submodules_from_kwargs

def Net(include_top=%s, input_shape=None, **kwargs):
    backend, layers, models, keras_utils = get_submodules_from_kwargs(kwargs)
    shape = _obtain_input_shape(input_shape, default_size=32, min_size=8, data_format=backend.image_data_format(), require_flatten=include_top)
    x = layers.Input(shape=shape)
    return models.Model(x, layers.Conv2D(4, 1)(x))
`;
  expect(lastShape(text.replace('%s', 'True'))).toBe('N 32 32 4');
  expect(lastShape(text.replace('%s', 'False'))).toBe('N H W 4');
});

test('a default that no input can have is the caller’s to replace', () => {
  const text = `${head}\ndef build(shape=None):\n    x = Input(shape=shape)\n    return Model(x, layers.Conv2D(4, 1)(x))\n`;
  expect(lastShape(text)).toBe('N H W 4');
});

test('a class may give its ends to the network that it is', () => {
  const text = `${head}
class Net(keras.Model):
    def __init__(self, classes=4, **kwargs):
        x = Input((None, None, 3))
        y = layers.GlobalAveragePooling2D()(layers.Conv2D(8, 3)(x))
        super().__init__(inputs=x, outputs=layers.Dense(classes)(y), **kwargs)
        self.classes = classes

def reused():
    x = Input((16, 16, 3))
    return Model(x, layers.Reshape((2, 2))(Net()(x)))
`;
  expect(lastShape(text)).toBe('N 2 2');
  expect(lastShape(text.slice(0, text.indexOf('def reused')))).toBe('N 4');
});

test('a class that extends a layer does what the layer does', () => {
  const text = `${head}
class Norm(layers.BatchNormalization):
    def __init__(self, freeze, *args, **kwargs):
        self.freeze = freeze
        super(Norm, self).__init__(*args, **kwargs)

    def call(self, *args, **kwargs):
        return super(Norm, self).call(*args, **kwargs)

def build():
    x = Input((8, 8, 3))
    return Model(x, Norm(True, axis=3)(layers.Conv2D(4, 3)(x)))
`;
  expect(lastShape(text)).toBe('N 6 6 4');
});
