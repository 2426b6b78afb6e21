import { describe, expect, test } from '@jest/globals';
import { unmark } from './editing.js';
import { fixFor, renamed, renamedText } from './python-editing.js';

/** `A` stands for the new name, `down` for the old one. */
function cases(table: Readonly<Record<string, string | null>>): void {
  test.each(Object.entries(table))('%s', (source, expected) => {
    expect(renamedText(source, ['A'])).toBe(expected);
  });
}

describe('variables', () => {
  cases({
    '⟦down⟧ = f(); g(down, o.down)': 'A = f(); g(A, o.down)',
    'def f():\n  ⟦down⟧ = None\n  if a: down = g()\n  return down\ndown': 'def f():\n  A = None\n  if a: A = g()\n  return A\ndown',
    'def f():\n  ⟦down⟧ = 1\n  def g():\n    nonlocal down\n    down = 2\n  return lambda: down': 'def f():\n  A = 1\n  def g():\n    nonlocal A\n    A = 2\n  return lambda: A',
    'def f():\n  def g():\n    nonlocal down\n    down = 2\n  ⟦down⟧ = 1': 'def f():\n  def g():\n    nonlocal A\n    A = 2\n  A = 1',
    'def f():\n  global down\n  ⟦down⟧ = 1\ndown': 'def f():\n  global A\n  A = 1\nA',
    'def f():\n  ⟦down⟧ = 1\n  return [down for down in xs], [down for x in down]': 'def f():\n  A = 1\n  return [down for down in xs], [A for x in A]',
    'def f():\n  [⟦down⟧ for down in down]': 'def f():\n  [A for A in down]',
    'def f(xs):\n  if (⟦down⟧ := g(xs)): down.h(down=down)':
      'def f(xs):\n  if (A := g(xs)): A.h(down=A)',
    'def f(xs):\n  if [⟦down⟧ := x for x in xs]: down': 'def f(xs):\n  if [A := x for x in xs]: A',
    'for ⟦down⟧, b in xs: down': 'for A, b in xs: A',
    'with a as (⟦down⟧, b): down += 1': 'with a as (A, b): A += 1',
    'try: a\nexcept E as ⟦down⟧: down': 'try: a\nexcept E as A: A',
    'def f():\n  ⟦down⟧: Optional[Down] = None\n  x: down\n  del down': 'def f():\n  A: Optional[Down] = None\n  x: A\n  del A',
    "def f():\n  ⟦down⟧ = 1  # down\n  'down'\n  return f'down {down!r:>{down}} {{down}}'": "def f():\n  A = 1  # down\n  'down'\n  return f'down {A!r:>{A}} {{down}}'",
    'def f():\n  a, *⟦down⟧ = xs\n  return {**down}, [*down], f(*down, **down)': 'def f():\n  a, *A = xs\n  return {**A}, [*A], f(*A, **A)',
    '⟦__down__⟧ = 1': null,
    'def f(⟦down⟧, b=down): return down': 'def f(A, b=down): return A',
    'f = lambda ⟦down⟧=down, *b: down': 'f = lambda A=down, *b: A',
    'def ⟦down⟧(x): return down(x)\n@down\ndef g(): pass': 'def A(x): return A(x)\n@A\ndef g(): pass',
    'class ⟦Down⟧(B): pass\ndef f(d: Down) -> Down: return Down()': 'class A(B): pass\ndef f(d: A) -> A: return A()',
  });
}); // prettier-ignore

describe('attributes', () => {
  cases({
    'class B(nn.Module):\n  def __init__(self, down):\n    self.⟦down⟧ = down\n  def f(self, x): return self.down(x)\nimport torch.nn as nn':
      'class B(nn.Module):\n  def __init__(self, down):\n    self.A = down\n  def f(self, x): return self.A(x)\nimport torch.nn as nn',
    'class B:\n  ⟦down⟧: Optional[M] = None\n  def f(self, other): return self.down, B.down, other.down': 'class B:\n  A: Optional[M] = None\n  def f(self, other): return self.A, B.A, other.A',
    'class B:\n  def ⟦down⟧(self, x): return x\n  def f(self, x): return self.down(x)': 'class B:\n  def A(self, x): return x\n  def f(self, x): return self.A(x)',
    'class B:\n  @property\n  def ⟦down⟧(self): return self._d\n  @down.setter\n  def down(self, v): self._d = v': 'class B:\n  @property\n  def A(self): return self._d\n  @A.setter\n  def A(self, v): self._d = v',
    'class B:\n  def __init__(self):\n    self.⟦down⟧ = None\nclass C(B):\n  def f(self): return super().f(), self.down': 'class B:\n  def __init__(self):\n    self.A = None\nclass C(B):\n  def f(self): return super().f(), self.A',
    'class B:\n  def __init__(self):\n    self.⟦down⟧ = g()\n    for i in range(3): setattr(self, f"layer{i}", g())\n    name = "norm" + str(i)\n    self.add_module(name, g())\n    for each in ("a", "b"): getattr(self, each)':
      'class B:\n  def __init__(self):\n    self.A = g()\n    for i in range(3): setattr(self, f"layer{i}", g())\n    name = "norm" + str(i)\n    self.add_module(name, g())\n    for each in ("a", "b"): getattr(self, each)',
    'class B:\n  """The down of B, self.down."""\n  def f(self): self.⟦down⟧ = 1 + a\n  # self.down': 'class B:\n  """The down of B, self.down."""\n  def f(self): self.A = 1 + a\n  # self.down',
  });
}); // prettier-ignore

