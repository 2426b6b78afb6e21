import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Linter, type Rule } from 'eslint';
import { createPlugin } from '../../src/eslint/plugin.js';
import { lintText, plugin } from '../support/eslint.js';
import { shippedTool } from '../support/tool.js';
import { workspace } from '../support/workspace.js';

/** The block is right for the calls of one file and wrong for those of another. */
const block = `import * as tf from '@tensorflow/tfjs';

export function block(x, filters, strides) {
  const y = tf.layers.conv2d({ filters, kernelSize: 3, strides, padding: 'same' }).apply(x);
  let shortcut = x;
  if (x.shape[3] !== filters) {
    const projection = tf.layers.conv2d({ filters, kernelSize: 1, strides });
    shortcut = projection.apply(x);
  }
  return tf.layers.add().apply([y, shortcut]);
}
`;

function network(calls: readonly string[], from = './block.js'): string {
  return `import * as tf from '@tensorflow/tfjs';
import { block } from '${from}';

export function network() {
  const image = tf.input({ shape: [null, null, 16] });
  let x = image;
${calls.map((call) => `  x = block(x, ${call});\n`).join('')}  return tf.model({ inputs: image, outputs: x });
}
`;
}

const wrong = network(['32, 1', '32, 2']);
const manifest = '{ "name": "nets" }';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.now() });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Long enough for the next look to see what others changed on disk. */
function later(): void {
  jest.advanceTimersByTime(60_000);
}

function read(cwd: string, file: string): string {
  return readFileSync(join(cwd, file), 'utf8');
}

type Options = Omit<Parameters<typeof lintText>[2], 'cwd'>;

function lint(
  cwd: string,
  file: string,
  text = read(cwd, file),
  options: Options = {},
): readonly Linter.LintMessage[] {
  return lintText(text, file, { cwd, ...options });
}

function told(messages: readonly Linter.LintMessage[]): readonly string[] {
  return messages.map(({ ruleId, line }) => `${line} ${(ruleId ?? '').replace('resnet/', '')}`);
}

describe('a file that is open', () => {
  test('is read with the files that import it', () => {
    const cwd = workspace({
      'package.json': manifest,
      'src/block.js': block,
      'src/deep/net.js': network(['16, 2'], '../block.js'),
    });
    expect(told(lint(cwd, 'src/block.js'))).toEqual(['10 residual-shape-mismatch']);
  });

  test('is read with those that import it through others, by names of a tsconfig too', () => {
    const cwd = workspace({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/block.js': block,
      'src/index.js': `export * from '@/block';`,
      'app/net.js': network(['16, 2'], '@/index'),
    });
    expect(told(lint(cwd, 'src/block.js'))).toEqual(['10 residual-shape-mismatch']);
  });

  test('is read alone where nobody imports it', () => {
    const cwd = workspace({
      'package.json': manifest,
      'block.js': block,
      'net.js': wrong.replace('./block.js', './other.js'),
    });
    expect(lint(cwd, 'block.js')).toEqual([]);
  });

  test('shows what is wrong in a file that it imports where it causes it', () => {
    const cwd = workspace({ 'package.json': manifest, 'block.js': block, 'net.js': wrong });
    const [message, ...others] = lint(cwd, 'net.js');
    expect(others).toEqual([]);
    expect(message).toMatchObject({ ruleId: 'resnet/residual-shape-mismatch', line: 8 });
    expect(message?.message).toContain('The place itself is block.js:10.');
  });

  test('counts as it is typed, not as it is saved', () => {
    const cwd = workspace({ 'package.json': manifest, 'block.js': block, 'net.js': wrong });
    expect(lint(cwd, 'net.js', network(['32, 2']))).toEqual([]);
    expect(told(lint(cwd, 'net.js'))).toEqual(['8 residual-shape-mismatch']);
    const whole = block.replace('x.shape[3] !== filters', 'x.shape[3] !== filters || strides !== 1');
    expect(lint(cwd, 'block.js', whole)).toEqual([]);
  });

  test('has no findings while it cannot be parsed', () => {
    const cwd = workspace({ 'package.json': manifest, 'net.js': block });
    const messages = lint(cwd, 'net.js', block.replace('let shortcut', 'let let shortcut'));
    expect(messages.map(({ ruleId, fatal }) => ({ ruleId, fatal }))).toEqual([{ ruleId: null, fatal: true }]);
  });

  test('needs no name', () => {
    const cwd = workspace({});
    const alone = `${block}\n${wrong.replace(/^import.*\n/gm, '')}`;
    const messages = new Linter({ cwd }).verify(alone, plugin.configs.strict);
    expect(told(messages)).toEqual(['10 residual-shape-mismatch']);
  });
});

