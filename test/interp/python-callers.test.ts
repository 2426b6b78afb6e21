import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

const imports = `
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor
`;

function facts(code: string): unknown {
  const { models, gaps, diagnostics } = analysePythonText({ 'net.py': imports + code });
  return {
    names: models.map(({ model }) => model.name),
    gaps: gaps.map(({ reason }) => reason),
    told: diagnostics.map(({ message }) => message),
  };
}

test('as many sizes as the caller likes are spread, not tried out', () => {
  const code = `
class Net(nn.Module):
    def __init__(self, input_shape):
        super().__init__()
        self.conv = nn.Conv2d(input_shape[0], 32, 8, 4)
        self.size = self.conv(torch.zeros(1, *input_shape)).numel()

    def forward(self, x):
        return self.conv(x)
`;
  expect(facts(code)).toEqual({ names: ['Net'], gaps: ['zeros: size is not known'], told: [] });
});

test('what a type says to be a tensor is one where it is calculated with', () => {
  const code = `
def erode(x: Tensor, size: int) -> Tensor:
    return 1 - F.max_pool2d(1 - x, size, stride=1, padding=(size - 1) // 2)
`;
  expect(facts(code)).toMatchObject({ gaps: [], told: [] });
});

test('parameters by position and by the names that NumPy has', () => {
  const code = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.both = nn.Conv2d(16, 8, 1)

    def forward(self, x):
        x = self.conv(x)
        x = self.both(torch.cat((x, x), axis=1)).mean(axis=(2, 3))
        x = x / torch.norm(x, 2, 1, True) + x / x.norm(2, 1, keepdim=True) + x / x.norm(dim=1, keepdims=True)
        return x - x.std(1, False, True)
`;
  expect(facts(code)).toEqual({ names: ['Net'], gaps: [], told: [] });
});

test('the keys and values of a dictionary are gone over as often as one likes, and counted', () => {
  const code = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleDict({'a': nn.Conv2d(3, 8, 1), 'b': nn.Conv2d(8, 8, 1)})
        self.names = self.layers.keys()
        widths = {'a': 8, 'b': 16}
        for _ in zip(self.names, widths.values(), widths.items()):
            pass
        left = widths.keys() - {'a'}
        self.last = nn.Conv2d(8, 4 * len(self.names) + len(widths.values()) + len(widths.items()) + len(left), 1)
        self.end = nn.Conv2d(13, 8, 1)

    def forward(self, x):
        for name in self.names:
            x = self.layers[name](x)
        return self.end(self.last(x))
`;
  expect(facts(code)).toEqual({ names: ['Net'], gaps: [], told: [] });
});
