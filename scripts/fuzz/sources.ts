import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { sourcesOf } from '../proof/fixtures.js';
import type { Sources } from '../proof/run-source.js';

const root = resolve(import.meta.dirname, '../..');

/** Every project of `fixtures/`: a file, or a folder of files. */
export function fixtureProjects(): readonly Sources[] {
  return readdirSync(resolve(root, 'fixtures'))
    .sort()
    .flatMap((folder) =>
      readdirSync(resolve(root, 'fixtures', folder))
        .sort()
        .map((entry) => `fixtures/${folder}/${entry}`),
    )
    .map((path) => sourcesOf(path))
    .filter((sources) => Object.keys(sources).length > 0);
}
