import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Linter } from 'eslint';
import { rules } from '../../rules/index.js';
import type { Diagnostic } from '../../src/diagnostic.js';
import { applyEdits } from '../../src/fix/apply.js';
import { fixturesIn } from '../support/analyse-fixture.js';
import { analyseSources } from '../support/analyse.js';
import { lintText } from '../support/eslint.js';
import { workspace } from '../support/workspace.js';

const root = resolve(import.meta.dirname, '../..');
const severities = Object.fromEntries(rules.map(({ id }) => [id, 'error' as const]));
const folders = readdirSync(resolve(root, 'fixtures')).map((folder) => `fixtures/${folder}`);

/** What both drivers say of a finding in its own file. */
interface Told {
  readonly rule: string;
  readonly message: string;
  readonly range: readonly number[];
  /** The text after each suggestion. */
  readonly suggested: readonly (string | null)[];
}

function byCommandLine(file: string, text: string, diagnostics: readonly Diagnostic[]): readonly Told[] {
  return diagnostics
    .filter((diagnostic) => diagnostic.file === file)
    .map(({ ruleId, message, line, column, endLine, endColumn, suggestions }) => ({
      rule: `resnet/${ruleId}`,
      message,
      range: [line, column, endLine, endColumn],
      suggested: suggestions
        .filter(({ edits }) => edits.every((edit) => edit.file === file))
        .map(({ edits }) => applyEdits(text, edits)),
    }));
}

function byPlugin(text: string, messages: readonly Linter.LintMessage[]): readonly Told[] {
  return messages
    .filter(({ message }) => !message.includes('The place itself is'))
    .map(({ ruleId, message, line, column, endLine = 0, endColumn = 0, suggestions = [] }) => ({
      rule: ruleId ?? message,
      message: message.replace(/ [^.]*: that takes edits in .*$/, ''),
      range: [line, column, endLine, endColumn],
      suggested: suggestions.map(
        ({ fix }) => text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]),
      ),
    }));
}

const inOrder = (a: Told, b: Told): number =>
  (a.range[0] ?? 0) - (b.range[0] ?? 0) ||
  (a.range[1] ?? 0) - (b.range[1] ?? 0) ||
  (a.rule + a.message < b.rule + b.message ? -1 : 1);

/** A file as it is saved, as it is being worked on, and as it is a moment later: code and places stay the same. */
const looks = ['', '\n', '\n\n'];

describe.each(folders)('%s, as the editor and as the command line see it', (folder) => {
  test.each(fixturesIn(folder).map((fixture) => [fixture.name, fixture.files] as const))('%s', (_, files) => {
    const sources = Object.fromEntries(
      files.map((file) => [file, readFileSync(resolve(root, file), 'utf8')]),
    );
    const cwd = workspace({ ...sources, 'package.json': '{}' });
    const { diagnostics } = analyseSources(sources, undefined, { severities, reportUnusedDirectives: true });
    for (const [file, text] of Object.entries(sources)) {
      const expected = byCommandLine(file, text, diagnostics).toSorted(inOrder);
      for (const more of looks) {
        const told = byPlugin(text, lintText(text + more, file, { cwd }));
        expect(told.toSorted(inOrder)).toEqual(expected);
      }
    }
  });
});
