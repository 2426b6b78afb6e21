import { expect, test } from '@jest/globals';
import { refusal, ruleFiles } from '../../scripts/rule-template.js';
import { readMarkers } from '../support/markers.js';
import { analyseText } from '../support/analyse-fixture.js';

const files = ruleFiles('skip-never-added', "The network's skip is never added.");

test('a new rule has a source, a page and two fixtures', () => {
  expect(Object.keys(files)).toEqual([
    'rules/skip-never-added.ts',
    'rules/skip-never-added.md',
    'fixtures/skip-never-added/skip-never-added.ts',
    'fixtures/skip-never-added/good-skip-never-added.ts',
  ]);
  expect(files['rules/skip-never-added.ts']).toContain('description: "The network\'s skip is never added."');
  expect(files['rules/skip-never-added.md']).toMatch(
    /^# skip-never-added\n\nThe network's skip is never added\.\n\n## Why\n/,
  );
});

test('its fixtures are networks, and one waits for the rule', () => {
  const texts = Object.entries(files).filter(([path]) => path.startsWith('fixtures/'));
  expect(texts.map(([, text]) => readMarkers(text).expected.map(({ ruleId }) => ruleId))).toEqual([
    ['skip-never-added'],
    [],
  ]);
  for (const [path, text] of texts) {
    const { models, diagnostics } = analyseText(text, path);
    expect(models.map(({ residualAdds }) => residualAdds)).toEqual([1]);
    expect(diagnostics).toEqual([]);
  }
});

test('what is no rule is refused with the reason', () => {
  const none = (): boolean => false;
  expect(refusal('skip-never-added', 'The skip is never added.', none)).toBeNull();
  expect(refusal('SkipNever', 'The skip is never added.', none)).toBe(
    '"SkipNever" is no name of a rule: write the fault in kebab-case',
  );
  expect(refusal('skip-never-added', 'no sentence', none)).toMatch(/one sentence/);
  expect(refusal('skip-never-added', 'The skip is never added.', (path) => path.endsWith('.md'))).toBe(
    'rules/skip-never-added.md exists already',
  );
});
