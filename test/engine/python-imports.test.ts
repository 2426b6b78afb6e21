import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PythonImports } from '../../src/engine/python-imports.js';
import { Texts } from '../../src/engine/texts.js';
import type { ReadText } from '../../src/program/front-end.js';
import { resolveModule } from '../../src/program/resolve-python.js';

/** The imports of a project of these files; `asked` notes which names its folders were asked for. */
function importsIn(
  files: readonly string[],
  roots: readonly string[] = [],
  isOfNetworks = (folder: string): boolean => folder.endsWith('timm'),
): { readonly imports: PythonImports; readonly asked: string[] } {
  const asked: string[] = [];
  const isThere = (path: string): boolean =>
    files.some((file) => file === path || file.startsWith(`${path}/`));
  const listed = (path: string): 'yes' | 'no' => {
    asked.push(path);
    return isThere(path) ? 'yes' : 'no';
  };
  const read: ReadText = Object.assign((file: string) => (files.includes(file) ? '' : null), { listed });
  const imports = new PythonImports({
    texts: new Texts(read),
    isLibrary: (specifier) => specifier.startsWith('torch'),
    pythonPath: roots,
    isOfNetworks,
  });
  return { imports, asked };
}

describe('the imports of a file', () => {
  test('lead to files of the folder, of those around it, and of packages that have to do with networks', () => {
    const files = ['src/net/b.py', 'src/models/__init__.py', 'src/models/c.py', 'utils.py', 'site/timm/layers.py', 'site/numpy/__init__.py'];
    const { imports } = importsIn(files, ['site']);
    const text = 'import os, torch\nfrom .b import x\nfrom models import c\nimport utils\nfrom timm.layers import y\nimport numpy\n';
    expect(imports.of('src/net/a.py', text)).toEqual([
      'src/net/b.py',
      'src/models/__init__.py',
      'src/models/c.py',
      'utils.py',
      'site/timm/layers.py',
    ]);
  }); // prettier-ignore

  test('a name that no folder has is that of no module, and what no folder has is not asked again', () => {
    const { imports, asked } = importsIn(['src/net/oslo.py', 'elsewhere/os.py']);
    expect(imports.of('src/net/a.py', 'import os.path')).toEqual([]);
    expect(asked).toEqual(['src/net/os', 'src/net/os.py', 'src/os', 'src/os.py', 'os', 'os.py']);
    expect(imports.of('src/net/b.py', 'from os import path')).toEqual([]);
    expect(asked.length).toBe(6);
    expect(imports.of('src/loss/b.py', 'import os')).toEqual([]);
    expect(asked.slice(6)).toEqual(['src/loss/os', 'src/loss/os.py']);
  });

  test('a module is not itself, but may have the name of a package further out', () => {
    const { imports } = importsIn(['net/blocks.py', 'blocks/__init__.py', 'net/blocks2.py']);
    expect(imports.resolve('blocks', 'net/blocks.py')).toBe('blocks/__init__.py');
    expect(imports.resolve('blocks', 'net/blocks2.py')).toBe('net/blocks.py');
    expect(imports.resolve('blocks2', 'net/blocks.py')).toBe('net/blocks2.py');
  });

  test('they are looked for eight folders up at most', () => {
    const { imports } = importsIn(['utils.py', 'a/utils2.py']);
    expect(imports.resolve('utils', 'a/b/c/d/e/f/g/h/net.py')).toBe('utils.py');
    expect(imports.resolve('utils', 'a/b/c/d/e/f/g/h/i/net.py')).toBeNull();
    expect(imports.resolve('utils2', 'a/b/c/d/e/f/g/h/i/net.py')).toBe('a/utils2.py');
  });

  test('a module means the same as where each import is resolved by itself', () => {
    const name = fc.constantFrom('a', 'b', 'numpy', 'timm', 'site');
    const stem = fc.constantFrom('a', 'b', '__init__');
    const file = fc
      .tuple(fc.array(name, { maxLength: 3 }), stem)
      .map(([folders, last]) => [...folders, `${last}.py`].join('/'));
    const specifier = fc
      .tuple(fc.constantFrom('', '', '.', '..'), fc.array(name, { minLength: 1, maxLength: 3 }))
      .map(([dots, names]) => dots + names.join('.'));
    const files = fc.array(file, { minLength: 1, maxLength: 10 });
    const asked = fc.array(fc.tuple(specifier, file), { minLength: 1, maxLength: 10 });
    let meant = 0;
    fc.assert(
      fc.property(files, asked, fc.constantFrom([], ['site']), (there, all, roots) => {
        const { imports } = importsIn(there, roots, () => true);
        for (const [each, from] of all) {
          const found = resolveModule(each, from, (path) => there.includes(path), roots);
          expect(imports.resolve(each, from)).toBe(found);
          if (found !== null) meant++;
        }
      }),
      { numRuns: 2000 },
    );
    expect(meant).toBeGreaterThan(500);
  });
});
