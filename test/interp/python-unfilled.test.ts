import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

const layer = 'nn.Conv2d(8, 8, 1)';

/** A network whose trunk is made of as many layers as nobody knows. */
function network(...lines: readonly string[]): string {
  return `
import torch
import torch.nn as nn

depths = torch.bincount(torch.tensor([1])).tolist()

class Stem(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv2d(3, 8, 1), nn.ReLU())

class Trunk(nn.Sequential):
    def __init__(self):
        super().__init__()
        for depth in range(2):
            self.add_module(f'{depths}_{depth}', ${layer})

class Net(nn.Module):
    def __init__(self, depths):
        super().__init__()
        self.stem = Stem()
${lines.map((line) => `        ${line}`).join('\n')}

    def forward(self, x):
        x = self.stem(x)
        for each in self.trunk:
            x = each(x)
        return x

def net():
    return Net(depths)
`;
}

test.each([
  ['a list', [`self.trunk = nn.ModuleList([${layer} for _ in depths])`]],
  ['a list that is extended', ['self.trunk = nn.ModuleList()', `self.trunk.extend(${layer} for _ in depths)`]],
  [
    'a dictionary',
    [`self.trunk = nn.ModuleDict({str(each): ${layer} for each in depths})`, 'self.trunk = self.trunk.values()'],
  ],
  [
    'a dictionary that is updated',
    ['trunk = nn.ModuleDict()', `trunk.update({str(each): ${layer} for each in depths})`, 'self.trunk = trunk.values()'],
  ],
  ['a chain', [`self.trunk = nn.Sequential(*[${layer} for _ in depths])`]],
  ['a chain that is put together by names', ['self.trunk = Trunk()']],
  ['a loop', ['blocks = []', 'for each in depths:', `    blocks.append(${layer})`, 'self.trunk = nn.Sequential(*blocks)']],
])('a network with %s that nobody knows is not said to be read', (_, lines) => {
  const { models, gaps, errors } = analysePythonText({ 'net.py': network(...lines) });
  expect(errors).toEqual([]);
  expect(gaps.length).toBeGreaterThan(0);
  expect(models.filter(({ model }) => model.complete)).toEqual([]);
}); // prettier-ignore

test('a network of one layer that is not followed is told, with its gap', () => {
  const { models, gaps } = analysePythonText({
    'net.py': `
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, torch.bincount(torch.tensor([1]))[0], 1)

    def forward(self, x):
        return self.conv(x)
`,
  });
  expect(models.map(({ model }) => [model.name, model.complete])).toEqual([['Net', false]]);
  expect(gaps).toHaveLength(1);
});
