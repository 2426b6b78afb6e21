import { describe } from '@jest/globals';
import { runCases, runGapCases } from './language.js';

describe('async code', () => {
  runCases([
    [
      'waits for values',
      'const width = async () => 4; const w = await width(); net(w, await 8, await Promise.resolve(16)); const o = { f: async (n: number) => n * 2 }; net(await o.f(2), (await o.f(4)) + 1);',
    ],
    [
      'builds networks',
      'async function block(x: T, n: number) { await null; return conv(x, n); } let x = input(); for (const n of [4, 8]) x = await block(x, n); add(await block(x, 8), x);',
    ],
    [
      'waits for all',
      'const f = async (n: number) => n * 4; net(...await Promise.all([f(1), f(2), 16, Promise.resolve(2)])); const [a, b] = await Promise.all([f(3), f(4)]); net(a, b); net(...await Promise.all([1, 2].map(async (n) => { await null; return n * 4; })));',
    ],
    [
      'chains',
      `await Promise.resolve(4).then((n) => n * 2).then((n) => { net(n); return Promise.resolve(16); }).then((n) => net(n)).finally(() => net(1));`,
    ],
    [
      'catches',
      `const bad = async () => { throw new Error('bad'); }; try { await bad(); } catch (e: any) { named(e.message); } await bad().catch((e) => named('c' + e.message)); await bad().then(() => net(1), () => net(2)); await Promise.reject({ w: 8 }).catch(({ w }) => net(w)); await new Promise((_, no) => no(4)).catch((n: any) => net(n)); await Promise.resolve().then(() => { throw 16; }).catch((n) => net(n));`,
    ],
    [
      'makes promises by hand',
      'const later = (n: number) => new Promise<number>((done) => done(n)); net(await later(4)); let open!: (n: number) => void; const p = new Promise<number>((done) => { open = done; }); const q = p.then((n) => n * 2); open(4); net(await q);',
    ],
    [
      'runs up to the first wait at once',
      `const log: string[] = []; const f = async () => { log.push('a'); await null; log.push('c'); }; const p = f(); log.push('b'); await p; named(log.join(''));`,
    ],
    [
      'runs in turns',
      `const log: string[] = []; const f = async (n: string) => { for (let i = 0; i < 2; i++) { log.push(n + i); await null; } }; await Promise.all([f('a'), f('b')]); named(log.join('')); Promise.resolve().then(() => log.push('x')); log.push('y'); await null; named(log.join(''));`,
    ],
    [
      'settles in other ways',
      `const r = await Promise.allSettled([4, Promise.reject(new Error('no'))]); net((r[0] as any).value); named(r[1].status, (r[1] as any).reason.message); net(await Promise.race([8, 16]), await Promise.any([Promise.reject(1), Promise.resolve(2)]));`,
    ],
    ['waits for what has a then', 'net(await ({ then(done: (n: number) => void) { done(4); } } as any));'],
    [
      'walks over what comes later',
      `async function* widths() { yield 4; await null; yield 8; } for await (const w of widths()) net(w); for await (const w of [Promise.resolve(16), 2]) net(w);`,
    ],
    [
      'waits in every place',
      'const f = async <V>(v: V) => v; const o = { a: await f(4), [await f("b")]: [await f(8)] }; net(o.a, ...(o as any).b, (await f(true)) ? await f(16) : 1, await f(0) || await f(2)); if (await f(true)) net(await f(1)); for (let i = await f(0); i < await f(2); i++) net(i + 1); named(`${await f("t")}`); const c = new (await f(class { w = 4; }))(); net(c.w); switch (await f(1)) { case await f(1): net(32); }',
    ],
    [
      'is in methods and arrows',
      'class B { w = 4; async build() { const w = await this.width(); return net(w); } width = async () => this.w * 2; static async make() { const b = new B(); await b.build(); return b; } } const b = await B.make(); net(b.w);',
    ],
    [
      'finishes',
      `const log: string[] = []; const f = async () => { try { await null; return 4; } finally { await null; log.push('f'); } }; net(await f()); named(log.join(''));`,
    ],
    [
      'waits a while',
      'const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms)); await sleep(1); net(4); await new Promise<void>((done) => queueMicrotask(done)); net(8);',
    ],
  ]);

  runGapCases([
    ['that reads from elsewhere', `const w = await (await fetch('widths.json')).json(); net(w.a);`, /fetch/],
    [
      'that goes on from elsewhere',
      `fetch('widths.json').then((r) => r.json()).then((w) => net(w.a));`,
      /fetch/,
    ],
  ]);
});
