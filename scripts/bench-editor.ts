/** What the ESLint plugin costs: whole processes over files without networks, and keystrokes through the server of VS Code. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { namesLibrary } from '../src/program/network-text.js';
import { median, root, timeProcess } from './bench-processes.js';
import { textOf } from './bench-sources.js';
import { LanguageServer } from './editor/language-server.js';

const config = (hasPlugin: boolean): string => `import tseslint from 'typescript-eslint';
${hasPlugin ? "import resnet from 'resnet-lint/eslint';" : ''}
export default [
  // With no rule on at all ESLint does not even walk the trees.
  { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser }, rules: { 'no-debugger': 'error' } },
  ${hasPlugin ? 'resnet.configs.recommended,' : ''}
];
`;

/** A project that has ESLint, the parser and this package as they are installed here. */
function makeProject(folder: string, hasPlugin: boolean): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  for (const name of ['eslint', 'typescript', 'typescript-eslint']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  symlinkSync(root, join(folder, 'node_modules/resnet-lint'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'eslint.config.js'), config(hasPlugin));
}

const fileCount = 200;

/** Times ESLint over so many TypeScript files of ours that have nothing to do with networks. */
export function timeWithoutNetworks(folder: string): { plain: number; plugin: number; ratio: number } {
  const all = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).sort();
  const files = all
    .filter((file) => file.endsWith('.ts') && !namesLibrary(readFileSync(join(root, 'src', file), 'utf8')))
    .slice(0, fileCount);
  if (files.length < fileCount) throw new Error(`only ${files.length} files name no library`);
  const [plain, plugin] = ['plain', 'plugin'].map((name) => join(folder, name)) as [string, string];
  for (const each of [plain, plugin]) {
    makeProject(each, each === plugin);
    for (const file of files) {
      mkdirSync(dirname(join(each, 'src', file)), { recursive: true });
      cpSync(join(root, 'src', file), join(each, 'src', file));
    }
  }
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js');
  const pairs = Array.from({ length: 11 }, () =>
    [plain, plugin].map((each) => timeProcess([eslint, 'src'], each)),
  );
  const times = (which: 0 | 1): readonly number[] => pairs.map((pair) => pair[which] ?? NaN);
  return {
    plain: median(times(0)),
    plugin: median(times(1)),
    ratio: median(pairs.map(([without = NaN, own = NaN]) => own / without)),
  };
}

const lines = 500;

/** Plain functions, as files of networks have them beside the network. */
function filler(count: number): string {
  return Array.from(
    { length: Math.ceil(count / 8) },
    (_, index) => `
/** A moving mean of what training step ${index} told. */
export function movingMean${index}(values: readonly number[], momentum = 0.9): number {
  let mean = values[0] ?? 0;
  for (const value of values.slice(1)) mean = momentum * mean + (1 - momentum) * value;
  // The first steps count for less.
  return mean / (1 - momentum ** values.length);
}`,
  ).join('\n');
}

/** The class style of the fixtures in a file of 500 lines, with all five networks or one of them. */
export function largeFile(networks: 'all' | 'resnet50'): string {
  const [shared = '', ...builders] = textOf('fixtures/nets/resnet-class.ts').split(
    /^(?=export function resnet)/m,
  );
  const kept = builders.filter((each) => networks === 'all' || each.includes(networks));
  if (kept.length !== (networks === 'all' ? 5 : 1)) throw new Error('the fixture has other networks now');
  const text = shared + kept.join('');
  return text + filler(lines - text.split('\n').length);
}

/** Sixty letters, typed into the method that makes a stage. */
const typed = 'const widths = [planes, planes * 2].map((width) => width * 4); ';

export interface Typing {
  /** Milliseconds from each keystroke until the findings are there. */
  readonly times: readonly number[];
  /** Milliseconds of the server's processor time. */
  readonly cpu: number;
}

async function type(server: LanguageServer, file: string, text: string): Promise<Typing> {
  await server.open(file, text);
  await server.diagnostics(file);
  const at = text.indexOf('  makeLayer');
  const start = text.indexOf('\n', at) + 1;
  if (at < 0) throw new Error('the fixture has no makeLayer any more');
  const cpu = cpuTime(server);
  const times: number[] = [];
  for (const [index, letter] of Array.from(typed).entries()) {
    const then = performance.now();
    await server.change(file, start + index, start + index, letter);
    await server.diagnostics(file);
    times.push(performance.now() - then);
  }
  const used = cpuTime(server) - cpu;
  await server.close(file);
  return { times, cpu: used };
}

