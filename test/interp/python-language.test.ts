import { describe } from '@jest/globals';
import { runCases } from './python-language.js';

describe('numbers', () => {
  runCases([
    [
      'are divided down and up',
      'out(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, int(7 / 2), int(-7 / 2), 2 ** 5, divmod(-7, 2)[0])',
    ],
    ['are read in every notation', 'out(0x1f, 0b101, 0o17, 1_000, int(1e2), 5.0, 0xFF)'],
    [
      'are rounded',
      'import math\nout(round(2.5), round(3.5), round(-2.5), math.ceil(2.1), math.floor(-2.1), int(64 * (4 / 64.0)) * 32, int(3.99), abs(-4))',
    ],
    [
      'are made of texts and of truth',
      "out(int('12'), int(True), True + True, True == 1, False == 0, float('2') == 2)",
    ],
    ['have bits', 'out(6 & 3, 6 | 1, 6 ^ 3, ~6, 1 << 4, 256 >> 2)'],
    [
      'are chosen',
      'out(min(3, 1, 2), max([3, 1, 2]), sum([1, 2, 3]), sum([[1], [2]], [])[1], max(1, 2, key=lambda x: -x), min([], default=7))',
    ],
    ['are compared in a chain', 'out(1 < 2 < 3, 1 < 2 > 3, 1 == 1 != 2, 3 > 2 >= 2)'],
  ]);
});

describe('truth', () => {
  runCases([
    [
      'is a matter of what is in it',
      "out(*[1 if x else 0 for x in [0, 1, '', 'a', [], [0], {}, {1: 2}, None, (), (0,), 0.0, set(), {0}]])",
    ],
    [
      'gives the value that decides',
      'out((0 or 5), (3 and 4), ([] or 6), not 0, not [1], None is None, [] is not None)',
    ],
    [
      'can be defined',
      'class A:\n    def __bool__(self): return False\nclass B:\n    def __len__(self): return 0\nout(1 if A() else 0, 1 if B() else 0, 1 if object() else 0)',
    ],
    ['is asked of all', 'out(any([0, 1]), all([1, 0]), all([]), any(x > 2 for x in [1, 2, 3]))'],
    ['is chosen by', 'x = 5\nout(1 if x > 3 else 2, 3 if x is None else 4)'],
  ]);
});

describe('texts', () => {
  runCases([
    [
      'are put together',
      "a, b = 'x', 3\nout(f'{a}{b}', f'{b:04d}|{a:>3}|{a!r}|{{}}', '%s-%d' % (a, b), '{}{k}'.format(b, k=a), 'ab' 'cd', f\"{b=}\")",
    ],
    [
      'are taken apart',
      "out(*'a.b.c'.split('.'), 'abc'[1], 'abc'[-1], 'abcd'[1:3], 'abc'[::-1], ','.join(['1', '2']), ' x '.strip(), 'a-b'.partition('-')[2])",
    ],
    [
      'are asked',
      "out('abc'.startswith('ab'), 'abc'.endswith(('x', 'c')), 'b' in 'abc', 'layer1'.replace('layer', ''), len('abc'), 'a' < 'b', 'x'.upper(), 'ab' * 2)",
    ],
    ['are escaped', "out('\\n\\t\\x41\\u0042', r'\\n', '''a\nb''')"],
    ['show values', "out(str([1, 'a', (2,), None, True, {'k': 1.5}]), repr('it'), str(2.0 * 3 == 6))"],
  ]);
});

