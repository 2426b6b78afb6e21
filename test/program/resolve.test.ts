import { describe, expect, test } from '@jest/globals';
import { resolveImport } from '../../src/program/resolve.js';

function resolve(specifier: string, from: string, ...files: string[]): string | null {
  return resolveImport(specifier, from, (file) => files.includes(file));
}

describe('resolveImport', () => {
  test('takes the TypeScript source for a JavaScript specifier', () => {
    expect(resolve('./b.js', 'src/a.ts', 'src/b.ts', 'src/b.js')).toBe('src/b.ts');
    expect(resolve('./b.js', 'src/a.ts', 'src/b.tsx')).toBe('src/b.tsx');
    expect(resolve('./b.mjs', 'src/a.ts', 'src/b.mts')).toBe('src/b.mts');
    expect(resolve('./b.cjs', 'src/a.ts', 'src/b.cts')).toBe('src/b.cts');
    expect(resolve('./b.jsx', 'src/a.ts', 'src/b.tsx')).toBe('src/b.tsx');
  });

  test('takes the JavaScript file itself where there is no other', () => {
    expect(resolve('./b.js', 'src/a.js', 'src/b.js')).toBe('src/b.js');
    expect(resolve('./b.mjs', 'src/a.js', 'src/b.mjs')).toBe('src/b.mjs');
  });

  test('adds extensions and index files', () => {
    expect(resolve('./b', 'src/a.ts', 'src/b.ts')).toBe('src/b.ts');
    expect(resolve('./tfjs.esm', 'src/a.ts', 'src/tfjs.esm.js')).toBe('src/tfjs.esm.js');
    expect(resolve('./b', 'src/a.ts', 'src/b/index.ts')).toBe('src/b/index.ts');
    expect(resolve('./b/', 'src/a.ts', 'src/b.ts', 'src/b/index.js')).toBe('src/b/index.js');
    expect(resolve('.', 'src/a.ts', 'src/index.ts', 'src.ts')).toBe('src/index.ts');
    expect(resolve('..', 'src/nets/a.ts', 'src/index.ts', 'src.ts')).toBe('src/index.ts');
    expect(resolve('..', 'src/a.ts', 'index.ts')).toBe('index.ts');
  });

  test('walks up and down folders', () => {
    expect(resolve('../lib/./x/../b.js', 'src/nets/a.ts', 'src/lib/b.ts')).toBe('src/lib/b.ts');
    expect(resolve('../b', 'a.ts', '../b.ts')).toBe('../b.ts');
    expect(resolve('../../b', '../a.ts', '../../../b.ts')).toBe('../../../b.ts');
    expect(resolve('../b', '/home/x/a.ts', '/home/b.ts')).toBe('/home/b.ts');
    expect(resolve('./b', 'a.ts', 'b.ts')).toBe('b.ts');
  });

  test('says null for packages, absolute paths and what is not there', () => {
    expect(resolve('@tensorflow/tfjs', 'a.ts', '@tensorflow/tfjs.ts')).toBeNull();
    expect(resolve('/b', 'a.ts', '/b.ts', 'b.ts')).toBeNull();
    expect(resolve('.b', 'a.ts', '.b.ts')).toBeNull();
    expect(resolve('./weights.bin', 'a.ts', 'weights.bin')).toBeNull();
    expect(resolve('./b', 'a.ts')).toBeNull();
  });
});
