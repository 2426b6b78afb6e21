import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

/** Its layers are made before the size of the input decides anything; what it uses up as it runs is its own. */
const network = `
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(3, 8, 1), nn.Conv2d(8, 16, 1)])
        self.left = [0, 1]
        self.applied = 0

    def apply_next(self, x):
        self.applied += 1
        return self.layers[self.left.pop(0)](x)

    def forward(self, x):
        x = self.apply_next(x)
        if x.shape[2] > 64:
            x = self.apply_next(x)
        if x.shape[3] > 32:
            x = F.max_pool2d(x, 2)
        return F.relu(x) if self.applied == 2 else x

def net():
    return Net()
`;

test('paths that part while a network runs begin with the network as it was made', () => {
  const { models, gaps } = analysePythonText({ 'net.py': network });
  const paths = models.map(({ model: { assumes, nodes } }) => [
    assumes.join(', '),
    nodes.map(({ op }) => op).join(' '),
  ]);
  expect(paths.sort()).toEqual([
    ['64 < H, 32 < W', 'input conv2d conv2d maxPooling2d relu'],
    ['64 < H, 32 ≥ W', 'input conv2d conv2d relu'],
    ['64 ≥ H, 32 < W', 'input conv2d maxPooling2d'],
    ['64 ≥ H, 32 ≥ W', 'input conv2d'],
  ]);
  expect(gaps).toEqual([]);
});

test('and what was guessed while it was made is a guess on all of them', () => {
  const guessing = network
    .replace('import torch.nn as nn', 'import torch.nn as nn\nfrom elsewhere import flag')
    .replace('self.applied = 0', 'self.applied = 0 if flag else 1');
  const { models } = analysePythonText({ 'net.py': guessing });
  expect(models.length).toBeGreaterThan(4);
  expect(models.map(({ model }) => model.isGuessed)).toEqual(models.map(() => true));
});
