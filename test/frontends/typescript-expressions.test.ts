import { describe, expect, test } from '@jest/globals';
import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';
import { parse, print } from './print.js';

function each(cases: Readonly<Record<string, string>>): void {
  test.each(Object.entries(cases))('%s', (text, expected) => {
    expect(print(text)).toBe(expected);
  });
}

describe('types, casts and parentheses vanish', () => {
  each({
    '(a as any)!.b<number>(c satisfies T, ...d)[<number>0]': '(call a.b c ...d)[0]',
    'const y = ((x.apply(z)) as tf.SymbolicTensor)!;': '(const y (call x.apply z))',
    'f<T>(a, <T>b)': '(call f a b)',
    'new Map<string, number>()': '(new Map)',
    'g!(a!)': '(call g a)',
    'new (a.b())(1)': '(new (call a.b) 1)',
    'new Foo': '(new Foo)',
  });
});

describe('literals', () => {
  each({
    '0x10 + 1_000 + .5': '(+ (+ 16 1000) 0.5)',
    '"a\\n\\u0041"': '"a\\nA"',
    '`plain`': '"plain"',
    '`x${a}y${b + 1}`': '`x${a}y${(+ b 1)}`',
    'x = null, undefined, true': '(seq (= x null) undefined true)',
    '[1, , ...x]': '[1 _ ...x]',
    '/re/g': '/re/g',
    '10n': '<a bigint is not followed>',
    'tag`x${a}`': '(call tag (strings "x" "") a)',
    'import.meta.url': '<import.meta is not followed>.url',
    'new.target': 'newTarget',
  });
});

describe('records', () => {
  each({
    '({ a, "b-c": 1, 2: 3, [k]: 4, ["lit"]: 5, ...s })': '{a b-c:1 2:3 [k]:4 lit:5 ...s}',
    '({ m() { return this } })': '{m:fn(){(return this)}}',
    '({ async *gen() {}, f: async () => await 1 })': '{gen:async fn*(){} f:async =>()(await 1)}',
    '({ get g() { return 1 }, set g(v) {} })': '{getter g fn(){(return 1)} setter g fn(v){}}',
  });
});

describe('operators', () => {
  each({
    'a || b && !(c ?? d)': '(or a (and b (! (nullish c d))))',
    'a !== b == c != d === e': '(=== (!= (== (!== a b) c) d) e)',
    'a << 1 >> 2 >>> 3': '(>>> (>> (<< a 1) 2) 3)',
    '2 ** 3 ** 4': '(** 2 (** 3 4))',
    '-a + +b - ~c': '(- (+ (- a) (+ b)) (~ c))',
    '"x" in o; #p in o; a instanceof B': '(in "x" o)\n(in "#p" o)\n(instanceof a B)',
    'typeof a, void 0, delete a.b': '(seq (typeof a) (void 0) (delete a.b))',
    'a ? b : c ? d : e': '(? a b (? c d e))',
    'i++; --this.x[0]': '(post ++ i)\n(pre -- this.x[0])',
    'x = y ??= z': '(= x (nullish= y z))',
    'x += 1, y **= 2, z ||= w, v &&= u': '(seq (+= x 1) (**= y 2) (or= z w) (and= v u))',
    'async () => { await x }; function* g() { yield; yield 1; yield* z }':
      'async =>(){(await x)}\nfn* g(){(yield); (yield 1); (yield* z)}',
  });
});

describe('optional chains', () => {
  each({
    'a?.b.c?.[d](e)?.(f)': '(call (call a?.b~.c?[d]~ e)? f)',
    '(a?.b).c': 'a?.b.c',
    'a?.b!.c': 'a?.b~.c',
    'a.b?.()': '(call a.b?)',
  });
});

describe('functions and patterns', () => {
  each({
    'const f = (x) => ({ x })': '(const f =>(x){x})',
    '(function self(this: T, a?: number, { b = 2, ...r }: O = {}, [c, , d] = e, ...rest: string[]): void {})':
      'fn self(a?:number, {b:b=2 ...r}:@O={}, [c _ d]=e, ...rest:string[]){}',
    'const { p: { q: w = 1 }, [k]: v, ...o } = x': '(const {p:{q:w=1} [k]:v ...o} x)',
    '[a.b, [c[0]], { d, e: [f = 1], g = 2, ...h }] = i': '(= [a.b [c[0]] {d:d e:[f=1] g:g=2 ...h}] i)',
    '[a, ...b.c] = d': '(= [a ...b.c] d)',
    'f(a => a, (b = 1) => { return b })': '(call f =>(a)a =>(b=1){(return b)})',
  });
});

describe('JSX', () => {
  test('is one expression, with its parts', () => {
    const text = 'const x = <div a={b} {...c}>{d}<E f={g => h} /></div>;';
    expect(print(text, 'a.tsx')).toBe('(const x <JSX is not followed | b | c | d | =>(g)h>)');
    expect(print(text, 'a.js')).toBe(print(text, 'a.tsx'));
  });
});

describe('places', () => {
  const text = '// before\n  /* here */ const y = /* cast */ (net.apply(x)) as T;';

  test('leave out what comes before a node, and the casts around it', () => {
    const [node] = parse(text).body;
    if (node?.kind !== 'declare' || node.value?.kind !== 'call') throw new Error('not a declared call');
    expect(text.slice(node.at.start, node.at.end)).toBe('y = /* cast */ (net.apply(x)) as T');
    expect(text.slice(node.value.at.start, node.value.at.end)).toBe('net.apply(x)');
    expect(text.slice(node.target.at.start, node.target.at.end)).toBe('y');
  });

  test('of properties and methods point at their names', () => {
    const source = '({ down: 1, m() {} }).down';
    const [node] = parse(source).body;
    if (node?.kind !== 'expression' || node.expression.kind !== 'member') throw new Error('not a member');
    const { propertyAt, object } = node.expression;
    expect(source.slice(propertyAt.start)).toBe('down');
    if (object.kind !== 'record') throw new Error('not a record');
    const names = object.entries.map(
      (entry) => entry.kind === 'property' && source.slice(entry.keyAt.start, entry.keyAt.end),
    );
    expect(names).toEqual(['down', 'm']);
  });
});

describe('code that nests deeply', () => {
  const frontEnd = createTypeScriptFrontEnd();

  test('long sums are read in a loop', () => {
    const sum = Array.from({ length: 5000 }, (_, index) => `a${String(index)}`).join(' + ');
    expect('program' in frontEnd.parse('a.ts', `x = ${sum}`)).toBe(true);
  });

  test.each([
    ['parentheses', '('.repeat(10_000) + 'a' + ')'.repeat(10_000)],
    ['arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['blocks', '{'.repeat(100_000) + '}'.repeat(100_000)],
    ['else-ifs', 'if (a) b();' + ' else if (a) b();'.repeat(100_000)],
    ['calls', 'a' + '.b()'.repeat(100_000)],
  ])('%s give a program or one clear error', (_, text) => {
    const result = frontEnd.parse('a.ts', text);
    if ('error' in result) expect(result.error.message).toContain('nested too deeply');
    else expect(result.program.body).not.toHaveLength(0);
  });
});
