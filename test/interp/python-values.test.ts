import { describe, expect, test } from '@jest/globals';
import type { Analysis } from '../../src/engine/engine.js';
import { analysePythonText } from '../support/python.js';

/** A network of one layer, as wide as `width`, which these lines work out. */
function network(...lines: readonly string[]): Analysis {
  const text = `
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
${lines.map((line) => `        ${line}`).join('\n')}
        self.conv = nn.Conv2d(3, width, 1)

    def forward(self, x):
        return self.conv(x)
`;
  return analysePythonText({ 'net.py': text });
}

function widthOf({ models }: Analysis): unknown {
  return models.flatMap(({ model }) => model.nodes).find(({ op }) => op === 'conv2d')?.attrs['filters'];
}

describe('values of tensors that hang on no input', () => {
  // What PyTorch 2 gives for each.
  test.each([
    ['are asked one by one', 'int(torch.arange(2, 9, 3)[-1])', 8],
    ['are asked as a list', 'torch.tensor([[1, 2], [3, 4]]).tolist()[1][0]', 3],
    ['are gone over', 'sum(int(each.item()) for each in torch.linspace(0, 10, 6))', 30],
    ['are rounded to even numbers', 'int(torch.round(torch.tensor([2.5, 3.5]))[0])', 2],
    ['are cut when they become whole', '(torch.tensor([3.9]) * 2).int().item()', 7],
    ['have 32 bits', '7 if torch.tensor(0.1).item() == 0.1 else 9', 9],
    ['are tested', '7 if torch.tensor([1, 2])[1] == 2 else 9', 7],
    ['are split', 'len(torch.linspace(0, 1, 7).split([3, 4])[1].tolist())', 4],
    ['are sizes', 'torch.tensor(12)', 12],
    ['are of types', 'torch.finfo(torch.float16).bits + torch.iinfo(torch.int8).bits', 24],
    [
      'are fractions or not',
      '7 if torch.get_default_dtype().is_floating_point and not torch.int64.is_floating_point else 9',
      7,
    ],
    ['are constants', 'int(torch.pi * 2)', 6],
  ])('%s', (_, width, wanted) => {
    const found = network(`width = ${width}`);
    expect(found.gaps).toEqual([]);
    expect(widthOf(found)).toBe(wanted);
  });

  test('leave no trace in the network', () => {
    const { models } = network('width = int((torch.arange(3) * 2 + 1).sum())');
    expect(models.map(({ model }) => model.nodes.map(({ op }) => op))).toEqual([['input', 'conv2d']]);
  });

  test('decide which of two networks it is', () => {
    const { models, gaps } = network(
      'rates = [each.item() for each in torch.linspace(0, 0.2, 3)]',
      'self.kept = nn.ModuleList([nn.Dropout(rate) if rate > 0. else nn.Identity() for rate in rates])',
      'width = 4',
    );
    expect(gaps).toEqual([]);
    expect(models).toHaveLength(1);
  });
});

describe('values are not known any more', () => {
  test.each([
    ['once an entry is assigned', 't[1] = 5'],
    ['once a method has changed them', 't.fill_(5)'],
    ['once an unknown method has changed them', 't.uniform_()'],
    ['once an operator has changed them', 't += 1'],
    ['once an initialiser has changed them', 'nn.init.ones_(t)'],
    ['once a result was put there', 'torch.add(t, 1, out=t)'],
  ])('%s', (_, change) => {
    const found = network('t = torch.zeros(3)', change, 'width = int(t[1]) + 4');
    expect(typeof widthOf(found)).not.toBe('number');
    expect(found.gaps).not.toEqual([]);
  });

  test('where there are too many of them', () => {
    const found = network('width = int(torch.arange(5000)[7])');
    expect(typeof widthOf(found)).not.toBe('number');
  });
});
