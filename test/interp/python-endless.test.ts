import { describe, expect, test } from '@jest/globals';
import type { Analysis } from '../../src/engine/engine.js';
import { analysePythonText } from '../support/python.js';

/** A network that keeps 8 channels, by what its constructor and its `forward` do besides. */
function networkOf(init: readonly string[], forward: readonly string[]): Analysis {
  const body = (lines: readonly string[]): string => lines.map((line) => `        ${line}\n`).join('');
  const text = `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 1)
        self.conv = nn.Conv2d(8, 8, 1)
${body(init)}
    def forward(self, x):
        x = self.stem(x)
${body(forward)}        return x
`;
  return analysePythonText({ 'net.py': text });
}

describe('what is long', () => {
  test('thousands of parts of a tensor are summed to the end, and are no residual adds', () => {
    const { models, gaps, diagnostics } = networkOf(['self.wide = nn.Conv2d(8, 7000, 1)'], ['x = self.wide(x)', 'return sum([x[:, i:i + 1] for i in range(7000)])']);
    expect([gaps, diagnostics]).toEqual([[], []]);
    expect(models.map(({ residualAdds }) => residualAdds)).toEqual([0]);
    expect(models[0]?.model.nodes.length).toBeGreaterThan(14_000);
  });

  test.each([
    ['a sum of branches', [], ['y = x', 'for i in range(15000): y = y + self.conv(x)', 'x = y'], 2500],
    ['a skip from the beginning', [], ['y = x', 'for i in range(15000): y = self.conv(y) + x', 'x = y'], 2500],
    ['a dense block', [], ['y = [x]', 'for i in range(15000): y.append(torch.cat(y, 1))', 'x = y[-1]'], 2500],
    ['a list that grows', [], ['all = nn.ModuleList()', 'for i in range(15000): all.append(self.conv)'], 3],
  ])('%s whose time grows with the square of its length is given up, and says so', (_, init, forward, most) => {
    const { models, gaps } = networkOf(init, forward);
    expect(gaps.map(({ reason }) => reason)).toEqual(['the analysis ran out of steps']);
    expect(models[0]?.model.nodes.length).toBeLessThan(most);
  });

  test('a loop that is not followed to its end says so; one that ends by itself is', () => {
    const told = networkOf(['for i in range(30000): pass'], []);
    expect(told.gaps.map(({ reason }) => reason)).toEqual(['no more than 10000 turns of this range are followed']);
    const ended = networkOf(['for i in range(30000):', '    if i > 2: break'], []);
    expect(ended.gaps).toEqual([]);
  });

  test('how long such a range is nobody takes for a size', () => {
    const { gaps, models } = networkOf(['self.conv = nn.Conv2d(8, len(range(30000)), 1)'], ['x = self.conv(x)']);
    expect(models.map(({ model }) => model.nodes.at(-1)?.shape?.[1])).not.toEqual([20_000]);
    expect(gaps.length).toBeGreaterThan(0);
  });
}); // prettier-ignore
