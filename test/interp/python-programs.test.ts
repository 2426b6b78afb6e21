import { expect, test } from '@jest/globals';
import { show } from '../../src/dim/index.js';
import { analysePythonText } from '../support/python.js';

const net = `
import torch
import torch.nn as nn
import torch.nn.functional as F

class Block(nn.Module):
    def __init__(self, cin, cout, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1)
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1)
        self.shortcut = nn.Sequential()
        if stride != 1 or cin != cout:
            self.shortcut = nn.Sequential(nn.Conv2d(cin, cout, 1, stride))

    def forward(self, x):
        return F.relu(self.conv2(F.relu(self.conv1(x))) + self.shortcut(x))

class ResNet(nn.Module):
    def __init__(self, counts, classes=10):
        super().__init__()
        self.cin = 16
        self.stem = nn.Conv2d(3, 16, 3, 1, 1)
        self.layer1 = self._make_layer(16, counts[0], 1)
        self.layer2 = self._make_layer(32, counts[1], 2)
        self.fc = nn.Linear(32, classes)

    def _make_layer(self, planes, count, stride):
        layers = []
        for step in [stride] + [1] * (count - 1):
            layers.append(Block(self.cin, planes, step))
            self.cin = planes
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.layer2(self.layer1(self.stem(x)))
        return self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1))
`;

/** What is found in the file with this code at its end. */
function seen(code: string, more: Readonly<Record<string, string>> = {}): { models: string[]; adds: number[]; gaps: string[]; findings: string[] } {
  const { models, gaps, diagnostics, errors } = analysePythonText({ 'net.py': net + code, ...more });
  return {
    models: models.map(({ model }) => model.name),
    adds: models.map(({ blocks }) => blocks.length),
    gaps: [...gaps.map(({ reason }) => reason), ...errors.map(({ message }) => message)],
    findings: diagnostics.filter(({ severity }) => severity === 'error').map(({ ruleId, line }) => `${ruleId} ${line - net.split('\n').length + 1}`),
  };
} // prettier-ignore

const plain = { models: ['ResNet'], adds: [4], gaps: [], findings: [] };

test('a class that needs arguments is made with two blocks a stage', () => {
  expect(seen('')).toEqual(plain);
});

test('a network that top-level code makes runs on an input of any size, with its arguments', () => {
  expect(seen('model = ResNet([3, 2])\n')).toEqual({ ...plain, adds: [5] });
});

test('what a file does only as a program makes networks too', () => {
  const code = `
if __name__ == '__main__':
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    model = ResNet([1, 2]).to(device)
    model.load_state_dict(torch.load('x.pth'))
    model.eval()
    y = model(torch.randn(1, 3, 32, 32))
    print(y.size(), sum(p.numel() for p in model.parameters()))
`;
  expect(seen(code)).toEqual({ ...plain, adds: [3] });
});

test('a builder that only a program calls is a network of its own', () => {
  const code = `
def resnet8():
    return ResNet([1, 1])

def test():
    net = resnet8()
    y = net(torch.randn(1, 3, 32, 32))
    assert y.size() == (1, 10)

test()
`;
  expect(seen(code)).toEqual({ ...plain, models: ['resnet8'], adds: [2] });
});

test('training code is followed to the network that it trains', () => {
  const code = `
import argparse
parser = argparse.ArgumentParser()
parser.add_argument('--first', type=int, default=3)
parser.add_argument('data')
parser.add_argument('--cuda', action='store_true')
args = parser.parse_args()

def main():
    model = ResNet([args.first, 2])
    if args.cuda:
        model = nn.DataParallel(model).cuda()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(90):
        train(model, criterion, optimizer)

def train(model, criterion, optimizer):
    model.train()
    for images, target in loader:
        output = model(images.cuda())
        loss = criterion(output, target)
        loss.backward()
        optimizer.step()

if __name__ == '__main__':
    main()
`;
  expect(seen(code)).toEqual({ ...plain, adds: [5] });
});

