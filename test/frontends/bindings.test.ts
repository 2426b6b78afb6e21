import { describe, expect, test } from '@jest/globals';
import { ts } from 'ts-morph';
import { applyEdits } from '../../src/fix/apply.js';
import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';
import { FileNames } from '../../src/frontends/typescript/file-names.js';
import type { FileBindings } from '../../src/frontends/typescript/scopes.js';
import type { Binding } from '../../src/frontends/typescript/scopes.js';
import { ownSources } from './sources.js';

const tangle = `
  import def, { a, b as c, type T } from './x'; import * as ns from './y'; import eq = require('./z');
  export { a, c as d }; export default function self<T>(this: T, a: T = c as T, { b, x: { y = a }, ...r } = def, ...[z]: T[]): asserts a is T {
    var hoisted; if (a) { let hoisted2 = hoisted; var late = late2; function inner() { return inner(); } } var late2; inner2(); function inner2() {}
    for (let i = 0, n = i; i < n; i++) { let i = 1; i; } for (const k in r) k; for (a of [z]) a;
    try { throw b } catch ({ message: m, y }) { m; y; let b = m; b } finally { y }
    switch (y) { case hoisted: let y = 1; y; break; default: y } a: for (;;) break a;
    const [p, , q = p, ...s] = [], { [p]: computed, 'quoted': w } = { p, q, w2: w, [computed]: 1, m() { return this.m(p) }, get g() { return q }, async *gen(p) { yield* p } };
    [p.x, s[q]] = [q, p]; ({ p, q: s.t, ...r } = {}); return;
  }
  class A<T, U = T> extends ns.Base<U> implements I<T> { static A = A; #p = A; [c]: T; constructor(private c: T, d = c) { super(); this.c; this.#p } static { var c; c } m<U>(x: U): x is U & T { return x } }
  const B = class B extends A<B> {}; abstract class C { abstract x: C; declare y: typeof B } enum E { X, Y = X, Z = E.X }
  interface I<T> extends J<T> { (a: T): I<T>; new (c: T): T; [key: string]: T; m<U>(u: U): typeof c; readonly B: B } interface J<T> { t: T }
  type M<T> = { [K in keyof T as \`x\${K & string}\`]: T[K] }; type X<T> = T extends Array<infer V> ? V : M<T>; type F = (a: string, ...b: [first: number]) => asserts a is string;
  let e: E.X, f: typeof ns.y.z, g: import('./x').T<E>; const fn = async (a) => await a, gn = (async) => async; label: { break label }
  try {} catch { } e = f satisfies typeof e; g!; <any>g; fn\`\${e}\`; new.target; import.meta.url; var fn2 = function fn2(fn2) { fn2 };
  namespace N { const hidden = e; e; hidden } namespace N.M {} declare module 'm' { const e: 1; } declare global { var G: E }
`;

interface Located {
  readonly name: string;
  readonly uses: readonly number[];
}

/** The names of a file in groups of one meaning, as the checker of TypeScript itself sees them. */
function checked(source: ts.SourceFile, file: string): readonly Located[] {
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === file ? source : undefined),
    writeFile: () => undefined,
    getDefaultLibFileName: () => 'lib.d.ts',
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => '/',
    getNewLine: () => '\n',
    fileExists: (name) => name === file,
    readFile: () => undefined,
  };
  const options = {
    noLib: true,
    noResolve: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
  };
  const checker = ts.createProgram([file], options, host).getTypeChecker();
  const groups = new Map<ts.Symbol, number[]>();
  const visit = (node: ts.Node): void => {
    const symbol = ts.isIdentifier(node) ? symbolOf(checker, node) : undefined;
    if (symbol?.declarations?.some((each) => each.getSourceFile() === source) === true) {
      groups.set(symbol, [...(groups.get(symbol) ?? []), node.getStart(source)]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...groups].map(([symbol, uses]) => ({ name: symbol.name, uses: uses.sort((a, b) => a - b) }));
}

/** The variable that an identifier means, not the property of the same name. */
function symbolOf(checker: ts.TypeChecker, node: ts.Identifier): ts.Symbol | undefined {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return checker.getShorthandAssignmentValueSymbol(parent);
  if (ts.isExportSpecifier(parent)) {
    const isLocal = !parent.parent.parent.moduleSpecifier && (parent.propertyName ?? parent.name) === node;
    return isLocal ? checker.getExportSpecifierLocalTargetSymbol(parent) : undefined;
  }
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return undefined;
  if (ts.isQualifiedName(parent) && parent.right === node) return undefined;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return undefined;
  if (ts.isImportSpecifier(parent) && parent.propertyName === node) return undefined;
  if (ts.isParameter(parent) && ts.isParameterPropertyDeclaration(parent, parent.parent)) {
    return checker.getSymbolsOfParameterPropertyDeclaration(parent, node.text)[0];
  }
  return checker.getSymbolAtLocation(node);
}

function ours(bound: FileBindings): readonly Located[] {
  return [...new Set(bound.bindings.values())].map((binding) => located(bound, binding));
}

function located(bound: FileBindings, binding: Binding): Located {
  const inCode = binding.uses.filter(({ node }) => (node.flags & ts.NodeFlags.JSDoc) === 0);
  return {
    name: binding.name,
    uses: inCode.map(({ node }) => node.getStart(bound.source)).sort((a, b) => a - b),
  };
}

function bind(file: string, text: string): FileBindings {
  return new FileNames(file).in(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
}

describe('bindings are those of the checker of TypeScript', () => {
  test.each([
    ['tangle.ts', tangle],
    ...ownSources('src/frontends', 'src/dim', 'src/program', 'fixtures/nets'),
  ])('%s', (file, text) => {
    const bound = bind(file, text);
    const expected = new Map(checked(bound.source, file).map((group) => [group.uses[0], group]));
    for (const group of ours(bound)) expect(expected.get(group.uses[0])?.uses).toEqual(group.uses);
  });
});

describe('a rename changes no other meaning', () => {
  const frontEnd = createTypeScriptFrontEnd();

  /** What a file means apart from the words: which uses go together, in order, and what is left open. */
  function meaning(file: string, text: string): unknown {
    const bound = bind(file, text);
    const order = [...bound.bindings.keys()].sort(
      (a, b) => a.getStart(bound.source) - b.getStart(bound.source),
    );
    const numbers = new Map<Binding, number>();
    const uses = order.map((node) => {
      const binding = bound.bindings.get(node);
      if (binding && !numbers.has(binding)) numbers.set(binding, numbers.size);
      return binding && numbers.get(binding);
    });
    return { uses, open: bound.unresolved.map((use) => use.node.text) };
  }

  test.each([['tangle.ts', tangle], ...ownSources('src/frontends/typescript', 'fixtures/nets')])(
    '%s',
    (file, text) => {
      const bound = bind(file, text);
      const before = meaning(file, text);
      const every = [...new Set(bound.bindings.values())].filter((_, index) => index % 5 === 0);
      for (const [declaration] of every.map((binding) => binding.declarations)) {
        if (!declaration) throw new Error('a binding without declaration');
        const place = { file, start: declaration.getStart(bound.source), end: declaration.end };
        const fix = frontEnd.fix(
          { kind: 'rename', declarations: [place], candidates: ['e', 'node', 'renamedByTest'] },
          { files: [file], read: () => text, imports: () => [], resolve: () => null, renamesTexts: false },
        );
        // An exported name is refused, since nobody here imports it.
        if (fix) expect(meaning(file, applyEdits(text, fix.edits) ?? '')).toEqual(before);
      }
    },
  );
});
