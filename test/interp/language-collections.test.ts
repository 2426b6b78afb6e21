import { describe } from '@jest/globals';
import { runCases, runGapCases } from './language.js';

describe('spreads', () => {
  runCases([
    [
      'of lists, texts, sets and maps',
      `const a = [4, 8]; net(...a, ...new Set([16, 16, 2]), ...new Map([[1, 32]]).values()); named(...'ab', ...new Set('cdc'));`,
    ],
    [
      'of records',
      'const base = { w: 4, d: 1 }; const o: any = { ...base, w: 8, ...null, ...undefined, ...(false && { d: 9 }), ...[16] }; net(o.w, o.d, o[0]);',
    ],
    [
      'of texts and instances',
      `class C { a = 4; m() {} get g() { return 1; } } const o: any = { ...new C(), ...'xy' }; net(o.a, o.m ? 1 : 2, 'g' in o ? 1 : 2); named(o[0], o[1]);`,
    ],
    [
      'of records with getters',
      'let n = 4; const source = { get w() { return n; } }; const copy = { ...source }; n = 8; net(copy.w, source.w);',
    ],
    [
      'into arguments and new',
      'class W { constructor(public a: number, public b: number) {} } const w = new W(...([4, 8] as const)); net(w.a, w.b, Math.max(...[1, 16, 2]));',
    ],
    [
      'of what is left',
      'const { a, ...rest } = { a: 4, b: 8, c: 16 }; const [first, ...others] = [1, 2, 32]; net(a, ...Object.values(rest), first, ...others);',
    ],
    [
      'of holes',
      'const xs = [4, , 8]; net(xs.length, ...[...xs].map((x) => x ?? 16)); net(...Object.keys(xs).map((k) => Number(k) + 1));',
    ],
  ]);
});

describe('patterns', () => {
  runCases([
    [
      'nest, default and rename',
      `const { a: { b = 4, ['c']: c } = { c: 8 } as any, ...more } = { d: 1 } as any; net(b, c, more.d);`,
    ],
    [
      'take entries of lists',
      'const [, second, [third] = [8], , fifth = second] = [1, 4] as any; net(second, third, fifth);',
    ],
    [
      'take from maps and generators',
      `for (const [name, { w, d = 2 }] of new Map<string, any>([['a', { w: 4 }], ['b', { w: 8, d: 1 }]])) { net(w, d); named(name); }`,
    ],
    [
      'stand in loops, parameters and catches',
      `for (const { w } of [{ w: 4 }]) net(w); [[1, 8]].forEach(([k, v]) => net(k, v)); try { throw { code: 16 }; } catch ({ code }: any) { net(code); }`,
    ],
    [
      'assign to properties',
      `const o: any = {}; ({ a: o.x, b: o['y'] = 8, ...o.rest } = { a: 4, c: 16 } as any); [o.first, ...o.others] = [1, 2, 3]; net(o.x, o.y, o.rest.c, o.first, o.others.length);`,
    ],
    [
      'skip what is not there',
      'const { length } = [1, 2, 3, 4]; const { size } = new Set([1, 2]); const { 0: zero, [1]: one } = [8, 16]; net(length, size, zero, one);',
    ],
  ]);
});

