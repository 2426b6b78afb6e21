import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-protocol/node';
import { projectFor, pythonSettings } from './as-documented.js';
import { LanguageServer } from '../../scripts/editor/language-server.js';

const network = readFileSync(resolve(import.meta.dirname, '../../fixtures/nets/resnet-class.ts'), 'utf8')
  // The marks of our own tests.
  .replace(/^\s*\/\/ expect:.*\n/gm, '');

const javaScript = `import * as tf from '@tensorflow/tfjs';

function block(x, filters, strides) {
  let y = tf.layers.conv2d({ filters, kernelSize: 3, strides, padding: 'same' }).apply(x);
  y = tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same' }).apply(y);
  let shortcut = x;
  if (x.shape[3] !== filters) {
    const downsample = tf.layers.conv2d({ filters, kernelSize: 1, strides });
    shortcut = downsample.apply(x);
  }
  return tf.layers.add().apply([y, shortcut]);
}

function other(x, filters, strides) {
  const y = tf.layers.conv2d({ filters, kernelSize: 3, strides, padding: 'same' }).apply(x);
  const shortcut = x.shape[3] !== filters ? tf.layers.conv2d({ filters, kernelSize: 1, strides }).apply(x) : x;
  return tf.layers.add().apply([y, shortcut]);
}

export function network() {
  const image = tf.input({ shape: [null, null, 16] });
  let x = block(image, 32, 1);
  x = block(x, 32, 2);
  x = other(x, 64, 1);
  x = other(x, 64, 2);
  return tf.model({ inputs: image, outputs: x });
}
`;

function rulesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, range }) => `${range.start.line + 1} ${String(code)}`);
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Opens a file in a project as the page sets it up, with the server of VS Code. */
async function opened(
  language: 'TypeScript' | 'JavaScript' | 'Python',
  file: string,
  text: string,
): Promise<{ server: LanguageServer; folder: string }> {
  const folder = projectFor(language, { [file]: text });
  folders.push(folder);
  const server = await LanguageServer.start(folder, language === 'Python' ? pythonSettings() : {});
  await server.open(file, text);
  return { server, folder };
}

async function suggestionsFor(
  server: LanguageServer,
  file: string,
  diagnostic: Diagnostic,
): Promise<readonly CodeAction[]> {
  const actions = await server.actions(file, [diagnostic]);
  return actions.filter(({ command }) => command?.command === 'eslint.applySuggestion');
}

describe('a TypeScript project', () => {
  const file = 'src/resnet.ts';
  let server: LanguageServer;

  beforeAll(async () => {
    ({ server } = await opened('TypeScript', file, network));
  }, 300_000);

  afterAll(() => server.stop());

  test('shows the findings of an open file', async () => {
    expect(rulesOf(await server.diagnostics(file)).map((each) => each.replace(/^\d+ /, ''))).toEqual([
      'resnet/misleading-adapter-name',
      'resnet/redundant-stride-check',
    ]);
  });

  test('keeps up with sixty keystrokes, half-typed code among them', async () => {
    const typed = '  const widths = [64, 128, 256, 512].map((w) => w * 2); // all\n';
    const at = server.text(file).indexOf('\n\n') + 1;
    const before = rulesOf(await server.diagnostics(file));
    for (const [index, letter] of Array.from(typed).entries()) {
      await server.change(file, at + index, at + index, letter);
      await server.diagnostics(file);
    }
    const after = rulesOf(await server.diagnostics(file));
    const moved = (each: string): string => each.replace(/^\d+/, (line) => String(Number(line) + 1));
    expect(after).toEqual(before.map(moved));
    await server.change(file, at, at + typed.length, '');
    expect(rulesOf(await server.diagnostics(file))).toEqual(before);
  });

  test('offers edits that make a finding go away', async () => {
    for (const rule of ['resnet/redundant-stride-check', 'resnet/misleading-adapter-name']) {
      const found = (await server.diagnostics(file)).find(({ code }) => code === rule);
      if (!found) throw new Error(`${rule} is gone`);
      const [suggestion] = await suggestionsFor(server, file, found);
      if (!suggestion) throw new Error(`${rule} suggests nothing`);
      await server.choose(file, suggestion);
      expect((await server.diagnostics(file)).map(({ code }) => code)).not.toContain(rule);
    }
    expect(server.text(file)).toContain('if (this.inplanes !== planes * block.expansion)');
    expect(server.text(file)).not.toContain('const downsample');
  });
});

