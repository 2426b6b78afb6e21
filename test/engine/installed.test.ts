import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

const zoo = `
import torch.nn as nn

class Block(nn.Module):
    def __init__(self, cin, cout, stride=1, downsample=None):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, 3, stride, 1)
        self.downsample = downsample

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        return self.conv(x) + identity

class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.planes = 16
        self.stem = nn.Conv2d(3, 16, 3, padding=1)
        self.layer1 = self._make_layer(32, 1)
        self.layer2 = self._make_layer(64, 2)

    def _make_layer(self, planes, stride):
        downsample = None
        if stride != 1 or self.planes != planes:
            downsample = nn.Conv2d(self.planes, planes, 1, stride)
        block = Block(self.planes, planes, stride, downsample)
        self.planes = planes
        return block

    def forward(self, x):
        return self.layer2(self.layer1(self.stem(x)))
`;

const own = `
import torch.nn as nn
from zoo import ResNet

def make():
    net = ResNet()
    return net

def broken():
    net = ResNet()
    net.layer2.conv = nn.Conv2d(8, 64, 3, 2, 1)
    return net
`;

test('names and guards of installed packages are nobody’s to change, faults by what is put into them are told', () => {
  const found = (folder: string): readonly string[] => {
    const file = `${folder}/zoo.py`;
    const { diagnostics } = analysePythonText({ 'net.py': own, [file]: zoo }, { pythonPath: [folder] });
    return diagnostics.map(({ ruleId }) => ruleId);
  };
  expect(found('.venv/lib/python3.12/site-packages')).toEqual(['layer-input-mismatch']);
  expect([...found('lib')].sort()).toEqual([
    'layer-input-mismatch',
    'misleading-adapter-name',
    'redundant-stride-check',
  ]);
});
