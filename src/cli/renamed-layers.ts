import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnalysisError } from '../diagnostic.js';
import type { Analysis } from '../engine/engine.js';
import { sameButFor } from '../fix/respell.js';
import { likenesses } from '../report/likeness.js';
import { fileError, messageOf } from './errors.js';

/** Layers whose name went with a rename, old name to new, over all networks. */
export function renamedLayers(
  before: Analysis,
  after: Analysis,
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const [old, now] = [layersOf(before), layersOf(after)];
  const added = [...now].filter((layer) => !old.has(layer));
  const pairs = new Map<string, string>();
  for (const layer of old) {
    const other = now.has(layer) ? undefined : added.find((each) => sameButFor(layer, each, names));
    if (other !== undefined) pairs.set(layer, other);
  }
  return pairs;
}

function layersOf(analysis: Analysis): ReadonlySet<string> {
  return new Set(likenesses(analysis).flatMap(({ layers }) => layers.flatMap((layer) => layer ?? [])));
}

/** Writes a map of layers for those who load old weights; gives what was in the way. */
export function writeMap(
  cwd: string,
  file: string,
  layers: ReadonlyMap<string, string>,
): AnalysisError | null {
  try {
    const map = { version: 1, layers: Object.fromEntries(layers) };
    writeFileSync(resolve(cwd, file), `${JSON.stringify(map, null, 2)}\n`);
    return null;
  } catch (thrown) {
    return fileError(file, `the map cannot be written: ${messageOf(thrown)}`);
  }
}
