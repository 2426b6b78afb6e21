import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { writeFiles } from '../../src/cli/write-files.js';
import { type Ran, runCommand } from '../support/command.js';
import { shippedTool } from '../support/tool.js';
import { workspace } from '../support/workspace.js';

/** One block whose adapter keeps the size, under a name that says otherwise. */
function net(name: string, builder = 'net'): string {
  return `import * as tf from '@tensorflow/tfjs';
export function ${builder}() {
  const image = tf.input({ shape: [null, null, 8] });
  const ${name} = tf.layers.conv2d({ filters: 16, kernelSize: 1 }).apply(image);
  const main = tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same' }).apply(image);
  return tf.model({ inputs: image, outputs: tf.layers.add().apply([main, ${name}]) });
}
`;
}

const [before, after] = [net('downsample'), net('shortcutAdapter')];

async function fix(cwd: string, ...argv: readonly string[]): Promise<Ran> {
  return await runCommand(['--fix', ...argv], { cwd, tool: shippedTool });
}

function read(cwd: string, file: string): string {
  return readFileSync(join(cwd, file), 'utf8');
}

test.each([
  ['as it is', (text: string) => text],
  ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ['no line end at the end', (text: string) => text.trimEnd()],
  ['mixed line ends and tabs', (text: string) => text.replace('\n', '\r\n').replaceAll('  ', '\t')],
  ['letters outside the basic plane', (text: string) => `// 🧱 ☃\n${text}`],
])('a text keeps its form: %s', async (_, form) => {
  const cwd = workspace({ 'net.ts': form(before) });
  expect((await fix(cwd)).code).toBe(0);
  expect(read(cwd, 'net.ts')).toBe(form(after));
});

test('a file keeps its mode, and nothing else is left in the folder', async () => {
  const cwd = workspace({ 'net.ts': before });
  chmodSync(join(cwd, 'net.ts'), 0o754);
  await fix(cwd);
  expect(statSync(join(cwd, 'net.ts')).mode & 0o777).toBe(0o754);
  expect(readdirSync(cwd)).toEqual(['net.ts']);
});

test('a symbolic link stays one: its target is written', async () => {
  const cwd = workspace({ 'real/net.ts': before });
  symlinkSync('real/net.ts', join(cwd, 'link.ts'));
  await fix(cwd, 'link.ts');
  expect(lstatSync(join(cwd, 'link.ts')).isSymbolicLink()).toBe(true);
  expect(readlinkSync(join(cwd, 'link.ts'))).toBe('real/net.ts');
  expect(read(cwd, 'real/net.ts')).toBe(after);
  expect(readdirSync(join(cwd, 'real'))).toEqual(['net.ts']);
});

test('a file and a link to it are written once', async () => {
  const cwd = workspace({ 'net.ts': before });
  symlinkSync('net.ts', join(cwd, 'link.ts'));
  expect((await fix(cwd, 'link.ts', 'net.ts')).code).toBe(0);
  expect(read(cwd, 'net.ts')).toBe(after);
});

const blockFile = `import * as tf from '@tensorflow/tfjs';
class Block {
  private readonly downsample: tf.layers.Layer;
  constructor(filters: number) {
    this.downsample = tf.layers.conv2d({ filters, kernelSize: 1 });
  }
  apply(x: tf.SymbolicTensor): tf.SymbolicTensor {
    const main = tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same' }).apply(x);
    return tf.layers.add().apply([main, this.downsample.apply(x)] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
  }
}
export const apply = (x: tf.SymbolicTensor): tf.SymbolicTensor => new Block(16).apply(x);
`;
const entryFile = `import * as tf from '@tensorflow/tfjs';
import { apply } from './lib/block';
export function net() {
  const image = tf.input({ shape: [null, null, 8] });
  return tf.model({ inputs: image, outputs: apply(image) });
}
`;
const blockAfter = blockFile.replaceAll('downsample', 'shortcutAdapter');

describe('which files are written', () => {
  test('an imported file belongs to the project', async () => {
    const cwd = workspace({ 'net.ts': entryFile, 'lib/block.ts': blockFile });
    await fix(cwd, 'net.ts');
    expect(read(cwd, 'lib/block.ts')).toBe(blockAfter);
  });

  test.each([
    [
      'what the configuration leaves out',
      { 'resnet-lint.config.json': '{ "ignores": ["lib/"] }' },
      'the configuration leaves lib/block.ts out',
    ],
    ['what .gitignore leaves out', { '.gitignore': 'lib/\n' }, '.gitignore leaves lib/block.ts out'],
  ])('%s is not', async (_, files, why) => {
    const cwd = workspace({ 'net.ts': entryFile, 'lib/block.ts': blockFile, ...files });
    const ran = await fix(cwd, 'net.ts');
    expect(ran.err).toBe(`resnet-lint: not fixed: lib/block.ts:5:10 misleading-adapter-name: ${why}\n`);
    expect(ran.out).toContain('\n0 findings fixed\n');
    expect(read(cwd, 'lib/block.ts')).toBe(blockFile);
    // Unless it is given by name.
    await fix(cwd, 'net.ts', 'lib/block.ts', '--no-ignore');
    expect(read(cwd, 'lib/block.ts')).toBe(blockAfter);
  });

  test('a file outside the working directory is not', async () => {
    const root = workspace({ 'app/net.ts': entryFile.replace('./lib', '../lib'), 'lib/block.ts': blockFile });
    const ran = await fix(join(root, 'app'));
    expect(ran.err).toContain('../lib/block.ts lies outside the working directory');
    expect(read(root, 'lib/block.ts')).toBe(blockFile);
  });

  test('a read-only file is not, and others are', async () => {
    const cwd = workspace({ 'locked.ts': before, 'net.ts': net('downsample', 'other') });
    chmodSync(join(cwd, 'locked.ts'), 0o444);
    const { code, err } = await fix(cwd);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'resnet-lint: not fixed: locked.ts:4:9 misleading-adapter-name: locked.ts is read-only\n',
    });
    expect(read(cwd, 'locked.ts')).toBe(before);
    expect(read(cwd, 'net.ts')).toBe(net('shortcutAdapter', 'other'));
  });
});

