import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCommand, scriptedTool } from '../support/command.js';
import { diagnostic } from '../support/diagnostics.js';
import { gapNet, roundingNet, stagedNet } from '../support/networks.js';
import { shippedTool } from '../support/tool.js';
import { workspace } from '../support/workspace.js';

const cwd = workspace({
  'src/net.ts': roundingNet,
  'src/staged.js': stagedNet,
  'other/broken.ts': "import * as tf from '@tensorflow/tfjs';\nconst x = ;\n",
  'other/latin1.ts': Uint8Array.from([0x2f, 0x2f, 0xe9]),
  'other/plain.ts': 'export const answer = 42;\n',
  'gaps/gap.ts': gapNet,
});
const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;

describe('answers about itself', () => {
  test.each([['--version'], ['-V'], ['--version', 'src']])('%s', async (...argv) => {
    expect(await runCommand(argv, { cwd })).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test('--help names every option and the exit codes', async () => {
    const { code, out, err } = await runCommand(['--help'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const words = ['[path...]', '--format', '--rule', '--fail-on', '--max-gaps', '--no-ignore', '--config'];
    for (const word of [...words, '--stdin-filename', 'explain', 'ir', 'rules', 'Exit codes']) {
      expect(out).toContain(word);
    }
  });

  test.each([[['ir', '--help']], [['help', 'ir']]])('the help of a command: %j', async (argv) => {
    const { code, out } = await runCommand(argv, { cwd });
    expect(code).toBe(0);
    expect(out).toContain('--input <shape>');
  });

  test('rules are listed; one is explained by its document', async () => {
    const tool = scriptedTool();
    const { out } = await runCommand(['rules'], { cwd, tool });
    expect(out.split('\n')).toEqual([
      'rule          severity  what it finds',
      'first-fault   error     Finds the first fault.',
      'second-fault  off       Finds the second fault.',
      '',
    ]);
    for (const { id } of shippedTool.rules) {
      const shown = await runCommand(['rules', id], { cwd, tool: shippedTool });
      expect(shown).toEqual({ code: 0, out: readFileSync(`rules/${id}.md`, 'utf8'), err: '' });
    }
  });
});

describe('mistakes in the command line: one line, nothing on standard output, exit code 2', () => {
  test.each([
    [['--fromat', 'json'], 'unknown option "--fromat"; did you mean "--format"?'],
    [['--frobnicate'], 'unknown option "--frobnicate"; --help lists them'],
    [['ir', '--modle', 'x'], 'unknown option "--modle"; did you mean "--model"?'],
    [['--model', 'x'], 'unknown option "--model" here; it belongs to `resnet-lint ir`'],
    [
      ['--format', 'jsn'],
      "option '--format <format>' argument 'jsn' is invalid. It is none of text, json; did you mean \"json\"?",
    ],
    [['--format'], "option '--format <format>' argument missing"],
    [
      ['--fail-on', 'warn'],
      "option '--fail-on <severity>' argument 'warn' is invalid. It is none of error, warning, info, never; did you mean \"warning\"?",
    ],
    [['--max-gaps', '-1'], "option '--max-gaps <count>' argument '-1' is invalid. It is no whole number"],
    [['--rule', 'first-fautl=off'], 'unknown rule "first-fautl"; did you mean "first-fault"?'],
    [['--rule', 'unheard=off'], 'unknown rule "unheard"; `resnet-lint rules` lists them'],
    [
      ['--rule', 'first-fault'],
      "option '--rule <id=severity>' argument 'first-fault' is invalid. Write a rule and a severity, such as redundant-stride-check=off",
    ],
    [
      ['--rule', 'first-fault=of'],
      'option \'--rule <id=severity>\' argument \'first-fault=of\' is invalid. "of" is none of off, info, warning, error; did you mean "off"?',
    ],
    [['rules', 'second-fualt'], 'unknown rule "second-fualt"; did you mean "second-fault"?'],
    [['rules', 'a', 'b'], "too many arguments for 'rules'. Expected 1 argument but got 2"],
    [
      ['ir', '--input', '224,224,3'],
      "option '--input <shape>' argument '224,224,3' is invalid. Write sizes of at least 1 with x between them, batch first, such as 1x224x224x3",
    ],
    [
      ['ir', '--input', '1x0x3'],
      "option '--input <shape>' argument '1x0x3' is invalid. Write sizes of at least 1 with x between them, batch first, such as 1x224x224x3",
    ],
    [
      ['ir', '--input', '1x99999999999999999999x3'],
      "option '--input <shape>' argument '1x99999999999999999999x3' is invalid. Write sizes of at least 1 with x between them, batch first, such as 1x224x224x3",
    ],
    [['--stdin-filename', ''], '--stdin-filename : not a TypeScript, JavaScript or Python file'],
    [['--stdin-filename', 'net.rb'], '--stdin-filename net.rb: not a TypeScript, JavaScript or Python file'],
    [['--config', 'none.json'], 'none.json: no such file or directory'],
  ])('%j', async (argv, message) => {
    expect(await runCommand(argv, { cwd, tool: scriptedTool() })).toEqual({
      code: 2,
      out: '',
      err: `resnet-lint: ${message}\n`,
    });
  });

  test('a fault of our own is told as one', async () => {
    const failing = { ...scriptedTool(), analyze: () => { throw new TypeError('x is\n undefined'); } }; // prettier-ignore
    const { code, out, err } = await runCommand(['src'], { cwd, tool: failing });
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: 'resnet-lint: internal error, please report it: x is undefined\n',
    });
  });
});

describe('files that cannot be analysed are told, the others are analysed, exit code 2', () => {
  test('in text', async () => {
    const { code, out, err } = await runCommand(['src/net.ts', 'scr', 'src/*.py', 'other'], {
      cwd,
      tool: shippedTool,
    });
    expect(code).toBe(2);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^resnet-lint: other\/broken\.ts:2:11: syntax error: ./),
      'resnet-lint: other/latin1.ts: it is not UTF-8 text; save it as UTF-8, or leave it out with "ignores"',
      'resnet-lint: scr: no such file or directory; did you mean "src"?',
      expect.stringMatching(/^resnet-lint: src\/\*\.py: no TypeScript, JavaScript or Python file matches/),
    ]);
    expect(out).toMatch(/, 1 model, 1 residual add, /);
  });

  test('in JSON, as errors', async () => {
    const { code, out } = await runCommand(['--format', 'json', 'absent.ts'], { cwd, tool: shippedTool });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      errors: [{ file: 'absent.ts', line: null, column: null, message: 'no such file or directory' }],
      summary: { files: 0 },
    });
  });
});

