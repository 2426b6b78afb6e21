import { describe, expect, test } from '@jest/globals';
import { Aliases } from '../../src/program/aliases.js';

type Files = Readonly<Record<string, string | object>>;

function resolve(
  specifier: string,
  from: string,
  files: Files,
  analysed: readonly string[] = [from],
): string | null {
  const read = (file: string): string | null => {
    const found = files[file];
    return found === undefined ? null : typeof found === 'string' ? found : JSON.stringify(found);
  };
  return new Aliases(read, analysed).resolve(specifier, from);
}

describe('paths of a tsconfig', () => {
  const blocks = { 'src/blocks/res.ts': '', 'src/blocks/index.ts': '' };

  test('lead to files, the longest beginning first', () => {
    const paths = { '@/*': ['src/*'], '@/blocks/*': ['none/*', 'src/blocks/*'], exact: ['src/blocks/res'] };
    const files = { ...blocks, 'tsconfig.json': { compilerOptions: { paths } } };
    expect(resolve('@/blocks/res', 'src/net.ts', files)).toBe('src/blocks/res.ts');
    expect(resolve('@/blocks', 'src/net.ts', files)).toBe('src/blocks/index.ts');
    expect(resolve('exact', 'src/net.ts', files)).toBe('src/blocks/res.ts');
    expect(resolve('@/nowhere', 'src/net.ts', files)).toBeNull();
    expect(resolve('lodash', 'src/net.ts', files)).toBeNull();
  });

  test('are relative to baseUrl, which names files too', () => {
    const files = {
      ...blocks,
      'tsconfig.json':
        '{ // a comment\n "compilerOptions": { "baseUrl": "./src", "paths": { "#*": ["*"] }, } }',
    };
    expect(resolve('#blocks/res', 'src/net.ts', files)).toBe('src/blocks/res.ts');
    expect(resolve('blocks/res.js', 'src/net.ts', files)).toBe('src/blocks/res.ts');
  });

  test('are those of the nearest configuration, or of what it extends', () => {
    const files = {
      'app/src/blocks/res.ts': '',
      'tsconfig.base.json': { compilerOptions: { paths: { '~/*': ['app/src/*'] } } },
      'tsconfig.json': { compilerOptions: { paths: { '~/*': ['nowhere/*'] } } },
      'app/tsconfig.json': { extends: '../tsconfig.base' },
    };
    expect(resolve('~/blocks/res', 'app/src/net.ts', files)).toBe('app/src/blocks/res.ts');
    expect(resolve('~/blocks/res', 'other/net.ts', files)).toBeNull();
  });

  test('that extend each other in a circle end', () => {
    const files = { 'a.json': { extends: './tsconfig.json' }, 'tsconfig.json': { extends: './a' } };
    expect(resolve('x', 'net.ts', files)).toBeNull();
  });
});

test('names of the nearest package for its own files', () => {
  const files = {
    'package.json': { imports: { '#blocks': './nowhere.js' } },
    'net/package.json': { imports: { '#blocks': { types: './dist/blocks.d.ts', default: './dist/blocks.js' }, '#lib/*': './src/*.js' } },
    'net/src/blocks.ts': '',
  }; // prettier-ignore
  expect(resolve('#blocks', 'net/src/net.ts', files)).toBe('net/src/blocks.ts');
  expect(resolve('#lib/blocks', 'net/src/deep/net.ts', files)).toBe('net/src/blocks.ts');
  expect(resolve('#other', 'net/src/net.ts', files)).toBeNull();
  expect(resolve('#blocks', 'net.ts', files)).toBeNull();
});

describe('packages of the project', () => {
  const files = {
    'package.json': { name: 'root', workspaces: ['packages/*'] },
    'packages/blocks/package.json': {
      name: '@me/blocks',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './*': './dist/*.js' },
    },
    'packages/blocks/src/index.ts': '',
    'packages/blocks/src/res.ts': '',
    'packages/plain/package.json': { name: 'plain', main: 'lib/main.js' },
    'packages/plain/lib/main.js': '',
    'packages/app/package.json': { name: '@me/app', exports: './src/public.ts' },
    'packages/app/src/public.ts': '',
  };

  test.each([['packages/app/src/net.ts'], ['packages/blocks/src/index.ts']])(
    'are found by their names, by their sources where nothing is built (%s analysed)',
    (analysed) => {
      const from = 'packages/app/src/net.ts';
      expect(resolve('@me/blocks', from, files, [analysed])).toBe('packages/blocks/src/index.ts');
      expect(resolve('@me/blocks/res', from, files, [analysed])).toBe('packages/blocks/src/res.ts');
    },
  );

  test('have a main file, and may import themselves', () => {
    expect(resolve('plain', 'packages/app/src/net.ts', files)).toBe('packages/plain/lib/main.js');
    expect(resolve('@me/app', 'packages/app/src/net.ts', files)).toBe('packages/app/src/public.ts');
  });

  test('are not taken for those of others', () => {
    expect(resolve('@me/other', 'packages/app/src/net.ts', files)).toBeNull();
    expect(resolve('node:fs', 'packages/app/src/net.ts', files)).toBeNull();
    expect(resolve('./res.js', 'packages/app/src/net.ts', files)).toBeNull();
  });
});

test('what is no configuration is passed over', () => {
  expect(resolve('x', 'net.ts', { 'tsconfig.json': 'no JSON', 'package.json': '[1]' })).toBeNull();
  expect(resolve('x', 'net.ts', { 'tsconfig.json': { compilerOptions: { paths: { x: 1 } } } })).toBeNull();
});
