import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import type { Analysis, EngineOptions } from '../../src/engine/engine.js';
import { analyseFiles, analyseText, fixturesIn } from '../support/analyse-fixture.js';
import { analysePython } from '../support/python.js';

const root = resolve(import.meta.dirname, '../..');
const folders = readdirSync(resolve(root, 'fixtures')).map((folder) => `fixtures/${folder}`);
const projects = folders.flatMap(fixturesIn).filter(({ files }) => files.length > 0);
const python = folders
  .flatMap((folder) => readdirSync(resolve(root, folder)).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith('.py'));
const severities = Object.fromEntries(rules.map(({ id }) => [id, 'error' as const]));

/** What is told of files, in haste and without. */
function both(
  files: readonly string[],
  analyse: (files: readonly string[], options: Partial<EngineOptions>) => Analysis,
): readonly unknown[] {
  return [true, false].map((isHurried) => {
    const { diagnostics, gaps, models } = analyse(files, { severities, isHurried });
    return { diagnostics, gaps, nodes: models.map(({ model }) => model.nodes.length) };
  });
}

describe('while somebody types, the same is told of fixtures', () => {
  test.each(projects.map(({ name, files }) => [name, files] as const))('%s', (_, files) => {
    const [hurried, thorough] = both(files, analyseFiles);
    expect(hurried).toEqual(thorough);
  });

  test.each(python)('%s', (file) => {
    const [hurried, thorough] = both([file], analysePython);
    expect(hurried).toEqual(thorough);
  });
});

const conv = `tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' })`;

function inNet(body: string, isHurried: boolean): Analysis {
  const text = `import * as tf from '@tensorflow/tfjs';
    export function net() {
      let x = ${conv}.apply(tf.input({ shape: [null, null, 3] }));
      ${body}
      return x;
    }`;
  return analyseText(text, 'network.ts', { isHurried });
}

const endless = 'this loop seems to have no end';

describe('while somebody types, loops', () => {
  test.each([
    ['whose end is not written yet', `const all = [x]; while (all.length > 0) x = ${conv}.apply(x);`],
    ['whose test is half written', `const n = 3; for (let i = 0; n; i++) x = ${conv}.apply(x);`],
    ['without a test', `for (;;) x = ${conv}.apply(x);`],
  ])('%s are given up', (_, body) => {
    const { gaps, models } = inNet(body, true);
    expect(gaps.map(({ reason }) => reason)).toEqual([endless]);
    expect(models[0]?.model.nodes.length).toBeLessThan(200);
    expect(inNet(body, false).gaps.map(({ reason }) => reason)).toEqual(['the analysis ran out of steps']);
  });

  test.each([
    ['that count', `for (let i = 0; i < 150; i++) x = ${conv}.apply(x);`],
    ['that are left', `let i = 0; while (true) { x = ${conv}.apply(x); if (++i === 150) break; }`],
    [
      'that take from a list',
      `const all = Array(150).fill(8); while (all.length > 0) { all.pop(); x = ${conv}.apply(x); }`,
    ],
  ])('%s run to their end', (_, body) => {
    const { gaps, models } = inNet(body, true);
    expect(gaps).toEqual([]);
    expect(models.map(({ model }) => model.nodes.length)).toEqual([152]);
  });
});

describe('while somebody types, what nobody knows', () => {
  const flags = Array.from({ length: 6 }, (_, index) => `if (fetch(${index})) x = ${conv}.apply(x);`);

  test('is tried in a few ways, and the rest told as cut', () => {
    const count = (isHurried: boolean): number => inNet(flags.join('\n'), isHurried).models.length;
    expect(count(true)).toBeLessThan(10);
    expect(count(true)).toBeGreaterThan(1);
    expect(count(false)).toBeGreaterThan(count(true));
    expect(inNet(flags.join('\n'), true).models.every(({ model }) => model.pathsCut)).toBe(true);
  });

  test('takes no way from the networks behind it', () => {
    const text = `import * as tf from '@tensorflow/tfjs';
      const input = () => tf.input({ shape: [null, null, 3] });
      export function unsure() {
        let x = ${conv}.apply(input());
        ${flags.join('\n')}
        return x;
      }
      export const sure = () => tf.layers.add().apply([${conv}.apply(input()), input()]);`;
    const { diagnostics } = analyseText(text, 'network.ts', { isHurried: true });
    expect(diagnostics.map(({ ruleId }) => ruleId)).toEqual(['residual-shape-mismatch']);
  });

  test('may be the other side of a split: no name is said to mislead', () => {
    const text = `import * as tf from '@tensorflow/tfjs';
      const conv = (x, strides) => tf.layers.conv2d({ filters: 16, kernelSize: 3, strides, padding: 'same' }).apply(x);
      export function net() {
        let x = ${conv}.apply(tf.input({ shape: [32, 32, 3] }));
        ${flags.join('\n')}
        let downsample, main;
        if (!fetch(9)) {
          downsample = tf.layers.conv2d({ filters: 16, kernelSize: 1 }).apply(x);
          main = conv(x, 1);
        } else {
          downsample = tf.layers.conv2d({ filters: 16, kernelSize: 1, strides: 2 }).apply(x);
          main = conv(x, 2);
        }
        return tf.layers.add().apply([main, downsample]);
      }`;
    const told = (isHurried: boolean): readonly string[] =>
      analyseText(text, 'network.ts', { isHurried }).diagnostics.map(({ ruleId }) => ruleId);
    expect([told(false), told(true)]).toEqual([[], []]);
  });
});
