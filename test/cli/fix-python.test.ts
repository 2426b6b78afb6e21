import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { tool, type Tool } from '../../src/cli/tool.js';
import { runCommand, type Ran } from '../support/command.js';
import { pythonFrontEnd, readPython } from '../support/python.js';
import { workspace } from '../support/workspace.js';

const pythonTool: Tool = {
  ...tool,
  frontEnd: () => pythonFrontEnd,
  preparePython: () => Promise.resolve(),
};

/** Without the markers of the fixture. */
const factory = (readPython('fixtures/misleading-adapter-name/torch-factory.py') ?? '').replaceAll(/^ *# expect.*\n/gm, ''); // prettier-ignore

function run(cwd: string, ...argv: string[]): Promise<Ran> {
  return runCommand(argv, { cwd, tool: pythonTool });
}

function read(cwd: string, file: string): string {
  return readFileSync(join(cwd, file), 'utf8');
}

test('--fix leaves what weights are saved under', async () => {
  const cwd = workspace({ 'net.py': factory });
  const { out } = await run(cwd, '--fix');
  expect(out).toContain('\n0 findings fixed');
  expect(read(cwd, 'net.py')).toBe(factory);
});

test('--fix renames what only its function knows', async () => {
  const net = `import torch.nn as nn

class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        downsample = nn.Conv2d(inputs, outputs, 1)
        self.adapter = downsample

    def forward(self, x):
        return self.conv(x) + self.adapter(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = Block(3, 8)

    def forward(self, x):
        return self.layer(x)
`;
  const cwd = workspace({ 'net.py': net });
  const { code, out } = await run(cwd, '--fix');
  expect(code).toBe(0);
  expect(out).toContain('\n1 finding fixed');
  expect(read(cwd, 'net.py')).toBe(net.replaceAll('downsample', 'shortcut_adapter'));
});

test('--fix-suggestions renames attributes and drops the clause that decides nothing', async () => {
  const cwd = workspace({ 'net.py': factory });
  const { code, out, err } = await run(cwd, '--fix-suggestions');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('\n2 findings fixed');
  expect(read(cwd, 'net.py')).toBe(
    factory.replaceAll(/\bdownsample\b/g, 'shortcut_adapter').replace('if stride != 1 or ', 'if '),
  );
});

test('a suggestion says that keys of weights change, and is a choice', async () => {
  const cwd = workspace({ 'net.py': factory });
  const { out } = await run(cwd, '--format', 'json');
  const { diagnostics } = JSON.parse(out) as {
    readonly diagnostics: readonly { readonly suggestions: readonly object[] }[];
  };
  expect(diagnostics.flatMap(({ suggestions }) => suggestions)).toMatchObject([
    {
      description:
        'Rename `downsample` to `shortcut_adapter`, what it is; keys of saved weights change with it',
      applicability: 'choice',
    },
    { description: 'Remove `stride != 1` from the guard', applicability: 'choice' },
  ]);
});

test('--diff shows it and writes nothing', async () => {
  const cwd = workspace({ 'net.py': factory });
  const { code, out } = await run(cwd, '--fix-suggestions', '--diff');
  expect(code).toBe(1);
  expect(out).toContain(
    '-        self.downsample = downsample\n+        self.shortcut_adapter = shortcut_adapter\n',
  );
  expect(read(cwd, 'net.py')).toBe(factory);
});

test('over files, keywords and all', async () => {
  const [head = '', body = ''] = factory.split(/^(?=class Net)/m);
  const net = `import torch.nn as nn\nfrom blocks import Bottleneck\n\n\n${body.replace('stride, downsample)', 'stride, downsample=downsample)')}`;
  const cwd = workspace({ 'blocks.py': head, 'net.py': net });
  const { code, out } = await run(cwd, '--fix-suggestions', 'net.py');
  expect(code).toBe(0);
  expect(out).toContain('\n2 findings fixed');
  expect(read(cwd, 'blocks.py')).toBe(head.replaceAll(/\bdownsample\b/g, 'shortcut_adapter'));
  expect(read(cwd, 'net.py')).toContain('stride, shortcut_adapter=shortcut_adapter)');
});

/** A guard that asks for one thing alone; `calls` are the blocks of two stages. */
function guarded(guard: string, calls: string): string {
  return `import torch.nn as nn


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, 1)
        self.adapter = None
        if ${guard}:
            self.adapter = nn.Conv2d(inputs, outputs, 1, stride)

    def forward(self, x):
        shortcut = x if self.adapter is None else self.adapter(x)
        return self.conv(x) + shortcut


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1)
        self.layers = nn.Sequential(${calls})

    def forward(self, x):
        return self.layers(self.stem(x))
`;
}

test.each([
  ['stride != 1', 'stride != 1 or inputs != outputs', 'Block(16, 16, 2), Block(16, 32, 1)'],
  ['not stride == 1', 'not stride == 1 or inputs != outputs', 'Block(16, 16, 2), Block(16, 32, 1)'],
  ['inputs != outputs', 'inputs != outputs or stride != 1', 'Block(16, 32, 1), Block(32, 32, 2)'],
])('the clause that a guard lacks is added: %s', async (guard, whole, calls) => {
  const cwd = workspace({ 'net.py': guarded(guard, calls) });
  const { code, out } = await run(cwd, '--fix-suggestions');
  expect(code).toBe(0);
  expect(out).toContain('\n1 finding fixed');
  expect(read(cwd, 'net.py')).toBe(guarded(whole, calls));
});

describe('--checkpoint-map', () => {
  test('writes the paths of modules, and a module that loads old weights', async () => {
    const cwd = workspace({ 'net.py': factory });
    const { code, err } = await run(cwd, '--fix-suggestions', '--checkpoint-map', 'map.json');
    expect({ code, err }).toEqual({
      code: 0,
      err: 'resnet-lint: map.py loads weights that were saved under the old names\n',
    });
    const layers = {
      'layer1.0.downsample': 'layer1.0.shortcut_adapter',
      'layer2.0.downsample': 'layer2.0.shortcut_adapter',
    };
    expect(JSON.parse(read(cwd, 'map.json'))).toEqual({ version: 1, layers });
    const loader = read(cwd, 'map.py');
    for (const [old, name] of Object.entries(layers)) expect(loader).toContain(`    "${old}": "${name}",\n`);
    expect('program' in pythonFrontEnd.parse('map.py', loader)).toBe(true);
  });

  test('not where names stay', async () => {
    const cwd = workspace({ 'net.py': factory });
    const { err } = await run(cwd, '--fix', '--checkpoint-map', 'map.json');
    expect(err).toContain('no layer has another name: map.json is not written');
    expect(existsSync(join(cwd, 'map.py'))).toBe(false);
  });
});

test('--rename-strings goes on in comments and names', async () => {
  const text = factory.replace('        self.downsample = downsample\n', '        # The downsample layer, or None.\n        self.downsample = downsample\n'); // prettier-ignore
  const cwd = workspace({ 'net.py': text });
  await run(cwd, '--fix-suggestions', '--rename-strings');
  expect(read(cwd, 'net.py')).toContain('        # The shortcut_adapter layer, or None.\n');
});
