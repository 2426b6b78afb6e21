import { expect, test } from '@jest/globals';
import { show } from '../../src/dim/index.js';
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

test.each([
  ['a chain twice', '2 * nn.Sequential(nn.Conv2d(8, 8, 3), nn.ReLU())', '[N, 8, H−4, W−4]'],
  ['a chain three times', 'nn.Sequential(nn.Conv2d(8, 8, 3)) * 3', '[N, 8, H−6, W−6]'],
  ['two chains', 'nn.Sequential(nn.Conv2d(8, 8, 3)) + nn.Sequential(nn.Conv2d(8, 16, 3))', '[N, 16, H−4, W−4]'],
  ['a chain that does not fit itself', '2 * nn.Sequential(nn.Conv2d(8, 16, 3))', null],
])('%s', (_, made, output) => {
  const text = network(`self.part = ${made}`, 'return self.part(x)');
  const { diagnostics, gaps, models } = analysePythonText({ 'net.py': text });
  expect(gaps).toEqual([]);
  expect(diagnostics.map(({ ruleId }) => ruleId)).toEqual(output === null ? ['layer-input-mismatch'] : []);
  const shape = models[0]?.model.nodes.at(-1)?.shape;
  if (output !== null) expect(`[${shape?.map((dim) => show(dim, 'text')).join(', ') ?? ''}]`).toBe(output);
}); // prettier-ignore

test('a dilation of 0, which PyTorch refuses', () => {
  const text = network('self.conv = nn.Conv2d(8, 8, 3, dilation=0)', 'return self.conv(x)');
  const { diagnostics, gaps } = analysePythonText({ 'net.py': text });
  expect(gaps).toEqual([]);
  expect(diagnostics.map(({ ruleId, verdict }) => [ruleId, verdict])).toEqual([
    ['layer-input-mismatch', 'always'],
  ]);
});

test('channels that are expanded to another number', () => {
  const text = network(
    'self.conv = nn.Conv2d(8, 12, 1)',
    'y = self.conv(x).mean((2, 3), keepdim=True)\nreturn x * y.expand_as(x)',
  );
  const { diagnostics, gaps } = analysePythonText({ 'net.py': text });
  expect(gaps).toEqual([]);
  expect(diagnostics.map(({ ruleId, line }) => [ruleId, line])).toEqual([['layer-input-mismatch', 12]]);
});

test('a reduction along one axis twice', () => {
  const text = network('self.conv = nn.Conv2d(8, 8, 1)', 'return self.conv(x.mean((3, 3), keepdim=True))');
  const { diagnostics, gaps } = analysePythonText({ 'net.py': text });
  expect(gaps).toEqual([]);
  expect(diagnostics.map(({ ruleId, line }) => [ruleId, line])).toEqual([['layer-input-mismatch', 11]]);
});

test.each(['[1]', '[1] * 10'])('padding of no pairs, or of axes that are not there: %s', (padding) => {
  const text = network('self.conv = nn.Conv2d(8, 8, 3)', `return nn.functional.pad(self.conv(x), ${padding})`);
  const { diagnostics, gaps } = analysePythonText({ 'net.py': text });
  expect(gaps).toEqual([]);
  expect(diagnostics.map(({ ruleId, verdict }) => [ruleId, verdict])).toContainEqual(['layer-input-mismatch', 'always']);
}); // prettier-ignore