/** Processor time so far; 0 where the system does not tell. */
function cpuTime(server: LanguageServer): number {
  try {
    const stat = readFileSync(`/proc/${server.process.pid ?? 0}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

/** What lives on the server's heap, in megabytes: what can be freed is freed first. */
async function livingMegabytes({ process: server }: LanguageServer): Promise<number> {
  const told = new Promise<number>((resolve) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      const bytes = /^heap (\d+)$/m.exec(chunk.toString())?.[1];
      if (bytes !== undefined) resolve(Number(bytes) / 2 ** 20);
    });
  });
  server.kill('SIGUSR2');
  return told;
}

function residentMegabytes(server: LanguageServer): number {
  try {
    const status = readFileSync(`/proc/${server.process.pid ?? 0}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

const rounds = 7;
const file = 'net.ts';

export interface Keystrokes {
  readonly plainMedian: number;
  readonly addedMedian: number;
  readonly addedP95: number;
  /** The keystroke that takes longest: one that changes a network which has to be run anew. */
  readonly addedMost: number;
  readonly addedCpu: number;
}

/** Types into a file in two servers in turns, one with the plugin; what it adds is told keystroke by keystroke. */
export async function timeKeystrokes(folder: string, text: string): Promise<Keystrokes> {
  const servers: LanguageServer[] = [];
  for (const name of ['typing-plain', 'typing-plugin']) {
    makeProject(join(folder, name), name.endsWith('plugin'));
    writeFileSync(join(folder, name, file), text);
    servers.push(await LanguageServer.start(join(folder, name)));
  }
  const [plain, plugin] = servers as [LanguageServer, LanguageServer];
  // Machine code is made first.
  const pairs: (readonly [Typing, Typing])[] = [];
  for (let round = -2; round < rounds; round++) {
    const pair = [await type(plain, file, text), await type(plugin, file, text)] as const;
    if (round >= 0) pairs.push(pair);
  }
  for (const server of servers) await server.stop();
  const added = Array.from(typed, (_, index) =>
    median(pairs.map(([without, own]) => (own.times[index] ?? NaN) - (without.times[index] ?? NaN))),
  ).sort((a, b) => a - b);
  return {
    plainMedian: median(pairs.flatMap(([without]) => without.times)),
    addedMedian: median(added),
    addedP95: added[Math.ceil(added.length * 0.95) - 1] ?? NaN,
    addedMost: added.at(-1) ?? NaN,
    addedCpu: median(pairs.map(([without, own]) => (own.cpu - without.cpu) / typed.length)),
  };
}

const edits = 1000;

/** Megabytes: what lives on the heap, and what the process has of the system. */
interface Footprint {
  readonly living: number;
  readonly resident: number;
}

/** After 200 edits, and after 1,000. */
export interface Growth {
  readonly early: Footprint;
  readonly late: Footprint;
}

/** How a server's memory grows, without the plugin and with it: ESLint and its parser keep what they like. */
export async function memoryOfEdits(
  folder: string,
  text: string,
): Promise<{ plain: Growth; plugin: Growth }> {
  return {
    plain: await growthOver(join(folder, 'edits-plain'), text, false),
    plugin: await growthOver(join(folder, 'edits-plugin'), text, true),
  };
}

async function growthOver(project: string, text: string, hasPlugin: boolean): Promise<Growth> {
  makeProject(project, hasPlugin);
  writeFileSync(join(project, file), text);
  const probe = join(import.meta.dirname, 'editor/heap-probe.cjs');
  const server = await LanguageServer.start(project, {}, ['--expose-gc', '--require', probe]);
  const footprint = async (): Promise<Footprint> => ({
    resident: residentMegabytes(server),
    living: await livingMegabytes(server),
  });
  await server.open(file, text);
  let early = { living: NaN, resident: NaN };
  for (let edit = 1; edit <= edits; edit++) {
    const end = server.text(file).length;
    await server.change(file, end, end, edit % 50 === 0 ? `\nexport const step${edit} = ${edit};` : ' ');
    await server.diagnostics(file);
    if (edit === edits / 5) early = await footprint();
  }
  const late = await footprint();
  await server.stop();
  return { early, late };
}
