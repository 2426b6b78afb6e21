import { describe } from '@jest/globals';
import { runCases, runGapCases } from './language.js';

describe('loops', () => {
  runCases([
    [
      'leave and go on by label',
      `outer: for (let i = 1; i < 4; i++) { for (let j = 1; j < 4; j++) { if (j === 2) continue outer; if (i === 3) break outer; net(i * 4 + j); } }`,
    ],
    [
      'leave a block by label',
      `block: { net(4); if (true) break block; net(8); } a: b: for (;;) { for (;;) break a; }`,
    ],
    [
      'leave loops inside a switch',
      `for (const k of ['a', 'b', 'c', 'd']) { switch (k) { case 'b': continue; case 'd': break; default: named(k); } net(k.charCodeAt(0)); } l: for (const n of [1, 2]) switch (n) { case 2: break l; default: net(n); }`,
    ],
    ['run at least once', 'let i = 0; do { net(++i * 4); } while (i < 2); do net(16); while (false);'],
    [
      'run by several variables',
      'for (let i = 0, j = 4; i < j; i++, j--) net(i + 1, j); let k = (1, 2, 8); net(k);',
    ],
    ['have no parts', 'let i = 1; for (;;) { if (i > 8) break; net(i); i *= 2; }'],
    [
      'run while something is left',
      'const queue = [4, 8]; while (queue.length) { const n = queue.shift()!; net(n); if (n === 8) queue.push(16); } let n = 32; while (n > 8) n >>= 1; net(n);',
    ],
    [
      'run over keys',
      `for (const k in { a: 1, b: 2 }) named(k); for (const i in [4, 8]) net(Number(i) + 1); for (const c in 'ab' as any) named('i' + c); let key; for (key in { z: 1 }); named(key!);`,
    ],
    [
      'assign to what is there',
      'const o: any = {}; for (o.n of [4, 8]) net(o.n); let x; for ([x] of [[1], [2]]) net(x); for (var v of [16]) ; net(v!);',
    ],
    [
      'nest deep',
      'for (let a = 1; a < 3; a++) for (let b = a; b < 3; b++) for (const c of [a, b]) net(c * 4);',
    ],
    [
      'return from inside',
      'const f = (xs: number[]) => { for (const x of xs) { for (;;) { if (x > 4) return x; break; } } return 1; }; net(f([2, 8]), f([2]));',
    ],
  ]);
});

describe('errors', () => {
  runCases([
    [
      'are caught',
      `try { throw new Error('bad'); } catch (e: any) { named(e.message, e.name); net(e instanceof Error ? 1 : 2); }`,
    ],
    ['are caught without a name', 'let n = 4; try { throw 1; } catch { n = 8; } net(n);'],
    [
      'are of classes of their own',
      `class ShapeError extends Error { constructor(m: string, readonly size: number) { super(m); this.name = 'ShapeError'; } } class Narrow extends ShapeError {} try { throw new Narrow('narrow', 4); } catch (e: any) { if (e instanceof ShapeError) { net(e.size, e instanceof Narrow ? 1 : 2, e instanceof TypeError ? 1 : 2); named(e.message, e.name); } }`,
    ],
    [
      'finish',
      `const log: string[] = []; const f = () => { try { log.push('a'); return 4; } finally { log.push('b'); } }; net(f()); try { try { throw 1; } finally { log.push('c'); } } catch { log.push('d'); } named(log.join(''));`,
    ],
    [
      'are replaced by what finally returns',
      'const f = () => { try { throw 1; } finally { return 4; } }; const g = () => { try { return 1; } finally { return 8; } }; const h = () => { for (const x of [1, 2]) { try { continue; } finally { if (x === 2) break; } } return 16; }; net(f(), g(), h());',
    ],
    [
      'are thrown on',
      `const f = () => { try { throw new Error('in'); } catch (e: any) { throw new Error('out:' + e.message, { cause: e }); } }; try { f(); } catch (e: any) { named(e.message.replace(':', '_'), e.cause.message); }`,
    ],
    [
      'are thrown by the language',
      `let n = 1; try { (undefined as any).x; } catch (e) { n = e instanceof TypeError ? 4 : 2; } try { (null as any)(); } catch (e: any) { n += e.name === 'TypeError' ? 8 : 2; } net(n);`,
    ],
    [
      'are thrown across calls',
      `const find = (k: string) => { const t: any = { a: 4 }; if (!(k in t)) throw new RangeError(k); return t[k]; }; const safe = (k: string) => { try { return find(k); } catch (e) { if (e instanceof RangeError) return 8; throw e; } }; net(safe('a'), safe('b'));`,
    ],
    [
      'end loops',
      `for (const n of [4, 8, 16]) { try { if (n === 8) throw n; net(n); } catch (e) { net((e as number) + 1); continue; } finally { net(2); } }`,
    ],
    [
      'are asserted',
      `function assert(c: unknown, m: string): asserts c { if (!c) throw new Error(m); } assert(true, 'no'); try { assert(false, 'yes'); } catch (e: any) { named(e.message); }`,
    ],
  ]);
});