describe('lists and tuples', () => {
  runCases([
    [
      'grow at both ends where they are deques',
      'from collections import deque\nd = deque([2, 3])\nd.appendleft(1)\nd.append(4)\nout(*d, d.popleft(), d.pop(), len(d))\nd.extendleft([7, 8])\nout(*d)',
    ],
    [
      'change',
      'a = [1, 2]\na.append(3)\na.extend([4, 5])\na.insert(0, 9)\na.remove(2)\nb = a.pop()\na[0] = 7\na += [8]\ndel a[1]\nout(*a, b, len(a))',
    ],
    [
      'are sliced',
      'a = [0, 1, 2, 3, 4]\nout(*a[1:3], *a[-2:], *a[::2], *a[::-1], *a[:-1])\na[1:3] = [9]\nout(*a)',
    ],
    [
      'are taken apart',
      'a, b = 1, 2\na, b = b, a\nfirst, *rest = [1, 2, 3]\n*head, last = [4, 5, 6]\nx, (y, z) = 7, (8, 9)\np, *q, r = range(5)\nout(a, b, first, *rest, *head, last, x, y, z, p, *q, r)',
    ],
    ['are repeated and joined', 'out(*[1] * 3, *([1] + [2]), *((3,) + (4,)), *[0, 1] * 2)'],
    ['are compared', 'out([1, 2] == [1, 2], (1,) == [1], [1, 2] < [1, 3], [1] in [[1]], 2 in (1, 2))'],
    [
      'are ordered',
      "out(*sorted([3, 1, 2]), *sorted([1, 2, 3], key=lambda x: -x), *reversed([1, 2]), *sorted('ba'))\na = [2, 1]\na.sort(reverse=True)\nout(*a, a.index(1), a.count(2))",
    ],
    [
      'are shared',
      'a = [1]\nb = a\nb.append(2)\nc = list(a)\nc.append(3)\nout(len(a), len(c), a is b, a is c)',
    ],
  ]);
});

describe('dictionaries and sets', () => {
  runCases([
    [
      'keep their order',
      "d = {'a': 1, 'b': 2}\nd['c'] = 3\nd.update(b=5)\nout(*d.values(), *[k for k in d], *[v for k, v in d.items()], d.get('x', 9), 'a' in d, len(d), d.pop('a'), d.setdefault('z', 4))",
    ],
    [
      'are merged',
      "a, b = {'x': 1}, {'y': 2}\nout(*{**a, **b, 'x': 3}.values(), *(a | b).values(), *dict(a, z=5).values(), *dict([('q', 6)]).values())",
    ],
    ['have keys of many kinds', 'd = {(1, 2): 3, None: 4, 5: 6, True: 7}\nout(d[1, 2], d[None], d[5], d[1])'],
    [
      'hold each once',
      'a = {1, 2, 2}\na.add(3)\nout(len(a), *sorted(a | {9}), *sorted(a & {1, 9}), *sorted(a - {1}), 2 in a, {1, 2} == {2, 1})',
    ],
    [
      'are made by comprehensions',
      'out(*{x: x * 2 for x in range(3) if x}.values(), *sorted({x % 2 for x in range(5)}), *[x + y for x in range(2) for y in range(x + 1)])',
    ],
    [
      'come with more',
      'from collections import OrderedDict, defaultdict, namedtuple\nd = OrderedDict([("a", 1)])\ne = defaultdict(list)\ne["k"].append(4)\nP = namedtuple("P", "x y")\np = P(5, y=6)\nout(d["a"], e["k"][0], p.x, p[1], len(p))',
    ],
  ]);
});

describe('functions', () => {
  runCases([
    [
      'take arguments by position and name',
      'def f(a, b=2, *c, d, e=5, **k):\n    return [a, b, *c, d, e, *k.values()]\nout(*f(1, d=4), *f(1, 3, 7, 8, d=4, z=9), *f(*[1, 2], **{"d": 3, "e": 4}))',
    ],
    [
      'keep their defaults',
      'x = 1\ndef f(a=x, b=[]):\n    b.append(a)\n    return len(b)\nx = 5\nout(f(), f(), f())',
    ],
    [
      'see what is around them',
      'def make():\n    count = 0\n    def inc():\n        nonlocal count\n        count += 1\n        return count\n    return inc\nf = make()\nout(f(), f(), make()())',
    ],
    [
      'are values',
      'from functools import partial, reduce\nf = partial(lambda a, b=2: a * 10 + b, 4)\nout(f(), f(b=3), (lambda *a: len(a))(1, 2), reduce(lambda a, b: a + b, [1, 2, 3]), *map(lambda x: x + 1, [1, 2]), *filter(None, [0, 5]))',
    ],
    ['give nothing', 'def f(): pass\nout(f() is None)'],
    ['call themselves', 'def f(n):\n    return 1 if n < 2 else n * f(n - 1)\nout(f(5))'],
    [
      'give one after another',
      'def g(n):\n    for i in range(n):\n        yield i\n    yield from [7, 8]\nout(*g(2), sum(g(3)), next(g(1)), *[x for x in (y * 2 for y in range(3))])',
    ],
    ['tell by an assignment', 'out(*[y for x in range(5) if (y := x * 2) > 4])'],
  ]);
});