describe('other files', () => {
  test('that are saved are seen', () => {
    const cwd = workspace({ 'package.json': manifest, 'block.js': block, 'net.js': network(['32, 2']) });
    expect(lint(cwd, 'block.js')).toEqual([]);
    writeFileSync(join(cwd, 'net.js'), wrong);
    later();
    expect(told(lint(cwd, 'block.js'))).toEqual(['10 residual-shape-mismatch']);
  });

  test('that come are seen', () => {
    const cwd = workspace({ 'package.json': manifest, 'block.js': block });
    expect(lint(cwd, 'block.js')).toEqual([]);
    writeFileSync(join(cwd, 'net.js'), wrong);
    later();
    expect(told(lint(cwd, 'block.js'))).toEqual(['10 residual-shape-mismatch']);
  });

  test('that go are seen', () => {
    const cwd = workspace({ 'package.json': manifest, 'block.js': block, 'net.js': wrong });
    expect(told(lint(cwd, 'block.js'))).toEqual(['10 residual-shape-mismatch']);
    rmSync(join(cwd, 'net.js'));
    later();
    expect(lint(cwd, 'block.js')).toEqual([]);
  });

  test('are found anew where a configuration says anew what names mean', () => {
    const paths = (folder: string): string =>
      `{ "compilerOptions": { "paths": { "@/*": ["./${folder}/*"] } } }`;
    const cwd = workspace({
      'tsconfig.json': paths('old'),
      'new/block.js': block,
      'net.js': network(['32, 1', '32, 2'], '@/block.js'),
    });
    expect(lint(cwd, 'new/block.js')).toEqual([]);
    writeFileSync(join(cwd, 'tsconfig.json'), paths('new'));
    later();
    expect(told(lint(cwd, 'new/block.js'))).toEqual(['10 residual-shape-mismatch']);
  });

  test('that .gitignore names do not count', () => {
    const cwd = workspace({
      'package.json': manifest,
      '.gitignore': 'build/\n',
      'block.js': block,
      'build/net.js': network(['16, 2'], '../block.js'),
    });
    expect(lint(cwd, 'block.js')).toEqual([]);
  });

  test('of another package count where the configuration names them', () => {
    const files = {
      'lib/package.json': manifest,
      'lib/block.js': block,
      'app/package.json': manifest,
      'app/net.js': network(['16, 2'], '../lib/block.js'),
    };
    expect(lint(workspace(files), 'lib/block.js')).toEqual([]);
    const cwd = workspace({ ...files, 'resnet-lint.config.json': '{ "entries": ["app"] }' });
    expect(told(lint(cwd, 'lib/block.js'))).toEqual(['10 residual-shape-mismatch']);
  });
});

