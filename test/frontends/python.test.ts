import { expect, test } from '@jest/globals';
import { pythonFrontEnd } from '../support/python.js';
import { printProgram } from './print.js';

function print(text: string): string {
  const result = pythonFrontEnd.parse('a.py', text);
  if ('error' in result) throw new Error(result.error.message);
  return printProgram(result.program).replaceAll('\0', '$');
}

test.each([
  // Operators and literals.
  ['a // b @ -c ** 2', '(@ (// a b) (- (** c 2)))'],
  ['a < b <= c', '(and (< a b) (<= b c))'],
  ['a is not None and not (b in c or d not in e)', '(and (!== a null) (! (or (in b c) (! (in d e)))))'],
  ['x if a else y', '(? a x y)'],
  ["f'{a!r:>{w}} {b}' 'c'", '`${(call format (call repr a) `>${w}`)} ${b}c`'],
  [String.raw`r'\n' '\t\x41'`, String.raw`"\\n\tA"`],
  ['[1, *a], (1,), {1, 2}, {"k": v, **w}', '[1 ...a]\ntuple[1]\n(call set [1 2])\n{["k"]:v ...w}'],
  ['a[1], a[1:], a[::2, None], a[b, c]', 'a[1]\na[1::]\na[tuple[::2 null]]\na[tuple[b c]]'],
  ['f(a, *b, k=1, **c)', '(call f a ...b k=1 **c)'],
  ['[x for a in b if c for x in a]', '(list x for a b if c for x a)'],
  ['{k: v for k, v in d}', '(record k: v for [k v] d)'],
  ['sum(x for x in y)', '(call sum (call =>*(){(forOf const x y (yield x))}))'],
  ['lambda a, *b: a', '=>(a, ...b)a'],
  ['super().f(), super(A, self).g', '(call (super).f)\n(super A self).g'],
  // Statements.
  ['a = b = 1', '(export var $value0 1)\n(export var a $value0)\n(export var b $value0)'],
  ['a, *b, c = d', '(export var [a ...b c] d)'],
  ['a.b: int = 1\nc: str', '(= a.b 1)'],
  ['a += 1', '(+= a 1)'],
  ['del a, b[0], c.d', '(delete b[0])\n(delete c.d)'],
  ['if a: pass\nelif b: c\nelse: d', '(if a {} (if b {c} {d}))'],
  ['for a, b in c: d', '(forOf var [a b] c {d})'],
  ['while a:\n  break\nelse:\n  b', '$loop0: {(while a {(break $loop0)}); {b}}'],
  ['assert a, "b"', '(if (! a) (throw (call AssertionError "b")))'],
  ['with a as b, c: d', '(export var b (call a.__enter__))\n(call c.__enter__)\n{d}'],
  [
    'try: a\nexcept (A, B) as e: b\nexcept C: raise\nelse: c\nfinally: d',
    '(try {a; c} catch $caught0{(if (instanceof $caught0 tuple[A B]) {(var e $caught0); b} (if (instanceof $caught0 C) {(throw $caught0)} (throw $caught0)))} finally {d})',
  ],
  ['match a:\n  case 1 | "x": b\n  case A(): c\n  case d if e: f\n  case _: g', '(export var $subject0 a)\n(if (or (== $subject0 1) (== $subject0 "x")) {b} (if (instanceof $subject0 A) {c} {(var d $subject0); (if e {f} {{g}})}))'],
  // Modules.
  ['import a.b as c, d', '(import a.b *>c)\n(import d *>d)'],
  ['import a.b', '(import a *>a)\n(import a.b)'],
  ['from ..a import (b as c,\n  d)', '(import ..a b>c d>d)'],
  ['from a import *\nfrom __future__ import annotations', '(import a **>)'],
  // Functions and classes.
  [
    'def f(a, b: int = 1, /, *c, d, **e) -> None:\n  return',
    '(export var f fn f(a, b:number=1, ...c, only d, rest ...e){(return null); (return null)})',
  ],
  ['async def f():\n  async for a in b: await c', '(export var f async fn f(){(forOf await var a b {(await c)}); (return null)})'],
  ['def f():\n  global a\n  a = 1\n  yield a', '(export var f fn* f(){(= a 1); (yield a); (return null)})'],
  [
    'class A(B, C, metaclass=D):\n  x: int = 1\n  y: List[str]\n  if a: z = 2\n  @property\n  def p(self): return 1\n  @p.setter\n  def p(self, v): pass\n  @staticmethod\n  def s(): pass\n  @classmethod\n  def c(cls): pass',
    '(export var A class A < B C metaclass=D{static x:number=1; static y:string[]; static {(if a {(var z 2)})}; getter p fn(self){(return 1); (return null)}; setter p fn(self, v){(return null)}; static method s fn(){(return null)}; class method c fn(cls){(return null)}})'.replace('class A <', '(class A <').replace('D{', 'D){'),
  ],
  ['@register\n@dataclass(eq=True)\nclass A: pass', '(export var A (class A){})\n(call $decorating register A)\n(export var A (call (call dataclass eq=true) A))'],
  ['@torch.no_grad()\ndef f(): pass', '(export var f fn f(){(return null)})'],
  // Types.
  ['a: Literal["x", 1, None] = b', '(export var a:"x"|1|null b)'],
  ['def f(a: Optional[int], b: "torch.Tensor", c: Callable[..., int], d: Tuple[int, int]): ...', '(export var f fn f(a:other, b:@torch.Tensor, c:function, d:number[]){Ellipsis; (return null)})'],
])('%s', (text, expected) => {
  expect(print(text)).toBe(expected);
}); // prettier-ignore

test.each([
  ['def f(:\n  pass', 1, 7],
  ['a = 1\nb = = 2', 2, 6],
  ['class A:\n  def f(self)\n    return 1', 2, 14],
  ['a = f(1, 2\n', 1, 11],
  ['def f():\n  return 1 +\n\nb = 3', 2, 13],
])('%s is told where it is wrong', (text, line, column) => {
  const result = pythonFrontEnd.parse('a.py', text);
  expect('error' in result ? result.error : null).toMatchObject({ line, column });
});

test('offsets are those of the text, whatever letters it has', () => {
  const result = pythonFrontEnd.parse('a.py', '"ä😀"; b');
  const statement = 'program' in result ? result.program.body[1] : undefined;
  expect(statement?.at).toEqual({ file: 'a.py', start: 7, end: 8 });
});
