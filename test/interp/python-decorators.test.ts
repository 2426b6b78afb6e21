import { expect, test } from '@jest/globals';
import { show } from '../../src/dim/index.js';
import { analysePythonText } from '../support/python.js';

/** The channels of the first layer of each network in this code. */
function channels(code: string): Readonly<Record<string, string>> {
  const { models, gaps, errors } = analysePythonText({ 'pkg/nets/zoo.py': `import sys\nimport torch.nn as nn\n${code}` });
  expect([...gaps, ...errors]).toEqual([]);
  return Object.fromEntries(models.map(({ model: { name, nodes } }) => [name, show(nodes[0]?.shape?.[1] ?? 0, 'text')]));
} // prettier-ignore

test('a decorator that notes in a registry what its module says of a function is followed', () => {
  const code = `
known = {}

def register(fn):
    module = sys.modules[fn.__module__]
    if hasattr(module, 'sizes') and fn.__name__ in module.sizes:
        known[fn.__name__] = module.sizes[fn.__name__]
    return fn

def build(name):
    return nn.Sequential(nn.Conv2d(known.get(name, 3), 8, 1))

sizes = {'wide': 7}

@register
def wide():
    return build('wide')

@register
def plain():
    return build('plain')
`;
  expect(channels(code)).toEqual({ wide: '7', plain: '3' });
});

test('a decorator asks what the module has', () => {
  const code = `
import sys
known = {}
widths = {'a': 5}

def register(fn):
    mod = sys.modules[fn.__module__]
    if hasattr(mod, '__all__'):
        if fn.__name__ not in mod.__all__:
            mod.__all__.append(fn.__name__)
    else:
        mod.__all__ = [fn.__name__]
    if hasattr(mod, 'widths') and fn.__name__ in mod.widths:
        known[fn.__name__] = mod.widths[fn.__name__]
    return fn

@register
def a():
    return nn.Sequential(nn.Conv2d(known.get('a', 3), 8, 1))

@register
def b():
    return nn.Sequential(nn.Conv2d(known.get('b', 4), 8, 1))
`;
  expect(channels(code)).toEqual({ a: '5', b: '4' });
});

test('a decorator that throws, or asks what nobody knows, has noted nothing', () => {
  const code = `
import os
known = {}

def throwing(fn):
    known['a'] = 5
    raise ValueError('no')

def asking(fn):
    known['b'] = 6
    if os.path.exists('wide'):
        known['b'] = 7
    return fn

@throwing
def a():
    return nn.Sequential(nn.Conv2d(known.get('a', 3), 8, 1))

@asking
def b():
    return nn.Sequential(nn.Conv2d(known.get('b', 4), 8, 1))
`;
  expect(channels(code)).toEqual({ a: '3', b: '4' });
});