describe('tagged templates', () => {
  runCases([
    [
      'get their parts',
      'const tag = (s: TemplateStringsArray, ...v: number[]) => { net(s.length, ...v); return s.join("_") + s.raw.length; }; named(tag`a${4}b${8}c`);',
    ],
    [
      'are raw',
      'const raw = (s: TemplateStringsArray) => s.raw[0].length; net(raw`a\\n`); named(String.raw({ raw: ["x", "y"] }, 1));',
    ],
    [
      'are methods',
      'const o = { w: 4, tag(s: TemplateStringsArray) { return this.w * s[0].length; } }; net(o.tag`ab`);',
    ],
  ]);
});

describe('generators', () => {
  runCases([
    [
      'end',
      'function* widths() { yield 4; yield 8; return 99; } for (const w of widths()) net(w); net(...widths()); const [a, b, c = 16] = widths(); net(a, b, c);',
    ],
    [
      'count',
      'function* range(from: number, to: number, by = 1) { for (let i = from; i < to; i += by) yield i; } net(...range(1, 4)); for (const i of range(4, 13, 4)) { if (i === 12) break; net(i); }',
    ],
    [
      'run in turns with their user',
      `const log: string[] = []; function* g() { log.push('a'); yield 1; log.push('b'); yield 2; log.push('c'); } for (const n of g()) log.push(String(n)); named(log.join(''));`,
    ],
    [
      'need not end',
      'function* forever() { let n = 4; while (true) { yield n; n *= 2; } } for (const n of forever()) { if (n > 16) break; net(n); } const it = forever(); net(it.next().value, it.next().value); const [x, y] = forever(); net(x, y); const take = function* <V>(k: number, it: Iterable<V>) { for (const v of it) { if (k-- <= 0) return; yield v; } }; net(...take(3, forever()));',
    ],
    [
      'take values',
      'function* f(): any { const a = yield 1; const b = (yield a * 2) + (yield 3); return a + b; } const it = f(); net(it.next().value, it.next(4).value, it.next(8).value, it.next(16).value, it.next().done ? 1 : 2);',
    ],
    [
      'pass on others',
      'function* inner() { yield 4; return 8; } function* outer(): any { const r = yield* inner(); yield r; yield* [16, 32]; } net(...outer());',
    ],
    [
      'recur',
      'type Tree = { v: number; kids?: Tree[] }; function* walk(t: Tree): any { yield t.v; for (const k of t.kids ?? []) yield* walk(k); } net(...walk({ v: 4, kids: [{ v: 8, kids: [{ v: 16 }] }, { v: 2 }] }));',
    ],
    [
      'are methods',
      `class Tree { constructor(readonly ws: number[]) {} *[Symbol.iterator]() { for (const w of this.ws) yield w; } *reversed() { for (let i = this.ws.length; i--;) yield this.ws[i]; } static *all() { yield 1; } } const t = new Tree([4, 8]); net(...t, ...t.reversed(), ...Tree.all()); const o = { *g() { yield 2; } }; net(...o.g()); const [first] = t; net(first); net(...new Set(t), Math.max(...t), ...Array.from(t, (x) => x * 2));`,
    ],
    [
      'clean up',
      `const log: string[] = []; function* g() { try { yield 1; yield 2; } finally { log.push('f'); } } for (const n of g()) { log.push(String(n)); break; } const it = g(); it.next(); net((it.return as any)(8).value); const jt = g(); jt.next(); try { jt.throw(new Error('x')); } catch (e: any) { log.push(e.message); } named(log.join(''));`,
    ],
    [
      'catch what is thrown into them',
      `function* g(): any { try { yield 1; } catch (e: any) { yield e.w; } return 2; } const it = g(); it.next(); net(it.throw({ w: 8 }).value, it.next().value);`,
    ],
    [
      'yield in every place',
      'function* f(): any { const o = { a: yield 1, b: [yield 2] }; const c = (yield 3) ? yield 4 : yield 5; net(yield 6, o.a, ...o.b, c); if (yield 7) return yield 8; for (let i = yield 9; i < (yield 10); i++) yield 11; switch (yield 12) { case yield 13: yield 14; } const t = `${yield 15}`; return (yield 16) || (yield 17); } const it = f(); let r = it.next(); const seen: number[] = []; while (!r.done) { seen.push(r.value as number); r = it.next(seen.length < 40 ? 4 : 8); } net(...seen);',
    ],
    [
      'hold what they captured',
      'const make = function* (x: T) { let n = 4; while (n < 32) { x = conv(x, n); n *= 2; yield x; } }; const outs = [...make(input())]; outs.forEach((o: T) => conv(o, 1)); let last; for (last of make(input())); conv(last, 2);',
    ],
    [
      'are iterators by hand',
      `const countdown = (n: number) => ({ [Symbol.iterator]() { return { next: () => n > 0 ? { value: n-- * 4, done: false } : { value: undefined, done: true } }; } }); net(...(countdown(3) as any)); for (const v of countdown(2) as any) net(v); const [a] = countdown(1) as any; net(a);`,
    ],
    [
      'return themselves as iterators',
      `class It { n = 0; [Symbol.iterator]() { return this; } next() { return this.n < 2 ? { value: ++this.n * 4, done: false } : { done: true, value: 0 }; } return() { named('closed'); return { done: true, value: 0 }; } } for (const v of new It() as any) { net(v); break; } net(...(new It() as any));`,
    ],
  ]);

  runGapCases([['that never end', 'function* f() { for (;;) yield 4; } net(...f());', /too many|steps|end/]]);
});