describe('what is analysed', () => {
  async function filesAsked(argv: readonly string[], where: string): Promise<readonly string[]> {
    const tool = scriptedTool();
    await runCommand(argv, { cwd: where, tool, stdin: 'let unsaved;' });
    return tool.asked[0]?.[0].files ?? [];
  }

  const configured = workspace({
    'resnet-lint.config.json': JSON.stringify({ entries: ['src/*.ts'], ignores: ['src/old.ts'] }),
    'src/a.ts': '',
    'src/old.ts': '',
    'lib/b.ts': '',
  });

  test('the working directory, the configured entries or what is named', async () => {
    expect(await filesAsked([], cwd)).toEqual([
      'gaps/gap.ts',
      'other/broken.ts',
      'other/plain.ts',
      'src/net.ts',
      'src/staged.js',
    ]);
    expect(await filesAsked([], configured)).toEqual(['src/a.ts']);
    expect(await filesAsked(['lib'], configured)).toEqual(['lib/b.ts']);
    expect(await filesAsked(['src'], configured)).toEqual(['src/a.ts']);
    expect(await filesAsked(['src', '--no-ignore'], configured)).toEqual(['src/a.ts', 'src/old.ts']);
  });

  test('standard input, as a file that need not exist, alone or beside others', async () => {
    expect(await filesAsked(['--stdin-filename', 'src/new.ts'], configured)).toEqual(['src/new.ts']);
    expect(await filesAsked(['--stdin-filename', './src/a.ts', 'lib'], configured)).toEqual([
      'lib/b.ts',
      'src/a.ts',
    ]);
    expect(await filesAsked(['--stdin-filename', 'src/old.ts'], configured)).toEqual([]);
    const tool = scriptedTool();
    await runCommand(['--stdin-filename', 'src/a.ts'], { cwd: configured, tool, stdin: 'let unsaved;' });
    expect(tool.asked[0]?.[1]('src/a.ts')).toBe('let unsaved;');
  });

  test('severities: the command line outweighs the configuration', async () => {
    const tool = scriptedTool();
    const where = workspace({
      'resnet-lint.config.json': JSON.stringify({
        rules: { 'redundant-stride-check': 'off' },
        sizes: 'multiples of 32',
      }),
      'a.ts': '',
    });
    await runCommand(
      ['--rule', 'first-fault=info', '--rule', 'second-fault=error', '--report-unused-directives'],
      {
        cwd: where,
        tool,
      },
    );
    expect(tool.asked[0]?.[2]).toMatchObject({
      severities: { 'redundant-stride-check': 'off', 'first-fault': 'info', 'second-fault': 'error' },
      sizes: { '*': { multipleOf: 32 } },
      reportUnusedDirectives: true,
    });
  });
});

