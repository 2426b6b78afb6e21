import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Analysis } from '../../src/engine/engine.js';
import type { Report } from '../../src/report/json.js';
import { readSource } from '../support/analyse-fixture.js';
import { type Ran, runCommand, scriptedTool } from '../support/command.js';
import { diagnostic, suggestion } from '../support/diagnostics.js';
import { shippedTool } from '../support/tool.js';
import { workspace } from '../support/workspace.js';

function fixture(path: string): string {
  const text = readSource(`fixtures/${path}`);
  if (text === null) throw new Error(`there is no fixture ${path}`);
  return text;
}

const localName = fixture('misleading-adapter-name/reassigned-tensor.ts');
const layerNames = fixture('misleading-adapter-name/layer-names-too.js');
const redundant = fixture('redundant-stride-check/negated.ts');
const lacksStride = fixture('residual-shape-mismatch/guard-without-stride.ts');
const renamed = localName.replaceAll(/\bdownsample\b/g, 'shortcutAdapter');

async function run(cwd: string, ...argv: readonly string[]): Promise<Ran> {
  return await runCommand(argv, { cwd, tool: shippedTool });
}

async function report(cwd: string, ...argv: readonly string[]): Promise<Report> {
  return JSON.parse((await run(cwd, '--format', 'json', ...argv)).out) as Report;
}

function read(cwd: string, file: string): string {
  return readFileSync(join(cwd, file), 'utf8');
}

const everything = {
  'name.ts': localName,
  'weights.js': layerNames,
  'guard.ts': redundant,
  'stride.ts': lacksStride,
};

describe('--fix', () => {
  test('applies what nobody needs to think about, and nothing else', async () => {
    const cwd = workspace(everything);
    const { code, out, err } = await run(cwd, '--fix');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    // The other files call such things so.
    expect(read(cwd, 'name.ts')).toBe(localName.replaceAll(/\bdownsample\b/g, 'skip'));
    expect(read(cwd, 'weights.js')).toBe(layerNames);
    expect(read(cwd, 'guard.ts')).toBe(redundant);
    expect(read(cwd, 'stride.ts')).toBe(lacksStride);
    expect(out).toMatch(/\n1 finding fixed\n3 more findings can be fixed with --fix-suggestions\n$/);
    expect(out).not.toContain('name.ts');
  });

  test('a second run has nothing to do', async () => {
    const cwd = workspace({ 'name.ts': localName });
    await run(cwd, '--fix');
    const { code, out } = await run(cwd, '--fix');
    expect(code).toBe(0);
    expect(out).toMatch(/\n0 findings fixed\n$/);
    expect(read(cwd, 'name.ts')).toBe(renamed);
  });

  test('the report for programs counts', async () => {
    const cwd = workspace(everything);
    const before = await report(cwd);
    expect(before.summary).toMatchObject({ fixable: 1, suggested: 3, fixed: 0 });
    expect(before.diagnostics.flatMap(({ suggestions }) => suggestions.map(({ applicability }) => applicability)))
      .toEqual(['choice', 'safe', 'choice', 'choice']); // prettier-ignore
    const after = await report(cwd, '--fix');
    expect(after.summary).toMatchObject({ fixable: 0, suggested: 3, fixed: 1 });
    expect(after.diagnostics).toHaveLength(3);
  });
});

describe('--fix-suggestions', () => {
  test('applies the choices too, until nothing is left', async () => {
    const cwd = workspace(everything);
    const { code, out, err } = await run(cwd, '--fix-suggestions');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/0 errors, 0 warnings, 0 infos\n4 findings fixed\n$/);
    // Layers keep their names: weights are saved under them.
    expect(read(cwd, 'weights.js')).toContain(
      'const shortcutAdapter = tf.layers.conv2d({ filters, kernelSize: 1, strides, name: `${name}_downsample` });',
    );
    const again = await run(cwd, '--fix-suggestions');
    expect(again.out).toMatch(/\n0 findings fixed\n$/);
  });
});

