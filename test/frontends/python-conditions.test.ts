import { describe, expect, test } from '@jest/globals';
import { unmark } from './editing.js';
import { applyIntent } from './python-editing.js';

function drop(source: string): string | null {
  const { texts, places, guards } = unmark({ 'a.py': source });
  const [guard] = guards;
  if (!guard) throw new Error('no guard is marked');
  return applyIntent({ kind: 'dropAtoms', guard, atoms: places }, texts)?.['a.py'] ?? null;
}

describe('dropAtoms', () => {
  test.each([
    ['if «⟦stride != 1⟧ or a != b»: f()', 'if a != b: f()'],
    ['if «a != b or ⟦stride != 1⟧»: f()', 'if a != b: f()'],
    ['if «a != b or ⟦stride != 1⟧ or c»: f()', 'if a != b or c: f()'],
    ['if «⟦s[0] != 1⟧ or ⟦s[1] != 1⟧ or c»: f()', 'if c: f()'],
    ['if «(⟦s[0] != 1⟧ or ⟦s[1] != 1⟧) or c»: f()', 'if c: f()'],
    ['if «c or (⟦s != 1⟧ or d)»: f()', 'if c or d: f()'],
    ['if «c and (⟦s != 1⟧ or d or e)»: f()', 'if c and (d or e): f()'],
    ['if «c and (⟦s⟧ or (d and e))»: f()', 'if c and d and e: f()'],
    ['if «c or (⟦s⟧ or (d and e))»: f()', 'if c or (d and e): f()'],
    ['if «⟦stride == 1⟧ and same»: f()', 'if same: f()'],
    ['if «not (⟦stride == 1⟧ and same)»: f()', 'if not same: f()'],
    ['if «not(⟦stride == 1⟧ and same)»: f()', 'if not same: f()'],
    ['if «not (⟦stride == 1⟧ and a == b)»: f()', 'if not a == b: f()'],
    ['if(«⟦s != 1⟧ or a != b»): f()', 'if a != b: f()'],
    ['p = («⟦s != 1⟧ or a != b»)', 'p = a != b'],
    ['p = x if «⟦s != 1⟧ or (a != b)» else y', 'p = x if a != b else y'],
    ['p = x if «⟦s != 1⟧ or (a if b else c)» else y', 'p = x if (a if b else c) else y'],
    ['p = f(«⟦s != 1⟧ or a», 1)', 'p = f(a, 1)'],
    ['p = («⟦s != 1⟧ or a != b») == c', 'p = (a != b) == c'],
    ['p = [x for x in y if «⟦s != 1⟧ or (a if b else c)»]', 'p = [x for x in y if (a if b else c)]'],
    ['if «⟦s != 1⟧ or (n := a)»: f()', 'if (n := a): f()'],
    ['if «⟦s is not None⟧ or a not in b»: f()', 'if a not in b: f()'],
    ['if «⟦s != 1⟧ or \\\n   a != b»: f()', 'if a != b: f()'],
    ['if (\n    «⟦s != 1⟧  # halves\n    or a != b»  # widens\n): f()', 'if (\n    a != b  # widens\n): f()'],
    ['if (\n    «a != b  # widens\n    or ⟦s != 1⟧»  # halves\n): f()', 'if (\n    a != b  # widens\n): f()'],
    ['if («a != b  # widens\n    or ⟦s != 1⟧»): f()', 'if (a != b  # widens\n): f()'],
    ['if («⟦s != 1⟧ or\n    a !=\n    b»): f()', 'if (a !=\n    b): f()'],
    ['if («⟦s != 1⟧ or\n    g(a,\n    b)»): f()', 'if g(a,\n    b): f()'],
    ['h([(«⟦s != 1⟧ or\n    a !=\n    b»)])', 'h([a !=\n    b])'],
    ['if «⟦(s := stride) != 1⟧ or c»: f()', null],
    ['if «⟦log(stride) != 1⟧ or c»: f()', null],
    ['def log(s):\n  print(s)\n  return s\nif «⟦log(stride) != 1⟧ or c»: f()', null],
    [
      'def strided(s):\n  "Whether."\n  return s != 1\nif «⟦strided(stride)⟧ or c»: f()',
      'def strided(s):\n  "Whether."\n  return s != 1\nif c: f()',
    ],
    ['if «⟦max(stride) != 1⟧ or ⟦any(s != 1 for s in stride)⟧ or c»: f()', 'if c: f()'],
    ['if «⟦stride != 1⟧»: f()', null],
    ['if «not ⟦stride⟧»: f()', null],
    ['if «⟦a⟧ or ⟦b⟧»: f()', null],
    ['if «f(⟦stride != 1⟧) or c»: f()', null],
    ['if «a or b»: ⟦c⟧', null],
    ['if «⟦s⟧ < 1 or c»: f()', null],
  ])('%s', (source, expected) => {
    expect(drop(source)).toBe(expected);
  });
});

