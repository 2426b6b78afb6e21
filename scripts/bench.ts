/**
 * Measures the built package against its goals and prints the truth as a table: `npm run bench`. Nothing here fails a
 * build; a machine that is busy with other things makes every number larger.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { grid } from '../src/report/grid.js';
import { createStyle } from '../src/report/style.js';
import {
  type Growth,
  largeFile,
  memoryOfEdits,
  timeKeystrokes,
  timeWithoutNetworks,
} from './bench-editor.js';
import { timeConfirming } from './bench-confirm.js';
import { fittedExponent, timeWarm } from './bench-engine.js';
import { copyStandardFiles, timePooled, timeTorchvision } from './bench-python.js';
import { findPython } from './oracle/python.js';
import { cli, footprint, median, root, textOutput, timePairs, timeProcess } from './bench-processes.js';
import { cifarResNet, copyPublishedFiles, fiveResNets, resNet152, resNetD, textOf } from './bench-sources.js';

const rows: (readonly string[])[] = [];

function row(what: string, measured: string, goal = '', met?: boolean): void {
  rows.push([what, measured, goal, met === undefined ? '' : met ? 'yes' : 'NO']);
}

const ms = (milliseconds: number): string =>
  `${milliseconds < 100 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`;

const parse = `
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  ts.createSourceFile('resnet.ts', fs.readFileSync('${fiveResNets}', 'utf8'), options, false);`;

/** Loads ts-morph as the product does (by its own file, from Node's cache of compiled code where there is one), no more. */
const parseOnly = [
  '-e',
  `require('node:module').enableCompileCache?.();
  const { ts } = require(${JSON.stringify(join(root, 'dist/src/frontends/typescript/ts-morph.cjs'))});${parse}`,
];

/** Loads ts-morph as a module imports it. */
const importOnly = [
  '--input-type=module',
  '-e',
  `import fs from 'node:fs'; import { ts } from 'ts-morph';${parse}`,
];

function wholeProcess(): void {
  const command = [cli, fiveResNets];
  const { one, other, ratio } = timePairs(command, parseOnly, 15);
  row('five ResNets in one file, whole process', ms(one));
  row('- loading ts-morph and parsing that file, no more', ms(other));
  row('- one against the other, median of 15 pairs', `${ratio.toFixed(2)}×`, '≤ 1.3×', ratio <= 1.3);
  const usual = timePairs(command, importOnly, 15);
  row('- importing ts-morph as a module does and parsing that file, no more', ms(usual.other));
  row('- one against that', `${usual.ratio.toFixed(2)}×`);
  const { megabytes } = footprint(command);
  row('- peak memory', `${megabytes.toFixed(0)} MB`, '< 250 MB', megabytes < 250);
  row('- of it ts-morph and the parse', `${footprint(parseOnly).megabytes.toFixed(0)} MB`);
}

const depths = [20, 56, 110, 200, 398, 602, 1202];

function growth(folder: string): void {
  const points = depths.map((depth) => {
    const point = timeWarm(`resnet-${depth}.ts`, cifarResNet(depth));
    row(
      `CIFAR ResNet-${depth}, parsed before: ${point.nodes} nodes, ${point.adds} adds`,
      ms(point.milliseconds),
    );
    return point;
  });
  const exponent = fittedExponent(points);
  row('- exponent of time over nodes', exponent.toFixed(2), '≤ 1.1', exponent <= 1.1);
  const file = join(folder, 'resnet-1202.ts');
  writeFileSync(file, cifarResNet(1202));
  const time = median(Array.from({ length: 5 }, () => timeProcess([cli, file])));
  row('- depth 1202, whole process', ms(time), '< 1500 ms', time < 1500);
}

function warm(): void {
  const large = timeWarm('resnet-152.ts', resNet152());
  row('ResNet-152 warm, parsed before', ms(large.milliseconds), '< 30 ms', large.milliseconds < 30);
  const symbolic = timeWarm('resnet-d.ts', textOf(resNetD));
  row(
    'ResNet-D warm, height and width open',
    ms(symbolic.milliseconds),
    '< 50 ms',
    symbolic.milliseconds < 50,
  );
}

function startUp(): void {
  const version = median(Array.from({ length: 15 }, () => timeProcess([cli, '--version'])));
  row('start-up: --version', ms(version), '< 80 ms', version < 80);
  row('- node alone', ms(median(Array.from({ length: 15 }, () => timeProcess(['-e', '0'])))));
}

const fileCount = 10_000;

function withoutNetworks(folder: string): void {
  const bytes = copyPublishedFiles(folder, fileCount);
  const command = [cli, '--format', 'json', '.'];
  const seconds = median(Array.from({ length: 5 }, () => timeProcess(command, folder))) / 1000;
  const { summary, diagnostics, gaps, errors } = JSON.parse(textOutput(command, folder)) as {
    readonly summary: { readonly files: number; readonly models: number };
    readonly diagnostics: readonly unknown[];
    readonly gaps: readonly unknown[];
    readonly errors: readonly unknown[];
  };
  const size = `${(bytes / fileCount / 1000).toFixed(1)} kB each`;
  row(`${summary.files} files without a network (${size}), whole process`, `${seconds.toFixed(2)} s`);
  const rate = summary.files / seconds;
  row('- files a second', rate.toFixed(0), '> 10000', rate > 10_000);
  const reported = summary.models + diagnostics.length + gaps.length + errors.length;
  row('- models, findings, gaps and errors', String(reported), '0', reported === 0);
  const { loadsTsMorph, megabytes } = footprint(command, folder);
  row('- loads ts-morph', loadsTsMorph ? 'yes' : 'no', 'no', !loadsTsMorph);
  row('- peak memory', `${megabytes.toFixed(0)} MB`);
}