describe('writing', () => {
  const change = (file: string): Parameters<typeof writeFiles>[1][number] => ({
    file,
    before: 'old',
    after: 'new',
  });

  test('all files or none: one that changed meanwhile stops it', () => {
    const cwd = workspace({ 'a.ts': 'old', 'b.ts': 'other' });
    expect(writeFiles(cwd, [change('a.ts'), change('b.ts')])).toMatchObject({
      file: 'b.ts',
      message: 'nothing was written: it has changed on disk meanwhile',
    });
    expect([read(cwd, 'a.ts'), read(cwd, 'b.ts'), ...readdirSync(cwd)]).toEqual([
      'old',
      'other',
      'a.ts',
      'b.ts',
    ]);
  });

  test('one that is gone stops it', () => {
    const cwd = workspace({ 'a.ts': 'old' });
    expect(writeFiles(cwd, [change('a.ts'), change('b.ts')])?.message).toMatch(
      /^nothing was written: ENOENT/,
    );
    expect(read(cwd, 'a.ts')).toBe('old');
  });

  test('where the second cannot be put in its place, the first goes back', () => {
    const cwd = workspace({ 'a.ts': 'old', 'b.ts': 'old' });
    const seen: string[] = [];
    const rename: typeof renameSync = (from, to) => {
      if (seen.length > 0) throw new Error('the disk is gone');
      renameSync(from, to);
      seen.push(read(cwd, 'a.ts'));
    };
    expect(writeFiles(cwd, [change('a.ts'), change('b.ts')], rename)?.message).toBe(
      'nothing was written: the disk is gone',
    );
    expect(seen).toEqual(['new']);
    expect([read(cwd, 'a.ts'), read(cwd, 'b.ts'), ...readdirSync(cwd)]).toEqual([
      'old',
      'old',
      'a.ts',
      'b.ts',
    ]);
  });

  test('two names of a file must say the same', () => {
    const cwd = workspace({ 'a.ts': 'old' });
    symlinkSync('a.ts', join(cwd, 'b.ts'));
    expect(writeFiles(cwd, [change('a.ts'), { ...change('b.ts'), after: 'newer' }])).toHaveProperty(
      'message',
      expect.stringMatching(/second name/),
    );
    expect(read(cwd, 'a.ts')).toBe('old');
  });
});

test('a file that changes between the analysis and the writing is left alone', async () => {
  const cwd = workspace({ 'net.ts': before });
  const tool: typeof shippedTool = {
    ...shippedTool,
    analyze: (...question) => {
      const analysis = shippedTool.analyze(...question);
      writeFileSync(join(cwd, 'net.ts'), '// typed meanwhile\n');
      return analysis;
    },
  };
  const ran = await runCommand(['--fix'], { cwd, tool });
  expect(ran.code).toBe(2);
  expect(ran.err).toBe('resnet-lint: net.ts: nothing was written: it has changed on disk meanwhile\n');
  expect(ran.out).toContain('0 findings fixed');
  expect(read(cwd, 'net.ts')).toBe('// typed meanwhile\n');
});

describe("fixes in each other's way", () => {
  test('two names of one function that would become the same get two names', async () => {
    const one = net('downsample').split('\n');
    const block = (name: string): readonly string[] =>
      one.slice(3, 5).map((line) => line.replace('downsample', name));
    const text = [
      ...one.slice(0, 3),
      ...block('downsample'),
      '  const sum = tf.layers.add().apply([main, downsample]);',
      '  const down = tf.layers.conv2d({ filters: 32, kernelSize: 1 }).apply(sum);',
      "  const other = tf.layers.conv2d({ filters: 32, kernelSize: 3, padding: 'same' }).apply(sum);",
      '  return tf.model({ inputs: image, outputs: tf.layers.add().apply([other, down]) });',
      '}',
      '',
    ].join('\n');
    const cwd = workspace({ 'net.ts': text });
    const ran = await fix(cwd);
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
    expect(ran.out).toContain('\n2 findings fixed\n');
    expect(read(cwd, 'net.ts')).toBe(
      text.replaceAll(/\bdownsample\b/g, 'shortcutAdapter').replaceAll(/\bdown\b/g, 'projection'),
    );
  });
});
