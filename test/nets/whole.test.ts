import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { analyseFiles, fixturesIn } from '../support/analyse-fixture.js';

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
