import { describe, expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

/** A network for images of one size: its positions are as many as an image of 32 × 32 has patches, and one more. */
function network(...tests: readonly string[]): ReturnType<typeof analysePythonText> {
  return analysePythonText({
    'net.py': `
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.size = 32
        self.patches = nn.Conv2d(3, 8, 16, 16)
        self.positions = nn.Parameter(torch.zeros(1, 5, 8))
        self.token = nn.Parameter(torch.zeros(1, 1, 8))

    def forward(self, x):
        n, c, h, w = x.shape
${tests.map((line) => `        ${line}`).join('\n')}
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(n, -1, -1), x], dim=1)
        return x + self.positions
`,
  });
}

describe('a network that takes images of one size alone is right', () => {
  test.each([
    ['that it asserts', ['assert h == self.size', 'assert w == self.size']],
    [
      'that PyTorch asserts',
      ['torch._assert(h == self.size, f"height {h}")', 'torch._assert(w == self.size, "width")'],
    ],
    ['where it raises for others', ['if h != self.size or w != self.size:', '    raise ValueError(f"{h}")']],
    ['where it asserts bounds', ['assert 32 <= h < 48 and 32 <= w < 48']],
  ])('%s', (_, tests) => {
    const { diagnostics, errors, models } = network(...tests);
    expect(errors).toEqual([]);
    expect(models.length).toBeGreaterThan(0);
    expect(diagnostics).toEqual([]);
  });

  test('also where it tests nothing: its weights say so', () => {
    const { diagnostics } = network('pass');
    expect(diagnostics).toEqual([]);
  });

  test('and where it takes others too, they are told', () => {
    const { diagnostics } = network('assert h % 16 == 0 and w % 16 == 0');
    const [found] = diagnostics;
    expect(found?.witness).toEqual({ H: 16, W: 16 });
    expect(found?.passing).toEqual({ H: 32, W: 32 });
  });
});

test('the sizes that are told are those of inputs that come this way', () => {
  const { diagnostics } = analysePythonText({
    'net.py': `
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.Conv2d(8, 8, 3, 2, 1))
        self.shortcut = nn.Sequential(nn.Conv2d(3, 8, 1), nn.AvgPool2d(4))

    def forward(self, x):
        assert x.shape[2] >= 100
        return self.main(x) + self.shortcut(x)
`,
  });
  expect(diagnostics.map(({ witness }) => witness)).toEqual([{ H: 101, W: 101 }]);
});

test('a sequence whose sizes are read first is no image', () => {
  const { diagnostics, errors, models } = analysePythonText({
    'net.py': `
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(4, 8, 3)

    def forward(self, x):
        assert x.shape[-1] > 0
        return self.conv(x)
`,
  });
  expect([errors, diagnostics]).toEqual([[], []]);
  expect(models[0]?.model.nodes.at(-1)?.shape).toHaveLength(3);
});
