import { describe, expect, test } from '@jest/globals';
import { renamed } from './editing.js';

describe('exports by a modifier change their importers', () => {
  test('named, aliased and namespace imports', () => {
    expect(
      renamed({
        'src/blocks.ts': 'export function ⟦downsample⟧(x) { return x; } downsample(1);',
        'src/a.ts': "import { downsample } from './blocks.js'; downsample(2); f({ downsample });",
        'src/b.ts': "import { downsample as d } from './blocks'; d(3); const downsample = 4;",
        'src/c.ts':
          "import * as blocks from './blocks'; blocks.downsample(5); blocks.other.downsample; const { downsample } = blocks;",
        'src/nets/d.js':
          "const { downsample } = require('../blocks'); const all = require('../blocks'); all.downsample; require('../blocks').downsample;",
        'src/e.ts': "export { downsample } from './blocks'; export { downsample as down } from './blocks';",
        'src/f.ts':
          "const { downsample: g } = await import('./blocks'); import blocks = require('./blocks'); let t: typeof blocks.downsample;",
        'src/unrelated.ts': "import { downsample } from './other'; downsample;",
        'src/other.ts': 'export const downsample = 1;',
      }),
    ).toEqual({
      'src/blocks.ts': 'export function shortcutAdapter(x) { return x; } shortcutAdapter(1);',
      'src/a.ts':
        "import { shortcutAdapter } from './blocks.js'; shortcutAdapter(2); f({ downsample: shortcutAdapter });",
      'src/b.ts': "import { shortcutAdapter as d } from './blocks'; d(3); const downsample = 4;",
      'src/c.ts':
        "import * as blocks from './blocks'; blocks.shortcutAdapter(5); blocks.other.downsample; const { shortcutAdapter: downsample } = blocks;",
      'src/nets/d.js':
        "const { shortcutAdapter: downsample } = require('../blocks'); const all = require('../blocks'); all.shortcutAdapter; require('../blocks').shortcutAdapter;",
      'src/e.ts':
        "export { shortcutAdapter as downsample } from './blocks'; export { shortcutAdapter as down } from './blocks';",
      'src/f.ts':
        "const { shortcutAdapter: g } = await import('./blocks'); import blocks = require('./blocks'); let t: typeof blocks.shortcutAdapter;",
      'src/unrelated.ts': "import { downsample } from './other'; downsample;",
      'src/other.ts': 'export const downsample = 1;',
    });
  });

  test('through export *', () => {
    expect(
      renamed({
        'blocks.ts': 'export const ⟦down⟧ = 1;',
        'index.ts': "export * from './blocks';",
        'net.ts': "import { down } from './index'; down;",
      }),
    ).toEqual({
      'blocks.ts': 'export const shortcutAdapter = 1;',
      'index.ts': "export * from './blocks';",
      'net.ts': "import { shortcutAdapter } from './index'; shortcutAdapter;",
    });
  });

  test('a name taken at an importer is not free', () => {
    const result = renamed({
      'blocks.ts': 'export const ⟦down⟧ = 1;',
      'net.ts': "import { down } from './blocks'; const shortcutAdapter = down;",
    });
    expect(result?.['net.ts']).toBe(
      "import { projection } from './blocks'; const shortcutAdapter = projection;",
    );
  });

  test.each([
    ['nobody imports it', {}],
    ['export * makes it public', { 'index.ts': "export * from './blocks';" }],
    ['its namespace is handed on', { 'a.ts': "import * as b from './blocks'; f(b);" }],
    ['its namespace is exported', { 'a.ts': "export * as b from './blocks';" }],
    ['its module is handed on', { 'a.js': "f(require('./blocks'));" }],
    ['a promise of it is handed on', { 'a.js': "import('./blocks').then(f);" }],
    [
      'a path alias may mean it',
      { 'a.ts': "import { down } from './blocks';", 'b.ts': "import { down } from '@/blocks';" },
    ],
    [
      'a member of what nobody knows may be it',
      { 'a.ts': "import { down } from './blocks';", 'b.ts': "import * as b from '@/blocks'; b.down;" },
    ],
    [
      'a module is loaded by a name that is put together',
      { 'a.ts': "import { down } from './blocks';", 'b.ts': '(await import(`./${name}`)).down;' },
    ],
    [
      'a test puts another in its place',
      { 'a.ts': "import { down } from './blocks';", 'b.ts': "jest.mock('./blocks', () => ({ down: 1 }));" },
    ],
    ['an importer does not parse', { 'a.ts': "import { down } from './blocks'; (" }],
    ['a type is taken from it', { 'a.ts': "type T = import('./blocks').down;" }],
  ])('refused when %s', (_, others) => {
    expect(renamed({ 'blocks.ts': 'export const ⟦down⟧ = 1;', ...others })).toBeNull();
  });
});

test('specifiers that are no paths lead where the project has them lead', () => {
  const sources = {
    'src/blocks.ts': 'export const ⟦down⟧ = 1;',
    'src/a.ts':
      "import * as b from '@/blocks'; b.down; f(await import('@/other')); import tf from 'tf'; f(tf);",
    'src/b.ts': "export * from '@/blocks';",
    'src/c.ts': "import { down } from './b'; down;",
  };
  expect(renamed(sources, undefined, { '@/': 'src/' })).toEqual({
    'src/blocks.ts': 'export const shortcutAdapter = 1;',
    'src/a.ts': sources['src/a.ts'].replace('b.down', 'b.shortcutAdapter'),
    'src/b.ts': sources['src/b.ts'],
    'src/c.ts': "import { shortcutAdapter } from './b'; shortcutAdapter;",
  });
});