describe('--diff', () => {
  test('prints a patch that does what --fix does, and writes nothing', async () => {
    for (const option of ['--fix', '--fix-suggestions']) {
      const [cwd, fixed] = [workspace(everything), workspace(everything)];
      const { code, out, err } = await run(cwd, option, '--diff');
      expect(code).toBe(1);
      expect(err).toMatch(/^resnet-lint: \d findings? would be fixed in \d files?\n$/);
      for (const [file, text] of Object.entries(everything)) expect(read(cwd, file)).toBe(text);
      await run(fixed, option);
      execFileSync('git', ['apply', '-p0'], { cwd, input: out });
      for (const file of Object.keys(everything)) expect(read(cwd, file)).toBe(read(fixed, file));
    }
  });

  test('alone it shows what --fix would do', async () => {
    const cwd = workspace(everything);
    expect(await run(cwd, '--diff')).toEqual(await run(cwd, '--fix', '--diff'));
  });

  test('says so where nothing would be changed', async () => {
    const cwd = workspace({ 'name.ts': renamed });
    const none = { code: 0, out: '', err: 'resnet-lint: nothing would be changed\n' };
    expect(await run(cwd, '--diff')).toEqual(none);
  });
});

describe('standard input', () => {
  const world = { tool: shippedTool, stdin: localName };

  test('the fixed text comes out, the report goes to standard error, files stay', async () => {
    const cwd = workspace({ 'name.ts': 'export {};\n' });
    const ran = await runCommand(['--fix', '--stdin-filename', 'name.ts'], { ...world, cwd });
    expect({ code: ran.code, out: ran.out }).toEqual({ code: 0, out: renamed });
    expect(ran.err).toContain('1 finding fixed');
    expect(read(cwd, 'name.ts')).toBe('export {};\n');
  });

  test('also where there is nothing to fix', async () => {
    const ran = await runCommand(['--fix', '--stdin-filename', 'name.ts'], {
      ...world,
      cwd: workspace({}),
      stdin: 'const a = 1;\r\n',
    });
    expect(ran.out).toBe('const a = 1;\r\n');
  });

  test('with --diff the patch comes out', async () => {
    const ran = await runCommand(['--diff', '--stdin-filename', 'a/name.ts'], {
      ...world,
      cwd: workspace({}),
    });
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^--- a\/name\.ts\n\+\+\+ a\/name\.ts\n@@/);
  });
});