describe('loops and conditions', () => {
  runCases([
    [
      'have an else',
      'for i in range(3):\n    if i == 5: break\nelse:\n    out(1)\nfor i in range(3):\n    if i == 1: break\nelse:\n    out(2)\nout(i)\nn = 0\nwhile n < 2: n += 1\nelse: out(n)',
    ],
    [
      'go on and leave',
      'for a in range(4):\n    for b in range(4):\n        if b == 1: continue\n        if b == 3: break\n        out(a * 10 + b)\n    else:\n        out(99)\n    if a == 2: break',
    ],
    [
      'go over pairs',
      "for i, (a, b) in enumerate(zip([1, 2], 'xy'), 5):\n    out(i, a, b)\nfor i in range(5, 0, -2): out(i)",
    ],
    [
      'match',
      "def f(x):\n    match x:\n        case 1 | 2: return 10\n        case 'a': return 20\n        case None: return 30\n        case y if y == 9: return 40\n        case _: return 50\nout(f(2), f('a'), f(None), f(9), f(8))",
    ],
    [
      'chain',
      'def f(x):\n    if x < 1: return 1\n    elif x < 2: return 2\n    elif x < 3: return 3\n    else: return 4\nout(f(0), f(1), f(2), f(3))',
    ],
    [
      'with managers',
      'class M:\n    def __enter__(self): return 5\n    def __exit__(self, *a): return False\nwith M() as m, M(): out(m)',
    ],
  ]);
});

describe('errors', () => {
  runCases([
    [
      'are caught by their class',
      "def f(e):\n    try:\n        raise e\n    except (KeyError, IndexError) as x: return 1\n    except ValueError as x: return len(str(x))\n    except Exception: return 3\n    finally: out(0)\nout(f(KeyError('a')), f(ValueError('abc')), f(RuntimeError()))",
    ],
    [
      'come from the language',
      'def f(g):\n    try:\n        return g()\n    except (KeyError, IndexError, AttributeError, ZeroDivisionError, TypeError) as e:\n        return 7\nout(f(lambda: {}[1]), f(lambda: [][0]), f(lambda: (1).x), f(lambda: 1 // 0), f(lambda: None + 1), f(lambda: len()))',
    ],
    [
      'go on',
      'class E(ValueError): pass\ntry:\n    try: raise E(5)\n    except ValueError: raise\nexcept E as e:\n    out(e.args[0])\ntry: out(1)\nexcept E: out(2)\nelse: out(3)',
    ],
    [
      'end what they come from',
      'try:\n    assert 1 == 1\n    assert False, "no"\nexcept AssertionError: out(4)',
    ],
  ]);
});

