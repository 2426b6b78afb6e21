import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import type { PublishedPackage } from './packages.js';

const root = resolve(import.meta.dirname, '../..');
const cache = join(process.env['XDG_CACHE_HOME'] ?? tmpdir(), 'resnet-lint-packages');

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}

/** Unpacks one package of the registry into a folder, once. */
function unpack(spec: string, folder: string): void {
  if (existsSync(join(folder, 'package.json'))) return;
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync('npm', ['pack', spec, '--silent', '--pack-destination', cache], {
    encoding: 'utf8',
  });
  execFileSync('tar', ['-xzf', join(cache, packed.trim()), '-C', folder, '--strip-components=1']);
  // Places in the run are to be those of the files that are read, not of what they were compiled from.
  for (const file of filesIn(folder)) if (file.endsWith('.map')) rmSync(join(folder, file));
}

/** Installs, once, what published code imports: TensorFlow.js, also under the name of its Node binding, and the rest. */
function provide(needs: readonly string[]): void {
  const missing = ['@tensorflow/tfjs@4.22.0', ...needs].filter(
    (need) => !existsSync(join(cache, 'node_modules', need.slice(0, need.lastIndexOf('@')))),
  );
  if (missing.length > 0) {
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', '--silent'];
    execFileSync('npm', ['install', '--prefix', cache, ...quiet, ...missing], { stdio: 'inherit' });
  }
  const binding = join(cache, 'node_modules', '@tensorflow/tfjs-node');
  mkdirSync(binding, { recursive: true });
  writeFileSync(join(binding, 'index.js'), `module.exports = require('@tensorflow/tfjs');\n`);
  writeFileSync(join(binding, 'package.json'), '{ "name": "@tensorflow/tfjs-node", "main": "index.js" }\n');
}

export interface FetchedPackage {
  readonly published: PublishedPackage;
  readonly folder: string;
  /** The program that runs its code, below the folder. */
  readonly recipe: string | null;
}

/** Fetches a package and what its code needs into a cache outside the repository, its recipe beside it. */
export function fetchPackage(published: PublishedPackage): FetchedPackage {
  const { name, version, needs = [], ownTensorFlow } = published;
  provide(needs);
  const folder = join(cache, `${name}@${version}`);
  unpack(`${name}@${version}`, folder);
  if (ownTensorFlow !== undefined) {
    writeFileSync(join(folder, ownTensorFlow), `module.exports = require('@tensorflow/tfjs');\n`);
  }
  if (published.recipe === undefined) return { published, folder, recipe: null };
  const recipe = `resnet-lint-recipe${extname(published.recipe)}`;
  copyFileSync(join(import.meta.dirname, 'recipes', published.recipe), join(folder, recipe));
  return { published, folder, recipe };
}

/** The files of a package that are analysed, below its folder. */
export function sourcesOf({ published, folder }: FetchedPackage): readonly string[] {
  return published.paths.flatMap((path) => {
    if (!statSync(join(folder, path)).isDirectory()) return [path];
    return filesIn(join(folder, path))
      .filter((file) => /(?<!\.d)\.[cm]?[jt]sx?$/.test(file) && !file.includes('node_modules'))
      .map((file) => join(path, file));
  });
}

/** Runs a script of the project on a package: `npx` finds the project's tools, imports are those of published code. */
export function runOnPackage(script: string, args: readonly string[]): string {
  const plain = join(cache, 'tsconfig.json');
  writeFileSync(plain, '{}\n');
  return execFileSync('npx', ['tsx', '--tsconfig', plain, script, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 120_000,
    maxBuffer: 1 << 28,
  });
}