describe('marks that say to whom a name belongs stay', () => {
  cases({
    'class B(nn.Module):\n  def __init__(self, ⟦down⟧):\n    self.⟦_down⟧ = down\n  def f(self, x): return self._down(x)\nimport torch.nn as nn\nB(down=1)':
      'class B(nn.Module):\n  def __init__(self, A):\n    self._A = A\n  def f(self, x): return self._A(x)\nimport torch.nn as nn\nB(A=1)',
    'class B:\n  def f(self): self.⟦_down⟧ = self.⟦down⟧': 'class B:\n  def f(self): self._A = self.A',
    'def ⟦_down⟧(x): return x\ndef _A(x): return _down(x)': null,
  });
}); // prettier-ignore

describe('parameters and keywords', () => {
  cases({
    'def f(a, ⟦down⟧=None): return down\nf(1, down=g())\nf(1, 2)': 'def f(a, A=None): return A\nf(1, A=g())\nf(1, 2)',
    'class B:\n  def __init__(self, ⟦down⟧=None): self.d = down\nclass C(B):\n  def __init__(self, down): super().__init__(down=down)\nB(down=down)':
      'class B:\n  def __init__(self, A=None): self.d = A\nclass C(B):\n  def __init__(self, down): super().__init__(A=down)\nB(A=down)',
    'class B:\n  def __init__(self, ⟦down⟧=None): self.d = down\nclass C:\n  def __init__(self, down=None): self.d = down\ndef make(block): return block(1, down=g())':
      'class B:\n  def __init__(self, A=None): self.d = A\nclass C:\n  def __init__(self, A=None): self.d = A\ndef make(block): return block(1, A=g())',
    'class B:\n  def __init__(self, ⟦down⟧=None): self.d = down\ndef other(down=None): return down\nB(down=1 + a)\nother(down=2 + a)':
      'class B:\n  def __init__(self, A=None): self.d = A\ndef other(down=None): return down\nB(A=1 + a)\nother(down=2 + a)',
    'from functools import partial\nclass B:\n  def __init__(self, ⟦down⟧=None): self.d = down\nb = partial(B, down=g())':
      'from functools import partial\nclass B:\n  def __init__(self, A=None): self.d = A\nb = partial(B, A=g())',
    'class B:\n  def __init__(self, ⟦down⟧=None): self.d = down\ndef make(**kwargs): return B(**kwargs)\nmake(down=g())':
      'class B:\n  def __init__(self, A=None): self.d = A\ndef make(**kwargs): return B(**kwargs)\nmake(A=g())',
    'class B:\n  def stage(self, ⟦down⟧=None): return down\n  def f(self): self.stage(down=g())\ndef run(b): b.stage(down=h())':
      'class B:\n  def stage(self, A=None): return A\n  def f(self): self.stage(A=g())\ndef run(b): b.stage(A=h())',
    'def f(*, ⟦down⟧: Optional[nn.Module] = None, **rest): return down\nimport torch.nn as nn': 'def f(*, A: Optional[nn.Module] = None, **rest): return A\nimport torch.nn as nn',
  });
}); // prettier-ignore

