import { describe, expect, test } from '@jest/globals';
import { show } from '../../src/dim/index.js';
import { analysePythonText } from '../support/python.js';

interface Read {
  readonly shapes: readonly (string | null)[];
  readonly gaps: readonly string[];
  readonly findings: readonly string[];
}

/** What comes out of a network's last op, by the lines of its constructor and of its `forward`. */
function readingOf(init: readonly string[], forward: readonly string[], isBare = false): Read {
  const body = (lines: readonly string[]): string => lines.map((line) => `        ${line}\n`).join('');
  const text = `import torch
from torch import nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 1)
${body(init)}
    def forward(self, x):
${body(isBare ? forward : ['x = self.stem(x)', ...forward])}`;
  const { models, gaps, diagnostics } = analysePythonText({ 'net.py': text });
  const shapes = models.map(({ model }) => model.nodes[model.outputs.at(-1) ?? -1]?.shape ?? null);
  return {
    shapes: shapes.map((shape) => shape && shape.map((dim) => show(dim, 'text')).join(' ')),
    gaps: gaps.map(({ reason }) => reason),
    findings: diagnostics.map(({ ruleId }) => ruleId),
  };
}

describe('a tensor indexed by positions', () => {
  test.each([
    ['x[:, torch.arange(3)]', 'N 3 H W'],
    ['x[:, [0, 2, 4]]', 'N 3 H W'],
    ['x[:, torch.arange(6).view(2, 3)]', 'N 2 3 H W'],
    ['x[:, :, torch.arange(2)[:, None], torch.arange(3)[None, :]]', 'N 8 2 3'],
    ['x[torch.arange(1), :, torch.arange(4)]', '4 8 W'],
    ['x[:, x.mean((0, 2, 3)).argmax()]', 'N H W'],
    ['x[:, 0]', 'N H W'],
    ['x[:, 1:3]', 'N 2 H W'],
  ])('%s', (code, expected) => {
    expect(readingOf([], [`return ${code}`])).toEqual({ shapes: [expected], gaps: [], findings: [] });
  });

  test.each([
    ['x[x > 0]'],
    ['x[:, torch.tensor([True, False] * 4)]'],
    ['x[:, torch.ones(8, dtype=torch.bool)]'],
  ])('%s picks as many as are true, which nobody knows', (code) => {
    expect(readingOf([], [`return ${code}`]).gaps).toEqual([
      expect.stringContaining('this index is not followed'),
    ]);
  });

  test('a table of biases for every pair of places, as transformers with windows have it', () => {
    const init = [
      'self.table = nn.Parameter(torch.zeros(13 * 13, 8))',
      'c = torch.stack(torch.meshgrid(torch.arange(7), torch.arange(7), indexing="ij")).flatten(1)',
      'r = (c[:, :, None] - c[:, None, :]).permute(1, 2, 0).contiguous()',
      'r[:, :, 0] += 6',
      'r[:, :, 0] *= 13',
      'self.register_buffer("index", r.sum(-1).flatten())',
    ];
    const { shapes, gaps } = readingOf(init, ['return x.mean() * self.table[self.index].view(49, 49, -1)']);
    expect([shapes, gaps]).toEqual([['49 49 8'], []]);
  });
});

describe('windows of a size that the image decides', () => {
  test('are counted, put apart and put together again', () => {
    const forward = [
      'b, c, h, w = x.shape',
      'x = F.pad(x, (0, (7 - w % 7) % 7, 0, (7 - h % 7) % 7))',
      '_, _, H, W = x.shape',
      'n = (H // 7) * (W // 7)',
      'y = x.view(b, c, H // 7, 7, W // 7, 7).permute(0, 2, 4, 1, 3, 5).reshape(b * n, c, 7, 7)',
      'y = y.view(y.size(0) // n, n, c, 7, 7)',
      'return y.view(b, H // 7, W // 7, c, 7, 7).permute(0, 3, 1, 4, 2, 5).reshape(b, c, H, W)[:, :, :h, :w]',
    ];
    expect(readingOf([], forward)).toEqual({ shapes: ['N 8 H W'], gaps: [], findings: [] });
  });
});

describe('layers', () => {
  test('are given their input by its name', () => {
    const init = [
      'self.attention = nn.MultiheadAttention(8, 2, batch_first=True)',
      'self.norm = nn.LayerNorm(8)',
    ];
    const forward = [
      'x = x.flatten(2).transpose(1, 2)',
      'y, _ = self.attention(query=x, key=x, value=x, need_weights=False)',
      'return self.norm(input=y) + x',
    ];
    expect(readingOf(init, forward)).toEqual({ shapes: ['N H·W 8'], gaps: [], findings: [] });
  });

  test('have weights of a known shape where they run, though their values were set before', () => {
    const init = [
      'self.fc = nn.Linear(8, 4)',
      'nn.init.zeros_(self.fc.weight)',
      'self.fc.weight.data.erfinv_().mul_(2)',
    ];
    const forward = ['x = x.mean((2, 3))', 'return F.linear(x, self.fc.weight, self.fc.bias)'];
    expect(readingOf(init, forward)).toEqual({ shapes: ['N 4'], gaps: [], findings: [] });
  });
});

describe('a size that the code insists on', () => {
  const forward = (test: string, count: number): readonly string[] => [
    'n, c, h, w = x.shape',
    test.replaceAll('SIZE', 'h'),
    test.replaceAll('SIZE', 'w'),
    'x = self.stem(x).flatten(2)',
    `return x + self.fc(x) + nn.Parameter(torch.zeros(1, 8, ${count}))`,
  ];

  test.each([['assert SIZE == 32'], ['torch._assert(SIZE == 32, "no such size")']])(
    '%s: there is no other',
    (test) => {
      const read = (count: number): Read =>
        readingOf(['self.fc = nn.Conv1d(8, 8, 1)'], forward(test, count), true);
      expect(read(32 * 32)).toEqual({ shapes: ['N 8 1024'], gaps: [], findings: [] });
      expect(read(31 * 31).findings).toEqual(['residual-shape-mismatch']);
    },
  );
});

test('what a call refuses behind a conflict is told beside it', () => {
  const init = ['self.a = nn.Conv2d(8, 8, 3)'];
  const forward = ['x = self.a(x) + x', 'return x + F.pad(self.a(x), (1, 1, 1))'];
  expect(readingOf(init, forward).findings).toEqual(['residual-shape-mismatch', 'layer-input-mismatch']);
}); // prettier-ignore