test('an imported file is no program', () => {
  const main = "from net import ResNet\nmodel = ResNet([1, 1])\nif __name__ == '__main__':\n    print(model)\n";
  const { models, gaps } = analysePythonText({ 'main.py': main, 'net.py': `${net}\nif __name__ == '__main__':\n    ResNet([9, 9])\n` });
  expect(models.map(({ model, blocks }) => `${model.name} ${blocks.length}`)).toEqual(['ResNet 2']);
  expect(gaps).toEqual([]);
}); // prettier-ignore

test.each([
  ['a layer of a block', "model.layer1[0].conv1 = nn.Conv2d(16, 16, 3, stride=2, padding=1)", true],
  ['a layer of a block, by one that fits', "model.layer1[0].conv1 = nn.Conv2d(16, 16, 5, padding=2)", false],
  ['the last layer', 'model.fc = nn.Linear(model.fc.in_features, 5)', false],
  ['a stride', 'model.layer2[0].conv1.stride = (1, 1)', true],
  ['a stride and its shortcut\'s', 'model.layer2[0].conv1.stride = 1\nmodel.layer2[0].shortcut[0].stride = 1', false],
  ['a padding', 'model.layer1[1].conv2.padding = (0, 0)', true],
  ['a shortcut', 'model.layer2[0].shortcut = nn.Identity()', true],
  ['a layer by its name', "setattr(model.layer1[1], 'conv2', nn.Conv2d(16, 16, 1))", false],
  ['all layers of a kind', 'for m in model.modules():\n    if isinstance(m, nn.Conv2d) and m.kernel_size == (3, 3):\n        m.padding = (2, 2)', true],
])('replaces %s', (_, surgery, isWrong) => {
  const { gaps, findings } = seen(`model = ResNet([2, 2])\n${surgery}\n`);
  expect(gaps).toEqual([]);
  expect([...new Set(findings.map((each) => each.split(' ')[0]))]).toEqual(isWrong ? ['residual-shape-mismatch'] : []);
}); // prettier-ignore

test('weights and devices change no network', () => {
  const code = `
def init(m):
    if isinstance(m, nn.Linear):
        nn.init.xavier_uniform_(m.weight)
        m.bias.data.fill_(0.01)

def build():
    model = ResNet([2, 2])
    model.apply(init)
    for name, m in model.named_modules():
        if isinstance(m, nn.BatchNorm2d):
            m.eps = 1e-3
    for name, p in model.named_parameters():
        if 'fc' not in name:
            p.requires_grad = False
    for child in model.children():
        child.train()
    with torch.no_grad():
        model.fc.weight.zero_()
    model = nn.DataParallel(model.cuda().half().eval())
    model.module.load_state_dict(torch.load('x'))
    return torch.compile(model)
`;
  expect(seen(code)).toEqual({ ...plain, models: ['build'] });
});

const stem = `
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.conv = nn.Conv2d(8, 8, 3, padding=1)

    def forward(self, x):
        x = self.stem(x)
        return x + self.conv(x)
`;

test.each([
  ['at the top level', 'net = Net()\nprint(net(torch.randn(1, CHANNELS, 224, 224)).shape)\n'],
  [
    'as a program',
    'if __name__ == "__main__":\n    print(Net()(torch.randn(1, CHANNELS, 224, 224)).shape)\n',
  ],
])('an input that the first layer does not take is found where code gives it %s', (_, code) => {
  const found = (channels: number): readonly string[] =>
    analysePythonText({ 'net.py': `${stem}\n${code.replace('CHANNELS', String(channels))}` }).diagnostics.map(
      ({ ruleId, verdict, message }) => `${ruleId} ${verdict ?? ''}: ${message}`,
    );
  expect(found(3)).toEqual([]);
  expect(found(4)).toEqual([
    expect.stringMatching(/^layer-input-mismatch always: .*a kernel for 3 channels and is given 4/),
  ]);
});