describe('objects', () => {
  runCases([
    [
      'list numbers first',
      `const o: any = { b: 1, 10: 2, a: 3, 2: 4 }; named(...Object.keys(o).map((k) => 'k' + k)); net(...(Object.values(o) as number[])); let s = ''; for (const k in o) s += k; named(s);`,
    ],
    ['list entries', `for (const [k, v] of Object.entries({ a: 4, b: 8 })) { named(k); net(v); }`],
    [
      'list what they inherit in loops',
      `class A { a = 1; m() {} } const o: any = Object.create({ inherited: 1 }); o.own = 2; const keys: string[] = []; for (const k in o) keys.push(k); for (const k in new A()) keys.push(k); named(...keys);`,
    ],
    [
      'come from entries',
      `const o: any = Object.fromEntries([['a', 4], ['b', 8]].map(([k, v]: any) => [k, v * 2])); net(o.a, o.b); const p: any = Object.fromEntries(new Map([['c', 16]])); net(p.c);`,
    ],
    [
      'are merged',
      'const t: any = { a: 1, b: 2 }; const r = Object.assign(t, { b: 4 }, null, { c: 8 }, { get d() { return 16; } }); net(t.a, t.b, t.c, t.d, r === t ? 1 : 2);',
    ],
    [
      'are frozen',
      `const o: any = Object.freeze({ w: 4, inner: { w: 1 } }); try { o.w = 8; } catch { } o.inner.w = 2; net(o.w, o.inner.w, Object.isFrozen(o) ? 1 : 2, Object.isFrozen({}) ? 1 : 2);`,
    ],
    [
      'have prototypes',
      `const base = { w: 4, wide() { return this.w * 2; } }; const o: any = Object.create(base, { d: { value: 16, enumerable: true } }); o.w = 8; net(o.wide(), base.wide(), o.d); const p: any = Object.setPrototypeOf({}, base); net(p.w, Object.getPrototypeOf(p) === base ? 1 : 2);`,
    ],
    [
      'have no prototype',
      `const o: any = Object.create(null); o.a = 4; net(o.a, 'toString' in o ? 1 : 2, 'toString' in {} ? 1 : 2);`,
    ],
    [
      'have described properties',
      `const o: any = {}; Object.defineProperty(o, 'w', { get: () => 4, enumerable: false }); Object.defineProperties(o, { d: { value: 8, enumerable: true }, h: { value: 2 } }); net(o.w, o.d, o.h, ...Object.keys(o).map((k) => k.length)); const d = Object.getOwnPropertyDescriptor({ x: 16 }, 'x')!; net(d.value);`,
    ],
    [
      'list names that loops leave out',
      `const o: any = {}; Object.defineProperty(o, 'hidden', { value: 1 }); o.seen = 2; named(...Object.getOwnPropertyNames(o)); class A { b() {} c() {} } named(...Object.getOwnPropertyNames(A.prototype));`,
    ],
    [
      'are asked for their own',
      `const o = { a: 1 }; net(o.hasOwnProperty('a') ? 1 : 2, Object.hasOwn(o, 'b') ? 1 : 2, Object.prototype.hasOwnProperty.call(o, 'a') ? 1 : 2, 'a' in o ? 1 : 2, 'b' in o ? 1 : 2, Reflect.has(o, 'a') ? 1 : 2);`,
    ],
    [
      'have getters and setters',
      `const o = { n: 4, get w() { return this.n; }, set w(v) { this.n = v * 2; } }; o.w = 4; o.w++; net(o.w, Object.keys(o).length);`,
    ],
    [
      'have computed keys',
      "const k = 'w'; const o: any = { [k]: 4, [`${k}${1 + 1}`]: 8, [3]: 16, ['f' + k]() { return 2; } }; net(o.w, o.w2, o['3'], o[3], o.fw());",
    ],
    [
      'hide symbols from lists',
      `const s = Symbol('s'); const o: any = { [s]: 4, a: 8 }; net(Object.keys(o).length, o[s], ...Object.getOwnPropertySymbols(o).map((k) => o[k] * 4), { ...o }[s]);`,
    ],
    [
      'are compared',
      'const a = {}; const b = a; net(Object.is(a, b) ? 1 : 2, Object.is(NaN, NaN) ? 1 : 2, a === ({} as any) ? 1 : 2);',
    ],
    [
      'are cloned deeply',
      'const a = { list: [1, { w: 4 }], s: new Set([1]) }; const b: any = structuredClone(a); b.list[1].w = 8; b.s.add(2); net((a.list[1] as any).w, b.list[1].w, a.s.size, b.s.size); const c = JSON.parse(JSON.stringify({ w: [4, 8], s: "x", n: null })); net(...c.w); named(c.s + c.n);',
    ],
    [
      'are written as JSON',
      `named(JSON.stringify({ a: 1, b: [true, null, 'x'], c: undefined }).replace(/[^a-z0-9]/g, '')); const o = JSON.parse('{"w": 4, "deep": {"list": [8, 16]}}'); net(o.w, ...o.deep.list);`,
    ],
    [
      'are reflected on',
      `const o: any = { a: 4 }; Reflect.set(o, 'b', 8); Reflect.defineProperty(o, 'c', { value: 16, enumerable: true }); net(Reflect.get(o, 'a'), o.b, o.c, Reflect.ownKeys(o).length); class W { constructor(public w: number) {} } net(Reflect.construct(W, [2]).w); Reflect.deleteProperty(o, 'a'); net(Object.keys(o).length);`,
    ],
  ]);
});

