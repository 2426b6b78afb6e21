import { describe, expect, test } from '@jest/globals';
import { resolveModule } from '../../src/program/resolve-python.js';

function resolve(specifier: string, from: string, files: readonly string[], roots: readonly string[] = []): string | null {
  return resolveModule(specifier, from, (file) => files.includes(file), roots);
} // prettier-ignore

describe('resolveModule', () => {
  test('takes relative modules below the package', () => {
    expect(resolve('.b', 'net/a.py', ['net/b.py'])).toBe('net/b.py');
    expect(resolve('..b', 'net/in/a.py', ['net/b/__init__.py'])).toBe('net/b/__init__.py');
    expect(resolve('.', 'net/a.py', ['net/__init__.py'])).toBe('net/__init__.py');
    expect(resolve('.b', 'net/a.py', ['b.py'])).toBeNull();
  });

  test('takes absolute modules beside the file, or further up', () => {
    expect(resolve('net.b', 'src/net/a.py', ['src/net/b.py'])).toBe('src/net/b.py');
    expect(resolve('utils', 'src/net/a.py', ['src/utils/__init__.py'])).toBe('src/utils/__init__.py');
    expect(resolve('a', 'net/a.py', ['net/a.py'])).toBeNull();
  });

  test('of what is installed beside a package, only the package itself is part of the project', () => {
    const files = ['timm/layers.py', 'numpy/__init__.py', 'PIL/Image.py'];
    expect(resolve('timm.layers', 'timm/models/a.py', files)).toBe('timm/layers.py');
    expect(resolve('PIL.Image', 'timm/models/a.py', files)).toBeNull();
    const installed = files.map((file) => `lib/dist-packages/${file}`).slice(0, 1);
    expect(resolve('timm.layers', 'lib/dist-packages/timm/a.py', installed)).toBe(installed[0]);
  });

  test('packages are read from the folders that are named, after the project', () => {
    const files = ['site/timm/layers.py', 'site/numpy/__init__.py', 'layers.py'];
    expect(resolve('timm.layers', 'a.py', files, ['site'])).toBe('site/timm/layers.py');
    expect(resolve('timm.layers', 'a.py', files)).toBeNull();
    expect(resolve('layers', 'site/timm/a.py', files, ['site'])).toBe('site/timm/layers.py');
    expect(resolve('numpy', 'site/timm/a.py', files, ['site'])).toBe('site/numpy/__init__.py');
  });
});