describe('what is not safe is refused', () => {
  const attribute = 'class B:\n  def __init__(self):\n    self.⟦down⟧ = g()\n';
  const parameter = 'class B:\n  def __init__(self, ⟦down⟧=None):\n    self.d = down\n';
  test.each([
    ['an attribute by its text', `${attribute}getattr(b, "down")`],
    ['an attribute by any text', `${attribute}def f(name): return getattr(b, name)`],
    ['a text that may be it', `${attribute}getattr(b, f"do{x}")`],
    ['a part of a path', `${attribute}if "layer1.down.weight" in state: pass`],
    ['a key', `${attribute}f(**{"down": 1})`],
    ['a dictionary of attributes', `${attribute}b.__dict__[key]`],
    ['slots', `${attribute}class C:\n  __slots__ = ("down",)`],
    ['a flag of the same name', `${attribute}class C:\n  def f(self): self.down = True`],
    ['a flag by its parameter', `${attribute}class C:\n  def __init__(self, down=False): self.down = down`],
    ['a flag by its type', `${attribute}class C:\n  down: bool`],
    ['a comparison', `${attribute}class C:\n  def f(self, s): self.down = s != 1`],
    ["a package's object", `${attribute}import timm\ntimm.create_model("x").down`],
    ["a package's class", 'from timm import Base\nclass B(Base):\n  def f(self): return self.⟦down⟧(x)'],
    ["a package's class further up", `from timm import Base\nclass A(Base): pass\n${attribute.replace('B:', 'B(A):')}`],
    ["a package's class as a value", `from torchvision.models.resnet import BasicBlock\n${attribute}Net(BasicBlock)\ndef f(m): m.down`],
    ['a pattern', `${attribute}match b:\n  case B(down=d): pass`],
    ['a dataclass', 'from dataclasses import dataclass\n@dataclass\nclass B:\n  ⟦down⟧: M = None'],
    ['a dictionary of keywords', `${parameter}dict(down=1)`],
    ["a package's keyword", `${parameter}import timm\ntimm.block(down=g())`],
    ["a package's constructor", `import timm\nclass B(timm.Block):\n  def __init__(self, ⟦down⟧): super().__init__(down=down)`],
    ['a flag as a keyword of who knows what', `${parameter}def f(block): block(down=True)`],
    ["a keyword of a package's class", `from torchvision.models.resnet import BasicBlock\n${parameter}Net(BasicBlock)\ndef f(block): block(down=g())`],
    ['a parameter that is a flag', 'def f(⟦down⟧=False): return down'],
    ['a parameter that is a size', 'def f(⟦down⟧: Optional[int] = None): return down'],
    ['eval', 'def f():\n  ⟦down⟧ = 1\n  eval("do" + "wn")'],
    ['locals', 'def f():\n  ⟦down⟧ = 1\n  return locals()'],
    ['all names as texts', '__all__ = ["down"]\ndef ⟦down⟧(): pass'],
    ['a package by its path', 'import ⟦down⟧.blocks\ndown.blocks.f()'],
    ['no name', 'f(⟦1 + 2⟧)'],
  ])('%s', (_, source) => {
    expect(renamedText(source, ['A'])).toBeNull();
  });

  test('and these are not', () => {
    for (const more of ['', 'getattr(b, "up")', 'getattr(b, f"layer{x}")', 'from torchvision.models.resnet import BasicBlock\nBasicBlock(1)', 'd = dict(up=1)', 'self.other = True']) {
      expect(renamedText(`${attribute}${more}`, ['A'])).not.toBeNull();
      expect(renamedText(`${parameter}${more}`, ['A'])).not.toBeNull();
    }
  });
}); // prettier-ignore

describe('names that are taken', () => {
  test.each([
    ['in the same scope', 'def f(shortcut_adapter):\n  ⟦down⟧ = 2'],
    ['between a use and its binding', 'def f():\n  ⟦down⟧ = 1\n  def g(shortcut_adapter): return down'],
    [
      'further out and used inside',
      'shortcut_adapter = 1\ndef f():\n  ⟦down⟧ = 2\n  return shortcut_adapter',
    ],
    ['by a name of Python that is used inside', 'def f():\n  ⟦down⟧ = 2\n  return shortcut_adapter()'],
    ['as an attribute', 'class B:\n  def f(self):\n    self.⟦down⟧ = g()\n    self.shortcut_adapter = 1'],
    ['as a keyword', 'def f(⟦down⟧, **more): return down\nf(1, shortcut_adapter=2)'],
    ['at the top of a file that imports it', 'def ⟦down⟧(): pass\ndef shortcut_adapter(): pass'],
    ['in a pattern', 'def f(x):\n  ⟦down⟧ = 1\n  match x:\n    case shortcut_adapter: pass'],
  ])('%s', (_, source) => {
    expect(renamedText(source)).toContain('projection');
    expect(renamedText(source, ['shortcut_adapter'])).toBeNull();
  });

  test('not by what the new name cannot meet', () => {
    expect(renamedText('shortcut_adapter = 0\ndef f():\n  ⟦down⟧ = 1\n  return down')).toContain(
      'return shortcut_adapter',
    );
    expect(
      renamedText('class C:\n  shortcut_adapter = 0\n  def f(self):\n    ⟦down⟧ = 1\n    return down'),
    ).toContain('return shortcut_adapter');
    expect(
      renamedText(
        'def f():\n  ⟦down⟧ = 1\n  class C:\n    shortcut_adapter = 1\n    def g(self): return down',
      ),
    ).toContain('return shortcut_adapter');
  });

  test.each(['class', 'a b', '1a', '', 'None', 'a.b', 'lambda'])('%p is no name', (name) => {
    expect(renamedText('⟦down⟧ = 1', [name])).toBeNull();
  });

  test('two names of one scope cannot share one, those of two can', () => {
    expect(renamedText('def f():\n  ⟦down⟧ = ⟦pool⟧ = 2')).toBeNull();
    expect(renamedText('def f(): ⟦down⟧ = 1\ndef g(): ⟦pool⟧ = 2')).toBe(
      'def f(): shortcut_adapter = 1\ndef g(): shortcut_adapter = 2',
    );
  });
});

