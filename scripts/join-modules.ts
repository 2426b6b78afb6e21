/**
 * Joins the compiled modules of the tool into few files: `npm run build` calls it. To find and load one of the hundreds
 * takes as long as the code in most of them, and a short run loads nearly all. The small packages that every run needs are
 * joined too: those that package.json does not name for users to install.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { writeNotices } from './notices.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What package.json names, and what `require` loads where nobody can wait. */
const entries = ['cli', 'index', 'eslint', 'eslint-python', 'cli/tool', 'frontends/typescript'];

const parser = './typescript/ts-morph.cjs';

/** The parser of TypeScript stays a file of its own, beside the only one that loads it. */
const apart: Plugin = {
  name: 'apart',
  setup(building) {
    building.onResolve({ filter: /\/ts-morph\.cjs$/ }, () => ({ path: parser, external: true }));
  },
};

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** What users install, and the package's own name, by which it finds the files that go with it. */
const external = ['resnet-lint', ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })];

/** Packages of Node's old kind ask for it. */
const banner = `import { createRequire as $createRequire } from 'node:module';
const require = $createRequire(import.meta.url);`;

async function joinModules(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => `dist/src/${entry}.js`),
    outbase: 'dist',
    outdir: 'dist',
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external,
    mainFields: ['module', 'main'],
    banner: { js: banner },
    // What is required by a path is found from there as from where the code was.
    chunkNames: 'src/cli/[name]-[hash]',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    plugins: [apart],
    metafile: true,
    logLevel: 'error',
  });
  return metafile;
}

/** Fails for what is required by a path that leads nowhere from where the code now is. */
function checkPaths(files: Iterable<string>): void {
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, path = ''] of text.matchAll(/(?:require\(|from|import\()\s*["'](\.{1,2}\/[^"']+)["']/g)) {
      if (!existsSync(join(root, dirname(file), path))) {
        throw new Error(`${file} loads ${path}, which is not there`);
      }
    }
  }
}

/** Fails for a package that is required when it is needed, and so is not joined, but that users do not install. */
function checkPackages(files: Iterable<string>): void {
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/\brequire\d*\(["']([@a-z][^"']*)["']\)/g)) {
      if (!isBuiltin(name) && !external.includes(name)) {
        throw new Error(`${file} loads ${name}, which is no dependency`);
      }
    }
  }
}

/** The compiled modules that now stand in others. */
function removeJoined(kept: ReadonlySet<string>): void {
  for (const part of ['src', 'rules']) {
    const folder = join(root, 'dist', part);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      if (name.endsWith('.js') && !kept.has(relative(root, file))) rmSync(file);
    }
  }
}

const metafile = await joinModules();
const written = new Set(Object.keys(metafile.outputs));
removeJoined(written);
writeNotices(root, metafile, join(root, 'dist/NOTICES.txt'), 'src/cli.js and the files that it loads');
checkPaths(written);
checkPackages(written);