function add(source: string, adapterWhen: boolean, left = 'inplanes', right = 'planes'): string | null {
  const { texts, guards } = unmark({ 'a.py': source });
  const [guard] = guards;
  if (!guard) throw new Error('no guard is marked');
  return applyIntent({ kind: 'addAtom', guard, left, right, adapterWhen }, texts)?.['a.py'] ?? null;
}

describe('addAtom', () => {
  test.each([
    ['if «stride != 1»: f()', true, 'if stride != 1 or inplanes != planes: f()'],
    ['if «stride == 1»: f()', false, 'if stride == 1 and inplanes == planes: f()'],
    ['if «a != b or c»: f()', true, 'if a != b or c or inplanes != planes: f()'],
    ['if «a and b»: f()', true, 'if (a and b) or inplanes != planes: f()'],
    ['if «a or b»: f()', false, 'if (a or b) and inplanes == planes: f()'],
    ['if «not same»: f()', true, 'if not same or inplanes != planes: f()'],
    ['p = x if «s > 1» else y', true, 'p = x if s > 1 or inplanes != planes else y'],
    ['p = a and «s > 1»', true, 'p = a and (s > 1 or inplanes != planes)'],
    ['f(«s», 1)', true, 'f(s or inplanes != planes, 1)'],
    ['p = not «s»', true, 'p = not (s or inplanes != planes)'],
    ['if (n := «s»): f()', true, 'if (n := s or inplanes != planes): f()'],
  ])('%s', (source, adapterWhen, expected) => {
    expect(add(source, adapterWhen)).toBe(expected);
  });

  test('the constant stands where the code has it', () => {
    expect(add('if «a != b»: f()', true, 'stride', '1')).toBe('if a != b or stride != 1: f()');
    expect(add('if «64 != a»: f()', true, 'stride', '1')).toBe('if 64 != a or 1 != stride: f()');
    expect(add('if «a != b»: f(2 == c)', true, 'stride', '1')).toBe('if a != b or 1 != stride: f(2 == c)');
  });

  test('wraps operands that bind weaker than a comparison, and only those', () => {
    expect(add('if «s»: f()', true, 'planes * 4', 'x.shape[1]')).toBe('if s or planes * 4 != x.shape[1]: f()');
    expect(add('if «s»: f()', true, '1 if a else 2', 'b == c')).toBe('if s or (1 if a else 2) != (b == c): f()');
  }); // prettier-ignore

  test.each(['', 'a +', 'a)(b', 'a; b', 'a), (b', '(a'])('refuses %p as an operand', (operand) => {
    expect(add('if «s»: f()', true, operand)).toBeNull();
  });
});

test('a text in place of another, if that parses', () => {
  const { texts, places } = unmark({ 'a.py': 'nn.Conv2d(3, 8, 1, stride=⟦2⟧)' });
  const [at] = places;
  if (!at) throw new Error('no place is marked');
  expect(applyIntent({ kind: 'replace', at, text: '1' }, texts)).toEqual({ 'a.py': 'nn.Conv2d(3, 8, 1, stride=1)' });
  expect(applyIntent({ kind: 'replace', at, text: '1; (' }, texts)).toBeNull();
}); // prettier-ignore

test.each([
  ['is missing', {}],
  ['does not parse', { 'a.py': 'if (a or b:' }],
])('a file that %s is not edited', (_, texts) => {
  const guard = { file: 'a.py', start: 4, end: 10 };
  const atom = { file: 'a.py', start: 4, end: 5 };
  expect(applyIntent({ kind: 'dropAtoms', guard, atoms: [atom] }, texts)).toBeNull();
  expect(applyIntent({ kind: 'addAtom', guard, left: 'a', right: 'b', adapterWhen: true }, texts)).toBeNull();
  expect(applyIntent({ kind: 'replace', at: atom, text: 'x' }, texts)).toBeNull();
  expect(applyIntent({ kind: 'rename', declarations: [atom], candidates: ['x'] }, texts)).toBeNull();
});