describe('over files', () => {
  test('names go through imports, aliases and packages', () => {
    expect(
      renamed(
        {
          'net/blocks.py': 'def ⟦down⟧(x): return x\n',
          'net/__init__.py': 'from .blocks import down\nfrom . import blocks as b\nb.down(1)\n',
          'net/more.py': 'from .blocks import down as d\nfrom net import down\ndown(d(1))\n',
          'all.py': 'from net import *\nfrom net.blocks import *\ndown(1)\n',
          'path.py': 'import net.blocks as blocks\nblocks.down(1)\nother.down(1)\n',
          'apart.py': 'down = 1\nother.down\n',
        },
        ['A'],
      ),
    ).toEqual({
      'net/blocks.py': 'def A(x): return x\n',
      'net/__init__.py': 'from .blocks import A\nfrom . import blocks as b\nb.A(1)\n',
      'net/more.py': 'from .blocks import A as d\nfrom net import A\nA(d(1))\n',
      'all.py': 'from net import *\nfrom net.blocks import *\nA(1)\n',
      'path.py': 'import net.blocks as blocks\nblocks.A(1)\nother.down(1)\n',
      'apart.py': 'down = 1\nother.down\n',
    });
  });

  test('attributes and keywords change where imports lead, and only there', () => {
    const sources = {
      'block.py': 'class B:\n  def __init__(self, ⟦down⟧=None):\n    self.⟦down⟧ = down\n',
      'net.py': 'from block import B\nb = B(down=g())\nb.down.eval()\n',
      'apart.py': 'class C:\n  def f(self, down=False): self.down = down\n',
    };
    expect(renamed(sources, ['A'])).toEqual({
      'block.py': 'class B:\n  def __init__(self, A=None):\n    self.A = A\n',
      'net.py': 'from block import B\nb = B(A=g())\nb.A.eval()\n',
      'apart.py': sources['apart.py'],
    });
    expect(renamed({ ...sources, 'apart.py': `import net\n${sources['apart.py']}` }, ['A'])).toBeNull();
  });

  test('a file with the name that cannot be parsed is in the way', () => {
    const sources = { 'a.py': 'def ⟦down⟧(): pass\n', 'b.py': 'from a import down\ndef f(:\n' };
    expect(renamed(sources)).toBeNull();
  });

  test('the new name must be free in the files that import it', () => {
    const sources = { 'a.py': 'def ⟦down⟧(): pass\n', 'b.py': 'from a import down\nshortcut_adapter = 1\n' };
    expect(renamed(sources)?.['b.py']).toBe('from a import projection\nshortcut_adapter = 1\n');
  });
});

test.each([
  ['a local', 'def f():\n  ⟦down⟧ = 1', false, false],
  ['a parameter of a function', 'def f(⟦down⟧): pass', true, false],
  ['a parameter of a private function', 'def _f(⟦down⟧): pass', false, false],
  ['a parameter of a method of a private class', 'class _B:\n  def f(self, ⟦down⟧): pass', false, false],
  ['a parameter of a constructor', 'class B:\n  def __init__(self, ⟦down⟧): pass', true, false],
  ['a parameter of a function in a function', 'def f():\n  def g(⟦down⟧): pass', false, false],
  ['an attribute', 'class B:\n  def __init__(self): self.⟦down⟧ = g()', true, true],
  ['a function', 'def ⟦down⟧(): pass', true, false],
  ['a private function', 'def ⟦_down⟧(): pass', false, false],
])('whether others know the name of %s', (_, source, isPublic, renamesWeights) => {
  const { texts, places } = unmark({ 'a.py': source });
  expect(fixFor({ kind: 'rename', declarations: places, candidates: ['A'] }, texts)).toMatchObject({
    isPublic,
    renamesWeights,
  });
});
