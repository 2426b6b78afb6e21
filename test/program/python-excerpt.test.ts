import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { namesLibrary, specifiersOf } from '../../src/program/network-text.js';
import { excerptOf } from '../../src/program/python-excerpt.js';

function excerpt(text: string): string {
  const bytes = Buffer.from(text);
  return excerptOf(bytes, (start, end) => bytes.toString('utf8', start, end));
}

describe('an excerpt of Python', () => {
  test('has the import statements, and little else', () => {
    const text = `# We import torch below.
import os  # the system
def f():
    from .nets import (  # two
        a,
        b,
    )
    return a.important + b.imports  # players
import_all = 1
text = 'import x'
`;
    expect(excerpt(text)).toBe(
      'import os  # the system\n    from .nets import (  # two\n        a,\n        b,\n    )\n',
    );
  });

  test.each([
    'layers = None\n',
    'backend = None\nlayers = None\n',
    'keras.layers\nkeras_utils, layers = get_submodules_from_kwargs(kwargs)\n',
    '\uFEFFimport torch\n',
    'import\ttorch\n',
    'from torch.nn import (\n  Conv2d)',
  ])('tells that %j names a library', (text) => {
    expect(namesLibrary(text, 'a.py')).toBe(true);
    expect(namesLibrary(excerpt(text), 'a.py')).toBe(true);
  });

  test('tells what the whole text tells', () => {
    const part = fc.constantFrom('import', 'from', 'torch', 'keras', 'layers', 'os.path', '.', '..a', 'as', 'x', 'é', 'None', '=', ',', '(', ')', '#', '"', ';', '\\', '\n', '\n', '\n  ', '\r\n', '\t', ' ', ' ', ' ', 'get_submodules_from_kwargs', '\uFEFF'); // prettier-ignore
    const line = fc.constantFrom('\nimport os', '\nfrom torch import nn', '\n  from . import (a,', '\nlayers = None', '\nfrom x import y as z'); // prettier-ignore
    const text = fc.array(fc.oneof(part, line), { maxLength: 30 }).map((parts) => parts.join(''));
    let naming = 0;
    fc.assert(
      fc.property(text, (whole) => {
        const short = excerpt(whole);
        expect(namesLibrary(short, 'a.py')).toBe(namesLibrary(whole, 'a.py'));
        expect(specifiersOf(short, 'a.py')).toEqual(specifiersOf(whole, 'a.py'));
        if (namesLibrary(whole, 'a.py')) naming++;
      }),
      { numRuns: 3000 },
    );
    expect(naming).toBeGreaterThan(500);
  });
});
