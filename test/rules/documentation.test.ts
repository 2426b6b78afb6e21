import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import { defineRule, type Rule } from '../../src/rule.js';
import { analyseFiles, analyseText, fixturesIn } from '../support/analyse-fixture.js';

const root = resolve(import.meta.dirname, '../..');
const page = (id: string): string => readFileSync(resolve(root, `rules/${id}.md`), 'utf8');

/** The examples of a page: fenced blocks whose language is followed by `bad` or `good`. */
function examples(text: string): readonly { kind: string; language: string; code: string }[] {
  return [...text.matchAll(/^```(\w+) (bad|good)\n([^]*?)^```$/gm)].map(
    ([, language = '', kind = '', code = '']) => ({
      language,
      kind,
      code,
    }),
  );
}

/** The rule alone, on even if it is off by default. */
function idsIn(rule: Rule, { language, code }: { language: string; code: string }): readonly string[] {
  const { diagnostics, errors } = analyseText(code, `example.${language}`, {
    severities: rule.defaultSeverity === 'off' ? { [rule.id]: 'warning' } : {},
  });
  expect(errors).toEqual([]);
  return diagnostics.map(({ ruleId }) => ruleId);
}

test('every file of a rule declares the rule of its name, and the index has them all', () => {
  const files = readdirSync(resolve(root, 'rules')).filter((file) => /^[a-z]+(-[a-z]+)+\.ts$/.test(file));
  expect(rules.map(({ id }) => `${id}.ts`)).toEqual(files.sort());
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has a page with its description and every section', () => {
    expect(page(id).startsWith(`# ${id}\n\n${rule.description}\n\n## Why\n`)).toBe(true);
    const sections = [...page(id).matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(sections).toEqual(['Why', 'Bad', 'Good', 'How to fix it', 'When to turn it off']);
  });

  test('finds the bad examples of its page and nothing else in them, and nothing in the good ones', () => {
    const all = examples(page(id));
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['bad', 'good']));
    for (const each of all) {
      expect({ code: each.code, ids: idsIn(rule, each) }).toEqual({
        code: each.code,
        ids: each.kind === 'bad' ? [id] : [],
      });
    }
  });

  test('has fixtures that it finds something in, and some that it is silent on', () => {
    const fixtures = fixturesIn(`fixtures/${id}`);
    const good = fixtures.filter(({ name }) => name.includes('/good-'));
    expect(good.length).toBeGreaterThan(0);
    expect(fixtures.length).toBeGreaterThan(good.length);
  });

  test('writes sentences', () => {
    const severities = rule.defaultSeverity === 'off' ? { [id]: 'warning' as const } : {};
    const diagnostics = fixturesIn(`fixtures/${id}`).flatMap(
      ({ files }) => analyseFiles(files, { severities }).diagnostics,
    );
    const own = diagnostics.filter(({ ruleId }) => ruleId === id);
    expect(own.length).toBeGreaterThan(0);
    for (const { message, related, suggestions } of own) {
      expect(message).toMatch(/^[A-Z`][^]*\.$/);
      expect(message).not.toMatch(/undefined|NaN|\[object|null| {2}|\.\.|``/);
      expect(related.length).toBeGreaterThan(0);
      for (const place of related) expect(place.message).toMatch(/^[^A-Z][^]*[^.]$/);
      expect(suggestions.length === 0 || rule.hasSuggestions).toBe(true);
      for (const { description, edits } of suggestions) {
        expect(description).toMatch(/^[A-Z].*[^.]$/);
        expect(edits.length).toBeGreaterThan(0);
      }
    }
  });
});

test('a rule without a proper name or description is refused', () => {
  const [rule] = rules;
  if (!rule) throw new Error('there are no rules');
  expect(() => defineRule({ ...rule, id: 'Rule1' })).toThrow('rule id "Rule1" is not kebab case');
  expect(() => defineRule({ ...rule, description: 'no sentence' })).toThrow('is not a sentence');
});

test('pages are there for rules only', () => {
  const pages = readdirSync(resolve(root, 'rules')).filter((file) => file.endsWith('.md'));
  expect(pages.filter((file) => !existsSync(resolve(root, 'rules', file.replace('.md', '.ts'))))).toEqual([]);
});
