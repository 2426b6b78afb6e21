import { expect, test } from '@jest/globals';
import { show } from '../../src/dim/index.js';
import { analysePythonText } from '../support/python.js';

/** What is read of a network with these lines for its parts and its run: the sizes of its input, and what is wrong. */
function inputOf(parts: string, run: string): { shape: string; findings: string[] } {
  const { models, gaps, errors, diagnostics } = analysePythonText({
    'net.py': `
import torch
import torch.nn as nn
import torch.nn.functional as F

class Kept(nn.Conv2d):
    def forward(self, x):
        return F.conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        ${parts}

    def forward(self, x):
        ${run}
`,
  });
  expect([...gaps, ...errors]).toEqual([]);
  const [model] = models.filter(({ model: { name } }) => name === 'Net');
  const input = model?.model.nodes.find(({ op }) => op === 'input');
  return {
    shape: (input?.shape ?? []).map((dim) => show(dim, 'text')).join(' '),
    findings: diagnostics.map(({ ruleId }) => ruleId),
  };
}

const plain = { shape: 'N 3 H W', findings: [] };

test('a convolution by a function takes its channels second, and as many as its weights are for', () => {
  expect(inputOf('self.conv = Kept(3, 8, 3)', 'return self.conv(x)')).toEqual(plain);
  expect(inputOf('self.w = nn.Parameter(torch.zeros(8, 3, 3, 3))', 'return F.conv2d(x, self.w)')).toEqual(plain);
  expect(inputOf('self.w = nn.Parameter(torch.zeros(3, 8, 3, 3))', 'return F.conv_transpose2d(x, self.w)')).toEqual(plain);
}); // prettier-ignore

test('the channels of an input are those of the first weights behind what keeps them', () => {
  expect(inputOf('self.conv = nn.Conv2d(3, 8, 3)', 'return self.conv(F.pad(x, (1, 1, 1, 1)))')).toEqual(plain);
  expect(inputOf('self.fc = nn.Linear(3, 8)', 'n, c, h, w = x.shape; return self.fc(x.flatten(2).transpose(1, 2))')).toEqual(plain);
}); // prettier-ignore

test('weights for other channels than the first ones are a fault', () => {
  const { findings } = inputOf(
    'self.a, self.b = nn.Conv2d(3, 8, 1), nn.Conv2d(4, 8, 1)',
    'return self.a(F.relu(x)) + self.b(x)',
  );
  expect(findings).toEqual(['layer-input-mismatch']);
});
