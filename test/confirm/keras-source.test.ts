import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../src/diagnostic.js';
import { PythonHere } from '../support/run-python.js';

const keras = await PythonHere.find('keras', process.env['KERAS_PYTHON'], undefined, '/usr/bin/python3');
const withKeras = keras.command === null ? describe.skip : describe;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resnet-lint-keras-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const seen = (text: string, timeout?: number): Promise<readonly Evidence[]> =>
  keras.seen(folder, text, timeout);

const imports = `import keras
from keras import Model, Sequential, layers
`;

/** A class whose shortcut has another size than its body, and fits at a size of 1. */
const faulty = (before = '', inside = ''): string => `${imports}${before}
class Network(Model):
    def __init__(self):
        super().__init__()
        self.stem = layers.Conv2D(3, 1)
        self.convolution = layers.Conv2D(3, 3, strides=2, padding='same')

    def call(self, x):
${inside === '' ? '' : `        ${inside}\n`}        x = self.stem(x)
        return self.convolution(x) + x
`;

/** A builder whose convolution rounds up where its pool rounds down. */
const builder = (parameters: string, shape: string): string => `
def build(${parameters}):
    inputs = layers.Input(${shape})
    x = layers.Conv2D(3, 3, strides=2, padding='same')(inputs)
    y = layers.MaxPooling2D(2)(inputs)
    return Model(inputs, layers.Add()([x, y]))
`;

withKeras('code in Python, run on Keras (`npm run test:oracle` says how to get it)', () => {
  const files = ['residual-shape-mismatch', 'silent-broadcast-add', 'layer-input-mismatch', 'misleading-adapter-name'].flatMap((rule) =>
    readdirSync(`fixtures/${rule}`).filter((file) => /^keras.*\.py$/.test(file)).map((file) => `fixtures/${rule}/${file}`)); // prettier-ignore

  test.each(files)(
    '%s: every finding that running it can show is confirmed',
    async (file) => {
      const { due, evidence } = await keras.seenOf(file);
      expect(evidence).toHaveLength(due);
      for (const each of evidence) {
        expect(each).toMatchObject({ status: 'confirmed', method: 'source', backend: 'keras' });
        expect(each.device).toMatch(/^(symbolic|cpu) \(Keras 3\./);
      }
    },
    600_000,
  );

  test('shows the operands of the add, in the words of Keras', async () => {
    const [evidence] = await seen(faulty());
    expect(evidence).toMatchObject({ status: 'confirmed', backend: 'keras' });
    expect(evidence?.runs[0]?.observed).toMatch(/^\[1, 2, 2, 3\] \+ \[1, 3, 3, 3\]: /);
  }, 120_000);

  test.each([
    ['a builder that is told the size', builder('input_shape=(224, 224, 3)', 'input_shape')],
    ['a network that the file makes when it is read', 'inputs = layers.Input((15, 15, 3))\nx = layers.Conv2D(3, 3, strides=2, padding="same")(inputs)\nmodel = Model(inputs, layers.Add()([inputs, x]))\n'],
    ['tensors that the caller gives', 'def block(x):\n    y = layers.Conv2D(8, 3, padding="same")(x)\n    z = layers.MaxPooling2D(2)(y)\n    w = layers.Conv2D(8, 3, strides=2, padding="same")(y)\n    return layers.add([z, w])\n'],
    ['a network of networks', 'def base():\n    inputs = layers.Input((None, None, 3))\n    y = layers.Conv2D(3, 3, strides=2, padding="same")(inputs)\n    z = layers.MaxPooling2D(2)(inputs)\n    return Model(inputs, layers.add([y, z]))\n\ndef build():\n    inputs = layers.Input((None, None, 3))\n    return Model(inputs, base()(inputs))\n'],
    ['a layer in a chain', 'class Block(layers.Layer):\n    def __init__(self):\n        super().__init__()\n        self.conv = layers.Conv2D(8, 3, strides=2, padding="same")\n        self.pool = layers.MaxPooling2D(2)\n    def call(self, x):\n        return self.conv(x) + self.pool(x)\n\ndef build():\n    return Sequential([layers.Input((None, None, 8)), Block()])\n'],
  ])('sees what is wrong in %s', async (_, text) => {
    const found = await seen(imports + text);
    expect(found.length).toBeGreaterThan(0);
    for (const each of found) expect(each).toMatchObject({ status: 'confirmed', method: 'source', backend: 'keras' });
  }, 120_000); // prettier-ignore

  test('runs on numbers where tensors without data will not do', async () => {
    const [evidence] = await seen(faulty('', 'assert float(keras.ops.sum(x)) == 0'));
    expect(evidence).toMatchObject({ status: 'confirmed' });
    expect(evidence?.device).toMatch(/^cpu /);
  }, 120_000);

  test('code for TensorFlow runs where it is there, and is left to be rebuilt elsewhere', async () => {
    const imported = 'import tensorflow as tf\nfrom tensorflow.keras import Model, layers\n';
    const { exitCode } = await execa(keras.command ?? '', ['-c', 'import tensorflow'], { reject: false });
    for (const inside of ['', 'x = tf.nn.relu(x)']) {
      const found = await seen(faulty('', inside).replace(imports, imported));
      const expected = { status: 'confirmed', device: expect.stringMatching(/Keras 3.*, tensorflow\)$/) };
      expect(found).toMatchObject(exitCode === 0 ? [expected] : []);
    }
  }, 120_000);

  test('may not write, start processes or connect', async () => {
    const attempts = [`open('${join(folder, 'written')}', 'w')`, `__import__('subprocess').run(['true'])`, `__import__('socket').create_connection(('127.0.0.1', 9))`];
    for (const attempt of attempts) {
      const [evidence] = await seen(faulty(attempt));
      expect(evidence).toMatchObject({ status: 'not-run' });
      expect(evidence?.reason).toMatch(/not allowed here/);
    }
    expect(readdirSync(folder)).toEqual(['network.py']);
  }, 300_000); // prettier-ignore

  test('is stopped after its time', async () => {
    const [evidence] = await seen(faulty('import time\ntime.sleep(60)'), 5_000);
    expect(evidence).toMatchObject({ status: 'not-run', reason: expect.stringMatching(/^it took longer than \d+ s$/) });
  }, 120_000); // prettier-ignore

  test('what it prints does no harm', async () => {
    expect(await seen(faulty('print("{")'))).toMatchObject([{ status: 'confirmed' }]);
  }, 120_000);
});
