import { describe, expect, test } from '@jest/globals';
import { applyIntent, unmark } from './editing.js';

function drop(source: string): string | null {
  const { texts, places, guards } = unmark({ 'a.ts': source });
  const [guard] = guards;
  if (!guard) throw new Error('no guard is marked');
  return applyIntent({ kind: 'dropAtoms', guard, atoms: places }, texts)?.['a.ts'] ?? null;
}

describe('dropAtoms', () => {
  test.each([
    ['if («⟦stride !== 1⟧ || a !== b») f();', 'if (a !== b) f();'],
    ['if («a !== b || ⟦stride !== 1⟧») f();', 'if (a !== b) f();'],
    ['if («a !== b || ⟦stride !== 1⟧ || c») f();', 'if (a !== b || c) f();'],
    ['if («⟦s[0] !== 1⟧ || ⟦s[1] !== 1⟧ || c») f();', 'if (c) f();'],
    ['if («(⟦s[0] !== 1⟧ || ⟦s[1] !== 1⟧) || c») f();', 'if (c) f();'],
    ['if («c || (⟦s[0] !== 1⟧ || d)») f();', 'if (c || d) f();'],
    ['if («c && (⟦s[0] !== 1⟧ || d || e)») f();', 'if (c && (d || e)) f();'],
    ['if («c && (⟦s⟧ || (d && e))») f();', 'if (c && d && e) f();'],
    ['if («⟦stride === 1⟧ && same») return_();', 'if (same) return_();'],
    ['if («!(⟦stride === 1⟧ && same)») f();', 'if (!same) f();'],
    ['if («!(⟦stride === 1⟧ && a === b)») f();', 'if (!(a === b)) f();'],
    ['if («!(⟦stride === 1⟧ && same(a))») f();', 'if (!same(a)) f();'],
    ['if («!((⟦stride === 1⟧) && (same))») f();', 'if (!same) f();'],
    ['const p = («⟦s !== 1⟧ || a !== b»);', 'const p = a !== b;'],
    ['const p = («⟦s !== 1⟧ || a !== b») as boolean;', 'const p = (a !== b) as boolean;'],
    ['const p = «⟦s !== 1⟧ || (a !== b)» ? f(x) : x;', 'const p = a !== b ? f(x) : x;'],
    ['const p = («⟦s !== 1⟧ || (a ? b : c)») ? f(x) : x;', 'const p = (a ? b : c) ? f(x) : x;'],
    ['const p = («⟦s !== 1⟧ || (a, b)»);', 'const p = (a, b);'],
    ['const p = () => («⟦s !== 1⟧ || ({ a })»);', 'const p = () => ({ a });'],
    ['f(«⟦s !== 1⟧ || a !== b», 1);', 'f(a !== b, 1);'],
    ['x = («⟦s !== 1⟧ || a !== b») === c;', 'x = (a !== b) === c;'],
    [
      'if (\n  «⟦stride !== 1⟧ || // halves\n  inplanes !== planes // widens\n  ») f();',
      null, // no node ends where this guard does
    ],
    [
      'if (\n  «⟦stride !== 1⟧ || // halves\n  inplanes !== planes» // widens\n) f();',
      'if (\n  inplanes !== planes // widens\n) f();',
    ],
    [
      'if («a !== b // widens\n  || ⟦stride !== 1⟧») f(); // halves',
      'if (a !== b // widens\n) f(); // halves',
    ],
    ['if («a !== b /* widens */ || ⟦stride !== 1⟧») f();', 'if (a !== b /* widens */) f();'],
    ['if («⟦(s = stride) !== 1⟧ || c») f();', null],
    ['if («⟦n++ > 1⟧ || c») f();', null],
    ['if («⟦await strided()⟧ || c») f();', null],
    ['if («⟦log(stride) !== 1⟧ || c») f();', null],
    ['const log = (s) => { n++; return s; }; if («⟦log(stride) !== 1⟧ || c») f();', null],
    ['let is = (s) => s !== 1; if («⟦is(stride)⟧ || c») f();', null],
    ['const is = (s) => s !== 1; if («⟦is(stride)⟧ || c») f();', 'const is = (s) => s !== 1; if (c) f();'],
    ['if («⟦strides.some((s) => s !== 1)⟧ || c») f();', 'if (c) f();'],
    ['if («⟦strides.some((s) => (n = s))⟧ || c») f();', null],
    ['if («⟦stride !== 1⟧») f();', null],
    ['if («!⟦stride⟧») f();', null],
    ['if («⟦a⟧ || ⟦b⟧») f();', null],
    ['if («f(⟦stride !== 1⟧) || c») f();', null],
    ['if («a || b») ⟦c⟧;', null],
  ])('%s', (source, expected) => {
    expect(drop(source)).toBe(expected);
  });
});

