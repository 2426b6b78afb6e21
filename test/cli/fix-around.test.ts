import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Tool } from '../../src/cli/tool.js';
import { runCommand } from '../support/command.js';
import { pythonFrontEnd } from '../support/python.js';
import { shippedTool } from '../support/tool.js';
import { workspace } from '../support/workspace.js';

/** One block whose adapter keeps the size and has an option's name. */
const net = `import * as tf from '@tensorflow/tfjs';
import type { Options } from './options';
export function block(x: tf.SymbolicTensor, options: Options): tf.SymbolicTensor {
  const main = tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same' }).apply(x);
  return tf.layers.add().apply([main, options.downsample.apply(x)]);
}
export function net() {
  const image = tf.input({ shape: [null, null, 8] });
  const options: Options = { downsample: tf.layers.conv2d({ filters: 16, kernelSize: 1 }) };
  return tf.model({ inputs: image, outputs: block(image, options) });
}
`;
const project = {
  'package.json': '{}',
  'src/net.ts': net,
  'src/options.ts': 'export interface Options { downsample: { apply(x: unknown): unknown } }\n',
};

const tool: Tool = {
  ...shippedTool,
  frontEnd: (extension) => (extension === '.py' ? pythonFrontEnd : shippedTool.frontEnd(extension)),
  preparePython: () => Promise.resolve(),
};

/** What files are after all fixes of what a path has. */
async function fixed(
  files: Readonly<Record<string, string>>,
  path = 'src',
): Promise<(file: string) => string> {
  const cwd = workspace(files);
  const ran = await runCommand(['--fix-suggestions', path], { cwd, tool });
  expect(ran).toMatchObject({ code: 0 });
  return (file) => readFileSync(join(cwd, file), 'utf8');
}

describe('a name that other files use changes there too, or nowhere', () => {
  test('files that have to do with no network, and files that were not given', async () => {
    const uses = (path: string): string =>
      `import type { Options } from '${path}';\nexport const f = (o: Options) => o.downsample;\n`;
    const read = await fixed({
      ...project,
      'src/ui.ts': uses('./options'),
      'test/net.test.ts': uses('../src/options'),
      'test/other.ts': 'export const f = (o: { downsample: number }) => o.downsample;\n',
      'src/torch.py': 'import torch\ndownsample = 1\n',
    });
    expect(read('src/net.ts')).toBe(net.replaceAll('downsample', 'shortcutAdapter'));
    expect(read('src/ui.ts')).toContain('o.shortcutAdapter;');
    expect(read('test/net.test.ts')).toContain('o.shortcutAdapter;');
    expect(read('test/other.ts')).toContain('o.downsample;');
    expect(read('src/torch.py')).toContain('downsample');
  });

  test.each([
    ['src/View.vue', "<script>import { net } from './net'; net({ downsample: null })</script>", false],
    ['src/View.vue', '<script>import { net } from "./net"; net({ downsampled: null })</script>', true],
    ['src/View.vue', '<p>downsample</p>', true],
    ['src/net.d.ts', 'export interface Options { downsample: unknown }', false],
    ['README.md', 'import { net } from "./src/net"; downsample', true],
  ])('of a file that is not read, the words: %s %s', async (file, text, isDone) => {
    const read = await fixed({ ...project, [file]: text });
    expect(read('src/net.ts') !== net).toBe(isDone);
  });

  test('outside the working directory nothing is written, so the name stays', async () => {
    const uses = "import { net } from '../src/net';\nnet().downsample;\n";
    const cwd = workspace({ ...project, 'test/net.test.ts': uses });
    await runCommand(['--fix-suggestions', '.'], { cwd: join(cwd, 'src'), tool });
    expect(readFileSync(join(cwd, 'src/net.ts'), 'utf8')).toBe(net);
  });

  test('in Python', async () => {
    const block = `from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(8, 16, 3, padding=1)
        self.downsample = nn.Conv2d(8, 16, 1)

    def forward(self, x):
        return self.conv(x) + self.downsample(x)
`;
    const read = await fixed({
      'pyproject.toml': '',
      'src/block.py': block,
      'tests/test_block.py': 'from src.block import Block\n\nassert Block().downsample is not None\n',
    });
    expect(read('src/block.py')).toBe(block.replaceAll('downsample', 'shortcut_adapter'));
    expect(read('tests/test_block.py')).toContain('Block().shortcut_adapter is not None');

    const alone = await fixed(
      {
        'net/__init__.py': '',
        'net/src/__init__.py': '',
        'net/src/block.py': block,
        'net/use/all.py': 'from net.src.block import Block\n\nassert Block().downsample is not None\n',
      },
      'net/src',
    );
    expect(alone('net/use/all.py')).toContain('Block().shortcut_adapter is not None');
  });
});
