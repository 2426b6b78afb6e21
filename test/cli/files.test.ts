import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findFiles, isSource, type Search } from '../../src/cli/files.js';
import { workspace } from '../support/workspace.js';

function search(cwd: string, options: Partial<Search> = {}): Search {
  return {
    cwd,
    honourIgnores: true,
    isIgnored: () => false,
    commands: ['explain', 'ir', 'rules'],
    rules: ['some-rule'],
    ...options,
  };
}

const tree = workspace({
  '.git/HEAD': '',
  '.gitignore': 'out/\n*.gen.ts\n',
  'src/a.ts': '',
  'src/b.gen.ts': '',
  'src/deep/c.jsx': '',
  'src/types.d.ts': '',
  'src/types.d.json.ts': '',
  'src/notes.txt': '',
  'src/[id]/page.tsx': '',
  'out/built.js': '',
  'docs/readme.md': '',
  'node_modules/x/index.js': '',
  'src/node_modules/y/index.cjs': '',
});

symlinkSync('nothing.ts', join(tree, 'nowhere.ts'));
symlinkSync('itself.ts', join(tree, 'itself.ts'));

describe('isSource', () => {
  test.each(['a.ts', 'a.mts', 'a.cts', 'a.tsx', 'a.js', 'a.mjs', 'a.cjs', 'a.jsx'])('%s is one', (file) => {
    expect(isSource(file)).toBe(true);
  });
  test.each(['a.d.ts', 'a.d.mts', 'a.d.css.ts', 'a.py', 'ts', 'a.json', 'a.mjsx'])('%s is none', (file) => {
    expect(isSource(file)).toBe(false);
  });
});

describe('findFiles', () => {
  test('a directory gives its sources, without ignored files and node_modules', async () => {
    const { files, errors } = await findFiles(['.'], search(tree));
    expect(files).toEqual(['src/[id]/page.tsx', 'src/a.ts', 'src/deep/c.jsx']);
    expect(errors).toEqual([]);
  });

  test('a .gitignore above the directory holds too', async () => {
    expect((await findFiles(['src'], search(tree))).files).not.toContain('src/b.gen.ts');
  });

  test('--no-ignore takes everything in', async () => {
    const { files } = await findFiles(['.'], search(tree, { honourIgnores: false }));
    expect(files).toEqual([
      'node_modules/x/index.js',
      'out/built.js',
      'src/[id]/page.tsx',
      'src/a.ts',
      'src/b.gen.ts',
      'src/deep/c.jsx',
      'src/node_modules/y/index.cjs',
    ]);
  });

  test('a named file is taken although .gitignore names it', async () => {
    expect((await findFiles(['out/built.js'], search(tree))).files).toEqual(['out/built.js']);
  });

  test('the configuration leaves files out, named ones as well', async () => {
    const isIgnored = (file: string): boolean => file === join(tree, 'src/a.ts');
    const { files, errors } = await findFiles(['.', 'src/a.ts'], search(tree, { isIgnored }));
    expect(files).toEqual(['src/[id]/page.tsx', 'src/deep/c.jsx']);
    expect(errors).toEqual([]);
  });

  test('paths that look like patterns but exist are files', async () => {
    expect((await findFiles(['src/[id]/page.tsx'], search(tree))).files).toEqual(['src/[id]/page.tsx']);
  });

  test('a pattern, a path above the working directory, and doubles', async () => {
    const { files } = await findFiles(['deep/*.jsx', '../src/a.ts', 'a.ts'], search(join(tree, 'src')));
    expect(files).toEqual(['a.ts', 'deep/c.jsx']);
  });

  test('a declaration file is skipped without a word', async () => {
    expect(await findFiles(['src/types.d.ts'], search(tree))).toEqual({ files: [], errors: [] });
  });

  test.each([
    ['src/aa.ts', 'no such file or directory; did you mean "src/a.ts"?'],
    ['scr', 'no such file or directory; did you mean "src"?'],
    ['some-rule', 'no such file or directory; `resnet-lint rules some-rule` tells what this rule finds'],
    ['explian', 'no such file or directory; did you mean the command "explain"?'],
    ['nowhere/at/all.ts', 'no such file or directory'],
    ['-', 'standard input is read with --stdin-filename <file>'],
    ['nowhere.ts', 'this symbolic link leads nowhere: nothing.ts is not there'],
    ['itself.ts', 'this symbolic link leads back to itself'],
    ['src/a.ts/b.ts', 'a part of this path is a file, not a directory'],
    ['src/notes.txt', 'not a TypeScript, JavaScript or Python file'],
    [
      'src/*.py',
      'no TypeScript, JavaScript or Python file matches this pattern (ignored files are left out; --no-ignore takes them in)',
    ],
    [
      'docs',
      'no TypeScript, JavaScript or Python file in this directory (ignored files are left out; --no-ignore takes them in)',
    ],
    [
      'out',
      'no TypeScript, JavaScript or Python file in this directory (ignored files are left out; --no-ignore takes them in)',
    ],
  ])('%s is one error, and the rest is found', async (path, message) => {
    const { files, errors } = await findFiles([path, 'src/a.ts'], search(tree));
    expect(files).toEqual(['src/a.ts']);
    expect(errors).toEqual([{ file: path, line: null, column: null, message, internal: false }]);
  });

  test('an empty path is no directory', async () => {
    const { files, errors } = await findFiles([''], search(tree));
    expect({ files, messages: errors.map(({ message }) => message) }).toEqual({
      files: [],
      messages: ['this path is empty; "." is the working directory'],
    });
  });

  // Nothing is unreadable to the superuser.
  const unlessRoot = process.getuid?.() === 0 ? test.skip : test;
  unlessRoot('a directory that cannot be read is told, and the others are searched', async () => {
    const cwd = workspace({ 'a.ts': '', 'closed/b.ts': '' });
    chmodSync(join(cwd, 'closed'), 0);
    const { files, errors } = await findFiles(['.'], search(cwd));
    chmodSync(join(cwd, 'closed'), 0o755);
    expect(files).toEqual(['a.ts']);
    expect(errors).toMatchObject([{ file: 'closed', message: 'it cannot be read: permission denied' }]);
  });
});
