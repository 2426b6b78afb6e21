import { describe } from '@jest/globals';
import { runCases, runGapCases } from './language.js';

describe('texts', () => {
  runCases([
    [
      'are cut and joined',
      `named('stage_1'.slice(0, 5), 'abc'.at(-1)!, 'abc'[1], 'a,b'.split(',')[1], 'abcdef'.substring(4, 1), 'abcdef'.substr(-3, 2), 'x'.concat('y', 'z'), 'ab'.charAt(1), 'a b c'.split(' ', 2).join(''), [...'abc'].reverse().join(''), 'abc'.split('').join('_'));`,
    ],
    [
      'are padded, repeated and cased',
      `named('7'.padStart(3, '0'), 'a'.padEnd(3, 'xy'), 'ab'.repeat(2), 'Ab'.toLowerCase(), 'Ab'.toUpperCase(), '  t '.trim(), ' l'.trimStart(), 'r '.trimEnd());`,
    ],
    [
      'are searched',
      `net('stage2_block1'.indexOf('block') + 1, 'abcabc'.lastIndexOf('b'), 'abc'.includes('b') ? 1 : 2, 'abc'.startsWith('b', 1) ? 1 : 2, 'abc'.endsWith('c') ? 1 : 2, 'abc'.length, 'A'.charCodeAt(0), 'a'.codePointAt(0)!, 'a'.localeCompare('b') + 2, 'ab' < 'b' ? 1 : 2, 'a' === 'a' ? 1 : 2);`,
    ],
    [
      'are replaced',
      `named('a-b-c'.replace('-', '_'), 'a-b-c'.replaceAll('-', '_'), 'a'.replace('a', (m) => m + '1'), 'aXb'.replace('X', '$&$&'));`,
    ],
    [
      'are templates',
      'const n = 2; named(`stage${n}_block${n * 2}${[1, 2].join("")}`, `a${true}${null}${undefined}${[1]}`, `${"x".repeat(n)}`, `${`in${n}`}`);',
    ],
    [
      'are made of codes',
      `named(String.fromCharCode(97, 98), String.fromCodePoint(99), 'a' + 1 + 2, 1 + 2 + 'a', String(true) + String(null), (12).toString(16), (255).toString(2));`,
    ],
    ['are raw', 'named(String.raw`a\\nb${1}`.replace("\\\\", "_"));'],
    [
      'are told by type',
      `net(typeof 'a' === 'string' ? 1 : 2, typeof 1 === 'number' ? 1 : 2, typeof {} === 'object' ? 1 : 2, typeof null === 'object' ? 1 : 2, typeof (() => 1) === 'function' ? 1 : 2, typeof undefined === 'undefined' ? 1 : 2, typeof Symbol() === 'symbol' ? 1 : 2, typeof class {} === 'function' ? 1 : 2, typeof true === 'boolean' ? 1 : 2);`,
    ],
    ['are wrapped', `net(new String('abc').length, new Number(4).valueOf(), Object('ab').length);`],
    [
      'are walked by letter',
      `let s = ''; for (const c of 'cab') s = c + s; named(s); net(...Array.from('48', Number), ...'123'.split('').map(Number));`,
    ],
    [
      'parse configurations',
      `for (const part of '4x2,8x1'.split(',')) { const [w, n] = part.split('x').map(Number); for (let i = 0; i < n; i++) conv(input(), w, \`c\${w}_\${i}\`); }`,
    ],
  ]);
});

describe('regular expressions', () => {
  runCases([
    [
      'test',
      `net(/^stage\\d+$/.test('stage12') ? 1 : 2, /x/i.test('aX') ? 1 : 2, new RegExp('^a' + '.').test('ab') ? 1 : 2, /a/.test('b') ? 1 : 2);`,
    ],
    [
      'match',
      `const m = 'resnet50_v2'.match(/([a-z]+)(\\d+)_v(?<v>\\d)/)!; named(m[1]); net(Number(m[2]), +m.groups!.v, m.index! + 1, m.length); net(...'4,8,16'.match(/\\d+/g)!.map(Number), 'abc'.match(/\\d/) === null ? 1 : 2); const [, w = '1'] = /w(\\d+)/.exec('w32') ?? []; net(Number(w));`,
    ],
    [
      'match all',
      `for (const [, k, v] of 'a=4;b=8'.matchAll(/(\\w)=(\\d+)/g)) { named(k); net(Number(v)); } net(...[...'1 2'.matchAll(/\\d/g)].map((m) => Number(m[0]) + m.index!));`,
    ],
    [
      'go on where they stopped',
      `const r = /(\\d+)/g; let m; while ((m = r.exec('4 8 16'))) net(Number(m[1]), r.lastIndex); const t = /a/g; net(t.test('aa') ? 1 : 2, t.lastIndex, t.test('aa') ? 1 : 2, t.test('aa') ? 1 : 2);`,
    ],
    [
      'replace',
      `named('block-1 a'.replace(/[^a-z0-9]+/g, '_'), 'camelCase'.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase()), 'a1b2'.replace(/([a-z])(\\d)/g, '$2$1'), 'x1'.replace(/(?<n>\\d)/, (...a: any[]) => String(Number(a[1]) * 4) + a.at(-1).n), 'aaa'.replaceAll(/a/g, 'b'));`,
    ],
    [
      'split and search',
      `net(...'4, 8;16'.split(/[,;]\\s*/).map(Number), 'ab12'.search(/\\d/), ...'a1b'.split(/(\\d)/).map((s) => s.length)); named(/ab+/gi.source.replace('+', ''), /x/gi.flags, 'abc'.split(/b/)[1]);`,
    ],
  ]);
});

