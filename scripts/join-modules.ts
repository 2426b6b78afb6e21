/**
 * Joins the compiled modules of the tool into few files: `npm run build` calls it. To find and load one of the hundreds
 * takes as long as the code in most of them, and a short run loads nearly all.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

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
    packages: 'external',
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

const { outputs } = await joinModules();
const written = new Set(Object.keys(outputs));
removeJoined(written);
checkPaths(written);
