import { expect, test } from '@jest/globals';
import { show } from '../../src/dim/index.js';
import { analysePythonText } from '../support/python.js';

/** What comes of a network of these lines: its weights, trained and all, and what is told of it. */
function network(parts: readonly string[], forward: readonly string[]) {
  const text = `
import torch
import torch.nn as nn
import torch.nn.functional as F


class Plain(nn.LayerNorm):
    def __init__(self, width):
        super().__init__(width)
        self.bias = None


class Net(nn.Module):
    def __init__(self):
        super().__init__()
${parts.map((line) => `        ${line}`).join('\n')}

    def forward(self, x):
${forward.map((line) => `        ${line}`).join('\n')}
`;
  const { models, gaps, diagnostics } = analysePythonText({ 'net.py': text });
  const [view] = models;
  const count = view?.parameters;
  return {
    gaps,
    told: diagnostics.map(({ ruleId }) => ruleId),
    weights: count ? [show(count.trainable, 'text'), show(count.total, 'text')] : null,
    paths: view?.model.nodes.flatMap(({ path, op }) => (path === null || op === 'input' ? [] : [path])),
    end: view?.model.nodes.at(-1)?.shape?.map((size) => show(size, 'text')),
  };
}

// What PyTorch counts for each.
test.each<[what: string, parts: readonly string[], forward: readonly string[], weights: readonly string[]]>([
  ['a bias that is taken away', ['self.conv = nn.Conv2d(3, 8, 1)', 'self.conv.bias = None'], ['return self.conv(x)'], ['24', '24']],
  ['a subclass without the bias', ['self.conv = nn.Conv2d(3, 8, 1)', 'self.norm = Plain(8)'], ['return self.norm(self.conv(x).permute(0, 2, 3, 1))'], ['40', '40']],
  ['a norm without a scale', ['self.conv = nn.Conv2d(3, 8, 1)', 'self.norm = nn.GroupNorm(2, 8)', 'self.norm.weight = None'], ['return self.norm(self.conv(x))'], ['40', '40']],
  ['numbers that are kept and not trained', ['self.conv = nn.Conv2d(3, 8, 1)', "self.register_buffer('scale', torch.ones(8, 1, 1))"], ['return self.conv(x) * self.scale'], ['32', '40']],
  ['numbers that were worked out', ['self.conv = nn.Conv2d(3, 8, 1)', "self.register_buffer('scale', torch.arange(8).view(8, 1, 1) * 2)"], ['return self.conv(x) * self.scale'], ['32', '40']],
  ['places in other weights', ['self.conv = nn.Conv2d(3, 8, 1)', 'self.table = nn.Parameter(torch.zeros(2, 5))', "self.register_buffer('places', (torch.arange(8) // 2).view(8, 1, 1))"], ['return self.conv(x) + self.table[0, self.places]'], ['42', '50']],
  ['a bias of trained and of kept parts', ['self.conv = nn.Conv2d(3, 8, 1)', 'self.w = nn.Parameter(torch.zeros(12, 8))', 'self.a = nn.Parameter(torch.zeros(8))', "self.register_buffer('b', torch.zeros(4))"], ['return F.linear(self.conv(x).permute(0, 2, 3, 1), self.w, torch.cat((self.a, self.b)))'], ['136', '140']],
])('%s', (_, parts, forward, weights) => {
  const found = network(parts, forward);
  expect(found).toMatchObject({ gaps: [], told: [], weights });
}); // prettier-ignore

test('channels behind space moved into them are told by the first weights', () => {
  const found = network(
    ['self.conv = nn.Conv2d(48, 8, 1)'],
    [
      'n, c, h, w = x.size()',
      'x = x.view(n, c, h // 4, 4, w // 4, 4).permute(0, 3, 5, 1, 2, 4)',
      'return self.conv(x.reshape(n, c * 16, h // 4, w // 4))',
    ],
  );
  expect(found).toMatchObject({ gaps: [], told: [], weights: ['392', '392'] });
});

test('a layer that does what a function does has a place in the network', () => {
  const found = network(['self.unfold = nn.Unfold(2, stride=2)'], ['return self.unfold(x)']);
  expect(found.paths).toEqual(['unfold']);
});

test('the mask of attention must fit', () => {
  const parts = ['self.conv = nn.Conv2d(3, 8, 16, 16)', 'self.mask = nn.Parameter(torch.zeros(1, 196, 196))'];
  const tokens = 'x = self.conv(x).flatten(2).transpose(1, 2)';
  const attended = (mask: string): string => `return F.scaled_dot_product_attention(x, x, x${mask})`;
  const plain = network(parts, [tokens, attended('')]);
  expect(plain).toMatchObject({ gaps: [], told: [], weights: ['6152', '6152'] });
  const masked = network(parts, [tokens, attended(', attn_mask=self.mask')]);
  // For images of 224, it does.
  expect(masked).toMatchObject({ told: [], weights: ['44568', '44568'] });
  expect(masked.end).toEqual(plain.end);
  const narrow = network(parts, [tokens, attended(', attn_mask=self.mask[:, :, 1:]')]);
  expect(narrow).toMatchObject({ told: ['residual-shape-mismatch'], weights: ['44568', '44568'] });
});
