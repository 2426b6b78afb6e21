import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

function facts(text: string): unknown {
  const { gaps, diagnostics, errors, models } = analysePythonText({ 'net.py': text });
  return {
    told: diagnostics.map(({ line, ruleId }) => `${line} ${ruleId}`),
    gaps: [...new Set(gaps.map(({ reason }) => reason))],
    errors: errors.map(({ message }) => message),
    models: models.length,
  };
}

const reason = "the module 'elsewhere' is not part of the analysed code";

test('what a class that is not known makes is not None', () => {
  const text = `
import torch.nn as nn
from elsewhere import Sequential

class Block(nn.Module):
    def __init__(self, ins, outs, downsample=None):
        super().__init__()
        self.conv = nn.Conv2d(ins, outs, 3, padding=1)
        self.downsample = downsample

    def forward(self, x):
        shortcut = x
        if self.downsample is not None:
            shortcut = self.downsample(x)
        return self.conv(x) + shortcut

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(Block(64, 64), Block(64, 128, Sequential(nn.Conv2d(64, 128, 1))))

    def forward(self, x):
        return self.blocks(x)
`;
  expect(facts(text)).toEqual({ told: [], gaps: [reason], errors: [], models: 1 });
});

test('a class that is not known makes its instances itself, whatever stands beside it', () => {
  const text = `
import torch.nn as nn
from elsewhere import ResNet

class Mixin:
    def __init__(self, width):
        self.width = width

class Encoder(ResNet, Mixin):
    def __init__(self, depth=3, **more):
        super().__init__(**more)
        self.depth = depth

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder(layers=2)
        self.conv = nn.Conv2d(3, 8, 3, padding=1)

    def forward(self, x):
        return self.conv(x)
`;
  expect(facts(text)).toEqual({ told: [], gaps: [], errors: [], models: 1 });
});

test('sizes that hang on each other are no endless replacement', () => {
  const text = `
import torch
import torch.nn as nn

class Gated(nn.Module):
    def __init__(self, dim, order=5):
        super().__init__()
        self.order = order
        self.dims = [dim // 2**i for i in range(order)]
        self.dims.reverse()
        self.proj_in = nn.Conv2d(dim, 2 * dim, 1)
        self.dwconv = nn.Conv2d(sum(self.dims), sum(self.dims), 7, padding=3, groups=sum(self.dims))
        self.projs = nn.ModuleList([nn.Conv2d(self.dims[i], self.dims[i + 1], 1) for i in range(order - 1)])

    def forward(self, x):
        y, x = torch.split(self.proj_in(x), (self.dims[0], sum(self.dims)), dim=1)
        parts = torch.split(self.dwconv(x), self.dims, dim=1)
        x = y * parts[0]
        for i in range(self.order - 1):
            x = self.projs[i](x) * parts[i + 1]
        return x
`;
  expect(facts(text)).toMatchObject({ told: [], errors: [] });
});
