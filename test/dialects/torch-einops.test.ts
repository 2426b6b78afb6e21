import { expect, test } from '@jest/globals';
import { show } from '../../src/dim/index.js';
import { analysePythonText } from '../support/python.js';

/** What a call makes of weights of these sizes; null where the library refuses it. */
function made(call: string, sizes: readonly number[]): string | null {
  const { models, gaps, diagnostics } = analysePythonText({
    'net.py': `
import torch
from torch import nn
from einops import einsum, rearrange, reduce, repeat


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.own = nn.Parameter(torch.zeros(${sizes.join(', ')}))

    def forward(self, z):
        x = self.own
        return ${call}
`,
  });
  expect(gaps).toEqual([]);
  const [view] = models;
  const shape = view?.model.nodes[view.model.outputs.at(-1) ?? -1]?.shape;
  return diagnostics.length > 0 || !shape ? null : shape.map((dim) => show(dim, 'text')).join(' ');
}

/** As einops 0.8 has it. */
test.each([
  ["rearrange(x, 'b c h w -> b h w c')", [2, 3, 4, 6], '2 4 6 3'],
  ["rearrange(x, 'b c (h p) (w q) -> b (h w) (p q c)', p=2, q=3)", [2, 3, 4, 6], '2 4 18'],
  ["rearrange(x, 'b (n c) ... -> b n c ...', n=2)", [2, 4, 5, 6], '2 2 2 5 6'],
  ["rearrange(x, 'b c ... -> b (...) c')", [2, 4, 5, 6], '2 30 4'],
  ["rearrange(x, '... -> ... 1')", [2, 4], '2 4 1'],
  ["rearrange(x, 'b 1 d -> b d')", [2, 1, 4], '2 4'],
  ["rearrange(x, 'b n -> b () n')", [2, 4], '2 1 4'],
  ["repeat(x, '1 n d -> b n d', b=5)", [1, 4, 6], '5 4 6'],
  ["repeat(x, 'n d -> n r d', r=2)", [4, 6], '4 2 6'],
  ["repeat(x, 'h w -> (h 2) (w 2)')", [4, 6], '8 12'],
  ["reduce(x, 'b c h w -> b c', 'mean')", [2, 3, 4, 6], '2 3'],
  ["reduce(x, 'b c (h 2) (w 2) -> b c h w', 'max')", [2, 3, 4, 6], '2 3 2 3'],
  ["reduce(x, 'b c h w -> b c 1 1', 'mean')", [2, 3, 4, 6], '2 3 1 1'],
  ["reduce(x, 'b n d -> d', 'sum')", [2, 3, 4], '4'],
  ["einsum(x, x, 'b i dim, b j dim -> b i j')", [2, 3, 4], '2 3 3'],
  ["einsum(x, 'b i dim -> b dim')", [2, 3, 4], '2 4'],
  ["rearrange(x, 'b c h w -> b h w')", [2, 3, 4, 6], null],
  ["rearrange(x, 'b c (h p) w -> b c h p w', p=3)", [2, 3, 4, 6], null],
  ["rearrange(x, 'b c h -> b c h')", [2, 3, 4, 6], null],
  ["rearrange(x, 'b (h p) -> b h p')", [2, 8], null],
  ["repeat(x, 'b n -> b n d')", [4, 6], null],
])('%s', (call, sizes, expected) => {
  expect(made(call, sizes)).toBe(expected);
});

test.each([
  ['torch.zeros(3, 4) @ torch.zeros(4)', '3'],
  ['torch.zeros(4) @ torch.zeros(4, 5)', '5'],
  ['torch.zeros(2, 3, 4) @ torch.zeros(4)', '2 3'],
  ['torch.matmul(x, torch.zeros(3))', '2'],
  ['torch.zeros(3, 4) @ torch.zeros(3)', null],
])('a vector is a matrix of one row or column: %s', (call, expected) => {
  expect(made(`${call} * x.sum()`, [2, 3])).toBe(expected);
});

test('heads that are fewer than the width makes leave another width', () => {
  const { gaps, diagnostics } = analysePythonText({
    'net.py': `
from einops import rearrange, reduce
from torch import nn

class Heads(nn.Module):
    def __init__(self, width=64, heads=4):
        super().__init__()
        self.heads = heads
        self.body = nn.Linear(width, width)

    def forward(self, x):
        b, n, d = x.shape
        y = rearrange(self.body(x), 'b n (h d) -> b h n d', h=self.heads)
        return reduce(y, 'b h n d -> b n d', 'mean') + x
`,
  });
  expect(gaps).toEqual([]);
  expect(diagnostics.map(({ ruleId, line }) => `${line} ${ruleId}`)).toEqual(['14 residual-shape-mismatch']);
});