describe('the shared configuration', () => {
  const files = { 'package.json': manifest, 'block.js': block, 'net.js': wrong };
  const configured = (text: string): string => workspace({ ...files, 'resnet-lint.config.json': text });

  test('switches rules off', () => {
    expect(lint(configured('{ "rules": { "residual-shape-mismatch": "off" } }'), 'block.js')).toEqual([]);
    expect(
      lint(configured('{ "rules": { "residual-shape-mismatch": "warning" } }'), 'block.js'),
    ).toHaveLength(1);
  });

  test('leaves files out', () => {
    expect(lint(configured('{ "ignores": ["block.js"] }'), 'block.js')).toEqual([]);
  });

  test('that is wrong is told once, in a file that has to do with networks', () => {
    const cwd = configured('{ "rulez": {} }');
    const [message, ...others] = lint(cwd, 'block.js');
    expect(others).toEqual([]);
    expect(message?.message).toBe(
      'resnet-lint cannot analyse this file: resnet-lint.config.json: unknown key "rulez"; did you mean "rules"?',
    );
    expect(lint(cwd, 'other.js', 'export const one = 1;')).toEqual([]);
  });

  test('is read again when it changes', () => {
    const cwd = configured('{}');
    expect(lint(cwd, 'block.js')).toHaveLength(1);
    writeFileSync(join(cwd, 'resnet-lint.config.json'), '{ "ignores": ["block.js"] }');
    later();
    expect(lint(cwd, 'block.js')).toEqual([]);
  });
});

describe('comments and options', () => {
  const alone = `${block}\n${wrong.replace(/^import.*\n/gm, '')}`;
  const commented = (comment: string): string =>
    alone.replace('  return tf.layers.add()', `  ${comment}\n  return tf.layers.add()`);

  test.each([
    '// eslint-disable-next-line resnet/residual-shape-mismatch',
    '// resnet-lint-disable-next-line residual-shape-mismatch -- on purpose',
  ])('%s switches a finding off', (comment) => {
    expect(lint(workspace({}), 'net.js', commented(comment))).toEqual([]);
  });

  test('a comment of ours that does nothing is told', () => {
    const text = `// resnet-lint-disable-next-line residual-shape-mismatch\n${block}`;
    expect(told(lint(workspace({}), 'net.js', text))).toEqual(['1 unused-directive']);
  });

  test('a rule can be told the sizes that networks are meant for', () => {
    const odd = alone
      .replace('x.shape[3] !== filters) {', 'x.shape[3] !== filters || strides !== 1) {')
      .replace(
        'tf.layers.conv2d({ filters, kernelSize: 1, strides })',
        'tf.layers.conv2d({ filters, kernelSize: 1, strides: 1 }).apply(tf.layers.averagePooling2d({ poolSize: strides, strides }).apply(x)); const projection = { apply: () => pooled }',
      )
      .replace('const projection = tf', 'const pooled = tf');
    const rules = (sizes: string): Options => ({
      rules: { 'resnet/residual-shape-mismatch': ['error', { sizes }] },
    });
    expect(told(lint(workspace({}), 'net.js', odd))).toEqual(['10 residual-shape-mismatch']);
    expect(lint(workspace({}), 'net.js', odd, rules('multiples of 2'))).toEqual([]);
    expect(lint(workspace({}), 'net.js', odd, rules('multiples of 3'))).toHaveLength(1);
  });
});

describe('suggestions', () => {
  test('of two findings of one rule in one file are both kept', () => {
    const copy = block.replace('function block', 'function second').replace(/^import.*\n/, '');
    const both = `${block}${copy}\n${wrong.replace(/^import.*\n/gm, '').replace('  return tf.model', '  x = second(x, 64, 1);\n  x = second(x, 64, 2);\n  return tf.model')}`;
    const messages = lint(workspace({}), 'net.js', both);
    expect(told(messages)).toEqual(['10 residual-shape-mismatch', '20 residual-shape-mismatch']);
    const fixed = messages.map(({ suggestions = [] }) =>
      suggestions.map(({ fix }) => both.slice(0, fix.range[0]) + fix.text + both.slice(fix.range[1])),
    );
    expect(
      fixed.flat().map((text) => text.split('\n').findIndex((line) => line.includes('|| strides !== 1'))),
    ).toEqual([5, 15]);
  });

  test('that take edits in other files name the command that makes them', () => {
    const cwd = workspace({
      'package.json': manifest,
      'parts.ts': `export interface Parts { downsample: unknown }\n`,
      'net.ts': `import * as tf from '@tensorflow/tfjs';
import type { Parts } from './parts.js';

function block(x: tf.SymbolicTensor, filters: number, parts: Parts) {
  const y = tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same' }).apply(x);
  parts.downsample = tf.layers.conv2d({ filters, kernelSize: 1 });
  return tf.layers.add().apply([y, (parts.downsample as tf.layers.Layer).apply(x)]) as tf.SymbolicTensor;
}

export function network() {
  const image = tf.input({ shape: [null, null, 16] });
  return tf.model({ inputs: image, outputs: block(image, 32, {} as Parts) });
}
`,
    });
    const [message] = lint(cwd, 'net.ts');
    expect(message?.ruleId).toBe('resnet/misleading-adapter-name');
    expect(message?.suggestions ?? []).toEqual([]);
    expect(message?.message).toContain('`npx resnet-lint --fix-suggestions net.ts parts.ts` makes them.');
  });
});

