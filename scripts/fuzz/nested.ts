import type { Random } from './disturb.js';

type Nest = (depth: number) => string;

const around =
  (before: string, inner: string, after: string): Nest =>
  (depth) =>
    before.repeat(depth) + inner + after.repeat(depth);

const relu = 'tf.layers.reLU().apply(';

const nests: readonly Nest[] = [
  around('(', '1', ')'),
  around('[', '', ']'),
  around('({ a: ', '1', ' })'),
  around('{', '', '}'),
  around('if (x) {', '', '}'),
  around('if (x) { y = 1; } else {', '', '}'),
  around('for (const i of [1, 2]) {', 'x = i;', '}'),
  around('while (x) {', '', '}'),
  around('(() => ', '1', ')()'),
  around('function f() {', '', '}'),
  around('class A { m() {', '', '} }'),
  around('x ? ', '1', ' : 2'),
  around('!', 'x', ''),
  around('`${', '1', '}`'),
  around('f(', 'x', ')'),
  around('x[', '0', ']'),
  around('', 'x', '.a.b'),
  around('', 'x', '?.()'),
  around('', 'x', ' + 1'),
  around('', 'x', ' && x'),
  around('', 'x', ' = x'),
  around('try {', '', '} catch { x = 1; }'),
  around('switch (x) { default: ', '', '}'),
  around('const [', 'a', '] = [];'),
  around('async () => await (', 'x', ')'),
  around(`y = ${relu}`, `tf.input({ shape: [null, null, 3] })`, ')'),
  around('y = tf.layers.add().apply([x, ', 'x', '])'),
  around('type A<T> = T extends (', 'infer U', ') ? U : never'),
  around('<T,>(', 'x', ')'),
];

/** A deeply nested piece of code. */
export function nested(random: Random): string {
  const nest = nests[Math.floor(random() * nests.length)];
  const depth = Math.floor(10 ** (1 + random() * 3.5));
  return `${random() < 0.3 ? 'x = ' : ''}${nest?.(depth) ?? ''};`;
}
