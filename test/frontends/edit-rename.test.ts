import { describe, expect, test } from '@jest/globals';
import { renamedText } from './editing.js';

function cases(table: Readonly<Record<string, string | null>>): void {
  test.each(Object.entries(table))('%s', (source, expected) => {
    expect(renamedText(source)).toBe(expected);
  });
}

describe('variables', () => {
  cases({
    'const ⟦down⟧ = f(); g(down); { h(down, o.down); }':
      'const shortcutAdapter = f(); g(shortcutAdapter); { h(shortcutAdapter, o.down); }',
    'let ⟦down⟧; down = f(); const k = () => down;':
      'let shortcutAdapter; shortcutAdapter = f(); const k = () => shortcutAdapter;',
    'let down; ⟦down⟧ = f();': 'let shortcutAdapter; shortcutAdapter = f();',
    '{ const ⟦down⟧ = 1; down } { const down = 2; down } down;':
      '{ const shortcutAdapter = 1; shortcutAdapter } { const down = 2; down } down;',
    'function f() { g(down); if (a) { var ⟦down⟧ = 1; } return down; }':
      'function f() { g(shortcutAdapter); if (a) { var shortcutAdapter = 1; } return shortcutAdapter; }',
    'function f(⟦down⟧, b = down) { return down; } const down = 1;':
      'function f(shortcutAdapter, b = shortcutAdapter) { return shortcutAdapter; } const down = 1;',
    'use(down); function ⟦down⟧() { return down(); }':
      'use(shortcutAdapter); function shortcutAdapter() { return shortcutAdapter(); }',
    'const f = function ⟦down⟧() { down(); }; down();':
      'const f = function shortcutAdapter() { shortcutAdapter(); }; down();',
    'for (const ⟦down⟧ of xs) { down; } down;':
      'for (const shortcutAdapter of xs) { shortcutAdapter; } down;',
    'for (let ⟦down⟧ = 0; down < 3; down++) f(down);':
      'for (let shortcutAdapter = 0; shortcutAdapter < 3; shortcutAdapter++) f(shortcutAdapter);',
    'try {} catch (⟦down⟧) { down }': 'try {} catch (shortcutAdapter) { shortcutAdapter }',
    'switch (a) { case 1: let ⟦down⟧ = 1; default: down }':
      'switch (a) { case 1: let shortcutAdapter = 1; default: shortcutAdapter }',
    'down: for (;;) { const ⟦down⟧ = 1; down; break down; }':
      'down: for (;;) { const shortcutAdapter = 1; shortcutAdapter; break down; }',
    'const ⟦down⟧ = 1; type T = typeof down; function f(x: down) { type down = 2; }':
      'const shortcutAdapter = 1; type T = typeof shortcutAdapter; function f(x: down) { type down = 2; }',
    'const ⟦down⟧ = 1; type F = (down: number) => void; interface I { m(down: string): void; [down: string]: unknown }':
      'const shortcutAdapter = 1; type F = (down: number) => void; interface I { m(down: string): void; [down: string]: unknown }',
    'const ⟦Down⟧ = f(); type Down = typeof Down; let d: Down;':
      'const shortcutAdapter = f(); type shortcutAdapter = typeof shortcutAdapter; let d: shortcutAdapter;',
    'class ⟦Down⟧ { static of(): Down { return new Down(); } } let d: Down = Down.of();':
      'class shortcutAdapter { static of(): shortcutAdapter { return new shortcutAdapter(); } } let d: shortcutAdapter = shortcutAdapter.of();',
    'function is(⟦down⟧: unknown): down is string { return typeof down === "string"; }':
      'function is(shortcutAdapter: unknown): shortcutAdapter is string { return typeof shortcutAdapter === "string"; }',
    'const ⟦down⟧ = "down"; // down\nf(`down ${down}`, { name: "down" });':
      'const shortcutAdapter = "down"; // down\nf(`down ${shortcutAdapter}`, { name: "down" });',
    'if (a) { function ⟦down⟧() {} } down();': 'if (a) { function shortcutAdapter() {} } shortcutAdapter();',
    'const [⟦down⟧, ...rest] = f(); down;': 'const [shortcutAdapter, ...rest] = f(); shortcutAdapter;',
    'enum E { down = 1, up = down } const ⟦down⟧ = 2;':
      'enum E { down = 1, up = down } const shortcutAdapter = 2;',
  });
});