/** What one rule reports of a file as a linter gives it that is not ESLint. */
function reportedFor(cwd: string, file: string): number {
  let count = 0;
  const context = {
    cwd,
    filename: join(cwd, file),
    options: [],
    sourceCode: { text: read(cwd, file) },
    report: () => count++,
  } as unknown as Rule.RuleContext;
  const listener = plugin.rules['residual-shape-mismatch']?.create(context) as { Program: () => void };
  listener.Program();
  return count;
}

describe('the analysis', () => {
  function counting(): { readonly using: ReturnType<typeof createPlugin>; readonly runs: () => number } {
    let runs = 0;
    const examine: typeof shippedTool.examine = (...request) => {
      runs++;
      return shippedTool.examine(...request);
    };
    return { using: createPlugin(() => ({ ...shippedTool, examine })), runs: () => runs };
  }

  test('is made once for all rules, and not again for the same texts', () => {
    const cwd = workspace({ 'package.json': manifest, 'block.js': block, 'net.js': wrong });
    const { using, runs } = counting();
    const once = lint(cwd, 'block.js', block, { using });
    expect(lint(cwd, 'block.js', block, { using })).toEqual(once);
    expect(runs()).toBe(1);
    lint(cwd, 'block.js', `${block}\n`, { using });
    expect(runs()).toBe(2);
    lint(cwd, 'block.js', block, { using });
    expect(runs()).toBe(2);
  });

  test('is shared where all files of a package are looked at, until one is worked on', () => {
    const names = Array.from({ length: 14 }, (_, index) => `net${index}.js`);
    const files = Object.fromEntries(names.map((name) => [name, network(['32, 1', '32, 2'])]));
    const cwd = workspace({ ...files, 'package.json': manifest, 'block.js': block });
    const { using, runs } = counting();
    for (const name of names) lint(cwd, name, undefined, { using });
    expect(told(lint(cwd, 'block.js', undefined, { using }))).toEqual(['10 residual-shape-mismatch']);
    expect(runs()).toBe(10);
    lint(cwd, 'net0.js', network(['32, 1']), { using });
    lint(cwd, 'net1.js', undefined, { using });
    expect(runs()).toBe(11);
  });

  test('is not made for installed packages, nor for bundles', () => {
    const alone = network(['16, 2']).replace(
      "import { block } from './block.js';",
      block.replace(/^import.*\n/, ''),
    );
    const cwd = workspace({ 'node_modules/nets/net.js': alone, 'net.js': alone });
    expect(lint(cwd, 'net.js')).toHaveLength(1);
    // ESLint itself leaves them out, other linters do not.
    expect(reportedFor(cwd, 'net.js')).toBe(1);
    expect(reportedFor(cwd, 'node_modules/nets/net.js')).toBe(0);
    expect(lint(cwd, 'net.js', `${alone}// ${'x'.repeat(300_000)}`)).toEqual([]);
  });

  test('is not made for files that have nothing to do with networks', () => {
    const cwd = workspace({
      'package.json': manifest,
      'block.js': block,
      'net.js': wrong,
      'log.js': 'export const log = 1;',
      'main.js': `import './log.js';`,
    });
    const { using, runs } = counting();
    for (const file of ['log.js', 'main.js']) expect(lint(cwd, file, undefined, { using })).toEqual([]);
    expect(runs()).toBe(0);
  });
});