test('a function with a derivative of its own is its forward, and what it multiplies onto a tensor fits that', () => {
  const own = `
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, bias):
        ctx.save_for_backward(x)
        ctx.count = 1
        return torch.addcmul(x, bias, x.mul(torch.sigmoid(x)))

    @staticmethod
    def backward(ctx, grad):
        return grad, None

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.bias = nn.Parameter(torch.zeros(1, 8, 1, 1))
        self.last = nn.Conv2d(8, 4, 1)

    def forward(self, x):
        return self.last(Swish.apply(self.first(x), self.bias))
`;
  const { models, gaps } = analysePythonText({ 'net.py': `import torch\nimport torch.nn as nn\n${own}` });
  expect(gaps).toEqual([]);
  expect(models.map(({ model }) => model.nodes.map(({ op }) => op))).toEqual([
    ['weight', 'input', 'conv2d', 'sigmoid', 'multiply', 'multiply', 'add', 'conv2d'],
  ]);
});

test('what weights are first set to hinders none that use them themselves later, and their sizes are known', () => {
  const own = `
class Same(nn.Conv2d):
    def forward(self, x):
        ih, iw = x.size()[-2:]
        low = max((math.ceil(ih / 2) - 1) * 2 + 3 - ih, 0)
        side = max((math.ceil(iw / 2) - 1) * 2 + 3 - iw, 0)
        x = F.pad(x, (side // 2, side - side // 2, low // 2, low - low // 2))
        return F.conv2d(x, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(Same(3, 8, 3, 2), Same(8, 16, 3, 2), Same(16, 32, 3, 2))
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.normal_(module.weight, 0, math.sqrt(2.0 / module.weight.size(0)))
        self.last = nn.Conv2d(self.layers[2].weight.shape[0], 4, 1)

    def forward(self, x):
        return self.last(self.layers(x))
`;
  const text = `import math\nimport torch.nn as nn\nimport torch.nn.functional as F\n${own}`;
  const { models, gaps } = analysePythonText({ 'net.py': text });
  expect(gaps).toEqual([]);
  const shapes = models.map(({ model }) => model.nodes.at(-1)?.shape?.map((size) => show(size, 'text')));
  expect(shapes).toEqual([['N', '4', '⌈H/8⌉', '⌈W/8⌉']]);
});

test('a name is looked for among those that a module or an object has', () => {
  const own = `
has_own = 'hardswish' in dir(F)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.size = 4
        self.act = nn.Hardswish() if has_own else nn.Identity()
        self.last = nn.Conv2d(3, 4 if 'size' in dir(self) and 'sizes' not in dir(self) else 8, 1)

    def forward(self, x):
        return self.act(self.last(x))
`;
  const text = `import torch.nn as nn\nimport torch.nn.functional as F\n${own}`;
  const { models, gaps } = analysePythonText({ 'net.py': text });
  expect(gaps).toEqual([]);
  expect(
    models.map(({ model }) => model.nodes.map(({ attrs }) => attrs['filters'] ?? attrs['activation'])),
  ).toEqual([[undefined, 4, 'hardSwish']]);
});

test('a builder that gets nowhere by its defaults is known by the calls of the top level, as is what it calls', () => {
  const code = `
import keras
from keras import layers

def block(x):
    width = x.shape[-1]
    y = layers.Conv2D(width, 3, padding='same')(x)
    return layers.add([x, layers.Conv2D(width, 3, padding='same')(y)])

def generator(count=2, name=None):
    image = keras.Input((None, None, 3), name=name + '_image')
    x = layers.Conv2D(8, 3, padding='same')(image)
    for _ in range(count):
        x = block(x)
    return keras.Model(image, x, name=name)

net = generator(name='G')
`;
  const { models, gaps } = analysePythonText({ 'net.py': code });
  expect(models.map(({ model, blocks }) => [model.name, blocks.length])).toEqual([['generator[name=G]', 2]]);
  expect(gaps).toEqual([]);
});

test('a block is found by its name among those of the module, in code that runs on Python 2 too', () => {
  const code = `
import six
from six.moves import range

def make(block, count):
    if isinstance(block, six.string_types):
        block = globals().get(block)
    return nn.Sequential(*[block(16, 16) for _ in range(count)])

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1)
        self.layers = make('Block', 3)

    def forward(self, x):
        return self.layers(self.stem(x))
`;
  const { models, gaps, findings } = seen(code);
  expect({ models, gaps, findings }).toEqual({ models: ['ResNet', 'Net'], gaps: [], findings: [] });
});
