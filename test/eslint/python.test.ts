import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Linter } from 'eslint';
import { Linter as Linter9 } from 'eslint9';
import { tool, type Tool } from '../../src/cli/tool.js';
import { createPlugin } from '../../src/eslint/plugin.js';
import { withPython } from '../../src/eslint/python-plugin.js';
import { pythonFrontEnd, readPython } from '../support/python.js';
import { workspace } from '../support/workspace.js';

const pythonTool: Tool = { ...tool, frontEnd: () => pythonFrontEnd };
const plugin = withPython(
  createPlugin(() => pythonTool),
  pythonFrontEnd,
);

/** Without the markers of the fixture. */
const factory = (readPython('fixtures/misleading-adapter-name/torch-factory.py') ?? '').replaceAll(/^ *# expect.*\n/gm, ''); // prettier-ignore

type Message = Linter.LintMessage;

const linters = { 'ESLint 10': Linter, 'ESLint 9': Linter9 as unknown as typeof Linter };

function lint(
  cwd: string,
  file: string,
  text = readFileSync(join(cwd, file), 'utf8'),
  more: Linter.Config = {},
  Version = Linter,
): readonly Message[] {
  const config = [plugin.configs.python, { files: ['**/*.py'], ...more }];
  return new Version({ cwd }).verify(text, config, { filename: resolve(cwd, file) });
}

function told(messages: readonly Message[]): readonly string[] {
  return messages.map(({ ruleId, line }) => `${line} ${(ruleId ?? '').replace('resnet/', '')}`);
}

/** The text after a suggestion; what it is called must begin so. */
function chosen(text: string, { suggestions = [] }: Message, title: string): string {
  const found = suggestions.find(({ desc }) => desc.startsWith(title));
  if (!found) throw new Error(`there is only ${suggestions.map(({ desc }) => desc).join(', ')}`);
  return text.slice(0, found.fix.range[0]) + found.fix.text + text.slice(found.fix.range[1]);
}

describe.each(Object.entries(linters))('%s', (_, Version) => {
  const cwd = workspace({ 'net.py': factory });

  test('shows findings in Python, with edits to choose from', () => {
    const messages = lint(cwd, 'net.py', factory, {}, Version);
    expect(told(messages)).toEqual(['36 misleading-adapter-name', '37 redundant-stride-check']);
    const [name, clause] = messages;
    if (!name || !clause) return;
    expect(name).toMatchObject({ column: 9, endLine: 36, endColumn: 19, severity: 1 });
    const renamed = chosen(factory, name, 'Rename `downsample` to `shortcut_adapter`, what it is; keys of saved weights'); // prettier-ignore
    expect(renamed).toBe(factory.replaceAll(/\bdownsample\b/g, 'shortcut_adapter'));
    expect(told(lint(cwd, 'net.py', renamed, {}, Version))).toEqual(['37 redundant-stride-check']);
    const shorter = chosen(factory, clause, 'Remove `stride != 1` from the guard');
    expect(told(lint(cwd, 'net.py', shorter, {}, Version))).toEqual(['36 misleading-adapter-name']);
  });

  test('a comment of ours is suggested, and counts', () => {
    let text = factory;
    for (const title of ['Disable misleading-adapter-name', 'Disable redundant-stride-check']) {
      const [first] = lint(cwd, 'net.py', text, {}, Version);
      if (first) text = chosen(text, first, title);
    }
    expect(text).toContain('        downsample = None  # resnet-lint: disable=misleading-adapter-name\n');
    expect(text).toContain('.expansion:  # resnet-lint: disable=redundant-stride-check\n');
    const rules = { 'resnet/unused-directive': 'error' } as const;
    expect(lint(cwd, 'net.py', text, { rules }, Version)).toEqual([]);
    expect(told(lint(cwd, 'net.py', `${text}\nx = 1  # resnet-lint: disable=redundant-stride-check\n`, { rules }, Version))).toEqual(['48 unused-directive']); // prettier-ignore
  });

  test('a syntax error in a file of networks is told, in others it is left to others', () => {
    const wrong = factory.replace('def forward(self, x):', 'def forward(self, x:');
    expect(lint(cwd, 'net.py', wrong, {}, Version)).toMatchObject([
      { ruleId: null, fatal: true, message: expect.stringContaining('invalid syntax'), line: 22 },
    ]);
    expect(lint(cwd, 'net.py', 'def f(:\n', {}, Version)).toEqual([]);
  });

  test('options of rules hold', () => {
    const odd = readPython('fixtures/residual-shape-mismatch/torch-pooling.py') ?? '';
    const both = ['15 residual-shape-mismatch', '47 residual-shape-mismatch'];
    const sizes = (each: string): Linter.Config => ({
      rules: { 'resnet/residual-shape-mismatch': ['error', { sizes: each }] },
    });
    expect(told(lint(cwd, 'net.py', odd, sizes('multiples of 1'), Version))).toEqual(both);
    expect(told(lint(cwd, 'net.py', odd, sizes('multiples of 64'), Version))).toEqual(both.slice(1));
  });
});

describe('where files import each other', () => {
  const [head = '', body = ''] = factory.split(/^(?=class Net)/m);
  const files = {
    'pyproject.toml': '',
    'nets/__init__.py': '',
    'nets/blocks.py': head,
    'nets/resnet.py': `import torch.nn as nn\nfrom .blocks import Bottleneck\n\n\n${body}`,
    'venv/lib/python3.12/site-packages/other/net.py': 'from nets.blocks import Bottleneck\nfault(\n',
    'plain.py': 'import os\n',
  };

  test('a file is read with those that import it, and an edit of several files is a command', () => {
    const cwd = workspace(files);
    const messages = lint(cwd, 'nets/blocks.py');
    expect(told(messages)).toEqual([]);
    const [first] = lint(cwd, 'nets/resnet.py');
    expect(first?.message).toContain('that takes edits in nets/blocks.py, nets/resnet.py; `npx resnet-lint --fix-suggestions nets/blocks.py nets/resnet.py` makes them.'); // prettier-ignore
    expect(first?.suggestions?.map(({ desc }) => desc)).toEqual(['Disable misleading-adapter-name for this line.']); // prettier-ignore
  });

  test('a fault in an imported file is shown where it is', () => {
    const wrong = { ...files, 'nets/blocks.py': head.replace('width, 3, stride, 1', 'width, 3, stride, 0') };
    const cwd = workspace(wrong);
    expect(told(lint(cwd, 'nets/blocks.py'))).toEqual(['24 residual-shape-mismatch']);
    expect(lint(cwd, 'plain.py')).toEqual([]);
  });
});