async function confirming(): Promise<void> {
  const one = await timeConfirming(1, 'wasm');
  row(
    'a flagged stage of ResNet-50 confirmed on wasm, process start included',
    ms(one.total),
    '< 500 ms',
    one.total < 500,
  );
  row('- of it until the process runs its own code', ms(one.starting));
  row('- loading TensorFlow.js', ms(one.loading));
  row('- building and running', ms(one.running));
  const twenty = await timeConfirming(20, 'wasm');
  row('twenty findings in networks of their own', ms(twenty.total), '< 4000 ms', twenty.total < 4000);
}

async function editor(folder: string): Promise<void> {
  const { plain, plugin, ratio } = timeWithoutNetworks(join(folder, 'editor'));
  row('ESLint over 200 TypeScript files without a network, one rule of its own on', ms(plain));
  row('- with the plugin', ms(plugin));
  row('- one against the other, median of 11 pairs', `${ratio.toFixed(3)}×`, '< 1.05×', ratio < 1.05);
  for (const networks of ['resnet50', 'all'] as const) {
    const what = networks === 'all' ? 'five ResNets' : 'one ResNet-50';
    const place = join(folder, `keystrokes-${networks}`);
    const { plainMedian, addedMedian, addedP95, addedMost, addedCpu } = await timeKeystrokes(
      place,
      largeFile(networks),
    );
    row(`a keystroke in 500 lines with ${what}, through the server, without the plugin`, ms(plainMedian));
    row('- what the plugin adds, median of the keystrokes', ms(addedMedian));
    row('- 95 of 100 keystrokes', ms(addedP95), '< 15 ms', addedP95 < 15);
    row('- the slowest, after which the network is run anew', ms(addedMost));
    row('- processor time, mean of the keystrokes', ms(addedCpu));
  }
  const { plain: alone, plugin: ours } = await memoryOfEdits(folder, largeFile('resnet50'));
  const both = ({ early, late }: Growth, which: 'living' | 'resident'): string =>
    `${early[which].toFixed(0)} MB, ${late[which].toFixed(0)} MB`;
  const growth = ours.late.living / ours.early.living - alone.late.living / alone.early.living;
  row(
    "what lives on the server's heap, after 200 edits and after 1,000",
    both(ours, 'living'),
    'as ESLint alone (+ 10 %)',
    growth < 0.1,
  );
  row('- ESLint alone', both(alone, 'living'));
  row('- what the process has of the system', both(ours, 'resident'));
  row('- ESLint alone', both(alone, 'resident'));
}

async function inPython(folder: string): Promise<void> {
  const python = await findPython();
  if (python === null) return;
  const { own, importing, ratio, megabytes } = timeTorchvision(python, folder, 11);
  row("torchvision's five ResNets, read where they are installed, whole process", ms(own), '< 600 ms', own < 600);
  row('- Python importing torch, no more', ms(importing));
  row('- one against the other, median of 11 pairs', `${ratio.toFixed(2)}×`, '≤ 0.7×', ratio <= 0.7);
  row('- peak memory', `${megabytes.toFixed(0)} MB`, '< 150 MB', megabytes < 150);
  const { milliseconds, witness } = timePooled(folder);
  row(`ResNet-D in PyTorch, height and width open: ${witness}`, ms(milliseconds), '< 700 ms', milliseconds < 700);
  const place = join(folder, 'standard');
  const bytes = copyStandardFiles(python, place, fileCount);
  const command = [cli, '--format', 'json', '.'];
  const seconds = median(Array.from({ length: 5 }, () => timeProcess(command, place))) / 1000;
  const size = `${(bytes / fileCount / 1000).toFixed(1)} kB each`;
  row(`${fileCount} Python files without a network (${size}), whole process`, `${seconds.toFixed(2)} s`);
  const rate = fileCount / seconds;
  row('- files a second', rate.toFixed(0), '> 10000', rate > 10_000);
} // prettier-ignore

/** By name, for a run of a few: `npm run bench -- editor`. */
const parts: Readonly<Record<string, (folder: string) => void | Promise<void>>> = {
  process: wholeProcess,
  growth,
  warm,
  start: startUp,
  files: (place) => {
    withoutNetworks(join(place, 'published'));
  },
  confirm: confirming,
  python: inPython,
  editor,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
}
const folder = mkdtempSync(join(tmpdir(), 'resnet-lint-bench-'));
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (asked.length === 0 || asked.includes(name)) await measure(folder);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(
  `Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? '?'}\n`,
);
process.stdout.write(`${grid(['what', 'measured', 'goal', 'met'], rows, '', createStyle(false))}\n`);