describe('classes', () => {
  runCases([
    [
      'have methods and fields',
      'class A:\n    n: int = 3\n    def __init__(self, x, *, y=2): self.x, self.y = x, y\n    def sum(self): return self.x + self.y + self.n\na = A(1)\nb = A(1, y=5)\nA.n = 10\nb.n = 0\nout(a.sum(), b.sum(), A.sum(a))',
    ],
    [
      'inherit',
      'class A:\n    def __init__(self): self.a = 1\n    def f(self): return 1\nclass B(A):\n    def __init__(self):\n        super().__init__()\n        self.b = self.a + 1\n    def f(self): return super().f() + 10\nclass C(B):\n    def f(self): return super(C, self).f() + 100\nout(B().b, B().f(), C().f(), isinstance(C(), A), issubclass(C, A))',
    ],
    [
      'inherit from several',
      'class A:\n    def f(self): return 1\nclass B(A):\n    def f(self): return 10 + super().f()\nclass C(A):\n    def f(self): return 100 + super().f()\nclass D(B, C): pass\nout(D().f(), *[len(k.__name__) for k in D.__mro__[:4]])',
    ],
    [
      'have properties',
      'class A:\n    def __init__(self): self._x = 1\n    @property\n    def x(self): return self._x\n    @x.setter\n    def x(self, v): self._x = v * 2\n    @staticmethod\n    def s(a): return a + 1\n    @classmethod\n    def c(cls, a): return cls.k + a\n    k = 5\nclass B(A):\n    k = 7\na = A()\na.x = 4\nout(a.x, A.s(1), a.s(2), A.c(1), B.c(1), B().c(2))',
    ],
    [
      'work as functions and lists',
      'class A:\n    def __init__(self): self.d = {}\n    def __call__(self, x): return x + 1\n    def __getitem__(self, k): return self.d[k]\n    def __setitem__(self, k, v): self.d[k] = v\n    def __len__(self): return len(self.d)\n    def __iter__(self): return iter(self.d.values())\n    def __contains__(self, k): return k in self.d\n    def __add__(self, o): return 50 + o\n    def __radd__(self, o): return 60 + o\n    def __eq__(self, o): return True\na = A()\na["x"] = 4\nout(a(1), a["x"], len(a), *a, "x" in a, a + 1, 2 + a, a == 9)',
    ],
    [
      'look up by name',
      "class A:\n    x = 1\n    def __getattr__(self, name): return len(name)\na = A()\nsetattr(a, 'y', 5)\nout(getattr(a, 'x'), getattr(A, 'nope', 9), hasattr(A, 'x'), hasattr(A, 'q'), a.y, a.abcd, type(a) is A, a.__class__.__name__)",
    ],
    [
      'are dataclasses',
      'from dataclasses import dataclass, field, replace\n@dataclass\nclass A:\n    x: int\n    y: int = 2\n    z: list = field(default_factory=list)\n    def __post_init__(self): self.w = self.x + self.y\n@dataclass(eq=True)\nclass B(A):\n    v: int = 7\na = A(1)\nb = B(1, v=3)\nout(a.w, b.v, len(a.z), replace(a, x=5).x, a.z is A(1).z)',
    ],
    [
      'are named tuples',
      'from collections import namedtuple\nfrom typing import NamedTuple\nP = namedtuple("P", "x y z", defaults=(3,))\nclass Q(NamedTuple):\n    a: int\n    b: int = 2\np = P(1, y=2)\np2 = p._replace(y=7)\nq = Q(5)\nq2 = q._replace(a=9)\nout(*p, *p2, p2.y, p2._asdict()["y"], len(P(1, 2)._fields), q.a, q.b, q2.a, q2.b, q2._asdict()["a"], q.a)',
    ],
    [
      'are enumerations',
      'from enum import Enum\nclass A(Enum):\n    X = (1, 2)\n    Y = 5\n    Z = Y\n    def f(self): return self.value\nout(A.X.value[1], A.Y.name, A.Y.f(), A.Z is A.Y, isinstance(A.X, A), A.X == A.Y)',
    ],
    [
      'are found by value and by name',
      "from enum import Enum\nclass A(Enum):\n    X = 4\n    Y = 'y'\n    Z = 4\nout(A(4) is A.X, A('y').name, A['Y'].value, A(A.Y) is A.Y, len(A), *[a.name for a in A], A.X == 4)\ntry:\n    A(5)\nexcept ValueError:\n    out(9)\ntry:\n    A['W']\nexcept KeyError:\n    out(8)",
    ],
    [
      'are texts and numbers too',
      "from enum import Enum, IntEnum\nclass F(str, Enum):\n    LAST = 'last'\n    SECOND = 'second'\nclass N(IntEnum):\n    A = 3\n    B = 5\nout(F.LAST == 'last', F('second') == F.SECOND, F.LAST != F.SECOND, {'last': 7}[F.LAST], F.LAST.upper(), F.LAST in ('last',), isinstance(F.LAST, str), N.A + N.B, N.A < N.B, N.B == 5, range(9)[N.A], isinstance(N.A, int))",
    ],
    [
      'are counted',
      'from enum import Enum, auto\nclass A(Enum):\n    X = auto()\n    Y = auto()\n    Z = 7\n    W = auto()\nout(A.X.value, A.Y.value, A.W.value)',
    ],
    [
      'are made in place',
      'def make(n):\n    class A:\n        k = n * 2\n        if n > 1:\n            extra = 5\n    return A\nout(make(1).k, make(3).extra, hasattr(make(1), "extra"))',
    ],
    [
      'do what their body says',
      'class A:\n    sizes = [i * 2 for i in range(3)]\n    total = sum(sizes)\n    def f(self, n=total): return n\nout(*A.sizes, A.total, A().f())',
    ],
  ]);
});

