/**
 * Analyses code that others have published: fetches packages with npm into a cache outside the repository, reads them
 * with the shipped analysis, and where a package's networks can be built here, compares the adds that TensorFlow.js
 * carries out with those that were sized. `npx tsx scripts/real-code.ts [NAME…]`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Table from 'cli-table3';
import type { Analysis } from '../src/engine/engine.js';
import { tool } from '../src/cli/tool.js';
import { hasGap } from '../src/dim/index.js';
import { packages, type PublishedPackage } from './real-code-packages.js';
import type { ObservedAdd } from './real-code-run.js';

const root = resolve(import.meta.dirname, '..');
const cache = join(process.env['XDG_CACHE_HOME'] ?? tmpdir(), 'resnet-lint-real-code');

/** Unpacks a package once; the folder that it lies in. */
function fetchPackage({ name, version }: PublishedPackage): string {
  const folder = join(cache, `${name}@${version}`);
  if (existsSync(join(folder, 'package.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync(
    'npm',
    ['pack', `${name}@${version}`, '--silent', '--pack-destination', cache],
    {
      encoding: 'utf8',
    },
  );
  execFileSync('tar', ['-xzf', join(cache, packed.trim()), '-C', folder, '--strip-components=1']);
  return folder;
}

/** Published code finds the development dependency's parts under the one name that it imports. */
function provideTensorFlow(): void {
  const scope = join(cache, 'node_modules', '@tensorflow');
  mkdirSync(join(scope, 'tfjs'), { recursive: true });
  for (const part of ['tfjs-core', 'tfjs-layers', 'tfjs-backend-cpu']) {
    if (!existsSync(join(scope, part))) {
      symlinkSync(join(root, 'node_modules', '@tensorflow', part), join(scope, part));
    }
  }
  const parts = ['tfjs-backend-cpu', 'tfjs-core', 'tfjs-layers'];
  const text = parts.map((part) => `require('@tensorflow/${part}')`).join(', ');
  writeFileSync(join(scope, 'tfjs', 'index.js'), `module.exports = Object.assign({}, ${text});\n`);
  writeFileSync(join(scope, 'tfjs', 'package.json'), '{ "name": "@tensorflow/tfjs", "main": "index.js" }\n');
}

function sources(folder: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    readdirSync(join(folder, path), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.d)\.[cm]?[jt]sx?$/.test(file) && !file.includes('node_modules'))
      .map((file) => join(path, file)),
  );
}

function analysePackage(folder: string, paths: readonly string[]): Analysis {
  const read = (file: string): string | null => {
    try {
      return readFileSync(join(folder, file), 'utf8');
    } catch {
      return null;
    }
  };
  return tool.analyze({ files: sources(folder, paths) }, read, {
    rules: tool.rules,
    severities: {},
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: tool.frontEnd,
  });
}

function observe({ name, build }: PublishedPackage, folder: string): readonly ObservedAdd[] {
  if (build === undefined) return [];
  const output = execFileSync('npx', ['tsx', join(root, 'scripts/real-code-run.ts'), name, folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '[]') as ObservedAdd[];
}

/** Whether some model has an add at that place whose sizes are known and contradict none of those observed. */
function isSized({ models, locate }: Analysis, { file, line, shape }: ObservedAdd): boolean {
  return models.some(({ model }) =>
    model.nodes.some((node) => {
      if (node.op !== 'add' || node.origin.file !== file || node.shape?.length !== shape.length) return false;
      const [start, end] = [locate(file, node.origin.start).line, locate(file, node.origin.end).line];
      return (
        start <= line &&
        line <= end &&
        node.shape.every(
          (dim, axis) => !hasGap(dim) && (typeof dim !== 'number' || dim === (shape[axis] ?? dim)),
        )
      );
    }),
  );
}

/** The reasons for gaps, the most frequent first. */
function reasons({ gaps }: Analysis): string {
  const counts = new Map<string, number>();
  for (const { reason } of gaps) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const ranked = [...counts].sort(([, one], [, other]) => other - one).slice(0, 3);
  return ranked.map(([reason, count]) => `${String(count)} × ${reason}`).join('\n');
}

function row(published: PublishedPackage): string[] {
  const folder = fetchPackage(published);
  const started = performance.now();
  const analysis = analysePackage(folder, published.paths);
  const seconds = (performance.now() - started) / 1000;
  const observed = observe(published, folder);
  const sized = observed.filter((add) => isSized(analysis, add)).length;
  const adds = analysis.models.reduce((sum, { residualAdds }) => sum + residualAdds, 0);
  return [
    `${published.name}@${published.version}`,
    String(analysis.files),
    String(analysis.models.length),
    String(adds),
    String(analysis.diagnostics.length),
    String(analysis.errors.length),
    published.build === undefined ? 'not run' : `${String(sized)} of ${String(observed.length)}`,
    seconds.toFixed(1),
    `${String(analysis.gaps.length)}: ${reasons(analysis)}`,
  ];
}

mkdirSync(cache, { recursive: true });
provideTensorFlow();
const wanted = process.argv.slice(2);
const table = new Table({
  head: [
    'package',
    'files',
    'models',
    'residual adds',
    'findings',
    'errors',
    'sized of observed adds',
    's',
    'gaps',
  ],
});
for (const published of packages) {
  if (wanted.length === 0 || wanted.includes(published.name)) table.push(row(published));
}
process.stdout.write(`${table.toString()}\n`);
