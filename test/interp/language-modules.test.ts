import { describe, expect, test } from '@jest/globals';
import { analyseSources } from '../support/analyse.js';

const network = (imports: string, block: string): string => `
import * as tf from '@tensorflow/tfjs';
${imports}
export function network() {
  const x = tf.input({ shape: [16, 16, 8] });
  return tf.model({ inputs: x, outputs: ${block} });
}`;

const block = `
import * as tf from '@tensorflow/tfjs';
export function block(x, filters = 16) {
  return tf.layers.add().apply([x, tf.layers.conv2d({ filters, kernelSize: 1 }).apply(x)]);
}`;

/** Where the adds are that do not fit, and what could not be followed. */
function found(files: Readonly<Record<string, string>>): readonly string[] {
  const { diagnostics, gaps, errors } = analyseSources(files);
  return [
    ...diagnostics.map(({ file, line, ruleId }) => `${file}:${line} ${ruleId}`),
    ...gaps.map(({ file, reason }) => `${file} ${reason}`),
    ...errors.map(({ file, message }) => `${file} ${message}`),
  ];
}

describe('imports of the project by name', () => {
  test('go by the paths of a tsconfig', () => {
    const tsconfig = JSON.stringify({ compilerOptions: { paths: { '@/*': ['lib/*'] } } });
    const files = {
      'net.ts': network(`import { block } from '@/block';`, 'block(x)'),
      'lib/block.js': block,
    };
    expect(found({ ...files, 'tsconfig.json': tsconfig })).toEqual([
      'lib/block.js:4 residual-shape-mismatch',
    ]);
    expect(found(files)).toEqual(["net.ts the module '@/block' is not part of the analysed code"]);
  });

  test('go to the packages of a workspace', () => {
    expect(
      found({
        'package.json': '{ "workspaces": ["packages/*"] }',
        'packages/blocks/package.json': '{ "name": "@me/blocks", "exports": { ".": "./dist/index.js" } }',
        'packages/blocks/src/index.js': block,
        'packages/app/net.ts': network(`import { block } from '@me/blocks';`, 'block(x)'),
      }),
    ).toEqual(['packages/blocks/src/index.js:4 residual-shape-mismatch']);
  });
});

describe('data', () => {
  const files = { 'block.js': block, 'sizes.json': '{ "filters": 24, "deep": { "list": [8, 32] } }' };

  test.each([
    [`import sizes from './sizes.json';`, 'block(x, sizes.filters)'],
    [`import sizes from './sizes.json' with { type: 'json' };`, 'block(x, sizes.deep.list[1])'],
    [`import * as sizes from './sizes.json';`, 'block(x, sizes.filters)'],
    [`import { filters } from './sizes.json';`, 'block(x, filters)'],
    [`const sizes = require('./sizes.json');`, 'block(x, sizes.filters)'],
  ])('comes in by %s', (line, call) => {
    const text = network(`import { block } from './block.js';\n${line}`, call);
    expect(found({ ...files, 'net.ts': text })).toEqual(['block.js:4 residual-shape-mismatch']);
  });

  test('that fits is no fault', () => {
    const text = network(
      `import { block } from './block.js';\nimport sizes from './sizes.json';`,
      'block(x, sizes.deep.list[0])',
    );
    expect(found({ ...files, 'net.ts': text })).toEqual([]);
  });

  test('that is broken is a gap', () => {
    const text = network(
      `import { block } from './block.js';\nimport sizes from './sizes.json';`,
      'block(x, sizes.filters)',
    );
    expect(found({ ...files, 'sizes.json': '{', 'net.ts': text })).toContainEqual(
      expect.stringMatching(
        /^net\.ts .*the module '\.\/sizes\.json' is not part of the analysed code|^block\.js .*sizes\.json/,
      ),
    );
  });
});

test('a network that an unknown function ends is not read to its end', () => {
  expect(found({ 'net.ts': network(`import { block } from 'somewhere';`, 'block(x)') })).toEqual([
    "net.ts the module 'somewhere' is not part of the analysed code",
  ]);
});
