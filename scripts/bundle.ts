/**
 * Bundles the process that builds networks, with TensorFlow.js on its two backends that need nothing else, into
 * dist/confirm: `npm run build` calls it. Users install none of these packages; their licences go with the bundle.
 */
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { writeNotices } from './notices.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/confirm');
const require = createRequire(import.meta.url);

/** Parts of the bundle are modules of Node's old kind, which ask for these. */
const banner = `import { createRequire as $createRequire } from 'node:module';
import { fileURLToPath as $fileURLToPath } from 'node:url';
import { dirname as $dirname } from 'node:path';
const require = $createRequire(import.meta.url), __filename = $fileURLToPath(import.meta.url), __dirname = $dirname(__filename);`;

async function bundle(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { child: 'src/confirm/child.ts' },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    // Names of classes are names of layers.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    banner: { js: banner },
    metafile: true,
    logLevel: 'error',
  });
  return metafile;
}

/** The wasm backend's programs for one thread, with and without vector instructions. */
function copyPrograms(): void {
  const from = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
  for (const file of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
    copyFileSync(join(from, file), join(folder, file));
  }
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const metafile = await bundle();
copyPrograms();
for (const name of readdirSync(join(root, 'src/confirm/python')).filter((each) => each.endsWith('.py'))) {
  copyFileSync(join(root, 'src/confirm/python', name), join(folder, name));
}
writeNotices(root, metafile, join(folder, 'NOTICES.txt'), 'child.js and the files beside it');
