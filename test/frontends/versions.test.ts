import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FileNames } from '../../src/frontends/typescript/file-names.js';
import { parseProgram } from '../../src/frontends/typescript/parse.js';
import type { Binding, FileBindings } from '../../src/frontends/typescript/scopes.js';
import { errorsOf, treeForEdits } from '../../src/frontends/typescript/trees.js';
import { ts } from '../../src/frontends/typescript/ts.js';

const root = resolve(import.meta.dirname, '../..');

const tangle = `/** @param {number} n */ let a
function typed(n) { return n }
export { Late }; import b from './b'; type Late = string;
enum E { A = 1 } namespace E { export const x = 1 }
{ function lent() { return a } } lent();
const { a: c = 1, ...rest } = b; var d = c; eval('d'); function f() { with (d) { a } }
class A { constructor(private p = 1) {} get q() { return this.p; } static { a; } }
/** @typedef {{ wide: A }} Options */
export const g = async (x) => { await x; return require('./c')[x]; };
`;

const texts: readonly (readonly [string, string])[] = [
  ['tangle.js', tangle],
  ['tangle.ts', tangle.replaceAll('with (d) ', '')],
  ...['fixtures/nets/resnet-class.ts', 'src/frontends/typescript/scopes.ts'].map(
    (path) => [path, readFileSync(resolve(root, path), 'utf8')] as const,
  ),
];

const inserted = fc.constantFrom(
  ...[';', ' ', '\n', 'x', 'a', '(', ')', '{', '}', '`', "'", '/', '<', '=', '.'],
  ...['/** @param {string} n */ ', '// note\n', '/* note */', '*/', 'await a;', 'const a = 1;', 'var d;'],
  ...['export ', 'async ', 'enum E { B }', 'namespace E { export const y = 1; }', "import './a';"],
  ...["require('b');", 'function lent() {}', 'eval(a);', 'export { a };', 'type Late = number;', '@a '],
);

/** Where, as a part of the whole, and how much of it is replaced by what. */
const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 30 }), inserted);
/** Mostly nothing is taken away. */
const edits = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: edit.map(([at, , text]) => [at, 0, text] as const) },
    { weight: 1, arbitrary: edit },
  ),
  { minLength: 1, maxLength: 12 },
);

/** The versions that a text goes through; what an edit breaks is taken back after it. */
function versionsOf(text: string, all: readonly (readonly [number, number, string])[]): readonly string[] {
  let good = text;
  const versions = [text];
  for (const [part, length, insertion] of all) {
    const at = Math.floor(part * good.length);
    const changed = good.slice(0, at) + insertion + good.slice(at + length);
    versions.push(changed);
    if (errorsOf(ts.createSourceFile('check.ts', changed, ts.ScriptTarget.Latest)).length === 0) {
      good = changed;
    } else versions.push(good);
  }
  return versions;
}

let count = 0;

/** The same kind of file under a name that no version had. */
function unseen(file: string): string {
  return `unseen-${count++}/${file}`;
}

/** Everything in a program but the name of its file. */
function told(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) =>
    key === 'file' ? undefined : each instanceof Map ? [...each] : each,
  );
}

function shapeOf(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const { parent } = node as { readonly parent?: ts.Node };
    found.push(`${node.kind} ${node.pos} ${node.end} ${parent?.kind} ${parent?.pos} ${parent?.end}`);
    for (const comment of (node as { readonly jsDoc?: readonly ts.JSDoc[] }).jsDoc ?? []) visit(comment);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function meaningOf({ source, bindings, properties, unresolved, computed, top, strings }: FileBindings): unknown {
  const start = (node: ts.Node): number => node.getStart(source);
  const sorted = (nodes: Iterable<ts.Node>): readonly number[] => [...nodes].map(start).sort((a, b) => a - b);
  const binding = ({ name, scope, declarations, uses }: Binding): unknown => [
    name,
    [scope.node.kind, scope.node.pos, scope.node.end, scope.isDynamic],
    sorted(declarations),
    uses.map(({ node, scope: { node: at } }) => [start(node), at.pos, at.end]).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
  ];
  return {
    bindings: sorted(bindings.keys()),
    declared: [...new Set(bindings.values())].map(binding).map(told).sort(),
    properties: [...properties.values()].map(({ node, name, scope }) => told([start(node), name, scope.node.pos])).sort(),
    unresolved: sorted(unresolved.map(({ node }) => node)),
    computed: sorted(computed.map(({ node }) => node)),
    top: [[...top.values.keys()].sort(), [...top.types.keys()].sort(), top.isDynamic, top.node === source],
    strings: sorted(strings()),
  };
} // prettier-ignore

describe('each version of a file is read as if there had been no other', () => {
  test.each(texts)('%s', (file, text) => {
    fc.assert(
      fc.property(edits, (all) => {
        const names = new FileNames(file);
        for (const version of versionsOf(text, all)) {
          expect(told(parseProgram(file, version))).toBe(told(parseProgram(unseen(file), version)));
          const [tree, alone] = [treeForEdits(file, version), treeForEdits(unseen(file), version)];
          expect(shapeOf(tree)).toEqual(shapeOf(alone));
          if (errorsOf(tree).length > 0) continue;
          expect(meaningOf(names.in(tree))).toEqual(meaningOf(new FileNames(file).in(alone)));
        }
      }),
      { numRuns: text.length > 3000 ? 10 : 40 },
    );
  });

  test('statements in front of an edit are the same objects, and those behind it are not', () => {
    const bodyOf = (text: string): readonly unknown[] => {
      const parsed = parseProgram('same.ts', text);
      return 'program' in parsed ? parsed.program.body : [];
    };
    const [a, b, c] = bodyOf('const a = 1;\nconst b = 2;\nconst c = 3;\n');
    const after = bodyOf('const a = 1;\nconst b = 20;\nconst c = 3;\n');
    expect(after[0]).toBe(a);
    expect(after[1]).not.toBe(b);
    expect(after[2]).not.toEqual(c);
  });
});
