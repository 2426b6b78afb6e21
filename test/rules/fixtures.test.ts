import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import { analyseFiles, fixturesIn, readSource } from '../support/analyse-fixture.js';
import { messageFits, readMarkers } from '../support/markers.js';

const folders = readdirSync(resolve(import.meta.dirname, '../../fixtures'));

/** Rules that are off by default are tried on their own fixtures only. */
function severitiesFor(folder: string): Record<string, 'warning'> {
  return rules.some((rule) => rule.id === folder && rule.defaultSeverity === 'off')
    ? { [folder]: 'warning' }
    : {};
}

describe.each(folders)('fixtures/%s', (folder) => {
  test.each(fixturesIn(`fixtures/${folder}`).map(({ name, files }) => [name, files] as const))(
    '%s',
    (_, files) => {
      const analysis = analyseFiles(files, { severities: severitiesFor(folder) });
      const expected = files.flatMap((file) =>
        readMarkers(readSource(file) ?? '').expected.map((each) => ({ file, ...each })),
      );
      const open = [...expected];
      const unexpected = analysis.diagnostics.filter((diagnostic) => {
        const at = open.findIndex(
          (each) =>
            each.file === diagnostic.file &&
            each.line === diagnostic.line &&
            each.ruleId === diagnostic.ruleId &&
            messageFits(diagnostic.message, each.fragments),
        );
        if (at >= 0) open.splice(at, 1);
        return at < 0;
      });
      const shown = unexpected.map((each) => `${each.file}:${each.line} ${each.ruleId} ${each.message}`);
      expect({ unexpected: shown, missing: open, errors: analysis.errors }).toEqual({
        unexpected: [],
        missing: [],
        errors: [],
      });
    },
  );
});

test('most planted faults name the line to edit first', () => {
  let [planted, named] = [0, 0];
  const missed: string[] = [];
  for (const folder of folders) {
    for (const { files } of fixturesIn(`fixtures/${folder}`)) {
      const causes = files.flatMap((file) =>
        readMarkers(readSource(file) ?? '').causes.map((line) => ({ file, line })),
      );
      if (causes.length === 0) continue;
      const related = analyseFiles(files).diagnostics.map((diagnostic) => diagnostic.related[0]);
      for (const cause of causes) {
        planted++;
        if (
          related.some(
            (place) => place?.file === cause.file && place.line <= cause.line && place.endLine >= cause.line,
          )
        ) {
          named++;
        } else missed.push(`${cause.file}:${cause.line}`);
      }
    }
  }
  expect(planted).toBeGreaterThanOrEqual(15);
  // The rest are judgement calls: the line is blamed that sets the value, not the one that computes it.
  expect({ share: named / planted >= 0.8, missed }).toEqual({ share: true, missed });
});