describe('what comes with the language', () => {
  runCases([
    [
      'itertools',
      'import itertools\nfrom itertools import chain\nout(*chain([1], [2]), *[a * b for a, b in itertools.product([1, 2], [3])], *itertools.accumulate([1, 2]), *itertools.islice(itertools.count(3), 2), *chain.from_iterable([[7], [8]]))',
    ],
    [
      'lists are made longer where they are',
      'a = [1]\nb = a\na += [2]\na += (3,)\nout(*b)\ndef f(c):\n    c += [4]\nf(a)\nout(*b)\nd = {"k": a}\nd["k"] += [5]\nout(len(b))\na *= 2\nout(len(b))\ne = g = (1,)\ne += (2,)\nout(len(g))\nh = i = {1}\nh |= {2}\nj = k = {1: 2}\nj |= {3: 4}\nout(len(i), len(k))\nclass A:\n    n = 1\n    def __iadd__(self, b):\n        self.n += b\n        return self\nx = y = A()\nx += 4\nout(y.n)',
    ],
    [
      'operators as functions',
      "import operator\nfrom functools import reduce\nfrom operator import mul, itemgetter, attrgetter, methodcaller\nclass A:\n    def __init__(self): self.n, self.m = 4, 7\na = [1]\nout(reduce(mul, (2, 3), 1), operator.floordiv(7, 2), operator.sub(5, 2), operator.neg(-3), operator.eq(2, 2), operator.is_not(a, None), operator.not_([]), operator.contains([1, 2], 2), itemgetter(1)([5, 6]), *itemgetter('b', 'a')({'a': 1, 'b': 2}), attrgetter('n')(A()), *attrgetter('m', 'n')(A()), *methodcaller('split', ',')('8,9')[0], *operator.iadd(a, [3]), *a, *[k for k, v in sorted({'x': 3, 'y': 1}.items(), key=itemgetter(1))])",
    ],
    [
      'an environment in which nothing is set',
      "import os\nfrom os import environ, getenv\nname = 'SURELY_NOBODY_SETS_THIS'\nout(int(os.environ.get(name, '8')), 1 if name in os.environ else 2, 3 if environ.get(name) is None else 4, 5 if getenv(name, default=False) else 6, 7 if name not in environ else 9)",
    ],
    [
      'numbers that are none',
      'import math\nout(math.isfinite(1.5), math.isinf(math.inf), math.isinf(-math.inf), math.isnan(math.nan), math.isnan(2), math.isfinite(math.nan))',
    ],
    [
      'floats as texts',
      'import math\nout(f"w{1.0}", str(4 / 2), "%s" % 0.5, "{}".format(2), f"{1e16} {1e-5} {1e-4} {123456.75} {-2.0}", str(int(3.0)), f"{16 * 1.5}", str(7 // 2.0), str(round(2.6)), str(round(2.04, 1)), f"{float(3)}", "%d" % 2.0, "%i" % 7, f"{math.floor(2.0)}", str(math.sqrt(16)), repr([1.0, 2]), str(1.0 * 3), f"{3:d}", f"{2.0:.1f}", str(10 ** 20), str({1.0: 2}[1]), str(5 % 2.0), str(sum([0.5, 0.5])), str(max(1, 2.0)), str(2 ** 3), str(2 ** 3.0))',
    ],
    [
      'copies',
      'import copy\na = [[1]]\nb = copy.deepcopy(a)\nc = copy.copy(a)\na[0].append(2)\nout(len(b[0]), len(c[0]))',
    ],
    [
      'math',
      'import math\nout(math.sqrt(16), math.prod([2, 3]), math.log2(8), math.gcd(12, 18), math.pi > 3)',
    ],
    [
      'types do nothing',
      'from typing import List, Optional, Union, cast\nT = Union[int, Optional[List[int]]]\nx: "T" = cast(int, 5)\nout(x)',
    ],
  ]);
});
