import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

function ruleIds(features: number, vector: string): readonly string[] {
  const { diagnostics, errors } = analysePythonText({
    'net.py': `
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 1)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(${features}, 10)

    def forward(self, x):
        x = self.pool(self.conv(x))
        return self.fc(${vector})
`,
  });
  expect(errors).toEqual([]);
  return diagnostics.map(({ ruleId }) => ruleId);
}

test('a linear layer takes a vector: all of a batch of one image', () => {
  expect(ruleIds(8, 'torch.flatten(x)')).toEqual([]);
});

test('a vector of known length has to be the one that the weights are for', () => {
  expect(ruleIds(8, 'torch.ones(8)')).toEqual([]);
  expect(ruleIds(9, 'torch.ones(8)')).toEqual(['layer-input-mismatch']);
});
