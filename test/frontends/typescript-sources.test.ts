import { describe, expect, test } from '@jest/globals';
import type { Place } from '../../src/program/program.js';
import { parse } from './print.js';
import { ownSources } from './sources.js';

/** Every place in a tree, with the place around it. */
function* places(node: unknown, around: Place | null): Generator<readonly [Place, Place | null]> {
  if (typeof node !== 'object' || node === null) return;
  const own = Object.hasOwn(node, 'at') ? (node as { at: Place }).at : null;
  if (own) yield [own, around];
  for (const child of Object.values(node) as unknown[]) {
    if (child !== own) yield* places(child, own ?? around);
  }
}

function isWithin(inner: Place, outer: Place): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}

/** What is wrong with the places of a tree: outside the node around, or with white space at an end. */
function faults(file: string, text: string): readonly string[] {
  const found: string[] = [];
  for (const [place, around] of places(parse(text, file).body, null)) {
    const written = text.slice(place.start, place.end);
    if (around && !isWithin(place, around)) found.push(`outside: ${written}`);
    if (written !== written.trim()) found.push(`not trimmed: ${written}`);
  }
  return found;
}

describe('in real sources places nest', () => {
  test.each(ownSources('src', 'rules', 'fixtures/nets'))('%s', (file, text) => {
    expect(faults(file, text)).toEqual([]);
  });
});
