import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { analyseFiles, fixturesIn } from '../support/analyse-fixture.js';
import { faults } from './faults.js';

describe.each(faults)('$file', ({ file, verdict, witness, passing, shows, axes = ['H', 'W'] }) => {
  const sized = (size: number | null) =>
    size === null ? null : Object.fromEntries(axes.map((axis) => [axis, size]));
  const [diagnostic] = analyseFiles([`fixtures/${file}`]).diagnostics;

  test('has the verdict that TensorFlow.js shows', () => {
    expect(diagnostic?.verdict).toBe(verdict);
  });

  // What tfjs refuses to build it shows at no size; literal sizes are their own witness.
  if (witness !== null && shows !== 'build') {
    test('has the smallest size that fails on TensorFlow.js, and the nearest that passes', () => {
      expect([diagnostic?.witness, diagnostic?.passing]).toEqual([sized(witness), sized(passing)]);
    });
  }
});

describe.each(readdirSync(resolve(import.meta.dirname, '../../fixtures')))('fixtures/%s', (folder) => {
  test.each(fixturesIn(`fixtures/${folder}`).map(({ name, files }) => [name, files] as const))(
    '%s is read whole',
    (_, files) => {
      const { models, gaps, errors } = analyseFiles(files);
      expect({ gaps, errors }).toEqual({ gaps: [], errors: [] });
      expect(models).not.toEqual([]);
      expect(models.filter(({ model }) => !model.complete)).toEqual([]);
    },
  );
});