describe('accessors and methods', () => {
  cases({
    'class B { get ⟦downsample⟧() { return this.d; } set downsample(d) { this.d = d; } f(x) { return this.downsample(x); } }':
      'class B { get shortcutAdapter() { return this.d; } set shortcutAdapter(d) { this.d = d; } f(x) { return this.shortcutAdapter(x); } }',
    'class B { static ⟦downsample⟧(x) { return x; } f(x) { return B.downsample(x); } }':
      'class B { static shortcutAdapter(x) { return x; } f(x) { return B.shortcutAdapter(x); } }',
    'class B { ⟦downsample⟧(x) { return x; } f(x) { return super.f(this.downsample(x)); } }':
      'class B { shortcutAdapter(x) { return x; } f(x) { return super.f(this.shortcutAdapter(x)); } }',
    'abstract class A { abstract downsample: L; } class B extends A { override ⟦downsample⟧ = f(); }':
      'abstract class A { abstract shortcutAdapter: L; } class B extends A { override shortcutAdapter = f(); }',
    'function block(x, { filters, ⟦downsample⟧ }) { g(downsample); } block(x, { filters: 1, downsample: f() });':
      'function block(x, { filters, downsample: shortcutAdapter }) { g(shortcutAdapter); } block(x, { filters: 1, downsample: f() });',
    'function block(x, o) { g(o.⟦downsample⟧); } block(x, { filters: 1, downsample: f() }); const o = { ...p, downsample };':
      'function block(x, o) { g(o.shortcutAdapter); } block(x, { filters: 1, shortcutAdapter: f() }); const o = { ...p, shortcutAdapter: downsample };',
    'type O = { downsample?: L }; type P = Omit<O, "a"> & { readonly ⟦downsample⟧: L };':
      'type O = { shortcutAdapter?: L }; type P = Omit<O, "a"> & { readonly shortcutAdapter: L };',
  });
});

describe('shorthand', () => {
  cases({
    'const ⟦downsample⟧ = f(); g({ downsample });':
      'const shortcutAdapter = f(); g({ downsample: shortcutAdapter });',
    'const ⟦downsample⟧ = f(); g({ downsample: downsample });':
      'const shortcutAdapter = f(); g({ downsample: shortcutAdapter });',
    'function f(opts) { const { ⟦downsample⟧ } = opts; g(downsample); }':
      'function f(opts) { const { downsample: shortcutAdapter } = opts; g(shortcutAdapter); }',
    'function f({ ⟦downsample⟧ = 1, b = downsample }) { g(downsample); }':
      'function f({ downsample: shortcutAdapter = 1, b = shortcutAdapter }) { g(shortcutAdapter); }',
    'const { a: ⟦downsample⟧ } = o; downsample;': 'const { a: shortcutAdapter } = o; shortcutAdapter;',
    'const { a, ...⟦down⟧ } = o; down;': 'const { a, ...shortcutAdapter } = o; shortcutAdapter;',
    'let ⟦downsample⟧; ({ downsample } = o); ({ downsample = 1 } = o); ({ a: downsample } = o);':
      'let shortcutAdapter; ({ downsample: shortcutAdapter } = o); ({ downsample: shortcutAdapter = 1 } = o); ({ a: shortcutAdapter } = o);',
  });
});

