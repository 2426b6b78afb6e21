import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

/** A network whose shortcut is pooled if a helper that is not there says so. */
const network = (helper: string): string => `
import torch
import torch.nn as nn
${helper}


class Block(nn.Module):
    """Tokens, the first of which says it all: the others are made fewer."""

    def __init__(self, width, stride):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, stride, 1)
        self.pool = nn.MaxPool2d(3, stride, 1) if product((stride, stride)) > 1 else None

    def forward(self, first, x):
        shortcut = x if self.pool is None else self.pool(x)
        tokens = [torch.cat([first, each.flatten(2)], dim=2) for each in (self.conv(x), shortcut)]
        return tokens[0] + tokens[1]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 4, 4)
        self.first = nn.Parameter(torch.zeros(1, 8, 1))
        self.block = Block(8, 2)

    def forward(self, x):
        return self.block(self.first.expand(x.shape[0], -1, -1), self.stem(x))


def net():
    return Net()
`;

function told(helper: string): readonly string[] {
  return analysePythonText({ 'net.py': network(helper) }).diagnostics.map(({ ruleId }) => ruleId);
}

test('a fault on a path that is only guessed is not told where another path is without', () => {
  expect(told('from elsewhere import product')).toEqual([]);
});

test('where the helper is known, the fault is told or is not there', () => {
  expect(told('product = lambda sizes: 1')).toEqual(['residual-shape-mismatch']);
  expect(told('product = lambda sizes: sizes[0] * sizes[1]')).toEqual([]);
});
