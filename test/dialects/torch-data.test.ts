import { describe, expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

/** The widths of a network's layers, as lines of code make them; null for one that nobody knows. */
function widthsOf(lines: readonly string[]): readonly unknown[] {
  const body = lines.map((line) => `    ${line}\n`).join('');
  const text = `import math
import torch
from torch import nn


def net():
${body}    return nn.Sequential(nn.Conv2d(3, 3, 1), *[nn.Conv2d(3, width, 1) for width in widths])
`;
  const { models, gaps } = analysePythonText({ 'net.py': `${text}\n\nnet()\n` });
  const [first] = models;
  if (!first || gaps.length > 0) return [...new Set(gaps.map(({ reason }) => reason))];
  return first.model.layers.slice(1).map(({ attrs }) => attrs['filters']);
}

// What each gives has been seen on PyTorch 1.13.
describe('tensors whose numbers are known are computed', () => {
  test.each([
    ['torch.arange(1, 4)', [1, 2, 3]],
    ['torch.arange(8, 2, -3)', [8, 5]],
    ['torch.arange(1, 3, 0.5) * 4', [4, 6, 8, 10]],
    ['torch.arange(3) * 2 + 8', [8, 10, 12]],
    ['8 - torch.arange(3)', [8, 7, 6]],
    ['torch.tensor([6, 8, 10]) / 4 * 4', [6, 8, 10]],
    ['torch.tensor([7, 9]) // 2', [3, 4]],
    ['torch.round(torch.tensor([2.5, 3.5, 4.4]))', [2, 4, 4]],
    ['torch.pow(2, torch.arange(4)) ** 2', [1, 4, 16, 64]],
    ['torch.round(torch.log(torch.tensor([8.0, 64.0])) / math.log(2.0))', [3, 6]],
    ['torch.log2(torch.tensor([8, 64]))', [3, 6]],
    ['torch.diff(torch.tensor([1, 4, 9]))', [3, 5]],
    ['torch.linspace(16, 64, 4)', [16, 32, 48, 64]],
    ['torch.ones(2) * 8', [8, 8]],
    ['torch.arange(6).view(2, 3)[1]', [3, 4, 5]],
    ['torch.arange(6)[1:5:2]', [1, 3]],
    ['torch.unique(torch.tensor([8, 16, 8]))', [8, 16]],
    ['torch.unique(torch.tensor([3, 1, 3]), return_counts=True)[1]', [1, 2]],
    ['torch.tensor([3, 7, 5]).max()', [7]],
    ['torch.arange(6)[-2:]', [4, 5]],
    ['torch.arange(5).split([2, 3])[1]', [2, 3, 4]],
    ['torch.maximum(torch.arange(3), torch.tensor(1)) * 8', [8, 8, 16]],
    ['torch.tensor([[8], [16]]) + torch.tensor([1, 2])', [9, 10, 17, 18]],
  ])('%s', (code, expected) => {
    expect(widthsOf([`widths = (${code}).int().view(-1).tolist()`])).toEqual(expected);
  });

  test('one by one, as numbers of the language', () => {
    expect(widthsOf(['widths = [int(x) for x in torch.linspace(8, 10, 3)]'])).toEqual([8, 9, 10]);
    expect(widthsOf(['widths = [x.item() for x in torch.arange(4, 6)]'])).toEqual([4, 5]);
    expect(widthsOf(['t = torch.tensor(8)', 'widths = [8 if t > 4 else 9]'])).toEqual([8]);
  });

  test('in single precision, as PyTorch has them', () => {
    expect(widthsOf(['widths = [8 if (torch.tensor(0.1) + 0.2).item() == 0.1 + 0.2 else 9]'])).toEqual([9]);
  });
});

describe('what may have been written to is not known', () => {
  test.each([
    ['in place', ['t += 1']],
    ['by a method', ['t.mul_(2)']],
    ['by a function', ['nn.init.zeros_(t)']],
    ['in one place', ['t[0] = 7']],
    ['through a view', ['t[1:].fill_(3)']],
    ['through another name', ['other = t', 'other -= 1']],
    ['through a row', ['t.view(1, 2)[0] += 1']],
    ['as what is asked for', ['torch.add(t, 1, out=t)']],
  ])('%s', (_, lines) => {
    expect(widthsOf(['t = torch.tensor([8, 16])', ...lines, 'widths = t.tolist()'])).toEqual([
      expect.stringContaining('depends on data'),
    ]);
  });

  test('by training, or by whoever loads weights', () => {
    const reason = expect.stringContaining('depends on data');
    expect(widthsOf(['t = nn.Parameter(torch.ones(2))', 'widths = t.tolist()'])).toEqual([reason]);
    expect(widthsOf(['t = torch.ones(2, requires_grad=True)', 'widths = t.tolist()'])).toEqual([reason]);
    expect(widthsOf(['t = torch.ones(2)', 'nn.Identity().register_buffer("t", t)', 'widths = t.tolist()'])).toEqual([reason]); // prettier-ignore
  });

  test('what was computed before stays as it was', () => {
    const lines = ['t = torch.tensor([8, 16])', 'u = t + 0', 't += 1', 'widths = u.tolist()'];
    expect(widthsOf(lines)).toEqual([8, 16]);
  });
});
