import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

/** A loss is a module too, and what it is given is no image: it reads the sizes before any op tells how many axes there are. */
const loss = `
import torch
import torch.nn as nn
import torch.nn.functional as F


class Triplets(nn.Module):
    def forward(self, inputs, targets):
        count = inputs.size(0)
        squares = torch.pow(inputs, 2).sum(dim=1, keepdim=True).expand(count, count)
        distances = squares + squares.t()
        distances.addmm_(inputs, inputs.t(), beta=1, alpha=-2)
        return distances.clamp(min=1e-12).sqrt()
`;

/** The same, where a convolution says so later. */
const network = `
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 1)
        self.other = nn.Conv2d(4, 8, 1)

    def forward(self, x):
        count = x.size(0)
        return self.conv(x).view(count, -1), self.other(x)
`;

function facts(text: string): unknown {
  const { gaps, diagnostics } = analysePythonText({ 'net.py': text });
  return { gaps: gaps.map(({ reason }) => reason), told: diagnostics.map(({ line }) => line) };
}

test('what is only guessed to be an image makes no claims', () => {
  expect(facts(loss)).toEqual({ gaps: ['how many axes inputs has is not known'], told: [] });
});

test('but where a layer says what it is, the claims stand', () => {
  expect(facts(network)).toEqual({ gaps: [], told: [12] });
});

/** Linear layers take any number of axes: nothing says how many there are, and the adds cannot be told. */
const perceptron = `
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.stem = nn.Linear(10, width)
        self.body = nn.Linear(width, 32)

    def forward(self, x):
        x = self.stem(x)
        return x + F.relu(self.body(x))
`;

test('an add of what has nobody knows how many axes is not called clean', () => {
  expect(facts(perceptron)).toEqual({ gaps: ['how many axes x has is not known'], told: [] });
});

test('but what two tensors of the caller have in common is theirs, and so is what is done to each element', () => {
  const text = `
import torch

def mixed(mean, noise):
    scaled = torch.relu(mean) * 2
    return torch.tanh(noise) + scaled + scaled.exp()
`;
  expect(facts(text)).toEqual({ gaps: [], told: [] });
});

test('what has a method of tensors was no number', () => {
  const text = `
import torch

def product(values, weights, limit=4):
    scaled = values * weights
    return torch.mean(scaled.clamp(max=limit).mean(dim=0), dim=0)
`;
  expect(facts(text)).toEqual({ gaps: [], told: [] });
});
