import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadSettings } from '../../src/cli/configuration.js';
import { UsageError } from '../../src/cli/errors.js';
import { workspace } from '../support/workspace.js';

async function messagesFor(configuration: unknown): Promise<readonly string[]> {
  const cwd = workspace({ 'resnet-lint.config.json': JSON.stringify(configuration) });
  return messages(loadSettings(cwd, undefined));
}

async function messages(loading: Promise<unknown>): Promise<readonly string[]> {
  try {
    await loading;
  } catch (thrown) {
    if (thrown instanceof UsageError) return thrown.messages;
    throw thrown;
  }
  return [];
}

describe('where it is found', () => {
  test('without one everything has its default', async () => {
    const settings = await loadSettings(workspace({}), undefined);
    expect(settings).toMatchObject({ rules: {}, sizes: {}, entries: [], reportUnusedDirectives: false });
    expect(settings.isIgnored('/anywhere/a.ts')).toBe(false);
  });

  test('as a field of package.json, above the working directory', async () => {
    const cwd = workspace({
      'package.json': JSON.stringify({
        'resnet-lint': {
          rules: { 'redundant-stride-check': 'off' },
          entries: ['src/train.ts', './demo'],
          ignores: ['old/', '*.bench.ts', '!keep.bench.ts'],
          reportUnusedDirectives: true,
        },
      }),
      'src/train.ts': '',
    });
    const settings = await loadSettings(join(cwd, 'src'), undefined);
    expect(settings.rules).toEqual({ 'redundant-stride-check': 'off' });
    expect(settings.entries).toEqual(['train.ts', '../demo']);
    expect(settings.reportUnusedDirectives).toBe(true);
    const ignored = [
      'old/a.ts',
      'src/old/b.ts',
      'src/c.bench.ts',
      'keep.bench.ts',
      'src/train.ts',
      '../old/d.ts',
    ];
    expect(ignored.filter((file) => settings.isIgnored(join(cwd, file)))).toEqual(ignored.slice(0, 3));
  });

  test('a package.json without the field is passed by', async () => {
    const cwd = workspace({
      'resnet-lint.config.json': '{ "sizes": [32] }',
      'packages/a/package.json': '{ "name": "a" }',
    });
    expect((await loadSettings(join(cwd, 'packages/a'), undefined)).sizes).toEqual({ '*': [32] });
  });

  test('as a module', async () => {
    const cwd = workspace({ 'resnet-lint.config.js': 'module.exports = { sizes: [8 * 4] };' });
    expect((await loadSettings(cwd, undefined)).sizes).toEqual({ '*': [32] });
  });

  test('where --config says', async () => {
    const cwd = workspace({
      'resnet-lint.config.json': '{}',
      'ci/strict.json': '{ "sizes": [64], "entries": ["a.ts"] }',
    });
    const settings = await loadSettings(cwd, 'ci/strict.json');
    expect(settings.sizes).toEqual({ '*': [64] });
    expect(settings.entries).toEqual(['ci/a.ts']);
    expect(await messages(loadSettings(cwd, 'ci/none.json'))).toEqual([
      'ci/none.json: no such file or directory',
    ]);
  });
});

test.each([
  ['multiples of 32', { '*': { multipleOf: 32 } }],
  [[224, 256], { '*': [224, 256] }],
  [
    { '*': [32], resnet50: 'multiples of 8' },
    { '*': [32], resnet50: { multipleOf: 8 } },
  ],
])('sizes: %j', async (sizes, expected) => {
  const cwd = workspace({ 'resnet-lint.config.json': JSON.stringify({ sizes }) });
  expect((await loadSettings(cwd, undefined)).sizes).toEqual(expected);
});

describe('what is wrong with it is told in one line each', () => {
  const file = 'resnet-lint.config.json';
  const sizes =
    'must be the input sizes that a network is meant for: "multiples of N", a list of sizes, or an object of these by model name ("*" for all)';
  test.each([
    [{ ruels: {} }, `${file}: unknown key "ruels"; did you mean "rules"?`],
    [{ extends: 'x' }, `${file}: unknown key "extends"`],
    [
      { rules: { 'silent-broadcast-add': 'warn' } },
      `${file}: rules.silent-broadcast-add is "warn", not one of off, info, warning, error; did you mean "warning"?`,
    ],
    [
      { rules: { 'silent-broadcast-add': 'eror' } },
      `${file}: rules.silent-broadcast-add is "eror", not one of off, info, warning, error; did you mean "error"?`,
    ],
    [{ rules: [] }, `${file}: rules must be an object of severities by rule`],
    [{ sizes: 'multiples of zero' }, `${file}: sizes ${sizes}`],
    [{ sizes: [0] }, `${file}: sizes ${sizes}`],
    [
      { sizes: { '*': [32], resnet18: [0] } },
      `${file}: sizes.resnet18 must be "multiples of N" or a list of whole numbers, each at least 1`,
    ],
    [
      { ignores: 'old' },
      `${file}: ignores must be a list of patterns as in .gitignore, relative to the configuration file`,
    ],
    [{ ignores: [''] }, `${file}: ignores.0 must be a pattern as in .gitignore`],
    [{ entries: [7] }, `${file}: entries.0 must be a file, directory or glob pattern`],
    [
      [],
      `${file}: the configuration must be an object with any of the keys $schema, rules, ignores, entries, pythonPath, sizes and reportUnusedDirectives`,
    ],
  ])('%j', async (configuration, message) => {
    expect(await messagesFor(configuration)).toEqual([message]);
  });

  test('several at once', async () => {
    expect(await messagesFor({ rule: {}, entries: 3 })).toHaveLength(2);
  });

  test('a file that does not parse, or throws', async () => {
    const broken = workspace({ 'resnet-lint.config.json': '{ "rules": ' });
    expect(await messages(loadSettings(broken, undefined))).toEqual([
      expect.stringMatching(/^resnet-lint\.config\.json: this file cannot be loaded: .*JSON/),
    ]);
    const throwing = workspace({ 'resnet-lint.config.js': 'throw new Error("no\\n luck");' });
    expect(await messages(loadSettings(throwing, undefined))).toEqual([
      'resnet-lint.config.js: this file cannot be loaded: no luck',
    ]);
    const text = workspace({ 'resnet-lint.config.js': 'throw "out of luck";' });
    expect(await messages(loadSettings(text, undefined))).toEqual([
      'resnet-lint.config.js: this file cannot be loaded: out of luck',
    ]);
  });

  test.each([
    ['conf', 'it is a directory; name the file'],
    ['settings.toml', 'a configuration is a .json, .js, .mjs or .cjs file'],
    ['setings.json', 'no such file or directory; did you mean "settings.json"?'],
  ])('--config %s: %s', async (name, message) => {
    const cwd = workspace({ 'conf/a.json': '{}', 'settings.toml': '', 'settings.json': '{}' });
    expect(await messages(loadSettings(cwd, name))).toEqual([`${name}: ${message}`]);
  });
});