describe('marks that say to whom a name belongs stay', () => {
  cases({
    'class B { private ⟦_down⟧; constructor(⟦down⟧) { this._down = down; } }':
      'class B { private _shortcutAdapter; constructor(shortcutAdapter) { this._shortcutAdapter = shortcutAdapter; } }',
    'class B { ⟦_down⟧ = f(); get ⟦down⟧() { return this._down; } g() { return this.down; } }':
      'class B { _shortcutAdapter = f(); get shortcutAdapter() { return this._shortcutAdapter; } g() { return this.shortcutAdapter; } }',
    'const ⟦$down⟧ = f(); const ⟦down⟧ = $down; g(down);':
      'const $shortcutAdapter = f(); const shortcutAdapter = $shortcutAdapter; g(shortcutAdapter);',
    'const ⟦_down⟧ = f(); const _shortcutAdapter = 1; g(_down);':
      'const _projection = f(); const _shortcutAdapter = 1; g(_projection);',
    'class B { #down; g() { return this.⟦#down⟧; } h() { return this.#shortcutAdapter; } #shortcutAdapter; }':
      'class B { #projection; g() { return this.#projection; } h() { return this.#shortcutAdapter; } #shortcutAdapter; }',
  });
});

describe('properties', () => {
  cases({
    'const b = { ⟦downsample⟧: f() }; if (b.downsample) g(b?.downsample);':
      'const b = { shortcutAdapter: f() }; if (b.shortcutAdapter) g(b?.shortcutAdapter);',
    'interface B { downsample?: L } const b: B = { ⟦downsample⟧: f() }; const { downsample } = b; downsample;':
      'interface B { shortcutAdapter?: L } const b: B = { shortcutAdapter: f() }; const { shortcutAdapter: downsample } = b; downsample;',
    'const b = { ⟦down⟧: f() }; const down = 2; Object.assign(b, { down }); const { down: x } = b;':
      'const b = { shortcutAdapter: f() }; const down = 2; Object.assign(b, { shortcutAdapter: down }); const { shortcutAdapter: x } = b;',
    'const down = f(); const b = { ⟦down⟧ }; b.down;':
      'const shortcutAdapter = f(); const b = { shortcutAdapter }; b.shortcutAdapter;',
    'class B { ⟦down⟧; constructor(down) { this.down = down; } call(x) { return this.down(x); } }':
      'class B { shortcutAdapter; constructor(down) { this.shortcutAdapter = down; } call(x) { return this.shortcutAdapter(x); } }',
    'class B { constructor() { this.⟦down⟧ = 1; } get() { return this.down; } }':
      'class B { constructor() { this.shortcutAdapter = 1; } get() { return this.shortcutAdapter; } }',
    'class B { #down; get() { return this.#down; } set(b: B) { b.⟦#down⟧ = 2; } }':
      'class B { #shortcutAdapter; get() { return this.#shortcutAdapter; } set(b: B) { b.#shortcutAdapter = 2; } }',
    'class B { constructor(private ⟦down⟧: L) { use(down); } call() { return this.down; } }':
      'class B { constructor(private shortcutAdapter: L) { use(shortcutAdapter); } call() { return this.shortcutAdapter; } }',
    'class B { constructor(private down: L) { use(down); } call() { return this.⟦down⟧; } }':
      'class B { constructor(private shortcutAdapter: L) { use(shortcutAdapter); } call() { return this.shortcutAdapter; } }',
    'const b = { ⟦down⟧() {} }; b.down();': 'const b = { shortcutAdapter() {} }; b.shortcutAdapter();',
    'const b = { ⟦down⟧: f() }; for (let i = 0; i < n; i++) f(xs[i], ys[i + 1], zs[zs.length - 1], x.shape[axis]); b.down;':
      'const b = { shortcutAdapter: f() }; for (let i = 0; i < n; i++) f(xs[i], ys[i + 1], zs[zs.length - 1], x.shape[axis]); b.shortcutAdapter;',
    'const T = { 18: [2], 34: [3] }; const b = { ⟦down⟧: T[depth] }; xs.map((x, k) => T[depth][k]);':
      'const T = { 18: [2], 34: [3] }; const b = { shortcutAdapter: T[depth] }; xs.map((x, k) => T[depth][k]);',
    'const b = { ⟦down⟧: conv({ name: "down" }) };': 'const b = { shortcutAdapter: conv({ name: "down" }) };',
  });
});

