import { expect, test } from '@jest/globals';
import { analyseSources } from '../support/analyse.js';
import { analysePythonText } from '../support/python.js';

const torchLayers = `
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        return self.conv(x)
`;

const kerasLayers = `
from tensorflow.keras import Model, layers

def build():
    inputs = layers.Input((None, None, 3))
    return Model(inputs, layers.Conv2D(8, 3)(inputs))
`;

test.each([
  ['layers of PyTorch', torchLayers, 'torch'],
  ['layers of Keras', kerasLayers, 'keras'],
  ['layers of Keras, where PyTorch is imported first', `import torch\n${kerasLayers}`, 'keras'],
  [
    'functions of PyTorch alone',
    'import torch\nimport torch.nn.functional as F\n\nclass Net(torch.nn.Module):\n    def forward(self, x):\n        return F.max_pool2d(x, 2) + F.avg_pool2d(x, 2)\n',
    'torch',
  ],
  [
    'functions of Keras alone',
    'import keras\n\nclass Net(keras.layers.Layer):\n    def call(self, x):\n        return keras.ops.relu(x) + x\n',
    'keras',
  ],
])('a network of %s is written for it', (_, text, framework) => {
  const { models } = analysePythonText({ 'net.py': text });
  expect(models.map(({ model }) => model.framework)).toEqual([framework]);
});

test('a network in a helper of another file is written for what that file imports', () => {
  const { models } = analysePythonText({
    'net.py':
      'from helper import twice\nimport torch\n\nclass Net(torch.nn.Module):\n    def forward(self, x):\n        return twice(x)\n',
    'helper.py': 'import torch\n\ndef twice(x):\n    return torch.relu(x) + x\n',
  });
  expect(models.map(({ model }) => model.framework)).toEqual(['torch']);
});

test('what is in TypeScript is written for TensorFlow.js', () => {
  const { models } = analyseSources({
    'net.ts':
      "import * as tf from '@tensorflow/tfjs';\nexport const net = (x: tf.Tensor4D): tf.Tensor => tf.add(tf.relu(x), x);\n",
  });
  expect(models.map(({ model }) => model.framework)).toEqual(['tensorflowjs']);
});