describe('maps and sets', () => {
  runCases([
    [
      'keep order and replace',
      `const m = new Map<any, number>([['a', 4], ['b', 8]]); m.set('a', 16).set(1, 2).set('1', 3); m.delete('b'); net(...m.values(), m.size, m.get(1)!, m.get('1')!, m.has('b') ? 1 : 2, m.delete('zz') ? 1 : 2); for (const [k, v] of m) { named('k' + k); net(v); } m.forEach((v, k) => named(k + '_' + v)); m.clear(); net(m.size + 1);`,
    ],
    [
      'have keys of every kind',
      `const o = {}, f = () => 1; const m = new Map<any, number>([[o, 4], [f, 8], [NaN, 16], [null, 2], [undefined, 3], [true, 5], [-0, 6]]); net(m.get(o)!, m.get(f)!, m.get(NaN)!, m.get(null)!, m.get(undefined)!, m.get(true)!, m.get(0)!, m.get({}) ?? 32);`,
    ],
    [
      'are copied and sorted',
      `const m = new Map([['b', 4], ['a', 8]]); const n = new Map([...m].sort(([a], [b]) => a.localeCompare(b))); m.set('c', 1); net(...n.values(), n.size); named(...n.keys()); net(...Array.from(m, ([k, v]) => v * k.length)); for (const [i, [k]] of [...m.entries()].entries()) named(k + i);`,
    ],
    [
      'grow while they are walked',
      `const s = new Set([1]); for (const n of s) if (n < 4) s.add(n * 2); net(...s);`,
    ],
    [
      'are sets',
      `const s = new Set([4, 8, 4]); s.add(16).add(8); s.delete(4); net(...s, s.size, s.has(4) ? 1 : 2); s.forEach((v) => net(v)); for (const [a, b] of s.entries()) net(a + b); net(...[...s.keys()].reverse()); net(...new Set([...s].filter((x) => x > 8)));`,
    ],
    [
      'are joined',
      `const a = new Set([1, 2, 3]), b = new Set([2, 3, 4]); net(...[...a].filter((x) => b.has(x))); net(...new Set([...a, ...b]));`,
    ],
    [
      'hold objects weakly',
      `const w = new WeakMap<object, number>(); const k = {}; w.set(k, 4); net(w.get(k)!, w.has({}) ? 1 : 2, w.get({}) ?? 8); const s = new WeakSet([k]); net(s.has(k) ? 1 : 2, s.has({}) ? 1 : 2); const ref = new WeakRef(k); net(ref.deref() === k ? 4 : 8);`,
    ],
    [
      'count',
      `const counts = new Map<string, number>(); for (const c of 'abca') counts.set(c, (counts.get(c) ?? 0) + 1); net(...counts.values());`,
    ],
    [
      'are instances',
      `net(new Map() instanceof Map ? 1 : 2, new Set() instanceof Set ? 1 : 2, new Set() instanceof (Map as any) ? 1 : 2, [] instanceof Array ? 1 : 2, [] instanceof Object ? 1 : 2, /x/ instanceof RegExp ? 1 : 2);`,
    ],
    [
      'hold registries of blocks',
      `const registry = new Map<string, (x: T) => T>(); const register = (n: string, f: (x: T) => T) => registry.set(n, f); register('a', (x) => conv(x, 4)); register('b', (x) => conv(x, 8)); let x = input(); for (const k of ['b', 'a']) x = registry.get(k)!(x);`,
    ],
  ]);
});

describe('typed arrays', () => {
  runCases([
    [
      'hold numbers',
      `const a = new Int32Array([4, 8.7, 16]); a[0] += 1; net(...a, a.length); const b = new Float32Array(2); b.fill(4); net(...b); net(...Uint8Array.from([1, 2], (x) => x * 4), ...Int16Array.of(3, 5)); net(...new Uint8Array([256 + 4, 511]));`,
    ],
    [
      'have the methods of arrays',
      `const a = Uint16Array.of(1, 2, 3); net(...a.map((x) => x * 4), a.reduce((x, y) => x + y), a.indexOf(3) + 1, ...a.slice(1), ...Array.from(a).reverse()); a.set([8], 1); net(...a); net(ArrayBuffer.isView(a) ? 1 : 2, Array.isArray(a) ? 1 : 2);`,
    ],
  ]);
});

describe('what is not known', () => {
  const unknown = `const u = (globalThis as any).settings.read();`;
  runGapCases([
    ['in a spread list', `${unknown} net(4, ...u);`, /./],
    ['under an unknown key of a record', `${unknown} const o: any = { a: 4 }; o[u.key] = 8; net(o.a);`, /./],
    ['at an unknown index of a list', `${unknown} const o: any = [4, 8]; o[u.index] = 16; net(o[0]);`, /./],
    [
      'as the key of a map',
      `${unknown} const o = new Map([['a', 4]]); o.set(u.key, 8); net(o.get('a')!);`,
      /./,
    ],
    [
      'as the key that a map is asked for',
      `${unknown} const o = new Map([['a', 4]]); net(o.get(u.key)!);`,
      /./,
    ],
    ['as what is deleted', `${unknown} const o: any = { a: 4 }; delete o[u.key]; net(o.a ?? 8);`, /./],
    ['as how far a list is cut', `${unknown} const o = [4, 8, 16]; o.splice(u.from, 1); net(o[0]);`, /./],
    ['as the order of a list', `${unknown} net(...[4, 8].sort(() => u.order));`, /./],
    ['merged into a record', `${unknown} net(Object.assign({ a: 4 }, u).a);`, /./],
    ['that a proxy gives', 'const o: any = new Proxy({ w: 4 }, { get: () => 8 }); net(o.w);', /proxy/],
    ['of a view into a typed array', 'net(...Uint8Array.of(1, 2).subarray(1));', /subarray/],
    ['spread over a record', `${unknown} net({ a: 4, ...u }.a);`, /./],
  ]);
});
