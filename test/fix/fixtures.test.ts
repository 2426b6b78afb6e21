import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import { type SuggestedFix, objectionTo } from '../../src/cli/fix-check.js';
import type { Diagnostic, Suggestion } from '../../src/diagnostic.js';
import type { Analysis, EngineOptions } from '../../src/engine/engine.js';
import { applyToFiles, type FileTexts } from '../../src/fix/apply.js';
import { likenesses } from '../../src/report/likeness.js';
import { fixturesIn, readSource } from '../support/analyse-fixture.js';
import { builtNetworks } from '../support/built.js';
import { shippedTool } from '../support/tool.js';

type Severities = EngineOptions['severities'];

/** As it ships; and with the rule that asks for clauses instead of the one that asks for fewer. */
const settings: readonly Severities[] = [
  {},
  { 'incomplete-shortcut-guard': 'warning', 'redundant-stride-check': 'off' },
];

function analyse(files: readonly string[], severities: Severities, changed: FileTexts = new Map()): Analysis {
  return shippedTool.analyze({ files }, (file) => changed.get(file) ?? readSource(file), {
    rules,
    severities,
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: shippedTool.frontEnd,
  });
}

function counts({ diagnostics }: Analysis): Readonly<Record<string, number>> {
  return Object.fromEntries(
    rules.map(({ id }) => [id, diagnostics.filter(({ ruleId }) => ruleId === id).length]),
  );
}

function sourcesWith(files: readonly string[], changed: FileTexts = new Map()): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, changed.get(file) ?? readSource(file) ?? '']));
}

const folders = readdirSync(resolve(import.meta.dirname, '../../fixtures'));
const fixtures = folders.flatMap((folder) => fixturesIn(`fixtures/${folder}`));
const cases = settings.flatMap((severities, index) =>
  fixtures.flatMap(({ name, files }) => {
    const before = analyse(files, severities);
    return before.diagnostics
      .filter(({ ruleId }) => index === 0 || severities[ruleId] === 'warning')
      .flatMap((diagnostic) =>
        diagnostic.suggestions.map((suggestion) => ({
          name,
          files,
          severities,
          before,
          diagnostic,
          suggestion,
        })),
      );
  }),
);

interface Case {
  readonly files: readonly string[];
  readonly severities: Severities;
  readonly before: Analysis;
  readonly diagnostic: Diagnostic;
  readonly suggestion: Suggestion;
}

function check({ files, severities, before, diagnostic, suggestion }: Case): void {
  const changed = applyToFiles(suggestion.edits, (file) => before.text(file));
  if (changed === null) throw new Error('the edits do not fit');
  const after = analyse(files, severities, changed);
  expect(after.errors).toEqual(before.errors);
  const isSame = suggestion.kind === 'rename' || suggestion.kind === 'dropAtoms';
  expect(counts(after)[diagnostic.ruleId]).toBe((counts(before)[diagnostic.ruleId] ?? 0) - 1);
  if (suggestion.kind === 'rename') expect(likenesses(after)).toEqual(likenesses(before));
  const proposal: SuggestedFix = { key: '', place: '', kind: suggestion.kind, edits: [], scope: [], diagnostic, suggestion }; // prettier-ignore
  expect(objectionTo(before, after, [proposal])).toBeNull();
  const [built, rebuilt] = [builtNetworks(sourcesWith(files)), builtNetworks(sourcesWith(files, changed))];
  if (isSame) expect(rebuilt).toEqual(built);
  for (const network of Object.values(rebuilt)) {
    expect(network).toMatchObject({ complete: true, stopped: null });
  }
}

test('there are fixtures for every kind of fix', () => {
  expect(new Set(cases.map(({ suggestion }) => suggestion.kind))).toEqual(
    new Set(['rename', 'dropAtoms', 'addAtom']),
  );
  const builders = cases.flatMap(({ files }) => Object.keys(builtNetworks(sourcesWith(files))));
  expect(builders.length).toBeGreaterThan(20);
});

describe('a suggestion, applied: its finding is gone, nothing new, and TensorFlow.js builds the same network', () => {
  for (const each of cases) {
    const { name, diagnostic, suggestion } = each;
    test(`${name}:${diagnostic.line} ${suggestion.description}`, () => {
      check(each);
    });
  }
});
