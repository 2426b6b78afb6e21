import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

const blocks = `
import torch.nn as nn

class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x):
        return self.conv(x) + x
`;

function seen(texts: Readonly<Record<string, string>>, pythonPath: readonly string[] = []): readonly string[] {
  const read: string[] = [];
  const { models, gaps } = analysePythonText(texts, { pythonPath }, (file) => read.push(file));
  return [...models.map(({ model, blocks: own }) => `${model.name} ${own.length}`), ...gaps.map(({ reason }) => reason), ...read];
} // prettier-ignore

test('what a package offers is imported when it is asked for', () => {
  const texts = {
    'net.py': 'import lib\nimport torch.nn as nn\n\ndef net():\n    return nn.Sequential(lib.Block(8), lib.Block(8))\n',
    'lib/__init__.py': "from .blocks import Block\nfrom .other import Other\nfrom . import more\n__all__ = ['Block', 'Other']\n",
    'lib/blocks.py': blocks,
    'lib/other.py': 'raise ValueError()\n',
    'lib/more.py': 'raise ValueError()\n',
  };
  expect(seen(texts)).toEqual(['net 2', 'net.py', 'lib/__init__.py', 'lib/blocks.py']);
}); // prettier-ignore

test('all names of a package are imported where all are asked for', () => {
  const texts = {
    'net.py': 'from lib import *\nimport torch.nn as nn\n\ndef net():\n    return nn.Sequential(Block(8), nn.ReLU())\n',
    'lib/__init__.py': 'from .blocks import Block as Block\nfrom .registry import names\nfrom .user import User\n',
    'lib/blocks.py': `${blocks}\n\nnothing = None\n`,
    'lib/registry.py': 'names = []\n',
    'lib/user.py': "from .registry import names\nclass User: pass\nnames.append('user')\n",
  };
  expect(seen(texts)).toEqual(['net 1', ...Object.keys(texts)]);
}); // prettier-ignore

test('files that import each other find what there is', () => {
  const texts = {
    'net.py': 'from lib.a import net\nimport torch.nn\n\nclass Net(torch.nn.Sequential):\n    def __init__(self):\n        super().__init__(*net())\n',
    'lib/__init__.py': 'from .a import net\nfrom .b import Block\n',
    'lib/a.py': 'import lib\n\ndef net():\n    return [lib.Block(4), lib.Block(4)]\n',
    'lib/b.py': `import lib.a\n${blocks}`,
  };
  expect(seen(texts).slice(0, 1)).toEqual(['Net 2']);
}); // prettier-ignore

test('packages whose folder is named are read, if they have to do with networks', () => {
  const texts = {
    'net.py': 'import torch.nn as nn\nimport numpy as np\nfrom nets import Block\n\ndef net():\n    return nn.Sequential(nn.ReLU(), Block(8))\n',
    'site/nets/__init__.py': 'from .blocks import Block\n',
    'site/nets/blocks.py': `${blocks}\n\nsomething = 1\n`,
    'site/numpy/__init__.py': 'import math\n',
  };
  expect(seen(texts, ['site'])).toEqual(['net 1', 'net.py', 'site/nets/__init__.py', 'site/nets/blocks.py']);
  expect(seen(texts).join()).toContain("the module 'nets' is not part of the analysed code");
}); // prettier-ignore

test('a file that names no library is read where a package that it imports has to do with networks, however much that begins with', () => {
  const parts = Array.from({ length: 40 }, (_, index) => `part${index}`);
  const texts = {
    'net.py': 'from nets.blocks import Block\n\ndef net():\n    return Block(8)\n',
    'site/nets/__init__.py': `from .blocks import Block\n${parts.map((part) => `from .${part} import ${part}\n`).join('')}`,
    'site/nets/blocks.py': blocks,
    ...Object.fromEntries(parts.map((part) => [`site/nets/${part}.py`, `${part} = 1\n`])),
  };
  expect(seen(texts, ['site']).slice(0, 1)).toEqual(['net 1']);
}); // prettier-ignore

test('what an installed package uses itself is imported when somebody looks at it, and once for all networks', () => {
  const texts = {
    'net.py':
      'from nets.blocks import Block, Config\nimport torch.nn as nn\n\ndef one():\n    return nn.Sequential(Block(8), nn.ReLU())\n\ndef two():\n    return nn.Sequential(Block(16), nn.ReLU())\n',
    'site/nets/__init__.py': 'import torch\n',
    'site/nets/blocks.py': `from functools import partial\nfrom .helpers import width_of\nfrom .transforms import Crop\n${blocks.replaceAll('width, width', 'width_of(width), width')}\n\nclass Config:\n    crop = partial(Crop, size=224)\n`,
    'site/nets/transforms.py': 'raise ValueError()\n',
    'site/nets/helpers.py':
      'import torch\nif torch.cuda.is_available():\n    factor = 1\nelse:\n    factor = 1\ndef width_of(width):\n    return width * factor\n',
  };
  const read = ['net.py', 'site/nets/blocks.py', 'site/nets/helpers.py'];
  expect(seen(texts, ['site'])).toEqual(['one 1', 'two 1', ...read]);
}); // prettier-ignore

test('what a package does for others when it is imported is no matter of the network that imports it', () => {
  const texts = {
    'net.py':
      'from nets.blocks import Block\nimport torch.nn as nn\n\ndef one():\n    return nn.Sequential(Block(8), nn.ReLU())\n',
    'site/nets/__init__.py': 'import torch\n',
    'site/nets/blocks.py': `from .exports import register\n${blocks.replace('super().__init__()', 'super().__init__()\n        register(self)')}`,
    'site/nets/exports.py':
      'import torch\nfrom others import export\n\ndef symbolic(graph, aligned):\n    if aligned:\n        return graph.op(torch.tensor(aligned))\n    return graph\n\nexport(symbolic)\n\ndef register(module):\n    return None\n',
  };
  expect(seen(texts, ['site']).slice(0, 1)).toEqual(['one 1']);
  expect(seen(texts, ['site']).filter((each) => !each.endsWith('.py'))).toEqual(['one 1']);
}); // prettier-ignore

test('what comes of a gap is no gap of its own', () => {
  const text = `
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 1)

    def forward(self, x):
        x = torch.ops.own.thing(self.conv(x))
        x = x.view(x.size(0), x.shape[1] // 2, -1).transpose(1, 2)
        if x.shape[1] > 4:
            x = x[0]
        return x.flatten(1)
`;
  expect(seen({ 'net.py': text }).filter((each) => !/^Net|\.py$/.test(each))).toEqual(['torch.ops.own.thing is not followed']);
}); // prettier-ignore
