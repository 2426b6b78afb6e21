import { describe } from '@jest/globals';
import { runCases, runGapCases } from './language.js';

describe('functions', () => {
  runCases([
    [
      'recur',
      'const grow = (x: T, n: number): T => n === 0 ? x : grow(conv(x, n * 4), n - 1); grow(input(), 3);',
    ],
    [
      'recur in turns',
      'function a(n: number): number { return n <= 0 ? 4 : b(n - 1) + 1; } function b(n: number): number { return n <= 0 ? 8 : a(n - 1) + 2; } net(a(5), b(4));',
    ],
    [
      'recur over nested configurations',
      `const config = [4, [8, [16]], 2]; const walk = (c: any): void => { if (Array.isArray(c)) c.forEach(walk); else net(c); }; walk(config);`,
    ],
    [
      'are compared by identity',
      'const f = () => 4; const g = () => 4; const h = f; net(f === h ? 4 : 8, f === (g as any) ? 4 : 8);',
    ],
    ['capture variables that change', 'let w = 4; const grow = () => (w *= 2); grow(); grow(); net(w);'],
    [
      'share what they capture',
      'const counter = () => { let n = 4; return { up: () => ++n, get: () => n }; }; const a = counter(), b = counter(); a.up(); a.up(); b.up(); net(a.get(), b.get());',
    ],
    [
      'capture a variable of each iteration',
      'const fs: (() => number)[] = []; for (let i = 1; i < 4; i++) fs.push(() => i * 4); net(...fs.map((f) => f()));',
    ],
    [
      'capture one variable of a loop with var',
      'const fs: (() => number)[] = []; for (var i = 1; i < 4; i++) fs.push(() => i * 4); net(...fs.map((f) => f()));',
    ],
    [
      'see changes of an iteration in what it captured',
      'const fs: (() => number)[] = []; for (let i = 1; i < 4; i++) { fs.push(() => i); i += 1; } net(...fs.map((f) => f()));',
    ],
    [
      'stand in tables',
      `const blocks: Record<string, (x: T) => T> = { basic: (x) => conv(x, 4), wide(x) { return conv(x, 8); } }; let x = input(); for (const b of ['basic', 'wide', 'basic']) x = blocks[b](x);`,
    ],
    [
      'stand in tables by switch',
      `const make = (k: string) => { switch (k) { case 'a': case 'b': return 4; case 'c': { const n = 4; return n * 2; } default: return 16; } }; net(make('a'), make('b'), make('c'), make('d'));`,
    ],
    [
      'fall through cases',
      `let n = 0; switch (2 as number) { case 1: n += 1; case 2: n += 4; case 3: n += 8; break; default: n += 100; } net(n);`,
    ],
    [
      'find a default in the middle',
      `let n = 0; switch (9 as number) { case 1: n += 1; default: n += 4; case 2: n += 8; } net(n);`,
    ],
    [
      'are bound',
      'const o = { w: 4, width(this: any, by: number, plus = 0) { return this.w * by + plus; } }; const f = o.width.bind(o, 2); net(f(1), f(), (o.width.bind({ w: 8 } as any) as any)(2, 1));',
    ],
    [
      'stay bound to the first',
      'function f(this: any) { return this.w; } const g = f.bind({ w: 4 }).bind({ w: 8 }); net(g(), g.call({ w: 16 }));',
    ],
    [
      'are called with a this',
      'function width(this: any, by: number) { return this.w * by; } net(width.call({ w: 4 }, 2), width.apply({ w: 4 }, [3]), Reflect.apply(width, { w: 2 }, [2]));',
    ],
    ['lose their this', 'class W { w = 4; get = () => this.w; } const { get } = new W(); net(get());'],
    [
      'know their length and name',
      `const f = (a: number, b: number) => a + b; net(f.length * 4); named(f.name, (function g() {}).name); const o = { m() {} }; named(o.m.name);`,
    ],
    [
      'are curried',
      'const curry = (f: any) => { const take = (...a: number[]): any => a.length >= f.length ? f(...a) : (...b: number[]) => take(...a, ...b); return take; }; const vol = curry((a: number, b: number, c: number) => a * b * c); net(vol(1)(2)(4), vol(1, 2)(8), vol(2, 2, 4));',
    ],
    [
      'are composed',
      `const pipe = (...fs: ((x: T) => T)[]) => (x: T) => fs.reduce((y, f) => f(y), x); const c = (n: number) => (x: T) => conv(x, n); pipe(c(4), c(8), pipe(c(16)))(input());`,
    ],
    [
      'wrap blocks in residuals',
      `const residual = (f: (x: T) => T) => (x: T) => add(x, f(x)); residual((x) => conv(conv(x, 8), 3))(input()); residual(residual((x) => conv(x, 3)))(input());`,
    ],
    [
      'are repeated',
      `const times = <V>(n: number, f: (v: V, i: number) => V) => (v: V) => { for (let i = 0; i < n; i++) v = f(v, i); return v; }; times<T>(3, (x, i) => conv(x, (i + 1) * 4))(input());`,
    ],
    [
      'have defaults that use earlier parameters',
      'const f = (a = 4, b = a * 2, { c = b + 1, d: [e = c] = [] }: any = {}) => net(a, b, c, e); f(); f(1); f(2, undefined, { c: 8 }); f(1, 2, { d: [16] });',
    ],
    [
      'have defaults that make layers',
      'const f = (x = input(), y = conv(x, 4)) => conv(y, 8); f(); f(input(5));',
    ],
    [
      'take the rest',
      'const f = (a: number, ...rest: number[]) => net(a, rest.length, ...rest); f(4, 8, 16); f(4, 1);',
    ],
    [
      'see their arguments',
      'function f(this: any) { return Array.prototype.slice.call(arguments, 1).concat(arguments.length); } net(...(f as any)(1, 4, 8)); function g() { let n = 0; for (let i = 0; i < arguments.length; i++) n += arguments[i]; return n; } net((g as any)(1, 2, 4));',
    ],
    [
      'pass their arguments on',
      'function g(a: number, b: number) { return net(a, b); } function f() { return (g as any).apply(null, arguments); } (f as any)(4, 8); function h() { return (g as any)(...arguments); } (h as any)(8, 4);',
    ],
    ['are hoisted', 'net(width()); function width() { return 4; }'],
    ['are hoisted out of blocks with var', 'if (true) { var w = 4; } net(w!);'],
    [
      'run at once',
      'const w = (() => { const a = 4; return a * 2; })(); (function () { net(w); })(); void (function (n: number) { net(n); })(4); !function () { net(16); }();',
    ],
    [
      'remember',
      `const cache = new Map<number, number>(); const slow = (n: number): number => { if (!cache.has(n)) cache.set(n, n * 4); return cache.get(n)!; }; net(slow(1), slow(2), slow(1), cache.size);`,
    ],
    [
      'hold properties',
      'function block() { return net(block.width); } block.width = 4; block(); const f: any = () => f.w++; f.w = 4; f(); net(f());',
    ],
    [
      'build by chains of methods',
      `class Builder { x = input(); conv(n: number) { this.x = conv(this.x, n); return this; } repeat(k: number, f: (b: this) => unknown) { for (let i = 0; i < k; i++) f(this); return this; } if(c: boolean, f: (b: Builder) => Builder) { return c ? f(this) : this; } build() { return this.x; } }
      new Builder().conv(4).repeat(2, (b) => b.conv(8).conv(16)).if(false, (b) => b.conv(1)).if(true, (b) => b.conv(2)).build();`,
    ],
    [
      'build without classes',
      `const builder = (x: T) => ({ conv: (n: number) => builder(conv(x, n)), done: () => x }); builder(input()).conv(4).conv(8).done();`,
    ],
    [
      'share objects under two names',
      'const a: any = { w: 4, list: [1] }; const b = a; b.w = 8; b.list.push(2); const copy = { ...a }; copy.w = 16; copy.list.push(4); net(a.w, copy.w, a.list.length, ...a.list);',
    ],
    [
      'change what they are given',
      'const widen = (o: { w: number }) => { o.w *= 2; }; const o = { w: 4 }; widen(o); widen(o); net(o.w); const grow = (xs: number[]) => { xs.push(xs.length * 4); xs = []; }; const xs = [4]; grow(xs); grow(xs); net(...xs);',
    ],
    [
      'swap',
      'let [a, b] = [4, 8]; [a, b] = [b, a]; const o: any = { x: 1 }; [o.x, o["y"]] = [2, 16]; net(a, b, o.x, o.y);',
    ],
    [
      'assign in the order of the language',
      'const xs = [0, 0, 0]; let i = 0; xs[i++] = i * 4 + i; xs[i++] = i + 1; xs[i] += 4; net(...xs); let k = 0; const ys = [4, 8, 16]; ys[k++] += 1; net(...ys, k + 1);',
    ],
    [
      'assign where nothing is',
      'let a: any; a ??= 4; a ??= 8; let b: any = 0; b ||= 16; let c: any = 1; c &&= 2; const o: any = {}; o.n ??= 32; o.n ??= 64; net(a, b, c, o.n);',
    ],
    [
      'read what may be missing',
      'const o: any = { a: { f: () => 4 }, n: null }; net(o.a?.f?.() ?? 1, o.n?.f.g.h() ?? 8, o.x?.[0] ?? 16, o.a.g?.(1) ?? 2, o?.["a"].f());',
    ],
  ]);

  runGapCases([
    ['that never end', 'const f = (n: number): number => f(n + 1); net(f(0));', /nested too deeply/],
  ]);
});