describe('what is not safe is refused', () => {
  cases({
    'const ⟦down⟧ = 1; eval("down");': null,
    'function f() { const ⟦down⟧ = 1; return () => eval(s); }': null,
    'const b = { ⟦down⟧: f() }; b["down"];': null,
    'const b = { ⟦down⟧: f() }; b[key];': null,
    'const b = { ⟦down⟧: f() }; const key = "down"; f(key);': null,
    'const b = { ⟦down⟧: f() }; type P = Pick<B, "down">;': null,
    'const b = { ⟦down⟧: f() }; "down" in b;': null,
    'const b = { ⟦down⟧: f() }; for (const key in b) f(b[key]);': null,
    'import * as tf from "@tensorflow/tfjs"; const b = { ⟦pool⟧: tf.pool(x) };': null,
    'const b = { ⟦strides⟧: 1 }; tf.layers.conv2d({ strides: b.strides });': null,
    'export const ⟦down⟧ = 1;': null,
    'namespace N { export const ⟦down⟧ = 1; } N.down;': null,
    'const down = 1; ⟦f⟧.x;': null,
  });

  test('with', () => {
    expect(
      renamedText('function f() { const ⟦down⟧ = 1; with (o) { down; } }', undefined, 'a.js'),
    ).toBeNull();
  });

  test('a place without a name', () => {
    expect(renamedText('f(⟦1 + 2⟧)')).toBeNull();
  });
});

describe('names that are taken', () => {
  test.each([
    ['in the same scope', 'const ⟦down⟧ = 1, shortcutAdapter = 2;'],
    ['between a use and its declaration', 'const ⟦down⟧ = 1; function f(shortcutAdapter) { return down; }'],
    [
      'further out and used inside',
      'const shortcutAdapter = 1; function f() { const ⟦down⟧ = 2; return shortcutAdapter; }',
    ],
    ['by a global that is used inside', 'function f() { const ⟦down⟧ = 2; return shortcutAdapter(); }'],
    ['by a later var', 'function f() { const ⟦down⟧ = 2; { var shortcutAdapter = 1; } }'],
    ['as a property', 'const b = { ⟦down⟧: f(), shortcutAdapter: 2 };'],
    ['as a string index', 'const b = { ⟦down⟧: f() }; c["shortcutAdapter"];'],
  ])('%s', (_, source) => {
    expect(renamedText(source)).toContain('projection');
    expect(renamedText(source, ['shortcutAdapter'])).toBeNull();
  });

  test('not by what the new name cannot meet', () => {
    expect(
      renamedText('const ⟦down⟧ = 1; function f(shortcutAdapter) { return shortcutAdapter; }'),
    ).toContain('const shortcutAdapter = 1');
    expect(
      renamedText('const shortcutAdapter = 0; function f() { const ⟦down⟧ = 1; return down; }'),
    ).toContain('return shortcutAdapter');
  });

  test.each(['class', 'a b', '1a', '', 'let', 'a.b', 'arguments'])('%p is no name', (name) => {
    expect(renamedText('const ⟦down⟧ = 1;', [name])).toBeNull();
  });

  test('two bindings of one scope cannot share a name', () => {
    expect(renamedText('const ⟦down⟧ = 1, ⟦pool⟧ = 2;')).toBeNull();
  });

  test('bindings apart can', () => {
    const source =
      'function f() { const ⟦down⟧ = 1; down; } function g() { const ⟦downsample⟧ = 1; downsample; }';
    expect(renamedText(source)).toBe(
      'function f() { const shortcutAdapter = 1; shortcutAdapter; } function g() { const shortcutAdapter = 1; shortcutAdapter; }',
    );
  });
});

