import { describe } from '@jest/globals';
import { runCases } from './language.js';

describe('arrays', () => {
  runCases([
    [
      'are made',
      'net(...Array.of(4, 8), ...Array.from({ length: 3 }, (_, i) => (i + 1) * 4), ...Array.from("248", Number), ...new Array(4, 2), ...Array(2).fill(16), ...Array.from(new Set([1, 1, 2])), ...Array.from([1, 2], (x) => x * 2), ...Array.from(new Array(2).keys(), (k) => k + 1));',
    ],
    [
      'have holes',
      'net(new Array(3).length, new Array(3).map(() => conv(input(), 4)).length); let n = 1; new Array(3).forEach(() => n++); net(n, ...[...new Array(2)].map((_, i) => i + 1)); net(...Array.apply(null, Array(2) as any).map((_: any, i: number) => i + 4)); const xs: any[] = []; xs[2] = 8; net(xs.length, xs.filter(() => true).length, xs.findIndex((x) => x === undefined) + 1, xs.indexOf(undefined) + 2);',
    ],
    [
      'are told apart',
      'net(Array.isArray([]) ? 1 : 2, Array.isArray({ length: 0 }) ? 1 : 2, Array.isArray("a") ? 1 : 2, typeof [] === "object" ? 1 : 2);',
    ],
    [
      'map and filter',
      'net(...[1, 2, 3].map((x, i, all) => x * 4 + i + all.length), ...[1, 2, 3, 4].filter((x) => x % 2 === 0), ...[0, 4, null, 8].filter(Boolean) as number[], ...["4", "8"].map(Number)); net(...["10", "10", "10"].map(parseInt as any).map((x: any) => x || 1) as number[]);',
    ],
    [
      'flat and flatMap',
      'net(...[1, [2, [3, [4]]]].flat(2).filter((x) => typeof x === "number") as number[], ...[[1], [2, 4]].flat(), ...[1, 2].flatMap((x) => [x, x * 4]), ...[1, 2, 3].flatMap((x) => x === 2 ? [] : x), ...([[[8]]].flat(Infinity) as any));',
    ],
    [
      'reduce',
      'net([1, 2, 3].reduce((a, b) => a + b), [1, 2].reduce((a, b) => a * b, 4), [[1], [2]].reduceRight((a, b) => a.concat(b))[0], ["a", "b"].reduce((n, s, i, all) => n + s.length + i + all.length, 0));',
    ],
    [
      'reduce tensors',
      '[4, 8, 16].reduce((x, n) => conv(x, n), input()); [4, 8].reduceRight((x, n) => conv(x, n), input());',
    ],
    [
      'find',
      'const xs = [4, 8, 16, 8]; net(xs.find((x) => x > 4)!, xs.findIndex((x) => x > 4), xs.findLast((x) => x < 16)!, xs.findLastIndex((x) => x === 8), xs.find((x) => x > 99) ?? 1, xs.findIndex((x) => x > 99) + 2);',
    ],
    [
      'search',
      'const xs = [4, 8, 4, NaN]; net(xs.indexOf(4) + 1, xs.lastIndexOf(4), xs.includes(8) ? 1 : 2, xs.includes(NaN) ? 1 : 2, xs.indexOf(NaN) + 2, xs.indexOf(4, 1), xs.includes(4, 3) ? 1 : 2, xs.lastIndexOf(4, 1) + 1, xs.indexOf("4" as any) + 2);',
    ],
    [
      'test',
      'const xs = [4, 8]; net(xs.some((x) => x > 4) ? 1 : 2, xs.every((x) => x > 4) ? 1 : 2, [].some(() => true) ? 1 : 2, [].every(() => false) ? 1 : 2);',
    ],
    [
      'stop when they know',
      'let n = 1; [1, 2, 3].some((x) => { n++; return x === 2; }); [1, 2, 3].every(() => { n++; return false; }); [1, 2, 3].find((x) => { n++; return x === 1; }); net(n);',
    ],
    [
      'are read from both ends',
      'const xs = [4, 8, 16]; net(xs.at(-1)!, xs.at(0)!, xs.at(9) ?? 1, xs[xs.length - 2], xs.slice(-1)[0], xs["1"], (xs as any)[-1] ?? 2, xs[1.5] ?? 3);',
    ],
    [
      'push, pop, shift, unshift',
      'const xs = [4]; net(xs.push(8, 16), xs.unshift(1, 2), xs.pop()!, xs.shift()!, ...xs, [].pop() ?? 32, ([] as number[]).shift() ?? 64);',
    ],
    [
      'slice and splice',
      'const xs = [1, 2, 3, 4, 5]; net(...xs.slice(1, -1), ...xs.slice(3), ...xs.slice(), ...xs.splice(1, 2, 8, 16, 32), ...xs, ...xs.splice(-1), ...xs, ...xs.splice(1, 0, 64), ...xs); xs.splice(2); net(...xs);',
    ],
    [
      'copy instead of changing',
      'const xs = [3, 1, 2]; net(...xs.toSorted(), ...xs.toReversed(), ...xs.with(1, 8), ...xs.with(-1, 16), ...xs.toSpliced(0, 1, 4, 5), ...xs);',
    ],
    [
      'fill and copy within',
      'net(...new Array(3).fill(4), ...[1, 2, 3].fill(8, 1), ...[1, 2, 3].fill(8, -2, -1), ...[1, 2, 3, 4, 5].copyWithin(0, 3), ...[1, 2, 3, 4].copyWithin(1, 0, 2));',
    ],
    [
      'sort',
      'net(...[16, 4, 8].sort(), ...[10, 9, 1].sort((a, b) => a - b), ...[3, 1, 2].sort((a, b) => b - a), ...[1, undefined, 4].sort().map((x) => x ?? 2) as number[]); named(...["b", "a", "C"].sort(), ...["b", "a", "C"].sort((a, b) => a.localeCompare(b)));',
    ],
    [
      'sort stably',
      'net(...[{ k: 1, v: 4 }, { k: 0, v: 8 }, { k: 1, v: 16 }, { k: 0, v: 2 }].sort((a, b) => a.k - b.k).map((o) => o.v));',
    ],
    [
      'reverse and join',
      `const xs = [4, 8]; net(...xs.reverse(), ...xs); named([1, 2].join(''), [1, null, undefined, 'a'].join('-'), [1, [2]].join('_'), String([1, 2]).replace(',', ''), ['a'] + 'b');`,
    ],
    [
      'concat',
      'net(...[1].concat(2, [4, 8], [[16]] as any).flat() as number[], ...[].concat([1] as any, 2 as any));',
    ],
    [
      'iterate',
      'for (const [i, x] of [4, 8].entries()) net(i + x); for (const i of [1, 2].keys()) net(i + 4); for (const x of [16].values()) net(x); const it = [1, 2][Symbol.iterator](); net(it.next().value!, it.next().value!, it.next().done ? 4 : 8);',
    ],
    [
      'iterate backwards',
      'const xs = [4, 8, 16]; for (let i = xs.length - 1; i >= 0; i--) net(xs[i]); let i = xs.length; while (i--) net(xs[i]); for (let i = xs.length; i --> 0;) net(xs[i]);',
    ],
    [
      'change while they are walked',
      'const xs = [1, 2, 3]; for (const x of xs) if (x < 3) xs.push(x + 4); net(...xs); const ys = [1, 2, 3]; ys.forEach((y, i) => { if (i === 0) ys.pop(); net(y); });',
    ],
    [
      'are cut by their length',
      'const xs = [4, 8, 16]; xs.length = 2; net(...xs); xs.length = 0; xs.push(1); net(...xs);',
    ],
    [
      'have two dimensions',
      'const grid = [[1, 2], [3, 4]]; grid[1][0] = 8; const t = grid[0].map((_, c) => grid.map((row) => row[c])); net(...grid.flat(), ...t.flat()); const rows = Array.from({ length: 2 }, () => Array(2).fill(1)); rows[0][1] = 4; net(...rows.flat()); const same = Array(2).fill([1]); same[0].push(2); net(same[1].length);',
    ],
    [
      'take a this for their callbacks',
      'net(...[1, 2].map(function (this: any, x) { return x * this.by; }, { by: 4 }));',
    ],
    [
      'are borrowed',
      'net(...Array.prototype.map.call([1, 2], (x: any) => x * 4) as number[], ...Array.prototype.slice.call({ 0: 4, 1: 8, length: 2 }), ...[].concat.apply([], [[1], [2]] as any), Math.max.apply(null, [4, 16, 8]));',
    ],
    [
      'zip, chunk and range',
      `const range = (n: number) => [...Array(n).keys()]; const zip = (a: any[], b: any[]) => a.map((x, i) => [x, b[i]]); const chunk = (xs: number[], n: number) => xs.length ? [xs.slice(0, n), ...chunk(xs.slice(n), n)] : [] as any; zip([4, 8], ['a', 'b']).forEach(([w, n]) => { conv(input(), w, n); }); net(...range(3).map((i) => 2 ** i), ...chunk([1, 2, 3, 4, 5], 2).map((c: any) => c.length));`,
    ],
    [
      'hold layers that are applied in turn',
      'const layers = [4, 8, 16].map((filters) => tf.layers.conv2d({ filters, kernelSize: 1 })); let x = input(); for (const layer of layers) x = layer.apply(x); layers.reverse(); layers.length = 1; layers[0].apply(conv(input(), 8));',
    ],
    [
      'hold many tensors',
      'const branches = [4, 4, 4].map((n) => conv(input(), n)); add(...branches.slice(0, 2)); add(...branches.filter((_, i) => i !== 1)); tf.layers.concatenate().apply(branches);',
    ],
    [
      'are printed and counted as numbers',
      'net(+[4], Number(["8"]), [1, 2] == "1,2" as any ? 1 : 2, ([] as any) + [] === "" ? 1 : 2);',
    ],
  ]);
});
