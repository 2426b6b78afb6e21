import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import { objectionTo, type SuggestedFix } from '../../src/cli/fix-check.js';
import { tool } from '../../src/cli/tool.js';
import type { Diagnostic, Suggestion } from '../../src/diagnostic.js';
import type { Analysis, EngineOptions } from '../../src/engine/engine.js';
import { applyToFiles, type FileTexts } from '../../src/fix/apply.js';
import { pythonFrontEnd, readPython } from '../support/python.js';

type Severities = EngineOptions['severities'];

/** As it ships; and with the rule that asks for clauses instead of the one that asks for fewer. */
const settings: readonly Severities[] = [
  {},
  { 'incomplete-shortcut-guard': 'warning', 'redundant-stride-check': 'off' },
];

function analyse(file: string, severities: Severities, changed: FileTexts = new Map()): Analysis {
  return tool.analyze({ files: [file] }, (each) => changed.get(each) ?? readPython(each), {
    rules,
    severities,
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: () => pythonFrontEnd,
  });
}

const root = resolve(import.meta.dirname, '../..');
const files = readdirSync(resolve(root, 'fixtures'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.py'))
  .map((file) => `fixtures/${file.replaceAll('\\', '/')}`)
  .sort();

interface Case {
  readonly file: string;
  readonly severities: Severities;
  readonly before: Analysis;
  readonly diagnostic: Diagnostic;
  readonly suggestion: Suggestion;
}

const cases = settings.flatMap((severities, index) =>
  files.flatMap((file) => {
    const before = analyse(file, severities);
    return before.diagnostics
      .filter(({ ruleId }) => index === 0 || severities[ruleId] === 'warning')
      .flatMap((diagnostic) =>
        diagnostic.suggestions.map((suggestion): Case => ({
          file,
          severities,
          before,
          diagnostic,
          suggestion,
        })),
      );
  }),
);

test('there are fixtures for every kind of fix', () => {
  expect(new Set(cases.map(({ suggestion }) => suggestion.kind))).toEqual(
    new Set(['rename', 'dropAtoms', 'addAtom']),
  );
});

describe('a suggestion, applied: its finding is gone, nothing new, and the network is the same', () => {
  for (const { file, severities, before, diagnostic, suggestion } of cases) {
    test(`${file}:${diagnostic.line} ${suggestion.description}`, () => {
      const changed = applyToFiles(suggestion.edits, (each) => before.text(each));
      if (changed === null) throw new Error('the edits do not fit');
      const after = analyse(file, severities, changed);
      const { kind } = suggestion;
      const fix: SuggestedFix = { key: '', place: '', kind, edits: [], scope: [], diagnostic, suggestion };
      expect(objectionTo(before, after, [fix])).toBeNull();
      expect(after.errors).toEqual(before.errors);
      expect(after.gaps.length).toBe(before.gaps.length);
    });
  }
});
