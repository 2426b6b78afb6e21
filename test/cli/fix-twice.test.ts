import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fixturesIn, readSource } from '../support/analyse-fixture.js';
import { builtNetworks } from '../support/built.js';
import { runCommand } from '../support/command.js';
import { shippedTool } from '../support/tool.js';
import { workspace } from '../support/workspace.js';

const folders = ['misleading-adapter-name', 'redundant-stride-check', 'nets'];

/** Fixtures whose networks must come out of it as they were: names and needless clauses are all that is wrong with them. */
const fixtures = folders
  .flatMap((folder) => fixturesIn(`fixtures/${folder}`))
  .filter(({ name, files }) => {
    const texts = files.map((file) => readSource(file) ?? '');
    return !/good-/.test(name) && texts.some((text) => /expect: (misleading|redundant)/.test(text));
  });

function textsIn(cwd: string, files: readonly string[]): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(cwd, file), 'utf8')]));
}

test('there are enough of them', () => {
  expect(fixtures.length).toBeGreaterThan(15);
});

describe('--fix-suggestions leaves nothing to fix, and TensorFlow.js builds what it built before', () => {
  test.each(fixtures.map(({ name, files }) => [name, files] as const))('%s', async (_, files) => {
    const cwd = workspace(Object.fromEntries(files.map((file) => [file, readSource(file) ?? ''])));
    const before = textsIn(cwd, files);
    const world = { cwd, tool: shippedTool };
    const first = await runCommand(['--fix-suggestions'], world);
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' });
    expect(first.out).toMatch(/0 errors, 0 warnings, 0 infos\n[1-9]\d* findings? fixed\n$/);
    const after = textsIn(cwd, files);
    expect(after).not.toEqual(before);
    expect(builtNetworks(after)).toEqual(builtNetworks(before));
    const second = await runCommand(['--fix-suggestions'], world);
    expect(second.out).toMatch(/\n0 findings fixed\n$/);
    expect(textsIn(cwd, files)).toEqual(after);
  });
});