describe('exit codes', () => {
  const warning = diagnostic({ severity: 'warning', file: 'src/net.ts' });
  const gaps = [{ model: 'net', file: 'src/net.ts', line: 1, column: 1, reason: 'unknown' }];
  test.each([
    [[], {}, 0],
    [[], { diagnostics: [warning] }, 0],
    [['--fail-on', 'warning'], { diagnostics: [warning] }, 1],
    [['--fail-on', 'info'], { diagnostics: [warning] }, 1],
    [[], { diagnostics: [diagnostic()] }, 1],
    [['--fail-on', 'never'], { diagnostics: [diagnostic()] }, 0],
    [[], { gaps }, 0],
    [['--max-gaps', '0'], { gaps }, 1],
    [['--max-gaps', '1'], { gaps }, 0],
  ])('%j with %j: %d', async (argv, answer, code) => {
    expect((await runCommand([...argv, 'src'], { cwd, tool: scriptedTool(answer) })).code).toBe(code);
  });

  test('a refuted finding and an error outweigh findings', async () => {
    const evidence = {
      status: 'refuted',
      method: 'rebuild',
      backend: 'cpu',
      device: null,
      runs: [],
      reason: null,
    } as const;
    const refuted = scriptedTool({ diagnostics: [diagnostic(), diagnostic({ severity: 'info', evidence })] });
    expect((await runCommand(['src'], { cwd, tool: refuted })).code).toBe(2);
    const found = scriptedTool({ diagnostics: [diagnostic()] });
    expect((await runCommand(['src', 'absent.ts'], { cwd, tool: found })).code).toBe(2);
  });
});

describe('colour', () => {
  const tool = scriptedTool({ diagnostics: [diagnostic({ file: 'src/net.ts' })] });
  test.each([
    [false, {}, false],
    [true, {}, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
  ])('terminal %j with %j: %j', async (isTerminal, env, colored) => {
    const { out } = await runCommand(['src/net.ts'], { cwd, tool, isTerminal, env });
    expect(out.includes('\u001b[')).toBe(colored);
  });
});

describe('ir', () => {
  test('chooses a model by name', async () => {
    const { code, out } = await runCommand(['ir', '--model', 'staged', 'src'], { cwd, tool: shippedTool });
    expect(code).toBe(0);
    expect((JSON.parse(out) as { models: { name: string }[] }).models.map(({ name }) => name)).toEqual([
      'staged',
    ]);
  });

  test.each([
    ['stagde', 'no model "stagde"; did you mean "staged"?'],
    ['resnet50', 'no model "resnet50"; these files have net, staged'],
  ])('of which %s is none', async (name, message) => {
    const ran = await runCommand(['ir', '--model', name, 'src'], { cwd, tool: shippedTool });
    expect(ran).toEqual({ code: 2, out: '', err: `resnet-lint: ${message}\n` });
  });

  test('what could not be read is told beside a model that is not there', async () => {
    const { code, err } = await runCommand(['ir', '--model', 'net', 'absent.ts'], { cwd, tool: shippedTool });
    expect({ code, err }).toEqual({
      code: 2,
      err: 'resnet-lint: absent.ts: no such file or directory\nresnet-lint: no model "net"; these files have none\n',
    });
  });

  test('an input that the network rejects is an error that names the node', async () => {
    const { code, out, err } = await runCommand(['ir', '--input', '1x7x7x3', 'src/net.ts'], {
      cwd,
      tool: shippedTool,
    });
    expect(code).toBe(2);
    expect(err).toMatch(/^resnet-lint: src\/net\.ts:7:\d+: net: node 3 \(join\) rejects this input: /);
    expect((JSON.parse(out) as { errors: unknown[] }).errors).toHaveLength(1);
  });
});

test('explain shows stages; a source without a network says so', async () => {
  const staged = await runCommand(['explain', 'src/staged.js'], { cwd, tool: shippedTool });
  expect(staged).toMatchObject({ code: 0, err: '' });
  expect(staged.out).toMatch(/layer2 +3 × \S+ +16 → 32/);
  const plain = await runCommand(['explain', 'other/plain.ts'], { cwd, tool: shippedTool });
  expect(plain).toEqual({ code: 0, out: 'No network in 1 file.\n', err: '' });
});

test('a model that was not fully read is never called clean', async () => {
  const { out } = await runCommand(['gaps'], { cwd, tool: shippedTool });
  expect(out).toContain('1 model (1 not fully read)');
  expect(out).toContain('Not followed:');
});

test('paths are relative to the working directory, also upwards', async () => {
  const { out } = await runCommand(['--format', 'json', '../src/net.ts'], {
    cwd: join(cwd, 'other'),
    tool: shippedTool,
  });
  expect((JSON.parse(out) as { models: { file: string }[] }).models.map(({ file }) => file)).toEqual([
    '../src/net.ts',
  ]);
});