describe('numbers', () => {
  runCases([
    [
      'are rounded',
      'net(Math.floor(4.7), Math.ceil(4.2), Math.round(4.5), Math.trunc(8.9), Math.round(-0.5) + 2, ~~5.7, 7.9 | 0, Math.fround(4), Number((4.567).toFixed(0)));',
    ],
    [
      'are computed',
      'net(Math.max(4, 8), Math.min(4, 8), Math.abs(-4), Math.sqrt(16), Math.cbrt(8), 2 ** 3, Math.pow(2, 4), Math.log2(256), Math.log10(100), Math.sign(-3) + 2, Math.hypot(3, 4), Math.exp(0), Math.log(Math.E), Math.atan2(0, 1) + 1, Math.clz32(1), 17 % 5, -7 % 3 + 4, Math.expm1(0) + 1, Math.ceil(Math.PI), Math.ceil(Math.LN10), Math.floor(Math.cosh(0)));',
    ],
    [
      'are shifted and masked',
      'net(64 >> 2, 1 << 4, 13 & 6, 8 | 3, 5 ^ 3, ~-9, -1 >>> 28, (7 & 1) === 1 ? 4 : 8, (1 << 3) | 1, 256 >>> 4); let n = 3; n <<= 2; n |= 1; n ^= 4; n >>= 1; n &= 6; net(n); for (let i = 1; i <= 8; i <<= 1) net(i);',
    ],
    [
      'are read from texts',
      `net(parseInt('12px'), parseInt('ff', 16), parseInt('101', 2), parseFloat('4.5e1x'), Number('8'), Number(' 16 '), +'4', Number('0x10'), Number(true), Number(null) + 1, Number.parseInt('7.9'), parseInt('x') || 2, Number('a') || 3, Number('') + 5, Number([]) + 6, parseInt(4.9 as any), parseFloat('.5') * 2, '3' * ('4' as any) as any);`,
    ],
    [
      'are formatted',
      `named((4.5678).toFixed(2), (4).toFixed(1), (1234.5).toFixed(0), (0.1).toPrecision(2), (12345).toExponential(1).replace('+', ''), String(1e21).replace('+', ''), (8).toString(2), (4.0).toString(), String(0.1 + 0.2), String(-0), (1234567.891).toLocaleString('en-US').replaceAll(',', '_'));`,
    ],
    [
      'are tested',
      `net(Number.isInteger(4) ? 1 : 2, Number.isInteger(4.5) ? 1 : 2, isNaN('x' as any) ? 1 : 2, Number.isNaN(NaN) ? 1 : 2, Number.isFinite(1 / 0) ? 1 : 2, isFinite(4) ? 1 : 2, Number.isSafeInteger(2 ** 53) ? 1 : 2, NaN === NaN ? 1 : 2, 0 === -0 ? 1 : 2, Object.is(0, -0) ? 1 : 2, Number.MAX_SAFE_INTEGER > 1 ? 1 : 2, Number.EPSILON < 1 ? 1 : 2, Infinity > 4 ? 1 : 2);`,
    ],
    [
      'are truthy or not',
      `net(0 ? 1 : 2, NaN ? 1 : 2, '' ? 1 : 2, '0' ? 1 : 2, [] ? 1 : 2, null ? 1 : 2, -1 ? 1 : 2, !!4 ? 1 : 2, 0 || 4, 0 ?? 4 ? 1 : 2, '' || 8, 4 && 16, (null ?? undefined) ?? 32);`,
    ],
    [
      'are compared loosely',
      `net(1 == ('1' as any) ? 1 : 2, null == undefined ? 1 : 2, 0 == ('' as any) ? 1 : 2, null == (0 as any) ? 1 : 2, '4' < ('16' as any) ? 1 : 2, 4 < ('16' as any) ? 1 : 2, [4] == (4 as any) ? 1 : 2, true == (1 as any) ? 1 : 2, undefined == (0 as any) ? 1 : 2, null >= (0 as any) ? 1 : 2, (undefined as any) < 1 ? 1 : 2, 'b' > 'a' ? 1 : 2, NaN != NaN ? 1 : 2);`,
    ],
    [
      'are added to what is no number',
      `net(+true + 1, (null as any) + 4, [] + ('' as any) === '' ? 1 : 2, +(undefined as any) || 8, 4 - ('2' as any), ('8' as any) / 2, ('2' as any) ** 3, (true as any) + true, isNaN((undefined as any) + 1) ? 1 : 2);`,
    ],
    [
      'round to multiples',
      'const divisible = (v: number, d = 8, min = d) => { let n = Math.max(min, Math.floor(v + d / 2) - (Math.floor(v + d / 2) % d)); if (n < 0.9 * v) n += d; return n; }; net(divisible(32 * 0.75), divisible(16 * 1.4), divisible(3), divisible(100));',
    ],
    ['have separators and bases', 'net(1_6, 0x10, 0b100, 0o10, 1e1, .5e1);'],
  ]);

  runGapCases([
    ['that nobody can foresee', 'net(Math.floor(Math.random() * 8));', /random/],
    ['that the clock gives', 'net(Date.now() % 8, new Date().getDate());', /clock/],
    ['that are big', 'net(Number(4n * 2n));', /bigint/],
    ['that the environment gives', 'net(Number(process.env.WIDTH));', /process/],
  ]);
});