test("options of what a path alias leads to are not a package's", () => {
  const sources = {
    'src/net.ts': "import { block } from '@/block'; block({ ⟦down⟧: f() }); (await import('@/block')).down;",
    'src/block.ts': 'export function block(o) { return o.down; }',
  };
  expect(renamed(sources, undefined, { '@/': 'src/' })).toEqual({
    'src/net.ts':
      "import { block } from '@/block'; block({ shortcutAdapter: f() }); (await import('@/block')).shortcutAdapter;",
    'src/block.ts': 'export function block(o) { return o.shortcutAdapter; }',
  });
  expect(renamed(sources)).toBeNull();
});

describe('exports in other words keep their name', () => {
  test.each([
    ['const ⟦down⟧ = 1; export { down };', 'const shortcutAdapter = 1; export { shortcutAdapter as down };'],
    [
      'const ⟦down⟧ = 1; export { down as d };',
      'const shortcutAdapter = 1; export { shortcutAdapter as d };',
    ],
    ['const ⟦down⟧ = 1; export default down;', 'const shortcutAdapter = 1; export default shortcutAdapter;'],
    [
      'export default function ⟦down⟧() {} down();',
      'export default function shortcutAdapter() {} shortcutAdapter();',
    ],
    [
      'const ⟦down⟧ = 1; module.exports = { down };',
      'const shortcutAdapter = 1; module.exports = { down: shortcutAdapter };',
    ],
    [
      "import { ⟦down⟧ } from './b'; down;",
      "import { down as shortcutAdapter } from './b'; shortcutAdapter;",
    ],
    [
      "import { d as ⟦down⟧ } from './b'; down;",
      "import { d as shortcutAdapter } from './b'; shortcutAdapter;",
    ],
    ["import ⟦down⟧ from './b'; down;", "import shortcutAdapter from './b'; shortcutAdapter;"],
    ["import * as ⟦down⟧ from './b'; down.x;", "import * as shortcutAdapter from './b'; shortcutAdapter.x;"],
  ])('%s', (source, expected) => {
    expect(renamed({ 'a.ts': source, 'c.ts': "import { down } from './a';" })).toEqual({
      'a.ts': expected,
      'c.ts': "import { down } from './a';",
    });
  });
});

test('properties change in every file', () => {
  expect(
    renamed({
      'block.ts': 'export class Block { ⟦downsample⟧: Layer | null = null; }',
      'net.ts':
        "import { Block } from './block'; import type { Options } from './types'; const b = new Block(); if (b.downsample) f(b.downsample);",
      'types.ts': 'export interface Options { readonly downsample?: Layer }',
      'unrelated.ts': 'export const rates = { downsample: f() };',
      'other.ts': 'const downsample = 1; f(downsample);',
    }),
  ).toEqual({
    'block.ts': 'export class Block { shortcutAdapter: Layer | null = null; }',
    'net.ts':
      "import { Block } from './block'; import type { Options } from './types'; const b = new Block(); if (b.shortcutAdapter) f(b.shortcutAdapter);",
    'types.ts': 'export interface Options { readonly shortcutAdapter?: Layer }',
    'unrelated.ts': 'export const rates = { downsample: f() };',
    'other.ts': 'const downsample = 1; f(downsample);',
  });
});

test('scripts of a page share everything', () => {
  expect(
    renamed({
      'a.js': 'class B { constructor() { this.⟦down⟧ = f(); } }',
      'b.js': 'function g(b) { return b.down; }',
    }),
  ).toEqual({
    'a.js': 'class B { constructor() { this.shortcutAdapter = f(); } }',
    'b.js': 'function g(b) { return b.shortcutAdapter; }',
  });
});

test('a property is not renamed when imported data has it', () => {
  const sources = (data: string): Readonly<Record<string, string>> => ({
    'a.ts': "import o from './o.json'; class B { ⟦downsample⟧ = f(o.other); }",
    'o.json': data,
  });
  expect(renamed(sources('{ "downsample": null }'))).toBeNull();
  expect(renamed(sources('{ "other": 1 }'))).not.toBeNull();
});

test('a property is not renamed when a file with its name does not parse', () => {
  expect(renamed({ 'a.ts': 'const b = { ⟦down⟧: f() };', 'b.ts': 'b.down(' })).toBeNull();
  expect(renamed({ 'a.ts': 'const b = { ⟦down⟧: f() };', 'b.ts': 'b.other(' })).not.toBeNull();
});

test('a place may lie in several files at once', () => {
  expect(renamed({ 'a.ts': 'const ⟦down⟧ = 1; down;', './b.ts': 'const ⟦pool⟧ = 1; pool;' })).toEqual({
    'a.ts': 'const shortcutAdapter = 1; shortcutAdapter;',
    './b.ts': 'const shortcutAdapter = 1; shortcutAdapter;',
  });
});
