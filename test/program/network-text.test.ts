import { describe, expect, test } from '@jest/globals';
import { importStatements } from '../../src/program/import-statements.js';
import { namesLibrary, specifiersOf } from '../../src/program/network-text.js';

describe('namesLibrary', () => {
  test.each([
    `import * as tf from '@tensorflow/tfjs';`,
    `const tf = require("@tensorflow/tfjs-node-gpu")`,
    `import * as tf from '../../dist/tfjs.esm';`,
    `import tf from 'https://esm.sh/@tensorflow/tfjs@4'`,
    `const x = tf.layers.conv2d({ filters: 64 })`,
    `window.tf?.sequential()`,
    `const { conv2d } = tf.layers;`,
    `const { layers, model } = window.tf\n`,
    `tf\n  .input({ shape })`,
    `const tf = require('./wrapper'); tf.model(x)`,
    `const tf = globalThis.tf; tf.model(x)`,
    `var tf = tf || {}; tf.model(x)`,
    `import tf from 'wrapper'; tf.model(x)`,
  ])('finds one in %s', (text) => {
    expect(namesLibrary(text)).toBe(true);
  });

  test.each([
    `import fs from 'node:fs'`,
    `const drift = leaf.layers`,
    `// a map with layers`,
    `const tf = 1;`,
    `halftf.x`,
    `require('sprintfjs')`,
    `const tf = z.object({}); tf.parse(x)`,
    `function tf(a){return a}tf.locator=b`,
  ])('finds none in %s', (text) => {
    expect(namesLibrary(text)).toBe(false);
  });
});

describe('specifiersOf', () => {
  test('finds every form of import', () => {
    const text = `
      import a from './a'; import "./b.js"
      import { c,
        cc } from "./c";
      import type { T } from './t';
      export * from './d'; export { e } from'./e';
      import f = require('./f');
      const g = require( "./g" ), h = await import('./h');
      const i = import(/* webpackChunkName: "i" */ './i');
      const j = require(\`./j\`); import k,{l}from"./k";`;
    expect(specifiersOf(text)).toEqual(
      ['a', 'b.js', 'c', 't', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'].map((name) => `./${name}`),
    );
  });

  test('lists a specifier once and leaves out computed ones', () => {
    expect(
      specifiersOf("import a from './a'; export * from './a'; import(`./${name}`); require(path)"),
    ).toEqual(['./a']);
  });

  test('is not fooled by names that end like keywords', () => {
    expect(specifiersOf(`wherefrom './x'; reimport './y'`)).toEqual([]);
  });
});

test('what a file of Python imports, and what that may have inside', () => {
  const text =
    'import os, nets.blocks as b\nfrom . import head\nfrom nets import (  # two\n  a,\n  c as d,\n)\nfrom os import path\n';
  expect(importStatements(text).flatMap(({ imports }) => imports)).toEqual([
    { module: 'os', first: 'os', members: [] },
    { module: 'nets.blocks', first: 'nets', members: [] },
    { module: '.', first: null, members: ['.head'] },
    { module: 'nets', first: 'nets', members: ['nets.a', 'nets.c'] },
    { module: 'os', first: 'os', members: ['os.path'] },
  ]);
  expect(specifiersOf(text, 'a.py')).toEqual([
    'os',
    'nets.blocks',
    '.',
    '.head',
    'nets',
    'nets.a',
    'nets.c',
    'os.path',
  ]);
});
