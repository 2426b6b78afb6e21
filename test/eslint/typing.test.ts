import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPlugin } from '../../src/eslint/plugin.js';
import { fixturesIn } from '../support/analyse-fixture.js';
import { countingPlugin, lintText } from '../support/eslint.js';
import { shippedTool } from '../support/tool.js';
import { workspace } from '../support/workspace.js';

/** Lints versions of a file one after the other; gives the numbers of those that were answered without an analysis. */
function answered(file: string, versions: readonly string[]): readonly number[] {
  const cwd = workspace({ [file]: versions[0] ?? '', 'package.json': '{}' });
  const { using, looks } = countingPlugin();
  return versions.flatMap((version, index) => {
    const before = looks();
    const shown = lintText(version, file, { cwd, using });
    if (looks() > before || shown.some(({ fatal }) => fatal)) return [];
    expect(shown).toEqual(lintText(version, file, { cwd, using: createPlugin(() => shippedTool) }));
    return [index];
  });
}

const root = resolve(import.meta.dirname, '../..');
const fixtures = fixturesIn('fixtures/nets').filter(
  ({ files }) => files.length === 1 && !/\.py$/.test(files[0] ?? ''),
);
const file = 'fixtures/nets/resnet-class.ts';
/** One of its networks is enough. */
const [text = ''] = readFileSync(resolve(root, file), 'utf8').split(/^(?=export function resnet34)/m);

/** The text with a line of its own at the start of the method that makes a stage, its blank line there before. */
function inStage(line: string): string {
  const start = text.indexOf('\n', text.indexOf('  makeLayer(')) + 1;
  return `${text.slice(0, start)}    ${line}\n${text.slice(start)}`;
}

describe('a statement that does nothing yet needs no analysis', () => {
  test.each([
    ['', 'cons'],
    ['cons', 'const w'],
    ['const widths ', 'const widths = [planes, planes * 2]'],
    ['const widths = [planes, planes * 2]', 'const widths = [planes, planes * 2].m'],
    ['', 'const inner = this.inplanes * 2, outer = 4;'],
    ['blocks', 'blocks * 2'],
    ['let a = 1; // wide', 'let ab = 1; // wide'],
  ])('from `%s` to `%s`', (before, after) => {
    expect(answered(file, [text, inStage(before), inStage(after)])).toContain(2);
  });

  test.each([
    ['what changes the network', '', 'stride = 1;'],
    ['a call', 'pad', 'pad(1)'],
    ['a name that is renamed', '', 'downsample'],
    ['a name that something may be renamed to', '', 'shortcut'],
    ['a name that was taken until now', 'const projection = 1', 'const projections = 1'],
    ['a name that somebody else has', '', 'const layers = 1'],
    ['a name of the file', '', 'conv3x3'],
    ['what may be layers', '', 'const made = block'],
    ['a condition', '', 'const wide = planes > 64'],
    ['a choice', '', 'stride === 1 ? 1 : 2'],
    ['a member of what may not be there', '', 'block.expansion'],
    ['the library', '', 'tf'],
    ['a directive', 'planes // ', 'planes // resnet-lint-disable-next-line'],
    ['a comment behind code', 'planes // a', 'planes // an'],
    ['two lines', '', 'planes\n'],
    ['code behind it', 'planes; this.inplanes = 2;', 'plane; this.inplanes = 2;'],
  ])('but %s does', (_, before, after) => {
    expect(answered(file, [text, inStage(before), inStage(after)])).not.toContain(2);
  });

  test('a statement that goes on in the next line is another one', () => {
    const call = inStage('(this.inplanes)');
    const at = call.indexOf('    (this.inplanes)');
    const versions = ['', 'pad'].map((name) => `${call.slice(0, at)}    ${name}\n${call.slice(at)}`);
    expect(answered(file, versions)).not.toContain(1);
  });
});

const typed = fc.constantFrom(
  ...['cons', 'const w = 1', 'const sizes = [2, 4 * 2].map', 'let wide = 3;', 'planes', 'x', 'this.inplanes'],
  ...[
    'const deep = filters * 4;',
    'downsample',
    'shortcut',
    'var kept;',
    ';',
    'const s = stride',
    'const z = [x]',
  ],
);

test('whatever is typed into whatever network, what is shown is what a fresh look shows', () => {
  let quiet = 0;
  fc.assert(
    fc.property(fc.constantFrom(...fixtures), fc.nat(), typed, fc.nat(), ({ files: [name = ''] }, at, line, end) => {
      const net = readFileSync(resolve(root, name), 'utf8');
      const places = [...net.matchAll(/[{;]\n/g)].map(({ index }) => index + 2);
      const place = places[at % places.length] ?? 0;
      const version = (letters: number): string =>
        `${net.slice(0, place)}  ${line.slice(0, letters)}\n${net.slice(place)}`;
      const letters = 1 + (end % line.length);
      quiet += answered(name, [version(letters - 1), version(letters)]).length;
    }),
    { numRuns: 40, seed: 6 },
  );
  expect(quiet).toBeGreaterThan(10);
}); // prettier-ignore
