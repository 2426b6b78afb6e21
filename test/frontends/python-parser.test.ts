import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits } from '../../src/fix/apply.js';
import { loadParser } from '../../src/frontends/python/parser.js';
import type { Syntax } from '../../src/frontends/python/syntax.js';

const parser = await loadParser(readFileSync('grammars/tree-sitter-python.wasm'));
const nets = ['torch-resnet', 'keras-sequences', 'keras-subclassed'];
const texts = nets.map((name) => readFileSync(`fixtures/nets/${name}.py`, 'utf8'));

function treeOf(text: string): Syntax {
  const parsed = parser.parse(text);
  if ('errorAt' in parsed) throw new Error(`syntax error at ${parsed.errorAt}`);
  return parsed.tree;
}

function* all(node: Syntax): Generator<Syntax> {
  yield node;
  for (const child of node.children) yield* all(child);
}

describe('a tree', () => {
  test.each([
    ['a comment behind the last statement', 'a = 1\n# end\n\n', { module: [0, 13], integer: [4, 5] }],
    ['signs of two words', 'a is  not b', { 'is not': [2, 9], comparison_operator: [0, 11] }],
    ['escapes in a string', String.raw`'a\tb'`, { string_content: [1, 5], escape_sequence: [2, 4] }],
    ['a format', "f'{a:>{b}d}'", { format_specifier: [4, 10] }],
    ['a body that is looked at late', 'def f():\n    return 1  # one\n', { block: [13, 28] }],
  ])('knows where it begins and ends: %s', (_, text, places) => {
    const found = new Map([...all(treeOf(text))].map(({ type, start, end }) => [type, [start, end]]));
    expect(Object.fromEntries(Object.keys(places).map((type) => [type, found.get(type)]))).toEqual(places);
  });

  test('is read to its end when its text was dropped meanwhile', () => {
    const [text = ''] = texts;
    const held = treeOf(`${text}# held\n`);
    for (let index = 0; index < 9; index++) treeOf(`'''${'-'.repeat(120_000)}${index}'''\n`);
    expect(JSON.stringify(held)).toBe(JSON.stringify(treeOf(`${text}# held\n`)));
    expect([...all(held)].length).toBeGreaterThan(500);
  });
});

const pieces = fc.constantFrom(
  '',
  'name',
  '(',
  ')',
  '\n',
  '    ',
  'if x:\n    y\n',
  '"',
  "'''",
  'é = 1;',
  '# ',
  ', ',
  '\\\n',
);

/** Edits that do not overlap. */
const someEdits = fc.array(fc.tuple(fc.nat(), fc.nat(12), pieces), { minLength: 1, maxLength: 4 });

test('statements after edits are those of the edited text read anew', () => {
  let sound = 0;
  fc.assert(
    fc.property(fc.constantFrom(...texts), someEdits, (text, drafts) => {
      const edits = drafts.map(([at, length, piece]) => {
        const start = at % text.length;
        return { file: 'net.py', start, end: Math.min(start + length, text.length), text: piece };
      });
      const edited = applyEdits(text, edits);
      const parsed = edited === null ? null : parser.parse(edited);
      const count = parsed && 'tree' in parsed ? parsed.tree.children.length : null;
      if (count !== null) sound++;
      expect(parser.statementsAfter(text, edits)).toBe(count);
    }),
    { numRuns: 400 },
  );
  expect(sound).toBeGreaterThan(20);
});

test.each([
  ['a line that ends with `not`', 'def f(a, b):\n    if a and (a or not\nb):\n        return a\n'],
  [
    'a comment far left',
    'def f(a, b):\n    c = (a if a\n#        else 2 if b(\n         else b)\n    return c\n',
  ],
])('lines within brackets are one: %s', (_, text) => {
  expect(treeOf(text).end).toBe(text.length);
});