describe('a JavaScript project', () => {
  const file = 'net.mjs';
  let server: LanguageServer;
  let folder: string;

  beforeAll(async () => {
    ({ server, folder } = await opened('JavaScript', file, javaScript));
  }, 300_000);

  afterAll(() => server.stop());

  test('keeps the edits of two findings of one rule apart', async () => {
    const found = (await server.diagnostics(file)).filter(
      ({ code }) => code === 'resnet/residual-shape-mismatch',
    );
    expect(rulesOf(found)).toEqual([
      '11 resnet/residual-shape-mismatch',
      '17 resnet/residual-shape-mismatch',
    ]);
    for (const [index, diagnostic] of found.entries()) {
      const [suggestion] = await suggestionsFor(server, file, diagnostic);
      expect(suggestion?.title).toBe('Add `strides !== 1` to the guard. (resnet/residual-shape-mismatch)');
      if (!suggestion) return;
      await server.choose(file, suggestion);
      const lines = server.text(file).split('\n');
      const guarded = lines.flatMap((line, at) => (line.includes('|| strides !== 1') ? [at + 1] : []));
      expect(guarded).toEqual([[7], [7, 16]][index]);
      await server.diagnostics(file);
    }
    expect((await server.diagnostics(file)).map(({ code }) => code)).not.toContain(
      'resnet/residual-shape-mismatch',
    );
  });

  test('lets a comment of ESLint switch a finding off', async () => {
    const [found] = await server.diagnostics(file);
    if (!found) throw new Error('nothing is found');
    const disable = (await server.actions(file, [found])).find(({ title }) =>
      title.includes('for this line'),
    );
    if (!disable) throw new Error('it cannot be switched off');
    await server.choose(file, disable);
    expect(server.text(file)).toContain(`// eslint-disable-next-line ${String(found.code)}`);
    expect(rulesOf(await server.diagnostics(file))).not.toContain(
      `${found.range.start.line + 2} ${String(found.code)}`,
    );
  });

  test('tells an unknown option of a rule as ESLint does', async () => {
    const config = join(folder, 'eslint.config.mjs');
    const before = readFileSync(config, 'utf8');
    writeFileSync(
      config,
      before.replace(
        /\];\n$/,
        ", { rules: { 'resnet/residual-shape-mismatch': ['error', { sizez: [64] }] } }];\n",
      ),
    );
    const { execFileSync } = await import('node:child_process');
    expect(() =>
      execFileSync('npx', ['eslint', '.'], { cwd: folder, stdio: 'pipe', encoding: 'utf8' }),
    ).toThrow(
      /Key "resnet\/residual-shape-mismatch":[^]*should NOT have additional properties|Unexpected property "sizez"/,
    );
    writeFileSync(config, before);
  });

  test('closes a file', async () => {
    await server.close(file);
    expect(await server.diagnostics(file)).toEqual([]);
  });
});

const pythonNetwork = readFileSync(
  resolve(import.meta.dirname, '../../fixtures/misleading-adapter-name/torch-factory.py'),
  'utf8',
).replace(/^\s*# expect:.*\n/gm, '');

describe('a Python project', () => {
  const file = 'nets/resnet.py';
  let server: LanguageServer;

  beforeAll(async () => {
    ({ server } = await opened('Python', file, pythonNetwork));
  }, 300_000);

  afterAll(() => server.stop());

  test('shows the findings of an open file', async () => {
    expect(rulesOf(await server.diagnostics(file))).toEqual([
      '36 resnet/misleading-adapter-name',
      '37 resnet/redundant-stride-check',
    ]);
  });

  test('keeps up with keystrokes, half-typed code among them', async () => {
    const typed = 'WIDTHS = [width * 2 for width in (64, 128)]  # all\n';
    const at = server.text(file).indexOf('import torch');
    for (const [index, letter] of Array.from(typed).entries()) {
      await server.change(file, at + index, at + index, letter);
      await server.diagnostics(file);
    }
    expect(rulesOf(await server.diagnostics(file))).toEqual([
      '37 resnet/misleading-adapter-name',
      '38 resnet/redundant-stride-check',
    ]);
  });

  test('offers edits and a comment of ours, and none that is no Python', async () => {
    const choices = [
      ['resnet/misleading-adapter-name', 'Rename `downsample` to `shortcut_adapter`'],
      ['resnet/redundant-stride-check', 'Disable redundant-stride-check for this line'],
    ] as const;
    for (const [rule, title] of choices) {
      const found = (await server.diagnostics(file)).find(({ code }) => code === rule);
      if (!found) throw new Error(`${rule} is gone`);
      const actions = await server.actions(file, [found]);
      expect(actions.filter(({ command }) => command?.command.includes('applyDisable') === true)).toEqual([]);
      const chosen = actions.find((each) => each.title.startsWith(title));
      if (!chosen) throw new Error(`there is only ${actions.map((each) => each.title).join(', ')}`);
      await server.choose(file, chosen);
      expect((await server.diagnostics(file)).map(({ code }) => code)).not.toContain(rule);
    }
    expect(server.text(file)).toContain('        self.shortcut_adapter = shortcut_adapter\n');
    expect(server.text(file)).toContain('.expansion:  # resnet-lint: disable=redundant-stride-check\n');
    expect(server.text(file)).not.toContain('//');
  });
});
