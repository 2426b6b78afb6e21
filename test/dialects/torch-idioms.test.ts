import { expect, test } from '@jest/globals';
import { show } from '../../src/dim/index.js';
import { analysePythonText } from '../support/python.js';

/** What is read of `Net`: what comes out of it and how many weights it trains; nothing may be a gap or a finding. */
function read(code: string): { out: string; weights: string } {
  const { models, gaps, errors, diagnostics } = analysePythonText({
    'net.py': `import math\nfrom functools import partial\nimport torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n${code}`,
  });
  expect([...gaps.map(({ reason }) => reason), ...errors, ...diagnostics]).toEqual([]);
  const view = models.find(({ model: { name } }) => name === 'Net');
  const end = view?.model.nodes[view.model.outputs[0] ?? -1];
  return {
    out: (end?.shape ?? []).map((dim) => show(dim, 'text')).join(' '),
    weights: view?.parameters ? show(view.parameters.trainable, 'text') : '?',
  };
} // prettier-ignore

/** A network with these lines as its parts and its run. */
function net(parts: string, run: string): string {
  const lines = (code: string): string => code.split('\n').map((line) => `        ${line}`).join('\n'); // prettier-ignore
  return `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
${lines(parts)}

    def forward(self, x):
${lines(run)}
`;
}

test('the root mean square of features is a norm with weights and without biases', () => {
  const parts =
    'self.fc = nn.Linear(3, 8)\nself.scale = nn.Parameter(torch.ones(8))\nself.norm = nn.RMSNorm(8)';
  const run = 'x = self.fc(x.permute(0, 2, 3, 1))\nreturn self.norm(F.rms_norm(x, (8,), self.scale, 1e-6))';
  expect(read(net(parts, `n, c, h, w = x.shape\n${run}`))).toEqual({ out: 'N H W 8', weights: '48' });
});

test('what is kept by the device that a network runs on is found again', () => {
  const parts = 'self.conv = nn.Conv2d(3, 4, 1)\nself.bias = nn.Parameter(torch.zeros(4, 9))\nself.register_buffer("places", torch.empty(2, 2, dtype=torch.long))\nself.kept = {}';
  const run = 'x = F.adaptive_avg_pool2d(self.conv(x), 2)\nkey = str(x.device)\nif key not in self.kept:\n    self.kept[key] = self.bias[:, self.places]\nif x.device.type == "mps":\n    x = x.flatten(1)\nreturn x + self.kept[key]';
  expect(read(net(parts, run))).toEqual({ out: 'N 4 2 2', weights: '52' });
}); // prettier-ignore

test('numbers of sizes that have no whole value scale a tensor', () => {
  const run =
    'n, c, h, w = x.shape\nx = self.conv(x) * (h * w) ** -0.5\nreturn x / math.sqrt(h) * (1 / math.log2(w))';
  expect(read(net('self.conv = nn.Conv2d(3, 4, 1)', run))).toEqual({ out: 'N 4 H W', weights: '16' });
});

test('an instance runs by the method that it was given for that', () => {
  const code = `
class Mixing(nn.Module):
    def __init__(self, how):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3)
        self.forward = self.once if how == 'once' else self.twice

    def once(self, x):
        return self.conv(x)

    def twice(self, x):
        return self.conv(self.conv(x))
`;
  const parts = 'self.stem = nn.Conv2d(3, 8, 1)\nself.a = Mixing("once")\nself.b = Mixing("twice")';
  expect(read(code + net(parts, 'return self.b(self.a(self.stem(x)))'))).toEqual({ out: 'N 8 H−6 W−6', weights: '1200' });
}); // prettier-ignore

test('a partial of a partial is one of what that calls', () => {
  const parts = `
make = partial(partial(nn.Conv2d, kernel_size=3, padding=1), padding=0)
assert make.func is nn.Conv2d and make.keywords['padding'] == 0
self.conv = make(3, 8)`.trim();
  expect(read(net(parts, 'return self.conv(x)'))).toEqual({ out: 'N 8 H−2 W−2', weights: '224' });
});

test('nobody exports a network, and what is annotated is what it was', () => {
  const run = 'parts = torch.jit.annotate(list, [])\nparts.append(self.conv(x))\nif torch.compiler.is_exporting():\n    return x\nreturn parts[0]';
  expect(read(net('self.conv = nn.Conv2d(3, 8, 1)', run))).toEqual({ out: 'N 8 H W', weights: '32' });
}); // prettier-ignore

test('weights of which a kernel is worked out are counted, once each', () => {
  const code = `
class Standardised(nn.Conv2d):
    def __init__(self, cin, cout, kernel):
        super().__init__(cin, cout, kernel)
        self.gain = nn.Parameter(torch.ones(cout, 1, 1, 1))
        self.scale = self.weight[0].numel() ** -0.5

    def forward(self, x):
        weight = self.weight.reshape(1, self.out_channels, -1)
        weight = F.batch_norm(weight, None, None, weight=(self.gain * self.scale).view(-1), training=True)
        return F.conv2d(x, weight.reshape_as(self.weight), self.bias, self.stride, self.padding)
`;
  const parts = 'self.conv = Standardised(3, 8, 3)';
  expect(read(code + net(parts, 'return self.conv(x)'))).toEqual({ out: 'N 8 H−2 W−2', weights: '232' });
});