function add(source: string, adapterWhen: boolean, left = 'inC', right = 'outC'): string | null {
  const { texts, guards } = unmark({ 'a.ts': source });
  const [guard] = guards;
  if (!guard) throw new Error('no guard is marked');
  return applyIntent({ kind: 'addAtom', guard, left, right, adapterWhen }, texts)?.['a.ts'] ?? null;
}

describe('addAtom', () => {
  test.each([
    ['if («stride !== 1») f();', true, 'if (stride !== 1 || inC !== outC) f();'],
    ['if («stride != 1») f();', true, 'if (stride != 1 || inC != outC) f();'],
    ['if («stride === 1») return_();', false, 'if (stride === 1 && inC === outC) return_();'],
    ['if («stride == 1») f();', false, 'if (stride == 1 && inC == outC) f();'],
    ['if («a !== b || c») f();', true, 'if (a !== b || c || inC !== outC) f();'],
    ['if («a && b») f();', true, 'if ((a && b) || inC !== outC) f();'],
    ['if («a || b») f();', false, 'if ((a || b) && inC === outC) f();'],
    ['if («a ?? b») f();', true, 'if ((a ?? b) || inC !== outC) f();'],
    ['if («a = b») f();', true, 'if ((a = b) || inC !== outC) f();'],
    ['if («!same») f();', true, 'if (!same || inC !== outC) f();'],
    ['if (x == y) f(); if («needed») f();', true, 'if (x == y) f(); if (needed || inC != outC) f();'],
    ['const p = «s > 1» ? f(x) : x;', true, 'const p = s > 1 || inC !== outC ? f(x) : x;'],
    ['const p = («s > 1») as boolean;', true, 'const p = (s > 1 || inC !== outC) as boolean;'],
    ['const p = (a && «s > 1»);', true, 'const p = (a && (s > 1 || inC !== outC));'],
    ['f(«s», 1);', true, 'f(s || inC !== outC, 1);'],
    ['const p = !«s»;', true, 'const p = !(s || inC !== outC);'],
  ])('%s', (source, adapterWhen, expected) => {
    expect(add(source, adapterWhen)).toBe(expected);
  });

  test.each([
    ['if («a !== b») f();', 'if (a !== b || stride !== 1) f();'],
    ['if («64 !== a») f();', 'if (64 !== a || 1 !== stride) f();'],
    ['if («64 != a») f(b === 1, c === 2);', 'if (64 != a || 1 != stride) f(b === 1, c === 2);'],
    ['if («a !== b») f(2 === c);', 'if (a !== b || 1 !== stride) f(2 === c);'],
    ['if («a !== b») f(2 === c, d === 3);', 'if (a !== b || stride !== 1) f(2 === c, d === 3);'],
    ['if («a !== b») f(null === c);', 'if (a !== b || stride !== 1) f(null === c);'],
  ])('the constant stands where the code has it: %s', (source, expected) => {
    expect(add(source, true, 'stride', '1')).toBe(expected);
  });

  test('wraps operands that bind weaker than a comparison, and only those', () => {
    expect(add('if («s») f();', true, 'planes * 4', 'x.shape[3]')).toBe(
      'if (s || planes * 4 !== x.shape[3]) f();',
    );
    expect(add('if («s») f();', true, 'a ? 1 : 2', 'b === c')).toBe(
      'if (s || (a ? 1 : 2) !== (b === c)) f();',
    );
  });

  test.each(['', 'a +', 'a)(b', 'a; b', 'if (a) b', '(a'])('refuses %p as an operand', (operand) => {
    expect(add('if («s») f();', true, operand)).toBeNull();
  });
});

describe('replace', () => {
  test('puts the text in place', () => {
    const { texts, places } = unmark({ 'a.ts': 'conv({ strides: ⟦2⟧ })' });
    const [at] = places;
    if (!at) throw new Error('no place is marked');
    expect(applyIntent({ kind: 'replace', at, text: '1' }, texts)).toEqual({
      'a.ts': 'conv({ strides: 1 })',
    });
    expect(applyIntent({ kind: 'replace', at, text: '1 }' }, texts)).toBeNull();
  });
});

describe('files that cannot be edited', () => {
  test.each([
    ['is missing', {}],
    ['does not parse', { 'a.ts': 'if (a || b) {' }],
  ])('one that %s', (_, texts) => {
    const guard = { file: 'a.ts', start: 4, end: 10 };
    const atom = { file: 'a.ts', start: 4, end: 5 };
    expect(applyIntent({ kind: 'dropAtoms', guard, atoms: [atom] }, texts)).toBeNull();
    expect(
      applyIntent({ kind: 'addAtom', guard, left: 'a', right: 'b', adapterWhen: true }, texts),
    ).toBeNull();
    expect(applyIntent({ kind: 'replace', at: atom, text: 'x' }, texts)).toBeNull();
    expect(applyIntent({ kind: 'rename', declarations: [atom], candidates: ['x'] }, texts)).toBeNull();
  });
});