describe('properties that are something else in another place', () => {
  test.each([
    'const a = { downsample: true };',
    'const a = { downsample: 2 };',
    "const a = { downsample: 'max' };",
    'interface O { downsample?: boolean | undefined }',
    "interface O { downsample: 'max' | 'mean' | null }",
    'class A { downsample = false; }',
    'class A { constructor(readonly downsample: number) {} }',
    'function g({ downsample = false }) {}',
  ])('%s', (other) => {
    const block = 'class B { constructor() { this.⟦downsample⟧ = f(); } }';
    expect(renamedText(`${block} ${other}`)).toBeNull();
    expect(renamedText(`${block} ${other.replace('downsample', 'other')}`)).not.toBeNull();
  });

  test('not where it is a layer or nothing', () => {
    const block = 'class B { constructor() { this.⟦downsample⟧ = f(); } }';
    for (const other of [
      'const a = { downsample: null };',
      'interface O { downsample?: Layer | undefined | null }',
    ]) {
      expect(renamedText(`${block} ${other}`)).not.toBeNull();
    }
  });
});

describe('documentation', () => {
  test('@param tags of a renamed parameter', () => {
    const source = `
      /**
       * Uses downsample.
       * @param {tf.layers.Layer} downsample the downsample layer
       * @param [stride=1] no downsample
       */
      function block(⟦downsample⟧, stride) { return downsample; }`;
    const expected = source
      .replace('} downsample the', '} shortcutAdapter the')
      .replace('⟦downsample⟧', 'shortcutAdapter')
      .replace('return downsample', 'return shortcutAdapter');
    expect(renamedText(source)).toBe(expected);
    expect(renamedText(source, undefined, 'a.js')).toBe(expected);
  });

  test('@param tags of an arrow function in a variable', () => {
    const source = '/** @param down x */\nconst f = (⟦down⟧) => down;';
    expect(renamedText(source)).toBe(
      '/** @param shortcutAdapter x */\nconst f = (shortcutAdapter) => shortcutAdapter;',
    );
  });

  test.each([
    [
      '/** @typedef {object} Options\n * @property {L} [downsample] x */\nfunction f(o) { return o.⟦downsample⟧; }',
      '/** @typedef {object} Options\n * @property {L} [shortcutAdapter] x */\nfunction f(o) { return o.shortcutAdapter; }',
    ],
    [
      '/** @param {{ downsample?: L, filters: number }} o */\nfunction f(o) { return o.⟦downsample⟧; }',
      '/** @param {{ shortcutAdapter?: L, filters: number }} o */\nfunction f(o) { return o.shortcutAdapter; }',
    ],
    [
      'class ⟦Down⟧ {}\n/** @param {Down} d @returns {Array<Down>} of Down */\nfunction f(d) { return [d]; }',
      'class shortcutAdapter {}\n/** @param {shortcutAdapter} d @returns {Array<shortcutAdapter>} of Down */\nfunction f(d) { return [d]; }',
    ],
    [
      'class B {\n  /** @type {L | null} the downsample */\n  ⟦downsample⟧ = null;\n}\n/** @type {{ downsample: L }} */\nlet b = new B();',
      'class B {\n  /** @type {L | null} the downsample */\n  shortcutAdapter = null;\n}\n/** @type {{ shortcutAdapter: L }} */\nlet b = new B();',
    ],
  ])('types in comments %#', (source, expected) => {
    expect(renamedText(source, undefined, 'a.mjs')).toBe(expected);
  });

  test('members of a documented parameter', () => {
    const source = '/** @param {object} o\n * @param o.down x */\nfunction f(o) { return o.⟦down⟧; }';
    expect(renamedText(source, undefined, 'a.js')).toBe(
      '/** @param {object} o\n * @param o.shortcutAdapter x */\nfunction f(o) { return o.shortcutAdapter; }',
    );
  });
});

test('JSX', () => {
  const source = 'const ⟦Down⟧ = () => <div>{div}</div>; const x = <Down a={Down}></Down>;';
  expect(renamedText(source, ['Adapter'], 'a.tsx')).toBe(
    'const Adapter = () => <div>{div}</div>; const x = <Adapter a={Adapter}></Adapter>;',
  );
});
