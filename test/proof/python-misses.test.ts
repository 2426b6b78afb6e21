import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

// What mutants of installed Python showed once: each is wrong on PyTorch, and was not told, or told in another way.

function network(init: string, forward: string): string {
  return `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
${init.replaceAll(/^/gm, '        ')}

    def forward(self, x):
${forward.replaceAll(/^/gm, '        ')}
`;
}

test('an error of the code’s own behind a sum that always fails', () => {
  const text = network(
    'self.conv = nn.Conv2d(16, 32, 3, padding=1)\nself.downsample = None',
    'out = self.conv(x)\nout = out + x\nreturn self.downsample(out)',
  );
  const { diagnostics, gaps } = analysePythonText({ 'net.py': text });
  expect(gaps).toEqual([]);
  expect(diagnostics.map(({ ruleId, line, verdict }) => [ruleId, line, verdict])).toEqual([
    ['residual-shape-mismatch', 13, 'always'],
  ]);
});

test('an error of the code’s own behind a sum that may pass', () => {
  const text = network(
    'self.conv = nn.Conv2d(16, 16, 3, padding=1, stride=2)\nself.downsample = None',
    'out = self.conv(x)\nout = out + x\nreturn self.downsample(out)',
  );
  const { gaps } = analysePythonText({ 'net.py': text });
  expect(gaps.map(({ reason }) => reason)).toEqual(['this always ends in an error: a null is called']);
});