describe('--rename-strings', () => {
  const text = layerNames.replace('// The word', '/** Has a downsample. */\n// The word');
  const after = text
    .replaceAll('const downsample', 'const shortcutAdapter')
    .replaceAll('downsample.apply', 'shortcutAdapter.apply')
    .replaceAll('_downsample`', '_shortcut_adapter`');

  test('renames go on in strings and comments, names of layers among them', async () => {
    const cwd = workspace({ 'net.js': text });
    const { code, out, err } = await run(
      cwd,
      '--fix-suggestions',
      '--rename-strings',
      '--checkpoint-map',
      'map.json',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('\n1 finding fixed\n');
    expect(read(cwd, 'net.js')).toBe(after.replace('Has a downsample', 'Has a shortcutAdapter'));
    expect(JSON.parse(read(cwd, 'map.json'))).toEqual({
      version: 1,
      layers: { b1_downsample: 'b1_shortcut_adapter', b2_downsample: 'b2_shortcut_adapter' },
    });
  });

  test('the map of an earlier run is not overwritten with nothing', async () => {
    const cwd = workspace({ 'net.js': text });
    const argv = ['--fix-suggestions', '--rename-strings', '--checkpoint-map', 'map.json'];
    await run(cwd, ...argv);
    const map = read(cwd, 'map.json');
    const { code, err } = await run(cwd, ...argv);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'resnet-lint: no layer has another name: map.json is not written\n',
    });
    expect(read(cwd, 'map.json')).toBe(map);
  });

  test('--diff shows it and writes nothing', async () => {
    const cwd = workspace({ 'net.js': text });
    const { out } = await run(
      cwd,
      '--fix-suggestions',
      '--rename-strings',
      '--diff',
      '--checkpoint-map',
      'map.json',
    );
    expect(out).toContain('+    const shortcutAdapter = ');
    expect(readdirSync(cwd)).toEqual(['net.js']);
  });

  test('--fix leaves names of layers alone all the same', async () => {
    const cwd = workspace({ 'net.js': text });
    expect((await run(cwd, '--fix', '--rename-strings')).out).toContain('\n0 findings fixed\n');
    expect(read(cwd, 'net.js')).toBe(text);
  });

  test('a text that other code looks for stays, and so does the name', async () => {
    const whole = `import * as tf from '@tensorflow/tfjs';
const layers = new Map();
function declare(name, filters) {
  layers.set(\`\${name}/downsample\`, tf.layers.conv2d({ filters, kernelSize: 1 }));
}
function block(x, name) {
  const main = tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same' }).apply(x);
  const downsample = layers.get(\`\${name}/downsample\`);
  const shortcut = downsample ? downsample.apply(x) : x;
  return tf.layers.add().apply([main, shortcut]);
}
export function net() {
  const image = tf.input({ shape: [null, null, 8] });
  declare('b1', 16);
  return tf.model({ inputs: image, outputs: block(image, 'b1') });
}
`;
    const cwd = workspace({ 'net.js': whole });
    const { code, err } = await run(cwd, '--fix-suggestions', '--rename-strings');
    expect(code).toBe(0);
    expect(err).toMatch(/the network is another without the strings that it would change\n$/);
    expect(read(cwd, 'net.js')).toBe(whole);
    await run(cwd, '--fix');
    expect(read(cwd, 'net.js')).toBe(whole.replaceAll(/(?<!\/)downsample/g, 'shortcutAdapter'));
  });

  test('two layers never get one name', async () => {
    const taken = text.replace('`${name}_conv2`', '`${name}_shortcut_adapter`');
    const cwd = workspace({ 'net.js': taken });
    const { code, err } = await run(cwd, '--fix-suggestions', '--rename-strings');
    expect(code).toBe(0);
    expect(err).toMatch(
      /^resnet-lint: not fixed: net\.js:\d+:\d+ misleading-adapter-name: two layers of mobile would have one name\n$/,
    );
    expect(read(cwd, 'net.js')).toBe(taken);
  });

  test('a map that cannot be written is told', async () => {
    const cwd = workspace({ 'net.js': text });
    const { code, err } = await run(
      cwd,
      '--fix-suggestions',
      '--rename-strings',
      '--checkpoint-map',
      'no/map.json',
    );
    expect(code).toBe(2);
    expect(err).toMatch(/^resnet-lint: no\/map\.json: the map cannot be written: ENOENT/);
  });
});

test('a name from which names of layers are made stays', async () => {
  const text = `import * as tf from '@tensorflow/tfjs';
function adapters(filters) {
  return { downsample: tf.layers.conv2d({ filters, kernelSize: 1, name: Object.keys({ downsample: filters })[0] }) };
}
export function net() {
  const image = tf.input({ shape: [null, null, 8] });
  const main = tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same' }).apply(image);
  const all = adapters(16);
  return tf.model({ inputs: image, outputs: tf.layers.add().apply([main, all.downsample.apply(image)]) });
}
`;
  const cwd = workspace({ 'net.js': text });
  const { code, out, err } = await run(cwd, '--fix-suggestions');
  expect(code).toBe(0);
  expect(err).toMatch(
    /^resnet-lint: not fixed: net\.js:\d+:\d+ misleading-adapter-name: names of layers are made from it, and weights are saved under them\n$/,
  );
  expect(out).toContain('\n0 findings fixed\n');
  expect(read(cwd, 'net.js')).toBe(text);
});

