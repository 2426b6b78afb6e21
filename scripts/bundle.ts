/**
 * Bundles the process that builds networks, with TensorFlow.js on its two backends that need nothing else, into
 * dist/confirm: `npm run build` calls it. Users install none of these packages; their licences go with the bundle.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/confirm');
const require = createRequire(import.meta.url);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

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

/** The packages that files of a bundle come from, by their folders. */
function packagesOf({ inputs }: Metafile): readonly string[] {
  const folders = Object.keys(inputs).flatMap((file) => {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
    return found?.[1] === undefined ? [] : [join(root, found[1])];
  });
  return [...new Set(folders)].sort();
}

/** A package's own licence file; where it has none (those of TensorFlow.js), the texts of the licences that it names. */
function licenceOf(folderOfPackage: string, { name, license = '' }: Manifest): string {
  const own = readdirSync(folderOfPackage).find((file) => /^licen[cs]e/i.test(file));
  if (own !== undefined) return readFileSync(join(folderOfPackage, own), 'utf8');
  const texts = license.split(/ (?:AND|OR) /).map((each) => {
    const standard = join(root, 'scripts/licences', `${each}.txt`);
    if (!existsSync(standard)) {
      throw new Error(`${name} has no licence file, and ${relative(root, standard)} is missing`);
    }
    return readFileSync(standard, 'utf8').trim();
  });
  return texts.join('\n\n');
}

function writeNotices(metafile: Metafile): void {
  const texts = new Map<string, string[]>();
  for (const each of packagesOf(metafile)) {
    const manifest = JSON.parse(readFileSync(join(each, 'package.json'), 'utf8')) as Manifest;
    const text = licenceOf(each, manifest).trim();
    const line = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
    texts.set(text, [...(texts.get(text) ?? []), line]);
  }
  const parts = [...texts].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  const head = 'child.js and the files beside it contain these packages, under these licences.\n';
  writeFileSync(join(folder, 'NOTICES.txt'), [head, ...parts].join(`\n${'='.repeat(80)}\n\n`));
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const metafile = await bundle();
copyPrograms();
for (const name of readdirSync(join(root, 'src/confirm/python')).filter((each) => each.endsWith('.py'))) {
  copyFileSync(join(root, 'src/confirm/python', name), join(folder, name));
}
writeNotices(metafile);