test('rules that ask for opposite things do not make a loop', async () => {
  const cwd = workspace({ 'guard.ts': redundant });
  const { code, out, err } = await run(
    cwd,
    '--fix-suggestions',
    '--rule',
    'incomplete-shortcut-guard=warning',
  );
  expect(code).toBe(0);
  expect(err).toMatch(
    /^resnet-lint: not fixed: guard\.ts:\d+:\d+ redundant-stride-check: it would bring incomplete-shortcut-guard at guard\.ts:\d+\n$/,
  );
  expect(out).toContain('\n0 findings fixed\n');
  expect(read(cwd, 'guard.ts')).toBe(redundant);
});

test.each([
  [['--rename-strings'], '--rename-strings is for --fix, --fix-suggestions or --diff'],
  [
    ['--checkpoint-map', 'a.json'],
    '--checkpoint-map is for --fix-suggestions: without renames, layers keep their names',
  ],
  [['--diff', '--format', 'json'], '--diff prints the text that is fixed: leave out --format json'],
  [
    ['--fix', '--format', 'json', '--stdin-filename', 'a.ts'],
    '--fix with --stdin-filename prints the text that is fixed: leave out --format json',
  ],
])('%j do not go together', async (argv, message) => {
  const ran = await runCommand(argv, { cwd: workspace({}), tool: shippedTool });
  expect(ran).toEqual({ code: 2, out: '', err: `resnet-lint: ${message}\n` });
});

describe('a fix that does harm is taken back, and is our fault', () => {
  const text = 'export const downsample = 1;\n';
  const edits = [{ file: 'a.ts', start: 13, end: 23, text: 'projection' }];
  const bad = diagnostic({
    ruleId: 'second-fault',
    file: 'a.ts',
    suggestions: [suggestion({ applicability: 'safe', kind: 'rename', edits })],
  });

  async function runWith(after: Partial<Analysis>): Promise<Ran & { text: string }> {
    const cwd = workspace({ 'a.ts': text });
    const scripted = scriptedTool();
    const tool: typeof scripted = {
      ...scripted,
      analyze: (project, source, ...rest) => ({
        ...scripted.analyze(project, source, ...rest),
        ...(source('a.ts') === text ? { diagnostics: [bad] } : after),
      }),
    };
    const ran = await runCommand(['--fix'], { cwd, tool });
    return { ...ran, text: read(cwd, 'a.ts') };
  }

  const internal =
    'resnet-lint: a.ts:2:11: internal error, please report it: the fix of second-fault is taken back: ';

  test('a new finding', async () => {
    const ran = await runWith({ diagnostics: [diagnostic({ file: 'a.ts' })] });
    expect({ code: ran.code, text: ran.text }).toEqual({ code: 2, text });
    expect(ran.err).toBe(`${internal}it would bring first-fault at a.ts:2\n`);
    expect(ran.out).toContain('0 findings fixed');
  });

  test('a finding that stays', async () => {
    const ran = await runWith({ diagnostics: [bad] });
    expect({ code: ran.code, text: ran.text, err: ran.err }).toEqual({
      code: 2,
      text,
      err: `${internal}the finding stays\n`,
    });
  });

  test('an error', async () => {
    const error = { file: 'a.ts', line: 1, column: 1, message: 'syntax error: what', internal: false };
    const ran = await runWith({ errors: [error] });
    expect({ code: ran.code, text: ran.text, err: ran.err }).toEqual({
      code: 2,
      text,
      err: `${internal}it leaves a.ts with an error: syntax error: what\n`,
    });
  });

  test('none of these: it is written', async () => {
    const ran = await runWith({});
    expect(ran).toMatchObject({ code: 0, err: '', text: 'export const projection = 1;\n' });
  });
});
